"""What is loaded of the catalogue to answer from, and kept up to date while documents are ingested."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date

from assistant.advise import Advisor
from assistant.answer.draft import Span
from assistant.answer.respond import find_desk
from assistant.index.lexical import cut, is_word
from assistant.policy.validity import Validity
from assistant.question.learned import learned_aliases
from assistant.question.spelling import Speller
from assistant.question.vocabulary import Vocabulary, vocabulary
from assistant.retrieval.hybrid import Retriever, VectorSearch
from assistant.retrieval.ranking import Ranking
from assistant.retrieval.rerank import Reranker
from assistant.storage.catalogue import Catalogue
from assistant.storage.library import Library

_AT_ONCE_S = 1.0
"""Processor seconds: a library that loads in fewer is loaded by the question that finds it out of date, a larger one in the background."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """`read` is the library in simplified characters, which every stage reads; citations come from it as printed.

    `desk`: where a document states the desk's telephone, and the number.
    """

    library: Library
    read: Library
    retriever: Retriever
    terms: Vocabulary  # the shipped one with the aliases that the documents give
    speller: Speller
    advisor: Advisor
    desk: tuple[Span, str] | None
    load_s: float  # processor seconds that loading took: what else the machine does must not decide how it is loaded

    def title(self, document_id: str) -> str:
        """The title of a document as printed."""
        return self.library.register(document_id).title

    def without(self, hidden: Collection[str]) -> Loaded:
        """The same as if these passages (ids) were blank; their cards stay."""
        read = self.read.without(hidden)
        return replace(self, library=self.library.without(hidden), read=read, retriever=self.retriever.over(read))

    def desk_on(self, day: date) -> tuple[Span, str] | None:
        """Where a document in force on a day states the desk's telephone, and the number."""
        if self.desk is None:
            return None
        validity = self.library.validity.on(self.desk[0].document_id, day)
        return self.desk if validity is Validity.IN_FORCE else None


def load(
    catalogue: Catalogue,
    vectors: VectorSearch,
    sentences: VectorSearch,
    ranking: Ranking,
    desk_name: str,
    reranker: Reranker | None = None,
) -> Loaded:
    """The library of the catalogue's current generation with all that works on it."""
    began = time.thread_time()
    library = Library(catalogue)
    read = library.simplified()
    terms = vocabulary()
    retriever = Retriever(
        read,
        vectors,
        sentences,
        stop_words=terms.stop_words,
        sections={intent: entry.sections for intent, entry in terms.intents.items()},
        ranking=ranking,
        reranker=reranker,
    )
    terms = terms.with_aliases(
        learned_aliases(read.passages.values(), is_word=is_word, documents=retriever.documents_holding)
    )
    speller = Speller(terms.terms(is_word), retriever.word_counts, holds=retriever.holds, cut=cut, is_word=is_word)
    return Loaded(
        library,
        read,
        retriever,
        terms,
        speller,
        Advisor(library),
        find_desk(read, desk_name),
        time.thread_time() - began,
    )


class Loader:
    """Keeps what is loaded up to date. Safe to share between threads."""

    def __init__(self, catalogue: Catalogue, load_now: Callable[[], Loaded]) -> None:
        self._catalogue = catalogue
        self._load = load_now
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loaded = load_now()

    def current(self) -> Loaded:
        """What is loaded, up to date where that takes a moment.

        While documents are ingested every one of them makes it out of date: with a large library questions are answered from
        the one before until the new one is there.
        """
        loaded = self._loaded
        if loaded.library.generation == self._catalogue.generation:
            return loaded
        if loaded.load_s <= _AT_ONCE_S:
            self._reload()
        elif self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._reload, args=(loaded.load_s,), name="library", daemon=True)
            self._thread.start()
        return self._loaded

    def _reload(self, rest_s: float = 0.0) -> None:
        """`rest_s`: waited afterwards, so that loading again and again takes half of the time at most."""
        with self._lock:
            if self._loaded.library.generation != self._catalogue.generation:
                self._loaded = self._load()
        time.sleep(rest_s)
