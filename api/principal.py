"""Who a request comes from, and what a route lets in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Header

from api.dependencies import ServiceDep, is_officer
from api.errors import NotAllowed
from desk.principal import NOBODY, Principal, Role


def get_principal(
    service: ServiceDep, authorization: Annotated[str, Header(include_in_schema=False)] = ""
) -> Principal:
    """The bearer of the administration's token, or nobody in particular."""
    if is_officer(service, authorization):
        return Principal("user:admin", Role.ADMIN, "管理员")
    return NOBODY


PrincipalDep = Annotated[Principal, Depends(get_principal)]


def require(*roles: Role) -> Callable[[Principal], Principal]:
    """A dependency that lets in these roles only. Raises `NotAllowed`."""

    def check(principal: PrincipalDep) -> Principal:
        if principal.role not in roles:
            raise NotAllowed("请先以有相应权限的账号登录")
        return principal

    return check


StaffDep = Annotated[Principal, Depends(require(Role.OFFICER, Role.REVIEWER, Role.ADMIN))]
ReviewerDep = Annotated[Principal, Depends(require(Role.REVIEWER, Role.ADMIN))]
AdminDep = Annotated[Principal, Depends(require(Role.ADMIN))]
