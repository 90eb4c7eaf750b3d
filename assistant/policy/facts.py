"""Facts about an enterprise: the vocabulary (`facts.yaml`, which an officer can edit) and what is known of one enterprise.

Values are in base units everywhere: yuan, fractions (5 % is 0.05), persons, pieces, years, months, square metres. A fact of a year
is of a calendar year. What somebody said may be inexact (「三千来万」, 「五十人以上」); a known fact is an interval then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated

import yaml
from pydantic import BeforeValidator, Field

from assistant.policy.document import Frozen

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _typed(value: object) -> object:
    """Numbers and days as JSON gives them, which has words for both."""
    if not isinstance(value, str):
        return value
    if _NUMBER.fullmatch(value):
        return Decimal(value)
    if _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


Value = Annotated[bool | Decimal | date | str | tuple[str, ...], BeforeValidator(_typed)]


class FactType(StrEnum):
    BOOLEAN = "boolean"
    MONEY = "money"  # yuan
    NUMBER = "number"  # in `unit`
    RATIO = "ratio"  # a fraction: 0.05
    DATE = "date"
    CHOICE = "choice"  # one of `options`, in rising order where `ordered`
    CHOICES = "choices"  # any of `options`
    TEXT = "text"


class Option(Frozen):
    """One value of a choice: `value` is stored, `name` shown, `names` what else it goes by."""

    value: str
    name: str
    names: tuple[str, ...] = ()


class DerivationOp(StrEnum):
    """How a fact follows from others; years are those of the fact that is asked for."""

    RATIO = "ratio"  # of[0] / of[1] of one year
    SHARE = "share"  # as RATIO, of facts without a year
    GROWTH = "growth"  # of[0] of the year against the year before, as a fraction
    INCREASE = "increase"  # of[0] of the year less that of the year before
    SUM = "sum"
    DIFFERENCE = "difference"  # of[0] - of[1]
    YEARS_SINCE = "years_since"  # years from the date of[0] to as_of, a begun one as the share of its days
    MONTHS_SINCE = "months_since"
    VALID = "valid"  # as_of is within `months` months from the date of[0]
    PRESENT = "present"  # of[0] is known and not false, zero or none
    ANY = "any"  # one of them is true
    AT_LEAST = "at_least"  # of[0], a number or an ordered choice, is at least `value`
    IS = "is"  # of[0], a choice, is `value`; another choice leaves it open: one can be both
    PRODUCT = "product"  # all of them multiplied, and by `times`
    SIZE_CLASS = "size_class"  # 四部委 standard: of = (industry, staff, revenue, total assets)


class Derivation(Frozen):
    op: DerivationOp
    of: tuple[str, ...]
    months: int | None = None
    value: str | None = None
    times: Decimal = Decimal(1)


_THINGS = (
    "企业",
    "冠军",
    "户",
    "人",
    "人员",
    "毕业",
    "户籍",
    "贷款",
    "公司",
    "机构",
    "单位",
)  # what one is, not what one does


class FactDefinition(Frozen):
    """One fact of the vocabulary. `names`: how people and policies call it besides `name`; `question` asks for it."""

    key: str = Field(pattern=r"[a-z][a-z0-9_]*")
    name: str
    names: tuple[str, ...] = ()
    type: FactType
    unit: str = ""  # of a number: 人, 件, 年, 个月, 平方米 …
    yearly: bool = False
    subject: str = "enterprise"  # enterprise | person | project | loan | product
    group: str = ""
    question: str
    options: tuple[Option, ...] = ()
    ordered: bool = False
    derived: Derivation | None = None
    usual: Decimal | None = (
        None  # what it mostly is: an amount is reckoned with it, saying so, where nobody tells otherwise
    )

    @property
    def wanted(self) -> str:
        """The fact as something to be known: 「营业收入」, 「是否为链主企业」, 「是否在园区有自有厂房」."""
        if self.type is not FactType.BOOLEAN:
            return self.name
        return f"是否为{self.name}" if self.name.endswith(_THINGS) else f"是否{self.name}"


class Vocabulary(Frozen):
    facts: tuple[FactDefinition, ...]


@cache
def fact_definitions() -> Mapping[str, FactDefinition]:
    """Key → definition, from `facts.yaml`. Raises pydantic's `ValidationError`, naming the key, where it was edited wrongly."""
    text = (files("assistant.policy") / "facts.yaml").read_text(encoding="utf-8")
    read = Vocabulary.model_validate(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    return {definition.key: definition for definition in read.facts}


class Comparison(StrEnum):
    """How exactly a value was told."""

    EXACT = "exact"
    ABOUT = "about"  # 「三千来万」, 「将近」, 「大概」
    AT_LEAST = "at_least"  # 「五十人以上」
    MORE_THAN = "more_than"  # 「超过三千万」
    AT_MOST = "at_most"
    LESS_THAN = "less_than"  # 「不到五百万」


class KnownFact(Frozen):
    """One fact as it was told: `said` are the words it came from, `year` the calendar year of a yearly fact."""

    key: str
    value: Value
    comparison: Comparison = Comparison.EXACT
    year: int | None = None
    said: str = ""


class Profile(Frozen):
    """What is known of one enterprise. Of two facts with the same key and year the later one holds."""

    facts: tuple[KnownFact, ...] = ()

    def with_facts(self, facts: Iterable[KnownFact]) -> Profile:
        """The profile with `facts` added; they take the place of those with the same key and year."""
        held = {(f.key, f.year): f for f in (*self.facts, *facts)}
        return Profile(facts=tuple(held.values()))

    def of(self, key: str) -> Iterator[KnownFact]:
        """Everything known under `key`, for whatever year."""
        return (f for f in self.facts if f.key == key)
