"""What a benefit is worth to an enterprise, where not all that could change it was told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from assistant.eligibility.amount import compute
from assistant.eligibility.derive import Known
from assistant.eligibility.scope import conditions_of, definitions_of
from assistant.eligibility.truth import combined, holds
from assistant.policy.amounts import rules_in
from assistant.policy.card import (
    AllOf,
    AmountRule,
    Benefit,
    Card,
    Combined,
    Condition,
    Difference,
    Leaf,
    Op,
    PerUnit,
    Years,
)
from assistant.policy.conditions import parts_of
from assistant.policy.fact_values import plain
from assistant.policy.facts import FactDefinition, FactType, KnownFact, Profile
from assistant.policy.judgement import AmountResult, Truth

Test = tuple[str, Op, str, Years | None]  # what a leaf asks
_NAMED = 4  # facts named that would change an amount


def worth(card: Card, benefit: Benefit, known: Known, profile: Profile) -> AmountResult | None:
    """The amount for what is known; None where the benefit pays nothing. Where only conditions of it are open (a level, first or not),
    that of what was told, and which of them would change it; what the benefit itself asks for anyhow is taken to hold, for without it
    nothing is paid. Where only what was paid already is open, that of one who got nothing yet. `profile` is what is `known`.
    """
    award = benefit.award
    if award is None:
        return None
    definitions = definitions_of(card)
    sure = compute(award, known, lambda condition: holds(condition, known), definitions)
    if sure.cny is not None:
        return sure
    assumed = _assumed(award.rule, sure.missing, known, definitions)
    told = known if not assumed else Known(profile.with_facts(assumed), known.as_of, known.definitions, known.scored)
    asked_for = frozenset(_asked_for(conditions_of(card, benefit)))
    most = compute(award, told, lambda condition: _holds_as_told(condition, told, asked_for), definitions)
    if most.cny is None or not most.cny:
        return sure
    taken = {fact.key: fact.value for fact in assumed if isinstance(fact.value, Decimal) and fact.value}
    usual = [f"{definitions[key].name}按{plain(value)}{definitions[key].unit}计" for key, value in taken.items()]
    names = "、".join(definitions[key].name for key in [k for k in sure.missing if k not in taken][:_NAMED])
    words = "，".join(["按已说明的情况", *usual]) + (f"；{names}另有说明的，结果会变" if names else "")
    return most.model_copy(update={"text": f"{most.text}（{words}）"})


def _assumed(
    rule: AmountRule, missing: Sequence[str], known: Known, definitions: Mapping[str, FactDefinition]
) -> tuple[KnownFact, ...]:
    """What is taken for what nobody told: nothing paid before, none of the other things that a sum counts too, the usual number."""
    none = {*_paid_already(rule), *_not_counted(rule, known)}.intersection(missing)
    usual = {key: definition.usual for key in missing if (definition := definitions.get(key)) and definition.usual}
    values = {**usual, **dict.fromkeys(none, Decimal(0))}
    return tuple(KnownFact(key=key, value=values[key]) for key in sorted(values))


def _not_counted(rule: AmountRule, known: Known) -> Iterator[str]:
    """Where a sum counts several things and some were told (一项金奖), the others."""
    for inner in rules_in(rule):
        if isinstance(inner, Combined) and inner.form == "sum":
            counted = [part for part in inner.parts if isinstance(part, PerUnit)]
            told = [p for p in counted if all(known.value(key, p.years).value is not None for key in p.counts)]
            if told:
                yield from (key for part in counted if part not in told for key in part.counts)


def _paid_already(rule: AmountRule) -> Iterator[str]:
    """The facts that an amount is reduced by: what was received before."""
    yield from (inner.less for inner in rules_in(rule) if isinstance(inner, Difference))


def _asked_for(conditions: Iterable[Condition]) -> Iterator[Test]:
    """The leaves that all have to hold."""
    for condition in conditions:
        if isinstance(condition, AllOf):
            yield from _asked_for(condition.all)
        elif isinstance(condition, Leaf):
            yield _test(condition)


def _test(leaf: Leaf) -> Test:
    return leaf.fact, leaf.op, str(leaf.value), leaf.years


def _holds_as_told(condition: Condition, known: Known, asked_for: frozenset[Test]) -> Truth:
    """What nobody told is taken not to hold, but for what the benefit asks of everybody."""
    if not isinstance(condition, Leaf):
        return combined(condition, [_holds_as_told(part, known, asked_for) for part in parts_of(condition)])
    truth = holds(condition, known)
    if truth is not Truth.UNKNOWN:
        return truth
    return Truth.MET if _test(condition) in asked_for or _is_denied(condition, known) else Truth.UNMET


def _is_denied(leaf: Leaf, known: Known) -> bool:
    """Whether it asks that something be not so: what nobody told is not."""
    definition = known.definitions.get(leaf.fact)
    return definition is not None and definition.type is FactType.BOOLEAN and leaf.value is False
