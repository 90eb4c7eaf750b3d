"""What a document says of filing for single benefits stands in their guides, and in no other's."""

from __future__ import annotations

import pytest

from assistant.policy.card import Benefit, Card
from ingest.cards.filing.assign import with_own_filing
from ingest.cards.filing.guide import read_filing
from tests.ingest.cards.filing_texts import card_text

GRANTS = ("第一条 首次认定的，给予首次认定奖励10万元。", "第二条 正式留用的，给予留用奖励2万元。")


def read(*sentences: str) -> Card:
    text = card_text(*GRANTS, *(f"第{n}条 {s}" for n, s in zip("三四五", sentences, strict=False)))
    benefits = []
    for name in ("首次认定奖励", "留用奖励"):
        at = text.text.index(name)
        source = text.ref(at, at + len(name))
        benefits.append(Benefit(id=name, name=name, kind="reward", source=source))  # type: ignore[arg-type]
    card = Card(document_id="measure", version=1, benefits=tuple(benefits), filing=read_filing(text))
    return with_own_filing(card, text)


def free(card: Card) -> list[str]:
    return [b.name for b in card.benefits if b.filing and b.filing.without_application]


def windows(card: Card) -> dict[str, list[str]]:
    return {b.name: [str(w.closes or w.kind.value) for w in b.filing.windows] for b in card.benefits if b.filing}


@pytest.mark.parametrize(
    "sentence",
    ["留用奖励实行免申即享。", "第二条奖励采取免申即享方式兑现。", "对留用奖励，实行免申即享。"],
)
def test_what_comes_without_an_application_is_said_of_the_benefit_that_is_named(sentence: str) -> None:
    card = read(sentence)
    assert free(card) == ["留用奖励"]
    assert card.filing is None or card.filing.without_application is None


def test_words_about_everything_stay_with_the_whole() -> None:
    card = read("本办法奖励实行免申即享。")
    assert free(card) == []
    assert card.filing is not None
    assert card.filing.without_application is not None


def test_each_benefit_has_the_window_that_is_told_of_it() -> None:
    card = read("首次认定奖励的申报时间为每年6月1日至6月30日；留用奖励常年受理。")
    assert windows(card) == {"首次认定奖励": ["--06-30"], "留用奖励": ["all_year"]}


def test_a_window_may_name_articles() -> None:
    assert windows(read("第二条奖励的申请时间为每年3月1日至3月31日。")) == {"留用奖励": ["--03-31"]}


def test_a_window_that_names_nothing_is_that_of_the_whole() -> None:
    card = read("申报时间为每年6月1日至6月30日。")
    assert windows(card) == {}
    assert card.filing is not None
    assert [w.closes for w in card.filing.windows] == ["--06-30"]
