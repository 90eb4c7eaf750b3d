"""A letter: its text with [n] marks, what the marks stand for, and what was checked when it was composed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from assistant.policy.answer import Citation, Reason, Status
from assistant.policy.document import Frozen


class Length(StrEnum):
    SHORT = "short"
    USUAL = "usual"
    FULL = "full"


class Style(Frozen):
    """How a letter is to be written. None: where it helps."""

    length: Length = Length.USUAL
    materials: bool | None = None
    steps: bool = False
    contacts: bool | None = None
    formal: bool = False


class QuestionAnswered(Frozen):
    """One of the questions of the enterprise's letter, and how it was answered."""

    question: str
    status: Status
    answer_id: str
    reasons: tuple[Reason, ...] = ()


class Sourced(Frozen):
    """A sentence as it was composed and verified. `words`: without marks and white space; `citations`: what it rests on.

    `computed`: its figures that follow from these by a traced calculation; `carried`: its marks stand behind a later sentence.
    """

    words: str
    citations: tuple[int, ...]
    computed: str = ""
    carried: bool = False


class Letter(Frozen):
    """`as_of`: the day it holds for; `until`: the last day on which all it says of filing windows does; `notes`: for the officer."""

    text: str
    citations: tuple[Citation, ...] = ()
    questions: tuple[QuestionAnswered, ...] = ()
    sourced: tuple[Sourced, ...] = ()
    style: Style = Style()
    as_of: date
    until: date | None = None
    notes: tuple[str, ...] = ()
