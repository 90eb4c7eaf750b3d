"""Amount rules in a form in which two that pay the same in every case are equal, and the figures that a rule grants.

Kept apart from what they are called: labels, texts and sources of a rule say nothing here, nor do the names of facts that only
one document has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple

from assistant.policy.card import (
    AmountRule,
    Award,
    Base,
    Combined,
    Condition,
    Difference,
    Fixed,
    PerUnit,
    Progressive,
    Rate,
    Tiers,
    Uplifted,
)
from bench.card_reading.conditions import (
    FALSE,
    OWN,
    TRUE,
    Tree,
    excludes_each_other,
    joined,
    key_of,
    tree_of,
    years_key,
)

_EXCLUSIVE = "one"  # tiers of which at most one holds: which is taken makes no difference


@dataclass(frozen=True, slots=True)
class Amount:
    """A rule in canonical form. `what` belongs to the form: of tiers and parts it is a tuple of `Part`."""

    form: str
    what: tuple[Any, ...]
    cap: Decimal | None = None
    floor: Decimal | None = None
    least: Decimal | None = None
    round_to: Decimal | None = None


class Part(NamedTuple):
    """What is paid when; `stated` is the condition as its tier states it, without that no earlier one holds."""

    when: Tree
    stated: Tree
    amount: Amount


class Figure(NamedTuple):
    """One figure that is granted: 「4%」 of 「研发费用」, at most 「80万元」, where 「强度5%至10%」.

    `base` is what it is counted from or by, with its years; `total` is the cap of the sum that it is part of.
    """

    form: str
    figure: Any
    base: Any
    cap: Decimal | None
    total: Decimal | None
    when: Tree
    stated: Tree

    def agrees(self, other: Figure) -> bool:
        """Whether all of it is the same; a tier is not wrong because one before it is."""
        return self[:-2] == other[:-2] and (self.when == other.when or self.stated == other.stated)


def rule_key(award: Award) -> object:
    """The award's rule without its words: forms, figures, facts, tiers, caps."""
    return _key(amount_of(award.rule))


def terms_key(award: Award) -> tuple[object, ...]:
    """What goes with the rule: how often, in which steps, whether only a limit is given."""
    payouts = tuple((p.share, p.cny) for p in award.payouts)
    return (award.nature, award.cadence, award.max_years, award.up_to, payouts)


def condition_key(condition: Condition) -> object:
    """A condition tree without its words, in canonical form."""
    return key_of(tree_of(condition))


def figures_of(award: Award) -> list[Figure]:
    """Every figure that the award grants, with what it is counted from, its cap and the condition it stands under."""
    found = _figures(amount_of(award.rule), Figure("", None, None, None, None, TRUE, TRUE))
    return [f._replace(base=_masked(f.base), when=key_of(f.when), stated=key_of(f.stated)) for f in found]


# -- canonical form ----------------------------------------------------------------------------------------------


def amount_of(rule: AmountRule) -> Amount:
    match rule:
        case Fixed():
            amount = Amount("fixed", (_plain(rule.cny),))
        case Rate():
            amount = _rate(rule)
        case PerUnit():
            amount = Amount("per_unit", (_plain(rule.cny), tuple(sorted(rule.counts)), years_key(rule.years)))
            if rule.max_count is not None:  # 「最多20件」 of 5000元 each is 「最高10万元」
                amount = replace(amount, cap=_plain(rule.cny * rule.max_count))
        case Base():
            amount = Amount("base", (rule.base, years_key(rule.years)))
        case Progressive():
            bands = tuple((_plain(b.above), _plain(b.up_to), _plain(b.rate)) for b in rule.bands)
            amount = Amount("progressive", (rule.base, years_key(rule.years), bands))
        case Tiers():
            return _tiers(rule)
        case Combined():
            return _combined(rule)
        case Difference():
            amount = Amount("difference", (amount_of(rule.of), rule.less))
        case Uplifted():
            amount = _uplifted(rule)
    return _bounded(amount, rule)


