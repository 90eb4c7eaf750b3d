"""Around every request: its id, the security headers, the limit of its body, and a problem for what nobody expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import TOO_LARGE, problem_of, problem_response, too_large

BODY_LIMIT_BYTES = 64 * 1024  # a question of 2,000 characters with a profile is under 30 KB

_CONTENT_SECURITY = (
    "default-src 'self'; "
    "style-src 'self' 'unsafe-inline'; "  # Ant Design puts its style sheets into the page
    "img-src 'self' data:; font-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_SECURITY_HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")  # what is taken over from a proxy; anything else gets a new one


class RequestFrame:
    """Names the request, sets the headers of every response, and answers for exceptions that nobody handled."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
        scope["esl.request_id"] = request_id
        started = False

        async def send_framed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in _SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_framed)
        except Exception as error:
            if started:
                raise
            await problem_response(problem_of(error, request_id))(scope, receive, send_framed)


class BodyLimit:
    """Refuses a request body over the limit: at once by its announced length, else as soon as too much has come."""

    def __init__(
        self, app: ASGIApp, limit: int = BODY_LIMIT_BYTES, larger: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        """`larger`: limits of single paths, in which `*` stands for one part."""
        self._app = app
        self._limit = limit
        self._larger = [(re.compile(re.escape(p).replace(r"\*", "[^/]+")), most) for p, most in larger.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope.get("path", "")
        limit = next((most for pattern, most in self._larger if pattern.fullmatch(path)), self._limit)
        problem = too_large(limit, scope.get("esl.request_id"))
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > limit:
            await problem_response(problem)(scope, receive, send)
            return
        received = 0

        async def receive_limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(TOO_LARGE, problem.detail)
            return message

        await self._app(scope, receive_limited, send)
