"""What a policy offers, as data: benefits with their conditions, amounts, scores, stacking and filing, each with its words.

A card is read from the text (`ingest.cards`, status draft) or written by hand (`card.yaml`) and signed by an officer. Whatever is None or
empty is 原文未载明: the text does not say. Amounts are in yuan, rates fractions; nothing here is computed, see `assistant.eligibility`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from assistant.policy.document import Frozen
from assistant.policy.facts import FactDefinition, Value


class Ref(Frozen):
    """The words that say so: `quote` is text[start:end] of the document's version; `at` is the provision as cited."""

    at: str = ""
    quote: str
    start: int
    end: int


# -- conditions ----------------------------------------------------------------------------------------------------


class Op(StrEnum):
    IS = "is"  # boolean, or one choice
    IN = "in"  # one of several choices
    HAS = "has"  # of several choices at least one of these
    GE = "ge"  # numbers, dates, ordered choices
    GT = "gt"
    LE = "le"
    LT = "lt"
    WITHIN = "within"  # a date: at most `value` `unit` (day, month, year) before as_of


class Take(StrEnum):
    """What several years count as."""

    EACH = "each"
    ANY = "any"
    SUM = "sum"
    MEAN = "mean"


class Years(Frozen):
    """Calendar years that a condition or amount looks at, counted back from the year of `as_of`.

    `last` is the latest of them (0 this year, 1 last year), `count` how many: 「近三年」 is last 1, count 3;
    「当年及上一年」 last 0, count 2.
    """

    last: int = 1
    count: int = 1
    take: Take = Take.EACH


class Leaf(Frozen):
    """One condition on one fact. `text` is the condition in a few words, as shown. `id` is unique in its benefit."""

    id: str = ""
    fact: str
    op: Op
    value: Value
    unit: str = ""  # of `within`
    years: Years | None = None
    text: str
    source: Ref


class AllOf(Frozen):
    all: tuple[Condition, ...]


class AnyOf(Frozen):
    any: tuple[Condition, ...]


class NoneOf(Frozen):
    none: tuple[Condition, ...]


class AtLeast(Frozen):
    """At least `at_least` of the conditions hold: 「下列条件满足两项以上」."""

    at_least: int
    of: tuple[Condition, ...]


def _kind(value: Any) -> str:
    keys = value if isinstance(value, dict) else type(value).model_fields
    return next((k for k in ("all", "any", "none", "at_least") if k in keys), "leaf")


Condition = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[NoneOf, Tag("none")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[Leaf, Tag("leaf")],
    Discriminator(_kind),
]

# -- amounts -------------------------------------------------------------------------------------------------------


class _Amount(Frozen):
    """`cap` and `floor` bound the result, in yuan; below `least` nothing is paid; the result is cut down to whole `round_to`."""

    cap: Decimal | None = None
    floor: Decimal | None = None
    least: Decimal | None = None
    round_to: Decimal | None = None
    text: str = ""
    source: Ref


class Fixed(_Amount):
    form: Literal["fixed"] = "fixed"
    cny: Decimal


class Rate(_Amount):
    """`rate` × base fact (of `years`), of which only what is over `over` and at most `base_cap` counts."""

    form: Literal["rate"] = "rate"
    rate: Decimal
    base: str
    years: Years | None = None
    over: Decimal = Decimal(0)
    base_cap: Decimal | None = None


class PerUnit(_Amount):
    """`cny` × each of the counted facts (persons, months, pieces), the product at most `max_count`."""

    form: Literal["per_unit"] = "per_unit"
    cny: Decimal
    counts: tuple[str, ...]
    max_count: Decimal | None = None
    years: Years | None = None


class Base(_Amount):
    """The fact itself, in yuan: 「不超过实际支付的租金」 is the lowest of an amount and this."""

    form: Literal["base"] = "base"
    base: str
    years: Years | None = None


class Tier(Frozen):
    label: str = ""  # 第一档, 国家级
    when: Condition
    amount: AmountRule


class Tiers(_Amount):
    """The first tier whose condition holds (`first`), or all that do, together (`sum`), or the highest of them (`highest`)."""

    form: Literal["tiers"] = "tiers"
    take: Literal["first", "sum", "highest"] = "first"
    tiers: tuple[Tier, ...]


class Band(Frozen):
    """What lies between `above` and `up_to` of the base counts at `rate`; `up_to` None: without end."""

    above: Decimal
    up_to: Decimal | None
    rate: Decimal


class Progressive(_Amount):
    """Bands of a base, each at its own rate, added up (超额累进)."""

    form: Literal["progressive"] = "progressive"
    base: str
    years: Years | None = None
    bands: tuple[Band, ...]