def _rate(rule: Rate) -> Amount:
    over, base_cap = _plain(rule.over), _plain(rule.base_cap)
    if rule.rate == 1 and not over and base_cap is None:  # all of a cost is the cost itself
        return Amount("base", (rule.base, years_key(rule.years)))
    if base_cap is not None and not over:  # 「基数最高1000万元」 at 5% is 「最高50万元」
        return Amount(
            "rate", (_plain(rule.rate), rule.base, years_key(rule.years), over), cap=_plain(rule.rate * base_cap)
        )
    what = (_plain(rule.rate), rule.base, years_key(rule.years), over, *([base_cap] if base_cap is not None else []))
    return Amount("rate", what)


def _tiers(rule: Tiers) -> Amount:
    """Tiers of which one is taken hold their bounds themselves; those that pay the same are one tier."""
    stated = [tree_of(tier.when) for tier in rule.tiers]
    whens = stated
    if rule.take == "first":
        passed = [tree_of(tier.when, negated=True) for tier in rule.tiers]
        whens = [_first_of(stated, passed, i) for i in range(len(stated))]
    exclusive = all(excludes_each_other(a, b) for a, b in combinations(whens, 2))
    listed = zip(whens, stated, (amount_of(tier.amount) for tier in rule.tiers), strict=True)
    tiers = [Part(*part) for part in listed if part[0] != FALSE]
    if rule.take == "sum" and not exclusive:
        return _bounded(Amount("sum", tuple(tiers)), rule)
    bounded = [part._replace(amount=_bounded(part.amount, rule)) for part in tiers]
    return _choice(_EXCLUSIVE if exclusive or rule.take == "first" else "highest", bounded)


def _first_of(whens: Sequence[Tree], passed: Sequence[Tree], at: int) -> Tree:
    """When the tier is the first that holds: none of those before it does."""
    before = [passed[j] for j in range(at) if not excludes_each_other(whens[j], whens[at])]
    return joined("all", [whens[at], *before])


def _choice(form: str, parts: Iterable[Part]) -> Amount:
    by_amount: dict[Amount, Part] = {}
    for part in parts:
        held = by_amount.get(part.amount, Part(FALSE, FALSE, part.amount))
        when, stated = joined("any", [held.when, part.when]), joined("any", [held.stated, part.stated])
        by_amount[part.amount] = Part(when, stated, part.amount)
    if [part.when for part in by_amount.values()] == [TRUE]:
        return next(iter(by_amount))
    return Amount(_EXCLUSIVE if len(by_amount) == 1 else form, tuple(by_amount.values()))


def _combined(rule: Combined) -> Amount:
    parts = [amount_of(part) for part in rule.parts]
    cap = None
    if rule.form == "lowest":  # 「不超过30万元」 as a part is a cap
        fixed = [p for p in parts if p.form == "fixed" and _bounds(p) == (None,) * 4]
        if len(fixed) < len(parts):
            cap = min((p.what[0] for p in fixed), default=None)
            parts = [p for p in parts if p not in fixed]
    if rule.form == "lowest":  # a cap on one of the parts is one on the lowest of them
        lifted = [_uncapped(p) for p in parts]
        parts = [amount for amount, _ in lifted]
        cap = min((c for c in (cap, *(c for _, c in lifted)) if c is not None), default=None)
    if rule.form == "highest":
        return _choice(rule.form, [Part(TRUE, TRUE, _bounded(p, rule)) for p in parts])
    if len(parts) == 1:
        return _bounded(_capped(parts[0], cap), rule)
    return _bounded(_capped(Amount(rule.form, tuple(_part(p) for p in parts)), cap), rule)


def _uncapped(amount: Amount) -> tuple[Amount, Decimal | None]:
    """The amount without its cap, where one goes for all of it, and that cap."""
    if amount.form not in (_EXCLUSIVE, "highest"):
        return replace(amount, cap=None), amount.cap
    caps = {part.amount.cap for part in amount.what}
    if len(caps) != 1:
        return amount, None
    what = tuple(p._replace(amount=replace(p.amount, cap=None)) for p in amount.what)
    return replace(amount, what=what), caps.pop()


def _part(amount: Amount) -> Part:
    """A part with the condition it stands under: of a single tier that of the tier."""
    single = amount.form == _EXCLUSIVE and len(amount.what) == 1 and _bounds(amount) == (None,) * 4
    part: Part = amount.what[0] if single else Part(TRUE, TRUE, amount)
    return part


