"""Who is asked: an assistant in this process, or a server behind an address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from assistant.errors import AssistantError, NotFound
from assistant.policy.answer import Answer
from assistant.policy.provision import provision_name
from eval.retrieved import Retrieved
from eval.versions import digest, of_code, of_prompts, of_settings

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

    def search(self, query: str, *, as_of: date, limit: int) -> tuple[Retrieved, ...] | None:
        """The passages that a search finds, best first; None where there is no search."""
        ...

    def confidence(self, question: str, *, as_of: date) -> float | None:
        """The probability that the documents answer a question on its own, None where it is not told."""
        ...

    def settings(self) -> dict[str, Any]:
        """What a run depends on, fit for a report: name, model, how much is indexed."""
        ...

    def versions(self) -> dict[str, Any]:
        """What decides the answers: code, corpus, index, prompts, model and settings. Two runs that agree in it may be joined."""
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

    def search(self, query: str, *, as_of: date, limit: int) -> tuple[Retrieved, ...]:
        found = self._assistant.search(query, as_of=as_of, limit=limit)
        library = self._assistant.library
        passages = [(c.passage, c.score) for c in found if c.passage.document_id in library.documents]
        return tuple(
            Retrieved(
                p.document_id, library.register(p.document_id).title, provision_name(p.path), p.start, p.end, score
            )
            for p, score in passages
        )

    def confidence(self, question: str, *, as_of: date) -> float | None:
        return self._assistant.confidence(question, as_of=as_of)

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

    def versions(self) -> dict[str, Any]:
        stores = self._stores
        snapshot = stores.catalogue.snapshot()
        documents = [(d.register.model_dump(mode="json"), d.version, d.source.sha256) for d in snapshot.documents]
        cards = [card.model_dump(mode="json") for card in snapshot.cards]
        return {
            "code": of_code(),
            "corpus": {"documents": len(documents), "cards": len(cards), "digest": digest(documents, cards)},
            "index": {
                "generation": snapshot.generation,
                "embedding": stores.embeddings.name,
                "sentence_embedding": stores.sentence_embeddings.name,
            },
            "prompts": of_prompts(),
            "model": self._assistant.describe().model,
            "settings": of_settings(stores.settings),
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

    def search(self, query: str, *, as_of: date, limit: int) -> tuple[Retrieved, ...] | None:
        body = {"query": query, "as_of": as_of.isoformat(), "limit": limit}
        response = self._request("POST", "search", json=body, missing_ok=True)
        if response.status_code == 404:
            return None
        names = ("document_id", "title", "provision", "start", "end")
        items = response.json()["items"]
        return tuple(Retrieved(**{n: item[n] for n in names}, score=item["scores"]["fused"]) for item in items)

    def confidence(self, question: str, *, as_of: date) -> float | None:
        return None  # a server does not tell

    def settings(self) -> dict[str, Any]:
        meta = self._request("GET", "meta").json()
        shown = {key: meta.get(key) for key in ("name", "version", "model", "documents", "passages")}
        return {"asked": self._url, **shown}

    def versions(self) -> dict[str, Any]:
        """What a server tells of itself: its program's version and model, and which version of which document it holds."""
        meta = self._request("GET", "meta").json()
        held = [(p["id"], p["version"], p["effective_from"], p["effective_to"]) for p in self._policies()]
        return {
            "code": {"package": meta.get("version")},
            "corpus": {"documents": len(held), "digest": digest(sorted(held, key=str))},
            "index": {"passages": meta.get("passages")},
            "model": meta.get("model"),
        }

    def _policies(self) -> Iterator[dict[str, Any]]:
        cursor: str | None = None
        while True:
            given = {"cursor": cursor} if cursor else {}
            response = self._request("GET", "policies", params=given, missing_ok=True)
            if response.status_code == 404:
                return
            page = response.json()
            yield from page["items"]
            cursor = page.get("next_cursor")
            if not cursor:
                return

    def _request(self, method: str, path: str, *, missing_ok: bool = False, **options: Any) -> httpx.Response:
        import httpx

        try:
            response = self._client.request(method, path, **options)
        except httpx.HTTPError as error:
            raise AskingFailed(f"无法访问 {self._url}：{error}（服务是否已启动？esl serve）") from error
        if response.is_error and not (missing_ok and response.status_code == 404):
            raise AskingFailed(f"{self._url} 对 {path} 返回 {response.status_code}：{response.text[:300]}")
        return response
