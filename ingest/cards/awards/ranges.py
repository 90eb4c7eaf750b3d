"""Ranges in the words of a measure: 「3%（含）—5%（不含）」, 「1亿元以上（含）」, 「不足500万元」, 「成立三年至八年」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.policy.card import AllOf, Condition, Leaf, Op, Years
from assistant.policy.facts import FactDefinition, FactType
from ingest.cards.awards.quantities import Kind, Quantity, cell_quantities
from ingest.cards.text import CardText

# what stands before a bound, the longest first: 「不低于」 is no 「低于」
_BEFORE: tuple[tuple[str, Op], ...] = (
    (r"(?:不低于|不少于|不小于|至少|大于等于|大于或等于|达到|达|满|≥|>=|＞＝)$", Op.GE),
    (r"(?:不超过|不高于|不大于|不多于|至多|最多|小于等于|小于或等于|≤|<=)$", Op.LE),
    (r"(?:超过|超出|高于|大于|多于|>)$", Op.GT),
    (r"(?:不足|不满|未满|低于|少于|小于|未达到|未达|<)$", Op.LT),
)
_NEGATED = re.compile(r"(?:不足|不满|未满|未达到|未达|不达)$")
# 「（含）以上」, 「以上（不含）」, 「（含本数）」, 「及以上」, 「以下」
_AFTER = re.compile(
    r"\s?(?P<mark1>\((?:不?含)(?:本数)?\))?\s?(?:\(不含[^)]{1,8}\))?(?:及|或)?(?P<side>以上|以下|以内|以外|及以上)?\s?(?P<mark2>\((?:不?含)(?:本数)?\))?"
)
_TO = re.compile(r"\s?(?:[-—–~～]{1,2}|至|到)\s?(?:不足|不到)?\s?")
# 「x<3%」 turned round: 「3%≤强度<5%」
_TURNED = re.compile(r"\s?(?P<sign>≤|<=|<|≥|>=|>)\s?(?=[^\d\s])")
_TURN = {"≤": Op.GE, "<=": Op.GE, "<": Op.GT, "≥": Op.LE, ">=": Op.LE, ">": Op.LT}


@dataclass(frozen=True, slots=True)
class Bound:
    """One side of a range: the quantity may lie `op` this value; offsets are those of the string read."""

    op: Op
    quantity: Quantity
    end: int


def read_bounds(plain: str, unit: str = "") -> tuple[Bound, ...]:
    """The bounds that a cell or a few words state, none where they state no range. `unit` is the column's."""
    found: list[Bound] = []
    given = cell_quantities(plain, unit)
    at = 0
    while at < len(given):
        pair = _span(plain, given[at], given[at + 1]) if at + 1 < len(given) else ()
        found += pair or _side(plain, given[at])
        at += 2 if pair else 1
    return tuple(found)


def _span(plain: str, low: Quantity, high: Quantity) -> tuple[Bound, ...]:
    """「3%（含）—5%（不含）」: the side that is not marked is taken so that neighbouring ranges do not meet."""
    first = _AFTER.match(plain, low.end)
    assert first is not None
    to = _TO.match(plain, first.end())
    if to is None or to.end() != high.start or to.end() == first.end() or low.kind is not high.kind:
        return ()
    last = _AFTER.match(plain, high.end)
    assert last is not None
    left, right = _marked(first), _marked(last)
    low_in = left if left is not None else right is not True
    high_in = right if right is not None else False
    if left is None and right is None and high.kind is Kind.COUNT:
        high_in = True
    return (
        Bound(Op.GE if low_in else Op.GT, low, low.end),
        Bound(Op.LE if high_in else Op.LT, high, last.end()),
    )


def _marked(after: re.Match[str]) -> bool | None:
    mark = after["mark1"] or after["mark2"]
    return None if mark is None else "不" not in mark


def _side(plain: str, quantity: Quantity) -> tuple[Bound, ...]:
    after = _AFTER.match(plain, quantity.end)
    assert after is not None
    before = plain[max(0, quantity.start - 8) : quantity.start].rstrip()
    marked = _marked(after)
    side = after["side"] or ""
    if "上" in side or side == "以外":
        return (Bound(Op.GT if marked is False else Op.GE, quantity, after.end()),)
    if side in ("以下", "以内"):
        return (Bound(Op.LT if marked is False else Op.LE, quantity, after.end()),)
    turned = _TURNED.match(plain, quantity.end)
    if turned is not None:
        return (Bound(_TURN[turned["sign"]], quantity, quantity.end),)
    for pattern, op in _BEFORE:
        if op is Op.GE and _NEGATED.search(before):
            continue
        if re.search(pattern, before):
            return (Bound(_with_mark(op, marked), quantity, after.end()),)
    return ()


def _with_mark(op: Op, marked: bool | None) -> Op:
    """「小于5000万元（含）」 includes it after all."""
    if marked is None:
        return op
    loose = {Op.LT: Op.LE, Op.GT: Op.GE}
    strict = {Op.LE: Op.LT, Op.GE: Op.GT}
    return loose.get(op, op) if marked else strict.get(op, op)


_KINDS = {
    Kind.MONEY: (FactType.MONEY,),
    Kind.RATIO: (FactType.RATIO,),
    Kind.COUNT: (FactType.NUMBER,),
    Kind.MULTIPLE: (FactType.NUMBER,),
}


def fits(definition: FactDefinition, quantity: Quantity) -> bool:
    """Whether a fact of this type can be compared with the quantity."""
    return definition.type in _KINDS.get(quantity.kind, ())


def condition_of_bounds(
    text: CardText,
    start: int,
    end: int,
    bounds: Sequence[Bound],
    definition: FactDefinition,
    years: Years | None = None,
) -> Condition | None:
    """The bounds of text[start:end] as a condition on one fact: a leaf, or all of two leaves; None where types differ."""
    if not bounds or not all(fits(definition, b.quantity) for b in bounds):
        return None
    ref = text.ref(start, end)
    leaves = tuple(
        Leaf(
            fact=definition.key,
            op=b.op,
            value=_in_unit(b.quantity, definition),
            years=years if years is not None else (Years() if definition.yearly else None),
            text=f"{definition.name}{ref.quote}",
            source=ref,
        )
        for b in bounds
    )
    return leaves[0] if len(leaves) == 1 else AllOf(all=leaves)


def _in_unit(quantity: Quantity, definition: FactDefinition) -> Decimal:
    """A count in the fact's own unit: 「三年」 of a fact in months is 36."""
    years_in, months_in = ("年", "周年"), ("个月", "月")
    if quantity.unit in years_in and definition.unit in months_in:
        return quantity.value * 12
    if quantity.unit in months_in and definition.unit in years_in:
        return quantity.value / 12
    return quantity.value
