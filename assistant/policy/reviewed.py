"""Answers that a person signed and the assistant may give again (经工作人员核定)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from assistant.policy.answer import Citation
from assistant.policy.document import Frozen

GENERATED_BY = "reviewed"  # of an answer that gives a signed one again


class ReviewedState(StrEnum):
    VALID = "valid"
    LAPSED = "lapsed"  # a provision that it rests on has changed or is no longer in force
    WITHDRAWN = "withdrawn"


class ReviewedAnswer(Frozen):
    """A signed answer to `question` and to its `variants`; `text` carries [n] marks of `citations`, as an answer's does."""

    id: str
    ticket_id: str | None = None
    question: str
    variants: tuple[str, ...] = ()
    text: str
    citations: tuple[Citation, ...]
    state: ReviewedState = ReviewedState.VALID
    lapsed_for: str = ""  # Chinese: which provision, and what became of it
    approved_by: str
    approved_at: datetime

    @property
    def approved_on(self) -> date:
        return self.approved_at.date()

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every way to ask it that is known."""
        return (self.question, *self.variants)
