"""Values keep their kind through JSON, which is how cards, profiles and conversations are stored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assistant.policy.card import Leaf, Op, Ref
from assistant.policy.facts import KnownFact, Value

VALUES = [
    True,
    Decimal("0.03"),
    Decimal("2E+6"),
    Decimal("-1.50"),
    Decimal(12),
    date(2025, 1, 1),
    "national",
    "007",
    "2025-13-40",
    ("a", "1"),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_stored_value_comes_back_as_it_was(value: Value) -> None:
    leaf = Leaf(fact="f", op=Op.GE, value=value, text="", source=Ref(at="", quote="", start=0, end=0))
    known = KnownFact(key="f", value=value)
    for stored, read in (
        (leaf, Leaf.model_validate_json(leaf.model_dump_json())),
        (known, KnownFact.model_validate(known.model_dump(mode="json"))),
    ):
        assert read == stored
        assert type(read.value) is type(value)
