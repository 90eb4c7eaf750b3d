"""What a question becomes and what an answer is: the types that stages exchange and the doors return."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import PlainSerializer

from assistant.policy.document import Frozen
from assistant.policy.validity import Validity


class Status(StrEnum):
    ANSWERED = "answered"
    PARTIAL = "partial"
    NEEDS_FACTS = "needs_facts"
    ABSTAINED = "abstained"


class Reason(StrEnum):
    NO_EVIDENCE = "no_evidence"
    OUT_OF_SCOPE = "out_of_scope"
    EXPIRED = "expired"
    CONFLICT = "conflict"
    MISSING_FACT = "missing_fact"
    UNSAFE = "unsafe"


def _as_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


Yuan = Annotated[Decimal, PlainSerializer(_as_number, return_type=int | float, when_used="json")]


LABEL = "本回答由人工智能依据所列政策原文生成，仅供参考，以政策原文和主管部门解释为准。"


MARK = re.compile(r"\[(\d{1,3})\]")  # 「[3]」 in a text: the number of a citation
SHORT = 350  # characters of an answer's `text`, marks included; the rest is in its details


class Citation(Frozen):
    """An exact quotation: `quote` is text[start:end] of the named version. Offsets count code points."""

    n: int
    document_id: str
    title: str
    document_number: str | None
    version: int
    validity: Validity
    effective_from: date | None
    effective_to: date | None
    provision: str
    page: int | None
    start: int
    end: int
    quote: str
    url: str


class Fact(Frozen):
    """What is known of the asker: `shown` as a person writes it, `said` the words it came from, `year` of a yearly fact."""

    key: str
    value: Any
    said: str = ""
    name: str = ""
    shown: str = ""
    year: int | None = None


class ConditionFinding(Frozen):
    """One condition judged. `derived`: how the fact was computed; `gap`: what is missing to meet it. An `exclusion` speaks
    against where it holds; its verdict is that of the asker's standing: met where it does not hold.
    """

    text: str
    verdict: str  # met | unmet | unknown
    fact: Fact | None
    citation: int
    derived: str = ""
    gap: str = ""
    exclusion: bool = False


class TraceStep(Frozen):
    step: str
    value: str
    citation: int | None = None


class Amount(Frozen):
    """An amount in yuan with the steps that led to it; None where a fact is missing. `at_most`: only a limit is known."""

    cny: Yuan | None
    text: str
    at_most: bool = False
    nature: str = "grant"
    trace: tuple[TraceStep, ...] = ()


class Finding(Frozen):
    """A verdict on one benefit, computed condition by condition."""

    benefit_id: str
    benefit: str
    document_id: str
    verdict: str  # eligible | not_eligible | unknown
    conditions: tuple[ConditionFinding, ...] = ()
    amount: Amount | None = None
    card_status: str = "draft"


class CombinedAmount(Frozen):
    """What several benefits (document#benefit) come to together by their rules of stacking."""

    benefits: tuple[str, ...]
    amount: Amount


class MissingFact(Frozen):
    """A fact that can still change a verdict or an amount. `options`: (value, name) of a choice."""

    key: str
    question: str
    unit: str | None = None
    decides: tuple[str, ...] = ()
    year: int | None = None
    type: str = "text"
    options: tuple[tuple[str, str], ...] = ()


class FilingWindow(Frozen):
    """One filing window as of the answer's day: `state` open, coming, closed, all_year or by_notice; `days` until it closes or opens."""

    state: str
    text: str
    label: str = ""
    opens: date | None = None
    closes: date | None = None
    days: int | None = None
    citation: int | None = None


class FilingMaterial(Frozen):
    """One paper; None and empty where the text does not say. `only_if`: who has to hand it in."""

    name: str
    form: str | None = None
    copies: int | None = None
    stamped: bool | None = None
    issued_by: str | None = None
    obtained_at: str | None = None
    only_if: str = ""
    exempt: bool = False
    citation: int | None = None


class FilingNote(Frozen):
    """A step, a time limit, a contact or a channel, as words under a name."""

    name: str
    text: str
    phone: str | None = None
    url: str | None = None
    citation: int | None = None


class Filing(Frozen):
    """How to file for one benefit, of its guide the parts that were asked for. `has_dates`: a day to come can be put in a calendar."""

    document_id: str
    title: str
    benefit_id: str
    benefit: str
    card_status: str = "draft"
    first: FilingWindow | None = None
    windows: tuple[FilingWindow, ...] = ()
    materials: tuple[FilingMaterial, ...] = ()
    steps: tuple[FilingNote, ...] = ()
    time_limits: tuple[FilingNote, ...] = ()
    channels: tuple[FilingNote, ...] = ()
    contacts: tuple[FilingNote, ...] = ()
    without_application: bool = False
    has_dates: bool = False


class Handover(Frozen):
    """Where a person takes over: the desk (企业全生命周期陪跑工作室) and how to reach it, cited where a document states it."""

    reason: str
    desk: str
    channel: str = ""
    phone: str = ""
    citation: int | None = None


class Detail(Frozen):
    """A part of an answer under its title, with marks as in `Answer.text`."""

    title: str
    text: str


class Answer(Frozen):
    """What the assistant returns from every door. `text` answers on its own, in at most `SHORT` characters; `details` hold the rest.

    What `text` gives in part says where the details have all of it (`policy.pointers`). Citations are numbered through the text, then the
    details.
    """

    id: str
    conversation_id: str
    as_of: date
    status: Status
    reasons: tuple[Reason, ...] = ()
    understood: str = ""  # the completed question, where it differs from what was typed
    text: str
    details: tuple[Detail, ...] = ()
    citations: tuple[Citation, ...] = ()
    findings: tuple[Finding, ...] = ()
    combined: tuple[CombinedAmount, ...] = ()
    filing: tuple[Filing, ...] = ()
    missing_facts: tuple[MissingFact, ...] = ()
    contradictions: tuple[str, ...] = ()  # what was told in two ways, as questions that ask back
    facts: tuple[Fact, ...] = ()  # all that is known of the asker after this turn
    follow_ups: tuple[str, ...] = ()
    handover: Handover | None = None
    generated_by: str = "extractive"
    ai_label: str = LABEL


class MatchedBenefit(Frozen):
    """One benefit for one enterprise. `standing`: eligible, near_miss, unknown or not_eligible. `windows`: when to file, as words;
    `window_state` (open, coming, all_year, by_notice, closed), `opens` and `closes` of the first of them.
    """

    standing: str
    title: str
    finding: Finding
    windows: tuple[str, ...] = ()
    window_state: str = ""
    opens: date | None = None
    closes: date | None = None


class MatchReport(Frozen):
    """One enterprise against all cards in force on a day, sorted by what to do first. `counts`: benefits of each standing;
    `matches` may be fewer. Citations are those of the findings.
    """

    as_of: date
    counts: dict[str, int]
    matches: tuple[MatchedBenefit, ...]
    citations: tuple[Citation, ...]
    missing_facts: tuple[MissingFact, ...]
    facts: tuple[Fact, ...]
    ai_label: str = LABEL
