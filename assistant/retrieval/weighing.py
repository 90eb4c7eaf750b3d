"""How well a passage answers a question: its features, weighed by the ranking, and whether it may be shown at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.policy.document import Level
from assistant.policy.evidence import Candidate
from assistant.policy.provision import Passage
from assistant.policy.question import Intent, Question
from assistant.policy.validity import Validity, ValidityRecord
from assistant.retrieval.features import (
    Product,
    answer_type,
    names_article,
    names_document,
    section_match,
    states_purpose,
)
from assistant.retrieval.found import Found
from assistant.retrieval.per_passage import Numbers, PassageNumbers, PerPassage
from assistant.retrieval.ranking import Ranking
from assistant.retrieval.reprints import reprints
from assistant.retrieval.searched import DocumentTexts, SomeTexts
from assistant.retrieval.terms import Terms, overlap, pairs, plain
from assistant.storage.library import Library

_LONG = 500  # characters from which on a passage counts as long
_HISTORICAL = (Intent.VALIDITY, Intent.CHANGE)
_PAST = (Validity.EXPIRED, Validity.SUPERSEDED, Validity.REPEALED)
_OF_DOCUMENT = ("document_coverage", "title_overlap", "named", "product", "context", "level", "park")
_OF_INTENTS = frozenset(f"{kind}:{intent}" for kind in ("section", "type") for intent in Intent)
_OF_STANDING = ("version", "not_yet", "past")  # features of a document and of whether its passage is in force


class FoundByIndex(NamedTuple):
    dense: Found
    sentence: Found
    lexical: Found


class Weigher:
    """What is the same for every question on one library. Safe to share between threads."""

    def __init__(
        self,
        library: Library,
        numbers: PassageNumbers,
        texts: DocumentTexts,
        sections: Mapping[Intent, Sequence[str]],
        ranking: Ranking,
    ) -> None:
        """`sections`: words of headings that announce an answer."""
        self.library = library
        self.numbers = numbers
        self.texts = texts
        self.ranking = ranking
        self.reprints = reprints(library)
        self.searched = {i: plain(p.searched) for i, p in library.passages.items()}
        self.title_pairs = {d: pairs(library.register(d).title) for d in library.documents}
        self.lengths = PerPassage(numbers, lambda passage: min(1.0, len(passage.text) / _LONG))
        self.purposes = PerPassage(numbers, states_purpose)

        # each only where it is asked for: most intents are asked for by few
        @cache
        def announced(intent: Intent) -> PerPassage:
            return PerPassage(numbers, lambda passage: section_match(passage, sections.get(intent, ())))

        @cache
        def answering(intent: Intent) -> PerPassage:
            return PerPassage(numbers, lambda passage: answer_type(passage, intent))

        self.announced, self.answering = announced, answering

    def section_match(self, passage: Passage, intent: Intent) -> float:
        """Whether headings, lead-in or table header announce an answer to `intent`, 0 to 1."""
        return self.announced(intent).of(passage)

    def answer_type(self, passage: Passage, intent: Intent) -> float:
        """Whether the text holds what an answer to `intent` consists of, 0 to 1."""
        return self.answering(intent).of(passage)

    def relevance(self, candidate: Candidate, intent: Intent) -> float:
        """A candidate's score with the features of one intent alone, whatever else the question asks."""
        held = candidate.features
        features = {name: held[name] for name in held if name not in _OF_INTENTS}
        features[f"section:{intent}"] = self.section_match(candidate.passage, intent)
        features[f"type:{intent}"] = self.answer_type(candidate.passage, intent)
        return self.ranking.score(features)


class _AboutDocument(NamedTuple):
    """What holds for all passages of a document. `speaks`: whether it has anything to say on the question at all."""

    speaks: bool
    record: ValidityRecord
    on_day: Validity
    features: tuple[float, ...]  # `_OF_DOCUMENT`


class Read(NamedTuple):
    """Passages that may be shown, and what speaks for each besides what the indexes found, feature by feature.

    `standing`: their documents by the validity of the passages; `of_passage`: the place of each passage's document there.
    """

    passages: Sequence[Passage]
    numbers: Numbers
    standing: Sequence[tuple[str, Validity]]
    of_passage: Numbers
    features: Mapping[str, npt.NDArray[np.float64]]


