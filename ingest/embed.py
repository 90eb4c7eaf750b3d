"""Embedding in the background of an ingestion: whatever passage of the catalogue has no vector gets one."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from assistant.errors import ModelUnavailable
from assistant.policy.provision import Passage
from assistant.providers.embeddings import NamedEmbeddings
from assistant.storage.catalogue import Catalogue

# Reading files and answering questions go first: with equal priority a scan took three times as long and ran out of time.
_NICENESS = 5
_TICK_S = 0.2
BATCH = 32  # passages; what a crash loses at most, some 4 s of work with the bundled model


class BackgroundEmbedding:
    """Embeds in a thread of its own until `finish`. The catalogue alone says what is missing, so it resumes by itself."""

    def __init__(
        self,
        catalogue: Catalogue,
        embeddings: NamedEmbeddings,
        progress: Callable[[int, int], None],
        *,
        embedded: Callable[[Sequence[Passage], Mapping[str, Sequence[float]]], None] = lambda passages, vectors: None,
    ) -> None:
        """`embedded` is given each batch of passages with the vectors of their texts once these are stored."""
        self._embedded = embedded
        self._catalogue = catalogue
        self._embeddings = embeddings
        self._progress = progress
        self._more = threading.Event()
        self._no_more = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="embedding", daemon=True)
        self._error: BaseException | None = None
        self.done = 0
        self.seconds = 0.0

    def start(self) -> None:
        self._more.set()
        self._thread.start()

    def notify(self) -> None:
        """Says that passages may have been added."""
        self._more.set()

    def finish(self, look_up: Callable[[], None] = lambda: None) -> str | None:
        """Waits until every passage has its vector. Returns why the model failed, or None; raises any other error.

        `look_up` is called now and then while it waits, and may raise to end that.
        """
        self._no_more.set()
        self._more.set()
        while self._thread.is_alive():
            look_up()
            self._thread.join(_TICK_S)
        if isinstance(self._error, ModelUnavailable):
            return self._error.message
        if self._error is not None:
            raise self._error
        return None

    def abandon(self) -> None:
        """Stops after the batch at hand."""
        self._stop.set()
        self._no_more.set()
        self._more.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        if sys.platform == "linux":  # where it holds for one thread and those that it starts
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        try:
            while not self._stop.is_set():
                self._more.wait()
                self._more.clear()
                last = self._no_more.is_set()  # read before the catalogue: what is saved later is announced later
                self._embed_missing()
                if last:
                    return
        except BaseException as error:  # handed to the caller of finish()
            self._error = error

    def _embed_missing(self) -> None:
        missing = self._catalogue.passages_without_vector()
        total = self.done + len(missing)
        if missing:
            self._progress(self.done, total)
        for start in range(0, len(missing), BATCH):
            if self._stop.is_set():
                return
            batch = missing[start : start + BATCH]
            self._embed(batch)
            self.done += len(batch)
            self._progress(self.done, total)

    def _embed(self, batch: Sequence[Passage]) -> None:
        texts = list(dict.fromkeys(p.searched for p in batch))
        began = time.monotonic()
        vectors = self._embeddings.embed_documents(texts)
        self.seconds += time.monotonic() - began
        if len(vectors) != len(texts):
            raise ModelUnavailable(f"向量模型对{len(texts)}条文本返回了{len(vectors)}个向量")
        by_text = dict(zip(texts, vectors, strict=True))
        self._catalogue.save_vectors(by_text.items())
        self._embedded(batch, by_text)
