"""What several benefits come to together: 就高不重复, 可叠加, 只能享受一项, 补足差额, 合计不超过."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.eligibility.together import Item, Pair, Total, class_rules, components, pairs, totals
from assistant.policy.card import Benefit, Cadence, Stacking, StackingRule
from assistant.policy.combination import Combination, CombinationStep, Part
from assistant.policy.fact_values import show_money
from assistant.policy.judgement import AmountResult

_MONTHS = 12
_WORDS = {
    StackingRule.HIGHEST: "就高不重复",
    StackingRule.EXCLUSIVE: "只能享受其中一项",
    StackingRule.DIFFERENCE: "就高，已获低者补足差额",
    StackingRule.STACKABLE: "可以叠加",
    StackingRule.TOTAL_CAP: "合计有上限",
}


def combine(items: Sequence[tuple[str, Benefit, AmountResult]]) -> tuple[Combination, ...]:
    """The benefits (document#benefit) put together, those that a rule joins in one combination, in the order given.

    Of benefits that exclude one another the highest counts; limits cut what is over them, the least benefit first. A benefit whose
    amount is not known leaves the sum open, unless the limit is full without it.
    """
    given = [Item(reference, benefit, amount) for reference, benefit, amount in items]
    between, limits = pairs(given), totals(given)
    found = []
    for members in components(given, between, limits):
        inside = set(members)
        joined = [p for p in between if {p.one, p.other} <= inside]
        found.append(
            _Sum([given[i] for i in members], members, joined, [t for t in limits if t.members <= inside]).made()
        )
    return tuple(found)


class _Sum:
    """One combination being made; `members` are places in `combine`'s items."""

    def __init__(
        self, items: Sequence[Item], members: Sequence[int], pairs: Sequence[Pair], totals: Sequence[Total]
    ) -> None:
        self._items, self._members, self._pairs, self._totals = items, members, pairs, totals
        self._trace: list[CombinationStep] = []
        self._instead: dict[int, tuple[int, Pair]] = {}  # what is not had → what is had in its place, and the rule
        self._open = False
        self._item = dict(zip(members, items, strict=True))
        self._alone = {i: self._of_year(item) for i, item in self._item.items()}
        self._counted = dict(self._alone)
        known = [i for i in members if self._alone[i] is not None]
        # the highest first; which of two equals comes first does not depend on the order given
        self._falling = sorted(known, key=lambda i: (-(self._alone[i] or 0), self._item[i].reference))

    def made(self) -> Combination:
        """The combination, its rules applied in turn."""
        for pair in self._pairs:
            if pair.stacking.rule is StackingRule.STACKABLE:
                self._step(pair.owner, f"{self._names([pair.one, pair.other])}可以叠加", "分别计算", pair.stacking)
        for place in self._falling:
            self._choose(place)
        for total in self._totals:
            self._limit(total)
        self._mention_classes()
        return self._combination()

    # -- amounts ---------------------------------------------------------------------------------------------------

    def _of_year(self, item: Item) -> Decimal | None:
        """Yuan of a year: twelve months of a monthly amount, unless all that is put together is by the month."""
        cny = item.amount.cny
        if cny is None or not self._monthly(item) or self._all_monthly():
            return cny
        self._step(item, f"{item.benefit.name}每月{show_money(cny)}，按12个月计", show_money(cny * _MONTHS), None)
        return cny * _MONTHS

    def _monthly(self, item: Item) -> bool:
        return item.benefit.award is not None and item.benefit.award.cadence is Cadence.MONTHLY

    def _all_monthly(self) -> bool:
        return not self._totals and all(self._monthly(item) for item in self._items)

    def _choose(self, place: int) -> None:
        """Whether a higher benefit that is already had bars this one, or covers it."""
        for pair in self._barring(place):
            other = pair.one if pair.other == place else pair.other
            if self._alone[other] is None:
                self._open = True
                names = self._names([place, other])
                self._step(pair.owner, f"{names}{_WORDS[pair.stacking.rule]}", "金额待定", pair.stacking)
            elif self._higher(other, place) and not {place, other} & set(self._instead):
                self._instead[place], self._counted[place] = (other, pair), Decimal(0)
                self._chosen(pair, other, place)

    def _higher(self, one: int, other: int) -> bool:
        return self._falling.index(one) < self._falling.index(other)

    def _barring(self, place: int) -> list[Pair]:
        mine = [p for p in self._pairs if place in (p.one, p.other)]
        return [p for p in mine if p.stacking.rule is not StackingRule.STACKABLE]

    def _chosen(self, pair: Pair, higher: int, lower: int) -> None:
        names = self._names([higher, lower])
        high, low = self._alone[higher] or Decimal(0), self._alone[lower] or Decimal(0)
        if pair.stacking.rule is StackingRule.DIFFERENCE:
            step = f"{names}就高：已获得{self._item[lower].benefit.name}{show_money(low)}的，补足差额"
            self._step(
                pair.owner, step, f"{show_money(high)} - {show_money(low)} = {show_money(high - low)}", pair.stacking
            )
            return
        step = f"{names}{_WORDS[pair.stacking.rule]}，取{self._item[higher].benefit.name}"
        self._step(pair.owner, step, show_money(high), pair.stacking)

    # -- limits ----------------------------------------------------------------------------------------------------

    def _limit(self, total: Total) -> None:
        """The members cut down to the limit; members without an amount bring nothing more once it is full."""
        members = [i for i in total.members if i not in self._instead]
        known = [i for i in self._falling if i in members]
        whole = sum((self._counted[i] or Decimal(0) for i in known), Decimal(0))
        left = total.cap
        for place in known:
            self._counted[place] = min(self._counted[place] or Decimal(0), left)
            left -= self._counted[place] or Decimal(0)
        unknown = [i for i in members if self._counted[i] is None]
        if unknown and left == 0:
            for place in unknown:
                self._counted[place] = Decimal(0)
            unknown = []
        period = "每年" if total.stacking.yearly else ""
        result = f"按{show_money(min(whole, total.cap))}" if not unknown else f"其余最多还有{show_money(left)}"
        names = self._names(sorted(total.members))
        self._step(total.owner, f"{names}{period}合计不超过{show_money(total.cap)}", result, total.stacking)

    # -- words -----------------------------------------------------------------------------------------------------

    def _mention_classes(self) -> None:
        for item in self._items:
            for stacking, words in class_rules(item):
                step = f"{item.benefit.name}与“{words}”{_WORDS[stacking.rule]}"
                self._step(item, step, "请核对是否已获得", stacking)

    def _names(self, places: Sequence[int]) -> str:
        return "、".join(self._item[i].benefit.name for i in places)

    def _step(self, owner: Item, step: str, value: str, stacking: Stacking | None) -> None:
        source = stacking.source if stacking else None
        self._trace.append(CombinationStep(step=step, value=value, reference=owner.reference, source=source))

    def _combination(self) -> Combination:
        had = [i for i in self._members if i not in self._instead]
        amounts = [self._counted[i] for i in had]
        missing = self._open or None in amounts
        cny = None if missing else sum((a for a in amounts if a is not None), Decimal(0))
        most = self._most(had)
        parts = tuple(
            Part(
                reference=self._item[i].reference,
                name=self._item[i].benefit.name,
                alone=self._item[i].amount.cny,
                counted=self._counted[i],
                instead=self._item[self._instead[i][0]].reference if i in self._instead else None,
            )
            for i in self._members
        )
        at_most = any(self._item[i].amount.at_most or self._counts_months(i) for i in had)
        text = self._text(had, cny, most, at_most)
        return Combination(parts=parts, cny=cny, most=most, at_most=at_most, text=text, trace=tuple(self._trace))

    def _counts_months(self, place: int) -> bool:
        return self._monthly(self._item[place]) and not self._all_monthly()

    def _most(self, had: Sequence[int]) -> Decimal | None:
        """The limit over all of them, where there is one."""
        over = [t.cap for t in self._totals if set(had) <= t.members]
        return min(over, default=None)

    def _text(self, had: Sequence[int], cny: Decimal | None, most: Decimal | None, at_most: bool) -> str:
        if len(self._items) == 1 and self._counted == self._alone:
            limit = f"；合计不超过{show_money(most)}" if cny is None and most is not None else ""
            return self._items[0].amount.text + limit
        told = "、".join(self._part(i) for i in had)
        dropped = [i for i in self._members if i in self._instead]
        words = "".join(f"；{self._item[i].benefit.name}{self._why(i)}" for i in dropped)
        if cny is None:
            limit = f"，合计不超过{show_money(most)}" if most is not None else ""
            return f"{told}{limit}，尚缺部分金额{words}"
        whole = f"{'最高' if at_most else ''}{show_money(cny)}"
        return f"{told}，合计{whole}{words}" if len(had) > 1 or self._totals else f"{told}{words}"

    def _part(self, place: int) -> str:
        counted, item = self._counted[place], self._item[place]
        if counted is None:
            return f"{item.benefit.name}金额待定"
        most = "最高" if item.amount.at_most or self._counts_months(place) else ""
        cut = f"（原为{show_money(self._alone[place] or counted)}）" if counted != self._alone[place] else ""
        return f"{item.benefit.name}{most}{show_money(counted)}{cut}"

    def _why(self, place: int) -> str:
        """Why this one does not count: 「8万元不重复计算，已取基础补助」."""
        higher, pair = self._instead[place]
        low, high = self._alone[place] or Decimal(0), self._alone[higher] or Decimal(0)
        if pair.stacking.rule is StackingRule.DIFFERENCE:
            return f"已获得{show_money(low)}的，{self._item[higher].benefit.name}补足差额{show_money(high - low)}"
        return f"{show_money(low)}不重复享受，已取{self._item[higher].benefit.name}"
