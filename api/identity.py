"""Who a request comes from: by the administration's token, an API key, a session cookie, or a visitor's cookie."""

from __future__ import annotations

from hmac import compare_digest

from fastapi import Request

from api.cookies import SESSION, visitor_actor
from api.errors import TokenWrong
from api.origin import check_origin, check_token
from api.service import Service
from desk.people.keys import PREFIX
from desk.people.sessions import Session
from desk.principal import NOBODY, Principal, Role

TOKEN_HOLDER = Principal("user:admin", Role.ADMIN, "管理员")  # whoever has ESL_ADMIN_TOKEN


def identify(request: Request, service: Service) -> Principal:
    """Asked once a request. Raises `TokenWrong` for a key that does not hold, `ForgedRequest` for a request of another site."""
    held = getattr(request.state, "principal", None)
    if not isinstance(held, Principal):
        held = request.state.principal = _identified(request, service)
    return held


def session_of(request: Request, service: Service) -> Session | None:
    """The session of the request's cookie, whatever else it carries."""
    token = request.cookies.get(SESSION, "")
    return service.desk.people.sessions.find(token) if token else None


def owners_of(request: Request, principal: Principal) -> frozenset[str]:
    """All marks of what is the request's own: what its browser opened before somebody signed in stays readable."""
    marks = {principal.owner, None if "authorization" in request.headers else visitor_actor(request)}
    return frozenset(mark for mark in marks if mark is not None)


def holds_token(authorization: str, service: Service) -> bool:
    """Whether a header `Authorization` carries ESL_ADMIN_TOKEN."""
    token = service.stores.settings.admin_token
    scheme, _, given = authorization.partition(" ")
    if token is None or not token.get_secret_value() or scheme.lower() != "bearer":
        return False
    return compare_digest(given.strip().encode("latin-1"), token.get_secret_value().encode())  # the bytes that came


def _identified(request: Request, service: Service) -> Principal:
    authorization = request.headers.get("authorization", "")
    if authorization:
        return _bearer(authorization, service)
    public_url = service.stores.settings.public_url
    if session := session_of(request, service):
        check_origin(request, public_url)
        check_token(request, session.csrf_token)
        return session.principal
    if visitor := visitor_actor(request):
        check_origin(request, public_url)
        return Principal(visitor, Role.VISITOR, "访客")
    return NOBODY


def _bearer(authorization: str, service: Service) -> Principal:
    if holds_token(authorization, service):
        return TOKEN_HOLDER
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() != "bearer" or not given.strip().startswith(PREFIX):
        return NOBODY  # what a proxy in front of us asked for
    found = service.desk.people.keys.find(given.strip())
    if found is None:
        raise TokenWrong("接口密钥无效、已撤销或已过期")
    return found