class Row(Mapping[str, float]):
    """The features of one passage, in a table of which most rows are never looked at."""

    __slots__ = ("_number", "_table")

    def __init__(self, table: Mapping[str, Sequence[float]], number: int) -> None:
        self._table, self._number = table, number

    def __getitem__(self, name: str) -> float:
        return self._table[name][self._number]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


class Weighing:
    """Weighs passages for one question on one day. What holds for a document is found out once, when a passage of it comes up."""

    def __init__(self, weigher: Weigher, question: Question, terms: Terms, as_of: date) -> None:
        self._weigher = weigher
        self._library = weigher.library
        self._question = question
        self._question_pairs = pairs(question.searched)
        self._terms = terms
        self._as_of = as_of
        self._documents: dict[str, _AboutDocument] = {}
        self._read: set[str] = set()
        self._product = Product(question)
        # 「第七条说的什么」 by itself means no document's
        about_something = bool(terms.weights or question.titles or question.context_documents)
        self._names_article = about_something and bool(question.articles)

    def candidates(self, read: Read, found: FoundByIndex) -> list[Candidate]:
        """The passages with their scores."""
        features = {**read.features, **_found_features(read, found)}
        scores = self._weigher.ranking.scores(features, len(read.passages)).tolist()
        table = {name: values.tolist() for name, values in features.items()}
        return [
            Candidate(passage, read.standing[place][1], score, Row(table, number))
            for number, (passage, place, score) in enumerate(
                zip(read.passages, read.of_passage.tolist(), scores, strict=True)
            )
        ]

    def read(self, passages: Iterable[Passage]) -> Read:
        """What the texts say for themselves, of those passages that were not read before: most of the work, which needs no index."""
        new = {p.id: p for p in passages if p.id not in self._read}
        self._read.update(new)
        self._get_to_know({p.document_id for p in new.values()})
        shown: list[Passage] = []
        standing: dict[tuple[str, Validity], int] = {}  # documents by the validity of their passages, with their number
        of_passage: list[int] = []
        for passage in new.values():
            document = self._documents[passage.document_id]
            if not document.speaks:
                continue
            validity = document.on_day
            if document.record.repealed_provisions:
                validity = document.record.of_provision(passage.path, self._as_of)
            if validity is Validity.IN_FORCE or self._wants_history(passage.document_id, validity):
                shown.append(passage)
                of_passage.append(standing.setdefault((passage.document_id, validity), len(standing)))
        places = np.array(of_passage, dtype=np.intp)
        numbers = self._weigher.numbers.of_each(p.id for p in shown)
        return Read(shown, numbers, list(standing), places, self._features(shown, numbers, list(standing), places))

    def _features(
        self,
        passages: Sequence[Passage],
        numbers: Numbers,
        standing: Sequence[tuple[str, Validity]],
        of_passage: Numbers,
    ) -> dict[str, npt.NDArray[np.float64]]:
        weigher, question = self._weigher, self._question
        rows = [self._documents[d].features + self._standing(d, validity) for d, validity in standing]
        table = np.array(rows, dtype=np.float64).reshape(-1, len(_OF_DOCUMENT) + len(_OF_STANDING))
        by_document = dict(zip((*_OF_DOCUMENT, *_OF_STANDING), table[of_passage].T, strict=True))
        articles = [names_article(question, p) if self._names_article else 0.0 for p in passages]
        features = {
            **{name: by_document[name] for name in _OF_DOCUMENT},
            "coverage": self._terms.coverage_of_each(SomeTexts([weigher.searched[p.id] for p in passages])),
            "article": np.array(articles, dtype=np.float64),
            **{name: by_document[name] for name in _OF_STANDING},
            "purpose": weigher.purposes.of_each(numbers),
            "length": weigher.lengths.of_each(numbers),
        }
        for intent in question.intents:
            features[f"section:{intent}"] = weigher.announced(intent).of_each(numbers)
            features[f"type:{intent}"] = weigher.answering(intent).of_each(numbers)
        return features

    def _get_to_know(self, document_ids: Iterable[str]) -> None:
        """Finds out what holds for documents that have not come up yet."""
        new = [d for d in document_ids if d not in self._documents]
        speaking = [d for d in new if self._applies(d) and not self._is_told_elsewhere(d)]
        coverage = self._terms.coverage_of_each(self._weigher.texts.some(speaking)).tolist()
        features = dict(zip(speaking, map(self._document_features, speaking, coverage), strict=True))
        for document_id in new:
            record = self._library.validity.record(document_id)
            self._documents[document_id] = _AboutDocument(
                document_id in features, record, record.on(self._as_of), features.get(document_id, ())
            )

    def _document_features(self, document_id: str, coverage: float) -> tuple[float, ...]:
        """In the order of `_OF_DOCUMENT`."""
        question, register = self._question, self._library.register(document_id)
        level = _level_match(question.levels, register.level)
        return (
            coverage,
            overlap(self._question_pairs, self._weigher.title_pairs[document_id]),
            names_document(question, register.title, register.document_number),
            self._product.is_named_by(register.title),
            float(document_id in question.context_documents),
            level if question.levels else 0.0,
            0.0 if question.levels else level,
        )

    def _standing(self, document_id: str, validity: Validity) -> tuple[float, ...]:
        """In the order of `_OF_STANDING`."""
        return (
            self._is_version_asked(document_id, validity),
            float(validity is Validity.NOT_YET),
            float(validity in _PAST),
        )

    def _applies(self, document_id: str) -> bool:
        """Whether a document's rules are those of a place asked about: its own, or the whole country's.

        What nobody is known to have issued may be of any place: there the text has to speak of the one asked about.
        """
        places = self._question.places
        if not places:
            return True
        register = self._library.register(document_id)
        known = register.level is not None or register.issuer
        own = register.title + (register.issuer or "") if known else self._weigher.texts.of(document_id)
        return register.level is Level.NATIONAL or any(place in own for place in places)

    def _is_told_elsewhere(self, document_id: str) -> bool:
        """Whether a document is the reprint of another that is in force too, which speaks for both."""
        original = self._weigher.reprints.get(document_id)
        return original is not None and self._library.validity.on(original, self._as_of) is Validity.IN_FORCE

    def _wants_history(self, document_id: str, validity: Validity) -> bool:
        """Whether text that is not in force may be shown, named as such.

        Always where nothing took its place: a single repealed provision, or a document that ran out without a successor.
        """
        question = self._question
        if validity is Validity.NOT_YET or question.old_version:
            return True
        if validity in (Validity.REPEALED, Validity.EXPIRED) and not self._library.validity.superseded_by(document_id):
            return True
        if any(intent in _HISTORICAL for intent in question.intents):
            return True
        register = self._library.register(document_id)
        if names_document(question, register.title, register.document_number):
            return True
        return self._is_version_asked(document_id, validity) > 0

    def _is_version_asked(self, document_id: str, validity: Validity) -> float:
        """1 for a document of the very year asked for, a half for one no longer in force where 「老办法」 is asked for."""
        question = self._question
        if question.year is not None:
            register = self._library.register(document_id)
            if question.year in {d.year for d in (register.issued_on, register.effective_from) if d}:
                return 1.0
        return 0.5 if question.old_version and validity in _PAST else 0.0


def _found_features(read: Read, found: FoundByIndex) -> dict[str, npt.NDArray[np.float64]]:
    features: dict[str, npt.NDArray[np.float64]] = {}
    for name, index in found._asdict().items():
        features[name] = index.likeness[read.numbers]
        features[f"{name}_rank"] = index.ranks[read.numbers]
        nearest = np.array([index.by_document.get(d, index.otherwise) for d, _ in read.standing], dtype=np.float64)
        features[f"{name}_document"] = nearest[read.of_passage]
    return features


def _level_match(asked: Sequence[Level], level: Level | None) -> float:
    if not asked:
        return 0.5 if level is Level.PARK else 0.25 if level is None else 0.0
    return 1.0 if level in asked else 0.0
