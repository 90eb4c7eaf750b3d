"""Sentences outside of lists that bar, or say the only thing that may be."""

from __future__ import annotations

import pytest

from assistant.policy.provision import ProvisionKind
from ingest.cards.conditions.elsewhere import strays
from tests.ingest.cards.card_texts import card_text


def found(sentence: str) -> list[tuple[str, bool]]:
    """(words, whether they bar) of an article that says the sentence."""
    text = card_text(f"园区补贴办法\n第一条 {sentence}")
    article = next(p for p in text.provisions if p.kind is ProvisionKind.ARTICLE)
    return [(text.text[s.start : s.end].removeprefix("第一条 ").strip(), s.barring) for s in strays(text.text, article)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("个人不再作为资助对象。", [("个人", True)]),
        ("已获得市级同类补助的项目，不得再次申报。", [("已获得市级同类补助的项目", True)]),
        ("同一培训已享受其他财政补贴的，不重复享受。", [("同一培训已享受其他财政补贴的", True)]),
        ("企业只能请求减缴尚未到期的收费。", [("只能请求减缴尚未到期的收费", False)]),
    ],
)
def test_a_sentence_that_bars_or_allows_one_thing_only_is_found(
    sentence: str, expected: list[tuple[str, bool]]
) -> None:
    assert found(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "同时符合多项政策的，按照就高原则不重复享受。",
        "逾期未申报的，不得再次申报。",
        "同一企业只能选择其中一项申报。",
        "材料应当真实。",
    ],
)
def test_stacking_lateness_and_procedure_set_no_condition(sentence: str) -> None:
    assert found(sentence) == []
