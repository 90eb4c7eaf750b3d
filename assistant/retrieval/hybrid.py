"""Hybrid retrieval: dense and lexical candidates fused, weighed by document and intent, only what is in force."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import NamedTuple

from assistant.index.lexical import LexicalIndex, tagged
from assistant.policy.document import Level
from assistant.policy.evidence import Candidate, DocumentEvidence, Evidence
from assistant.policy.provision import Passage
from assistant.policy.question import Intent, Question
from assistant.policy.validity import Validity
from assistant.retrieval.digits import in_digits
from assistant.retrieval.features import (
    answer_type,
    names_article,
    names_document,
    names_product,
    section_match,
    states_purpose,
)
from assistant.retrieval.ranking import Ranking
from assistant.retrieval.reprints import reprints
from assistant.retrieval.rerank import Reranker, reranked
from assistant.retrieval.searched import DocumentTexts
from assistant.retrieval.terms import Terms, TermStatistics, content_terms, overlap, pairs, plain
from assistant.storage.library import Library

_RANK_DAMPING = 20  # of reciprocal ranks; smaller than the usual 60 since lists are short
_POOL = 80  # candidates taken from each index
_DEPTH = 300  # passages whose likeness to the question is known; the others count as the last of them
_SAME_TOPIC = 0.34  # coverage of a follow-up's own words by the documents of the conversation
_READ_WHOLE = 4  # documents all of whose passages are weighed
_LONG = 500  # characters from which on a passage counts as long
_SCORE_SCALE = 20.0
_SUPPORT = 0.5  # how far a document's second and third passage speak for it
_CONTRAST = 50
_COSINE_SCALE = 10.0  # brings differences of squeezed cosines to the range of the other features
_SENTENCE_SCALE = 3.0  # the same for those of sentences, which spread wider
_HISTORICAL = (Intent.VALIDITY, Intent.CHANGE)
_PAST = (Validity.EXPIRED, Validity.SUPERSEDED, Validity.REPEALED)
_FOUND = tuple(f"{index}{of}" for index in ("dense", "sentence", "lexical") for of in ("", "_rank", "_document"))
VectorSearch = Callable[[str, int], list[tuple[str, float]]]


class _AboutDocument(NamedTuple):
    """What speaks for a document as a whole, each 0 to 1."""

    coverage: float
    title_overlap: float
    named: float
    product: float
    level: float


class _PerDocument:
    """The features of documents for one question, each document's computed once and only when a passage of it comes up."""

    def __init__(
        self,
        library: Library,
        texts: DocumentTexts,
        title_pairs: Mapping[str, frozenset[str]],
        question: Question,
        terms: Terms,
    ) -> None:
        self._library = library
        self._texts = texts
        self._title_pairs = title_pairs
        self._question = question
        self._question_pairs = pairs(question.searched)
        self._terms = terms
        self._known: dict[str, _AboutDocument] = {}

    def of(self, document_id: str) -> _AboutDocument:
        if document_id not in self._known:
            register = self._library.register(document_id)
            self._known[document_id] = _AboutDocument(
                coverage=self._terms.coverage_of_plain(self._texts.of(document_id)),
                title_overlap=overlap(self._question_pairs, self._title_pairs[document_id]),
                named=names_document(self._question, register.title, register.document_number),
                product=names_product(self._question, register.title),
                level=_level_match(self._question.levels, register.level),
            )
        return self._known[document_id]


class _Found(NamedTuple):
    """What one index found: likeness to the question by passage and by document, and reciprocal ranks.

    `likeness` is relative to the best hit: a cosine's distance below it (≤ 0, scaled), or the share of its BM25 score.
    """

    likeness: Mapping[str, float]
    by_document: Mapping[str, float]
    ranks: Mapping[str, float]
    otherwise: float  # likeness of what was not found
    nearest: float  # cosine of the best hit

    def contrast(self) -> float:
        """How far the best hit stands out from the fiftieth; 0 for too few."""
        below = sorted(self.likeness.values(), reverse=True)[1:_CONTRAST]
        return 0.0 if not below else max(self.likeness.values()) - below[-1]

    def of(self, passage: Passage) -> tuple[float, float, float]:
        """A passage's likeness, reciprocal rank and its document's likeness: the features `_FOUND` of this index."""
        return (
            self.likeness.get(passage.id, self.otherwise),
            self.ranks.get(passage.id, 0.0),
            self.by_document.get(passage.document_id, self.otherwise),
        )


