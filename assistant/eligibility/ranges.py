"""Yuan as a range: what an amount can be, its nominal value, and how ranges go together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.eligibility.known import distinct
from assistant.policy.card import Ref
from assistant.policy.fact_values import show_money
from assistant.policy.judgement import Traced

ZERO = Decimal(0)


@dataclass(frozen=True)
class Range:
    """Yuan (or a fact) from `low` to `high` (None: without end), never negative. `value` is None where `missing` facts leave it open;
    what is told only roughly has a value inside its range."""

    low: Decimal
    high: Decimal | None
    value: Decimal | None
    missing: tuple[str, ...] = ()
    steps: tuple[Traced, ...] = ()

    def then(self, change: Callable[[Decimal], Decimal]) -> Range:
        """Under a change that never falls as its input rises."""
        return replace(
            self,
            low=change(self.low),
            high=None if self.high is None else change(self.high),
            value=None if self.value is None else change(self.value),
        )

    def with_step(self, step: str, source: Ref | None) -> Range:
        """The same, saying how it came about, where there is a value to say."""
        if self.value is None:
            return self
        return replace(self, steps=(*self.steps, Traced(step=step, value=show_money(self.value), source=source)))

    def settled(self, source: Ref) -> Range:
        """With the value that it must have where both ends are the same: nothing is missing then."""
        if self.high is None or self.low != self.high or self.value is not None:
            return self
        return replace(self, value=self.low, missing=()).with_step("不论其余情况如何，结果相同", source)


def exactly(cny: Decimal) -> Range:
    """A known amount."""
    return Range(low=cny, high=cny, value=cny)


def span(found: Range) -> str:
    """「24万元」, 「最高24万元」, 「金额待定」."""
    if found.value is not None:
        return show_money(found.value)
    return f"最高{show_money(found.high)}" if found.high is not None else "金额待定"


def multiply(a: Range, b: Range) -> Range:
    """The product; nothing of anything is nothing."""
    none = a.high == 0 or b.high == 0
    high = None if a.high is None or b.high is None else a.high * b.high
    return Range(
        low=a.low * b.low,
        high=ZERO if none else high,
        value=None if a.value is None or b.value is None else a.value * b.value,
        missing=distinct((*a.missing, *b.missing)),
        steps=(*a.steps, *b.steps),
    )


_CHOICES: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "sum": lambda values: sum(values, ZERO),
    "highest": max,
    "lowest": min,
}


def combine(form: str, parts: Sequence[Range], source: Ref) -> Range:
    """Several ranges added (`sum`), or the highest or lowest of them; facts that cannot change the outcome are not missing."""
    highs = [p.high for p in parts if p.high is not None]
    bounded = len(highs) == len(parts)
    if form == "sum":
        low, high = sum((p.low for p in parts), ZERO), sum(highs, ZERO) if bounded else None
        matter = parts
    elif form == "highest":
        low, high = max(p.low for p in parts), max(highs) if bounded else None
        matter = [p for p in parts if p.high is None or p.high > low or p.low == low]
    else:
        low, high = min(p.low for p in parts), min(highs, default=None)
        matter = [p for p in parts if high is None or p.low < high or p.high == high]
    values = [p.value for p in matter if p.value is not None]
    value = _CHOICES[form](values) if len(values) == len(matter) else None
    steps = tuple(step for p in parts for step in p.steps)
    found = Range(low, high, value, distinct(key for p in matter for key in p.missing) if value is None else (), steps)
    found = found.settled(source)
    if len(parts) == 1 or found.value is None:
        return found
    told = [span(p) for p in parts]
    words = {"sum": " + ".join(told), "highest": f"{'、'.join(told)}中就高"}.get(form, f"{'、'.join(told)}中取低")
    return found.with_step(words, source)