class Combined(_Amount):
    """Several amounts: added (`sum`), the highest (就高), the lowest (不超过)."""

    form: Literal["sum", "highest", "lowest"]
    parts: tuple[AmountRule, ...]


class Difference(_Amount):
    """What is left of an amount when `less`, a fact in yuan, was already paid (补足差额); never below zero."""

    form: Literal["difference"] = "difference"
    of: AmountRule
    less: str


class Uplift(Frozen):
    """Where `when` holds: every rate inside rises by `points` (0.1: 10个百分点), or the amount by `factor` (0.2: 上浮20%) or `cny`."""

    when: Condition
    points: Decimal | None = None
    factor: Decimal | None = None
    cny: Decimal | None = None
    source: Ref


class Uplifted(_Amount):
    """An amount with its uplifts: all that apply (`sum`) or only the best (`highest`: 不叠加)."""

    form: Literal["uplifted"] = "uplifted"
    of: AmountRule
    uplifts: tuple[Uplift, ...]
    take: Literal["sum", "highest"] = "sum"


AmountRule = Annotated[
    Fixed | Rate | PerUnit | Base | Tiers | Progressive | Combined | Difference | Uplifted,
    Field(discriminator="form"),
]


class Nature(StrEnum):
    """What the amount is: only grants are money that the enterprise gets to keep."""

    GRANT = "grant"
    VOUCHER = "voucher"
    CREDIT_LINE = "credit_line"  # 授信额度: a loan, not a subsidy
    REDUCTION = "reduction"  # 减免 of tax, fee or rent
    DEDUCTION = "deduction"  # 税前扣除: taken off the income that is taxed, not off the tax
    COMPENSATION = "compensation"  # 风险补偿 to a bank


class Cadence(StrEnum):
    ONCE = "once"  # 一次性
    YEARLY = "yearly"
    MONTHLY = "monthly"
    EACH = "each"  # for every event: each patent, each loan


class Payout(Frozen):
    """One part of a payment in several steps: a share of the whole or a fixed sum, and when it is due."""

    share: Decimal | None = None
    cny: Decimal | None = None
    when: str
    source: Ref


class Award(Frozen):
    """What is paid. `up_to`: the text gives only an upper limit (最高…), the sum itself is decided case by case.

    `max_years`: for how many years it can be had. Caps over a year or over all years belong to the rule or to stacking.
    """

    rule: AmountRule
    nature: Nature = Nature.GRANT
    cadence: Cadence | None = None
    max_years: int | None = None
    up_to: bool = False
    payouts: tuple[Payout, ...] = ()


# -- scores --------------------------------------------------------------------------------------------------------


class ScoreBand(Frozen):
    when: Condition
    points: Decimal


class Indicator(Frozen):
    """One indicator: the first band that holds gives the points; `most` is its full mark."""

    name: str
    most: Decimal
    bands: tuple[ScoreBand, ...] = ()
    source: Ref


class Threshold(Frozen):
    """From `at_least` points on: a level (A级), and what goes with it in yuan (a credit line)."""

    at_least: Decimal
    level: str
    cny: Decimal | None = None
    source: Ref


