"""What changes an amount: rises and raised standards, lower bounds of two, limits of each tier, rounding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.policy.card import (
    AmountRule,
    Combined,
    Fixed,
    PerUnit,
    Rate,
    Tier,
    Tiers,
    Uplift,
    Uplifted,
)
from ingest.cards.awards.labels import Label, clause_condition
from ingest.cards.awards.quantities import Kind
from ingest.cards.awards.role_words import Role
from ingest.cards.awards.roles import read_roles
from ingest.cards.awards.sentences import Raised, Reading, Rise, clause_end, whom
from ingest.cards.awards.tier_order import opposite
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.text import CardText

_PAID = (Role.GRANT, Role.RATE)
_ITEMS = re.compile(r"第[(]([一二三四五六七八九十]+)[)]项")


def with_lowest(rule: AmountRule, reading: Reading) -> AmountRule:
    """「补贴总额不超过购房合同价款的10%」: the lowest of the amount and its bounds."""
    if not reading.lowest:
        return rule
    return Combined(form="lowest", parts=(rule, *reading.lowest), text=rule.text, source=rule.source)


def with_bounds(rule: AmountRule, reading: Reading) -> AmountRule:
    """`round_to` and `least` of every result; a fixed sum is none."""
    if isinstance(rule, Fixed) or (isinstance(rule, Tiers) and all(isinstance(t.amount, Fixed) for t in rule.tiers)):
        return rule
    return rule.model_copy(update={k: v for k, v in reading.bounds if getattr(rule, k) is None})


def with_rises(rule: AmountRule, rises: Sequence[Uplift], best: bool) -> AmountRule:
    """The amount with its rises, those of tiers in each tier; a cap bounds the risen amount."""
    if not rises:
        return rule
    if isinstance(rule, Tiers):
        tiers = tuple(t.model_copy(update={"amount": with_rises(t.amount, rises, best)}) for t in rule.tiers)
        return rule.model_copy(update={"tiers": tiers})
    return Uplifted(
        of=rule.model_copy(update={"cap": None}),
        uplifts=tuple(rises),
        take="highest" if best else "sum",
        cap=rule.cap,
        text=rule.text,
        source=rule.source,
    )


def rises_for(rises: Sequence[Rise], number: str, label: str, labels: Sequence[str]) -> list[Uplift]:
    """The rises of one part: those that name its item or its label, and those that name none."""
    found: list[Uplift] = []
    for rise in rises:
        items = _ITEMS.findall(rise.words)
        named = [other for other in labels if len(other) > 1 and _names(rise.words, other)]
        if number in items if items and number else label in named if named else True:
            found.append(rise.uplift)
    return found


def _names(words: str, label: str) -> bool:
    """Whether the words have the label as one of their own: 技师 in 「技师、高级技师」, not in 「高级技师」 alone."""
    return any(
        label == part or part.endswith(f"的{label}") or part.startswith(label) for part in re.split(r"[、,和及]", words)
    )


def with_raised(text: CardText, rule: AmountRule, raised: Sequence[Raised], leaves: LeafReader) -> AmountRule:
    """「…的，补助比例提高至60%」: the raised amount where its condition holds, else the amount itself."""
    for entry in raised:
        better = _better(rule, entry)
        span = _whom(entry)
        if better is None or span is None:
            continue
        start = entry.sentence.start
        ref = text.ref(start, start + len(entry.sentence.plain))
        when = clause_condition(text, Label(start + span[0], start + span[1]), leaves)
        better = better.model_copy(update={"source": ref, "text": ref.quote})
        cap = rule.cap if better.cap == rule.cap else None
        if cap is not None:
            better, rule = better.model_copy(update={"cap": None}), rule.model_copy(update={"cap": None})
        tiers = (Tier(when=when, amount=better), Tier(when=opposite(when), amount=rule))
        rule = Tiers(tiers=tiers, cap=cap, text=rule.text, source=rule.source)
    return rule


def _whom(entry: Raised) -> tuple[int, int] | None:
    """Where the words stand that say for whom a figure is raised, after what is paid to all."""
    plain = entry.sentence.plain
    earlier = [g for g in read_roles(plain) if g.role in _PAID and g.end <= entry.group.start - 4]
    return whom(plain, clause_end(plain, earlier[-1].end) if earlier else 0, entry.group.start)


def _better(rule: AmountRule, entry: Raised) -> AmountRule | None:
    quantity = entry.group.quantities[0]
    if isinstance(rule, Rate) and quantity.kind is Kind.RATIO:
        return rule.model_copy(update={"rate": quantity.value, "cap": entry.cap if entry.cap is not None else rule.cap})
    if quantity.kind is not Kind.MONEY:
        return None
    if isinstance(rule, Fixed | PerUnit) and not entry.group.up_to:
        return rule.model_copy(update={"cny": quantity.value})
    return rule.model_copy(update={"cap": quantity.value}) if rule.cap is not None and entry.group.up_to else None


def with_split_caps(rule: AmountRule, caps: Sequence[Decimal]) -> AmountRule:
    """Tiers with a cap each, in their order: 「分别不超过300万元、500万元」."""
    if not isinstance(rule, Tiers) or len(caps) != len(rule.tiers):
        return rule
    tiers = tuple(
        t.model_copy(update={"amount": t.amount.model_copy(update={"cap": c})})
        for t, c in zip(rule.tiers, caps, strict=True)
    )
    return rule.model_copy(update={"tiers": tiers})
