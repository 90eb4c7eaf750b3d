"""What judging an enterprise by a card gives, before an answer numbers its citations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from assistant.policy.card import Benefit, Card, Leaf, Nature, Ref, Window
from assistant.policy.document import Frozen
from assistant.policy.facts import KnownFact


class Truth(StrEnum):
    """Kleene's three values."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN = "unknown"


class LeafFinding(Frozen):
    """One condition judged. `facts` are what was told and used; `derived` how it was computed (「180万元 ÷ 3000万元 = 6%」);
    `gap` what is missing to meet it (「还差0.8个百分点」). An `exclusion` that is unmet is good news.
    """

    leaf: Leaf
    truth: Truth
    facts: tuple[KnownFact, ...] = ()
    derived: str = ""
    gap: str = ""
    exclusion: bool = False


class Traced(Frozen):
    """One step of a calculation with its result as words, and the words of the policy it rests on."""

    step: str
    value: str
    source: Ref | None = None


class AmountResult(Frozen):
    """`cny` is None where a fact is missing. `at_most`: the text gives only an upper limit, or an input is an upper limit.

    `missing` are the keys of facts without which it cannot be computed.
    """

    cny: Decimal | None
    at_most: bool = False
    nature: Nature = Nature.GRANT
    text: str
    trace: tuple[Traced, ...] = ()
    missing: tuple[str, ...] = ()


class ScoreResult(Frozen):
    """Points reached, the `least` and most `possible` whatever the unknown facts are; `level` where the points decide it."""

    points: Decimal
    least: Decimal
    possible: Decimal
    level: str | None = None
    cny: Decimal | None = None
    trace: tuple[Traced, ...] = ()
    missing: tuple[str, ...] = ()


class Judgement(Frozen):
    """One benefit judged on a day. `missing`: keys of unknown facts that can still change the verdict, best question first."""

    card: Card
    benefit: Benefit
    as_of: date
    verdict: Verdict
    findings: tuple[LeafFinding, ...]
    amount: AmountResult | None = None
    score: ScoreResult | None = None
    missing: tuple[str, ...] = ()


class Opening(Frozen):
    """A filing window as of a day: `state` open, coming, closed, all_year or by_notice; days are calendar days.

    Of a yearly window that is closed `opens` and `closes` are this year's, `next_opens` the next year's.
    """

    window: Window
    state: str
    opens: date | None = None
    closes: date | None = None
    days: int | None = None  # until it opens (coming) or closes (open)
    text: str = ""  # 「11月1日开始，还有12天」
    next_opens: date | None = None
