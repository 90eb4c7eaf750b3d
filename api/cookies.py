"""The two cookies: who signed in, and which browser it is where nobody did."""

from __future__ import annotations

import hashlib
import re
import secrets

from fastapi import Request, Response

from assistant.settings import Settings

SESSION, VISITOR = "esl_session", "esl_visitor"
_VISITOR_SECONDS = 180 * 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits, as secrets.token_urlsafe(32) writes them


def set_session(response: Response, request: Request, settings: Settings, token: str) -> None:
    """Ends with the browser; the server ends it earlier."""
    _set(response, SESSION, token, None, secure=_is_secure(request, settings))


def clear_session(response: Response, request: Request, settings: Settings) -> None:
    response.delete_cookie(SESSION, path="/", httponly=True, samesite="lax", secure=_is_secure(request, settings))


def set_visitor(response: Response, request: Request, settings: Settings) -> None:
    """The visitor's cookie, kept on for another half year where there is one already."""
    held = request.cookies.get(VISITOR, "")
    token = held if _TOKEN.fullmatch(held) else secrets.token_urlsafe(32)
    _set(response, VISITOR, token, _VISITOR_SECONDS, secure=_is_secure(request, settings))


def set_passing(response: Response, request: Request, settings: Settings, name: str, value: str, seconds: int) -> None:
    """A cookie for the way to another site and back."""
    _set(response, name, value, seconds, secure=_is_secure(request, settings))


def visitor_actor(request: Request) -> str | None:
    """visitor:ID by the cookie, of which the id is a digest: who sees the id can not make the cookie."""
    token = request.cookies.get(VISITOR, "")
    return f"visitor:{hashlib.sha256(token.encode()).hexdigest()[:40]}" if _TOKEN.fullmatch(token) else None


def _set(response: Response, name: str, value: str, max_age: int | None, *, secure: bool) -> None:
    response.set_cookie(name, value, max_age=max_age, path="/", httponly=True, samesite="lax", secure=secure)


def _is_secure(request: Request, settings: Settings) -> bool:
    if settings.secure_cookies is not None:
        return settings.secure_cookies
    return request.url.scheme == "https" or (settings.public_url or "").startswith("https:")
