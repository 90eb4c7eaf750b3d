"""What routes ask for: the service, the assistant, the day. Tests override `get_service` or `get_assistant`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from api.errors import AdminClosed, NotAllowed, TokenWrong
from api.identity import identify
from api.schemas import FIRST_DAY, LAST_DAY
from api.service import Service
from assistant.pipeline import Assistant
from desk.people.permissions import Permission, permissions_of
from desk.principal import Principal, Role


def get_service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(get_service)]


def get_assistant(service: ServiceDep) -> Assistant:
    return service.assistant


def require_admin(request: Request, service: ServiceDep) -> Principal:
    """Lets in the administration's token, and staff who signed in or hold a key. Raises `AdminClosed` where there is neither a
    token nor staff, `NotAllowed` for somebody else who signed in, `TokenWrong` for everybody else.
    """
    principal = identify(request, service)
    if Permission.POLICIES in permissions_of(principal):
        return principal
    if principal.role is not Role.VISITOR:
        raise NotAllowed("这个账号或密钥没有管理政策文件的权限")
    token = service.stores.settings.admin_token
    if (token is None or not token.get_secret_value()) and not service.desk.people.accounts.staff():
        raise AdminClosed(
            "管理接口没有开放：请设置环境变量 ESL_ADMIN_TOKEN（一段足够长的随机文字）后重新启动服务，"
            "或用 esl user add 建立工作人员账号"
        )
    raise TokenWrong("管理接口需要工作人员登录，或请求头 Authorization: Bearer 令牌，令牌与 ESL_ADMIN_TOKEN 的设置一致")


def is_officer(request: Request, service: ServiceDep) -> bool:
    """Whether the request may see what is for staff."""
    return Permission.POLICIES in permissions_of(identify(request, service))


OfficerDep = Annotated[bool, Depends(is_officer)]
AssistantDep = Annotated[Assistant, Depends(get_assistant)]


def get_as_of(
    service: ServiceDep,
    as_of: Annotated[date | None, Query(ge=FIRST_DAY, le=LAST_DAY, description="按这一天判断效力，默认今天")] = None,
) -> date:
    return as_of or service.today


AsOfDep = Annotated[date, Depends(get_as_of)]
