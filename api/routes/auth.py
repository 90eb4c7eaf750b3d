"""Signing in and out, and who one is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.cookies import SESSION, clear_session, set_passing, set_session, set_visitor
from api.dependencies import ServiceDep
from api.identity import identify, session_of
from api.oidc import LIFETIME_S, STATE_COOKIE
from api.origin import check_origin
from api.people_schemas import ChangePasswordRequest, LoginRequest, Me
from api.principal import PrincipalDep
from api.service import Service
from assistant.settings import Settings
from desk.people.elsewhere import RoleRules, account_of, parse_roles
from desk.people.errors import SignInRefused
from desk.people.permissions import permissions_of
from desk.people.sessions import Session
from desk.principal import NOBODY, Principal, Role

router = APIRouter(prefix="/auth", tags=["登录"])


@router.post("/login", summary="登录")
async def login(body: LoginRequest, request: Request, response: Response, service: ServiceDep) -> Me:
    """成功后设置会话 Cookie；此后凡有改动的请求，都要带请求头 `X-CSRF-Token`，值为返回的 `csrf_token`。

    用户名或密码不正确返回 401，短时间内失败次数过多返回 429（稍后自动恢复）。
    """
    settings = service.stores.settings
    check_origin(request, settings.public_url)
    address = request.client.host if request.client else ""
    user = await service.reading(service.desk.people.accounts.sign_in, body.name, body.password, address)
    session = await service.reading(_begin, request, response, service, user.id)
    return _view(session.principal, session, service)


@router.post("/logout", status_code=204, summary="退出登录")
async def logout(request: Request, response: Response, service: ServiceDep) -> None:
    settings = service.stores.settings
    check_origin(request, settings.public_url)
    token = request.cookies.get(SESSION)
    if token:
        await service.reading(service.desk.people.sessions.end, token)
    clear_session(response, request, settings)


@router.post("/password", summary="更改自己的密码")
async def change_password(
    body: ChangePasswordRequest, request: Request, response: Response, service: ServiceDep, principal: PrincipalDep
) -> Me:
    """须给出原密码。其他地方的登录随即失效，当前浏览器换用新的会话和 `csrf_token`。"""
    address = request.client.host if request.client else ""
    accounts = service.desk.people.accounts
    user = await service.reading(accounts.confirmed, principal, body.old, address)
    await service.reading(accounts.set_password, principal, user.id, body.new)
    session = await service.reading(_begin, request, response, service, user.id)
    return _view(session.principal, session, service)


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


@router.get("/oidc/start", status_code=303, response_class=RedirectResponse, summary="用统一身份认证登录")
async def oidc_start(
    request: Request,
    service: ServiceDep,
    then: Annotated[str, Query(max_length=500, description="登录后打开的页面")] = "/",
) -> RedirectResponse:
    """转到统一身份认证；没有设置时返回 503。"""
    settings = service.stores.settings
    redirect_uri = f"{(settings.public_url or str(request.base_url)).rstrip('/')}/api/v1/auth/oidc/callback"
    rules(settings)  # what is set wrong is told now, not when somebody comes back
    departure = await service.reading(service.oidc.start, redirect_uri, then if _is_local(then) else "/")
    response = RedirectResponse(departure.url, 303)
    set_passing(response, request, settings, STATE_COOKIE, departure.secret, LIFETIME_S)
    return response


@router.get("/oidc/callback", status_code=303, response_class=RedirectResponse, summary="统一身份认证返回")
async def oidc_callback(
    request: Request,
    service: ServiceDep,
    code: Annotated[str, Query(max_length=4000)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
) -> RedirectResponse:
    """核对签名、受众、时间、nonce 和 state 之后登录；任何一项不符返回 401。"""
    return await service.reading(_arrived, request, service, code, state)


def _arrived(request: Request, service: Service, code: str, state: str) -> RedirectResponse:
    desk, settings = service.desk, service.stores.settings
    try:
        identity, then = service.oidc.finish(code, state, request.cookies.get(STATE_COOKIE, ""))
        user = account_of(
            desk.people, identity.issuer, identity.subject, identity.name, identity.claims, rules(settings)
        )
    except SignInRefused:
        desk.audit.note(NOBODY, "login.failed", "oidc")
        raise
    response = RedirectResponse(then, 303)
    session = _begin(request, response, service, user.id)
    desk.audit.note(session.principal, "login.succeeded", user.actor, {"by": "oidc"})
    response.delete_cookie(STATE_COOKIE, path="/")
    return response


def rules(settings: Settings) -> RoleRules:
    unknown = Role.ENTERPRISE if settings.oidc_unknown == "enterprise" else None
    return RoleRules(
        settings.oidc_role_claim, parse_roles(settings.oidc_roles), unknown, settings.oidc_enterprise_claim
    )


def _is_local(page: str) -> bool:
    """A page of ours: browsers read 「//host」 and 「/\\host」 as another site's."""
    return page.startswith("/") and not page.startswith(("//", "/\\")) and page.isprintable()


def _begin(request: Request, response: Response, service: Service, user_id: str) -> Session:
    """A new session in place of the one that the browser had."""
    sessions = service.desk.people.sessions
    if earlier := request.cookies.get(SESSION):
        sessions.end(earlier)
    new = sessions.start(user_id)
    set_session(response, request, service.stores.settings, new.token)
    response.headers["Cache-Control"] = "no-store"
    session = sessions.find(new.token)
    if session is None:  # the account was closed in this moment
        raise SignInRefused("用户名或密码不正确")
    return session


def _me(request: Request, service: Service) -> Me:
    session = None if "authorization" in request.headers else session_of(request, service)
    return _view(session.principal if session else identify(request, service), session, service)


def _view(principal: Principal, session: Session | None, service: Service) -> Me:
    return Me(
        role=principal.role,
        name=principal.name,
        actor=principal.actor,
        enterprise_id=principal.enterprise_id,
        csrf_token=session.csrf_token if session else None,
        permissions=sorted(permissions_of(principal)),
        oidc=service.stores.settings.oidc_issuer is not None,
    )
