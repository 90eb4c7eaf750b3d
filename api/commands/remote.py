"""A running server in place of the data folder it holds: the same questions by HTTP."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import SecretStr

from assistant.errors import AssistantError, ComponentMissing, Conflict, InvalidInput, NotFound

_TIMEOUT_S = 60.0  # longer than any answer, a slow language model's included
_STARTING_S = 30.0  # how long a server may take to load its indexes
_RETRY_S = 0.5


class Server:
    """A server of this program at `url`. Methods raise what the call itself would raise, or `ComponentMissing`."""

    def __init__(self, url: str, admin_token: SecretStr | None = None) -> None:
        """`admin_token`: for what only officers may see."""
        self.url = url
        token = admin_token.get_secret_value() if admin_token else ""
        # trust_env=False: a proxy for the internet has no business between two processes of one machine
        headers = {b"Authorization": f"Bearer {token}".encode()} if token else {}
        self._client = httpx.Client(base_url=url, timeout=_TIMEOUT_S, trust_env=False, headers=headers)

    def chat(self, body: dict[str, Any]) -> bytes:
        return self._request("POST", "/api/v1/chat", json=body)

    def search(self, body: dict[str, Any]) -> bytes:
        return self._request("POST", "/api/v1/search", json=body)

    def policies(self, **filters: str | None) -> bytes:
        return self._request("GET", "/api/v1/policies", params={k: v for k, v in filters.items() if v})

    def policy(self, document_id: str, as_of: str) -> bytes:
        return self._request("GET", f"/api/v1/policies/{quote(document_id, safe='')}", params={"as_of": as_of})

    def policy_text(self, document_id: str) -> bytes:
        return self._request("GET", f"/api/v1/policies/{quote(document_id, safe='')}/text")

    def original_quote(self, document_id: str, **place: str | int | None) -> bytes:
        params = {k: v for k, v in place.items() if v is not None}
        return self._request("GET", f"/api/v1/policies/{quote(document_id, safe='')}/original", params=params)

    def policy_diff(self, document_id: str, **compared: str | None) -> bytes:
        given = {k: v for k, v in compared.items() if v is not None}
        return self._request("GET", f"/api/v1/policies/{quote(document_id, safe='')}/diff", params=given)

    def policy_card(self, document_id: str) -> bytes:
        return self._request("GET", f"/api/v1/policies/{quote(document_id, safe='')}/cards")

    def sign_card(self, document_id: str, *, by: str, withdraw: str | None) -> bytes:
        body = {"by": by, "withdraw": withdraw}
        return self._request("POST", f"/api/v1/policies/{quote(document_id, safe='')}/cards/approve", json=body)

    def propose_conditions(self, document_id: str) -> bytes:
        path = f"/api/v1/policies/{quote(document_id, safe='')}/cards/propose"
        return self._request("POST", path, timeout=None)  # as long as its language model takes

    def match(self, body: dict[str, Any]) -> bytes:
        return self._request("POST", "/api/v1/eligibility", json=body)

    def doubts(self, as_of: str) -> bytes:
        return self._request("GET", "/api/v1/policies/doubts", params={"as_of": as_of})

    def readiness(self) -> bytes:
        return self._request("GET", "/readyz")

    def _request(self, method: str, path: str, **rest: Any) -> bytes:
        deadline = time.monotonic() + _STARTING_S
        while True:
            try:
                response = self._client.request(method, path, **rest)
            except httpx.HTTPError as error:
                raise ComponentMissing(f"资料目录由服务 {self.url} 占用，但连接不上它：{error}") from error
            problem = _problem(response)
            if problem.get("code") != "not_ready" or time.monotonic() > deadline:
                break
            time.sleep(_RETRY_S)
        if response.is_success:
            return response.content
        raise self._error(problem, response.status_code)

    def _error(self, problem: dict[str, Any], status: int) -> AssistantError:
        detail = str(problem.get("detail", f"状态码 {status}"))
        kinds: dict[object, type[AssistantError]] = {
            "invalid_input": InvalidInput,
            "not_found": NotFound,
            "conflict": Conflict,
        }
        kind = kinds.get(problem.get("code"))
        return kind(detail) if kind else ComponentMissing(f"服务 {self.url} 没有给出结果：{detail}")


def _problem(response: httpx.Response) -> dict[str, Any]:
    if response.is_success:
        return {}
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
