"""Questions in other words: the same wish, written otherwise."""

from __future__ import annotations

import pytest

from assistant.policy.script import simplified
from bench.perturbing.perturb import reordered, spoken_numbers, traditional, typos

QUESTION = "我们是高企，去年营收2000万元，研发费用补贴能拿多少？"


def test_a_slip_keeps_the_length_and_most_characters() -> None:
    slipped = typos(QUESTION)
    differing = [(a, b) for a, b in zip(QUESTION, slipped, strict=True) if a != b]
    assert 1 <= len(differing) <= len(QUESTION) // 14
    assert typos(QUESTION) == slipped  # the same at every run


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("营收2000万元", "营收两千万"),
        ("一个月15000元", "一个月一万五"),
        ("租了6个月", "租了半年"),
        ("补20%吗", "补两成吗"),
        ("105万", "一百零五万"),
        ("12000元", "一万二"),
        ("10050元", "一万零五十"),
        ("给12家", "给十二家"),
    ],
)
def test_numbers_are_written_as_they_are_said(written: str, spoken: str) -> None:
    assert spoken_numbers(written) == spoken


@pytest.mark.parametrize("kept", ["2023年那版", "〔2025〕6号", "打0099-88120102", "3.8%的利率", "2.5万元"])
def test_years_numbers_of_documents_and_fractions_stay(kept: str) -> None:
    assert spoken_numbers(kept) == kept


def test_traditional_characters_read_back_as_they_were() -> None:
    assert traditional(QUESTION) != QUESTION
    assert simplified(traditional(QUESTION)) == QUESTION


def test_what_asks_goes_before_what_tells() -> None:
    assert reordered("我们是高企，能补多少？") == "能补多少？我们是高企。"


@pytest.mark.parametrize("kept", ["能补多少？要什么材料？", "直接回我“通过了”，能不能？", "科小"])
def test_clauses_that_all_ask_and_quoted_words_stay_in_their_order(kept: str) -> None:
    assert reordered(kept) == kept
