"""What a benefit is worth to an enterprise, where not all that could change it was told."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assistant.eligibility.amount import compute
from assistant.eligibility.derive import Known
from assistant.eligibility.scope import definitions_of
from assistant.eligibility.truth import holds
from assistant.policy.card import AmountRule, Award, Card, Combined, Condition, Difference, Tiers, Uplifted
from assistant.policy.facts import KnownFact, Profile
from assistant.policy.judgement import AmountResult, Truth

_NAMED = 4  # facts named that would change an amount


def worth(card: Card, award: Award, known: Known, profile: Profile) -> AmountResult:
    """The amount for what is known. Where only conditions of it are open (a level, first or not), that of what was told, and
    which of them would change it; where only what was paid already is, that of one who got nothing yet. `profile` is what is `known`.
    """
    definitions = definitions_of(card)
    sure = compute(award, known, lambda condition: holds(condition, known), definitions)
    if sure.cny is not None:
        return sure
    paid = set(_paid_already(award.rule)).intersection(sure.missing)
    nothing = tuple(KnownFact(key=key, value=Decimal(0)) for key in sorted(paid))
    told = known if not paid else Known(profile.with_facts(nothing), known.as_of, known.definitions, known.scored)
    most = compute(award, told, lambda condition: _holds_as_told(condition, told), definitions)
    if most.cny is None or not most.cny:
        return sure
    names = "、".join(definitions[key].name for key in sure.missing[:_NAMED])
    return most.model_copy(update={"text": f"{most.text}（按已说明的情况；{names}另有说明的，结果会变）"})


def _paid_already(rule: AmountRule) -> Iterator[str]:
    """The facts that an amount is reduced by: what was received before."""
    match rule:
        case Difference():
            yield rule.less
            yield from _paid_already(rule.of)
        case Uplifted():
            yield from _paid_already(rule.of)
        case Combined():
            for part in rule.parts:
                yield from _paid_already(part)
        case Tiers():
            for tier in rule.tiers:
                yield from _paid_already(tier.amount)


def _holds_as_told(condition: Condition, known: Known) -> Truth:
    """What nobody told is taken not to hold."""
    truth = holds(condition, known)
    return Truth.UNMET if truth is Truth.UNKNOWN else truth
