from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from assistant.policy.question import Intent
from assistant.question import vocabulary as module
from assistant.question.vocabulary import Places, Vocabulary, places, vocabulary


def test_the_shipped_files_are_valid() -> None:
    terms, gazetteer = vocabulary(), places()
    assert {e.name for e in terms.entities} >= {"高新技术企业", "研发投入补助"}
    assert "深圳" in gazetteer.places
    assert set(terms.intents) | {Intent.GENERAL} == set(Intent)  # every intent can be recognised


def test_no_cue_is_empty_and_every_pattern_compiles() -> None:
    terms = vocabulary()
    cues = [c for e in terms.intents.values() for c in e.cues] + [s for e in terms.entities for s in e.said]
    cues += [s for e in terms.expansions for s in (*e.said, *e.official)] + list(terms.orders) + list(terms.greetings)
    cues += [*terms.follow_up.openings, *terms.follow_up.pronouns, *places().places, *places().elsewhere]
    assert all(c.strip() == c and c for c in cues)
    assert all(re.compile(pattern) for pattern in terms.records)


def test_an_order_is_written_as_it_is_compared() -> None:
    assert all(order == order.lower() for order in vocabulary().orders)


def test_two_entities_never_share_a_wording() -> None:
    said = [s for e in vocabulary().entities for s in e.said]
    assert len(said) == len(set(said))


def shipped(name: str) -> Any:
    return module._read(name)


@pytest.mark.parametrize(
    ("plant", "key"),
    [
        (lambda v: v["entities"][3].update(said=[]), r"entities\.3\.said"),
        (lambda v: v["entities"][0].update(alias=["x"]), r"entities\.0\.alias"),
        (lambda v: v["intents"].update(prize=v["intents"]["amount"]), r"intents\.prize"),
        (lambda v: v["intents"]["amount"].pop("sections"), r"intents\.amount\.sections"),
        (lambda v: v["expansions"][1].update(official="奖励"), r"expansions\.1\.official"),
        (lambda v: v["levels"].update(village=["村"]), r"levels\.village"),
        (lambda v: v.pop("orders"), "orders"),
        (lambda v: v["stop_words"].append(["一", "二"]), "stop_words"),
    ],
)
def test_a_planted_mistake_names_its_key(plant: Callable[[Any], Any], key: str) -> None:
    edited = shipped("vocabulary.yaml")
    plant(edited)
    with pytest.raises(ValidationError, match=key):
        Vocabulary.model_validate(edited)


def test_a_gazetteer_without_its_second_list_names_it() -> None:
    with pytest.raises(ValidationError, match="elsewhere"):
        Places.model_validate({"places": ["北京"]})


def test_a_word_that_yaml_reads_as_no_text_is_refused() -> None:
    edited = shipped("vocabulary.yaml")
    edited["greetings"] = yaml.safe_load("[你好, no, 88]")  # a truth value and a number
    with pytest.raises(ValidationError, match=r"greetings\.1"):
        Vocabulary.model_validate(edited)