class Retriever:
    """Finds the evidence for a question in one library. Immutable; safe to share between threads."""

    def __init__(
        self,
        library: Library,
        vector_search: VectorSearch,
        sentence_search: VectorSearch,
        *,
        stop_words: frozenset[str],
        sections: Mapping[Intent, Sequence[str]],
        ranking: Ranking,
        reranker: Reranker | None = None,
    ) -> None:
        self._library = library
        self._reranker = reranker
        self._vector_search = vector_search
        self._sentence_search = sentence_search
        self._lexical = LexicalIndex(library.passages.values())
        self._statistics = TermStatistics(self._lexical.holders, self._lexical.count)
        self._stop_words = stop_words
        self._sections = sections
        self._ranking = ranking
        self._threads = ThreadPoolExecutor(thread_name_prefix="dense")
        self._announced: dict[tuple[str, Intent], float] = {}
        self._answering: dict[tuple[str, Intent], float] = {}
        self._texts = DocumentTexts(
            {
                d: plain(library.register(d).title + "\n" + "\n".join(p.text for p in library.passages_of(d)))
                for d in library.documents
            }
        )
        self._searched = {i: plain(p.searched) for i, p in library.passages.items()}
        self._title_pairs = {d: pairs(library.register(d).title) for d in library.documents}
        self._reprints = reprints(library)

    @property
    def word_counts(self) -> Mapping[str, int]:
        """How many passages hold each word."""
        return self._statistics.counts

    def holds(self, wording: str) -> bool:
        """Whether a wording stands in any document."""
        return wording in self._texts

    def documents_holding(self, wording: str) -> int:
        """How many documents hold a wording."""
        return self._texts.documents_holding(wording)

    def whole(self, document_id: str) -> str:
        """The title and the text of a document, plain, as terms are looked for."""
        return self._texts.whole(document_id)

    def terms(self, question: Question) -> Terms:
        return content_terms(question, self._statistics, self._stop_words)

    def is_about_others(self, question: Question, documents: Sequence[str]) -> bool:
        """Whether a question names things of which the given documents hold hardly any: its topic is another. 「什么时候打到账上」
        names nothing, whatever the documents call it.
        """
        terms = self.terms(question)
        texts = [text for d in documents if (text := self._texts.get(d))]
        held = [terms.coverage_of_plain(text) for text in texts]
        things = [
            noun for noun in terms.nouns if any(tag != "vn" for _, tag in tagged(noun))
        ]  # 「升级了怎么算」 has none
        return bool(things) and max(held, default=0.0) < _SAME_TOPIC

    def retrieve(self, question: Question, *, as_of: date, limit: int = 60, whole: Question | None = None) -> Evidence:
        """Evidence for `question` on the day `as_of`; documents that are not in force come only where they are asked for.

        `whole`: the message that the question is a part of, whose passage vector then serves for both: it was computed already.
        """
        terms = self.terms(question)
        about = _PerDocument(self._library, self._texts, self._title_pairs, question, terms)
        # the slowest goes beside the others: it leaves the interpreter free
        dense_search = self._threads.submit(self._dense, whole or question)
        sentences, lexical = self._sentences(question), self._lexically(question)
        dense = dense_search.result()
        scored: dict[str, Candidate] = {}

        def score(passages: Iterable[Passage]) -> None:
            for passage in passages:
                if passage.id in scored or not self._applies(question, passage.document_id):
                    continue
                validity = self._validity(passage, as_of)
                if self._is_told_elsewhere(passage.document_id, as_of):
                    continue
                if validity is Validity.IN_FORCE or self._wants_history(question, passage, validity):
                    found = dict(
                        zip(
                            _FOUND,
                            (*dense.of(passage), *sentences.of(passage), *lexical.of(passage)),
                            strict=True,
                        )
                    )
                    scored[passage.id] = self._score(question, terms, passage, validity, found, about)

        score(self._library.passages[i] for i in self._pool(dense, sentences, lexical))
        for document_id in self._pinned(question):
            score(self._library.passages_of(document_id))
        # what a document says of dates or telephones seldom looks like the question: the likely ones are read whole
        for document_id in self._likely(scored.values()):
            score(self._library.passages_of(document_id))
        spread = {
            "nearest": dense.nearest,
            "nearest_sentence": sentences.nearest,
            "dense_contrast": dense.contrast(),
            "lexical_contrast": lexical.contrast(),
        }
        return self._gather(reranked(question, list(scored.values()), self._reranker), terms, limit, spread)

    @staticmethod
    def _likely(candidates: Iterable[Candidate]) -> list[str]:
        """The documents of the best candidates, best first."""
        best: dict[str, float] = {}
        for candidate in candidates:
            document_id = candidate.passage.document_id
            best[document_id] = max(best.get(document_id, candidate.score), candidate.score)
        return sorted(best, key=lambda d: (-best[d], d))[:_READ_WHOLE]

    @staticmethod
    def _pool(*found: _Found) -> list[str]:
        """The first passages of each index."""
        return sorted({i for one in found for i, rank in one.ranks.items() if rank >= _reciprocal(_POOL - 1)})

    def _dense(self, question: Question) -> _Found:
        meant = " ".join((question.text, *(e.name for e in question.entities if e.name not in question.text)))
        return self._by_cosine(self._vector_search(in_digits(meant), _DEPTH), _COSINE_SCALE)

    def _sentences(self, question: Question) -> _Found:
        return self._by_cosine(self._sentence_search(in_digits(question.text), _DEPTH), _SENTENCE_SCALE)

    def _by_cosine(self, hits: Sequence[tuple[str, float]], scale: float) -> _Found:
        known = [hit for hit in hits if hit[0] in self._library.passages]
        nearest = known[0][1] if known else 0.0
        below = [(i, scale * (cosine - nearest)) for i, cosine in known]
        return self._as_found(below, below[-1][1] if below else 0.0, nearest)

    def _lexically(self, question: Question) -> _Found:
        hits = self._lexical.search(in_digits(question.searched), _DEPTH)
        strongest = hits[0][1] if hits else 1.0
        return self._as_found([(i, score / strongest) for i, score in hits], 0.0, 1.0)

    def _as_found(self, hits: Sequence[tuple[str, float]], otherwise: float, nearest: float) -> _Found:
        by_document: dict[str, float] = {}
        for passage_id, likeness in hits:
            by_document.setdefault(self._library.passages[passage_id].document_id, likeness)  # the first is the best
        ranks = {i: _reciprocal(n) for n, (i, _) in enumerate(hits)}
        return _Found(dict(hits), by_document, ranks, otherwise, nearest)

    def _pinned(self, question: Question) -> list[str]:
        """Documents all of whose passages are weighed: those named, and those the conversation is about."""
        named = [
            d
            for d, document in self._library.documents.items()
            if question.titles and names_document(question, document.register.title, document.register.document_number)
        ]
        return named + [d for d in question.context_documents if d in self._library.documents]

    def _applies(self, question: Question, document_id: str) -> bool:
        """Whether a document's rules are those of a place asked about: its own, or the whole country's.

        What nobody is known to have issued may be of any place: there the text has to speak of the one asked about.
        """
        if not question.places:
            return True
        register = self._library.register(document_id)
        known = register.level is not None or register.issuer
        own = register.title + (register.issuer or "") if known else self._texts.of(document_id)
        return register.level is Level.NATIONAL or any(place in own for place in question.places)

    def _is_told_elsewhere(self, document_id: str, as_of: date) -> bool:
        """Whether a document is the reprint of another that is in force too, which speaks for both."""
        original = self._reprints.get(document_id)
        return original is not None and self._library.validity.on(original, as_of) is Validity.IN_FORCE

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
        found: Mapping[str, float],
        about: _PerDocument,
    ) -> Candidate:
        document = about.of(passage.document_id)
        # 「第七条说的什么」 by itself means no document's
        about_something = bool(terms.weights or question.titles or question.context_documents)
        features = {
            **found,
            "coverage": terms.coverage_of_plain(self._searched[passage.id]),
            "document_coverage": document.coverage,
            "title_overlap": document.title_overlap,
            "named": document.named,
            "product": document.product,
            "context": float(passage.document_id in question.context_documents),
            "article": names_article(question, passage) if about_something else 0.0,
            "level": document.level if question.levels else 0.0,
            "park": 0.0 if question.levels else document.level,
            "version": self._is_version_asked(question, passage.document_id, validity),
            "not_yet": float(validity is Validity.NOT_YET),
            "past": float(validity in _PAST),
            "purpose": states_purpose(passage),
            "length": min(1.0, len(passage.text) / _LONG),
        }
        for intent in question.intents:
            features[f"section:{intent}"] = self.section_match(passage, intent)
            features[f"type:{intent}"] = self.answer_type(passage, intent)
        return Candidate(passage, validity, self._ranking.score(features), features)

    def section_match(self, passage: Passage, intent: Intent) -> float:
        """Whether headings, lead-in or table header announce an answer to `intent`, 0 to 1; computed once a passage."""
        key = (passage.id, intent)
        found = self._announced.get(key)
        if found is None:
            found = self._announced[key] = section_match(passage, self._sections.get(intent, ()))
        return found

    def answer_type(self, passage: Passage, intent: Intent) -> float:
        """Whether the text holds what an answer to `intent` consists of, 0 to 1; computed once a passage."""
        key = (passage.id, intent)
        found = self._answering.get(key)
        if found is None:
            found = self._answering[key] = answer_type(passage, intent)
        return found

    def relevance(self, candidate: Candidate, intent: Intent) -> float:
        """A candidate's score with the features of one intent alone, whatever else the question asks."""
        other = {n: v for n, v in candidate.features.items() if not n.startswith(("section:", "type:"))}
        section = self.section_match(candidate.passage, intent)
        kind = self.answer_type(candidate.passage, intent)
        return self._ranking.score({**other, f"section:{intent}": section, f"type:{intent}": kind})

    def _gather(self, candidates: list[Candidate], terms: Terms, limit: int, spread: Mapping[str, float]) -> Evidence:
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
        whole = self._texts.of(best.document_id)
        covered = terms.coverage_of_plain(whole)
        return Evidence(
            tuple(ordered),
            tuple(documents[:20]),
            coverage=covered,
            signals={
                **spread,
                "document_coverage": covered,
                "missing_noun": terms.missing_noun(whole),
                "focus_library": terms.focus(self._texts),
                "confidence": _share(best.score, [d.score for d in documents]),
                "passage_confidence": _share(ordered[0].score, [c.score for c in ordered]),
                "score": ordered[0].score / _SCORE_SCALE,
            },
        )

    def _document(self, document_id: str, found: Sequence[Candidate]) -> DocumentEvidence:
        """A document's score: its best passage, with the next two for support."""
        support = [c.score for c in found[:3]]
        score = support[0] + _SUPPORT * sum(s - support[0] for s in support[1:]) / 4
        validities = [c.validity for c in found]
        return DocumentEvidence(
            document_id,
            self._library.register(document_id).title,
            max(validities, key=validities.count),
            score,
            tuple(found),
        )


def _reciprocal(rank: int) -> float:
    """1 for the first of a list, falling with the rank."""
    return _RANK_DAMPING / (_RANK_DAMPING + rank)


def _share(score: float, all_scores: Iterable[float]) -> float:
    """The softmax probability of a score among others, itself included."""
    return 1.0 / sum(math.exp(min(30.0, other - score)) for other in all_scores)


def _level_match(asked: Sequence[Level], level: Level | None) -> float:
    if not asked:
        return 0.5 if level is Level.PARK else 0.25 if level is None else 0.0
    return 1.0 if level in asked else 0.0
