"""What routes ask for: the service, the assistant, the day. Tests override `get_service` or `get_assistant`."""

from __future__ import annotations

from datetime import date
from hmac import compare_digest
from typing import Annotated

from fastapi import Depends, Header, Query, Request

from api.errors import AdminClosed, TokenWrong
from api.schemas import FIRST_DAY, LAST_DAY
from api.service import Service
from assistant.pipeline import Assistant


def get_service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(get_service)]


def get_assistant(service: ServiceDep) -> Assistant:
    return service.assistant


def require_admin(service: ServiceDep, authorization: Annotated[str, Header(include_in_schema=False)] = "") -> None:
    """Lets in who has the token. Raises `AdminClosed` where none is set, else `TokenWrong`."""
    token = service.stores.settings.admin_token
    if token is None or not token.get_secret_value():
        raise AdminClosed("管理接口没有开放：请设置环境变量 ESL_ADMIN_TOKEN（一段足够长的随机文字）后重新启动服务")
    scheme, _, given = authorization.partition(" ")
    expected = token.get_secret_value().encode()
    if scheme.lower() != "bearer" or not compare_digest(
        given.strip().encode("latin-1"), expected
    ):  # the bytes that came
        raise TokenWrong("管理接口需要请求头 Authorization: Bearer 令牌，令牌与 ESL_ADMIN_TOKEN 的设置一致")


def is_officer(service: ServiceDep, authorization: Annotated[str, Header(include_in_schema=False)] = "") -> bool:
    """Whether the request carries the token."""
    try:
        require_admin(service, authorization)
    except (AdminClosed, TokenWrong):
        return False
    return True


OfficerDep = Annotated[bool, Depends(is_officer)]
AssistantDep = Annotated[Assistant, Depends(get_assistant)]


def get_as_of(
    service: ServiceDep,
    as_of: Annotated[date | None, Query(ge=FIRST_DAY, le=LAST_DAY, description="按这一天判断效力，默认今天")] = None,
) -> date:
    return as_of or service.today


AsOfDep = Annotated[date, Depends(get_as_of)]
