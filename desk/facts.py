"""What is known of an enterprise, as stored with it, its conversations and its tickets, for people to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.errors import InvalidInput
from assistant.policy.answer import Fact
from assistant.policy.fact_values import read_profile, show_value
from assistant.policy.facts import KnownFact, Profile, fact_definitions


def known_facts(stored: Mapping[str, Any]) -> Profile:
    """The facts that today's vocabulary knows: what was stored under one that is gone is left out."""
    return Profile().with_facts(fact for key, given in stored.items() for fact in _read(key, given))


def shown_facts(stored: Mapping[str, Any]) -> tuple[Fact, ...]:
    """The same with names and values as people write them."""
    definitions = fact_definitions()
    return tuple(
        Fact(
            key=fact.key,
            value=fact.value,
            said=fact.said,
            name=definitions[fact.key].name,
            shown=show_value(fact.value, definitions[fact.key]),
            year=fact.year,
        )
        for fact in known_facts(stored).facts
    )


def _read(key: str, given: Any) -> Iterator[KnownFact]:
    try:
        yield from read_profile({key: given}).facts
    except InvalidInput:
        return
