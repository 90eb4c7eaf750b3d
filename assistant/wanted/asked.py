"""The facts that a benefit asks for, by what they are needed for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assistant.eligibility.scope import conditions_of, definitions_of, exclusions_of
from assistant.policy.amounts import conditions_of_amount, counted_by, rules_in
from assistant.policy.card import Benefit, Card
from assistant.policy.conditions import leaves_of
from assistant.policy.facts import FactDefinition
from assistant.question.fact_reading.stance import of_others
from assistant.retrieval.terms import pairs

_CLAUSE = re.compile(r"[^，。；？！,;?!\n]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Facts that a benefit asks for: `counted`: numbers its amount is computed from; `deciding`: what else sets the amount;
    `asked`: what its conditions are about. In the order of the card, each once.
    """

    counted: tuple[FactDefinition, ...]
    deciding: tuple[FactDefinition, ...]
    asked: tuple[FactDefinition, ...]

    @property
    def all(self) -> tuple[FactDefinition, ...]:
        return (*self.counted, *self.deciding, *self.asked)


def wanted_of(card: Card, benefit: Benefit) -> Wanted:
    """What the benefit asks for."""
    definitions = definitions_of(card)
    rule = benefit.award.rule if benefit.award else None
    counted = dict.fromkeys(key for inner in rules_in(rule) for key in counted_by(inner)) if rule else {}
    set_by = conditions_of_amount(rule) if rule else ()
    deciding = dict.fromkeys(leaf.fact for condition in set_by for leaf in leaves_of(condition))
    conditions = (*conditions_of(card, benefit), *exclusions_of(card, benefit))
    asked = dict.fromkeys(leaf.fact for c in conditions for leaf in leaves_of(c))

    def known(keys: Iterable[str], *others: Mapping[str, None]) -> tuple[FactDefinition, ...]:
        return tuple(definitions[k] for k in keys if k in definitions and not any(k in o for o in others))

    return Wanted(known(counted), known(deciding, counted), known(asked, counted, deciding))


def clauses_of(text: str) -> Iterator[re.Match[str]]:
    """The clauses of a narrow text that do not speak of others (「听说隔壁公司拿了50万」)."""
    return (match for match in _CLAUSE.finditer(text) if not of_others(match[0]))


def name_pairs(definition: FactDefinition) -> frozenset[str]:
    """The character pairs of all that a fact is called."""
    return frozenset[str]().union(*(pairs(name) for name in (definition.name, *definition.names)))
