from __future__ import annotations

import pytest

from assistant.retrieval.digits import in_digits


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("固投四千万左右", "固投4000万左右"),
        ("领过十五万，涨到二十万", "领过15万，涨到20万"),
        ("月薪一万五", "月薪15000"),
        ("注册资本两亿", "注册资本2亿"),
        ("两千三百万的合同", "2300万的合同"),
        ("营收一亿二千万", "营收120000000"),
        ("一万二千的房租", "12000的房租"),
    ],
)
def test_amounts_as_they_are_said_are_searched_in_digits(said: str, digits: str) -> None:
    assert in_digits(said) == digits


@pytest.mark.parametrize("kept", ["万一没批下来", "千万别漏", "三年两次", "第一万家", "4000万", "五十人", "二〇二五年"])
def test_what_is_no_amount_stays(kept: str) -> None:
    assert in_digits(kept) == kept
