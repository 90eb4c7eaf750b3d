"""Near misses made of questions that are answered: the same words, asked of a library without the passages that answer them.

A question and its masked twin differ in the evidence alone, never in what is asked or how: fitting on both teaches what an answer
looks like, not which questions have one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from assistant.policy.figures import find_figures
from assistant.policy.provision import Passage
from assistant.retrieval.terms import pairs
from assistant.storage.library import Library
from bench.ranking import bare

_KINDS = frozenset(("money", "ratio", "date", "span", "phone"))  # of figures that answer
_ALIKE = 0.6  # share of a quote's character pairs in a passage that says the same in other words
_SHORT = 6  # characters of a quote up to which only the documents that answer are meant, and pairs tell nothing


class Answering:
    """Which passages of one library answer, by the exact words that do. Built once for many questions."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._bare = {i: bare(p.text) for i, p in library.passages.items()}
        self._pairs = {i: pairs(p.text) for i, p in library.passages.items()}
        self._figures = {i: _figures(p.text) for i, p in library.passages.items()}

    def passages(self, quotes: Iterable[str], documents: Collection[str]) -> frozenset[str]:
        """The ids of those that hold or repeat one of the quotes, or its figures, and of all that overlap them."""
        found = {i for quote in quotes for i in self._holding(quote, documents)}
        return frozenset(i for one in found for i in self._around(self._library.passages[one]))

    def _holding(self, quote: str, documents: Collection[str]) -> set[str]:
        words, of_quote, figures = bare(quote), pairs(quote), _figures(quote)
        found = self._across(words, documents)
        for passage_id, passage in self._library.passages.items():
            answers = passage.document_id in documents
            holds = words in self._bare[passage_id] and (answers or len(words) >= _SHORT)
            repeats = len(of_quote) >= _SHORT and len(of_quote & self._pairs[passage_id]) >= _ALIKE * len(of_quote)
            same = bool(figures) and figures <= self._figures[passage_id] and (answers or len(figures) > 1)
            if words and (holds or repeats or same):
                found.add(passage_id)
        return found

    def _across(self, words: str, documents: Collection[str]) -> set[str]:
        """The passages that words stand in which run on from one to the next."""
        found: set[str] = set()
        for document_id in documents:
            if not words or document_id not in self._library.documents:
                continue
            passages = self._library.passages_of(document_id)
            whole = "".join(self._bare[p.id] for p in passages)
            start = whole.find(words)
            at = 0
            for passage in passages:
                end = at + len(self._bare[passage.id])
                if 0 <= start < end and at < start + len(words):
                    found.add(passage.id)
                at = end
        return found

    def _around(self, passage: Passage) -> list[str]:
        of_document = self._library.passages_of(passage.document_id)
        return [p.id for p in of_document if p.start < passage.end and passage.start < p.end]


def _figures(text: str) -> frozenset[object]:
    return frozenset(f.key for f in find_figures(text) if f.kind in _KINDS)
