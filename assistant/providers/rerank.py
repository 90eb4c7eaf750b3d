"""A reranking model behind an address: `/rerank` as Jina, Cohere, vLLM and Infinity have it, or as TEI has it."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelUnavailable
from assistant.policy.personal import mask
from assistant.providers.embeddings import clean_for_model

if TYPE_CHECKING:
    import httpx

_FAILURES = 3  # in a row, after which the model is left alone for a while
_PAUSE_S = 30.0
_REFUSED = (400, 404, 415, 422)  # what a server answers that has the other form of request
_MOST_CHARACTERS = 2000  # of a text: cross-encoders read some 512 tokens


class HttpReranker:
    """Asks the server within a deadline; after failures in a row it is not asked for a while. Safe to share between threads.

    `base_url`: the address before `/rerank`.
    """

    def __init__(self, base_url: str, model: str, *, api_key: str | None = None, timeout_s: float = 1.0) -> None:
        self.name = model
        self._url = f"{base_url.rstrip('/')}/rerank"
        import httpx

        self._client = httpx.Client(
            timeout=timeout_s, headers={"Authorization": f"Bearer {api_key}"} if api_key else {}
        )
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = 0.0
        self._as_tei = False

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score a text, in order. Raises `ModelUnavailable` where the server fails, is late or leaves one out."""
        if time.monotonic() < self._closed_until:
            raise ModelUnavailable("重排模型刚才连续失败，暂不调用")
        try:
            found = self._in_time(
                clean_for_model(mask(question)), [clean_for_model(t[:_MOST_CHARACTERS]) for t in texts]
            )
        except ModelUnavailable:
            self._count(failed=True)
            raise
        self._count(failed=False)
        return found

    def _in_time(self, question: str, texts: Sequence[str]) -> list[float]:
        future: Future[list[float]] = Future()

        def ask() -> None:
            try:
                future.set_result(self._asked(question, texts))
            except Exception as error:  # handed to the thread that waits
                future.set_exception(error)

        # a daemon: the client's own limit is for each read, and a server may send a byte a second for ever
        threading.Thread(target=ask, daemon=True, name="rerank").start()
        try:
            return future.result(self._timeout_s)
        except TimeoutError as error:
            raise ModelUnavailable(f"重排模型 {self.name} 在 {self._timeout_s:g} 秒内没有回答") from error
        except ModelUnavailable:
            raise
        except Exception as error:  # an address that is none, an answer nested too deep
            raise ModelUnavailable(f"重排模型 {self.name} 不可用：{error!r}") from error

    def _asked(self, question: str, texts: Sequence[str]) -> list[float]:
        response = self._sent(question, texts)
        if response.status_code in _REFUSED:
            self._as_tei = not self._as_tei
            response = self._sent(question, texts)
        if response.is_error:
            raise ModelUnavailable(f"重排模型 {self.name} 返回了 HTTP {response.status_code}")
        try:
            content = response.json()
            rows = content["results"] if isinstance(content, Mapping) else content
            found = {int(row["index"]): _score(row) for row in rows}
        except (ValueError, KeyError, TypeError) as error:
            raise ModelUnavailable(f"重排模型 {self.name} 返回的不是分数：{error!r}") from error
        if set(found) != set(range(len(texts))) or not all(map(math.isfinite, found.values())):
            raise ModelUnavailable(f"重排模型 {self.name} 没有给 {len(texts)} 条文本各打一个分")
        return [found[n] for n in range(len(texts))]

    def _sent(self, question: str, texts: Sequence[str]) -> httpx.Response:
        import httpx

        body: dict[str, Any]
        if self._as_tei:
            body = {"query": question, "texts": list(texts), "truncate": True}
        else:
            body = {"model": self.name, "query": question, "documents": list(texts), "top_n": len(texts)}
        try:
            return self._client.post(self._url, json=body)
        except httpx.HTTPError as error:
            raise ModelUnavailable(f"重排模型 {self.name} 不可用：{error!r}") from error

    def _count(self, *, failed: bool) -> None:
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= _FAILURES:
                self._closed_until = time.monotonic() + _PAUSE_S
                self._failures = 0


def _score(row: Mapping[str, Any]) -> float:
    return float(row["relevance_score"] if "relevance_score" in row else row["score"])
