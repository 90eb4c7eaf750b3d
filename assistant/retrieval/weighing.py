"""How well a passage answers a question: its features, weighed by the ranking, and whether it may be shown at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from typing import NamedTuple

from assistant.policy.document import Level
from assistant.policy.evidence import Candidate
from assistant.policy.provision import Passage
from assistant.policy.question import Intent, Question
from assistant.policy.validity import Validity, ValidityRecord
from assistant.retrieval.features import (
    answer_type,
    names_article,
    names_document,
    names_product,
    section_match,
    states_purpose,
)
from assistant.retrieval.found import Found
from assistant.retrieval.ranking import Ranking
from assistant.retrieval.reprints import reprints
from assistant.retrieval.searched import DocumentTexts
from assistant.retrieval.terms import Terms, overlap, pairs, plain
from assistant.storage.library import Library

_LONG = 500  # characters from which on a passage counts as long
_HISTORICAL = (Intent.VALIDITY, Intent.CHANGE)
_PAST = (Validity.EXPIRED, Validity.SUPERSEDED, Validity.REPEALED)
_OF_INTENTS = ("section:", "type:")  # how the features begin that each intent has one of


class FoundByIndex(NamedTuple):
    dense: Found
    sentence: Found
    lexical: Found


class Weigher:
    """What is the same for every question on one library. Safe to share between threads."""

    def __init__(
        self, library: Library, texts: DocumentTexts, sections: Mapping[Intent, Sequence[str]], ranking: Ranking
    ) -> None:
        """`sections`: words of headings that announce an answer."""
        self.library = library
        self.texts = texts
        self.ranking = ranking
        self.reprints = reprints(library)
        self.searched = {i: plain(p.searched) for i, p in library.passages.items()}
        self.title_pairs = {d: pairs(library.register(d).title) for d in library.documents}
        self._sections = sections
        self._announced: dict[Intent, dict[str, float]] = defaultdict(dict)
        self._answering: dict[Intent, dict[str, float]] = defaultdict(dict)
        self._purposes: dict[str, float] = {}

    def over(self, library: Library, texts: DocumentTexts) -> Weigher:
        """The same over a part of its library, with the texts of that part."""
        part = copy(self)
        part.library, part.texts = library, texts
        return part

    def section_match(self, passage: Passage, intent: Intent) -> float:
        """Whether headings, lead-in or table header announce an answer to `intent`, 0 to 1; computed once a passage."""
        known = self._announced[intent]
        found = known.get(passage.id)
        if found is None:
            found = known[passage.id] = section_match(passage, self._sections.get(intent, ()))
        return found

    def answer_type(self, passage: Passage, intent: Intent) -> float:
        """Whether the text holds what an answer to `intent` consists of, 0 to 1; computed once a passage."""
        known = self._answering[intent]
        found = known.get(passage.id)
        if found is None:
            found = known[passage.id] = answer_type(passage, intent)
        return found

    def states_purpose(self, passage: Passage) -> float:
        """Whether it only says why there is a rule, 0 or 1; computed once a passage."""
        found = self._purposes.get(passage.id)
        if found is None:
            found = self._purposes[passage.id] = states_purpose(passage)
        return found

    def relevance(self, candidate: Candidate, intent: Intent) -> float:
        """A candidate's score with the features of one intent alone, whatever else the question asks."""
        features = {n: v for n, v in candidate.features.items() if not n.startswith(_OF_INTENTS)}
        features[f"section:{intent}"] = self.section_match(candidate.passage, intent)
        features[f"type:{intent}"] = self.answer_type(candidate.passage, intent)
        return self.ranking.score(features)


class _AboutDocument(NamedTuple):
    """What holds for all passages of a document. `speaks`: whether it has anything to say on the question at all."""

    speaks: bool
    record: ValidityRecord
    on_day: Validity
    features: Mapping[str, float]


