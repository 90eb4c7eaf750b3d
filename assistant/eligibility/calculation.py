"""The calculation of one amount, rule by rule: a range of yuan with a nominal value where the facts give one, and its steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import assert_never

from assistant.eligibility.known import Definitions, Facts, Holds, distinct, missing_keys, number, undecided
from assistant.eligibility.ranges import ZERO, Range, combine, exactly, multiply, span
from assistant.eligibility.wording import (
    band_words,
    base_name,
    condition_words,
    fact_name,
    percent,
    quantity,
    tier_name,
    uplift_words,
)
from assistant.policy.card import (
    AmountRule,
    Base,
    Combined,
    Condition,
    Difference,
    Fixed,
    PerUnit,
    Progressive,
    Rate,
    Ref,
    Tier,
    Tiers,
    Uplift,
    Uplifted,
    Years,
)
from assistant.policy.fact_values import plain, show_money
from assistant.policy.judgement import Traced, Truth


@dataclass(frozen=True)
class _Quantity:
    """A fact as an input: its range, and how its value is written in a step."""

    range: Range
    words: str


@dataclass(frozen=True)
class Calculation:
    """Amounts for what is known of one enterprise."""

    facts: Facts
    holds: Holds
    definitions: Definitions

    def of(self, rule: AmountRule, points: Decimal = ZERO) -> Range:
        """What the rule gives within its bounds. `points` raise every rate inside (10个百分点 are 0.1)."""
        return _bounded(self._form(rule, points), rule).settled(rule.source)

    def _form(self, rule: AmountRule, points: Decimal) -> Range:
        match rule:
            case Fixed():
                return exactly(max(rule.cny, ZERO)).with_step(rule.text or "定额", rule.source)
            case Rate():
                return self._rate(rule, points)
            case PerUnit():
                return self._per_unit(rule)
            case Base():
                base = self._quantity(rule.base, rule.years, rule.source)
                return base.range.with_step(base_name(rule.base, rule.years, self.definitions), rule.source)
            case Tiers():
                return self._tiers(rule, points)
            case Progressive():
                return self._progressive(rule, points)
            case Combined():
                return combine(rule.form, [self.of(part, points) for part in rule.parts], rule.source)
            case Difference():
                return self._difference(rule, points)
            case Uplifted():
                return self._uplifted(rule, points)
            case _ as unreachable:
                assert_never(unreachable)

    # -- forms with a fact ---------------------------------------------------------------------------------------

    def _quantity(self, key: str, years: Years | None, source: Ref) -> _Quantity:
        """The fact, not below zero: a falling base brings nothing."""
        reading = self.facts.value(key, years)
        value = number(reading.value) if not reading.missing else None
        low, high = number(reading.low) or ZERO, number(reading.high)
        read = Range(
            low=max(low, ZERO),
            high=None if high is None else max(high, ZERO),
            value=None if value is None else max(value, ZERO),
            missing=missing_keys(reading, key) if value is None else (),
        )
        if value is None:
            return _Quantity(read.settled(source), "")
        shown = quantity(value, key, self.definitions)
        if reading.derived:
            step = Traced(step=f"{fact_name(key, self.definitions)}：{reading.derived}", value=shown, source=source)
            read = replace(read, steps=(step,))
        return _Quantity(read, _roughly(shown, value, read))

    def _rate(self, rule: Rate, points: Decimal) -> Range:
        base = self._quantity(rule.base, rule.years, rule.source)
        rate = max(rule.rate + points, ZERO)

        def share(whole: Decimal) -> Decimal:
            counted = whole if rule.base_cap is None else min(whole, rule.base_cap)
            return max(counted - rule.over, ZERO) * rate

        found = base.range.then(share)
        if base.range.value is None:
            return (
                found if rule.base_cap is None or found.high is not None else replace(found, high=share(rule.base_cap))
            )
        name = fact_name(rule.base, self.definitions)
        words = f"{name}{base.words}"
        if rule.base_cap is not None and base.range.value > rule.base_cap:
            words = f"{name}按上限{quantity(rule.base_cap, rule.base, self.definitions)}"
        if rule.over:
            over = quantity(rule.over, rule.base, self.definitions)
            if not found.value:
                return found.with_step(f"{words}未超过{over}", rule.source)
            words = f"（{words} - {over}）"
        return found.with_step(f"{words} × {percent(rate)}", rule.source)

    def _per_unit(self, rule: PerUnit) -> Range:
        counts = [self._quantity(key, rule.years, rule.source) for key in rule.counts]
        product = exactly(Decimal(1))
        for count in counts:
            product = multiply(product, count.range)
        most = rule.max_count
        if most is not None:
            capped = product.then(lambda n: min(n, most))
            product = replace(capped, high=most if capped.high is None else capped.high)
        words = " × ".join([show_money(rule.cny), *(c.words for c in counts)])
        if most is not None:
            words += f"（最多计{plain(most)}）"
        return product.then(lambda n: n * rule.cny).with_step(words, rule.source)

    def _progressive(self, rule: Progressive, points: Decimal) -> Range:
        base = self._quantity(rule.base, rule.years, rule.source)
        bands = [(band, max(band.rate + points, ZERO)) for band in rule.bands]

        def part(whole: Decimal, above: Decimal, up_to: Decimal | None) -> Decimal:
            return max((whole if up_to is None else min(whole, up_to)) - above, ZERO)

        found = base.range.then(lambda whole: sum((part(whole, b.above, b.up_to) * r for b, r in bands), ZERO))
        if base.range.value is None or found.value is None:
            return found
        inside = [(b, r, part(base.range.value, b.above, b.up_to)) for b, r in bands]
        for band, rate, counted in ((b, r, c) for b, r, c in inside if c > 0):
            step = Traced(
                step=f"{band_words(band)}：{show_money(counted)} × {percent(rate)}",
                value=show_money(counted * rate),
                source=rule.source,
            )
            found = replace(found, steps=(*found.steps, step))
        return found.with_step(f"{fact_name(rule.base, self.definitions)}{base.words}，各段相加", rule.source)

    def _difference(self, rule: Difference, points: Decimal) -> Range:
        whole = self.of(rule.of, points)
        less = self._quantity(rule.less, None, rule.source)
        value = None
        if whole.value is not None and less.range.value is not None:
            value = max(whole.value - less.range.value, ZERO)
        left = Range(
            low=ZERO if less.range.high is None else max(whole.low - less.range.high, ZERO),
            high=None if whole.high is None else max(whole.high - less.range.low, ZERO),
            value=value,
            missing=distinct((*whole.missing, *less.range.missing)) if value is None else (),
            steps=(*whole.steps, *less.range.steps),
        )
        if whole.value is None or value is None:
            return left
        name = fact_name(rule.less, self.definitions)
        return left.with_step(f"{show_money(whole.value)} - {name}{less.words}，补足差额", rule.source)

    # -- forms with a condition ----------------------------------------------------------------------------------

    def _open(self, conditions: Iterable[Condition]) -> tuple[str, ...]:
        return distinct(key for c in conditions for key in undecided(c, self.facts, self.holds))

    def _tiers(self, rule: Tiers, points: Decimal) -> Range:
        truths = [(tier, self.holds(tier.when)) for tier in rule.tiers]
        if rule.take == "first":
            met = next((i for i, (_, truth) in enumerate(truths) if truth is Truth.MET), None)
            truths = truths if met is None else truths[: met + 1]
        possible = [(tier, truth) for tier, truth in truths if truth is not Truth.UNMET]
        if not possible:
            return exactly(ZERO).with_step("各档条件均不符合", rule.source)
        tiers = [(tier, truth, self._tier(tier, points)) for tier, truth in possible]
        if rule.take == "first":
            return self._first(tiers, rule.source)
        certain = [found for _, truth, found in tiers if truth is Truth.MET]
        maybe = [
            Range(ZERO, found.high, None, distinct((*self._open([tier.when]), *found.missing)))
            for tier, truth, found in tiers
            if truth is Truth.UNKNOWN
        ]
        return combine(rule.take, [*certain, *maybe], rule.source)

    def _tier(self, tier: Tier, points: Decimal) -> Range:
        found = self.of(tier.amount, points)
        step = Traced(step=f"适用{tier_name(tier)}", value=tier.label or "符合", source=tier.amount.source)
        return replace(found, steps=(step, *found.steps))

    def _first(self, tiers: Sequence[tuple[Tier, Truth, Range]], source: Ref) -> Range:
        """The one that applies, or the range of those that still may; none at all may where no condition is sure to hold."""
        if tiers[0][1] is Truth.MET:
            return tiers[0][2]
        sure = any(truth is Truth.MET for _, truth, _ in tiers)
        found = [f for _, _, f in tiers]
        highs = [f.high for f in found]
        open_conditions = self._open(tier.when for tier, _, _ in tiers)
        told = "；".join(f"{tier.label or condition_words(tier.when)}{span(f)}" for tier, _, f in tiers)
        return Range(
            low=min(f.low for f in found) if sure else ZERO,
            high=None if None in highs else max(h for h in highs if h is not None),
            value=None,
            missing=distinct((*open_conditions, *(key for f in found for key in f.missing))),
            steps=(Traced(step="档次取决于尚不清楚的情况", value=told, source=source),),
        )

    def _uplifted(self, rule: Uplifted, points: Decimal) -> Range:
        truths = [(uplift, self.holds(uplift.when)) for uplift in rule.uplifts]
        met = [u for u, truth in truths if truth is Truth.MET]
        unknown = [u for u, truth in truths if truth is Truth.UNKNOWN]
        if rule.take == "highest":
            certain = combine("highest", self._each(rule, met, points), rule.source)
            maybe = self._each(rule, [*met, *unknown], points)
            best = combine("highest", maybe, rule.source)
            ends = [certain, best]
        else:
            down = [u for u in unknown if _lowers(u)]
            up = [u for u in unknown if not _lowers(u)]
            certain = self._with(rule, met, points)
            ends = [self._with(rule, [*met, *down], points), self._with(rule, [*met, *up], points)]
        if not unknown:
            return certain
        highs = [e.high for e in ends]
        range_ = Range(
            low=min(e.low for e in ends),
            high=None if None in highs else max(h for h in highs if h is not None),
            value=None,
            missing=distinct((*self._open(u.when for u in unknown), *certain.missing)),
            steps=certain.steps,
        )
        told = "；".join(f"{condition_words(u.when)}的，{uplift_words(u)}" for u in unknown)
        open_step = Traced(step="是否提高取决于尚不清楚的情况", value=told, source=unknown[0].source)
        return replace(range_, steps=(*range_.steps, open_step))

    def _each(self, rule: Uplifted, uplifts: Sequence[Uplift], points: Decimal) -> list[Range]:
        """The amount with each uplift alone; as it is where there is none."""
        return [self._with(rule, [u], points) for u in uplifts] or [self._with(rule, [], points)]

    def _with(self, rule: Uplifted, uplifts: Sequence[Uplift], points: Decimal) -> Range:
        more = sum((u.points or ZERO for u in uplifts), ZERO)
        factor = 1 + sum((u.factor or ZERO for u in uplifts), ZERO)
        cny = sum((u.cny or ZERO for u in uplifts), ZERO)
        found = self.of(rule.of, points + more)
        applied = tuple(
            Traced(step=f"{condition_words(u.when)}，{uplift_words(u)}", value="适用", source=u.source) for u in uplifts
        )
        raised = found.then(lambda amount: max(amount * factor + cny, ZERO) if amount > 0 else amount)
        raised = replace(raised, steps=(*applied, *raised.steps))
        if not (factor != 1 or cny) or found.value is None:
            return raised
        words = show_money(found.value) + (f" × {percent(factor)}" if factor != 1 else "")
        words += f" {'+' if cny > 0 else '-'} {show_money(abs(cny))}" if cny else ""
        return raised.with_step(words, uplifts[-1].source)


# -- words ----------------------------------------------------------------------------------------------------------


def _roughly(shown: str, value: Decimal, read: Range) -> str:
    """「约600万元」, 「50人以上」 where the fact was not told exactly."""
    if read.low == read.high:
        return shown
    if read.high is None or value == read.low:
        return f"{shown}以上"
    return f"不超过{shown}" if value == read.high else f"约{shown}"


def _lowers(uplift: Uplift) -> bool:
    return any((change or ZERO) < 0 for change in (uplift.points, uplift.factor, uplift.cny))


# -- bounds --------------------------------------------------------------------------------------------------------


def _bounded(found: Range, rule: AmountRule) -> Range:
    """At least `floor` where anything is paid, at most `cap` whatever else holds, nothing below `least`, cut down to `round_to`."""
    floor, cap, least, unit = rule.floor, rule.cap, rule.least, rule.round_to
    if floor is not None:
        raised = found.then(lambda amount: max(amount, floor) if amount > 0 else amount)
        found = _changed(found, raised, f"不足{show_money(floor)}，按{show_money(floor)}", rule.source)
    if cap is not None:
        cut = found.then(lambda amount: min(amount, cap))
        cut = replace(cut, high=cap if cut.high is None else cut.high).settled(rule.source)
        shown = "" if cut.value is None else show_money(cut.value)
        found = cut.with_step(f"不超过{show_money(cap)}，按{shown}", rule.source)
    if least is not None:
        paid = found.then(lambda amount: amount if amount >= least else ZERO)
        found = _changed(found, paid, f"不足{show_money(least)}，不予支付", rule.source)
    if unit:
        found = _changed(
            found, found.then(lambda amount: amount // unit * unit), f"不足{show_money(unit)}的部分舍去", rule.source
        )
    return found


def _changed(before: Range, after: Range, words: str, source: Ref) -> Range:
    return after.with_step(words, source) if before.value != after.value else after
