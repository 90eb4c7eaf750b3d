"""Signing in and out, and who one is."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.cookies import SESSION, clear_session, set_session, set_visitor
from api.dependencies import ServiceDep
from api.identity import identify, session_of
from api.origin import check_origin
from api.people_schemas import LoginRequest, Me
from api.service import Service
from desk.people.permissions import permissions_of

router = APIRouter(prefix="/auth", tags=["登录"])


@router.post("/login", summary="登录")
async def login(body: LoginRequest, request: Request, response: Response, service: ServiceDep) -> Me:
    """成功后设置会话 Cookie；此后凡有改动的请求，都要带请求头 `X-CSRF-Token`，值为返回的 `csrf_token`。

    用户名或密码不正确返回 401，短时间内失败次数过多返回 429（稍后自动恢复）。
    """
    settings = service.stores.settings
    check_origin(request, settings.public_url)
    address = request.client.host if request.client else ""
    people = service.desk.people
    user = await service.reading(people.accounts.sign_in, body.name, body.password, address)
    earlier = request.cookies.get(SESSION)
    if earlier:
        await service.reading(people.sessions.end, earlier)
    new = await service.reading(people.sessions.start, user.id)
    set_session(response, request, settings, new.token)
    response.headers["Cache-Control"] = "no-store"
    found = await service.reading(people.sessions.find, new.token)
    assert found is not None  # it has just been made
    principal = found.principal
    return Me(
        role=principal.role,
        name=principal.name,
        actor=principal.actor,
        enterprise_id=principal.enterprise_id,
        csrf_token=new.csrf_token,
        permissions=sorted(permissions_of(principal)),
        oidc=False,
    )


@router.post("/logout", status_code=204, summary="退出登录")
async def logout(request: Request, response: Response, service: ServiceDep) -> None:
    settings = service.stores.settings
    check_origin(request, settings.public_url)
    token = request.cookies.get(SESSION)
    if token:
        await service.reading(service.desk.people.sessions.end, token)
    clear_session(response, request, settings)


@router.get("/me", summary="当前身份")
async def me(request: Request, response: Response, service: ServiceDep) -> Me:
    """没有登录的也有回答：角色为 visitor。"""
    response.headers["Cache-Control"] = "no-store"
    return await service.reading(_me, request, service)


@router.post("/visitor", summary="访客身份")
async def visitor(request: Request, response: Response, service: ServiceDep) -> Me:
    """设置访客 Cookie：此后这个浏览器里的对话和工单只有它自己看得到。已经有的，延长有效期。"""
    check_origin(request, service.stores.settings.public_url)
    set_visitor(response, request, service.stores.settings)
    return await service.reading(_me, request, service)


def _me(request: Request, service: Service) -> Me:
    session = None if "authorization" in request.headers else session_of(request, service)
    principal = session.principal if session else identify(request, service)
    return Me(
        role=principal.role,
        name=principal.name,
        actor=principal.actor,
        enterprise_id=principal.enterprise_id,
        csrf_token=session.csrf_token if session else None,
        permissions=sorted(permissions_of(principal)),
        oidc=False,
    )
