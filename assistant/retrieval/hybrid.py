"""Hybrid retrieval: dense and lexical candidates fused, weighed by document and intent, only what is in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from assistant.index.lexical import LexicalIndex
from assistant.policy.document import Level
from assistant.policy.evidence import Candidate, DocumentEvidence, Evidence
from assistant.policy.provision import Passage
from assistant.policy.question import Intent, Question
from assistant.policy.validity import Validity
from assistant.retrieval.features import answer_type, names_document, section_match
from assistant.retrieval.terms import Terms, TermStatistics, content_terms, overlap, pairs, plain
from assistant.storage.library import Library

_RRF_K = 20  # damping of ranks; smaller than the usual 60 since lists are short
_POOL = 80  # candidates taken from each index
_SAME_TOPIC = 0.34  # coverage of a follow-up's own words by the documents of the conversation
_READ_WHOLE = 4  # documents all of whose passages are weighed
_HISTORICAL = (Intent.VALIDITY, Intent.CHANGE)
_PAST = (Validity.EXPIRED, Validity.SUPERSEDED, Validity.REPEALED)
VectorSearch = Callable[[str, int], list[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the features. Set on the development half of `eval/cases`, see docs/benchmarks.md."""

    dense: float = 1.0
    lexical: float = 1.0
    coverage: float = 1.2  # content words held by the passage with its context
    document_coverage: float = 0.5  # content words held by the document as a whole
    title: float = 0.9  # content words held by the title
    title_overlap: float = 0.3  # share of the title that the question spells out
    named: float = 3.0  # named by title or number
    context: float = 1.0  # the conversation is about this document
    section: float = 0.7  # headings announce what is asked
    answer_type: float = 0.6  # the text holds what such an answer consists of
    level: float = 0.8  # the level asked for; half of it for the park's own where none is
    version: float = 2.0  # of the year, or of the earlier kind, that is asked for
    not_yet: float = -2.0  # not in force yet: shown only where nothing in force answers
    document: float = 0.5  # the document's best passages speak for the others


class _AboutDocument(NamedTuple):
    """What speaks for a document as a whole, each 0 to 1."""

    coverage: float
    title: float
    title_overlap: float
    named: float
    level: float


class _PerDocument:
    """The features of documents for one question, each document's computed once and only when a passage of it comes up."""

    def __init__(
        self,
        library: Library,
        whole: Mapping[str, str],
        title_pairs: Mapping[str, frozenset[str]],
        question: Question,
        terms: Terms,
    ) -> None:
        self._library = library
        self._whole = whole
        self._title_pairs = title_pairs
        self._question = question
        self._question_pairs = pairs(question.searched)
        self._terms = terms
        self._known: dict[str, _AboutDocument] = {}

    def of(self, document_id: str) -> _AboutDocument:
        if document_id not in self._known:
            register = self._library.register(document_id)
            self._known[document_id] = _AboutDocument(
                coverage=self._terms.coverage_of_plain(self._whole[document_id]),
                title=self._terms.coverage(register.title),
                title_overlap=overlap(self._question_pairs, self._title_pairs[document_id]),
                named=names_document(self._question, register.title, register.document_number),
                level=_level_match(self._question.levels, register.level),
            )
        return self._known[document_id]


