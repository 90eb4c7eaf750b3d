"""Size classes by the standard, with its own examples, and by what is known so far."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.eligibility.derive import Known
from assistant.policy.facts import fact_definitions
from tests.assistant.eligibility.cards import AS_OF, judged, leaf, profile


def size(**facts: Any) -> tuple[bool | str, ...]:
    return Known(profile(**facts), AS_OF, fact_definitions()).value("size_class").possible


@pytest.mark.parametrize(
    ("facts", "classes"),
    [
        ({"industry": "工业", "staff": 120, "revenue": "6000万元"}, ("small",)),
        ({"industry": "软件", "staff": 110, "revenue": "3000万元"}, ("medium",)),
        ({"industry": "工业", "staff": 15, "revenue": "800万元"}, ("micro",)),
        ({"industry": "工业", "staff": 1000, "revenue": "4亿元"}, ("large",)),
        ({"industry": "工业", "staff": 999, "revenue": "4亿元"}, ("medium",)),
        ({"industry": "农业", "revenue": "2亿元"}, ("large",)),
        ({"industry": "租赁和商务服务业", "staff": 100, "total_assets": "8000万元"}, ("medium",)),
        ({"industry": "工业", "staff": 120}, ("micro", "small")),
        ({"staff": 4}, ("micro", "small", "medium", "large")),  # agriculture and two others do not count staff
        (
            {"industry": "工业", "staff": {"value": 300, "comparison": "less_than"}, "revenue": "1亿元"},
            ("micro", "small"),
        ),
        (
            {"industry": "工业", "staff": {"value": 300, "comparison": "at_most"}, "revenue": "1亿元"},
            ("micro", "small", "medium"),
        ),
    ],
)
def test_the_lowest_class_that_an_indicator_gives_holds(facts: dict[str, Any], classes: tuple[str, ...]) -> None:
    assert size(**facts) == classes


def test_a_class_follows_with_its_words() -> None:
    small = leaf("size_class", "le", "小型")
    finding = judged(small, of=profile(industry="工业", staff=120, revenue="6000万元")).findings[0]
    assert finding.derived == "工业：职工人数120人、营业收入6000万元，按工信部联企业〔2011〕300号为小型企业"


def test_the_class_itself_is_asked_where_hardly_anything_is_known() -> None:
    small = leaf("size_class", "le", "小型")
    assert judged(small, of=profile()).missing == ("size_class",)
    assert judged(small, of=profile(industry="工业")).missing == ("staff", "revenue")
    assert judged(small, of=profile(industry="工业", staff=120)).missing == ()
