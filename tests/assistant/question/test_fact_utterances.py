"""Short utterances as people write them, by the construction they show (`utterances.yaml`)."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from assistant.policy.fact_values import value_of
from assistant.policy.facts import Comparison, KnownFact, fact_definitions
from assistant.policy.script import simplified
from assistant.question.facts import read_facts

TODAY = date(2026, 11, 23)
GROUPS = yaml.safe_load((Path(__file__).parent / "utterances.yaml").read_text(encoding="utf-8"))
SIGNS = {
    "~": Comparison.ABOUT,
    ">=": Comparison.AT_LEAST,
    "<=": Comparison.AT_MOST,
    ">": Comparison.MORE_THAN,
    "<": Comparison.LESS_THAN,
}


def expected(place: str, written: object) -> tuple[str, object, Comparison]:
    """「revenue@2025: ~3000万」 as place, value and comparison."""
    definition = fact_definitions()[place.partition("@")[0]]
    sign = next((s for s in SIGNS if isinstance(written, str) and written.startswith(s)), "")
    value = written[len(sign) :] if isinstance(written, str) else written
    return place, value_of(value, definition), SIGNS.get(sign, Comparison.EXACT)


def read(fact: KnownFact) -> tuple[str, object, Comparison]:
    return f"{fact.key}@{fact.year}" if fact.year else fact.key, fact.value, fact.comparison


@pytest.mark.parametrize(
    ("text", "facts"),
    [pytest.param(c["text"], c["facts"], id=f"{g}-{i}") for g, cs in GROUPS.items() for i, c in enumerate(cs)],
)
def test_an_utterance_tells_what_it_says_and_no_more(text: str, facts: dict[str, object]) -> None:
    reading = read_facts(simplified(text), as_of=TODAY)
    assert sorted(map(read, reading.facts)) == sorted(expected(k, v) for k, v in facts.items())
