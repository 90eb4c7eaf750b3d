"""The extractive answer line by line: which of its statements a model may word, and which stay as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.draft import WARNING, Section, Statement
from assistant.answer.rendered import heading, with_opening
from assistant.answer.write.likeness import covered
from assistant.policy.answer import Citation
from assistant.policy.pointers import POINTER

_MARKS = re.compile(r"(?:\[\d+\])+$")
_ASKED = re.compile(
    r"[^\n]{2,80}？\n答：(?:(?:是|不是|可以|不可以|能|不能|会|不会)的?。)?"
)  # 「是一回事吗？\n答：不是。」
_LIST = re.compile(r"；.*；.*；|^\d{1,2}[.、]|——|^[（(][一1][）)]", re.DOTALL)  # a list reads best as a list
_SHORT, _LONG = 12, 400  # characters of a statement that gains by other words, and that can be checked
_MOST = 6  # statements that a model words in one answer
_AN_EXTRACT = (
    0.95  # share of a statement's character pairs that its quotes hold; computed verdicts and amounts have less
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the answer as it may be shown, and whether a model worded it."""

    text: str
    by_model: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A statement of the answer. `number`: under which a model is given it, None where it stays as it is. `told`: what a rewording
    has to tell; `lead`: words before it that stay; `headings`: lines before it.
    """

    number: int | None
    statement: Statement
    lead: str
    told: str
    marks: str
    where: str
    headings: tuple[str, ...]
    previous: str

    def lines(self, words: str = "") -> list[Line]:
        """Its lines of the answer, in a model's `words` where there are some."""
        statement = self.statement
        if words:
            statement = Statement(self.lead + words + self.marks, statement.spans, statement.opening)
        is_new = statement.text != self.statement.text
        return [*map(Line, self.headings), Line(with_opening(statement, self.previous), is_new)]


def slots_of(sections: Sequence[Section], citations: Sequence[Citation]) -> list[Slot]:
    """The statements of checked sections in their order, those that may be worded numbered from 1."""
    by_number = {c.n: c for c in citations}
    slots: list[Slot] = []
    numbered = 0
    for section in sections:
        headings = heading(section, sections)
        previous = ""
        for statement in section.statements:
            marks = _marks(statement.text)
            cited = [by_number[int(n)] for n in re.findall(r"\d+", marks) if int(n) in by_number]
            text = statement.text.removesuffix(marks)
            lead = (
                found[0] if (found := _ASKED.match(text)) else ""
            )  # of a question and its answer, the answer is worded
            told = text.removeprefix(lead)
            quotes = tuple(c.quote for c in cited)
            may = numbered < _MOST and _gains(statement, told, quotes)
            numbered += may
            slots.append(
                Slot(
                    number=numbered if may else None,
                    statement=statement,
                    lead=lead,
                    told=told,
                    marks=marks,
                    where=f"《{cited[0].title.strip('《》')}》{cited[0].provision}" if cited else "",
                    headings=headings,
                    previous=previous,
                )
            )
            headings, previous = (), statement.opening or previous
    return slots


def _marks(text: str) -> str:
    found = _MARKS.search(text)
    return found[0] if found else ""


def _gains(statement: Statement, told: str, quotes: Sequence[str]) -> bool:
    """Whether a statement may be worded anew: prose taken from the text. What was computed, a warning and a list stay."""
    return (
        not any(statement.computed)
        and not statement.text.startswith(WARNING)
        and "\n" not in told
        and not _LIST.search(told)
        and not POINTER.search(told)
        and _SHORT <= len(told) <= _LONG
        and covered(told, "\n".join(quotes)) >= _AN_EXTRACT
    )
