"""The vocabulary of facts: what an officer may not break when editing it."""

from collections import defaultdict
from importlib.resources import files

import pytest

from assistant.policy.facts import DerivationOp, FactDefinition, FactType, fact_definitions

FACTS = list(fact_definitions().values())
INPUTS = {
    DerivationOp.RATIO: 2,
    DerivationOp.SHARE: 2,
    DerivationOp.DIFFERENCE: 2,
    DerivationOp.GROWTH: 1,
    DerivationOp.INCREASE: 1,
    DerivationOp.YEARS_SINCE: 1,
    DerivationOp.MONTHS_SINCE: 1,
    DerivationOp.VALID: 1,
    DerivationOp.PRESENT: 1,
    DerivationOp.AT_LEAST: 1,
    DerivationOp.SIZE_CLASS: 4,
}


def test_no_key_is_given_twice() -> None:
    text = (files("assistant.policy") / "facts.yaml").read_text(encoding="utf-8")
    assert text.count("\n- key: ") == len(FACTS) >= 80


@pytest.mark.parametrize("fact", FACTS, ids=lambda f: f.key)
def test_a_fact_can_be_asked_for_and_read(fact: FactDefinition) -> None:
    assert fact.group
    assert fact.question.endswith("？")
    assert len(fact.question) <= 45
    assert "{年}" not in fact.question or fact.yearly
    assert fact.question.replace("{年}", "").count("{") == 0
    assert all(len(name) >= 2 and name == name.strip() for name in (fact.name, *fact.names))
    if fact.type in (FactType.CHOICE, FactType.CHOICES):
        assert len(fact.options) >= 2
        assert not fact.ordered or fact.options[0].value in ("none", "D", "other", "micro", "junior"), "rising order"
    else:
        assert not fact.options
        assert not fact.ordered
    assert fact.type is not FactType.NUMBER or fact.unit
    assert fact.type is not FactType.MONEY or "元" in fact.question


@pytest.mark.parametrize("fact", [f for f in FACTS if f.derived], ids=lambda f: f.key)
def test_a_derivation_rests_on_known_facts_of_a_fitting_kind(fact: FactDefinition) -> None:
    derived = fact.derived
    assert derived is not None
    inputs = [fact_definitions()[key] for key in derived.of]
    assert len(inputs) == INPUTS.get(derived.op, len(inputs))
    assert fact.key not in derived.of
    if derived.op in (DerivationOp.RATIO, DerivationOp.GROWTH, DerivationOp.INCREASE):
        assert fact.yearly
        assert all(f.yearly for f in inputs)
    if derived.op in (DerivationOp.YEARS_SINCE, DerivationOp.MONTHS_SINCE, DerivationOp.VALID):
        assert inputs[0].type is FactType.DATE
        assert fact.subject == inputs[0].subject
    assert (derived.months is not None) == (derived.op is DerivationOp.VALID)


def test_a_name_belongs_to_one_fact_of_a_subject() -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for fact in FACTS:
        for name in (fact.name, *fact.names):
            owners[name, fact.subject].add(fact.key)
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


@pytest.mark.parametrize("fact", [f for f in FACTS if f.options], ids=lambda f: f.key)
def test_a_value_of_a_choice_goes_by_names_of_its_own(fact: FactDefinition) -> None:
    names = [name for o in fact.options for name in {o.name, *o.names}]
    assert len(names) == len(set(names))


def test_facts_of_a_group_stand_together() -> None:
    groups = [fact.group for fact in FACTS]
    assert [g for i, g in enumerate(groups) if i == 0 or groups[i - 1] != g] == list(dict.fromkeys(groups))
