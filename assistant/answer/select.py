"""Choosing what answers: for each intent the passages, items or rows that say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.policy.evidence import Candidate, Evidence
from assistant.policy.figures import find_figures
from assistant.policy.provision import Passage, Provision, ProvisionKind
from assistant.policy.question import Intent, Question
from assistant.storage.library import Library

_LISTED = (Intent.MATERIALS, Intent.STEPS, Intent.ELIGIBILITY)
_DOCUMENT_MARGIN = 1.2  # documents whose score is this far below the best are not read for an answer
_LIST_LIMIT = 1200  # characters of a list shown whole
_MORE_MARGIN = 0.45  # further passages this close to the best are shown too
_MOST = {Intent.AMOUNT: 4, Intent.GENERAL: 2, Intent.ELIGIBILITY: 3, Intent.CONTACT: 2}
_SECTION, _TYPE, _COVERAGE = 0.9, 0.7, 0.6  # weights of an intent's own features against a candidate's score
_ANY_OF = re.compile(r"之一|任一|任意一项")
_FIGURE_KINDS = {
    Intent.AMOUNT: ("money", "ratio"),
    Intent.WINDOW: ("date",),
    Intent.TIME_LIMIT: ("span",),
    Intent.CONTACT: ("phone",),
}

Coverage = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Selection:
    """One piece of evidence for one intent: a passage, or the list [start, end) that it belongs to."""

    intent: Intent
    candidate: Candidate
    start: int
    end: int
    whole_list: bool = False

    @property
    def document_id(self) -> str:
        return self.candidate.passage.document_id


class Selector:
    """Chooses from the evidence for one question."""

    def __init__(
        self,
        question: Question,
        evidence: Evidence,
        library: Library,
        coverage: Coverage,
        *,
        section_match: Callable[[Passage, Intent], float],
        answer_type: Callable[[Passage, Intent], float],
    ) -> None:
        self._question = question
        self._evidence = evidence
        self._library = library
        self._coverage = coverage
        self._section_match = section_match
        self._answer_type = answer_type

    def select(self, intent: Intent) -> list[Selection]:
        """What answers `intent`, best first; [] when no passage holds what such an answer consists of."""
        ranked = self._ranked(intent)
        if not ranked:
            return []
        best_score, best = ranked[0]
        if intent in _LISTED:
            listed = self._whole_list(intent, best)
            if listed is not None:
                return [listed]
        chosen: list[Selection] = []
        for score, candidate in ranked:
            if score < best_score - _MORE_MARGIN or len(chosen) >= _MOST.get(intent, 1):
                break
            if not any(_overlap(candidate.passage, other.candidate.passage) for other in chosen):
                chosen.append(Selection(intent, candidate, candidate.passage.start, candidate.passage.end))
        return chosen

    def fit(self, candidate: Candidate, intent: Intent) -> float:
        """How well a passage answers one intent: its score with the features of that intent alone."""
        own = candidate.score - candidate.scores.get("section", 0.0) - candidate.scores.get("answer_type", 0.0)
        passage = candidate.passage
        return (
            own
            + _SECTION * self._section_match(passage, intent)
            + _TYPE * self._answer_type(passage, intent)
            + _COVERAGE * self._coverage(passage.text)
        )

    def telling(self, candidate: Candidate) -> float:
        """How much a passage tells of what a document gives, for a list."""
        return self.fit(candidate, Intent.AMOUNT)

    def announces(self, passage: Passage, intent: Intent) -> bool:
        """Whether a passage's headings announce an answer to `intent` and its text holds one."""
        return self._section_match(passage, intent) == 1.0 and self._answer_type(passage, intent) > 0

    def _ranked(self, intent: Intent) -> list[tuple[float, Candidate]]:
        """Candidates of the documents worth reading, scored for this intent alone."""
        if not self._evidence.documents:
            return []
        floor = self._evidence.documents[0].score - _DOCUMENT_MARGIN
        readable = {d.document_id for d in self._evidence.documents if d.score >= floor}
        ranked = []
        for document in self._evidence.documents:
            if document.document_id not in readable:
                continue
            for candidate in document.candidates:
                fit = self._answer_type(candidate.passage, intent)
                if intent is not Intent.GENERAL and fit == 0.0 and intent in _FIGURE_KINDS:
                    continue
                ranked.append((self.fit(candidate, intent), candidate))
        return sorted(ranked, key=lambda r: (-r[0], r[1].passage.id))

    def _whole_list(self, intent: Intent, best: Candidate) -> Selection | None:
        """The article or section whose list the best passage belongs to, where it may be shown whole."""
        passage = best.passage
        if passage.kind in (ProvisionKind.ROW, ProvisionKind.TABLE):
            return None
        provisions = self._library.provisions(passage.document_id)
        by_ordinal: Mapping[int, Provision] = {p.ordinal: p for p in provisions}
        current = by_ordinal.get(passage.provision)
        chosen: Provision | None = None
        while current is not None and current.kind not in (
            ProvisionKind.CHAPTER, ProvisionKind.PART, ProvisionKind.SECTION, ProvisionKind.TITLE, ProvisionKind.ANNEX
        ):  # fmt: skip
            if current.end - current.start <= _LIST_LIMIT and any(p.parent == current.ordinal for p in provisions):
                chosen = current
            current = by_ordinal.get(current.parent) if current.parent is not None else None
        if chosen is None or (chosen.start >= passage.start and chosen.end <= passage.end):
            return None
        return Selection(intent, best, chosen.start, chosen.end, whole_list=True)


def _overlap(one: Passage, other: Passage) -> bool:
    return one.document_id == other.document_id and one.start < other.end and other.start < one.end


def best_sentences(text: str, coverage: Coverage, intent: Intent, *, limit: int = 180) -> list[tuple[int, int]]:
    """Spans of the sentences of `text` that answer, in order; the whole text where it is short."""
    if len(text) <= limit:
        return [(0, len(text))]
    spans = sentence_spans(text)
    kinds = _FIGURE_KINDS.get(intent, ())
    scored = []
    for index, (start, end) in enumerate(spans):
        sentence = text[start:end]
        fit = 0.5 if kinds and any(f.kind in kinds for f in find_figures(sentence)) else 0.0
        scored.append((coverage(sentence) + fit, -index))
    best = max(scored)[0]
    kept = [spans[-index] for score, index in scored if score >= best - 0.15][:3]
    return sorted(kept)


_SENTENCE = re.compile(r"[^。！？\n]+(?:[。！？]+[”’」』）)]*|\n|$)")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the Chinese sentences of `text`, white space at their ends left out."""
    spans = []
    for match in _SENTENCE.finditer(text):
        words = match[0].strip()
        if words:
            start = match.start() + match[0].index(words[0])
            spans.append((start, start + len(words)))
    return spans


def says_any_of(lead: str) -> bool:
    """Whether a lead-in asks for one of its items only (「符合下列条件之一的」)."""
    return bool(_ANY_OF.search(lead))