class Retriever:
    """Finds the evidence for a question in one library. Immutable; safe to share between threads."""

    def __init__(
        self,
        library: Library,
        vector_search: VectorSearch,
        *,
        stop_words: frozenset[str],
        sections: Mapping[Intent, Sequence[str]],
        weights: Weights | None = None,
    ) -> None:
        self._library = library
        self._vector_search = vector_search
        self._lexical = LexicalIndex(library.passages.values())
        self._statistics = TermStatistics(library.passages.values())
        self._stop_words = stop_words
        self._sections = sections
        self._weights = weights or Weights()
        self._whole = {
            d: plain(library.register(d).title + "\n" + "\n".join(p.text for p in library.passages_of(d)))
            for d in library.documents
        }
        self._searched = {i: plain(p.searched) for i, p in library.passages.items()}
        self._title_pairs = {d: pairs(library.register(d).title) for d in library.documents}

    def terms(self, question: Question) -> Terms:
        return content_terms(question, self._statistics, self._stop_words)

    def is_about_others(self, question: Question, documents: Sequence[str]) -> bool:
        """Whether a question has content words of which the given documents hold hardly any: its topic is another."""
        terms = self.terms(question)
        held = [terms.coverage(self._whole[d]) for d in documents if d in self._whole]
        return bool(terms.weights) and max(held, default=0.0) < _SAME_TOPIC

    def retrieve(self, question: Question, *, as_of: date, limit: int = 60) -> Evidence:
        """Evidence for `question` on the day `as_of`; documents that are not in force come only where they are asked for."""
        terms = self.terms(question)
        about = _PerDocument(self._library, self._whole, self._title_pairs, question, terms)
        ranks, nearest = self._ranks(question)
        scored: dict[str, Candidate] = {}

        def score(passages: Iterable[Passage]) -> None:
            for passage in passages:
                if passage.id in scored:
                    continue
                if not self._applies(question, passage.document_id):
                    continue
                validity = self._validity(passage, as_of)
                if validity is Validity.IN_FORCE or self._wants_history(question, passage, validity):
                    dense, lexical = ranks.get(passage.id, (0.0, 0.0))
                    scored[passage.id] = self._score(question, terms, passage, validity, dense, lexical, about)

        score(self._library.passages[i] for i in ranks if i in self._library.passages)
        # what a document says of dates or telephones seldom looks like the question: the likely ones are read whole
        for document_id in self._likely(scored.values()):
            score(self._library.passages_of(document_id))
        return self._gather(list(scored.values()), terms, limit, nearest)

    @staticmethod
    def _likely(candidates: Iterable[Candidate]) -> list[str]:
        """The documents of the best candidates, best first."""
        best: dict[str, float] = {}
        for candidate in candidates:
            document_id = candidate.passage.document_id
            best[document_id] = max(best.get(document_id, candidate.score), candidate.score)
        return sorted(best, key=lambda d: (-best[d], d))[:_READ_WHOLE]

    def _ranks(self, question: Question) -> tuple[dict[str, tuple[float, float]], float]:
        """Passage id → reciprocal ranks (dense, lexical), 1 for the first of a list, 0 for none; and the best cosine."""
        found: dict[str, tuple[float, float]] = {}
        dense_text = " ".join((question.text, *(e.name for e in question.entities if e.name not in question.text)))
        dense = self._vector_search(dense_text, _POOL)
        for rank, (passage_id, _) in enumerate(dense):
            found[passage_id] = (_RRF_K / (_RRF_K + rank), 0.0)
        for rank, (passage_id, _) in enumerate(self._lexical.search(question.searched, _POOL)):
            found[passage_id] = (found.get(passage_id, (0.0, 0.0))[0], _RRF_K / (_RRF_K + rank))
        for document_id in self._pinned(question):
            for passage in self._library.passages_of(document_id):
                found.setdefault(passage.id, (0.0, 0.0))
        return found, dense[0][1] if dense else 0.0

    def _pinned(self, question: Question) -> list[str]:
        """Documents all of whose passages are weighed: those named, and those the conversation is about."""
        named = [
            d
            for d, document in self._library.documents.items()
            if question.titles and names_document(question, document.register.title, document.register.document_number)
        ]
        return named + [d for d in question.context_documents if d in self._library.documents]

    def _applies(self, question: Question, document_id: str) -> bool:
        """Whether a document's rules are those of a place asked about: its own, or the whole country's."""
        if not question.places:
            return True
        register = self._library.register(document_id)
        own = register.title + (register.issuer or "")
        return register.level is Level.NATIONAL or any(place in own for place in question.places)

    def _validity(self, passage: Passage, as_of: date) -> Validity:
        return self._library.validity.record(passage.document_id).of_provision(passage.path, as_of)

    def _wants_history(self, question: Question, passage: Passage, validity: Validity) -> bool:
        """Whether text that is not in force may be shown, named as such.

        Always where nothing took its place: a single repealed provision, or a document that ran out without a successor.
        """
        if validity is Validity.NOT_YET or question.old_version:
            return True
        if validity in (Validity.REPEALED, Validity.EXPIRED) and not self._library.validity.superseded_by(
            passage.document_id
        ):
            return True
        if any(intent in _HISTORICAL for intent in question.intents):
            return True
        register = self._library.register(passage.document_id)
        if names_document(question, register.title, register.document_number):
            return True
        return self._is_version_asked(question, passage.document_id, validity) > 0

    def _is_version_asked(self, question: Question, document_id: str, validity: Validity) -> float:
        """1 for a document of the very year asked for, a half for one no longer in force where 「老办法」 is asked for."""
        register = self._library.register(document_id)
        if question.year is not None and question.year in {
            d.year for d in (register.issued_on, register.effective_from) if d
        }:
            return 1.0
        return 0.5 if question.old_version and validity in _PAST else 0.0

    def _score(
        self,
        question: Question,
        terms: Terms,
        passage: Passage,
        validity: Validity,
        dense: float,
        lexical: float,
        about: _PerDocument,
    ) -> Candidate:
        weights = self._weights
        document = about.of(passage.document_id)
        scores = {
            "dense": weights.dense * dense,
            "lexical": weights.lexical * lexical,
            "coverage": weights.coverage * terms.coverage_of_plain(self._searched[passage.id]),
            "document_coverage": weights.document_coverage * document.coverage,
            "title": weights.title * document.title,
            "title_overlap": weights.title_overlap * document.title_overlap,
            "named": weights.named * document.named,
            "context": weights.context * (passage.document_id in question.context_documents),
            "section": weights.section
            * max((section_match(passage, self._sections.get(i, ())) for i in question.intents), default=0.0),
            "answer_type": weights.answer_type * max((answer_type(passage, i) for i in question.intents), default=0.0),
            "level": weights.level * document.level,
            "version": weights.version * self._is_version_asked(question, passage.document_id, validity),
            "not_yet": weights.not_yet * (validity is Validity.NOT_YET),
        }
        return Candidate(passage, validity, sum(scores.values()), scores)

    def _gather(self, candidates: list[Candidate], terms: Terms, limit: int, nearest: float) -> Evidence:
        by_document: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in sorted(candidates, key=lambda c: (-c.score, c.passage.id)):
            by_document[candidate.passage.document_id].append(candidate)
        documents = sorted(
            (self._document(i, found) for i, found in by_document.items()), key=lambda d: (-d.score, d.document_id)
        )
        ordered = sorted(candidates, key=lambda c: (-c.score, c.passage.id))[:limit]
        if not documents:
            return Evidence((), ())
        best = documents[0]
        whole = self._whole[best.document_id]
        return Evidence(
            tuple(ordered),
            tuple(documents[:20]),
            coverage=terms.coverage(whole),
            signals={
                **self._signals(ordered[0], terms, whole),
                "nearest": nearest,
                "lead": min(1.0, best.score - documents[1].score) if len(documents) > 1 else 1.0,
            },
            unknown_terms=terms.missing(whole),
        )

    def _signals(self, best: Candidate, terms: Terms, whole: str) -> dict[str, float]:
        """What abstention looks at, each 0 to 1."""
        known = [t for t in terms.weights if self._statistics.known(t)]
        return {
            "document_coverage": terms.coverage(whole),
            "passage_coverage": terms.coverage(best.passage.searched),
            "known_terms": len(known) / len(terms.weights) if terms.weights else 0.0,
            "missing_noun": terms.missing_noun(whole),
            "missing_noun_passage": terms.missing_noun(best.passage.searched),
            "terms": min(len(terms.weights), 8) / 8,
            "title": terms.coverage(self._library.register(best.passage.document_id).title),
            "answer_type": min(1.0, best.scores.get("answer_type", 0.0)),
            "lexical_rank": best.scores.get("lexical", 0.0),
            "dense_rank": best.scores.get("dense", 0.0),
        }

    def _document(self, document_id: str, found: Sequence[Candidate]) -> DocumentEvidence:
        """A document's score: its best passage, with the next two for support."""
        support = [c.score for c in found[:3]]
        score = support[0] + self._weights.document * sum(s - support[0] for s in support[1:]) / 4
        validities = [c.validity for c in found]
        return DocumentEvidence(
            document_id,
            self._library.register(document_id).title,
            max(validities, key=validities.count),
            score,
            tuple(found),
        )


def _level_match(asked: Sequence[Level], level: Level | None) -> float:
    if not asked:
        return 0.5 if level is Level.PARK else 0.25 if level is None else 0.0
    return 1.0 if level in asked else 0.0
