"""Answers that a person signed, given again where the same is asked and what they rest on still stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer.carded import PERSONAL
from assistant.answer.draft import Span, Statement
from assistant.answer.shortened import shortened
from assistant.answer.verify import make_citation
from assistant.loaded import Loaded
from assistant.policy.answer import MARK, SHORT, Answer, Citation, Detail, Status
from assistant.policy.figures import find_figures, unsupported_figures
from assistant.policy.numerals import fold
from assistant.policy.question import Intent, Question
from assistant.policy.reviewed import GENERATED_BY, ReviewedAnswer, ReviewedState
from assistant.policy.validity import Validity
from assistant.question.understand import understand
from assistant.retrieval.terms import Terms, plain
from assistant.storage.library import Library
from assistant.storage.reviewed import ReviewedAnswers
from assistant.turn import Turn

LABEL = "本回答经工作人员核定（{day}），所引条款至今未变；以政策原文和主管部门解释为准。"
_REST = "答复详情"
_SAME = 0.8  # share of the weight of either question's words that the other must hold
# words that turn a question into another one, however alike the rest is
_TURNING = re.compile("不|未|没|首次|第一次|再次|第二次|重新|复审|以前|以后|之前|之后|上级|市级|省级|国家|个人")
_SAME_TURN = {"第一次": "首次", "第二次": "再次", "之前": "以前", "之后": "以后"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """One wording of a reviewed answer, read once."""

    key: str
    question: Question
    terms: Terms
    answer: ReviewedAnswer


class Reviewed:
    """Finds the reviewed answer to a turn. Safe to share between threads."""

    def __init__(self, store: ReviewedAnswers) -> None:
        self._store = store
        self._held: tuple[tuple[int, int], list[_Asked]] | None = None

    @property
    def changes(self) -> int:
        """Moves whenever one was signed, changed or withdrawn."""
        return self._store.changes

    def answer(self, turn: Turn, loaded: Loaded) -> Answer | None:
        """The signed answer to what the turn asks; None where there is none, or one that no longer stands on that day.

        What depends on the asker's own facts is judged anew each time and never taken from another's answer.
        """
        if turn.question.unsafe or (turn.facts.facts and set(PERSONAL).intersection(turn.question.intents)):
            return None
        for found in self._matching(turn.question, loaded):
            citations = standing_citations(found, loaded.library, turn.as_of)
            if citations is not None and turn.as_of >= _day_of(found, turn.as_of):
                text, details = _divided(found.text)
                return turn.answer(
                    Status.ANSWERED,
                    text,
                    details=details,
                    citations=citations,
                    generated_by=GENERATED_BY,
                    ai_label=LABEL.format(day=found.approved_at.date().isoformat()),
                )
        return None

    def _matching(self, question: Question, loaded: Loaded) -> list[ReviewedAnswer]:
        """Those that answer the same question, in the same words first."""
        asked = self._asked(loaded)
        if not asked:
            return []
        key, terms = _key(question.text), loaded.retriever.terms(question)
        same = [a.answer for a in asked if a.key == key]
        alike = [a.answer for a in asked if a.key != key and _alike(question, terms, a)]
        return list(dict.fromkeys((*same, *alike)))

    def _asked(self, loaded: Loaded) -> list[_Asked]:
        stamp = (self._store.changes, loaded.library.generation)
        if self._held is None or self._held[0] != stamp:
            read = [
                _Asked(_key(question.text), question, loaded.retriever.terms(question), answer)
                for answer in self._store.all(ReviewedState.VALID)
                for question in map(understand, answer.wordings)
            ]
            self._held = (stamp, read)
        return self._held[1]


def _divided(text: str) -> tuple[str, tuple[Detail, ...]]:
    """The paragraphs that fit into the short part, and the others; of a first one that is too long the beginning."""
    paragraphs = text.split("\n")
    kept = next(n for n in range(len(paragraphs), -1, -1) if len("\n".join(paragraphs[:n])) <= SHORT)
    if kept == len(paragraphs):
        return text, ()
    if kept:
        return "\n".join(paragraphs[:kept]), (Detail(title=_REST, text="\n".join(paragraphs[kept:])),)
    beginning = shortened(Statement(paragraphs[0], ()), SHORT, _REST, at_clauses=True)
    return beginning.text if beginning else text, (Detail(title=_REST, text=text),) if beginning else ()


def _day_of(answer: ReviewedAnswer, as_of: date) -> date:
    """From when on it may be given: the first day on which all that it cites was in force."""
    return max((c.effective_from for c in answer.citations if c.effective_from), default=as_of)


def _key(text: str) -> str:
    return "".join(c for c in fold(plain(text)) if c.isalnum())


def _alike(question: Question, terms: Terms, other: _Asked) -> bool:
    """Whether two questions ask the same: the same intents, figures, turning words, and all but the same content words."""
    return (
        set(question.intents) == set(other.question.intents)
        and _figures(question) == _figures(other.question)
        and _turns(question) == _turns(other.question)
        and bool(terms.weights)
        and bool(other.terms.weights)
        and terms.coverage(other.question.text) >= _SAME
        and other.terms.coverage(question.text) >= _SAME
        and Intent.LIST not in question.intents  # what there is grows with every document
    )


def _figures(question: Question) -> set[tuple[str, str]]:
    return {f.key for f in find_figures(_TURNING.sub(" ", question.text))}  # 「第一次」 counts nothing


def _turns(question: Question) -> set[str]:
    """The turning words outside of names: 「国家」 of 「国家高新技术企业」 turns nothing."""
    text = question.text
    for entity in question.entities:
        text = text.replace(entity.said, " ")
    return {_SAME_TURN.get(word, word) for word in _TURNING.findall(text)}


def standing_citations(answer: ReviewedAnswer, library: Library, as_of: date) -> tuple[Citation, ...] | None:
    """The answer's citations in today's texts; None where one no longer stands or a figure has lost its source."""
    found = [_standing(c, library, as_of) for c in answer.citations]
    kept = [c for c in found if isinstance(c, Citation)]
    if len(kept) < len(found) or not kept:
        return None
    sources = [c.quote for c in kept] + [c.title for c in kept]
    return None if unsupported_figures(MARK.sub("", answer.text), sources) else tuple(kept)


def fallen(answer: ReviewedAnswer, library: Library, as_of: date) -> str:
    """Why the answer no longer stands, in Chinese; empty where it does."""
    reasons = [c for c in (_standing(c, library, as_of) for c in answer.citations) if isinstance(c, str)]
    return "；".join(dict.fromkeys(reasons))


def _standing(citation: Citation, library: Library, as_of: date) -> Citation | str:
    """The same words in the document as it is now, or why they are not there."""
    named = f"《{citation.title}》{citation.provision}"
    if citation.document_id not in library.documents:
        return f"{named}所在文件已移除"
    text = library.text(citation.document_id).text
    for start in _places(citation, text):
        now = make_citation(library, Span(citation.document_id, start, start + len(citation.quote)), citation.n, as_of)
        if now is None or now.provision != citation.provision:
            continue
        if now.validity is not Validity.IN_FORCE:
            return f"{named}在 {as_of.isoformat()} 不是现行有效"
        return now
    return f"{named}的原文已改动"


def _places(citation: Citation, text: str) -> Sequence[int]:
    """Where the quoted words stand, the old place first."""
    if text.startswith(citation.quote, citation.start):
        return [citation.start]
    places, at = [], text.find(citation.quote)
    while at >= 0:
        places.append(at)
        at = text.find(citation.quote, at + 1)
    return places
