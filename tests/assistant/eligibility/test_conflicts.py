"""Documents that contradict each other on whether both benefits may be had."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.eligibility.conflicts import Offer, conflicts, spoken_of
from assistant.policy.card import Card
from tests.assistant.eligibility.told import SOURCE


def offer(document: str, *stacking: dict[str, Any]) -> Offer:
    told = [{"source": SOURCE, **s} for s in stacking]
    benefit = {"id": "a", "name": "补助", "kind": "subsidy", "stacking": told, "source": SOURCE}
    card = Card.model_validate({"document_id": document, "version": 1, "benefits": [benefit]})
    return card, card.benefits[0]


ALLOWS = {"rule": "stackable", "others": ["city"]}
DENIES = {"rule": "exclusive", "others": ["park#a"]}


def test_one_allows_what_the_other_denies() -> None:
    (found,) = conflicts([offer("park", ALLOWS), offer("city", DENIES)])
    assert (found.allows.document_id, found.denies.document_id) == ("park", "city")
    assert conflicts([offer("city", DENIES), offer("park", ALLOWS)]) == (found,)


@pytest.mark.parametrize(
    ("park", "city"),
    [
        (ALLOWS, {"rule": "stackable", "others": ["park"]}),
        ({"rule": "highest", "others": ["city"]}, DENIES),
        (ALLOWS, {"rule": "exclusive", "others": ["province"]}),
        ({"rule": "stackable", "others": ["province"]}, DENIES),
        (ALLOWS, {"rule": "total_cap", "group": "year", "cap": 1}),
    ],
)
def test_rules_that_agree_or_speak_of_others_are_no_conflict(park: dict[str, Any], city: dict[str, Any]) -> None:
    assert conflicts([offer("park", park), offer("city", city)]) == ()


def test_each_pair_of_rules_is_told_once() -> None:
    city = offer("city", DENIES)
    assert len(conflicts([offer("park", ALLOWS), city, (city[0], city[1].model_copy(update={"id": "b"}))])) == 1


def test_a_document_does_not_contradict_itself() -> None:
    card = offer("park", {"rule": "stackable", "others": ["park"]}, {"rule": "exclusive", "others": ["park"]})
    assert conflicts([card, card]) == ()


def test_spoken_of_is_what_either_names() -> None:
    park, city, province = (
        offer("park", ALLOWS),
        offer("city"),
        offer("province", {"rule": "highest", "others": ["park#a"]}),
    )
    assert spoken_of(park, [park, city, province, offer("county")]) == [city, province]