def _uplifted(rule: Uplifted) -> Amount:
    uplifts = tuple((tree_of(u.when), _plain(u.points), _plain(u.factor), _plain(u.cny)) for u in rule.uplifts)
    exclusive = all(excludes_each_other(a[0], b[0]) for a, b in combinations(uplifts, 2))
    return Amount("uplifted", (amount_of(rule.of), _EXCLUSIVE if exclusive else rule.take, uplifts))


def _bounded(amount: Amount, rule: AmountRule) -> Amount:
    """The amount within the bounds of a rule around it; of two caps the lower one."""
    amount = _capped(amount, _plain(rule.cap))
    outer = {name: _plain(getattr(rule, name)) for name in ("floor", "least", "round_to")}
    outer = {name: value for name, value in outer.items() if value is not None and value != getattr(amount, name)}
    if any(getattr(amount, name) is not None for name in outer):
        return Amount("bounded", (amount,), **outer)
    return replace(amount, **outer)


def _capped(amount: Amount, cap: Decimal | None) -> Amount:
    """A cap over tiers of which one is taken is a cap of each."""
    if cap is None:
        return amount
    if amount.form in (_EXCLUSIVE, "highest"):
        return replace(amount, what=tuple(p._replace(amount=_capped(p.amount, cap)) for p in amount.what))
    return replace(amount, cap=cap if amount.cap is None else min(cap, amount.cap))


def _bounds(amount: Amount) -> tuple[Decimal | None, ...]:
    return (amount.cap, amount.floor, amount.least, amount.round_to)


def _plain(number: Decimal | None) -> Any:
    return None if number is None else number.normalize()


# -- compared ----------------------------------------------------------------------------------------------------


def _key(amount: Amount) -> tuple[object, ...]:
    return (amount.form, _what_key(amount), _bounds(amount))


def _what_key(amount: Amount) -> object:
    match amount.form:
        case "one" | "highest" | "sum" | "lowest":
            return tuple(sorted(((key_of(p.when), _key(p.amount)) for p in amount.what), key=repr))
        case "difference":
            return (_key(amount.what[0]), _masked(amount.what[1]))
        case "bounded":
            return _key(amount.what[0])
        case "uplifted":
            of, take, uplifts = amount.what
            return (_key(of), take, tuple(sorted(((key_of(u[0]), *u[1:]) for u in uplifts), key=repr)))
        case _:
            return _masked(amount.what)


def _masked(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_masked(v) for v in value)
    return OWN if isinstance(value, str) and value.startswith("x_") else value


# -- figures -----------------------------------------------------------------------------------------------------


def _figures(amount: Amount, around: Figure) -> Iterator[Figure]:
    """The figures within `around`, which holds the caps and conditions that go for all of them."""
    cap = min((c for c in (around.cap, amount.cap) if c is not None), default=None)
    around = around._replace(cap=cap)
    match amount.form:
        case "one" | "highest" | "lowest" | "sum":
            if amount.form == "sum":
                around = around._replace(cap=None, total=cap)
            for part in amount.what:
                yield from _figures(part.amount, _under(around, part.when, part.stated))
        case "difference":
            yield from _figures(amount.what[0], around)
            yield around._replace(form="difference", base=amount.what[1], cap=None)
        case "bounded":
            yield from _figures(amount.what[0], around)
        case "uplifted":
            yield from _figures(amount.what[0], around)
            for when, *figures in amount.what[2]:
                yield _under(around, when, when)._replace(form="uplift", figure=tuple(figures), cap=None)
        case "progressive":
            base, years, bands = amount.what
            for above, up_to, share in bands:
                yield around._replace(form="band", figure=share, base=(base, years, above, up_to))
        case "base":
            yield around._replace(form="base", base=amount.what)
        case form:
            yield around._replace(form=form, figure=amount.what[0], base=amount.what[1:])


def _under(around: Figure, when: Tree, stated: Tree) -> Figure:
    return around._replace(when=joined("all", [around.when, when]), stated=joined("all", [around.stated, stated]))
