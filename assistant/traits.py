"""What tells one benefit from others, whatever is asked: worked out once a library, since every question is held against several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import fsum

from assistant.eligibility.derive import Known
from assistant.eligibility.scope import conditions_of, definitions_of, exclusions_of
from assistant.eligibility.truth import holds
from assistant.policy.amounts import conditions_of_amount, counted_by, rules_in
from assistant.policy.card import AllOf, Benefit, Card, Condition, Ref
from assistant.policy.card_refs import refs_in
from assistant.policy.conditions import leaves_of
from assistant.policy.facts import FactType
from assistant.policy.judgement import Truth
from assistant.retrieval.terms import pairs, plain

_RANKED_BY = 12  # quotations of a benefit that its likeness is taken from
_MARKED = {
    Truth.MET: 0.3,
    Truth.UNKNOWN: 0.0,
    Truth.UNMET: -0.6,
}  # a mark (国家级, 首次) told to be the enterprise's, or not
_MOST_MARKED = 0.6
_MARKS = (FactType.BOOLEAN, FactType.CHOICE, FactType.CHOICES)
_WHAT_IT_IS = re.compile(r"(?:奖励|奖补|奖|补贴|补助|资助|贴息|支持)+(?=$|（)")  # 「稳规奖励」 → 稳规

_Name = frozenset[tuple[str, str, str]]  # of a condition: facts, comparisons and values


@dataclass(frozen=True, slots=True)
class Part:
    """A condition that stands at the top of a benefit's own, with the facts it is about."""

    condition: Condition
    name: _Name
    facts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Traits:
    """`refs`: what it quotes; `words`: its name, first quotations and own facts; `asked`: every fact that it is judged and reckoned
    by; `name`: the character pairs of its name; `telling`: the same, each the more the fewer siblings have it; `parts` and `siblings`:
    its conditions and those of the card's other benefits.
    """

    refs: tuple[Ref, ...]
    words: str
    asked: frozenset[str]
    name: frozenset[str]
    telling: Mapping[str, float]
    parts: tuple[Part, ...]
    siblings: tuple[tuple[Part, ...], ...]


def traits_of(card: Card, benefit: Benefit) -> Traits:
    """What tells a benefit of a card from others."""
    others = [other for other in card.benefits if other is not benefit]
    names = [_name_pairs(other) for other in others]
    name = _name_pairs(benefit)
    refs = tuple(refs_in(benefit))
    asked = asked_of(card, benefit)
    # what only this card asks for says what it is about in other words than its text
    own_facts = (d.name for d in card.facts if d.key in asked)
    return Traits(
        refs,
        "\n".join((benefit.name, *(ref.quote for ref in refs[:_RANKED_BY]), *own_facts)),
        asked,
        name,
        {pair: 1 - sum(pair in other for other in names) / len(names) if names else 1.0 for pair in name},
        tuple(_parts(benefit)),
        tuple(tuple(_parts(other)) for other in others),
    )


def asked_of(card: Card, benefit: Benefit) -> frozenset[str]:
    """Every fact that the benefit is judged and reckoned by, with those that these follow from."""
    conditions = [*conditions_of(card, benefit), *exclusions_of(card, benefit)]
    rules = list(rules_in(benefit.award.rule)) if benefit.award else []
    conditions += conditions_of_amount(benefit.award.rule) if benefit.award else ()
    keys = {leaf.fact for condition in conditions for leaf in leaves_of(condition)}
    keys.update(key for rule in rules for key in counted_by(rule))
    definitions = definitions_of(card)
    return frozenset(keys).union(*(d.derived.of for k in keys if (d := definitions.get(k)) and d.derived))


def named_by(traits: Traits, words: frozenset[str]) -> float:
    """How much of the benefit's name the question's words say, in character pairs, each the more the fewer siblings have it:
    「首次认定」, not 「重新认定」.
    """
    telling = traits.telling
    # rounded once: sets come in another order in every process, and plain sums of the same numbers would differ in the last place
    return fsum(telling[p] for p in telling if p in words) / max(1.0, fsum(telling.values()))


def _name_pairs(benefit: Benefit) -> frozenset[str]:
    """The character pairs of its name without the word for what it is, which joins up with any word before it."""
    return pairs(plain(_WHAT_IT_IS.sub("", benefit.name)))


def mark_of(traits: Traits, known: Known) -> tuple[Truth, float]:
    """Whether what tells a benefit from its siblings (which level, first or again, which kind of person) was told to hold, and
    what that counts for its likeness: the more, the fewer siblings ask for it too.

    Marks are yes-or-no facts and choices that not every benefit of the card asks for.
    """
    siblings = traits.siblings
    counts = 0.0
    truths: dict[int, set[Truth]] = {}  # by how many siblings share the mark
    for part in traits.parts:
        if not _is_mark(part, known):
            continue
        truth = holds(part.condition, known)
        shared = sum(
            any(part.name == other.name for other in held) or (truth is Truth.MET and _fits(part, held, known))
            for held in siblings
        )
        if shared == len(siblings):
            continue
        truths.setdefault(shared, set()).add(truth)
        counts += _MARKED[truth] * (1 - shared / len(siblings) if truth is Truth.MET else 1)
    own = (
        truths[min(truths)] if truths else set()
    )  # 「首次」 tells more than 「证书有效」, which 「重新认定」 asks for too
    found = Truth.UNMET if any(Truth.UNMET in t for t in truths.values()) else Truth.MET
    mark = found if found is Truth.UNMET or own == {Truth.MET} else Truth.UNKNOWN
    return mark, max(-_MOST_MARKED, min(_MOST_MARKED, counts))


def _parts(benefit: Benefit) -> Iterator[Part]:
    if benefit.conditions is None:
        return
    for condition in benefit.conditions.all if isinstance(benefit.conditions, AllOf) else (benefit.conditions,):
        leaves = list(leaves_of(condition))
        name = frozenset((leaf.fact, leaf.op.value, str(leaf.value)) for leaf in leaves)
        yield Part(condition, name, frozenset(leaf.fact for leaf in leaves))


def _is_mark(part: Part, known: Known) -> bool:
    return all((d := known.definitions.get(fact)) is not None and d.type in _MARKS for fact in part.facts)


def _fits(part: Part, sibling: tuple[Part, ...], known: Known) -> bool:
    """Whether what was told of a condition's facts is enough for a sibling too, which asks otherwise for them."""
    asking = {other.name: other for other in sibling if not part.facts.isdisjoint(other.facts)}
    return any(holds(other.condition, known) is Truth.MET for other in asking.values())
