"""Who a request comes from, and what a route lets in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.routing import iter_route_contexts

from api.access import permission_for
from api.dependencies import ServiceDep, get_service, require_admin
from api.errors import NotAllowed
from api.identity import identify, owners_of
from desk.people.permissions import Permission, permissions_of
from desk.principal import Principal, Role

_SIGN_IN = "请先以有相应权限的账号登录"


def get_principal(request: Request, service: ServiceDep) -> Principal:
    """Who signed in, holds a key or a visitor's cookie; or nobody in particular."""
    return identify(request, service)


PrincipalDep = Annotated[Principal, Depends(get_principal)]


def get_owners(request: Request, principal: PrincipalDep) -> frozenset[str]:
    """The marks (`Principal.owner`) of what belongs to whoever asks."""
    return owners_of(request, principal)


OwnersDep = Annotated[frozenset[str], Depends(get_owners)]


def require(*roles: Role) -> Callable[[Principal], Principal]:
    """A dependency that lets in these roles only. Raises `NotAllowed`."""

    def check(principal: PrincipalDep) -> Principal:
        if principal.role not in roles:
            raise NotAllowed(_SIGN_IN)
        return principal

    return check


StaffDep = Annotated[Principal, Depends(require(Role.OFFICER, Role.REVIEWER, Role.ADMIN))]
ReviewerDep = Annotated[Principal, Depends(require(Role.REVIEWER, Role.ADMIN))]
AdminDep = Annotated[Principal, Depends(require(Role.ADMIN))]


async def check_access(request: Request) -> None:
    """Of every route: lets in who has the permission that `api.access` says it needs. Raises `NotAllowed`; for the administration
    what `require_admin` raises, which says more precisely what is missing.
    """
    try:
        permission = _permission(request)
    except KeyError:
        raise NotAllowed("这个地址没有登记访问权限，不开放") from None
    if permission is None:
        return
    service = get_service(request)
    if permission is Permission.POLICIES:
        await service.reading(require_admin, request, service)
    elif permission not in permissions_of(await service.reading(identify, request, service)):
        raise NotAllowed(_SIGN_IN)


def _permission(request: Request) -> Permission | None:
    endpoint, method = request.scope["endpoint"], request.method
    held: dict[tuple[object, str], Permission | None] | None = getattr(request.app.state, "access", None)
    if held is None or (endpoint, method) not in held:
        held = request.app.state.access = _declared(request.app)
    return held[endpoint, method]


def _declared(app: FastAPI) -> dict[tuple[object, str], Permission | None]:
    """The permission of every declared route, by what answers it. Two addresses of one endpoint need the same."""
    found: dict[tuple[object, str], Permission | None] = {}
    for route in iter_route_contexts(app.routes):
        for method in route.methods or ():
            try:
                permission = permission_for(method, route.path or "")
            except KeyError:
                continue
            if found.setdefault((route.endpoint, method), permission) is not permission:
                raise AssertionError(f"{route.path}: one endpoint under two permissions")
    return found
