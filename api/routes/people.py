"""Accounts, keys and enterprises: for administrators."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.dependencies import ServiceDep
from api.errors import NO_CONTENT
from api.people_schemas import (
    ChangeUserRequest,
    EnterpriseList,
    EnterpriseView,
    Id,
    KeyList,
    KeyView,
    NewEnterpriseRequest,
    NewKeyRequest,
    NewKeyView,
    NewUserRequest,
    UserList,
    UserView,
)
from api.principal import AdminDep, PrincipalDep
from desk.people.accounts import Accounts, NewUser, User
from desk.people.keys import NewKey
from desk.principal import Principal

_ZIP = "application/zip"

router = APIRouter(prefix="/people", tags=["人员"])


@router.get("/users", summary="账号")
async def users(service: ServiceDep, admin: AdminDep) -> UserList:
    found = await service.reading(service.desk.people.accounts.all)
    await service.reading(service.desk.audit.note, admin, "users.viewed", "users")
    return UserList(items=[UserView.of(user) for user in found])


@router.post("/users", status_code=201, summary="新建账号")
async def add_user(body: NewUserRequest, service: ServiceDep, admin: AdminDep) -> UserView:
    """企业账号须给出 `enterprise_id`，同一企业的账号共用对话和工单。"""
    new = NewUser(body.name, body.role, body.password, body.display_name, body.enterprise_id, body.email)
    return UserView.of(await service.reading(service.desk.people.accounts.add, admin, new))


@router.patch("/users/{user_id}", summary="更改账号")
async def change_user(user_id: Id, body: ChangeUserRequest, service: ServiceDep, admin: AdminDep) -> UserView:
    """启用或停用、改角色、设新密码；账号的全部登录随即失效。"""
    return UserView.of(await service.reading(_changed, service.desk.people.accounts, admin, user_id, body))


def _changed(accounts: Accounts, by: Principal, user_id: str, body: ChangeUserRequest) -> User:
    if body.role is not None:
        accounts.set_role(by, user_id, body.role)
    if body.password is not None:
        accounts.set_password(by, user_id, body.password)
    if body.active is not None:
        accounts.set_active(by, user_id, body.active)
    return accounts.get(user_id)


@router.get("/keys", summary="接口密钥")
async def keys(service: ServiceDep, admin: AdminDep) -> KeyList:
    """从新到旧；密钥本身不再显示。"""
    return KeyList(items=[KeyView.of(key) for key in await service.reading(service.desk.people.keys.all)])


@router.post("/keys", status_code=201, summary="新建接口密钥")
async def add_key(body: NewKeyRequest, service: ServiceDep, admin: AdminDep) -> NewKeyView:
    """`secret` 只在这里显示一次，请求时写作 `Authorization: Bearer esl_…`。"""
    scopes = None if body.scopes is None else tuple(body.scopes)
    new = NewKey(body.name, body.role, scopes, body.enterprise_id, body.days)
    key, secret = await service.reading(service.desk.people.keys.add, admin, new)
    return NewKeyView(**KeyView.of(key).model_dump(), secret=secret)


@router.delete("/keys/{key_id}", status_code=NO_CONTENT, summary="撤销接口密钥")
async def revoke_key(key_id: Id, service: ServiceDep, admin: AdminDep) -> None:
    await service.reading(service.desk.people.keys.revoke, admin, key_id)


@router.get("/enterprises", summary="企业")
async def enterprises(service: ServiceDep, admin: AdminDep) -> EnterpriseList:
    found = await service.reading(service.desk.people.enterprises.all)
    return EnterpriseList(items=[EnterpriseView.of(enterprise) for enterprise in found])


@router.post("/enterprises", status_code=201, summary="登记企业")
async def add_enterprise(body: NewEnterpriseRequest, service: ServiceDep, admin: AdminDep) -> EnterpriseView:
    add = service.desk.people.enterprises.add
    return EnterpriseView.of(await service.reading(add, admin, body.name, body.credit_code, body.profile))


@router.get(
    "/enterprises/{enterprise_id}/export",
    summary="导出企业的全部数据",
    response_class=Response,
    responses={200: {"content": {_ZIP: {}}}},
)
async def export_enterprise(enterprise_id: Id, service: ServiceDep, principal: PrincipalDep) -> Response:
    """ZIP：data.json 按表列出账号、对话、工单、答复等，附件另附。企业只能导出自己的，不含内部记录；回答带人工智能生成标识。"""
    data = await service.reading(service.desk.portability.archive, principal, enterprise_id)
    headers = {"Content-Disposition": f'attachment; filename="{enterprise_id}.zip"', "Cache-Control": "no-store"}
    return Response(data, media_type=_ZIP, headers=headers)


@router.delete("/enterprises/{enterprise_id}", status_code=NO_CONTENT, summary="删除企业的全部数据")
async def erase_enterprise(enterprise_id: Id, service: ServiceDep, admin: AdminDep) -> None:
    """账号、密钥、对话、工单、附件、答复全部删除，不能恢复；审计记录只有编号，予以保留。"""
    await service.reading(service.desk.portability.erase, admin, enterprise_id)
