"""Which of the amounts of a provision are a benefit's own: those in its words, and those in nobody's that say more of the same thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.policy.card import AmountRule, Rate, Tier, Tiers
from assistant.policy.conditions import leaves_of
from assistant.policy.provision import Provision
from ingest.cards.awards.claims import Claim
from ingest.cards.awards.climbs import is_upgraded
from ingest.cards.awards.labels import level_in
from ingest.cards.awards.parts import Part, core
from ingest.cards.awards.tier_order import facts_of, opposite
from ingest.cards.text import CardText


def claimed(text: CardText, provision: Provision, parts: Sequence[Part], claim: Claim) -> list[Part]:
    """The parts in the benefit's own words, and those in nobody's that say more of the same thing."""
    mine = [p for p in parts if claim.has(p.place, p.at) or (p.kind == "sentence" and claim.lies_in(p.place))]
    free = [p for p in parts if claim.is_free(p.place, p.at)]
    if not mine:
        return [p for p in free if p.kind == "column" and p.label and core(p.label) in claim.name] or free
    if any(p.kind == "row" for p in mine):
        return [p for p in parts if p in mine or (p in free and p.raises and _before(parts, p) in mine)]
    both = [p for p in parts if p in mine or p in free]
    rest = [
        p
        for p in free
        if p.further
        or ((p.raises or p.follows) and _before(parts, p) in mine)
        or p.kind == "column"
        or p in _going_on(both, mine)
    ]
    if free == rest or _alternatives(text, provision, both):
        return both
    return [p for p in both if p in mine or p in rest]


def _going_on(parts: Sequence[Part], mine: Sequence[Part]) -> list[Part]:
    """Sentences without a condition of their own that follow on the benefit's own, before one that is for others."""
    found: list[Part] = []
    for part in parts[parts.index(mine[-1]) + 1 :]:
        if part.kind != "sentence" or (part.condition is not None and not part.further):
            break
        found.append(part)
    return found


def _before(parts: Sequence[Part], part: Part) -> Part | None:
    """The last part before it that does not only raise another."""
    earlier = [p for p in parts if p.at[0] < part.at[0] and not p.raises and not p.follows]
    return earlier[-1] if earlier else None


def of_one_kind(rule: AmountRule, claim: Claim) -> AmountRule:
    """Of an amount with one tier for each kind the tier of the kind that the benefit's words name, where others claim the rest."""
    if not isinstance(rule, Tiers):
        return rule
    sources = [next(leaves_of(t.when)).source for t in rule.tiers]
    places = [(ref.start, ref.end) for ref in sources]
    mine = [t for t, place in zip(rule.tiers, places, strict=True) if claim.has(place, place)]
    if len(mine) != 1 or any(claim.is_free(place, place) for place in places):
        return rule
    return mine[0].amount


def with_raising(parts: Sequence[Part]) -> list[Part]:
    """Rows that raise the one before them become its higher tier."""
    found: list[Part] = []
    for part in parts:
        if not (part.raises and found and part.condition is not None):
            found.append(part)
            continue
        base = found[-1]
        higher = Tier(label=part.label, when=part.condition, amount=part.rule)
        lower = Tier(label=base.label, when=opposite(part.condition), amount=base.rule)
        rule = Tiers(tiers=(higher, lower), text=base.rule.text, source=base.source)
        found[-1] = replace(base, rule=rule)
    return found


def _alternatives(text: CardText, provision: Provision, parts: Sequence[Part]) -> bool:
    """Whether the parts are tiers of one thing: by one fact, by one pattern of words, or what an enterprise climbs."""
    if any(p.follows for p in parts[1:]) or (any(p.further for p in parts[1:]) and parts[0].kind == "sentence"):
        return True
    facts = [facts_of(p.condition) for p in parts]
    if all(f and f == facts[0] for f in facts):
        return True
    if all(level_in(p.label, 0, len(p.label)) == (0, len(p.label.removesuffix("的"))) for p in parts):
        return True
    bases = {p.rule.base if isinstance(p.rule, Rate) else None for p in parts}
    if None not in bases:  # shares of one cost for different enterprises
        return len(bases) == 1 and all(p.condition is not None for p in parts[1:])
    if len({type(p.rule) for p in parts}) > 1:
        return False
    return is_upgraded(text, provision) is not None or _patterned([p.label for p in parts])


def _patterned(labels: Sequence[str]) -> bool:
    """「评价为优秀的」, 「评价为良好的」; 「获得金奖的」, 「获得银奖的」: last clauses that begin alike."""
    last = [re.split(r"[，,]", label.strip("，, "))[-1] for label in labels]
    if not all(last):
        return False
    heads = {re.match(r".*?(?:为|获得?|达到?|取得)|", clause)[0][-2:] for clause in last}  # type: ignore[index]
    return len(heads) == 1 and heads != {""}
