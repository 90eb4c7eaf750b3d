"""Hybrid retrieval: dense and lexical candidates fused, weighed by document and intent, only what is in force."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import chain

from assistant.index.lexical import LexicalIndex, tagged
from assistant.index.sentences import nearest_by_passage
from assistant.policy.evidence import Candidate, DocumentEvidence, Evidence
from assistant.policy.provision import Passage
from assistant.policy.question import Intent, Question
from assistant.retrieval.digits import in_digits
from assistant.retrieval.features import names_document
from assistant.retrieval.found import DEPTH, Found, by_cosine, by_words
from assistant.retrieval.per_passage import PassageNumbers
from assistant.retrieval.ranking import Ranking
from assistant.retrieval.rerank import Reranker, reranked
from assistant.retrieval.searched import DocumentTexts
from assistant.retrieval.terms import Terms, TermStatistics, content_terms, plain
from assistant.retrieval.units import Units
from assistant.retrieval.weighing import FoundByIndex, Weigher, Weighing
from assistant.storage.library import Library

_POOL = 80  # candidates taken from each index
_SAME_TOPIC = 0.34  # coverage of a follow-up's own words by the documents of the conversation
_READ_WHOLE = 4  # documents all of whose passages are weighed
_SCORE_SCALE = 20.0
_SUPPORT = 0.5  # how far a document's second and third passage speak for it
_REMEMBERED = 64  # questions whose terms are kept
_COSINE_SCALE = 10.0  # brings differences of squeezed cosines to the range of the other features
_SENTENCE_SCALE = 3.0  # the same for those of sentences, which spread wider
VectorSearch = Callable[[str, int], list[tuple[str, float]]]


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
        self._threads = ThreadPoolExecutor(thread_name_prefix="dense")
        self._texts = DocumentTexts(
            {
                d: plain(library.register(d).title + "\n" + "\n".join(p.text for p in library.passages_of(d)))
                for d in library.documents
            }
        )
        self._numbers = PassageNumbers(library.passages)
        self._weigher = Weigher(library, self._numbers, self._texts, sections, ranking)
        self._units = Units(self._weigher)
        # a question's terms are wanted at several stages
        self.terms: Callable[[Question], Terms] = lru_cache(_REMEMBERED)(self._terms)

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

    def searched(self, passage: Passage) -> str:
        """The words that a passage is found by, headings and title among them, plain."""
        return self._weigher.searched[passage.id]

    def _terms(self, question: Question) -> Terms:
        return content_terms(question, self._statistics, self._stop_words, self.holds)

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
        passages = self._library.passages
        # the slowest goes beside the others: it leaves the interpreter free
        dense_search = self._threads.submit(self._dense, whole or question)
        nearest = self._sentence_search(in_digits(question.text), DEPTH)
        sentences, lexical = self._sentences(nearest), self._lexically(question)
        weighing = Weighing(self._weigher, question, terms, as_of)
        early = weighing.read(passages[i] for i in _pool(sentences, lexical))  # while the slowest is at work
        found = FoundByIndex(dense_search.result(), sentences, lexical)
        scored = weighing.candidates(early, found)

        def weigh(more: Iterable[Passage]) -> None:
            scored.extend(weighing.candidates(weighing.read(more), found))

        pinned = self._pinned(question)
        weigh(chain((passages[i] for i in _pool(*found)), *map(self._library.passages_of, pinned)))
        # what a document says of dates or telephones seldom looks like the question: the likely ones are read whole
        weigh(chain.from_iterable(map(self._library.passages_of, self._likely(scored))))
        spread = {
            "nearest": found.dense.nearest,
            "nearest_sentence": found.sentence.nearest,
            "dense_contrast": found.dense.contrast,
            "lexical_contrast": found.lexical.contrast,
        }
        evidence = self._gather(reranked(question, scored, self._reranker), terms, limit, spread)
        return replace(evidence, units=self._units.weighed(question, evidence, terms, dict(nearest)))

    @staticmethod
    def _likely(candidates: Iterable[Candidate]) -> list[str]:
        """The documents of the best candidates, best first."""
        best: dict[str, float] = {}
        for candidate in candidates:
            document_id = candidate.passage.document_id
            best[document_id] = max(best.get(document_id, candidate.score), candidate.score)
        return sorted(best, key=lambda d: (-best[d], d))[:_READ_WHOLE]

    def _dense(self, question: Question) -> Found:
        meant = " ".join((question.text, *(e.name for e in question.entities if e.name not in question.text)))
        return by_cosine(self._vector_search(in_digits(meant), DEPTH), self._numbers, _COSINE_SCALE)

    def _sentences(self, nearest: Sequence[tuple[str, float]]) -> Found:
        return by_cosine(nearest_by_passage(nearest, DEPTH), self._numbers, _SENTENCE_SCALE)

    def _lexically(self, question: Question) -> Found:
        return by_words(self._lexical.search(in_digits(question.searched), DEPTH), self._numbers)

    def _pinned(self, question: Question) -> list[str]:
        """Documents all of whose passages are weighed: those named, and those the conversation is about."""
        named = [
            d
            for d, document in self._library.documents.items()
            if question.titles and names_document(question, document.register.title, document.register.document_number)
        ]
        return named + [d for d in question.context_documents if d in self._library.documents]

    def section_match(self, passage: Passage, intent: Intent) -> float:
        """Whether headings, lead-in or table header announce an answer to `intent`, 0 to 1."""
        return self._weigher.section_match(passage, intent)

    def answer_type(self, passage: Passage, intent: Intent) -> float:
        """Whether the text holds what an answer to `intent` consists of, 0 to 1."""
        return self._weigher.answer_type(passage, intent)

    def relevance(self, candidate: Candidate, intent: Intent) -> float:
        """A candidate's score with the features of one intent alone, whatever else the question asks."""
        return self._weigher.relevance(candidate, intent)

    def _gather(self, candidates: list[Candidate], terms: Terms, limit: int, spread: Mapping[str, float]) -> Evidence:
        ordered = sorted(candidates, key=lambda c: (-c.score, c.passage.id))
        by_document: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in ordered:
            by_document[candidate.passage.document_id].append(candidate)
        documents = sorted(
            (self._document(i, found) for i, found in by_document.items()), key=lambda d: (-d.score, d.document_id)
        )
        ordered = ordered[:limit]
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


def _pool(*found: Found) -> list[str]:
    """The first passages of each index."""
    return sorted({i for one in found for i in one.ids[:_POOL]})


def _share(score: float, all_scores: Iterable[float]) -> float:
    """The softmax probability of a score among others, itself included."""
    return 1.0 / sum(math.exp(min(30.0, other - score)) for other in all_scores)
