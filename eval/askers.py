"""Who is asked: an assistant in this process, or a server behind an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from assistant.errors import AssistantError, NotFound
from assistant.policy.answer import Answer

if TYPE_CHECKING:
    import httpx

    from assistant.build import Stores
    from assistant.pipeline import Assistant

_TIMEOUT_S = 120.0  # one answer, a slow model included


class AskingFailed(AssistantError):
    """The server could not be reached or did not return an answer."""

    code = "asking_failed"


class Asker(Protocol):
    """Answers questions and shows the stored texts that citations are checked against."""

    def ask(
        self, question: str, *, as_of: date, conversation_id: str | None, profile: Mapping[str, Any] | None
    ) -> Answer: ...

    def text(self, document_id: str, version: int) -> str | None:
        """The stored text of a version, None where there is no such version."""
        ...

    def settings(self) -> dict[str, Any]:
        """What a run depends on, fit for a report: name, model, how much is indexed."""
        ...


class LocalAsker:
    """Asks an assistant of this process. Safe to share between threads."""

    def __init__(self, assistant: Assistant, stores: Stores) -> None:
        self._assistant, self._stores = assistant, stores

    def ask(
        self, question: str, *, as_of: date, conversation_id: str | None, profile: Mapping[str, Any] | None
    ) -> Answer:
        own = None if profile is None else dict(profile)
        return self._assistant.ask(question, as_of=as_of, conversation_id=conversation_id, profile=own)

    def text(self, document_id: str, version: int) -> str | None:
        try:
            return self._stores.catalogue.text(document_id, version).text
        except NotFound:
            return None

    def settings(self) -> dict[str, Any]:
        described = self._assistant.describe()
        return {
            "asked": "local",
            "name": described.name,
            "model": described.model,
            "embedding": self._stores.embeddings.name,
            "documents": described.documents,
            "passages": described.passages,
            "generation": self._stores.catalogue.generation,
        }


class ServerAsker:
    """Asks a server over its HTTP API. Raises `AskingFailed`."""

    def __init__(self, url: str, client: httpx.Client | None = None) -> None:
        import httpx

        self._url = url.rstrip("/")
        self._client = client or httpx.Client(base_url=f"{self._url}/api/v1", timeout=_TIMEOUT_S)

    def ask(
        self, question: str, *, as_of: date, conversation_id: str | None, profile: Mapping[str, Any] | None
    ) -> Answer:
        body = {"question": question, "as_of": as_of.isoformat()}
        optional = {"conversation_id": conversation_id, "profile": None if profile is None else dict(profile)}
        response = self._request("POST", "chat", json=body | {k: v for k, v in optional.items() if v is not None})
        return Answer.model_validate(response.json())

    def text(self, document_id: str, version: int) -> str | None:
        response = self._request("GET", f"policies/{document_id}/text", params={"version": version}, missing_ok=True)
        return None if response.status_code == 404 else str(response.json()["text"])

    def settings(self) -> dict[str, Any]:
        meta = self._request("GET", "meta").json()
        shown = {key: meta.get(key) for key in ("name", "version", "model", "documents", "passages")}
        return {"asked": self._url, **shown}

    def _request(self, method: str, path: str, *, missing_ok: bool = False, **options: Any) -> httpx.Response:
        import httpx

        try:
            response = self._client.request(method, path, **options)
        except httpx.HTTPError as error:
            raise AskingFailed(f"无法访问 {self._url}：{error}（服务是否已启动？esl serve）") from error
        if response.is_error and not (missing_ok and response.status_code == 404):
            raise AskingFailed(f"{self._url} 对 {path} 返回 {response.status_code}：{response.text[:300]}")
        return response