class _Reading(NamedTuple):
    """What speaks for a passage besides what the indexes found."""

    validity: Validity
    features: Mapping[str, float]


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
        self._readings: dict[str, _Reading | None] = {}
        self._of_intents = [(intent, f"section:{intent}", f"type:{intent}") for intent in question.intents]
        # 「第七条说的什么」 by itself means no document's
        about_something = bool(terms.weights or question.titles or question.context_documents)
        self._names_article = about_something and bool(question.articles)

    def candidate(self, passage: Passage, found: FoundByIndex) -> Candidate | None:
        """The passage with its score; None where it may not be shown for this question on this day."""
        reading = self.read(passage)
        if reading is None:
            return None
        features = {**reading.features, **_found_features(passage, found)}
        return Candidate(passage, reading.validity, self._weigher.ranking.score(features), features)

    def read(self, passage: Passage) -> _Reading | None:
        """What the text says for itself, read once: most of the work, which needs no index."""
        if passage.id not in self._readings:
            self._readings[passage.id] = self._reading(passage)
        return self._readings[passage.id]

    def _reading(self, passage: Passage) -> _Reading | None:
        document = self._documents.get(passage.document_id) or self._about(passage.document_id)
        if not document.speaks:
            return None
        validity = document.on_day
        if document.record.repealed_provisions:
            validity = document.record.of_provision(passage.path, self._as_of)
        if validity is not Validity.IN_FORCE and not self._wants_history(passage.document_id, validity):
            return None
        features = {
            **document.features,
            "coverage": self._terms.coverage_of_plain(self._weigher.searched[passage.id]),
            "article": names_article(self._question, passage) if self._names_article else 0.0,
            "version": self._is_version_asked(passage.document_id, validity),
            "not_yet": float(validity is Validity.NOT_YET),
            "past": float(validity in _PAST),
            "purpose": self._weigher.states_purpose(passage),
            "length": min(1.0, len(passage.text) / _LONG),
        }
        for intent, section, kind in self._of_intents:
            features[section] = self._weigher.section_match(passage, intent)
            features[kind] = self._weigher.answer_type(passage, intent)
        return _Reading(validity, features)

    def _about(self, document_id: str) -> _AboutDocument:
        record = self._library.validity.record(document_id)
        speaks = self._applies(document_id) and not self._is_told_elsewhere(document_id)
        features = self._document_features(document_id) if speaks else {}
        found = _AboutDocument(speaks, record, record.on(self._as_of), features)
        self._documents[document_id] = found
        return found

    def _document_features(self, document_id: str) -> dict[str, float]:
        question, register = self._question, self._library.register(document_id)
        level = _level_match(question.levels, register.level)
        return {
            "document_coverage": self._terms.coverage_of_plain(self._weigher.texts.of(document_id)),
            "title_overlap": overlap(self._question_pairs, self._weigher.title_pairs[document_id]),
            "named": names_document(question, register.title, register.document_number),
            "product": names_product(question, register.title),
            "context": float(document_id in question.context_documents),
            "level": level if question.levels else 0.0,
            "park": 0.0 if question.levels else level,
        }

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


def _found_features(passage: Passage, found: FoundByIndex) -> dict[str, float]:
    passage_id, document_id = passage.id, passage.document_id
    dense, sentence, lexical = found
    return {
        "dense": dense.likeness.get(passage_id, dense.otherwise),
        "dense_rank": dense.ranks.get(passage_id, 0.0),
        "dense_document": dense.by_document.get(document_id, dense.otherwise),
        "sentence": sentence.likeness.get(passage_id, sentence.otherwise),
        "sentence_rank": sentence.ranks.get(passage_id, 0.0),
        "sentence_document": sentence.by_document.get(document_id, sentence.otherwise),
        "lexical": lexical.likeness.get(passage_id, lexical.otherwise),
        "lexical_rank": lexical.ranks.get(passage_id, 0.0),
        "lexical_document": lexical.by_document.get(document_id, lexical.otherwise),
    }


def _level_match(asked: Sequence[Level], level: Level | None) -> float:
    if not asked:
        return 0.5 if level is Level.PARK else 0.25 if level is None else 0.0
    return 1.0 if level in asked else 0.0
