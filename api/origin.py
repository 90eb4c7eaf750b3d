"""Requests that another site made a browser send: refused wherever a cookie says who is asking."""

from __future__ import annotations

from hmac import compare_digest
from urllib.parse import urlsplit

from fastapi import Request

from api.errors import ForgedRequest

_SAFE = {"GET", "HEAD", "OPTIONS"}
_OWN = {"same-origin", "none"}  # Sec-Fetch-Site of our own pages, and of what people type or open themselves
TOKEN_HEADER = "x-csrf-token"


def changes_something(request: Request) -> bool:
    return request.method not in _SAFE


def check_origin(request: Request, public_url: str | None) -> None:
    """Raises `ForgedRequest` when a browser says that the request comes from another site.

    Browsers say so with `Sec-Fetch-Site` (on https and localhost) or with `Origin` (with every request that changes something);
    what sends neither is no browser, and carries only the cookies that it was given on purpose.
    """
    if not changes_something(request):
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in _OWN:
            raise ForgedRequest("请求来自别的网站，未予处理")
        return
    origin = request.headers.get("origin")
    own = {request.headers.get("host", "").lower(), urlsplit(public_url or "").netloc.lower()} - {""}
    if origin is not None and urlsplit(origin).netloc.lower() not in own:
        raise ForgedRequest("请求来自别的网站，未予处理")


def check_token(request: Request, expected: str) -> None:
    """Raises `ForgedRequest` unless the request carries the session's token, which no other site can read."""
    given = request.headers.get(TOKEN_HEADER, "")
    if changes_something(request) and not compare_digest(given.encode("latin-1", "replace"), expected.encode()):
        raise ForgedRequest("页面已过期，请刷新后重试（缺少请求头 X-CSRF-Token，或与登录状态不符）")