class Score(Frozen):
    """A score (企业创新积分): the sum of its indicators; thresholds in falling order. `most` bounds the sum.

    `fact` and `level_fact` are the facts of the vocabulary that the points and the level are, for conditions that ask for them.
    """

    name: str
    fact: str = ""
    level_fact: str = ""
    indicators: tuple[Indicator, ...]
    deductions: tuple[Indicator, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    most: Decimal | None = None


# -- stacking ------------------------------------------------------------------------------------------------------


class StackingRule(StrEnum):
    HIGHEST = "highest"  # 就高不重复
    STACKABLE = "stackable"  # 可叠加
    EXCLUSIVE = "exclusive"  # 只能享受其中一项
    DIFFERENCE = "difference"  # 就高，已获低者补足差额
    TOTAL_CAP = "total_cap"  # 合计不超过


class Stacking(Frozen):
    """How this benefit goes with others. `others` are benefits (document#benefit), or documents, or words where the text names a class
    (「市级同类补贴」); `group` joins benefits under one rule; `cap` in yuan, per year where `yearly`.
    """

    rule: StackingRule
    group: str = ""
    others: tuple[str, ...] = ()
    cap: Decimal | None = None
    yearly: bool = False
    text: str = ""
    source: Ref


# -- filing --------------------------------------------------------------------------------------------------------


class WindowKind(StrEnum):
    ONCE = "once"
    YEARLY = "yearly"
    ALL_YEAR = "all_year"
    BY_NOTICE = "by_notice"


class DayUnit(StrEnum):
    WORKING_DAY = "working_day"
    DAY = "day"  # calendar days: 日, 自然日
    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"


class Window(Frozen):
    """When one may file. `opens`, `closes`: dates of a window that is once; 「--07-01」 month and day of a yearly one.

    A yearly window that closes before it opens ends in the next year. `within`: so long after an event (取得证书之日起12个月内).
    """

    kind: WindowKind
    opens: date | Annotated[str, Field(pattern=r"--\d\d-\d\d")] | None = None
    closes: date | Annotated[str, Field(pattern=r"--\d\d-\d\d")] | None = None
    within: int | None = None
    unit: DayUnit | None = None
    event: str = ""
    label: str = ""  # 第一批
    source: Ref


class TimeLimit(Frozen):
    """How long something takes: `what` (受理, 审核, 公示, 拨付 …), so many `unit`s, from `since`."""

    what: str
    count: int
    unit: DayUnit
    since: str = ""
    source: Ref


class Material(Frozen):
    """One paper to hand in. None: the text does not say."""

    name: str
    form: str | None = None  # 原件, 复印件, 电子, 在线填写
    copies: int | None = None
    stamped: bool | None = None  # 加盖公章
    issued_by: str | None = None
    obtained_at: str | None = None
    only_if: str = ""  # 「申请增量补助的」
    exempt: bool = False  # 免于提交, 数据共享核验
    source: Ref


class Step(Frozen):
    order: int
    name: str  # 受理
    text: str
    actor: str | None = None
    source: Ref


class Contact(Frozen):
    """Who answers: None where the text does not say."""

    department: str | None = None
    role: str = ""  # 受理, 审核, 拨付, 咨询, 监督
    phone: str | None = None
    address: str | None = None
    window: str | None = None  # 一楼A12号窗口
    hours: str | None = None
    url: str | None = None
    source: Ref


class FilingGuide(Frozen):
    windows: tuple[Window, ...] = ()
    steps: tuple[Step, ...] = ()
    materials: tuple[Material, ...] = ()
    time_limits: tuple[TimeLimit, ...] = ()
    contacts: tuple[Contact, ...] = ()
    channels: tuple[Contact, ...] = ()  # where to hand in: platform, window
    fee: str | None = None
    inspection: str | None = None  # 现场核查
    without_application: Ref | None = None  # 免申即享


# -- card ----------------------------------------------------------------------------------------------------------


class BenefitKind(StrEnum):
    REWARD = "reward"  # 奖励
    SUBSIDY = "subsidy"  # 补贴, 补助, 资助
    QUALIFICATION = "qualification"  # 资格认定
    INTEREST = "interest"  # 贴息
    TAX = "tax"  # 税收优惠
    SERVICE = "service"  # 服务


class Benefit(Frozen):
    """One thing that can be had. `id` is unique in the document; `source` are the words that grant it.

    `exclusions` bar it where one of them holds. `of`: benefits of other documents (document#benefit, or a document's id) that this one, in
    a notice, only tells how to file for. `ends_on`: it can no longer be had after this day though the document goes on.
    """

    id: str
    name: str
    kind: BenefitKind
    subject: str = "enterprise"
    conditions: Condition | None = None
    exclusions: tuple[Condition, ...] = ()
    award: Award | None = None
    score: Score | None = None
    stacking: tuple[Stacking, ...] = ()
    filing: FilingGuide | None = None  # of its own; None: the card's
    of: tuple[str, ...] = ()
    ends_on: date | None = None
    source: Ref


class CardStatus(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"


class Origin(StrEnum):
    READ = "read"  # from structure and wording
    MODEL = "model"  # with a language model's admitted proposals
    HAND = "hand"  # card.yaml


class Card(Frozen):
    """All benefits of one version of a document. `facts` are facts that only this document asks for; their keys begin
    with `x_` and the last part of its id: `x_rd_subsidy_settled`.

    `common` conditions and exclusions go for every benefit; `filing` is the guide of those that have none of their own.
    """

    document_id: str
    version: int
    status: CardStatus = CardStatus.DRAFT
    origin: Origin = Origin.READ
    facts: tuple[FactDefinition, ...] = ()
    common: tuple[Condition, ...] = ()
    exclusions: tuple[Condition, ...] = ()
    filing: FilingGuide | None = None
    benefits: tuple[Benefit, ...] = ()
    signed_by: str | None = None
    signed_at: datetime | None = None
    notes: tuple[str, ...] = ()  # what sent it back to draft
