"""From errors to HTTP, the only place that knows status codes: RFC 9457 problem details with a Chinese sentence."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.schemas import FieldError, Problem
from api.wording import spoken
from assistant.errors import (
    AssistantError,
    ComponentMissing,
    Conflict,
    DataFolderHeld,
    InvalidInput,
    ModelUnavailable,
    NotFound,
    StorageError,
)
from assistant.errors import NotAllowed as NotAllowed
from desk.people.errors import SignInRefused, TooManyAttempts

logger = logging.getLogger(__name__)

NOT_READY = HTTPStatus.SERVICE_UNAVAILABLE
TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
ACCEPTED = HTTPStatus.ACCEPTED
CREATED = HTTPStatus.CREATED
NO_CONTENT = HTTPStatus.NO_CONTENT


class AdminClosed(AssistantError):
    """Administration is not open: no token is set."""

    code = "admin_closed"


class TokenWrong(AssistantError):
    """The token of the administration is missing from the request, or is another one."""

    code = "token_wrong"


class ForgedRequest(AssistantError):
    """A request that changes something, with a cookie, but not from one of our pages."""

    code = "forged_request"


class UploadTooLarge(AssistantError):
    """A file over the limit."""

    code = "too_large"


_STATUS: Mapping[type[AssistantError], HTTPStatus] = {
    InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    AdminClosed: HTTPStatus.FORBIDDEN,
    TokenWrong: HTTPStatus.UNAUTHORIZED,
    NotAllowed: HTTPStatus.FORBIDDEN,
    ForgedRequest: HTTPStatus.FORBIDDEN,
    SignInRefused: HTTPStatus.UNAUTHORIZED,
    TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
    UploadTooLarge: TOO_LARGE,
    DataFolderHeld: HTTPStatus.SERVICE_UNAVAILABLE,
    StorageError: HTTPStatus.SERVICE_UNAVAILABLE,
    ComponentMissing: HTTPStatus.SERVICE_UNAVAILABLE,
    ModelUnavailable: HTTPStatus.BAD_GATEWAY,
}
_TITLES: Mapping[int, tuple[str, str]] = {  # status → title, code
    400: ("请求无法读取", "bad_request"),
    401: ("没有权限", "token_wrong"),
    403: ("没有开放", "forbidden"),
    404: ("没有找到", "not_found"),
    405: ("不支持的请求方式", "method_not_allowed"),
    409: ("与当前状态不符", "conflict"),
    413: ("请求正文过大", "too_large"),
    422: ("请求内容有误", "invalid_input"),
    429: ("请求过于频繁", "too_many_attempts"),
    500: ("服务器内部错误", "internal"),
    502: ("外部模型不可用", "model_unavailable"),
    503: ("服务暂不可用", "unavailable"),
}


class NotReady(AssistantError):
    """The indexes are still being loaded. `reasons` says what is missing, in Chinese."""

    code = "not_ready"

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = list(reasons)


_HEADERS: Mapping[str, dict[str, str]] = {
    NotReady.code: {"Retry-After": "2"},  # an index of 1,000 passages loads in one or two seconds
    TokenWrong.code: {"WWW-Authenticate": "Bearer"},
}


def problem_of(error: Exception, request_id: str | None = None) -> Problem:
    """The problem that tells a client about `error`; nothing of an unexpected error's text gets out."""
    if isinstance(error, AssistantError):
        status = next((s for kind, s in _STATUS.items() if isinstance(error, kind)), None)
        if isinstance(error, NotReady):
            return _problem(NOT_READY, error.message, error.code, request_id, reasons=error.reasons)
        if status is not None:
            return _problem(status, error.message, error.code, request_id)
    logger.error("unexpected error in request %s", request_id, exc_info=error)
    return _problem(500, f"处理时出现意外错误，已记入日志；联系管理员时请告知请求编号 {request_id}", None, request_id)


def problem_response(problem: Problem) -> Response:
    headers = _HEADERS.get(problem.code)
    body = problem.model_dump(mode="json", exclude_none=True)
    return JSONResponse(body, problem.status, headers, media_type="application/problem+json")


def too_large(limit: int, request_id: str | None) -> Problem:
    most = f"{limit // 1024} KB" if limit < 1_000_000 else f"{limit // 1_000_000} MB"
    return _problem(TOO_LARGE, f"请求正文最多 {most}，请精简后重试", None, request_id)


def install(app: FastAPI) -> None:
    """Every error of `app` becomes a problem. Unexpected ones are caught by `api.middleware.RequestFrame`."""

    async def assistant_error(request: Request, error: Exception) -> Response:
        response = problem_response(problem_of(error, request_id_of(request)))
        if isinstance(error, TooManyAttempts):
            response.headers["Retry-After"] = str(error.retry_after_s)
        return response

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return problem_response(_invalid(error.errors(), request_id_of(request)))

    async def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return problem_response(_http_problem(request, error))

    app.add_exception_handler(AssistantError, assistant_error)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http_error)


def request_id_of(request: Request) -> str | None:
    found = request.scope.get("esl.request_id")
    return found if isinstance(found, str) else None


def _invalid(errors: Sequence[Mapping[str, Any]], request_id: str | None) -> Problem:
    fields = [FieldError(field=f, message=m) for f, m in (spoken(e) for e in errors)]
    status = 400 if errors[0]["type"] == "json_invalid" else 422
    return _problem(status, fields[0].message, InvalidInput.code, request_id, errors=fields)


def _http_problem(request: Request, error: HTTPException) -> Problem:
    path = request.url.path
    details = {
        400: "请求正文无法读取，应为 UTF-8 编码的 JSON",
        404: f"没有这个地址：{path}",
        405: f"{path} 不支持 {request.method} 请求",
        413: error.detail,
    }
    detail = details.get(error.status_code, error.detail)
    return _problem(error.status_code, detail, None, request_id_of(request))


def _problem(
    status: int,
    detail: str,
    code: str | None,
    request_id: str | None,
    *,
    errors: list[FieldError] | None = None,
    reasons: list[str] | None = None,
) -> Problem:
    title, default_code = _TITLES.get(int(status), (HTTPStatus(status).phrase, f"http_{int(status)}"))
    code = code or default_code
    return Problem(
        type=f"urn:esl:problem:{code}",
        title=title,
        status=int(status),
        detail=detail,
        code=code,
        request_id=request_id,
        errors=errors,
        reasons=reasons,
    )
