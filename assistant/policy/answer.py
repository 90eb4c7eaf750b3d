"""What a question becomes and what an answer is: the types that stages exchange and the doors return."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import Field

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
    key: str
    value: Any
    said: str = ""  # the words it came from


class ConditionFinding(Frozen):
    text: str
    verdict: str  # met | unmet | unknown
    fact: Fact | None
    citation: int


class TraceStep(Frozen):
    step: str
    value: str
    citation: int | None = None


class Amount(Frozen):
    """An amount in yuan with the steps that led to it."""

    cny: Decimal
    text: str
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


class MissingFact(Frozen):
    key: str
    question: str
    unit: str | None = None
    decides: tuple[str, ...] = ()


class Handover(Frozen):
    """Where a person takes over: the desk (企业全生命周期陪跑工作室) and how to reach it, cited where a document states it."""

    reason: str
    desk: str
    channel: str = ""
    phone: str = ""
    citation: int | None = None


class Answer(Frozen):
    """What the assistant returns from every door."""

    id: str
    conversation_id: str
    as_of: date
    status: Status
    reasons: tuple[Reason, ...] = ()
    understood: str = ""  # the completed question, where it differs from what was typed
    text: str
    citations: tuple[Citation, ...] = ()
    findings: tuple[Finding, ...] = ()
    filing: tuple[dict[str, Any], ...] = ()
    missing_facts: tuple[MissingFact, ...] = ()
    follow_ups: tuple[str, ...] = ()
    handover: Handover | None = None
    generated_by: str = "extractive"
    ai_label: str = Field(default="本回答由人工智能依据所列政策原文生成，仅供参考，以政策原文和主管部门解释为准。")
