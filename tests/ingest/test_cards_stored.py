"""What becomes of a document's card: stated, signed, kept, sent back to draft; in real stores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.build import Stores, open_stores
from assistant.errors import Conflict
from assistant.policy.card import CardStatus, Fixed, Origin
from assistant.policy.card_refs import refs_of
from assistant.settings import Settings
from assistant.storage.cards import Cards
from assistant.storage.library import Library
from ingest import Ingestion
from ingest.cards.propose import propose_for
from tests.ingest.test_pipeline import HashEmbeddings

TEXT = """# 某区高企奖励办法

某管发〔2025〕6号

第一条 申请本办法奖励的企业应当在某区登记注册。

第二条 对首次认定的高新技术企业，给予一次性奖励20万元。

第三条 申报时间为每年3月1日至4月30日。

某区管理委员会

2025年3月20日
"""
CARD = """
common:
- {fact: registered_in_park, op: is, value: true, source: {at: 第一条, quote: 应当在某区登记注册}}
benefits:
- id: first
  name: 首次认定奖励
  kind: reward
  conditions: {fact: hnte_first_time, op: is, value: true, source: 首次认定的高新技术企业}
  award: {cadence: once, rule: {form: fixed, cny: 20万元, source: 一次性奖励20万元}}
  source: 对首次认定的高新技术企业，给予一次性奖励20万元
"""

PROPOSED = """[{"fact": "rd_expense", "op": "ge", "value": "200万元", "quote": "研发投入以二百万元为起点",
  "provision": "第一条", "years": {"last": 1}}]"""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Stores]:
    stores = open_stores(Settings(data_dir=tmp_path / "data"), HashEmbeddings())
    yield stores
    stores.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "某区高企奖励办法"
    folder.mkdir()
    return folder


def put(opened: Stores, folder: Path, text: str = TEXT, card: str | None = CARD) -> str:
    """Ingests the document; returns its id."""
    (folder / "source.md").write_text(text, encoding="utf-8")
    if card is not None:
        (folder / "card.yaml").write_text(card, encoding="utf-8")
    summary = Ingestion(opened, workers=1).run([folder], lambda event: None)
    assert not summary.failed
    return opened.catalogue.documents()[0].register.id


def cards(opened: Stores) -> Cards:
    return Cards(opened.catalogue.engine)


def test_a_card_file_is_stored_approved_with_every_quote_in_the_text(opened: Stores, folder: Path) -> None:
    document_id = put(opened, folder)
    stored = cards(opened).of(document_id)
    assert stored is not None
    assert (stored.card.status, stored.card.origin) == (CardStatus.APPROVED, Origin.HAND)
    text = opened.catalogue.text(document_id).text
    quotes = list(refs_of(stored.card))
    assert len(quotes) == 4
    assert all(text[ref.start : ref.end] == ref.quote for ref in quotes)
    rule = stored.card.benefits[0].award
    assert rule is not None
    assert isinstance(rule.rule, Fixed)
    assert rule.rule.cny == 200_000
    assert Library(opened.catalogue).cards[document_id] == stored.card


def test_a_card_file_that_does_not_fit_is_noted_and_the_document_stays(opened: Stores, folder: Path) -> None:
    document_id = put(opened, folder, card=CARD.replace("一次性奖励20万元", "一次性奖励25万元"))
    stored = cards(opened).of(document_id)
    assert stored is None or stored.card.status is CardStatus.DRAFT
    assert any("一次性奖励25万元" in note for note in opened.catalogue.source(document_id).notes)


def test_a_change_elsewhere_keeps_the_card_approved_at_the_new_place(opened: Stores, folder: Path) -> None:
    document_id = put(opened, folder)
    put(
        opened,
        folder,
        TEXT.replace("第三条 申报时间为每年3月1日", "第三条 申报时间为每年2月1日").replace("某管发", "某某管发"),
    )
    stored = cards(opened).of(document_id)
    text = opened.catalogue.text(document_id)
    assert text.version == 2
    assert stored is not None
    assert (stored.card.status, stored.card.version) == (CardStatus.APPROVED, 2)
    assert all(text.text[ref.start : ref.end] == ref.quote for ref in refs_of(stored.card))


def test_a_changed_provision_sends_the_card_back_to_draft_and_names_it(opened: Stores, folder: Path) -> None:
    document_id = put(opened, folder)
    changed = TEXT.replace("应当在某区登记注册", "应当在某区登记注册满一年")
    put(opened, folder, changed)
    stored = cards(opened).of(document_id)
    assert stored is not None
    assert stored.card.status is CardStatus.DRAFT
    assert any(note.startswith("第一条的原文已改动") for note in stored.card.notes)


def test_a_condition_added_to_a_quoted_article_sends_the_card_back_to_draft(opened: Stores, folder: Path) -> None:
    listed = TEXT.replace(
        "应当在某区登记注册。", "应当符合下列条件：\n\n（一）应当在某区登记注册；\n\n（二）依法纳税。"
    )
    card = CARD.replace("at: 第一条,", "at: 第一条第（一）项,")
    document_id = put(opened, folder, listed, card)
    put(opened, folder, listed.replace("（二）依法纳税。", "（二）依法纳税；\n\n（三）成立满一年。"), card)
    stored = cards(opened).of(document_id)
    assert stored is not None
    assert stored.card.status is CardStatus.DRAFT


def test_an_untouched_card_file_does_not_bring_a_draft_back(opened: Stores, folder: Path) -> None:
    document_id = put(opened, folder)
    changed = TEXT.replace("应当在某区登记注册", "应当在某区登记注册，连续经营一年")
    put(opened, folder, changed)
    put(opened, folder, changed + "\n附则\n")
    stored = cards(opened).of(document_id)
    assert stored is not None
    assert stored.card.status is CardStatus.DRAFT


def test_a_card_file_written_anew_is_approved_again(opened: Stores, folder: Path) -> None:
    document_id = put(opened, folder)
    put(opened, folder, TEXT.replace("20万元", "30万元"), CARD.replace("20万元", "30万元"))
    stored = cards(opened).of(document_id)
    assert stored is not None
    assert stored.card.status is CardStatus.APPROVED


def test_a_signature_says_who_and_when_and_survives_reading_again(opened: Stores, folder: Path) -> None:
    document_id = put(opened, folder)
    when = datetime(2026, 11, 23, 9, tzinfo=UTC)
    before = opened.catalogue.generation
    cards(opened).sign(document_id, by="王工", at=when)
    assert opened.catalogue.generation > before
    (folder / "card.yaml").unlink()
    put(opened, folder, card=None)
    stored = cards(opened).of(document_id)
    assert stored is not None
    assert (stored.card.signed_by, stored.card.signed_at, stored.card.status) == ("王工", when, CardStatus.APPROVED)


def test_a_withdrawn_card_is_a_draft_with_its_reason(opened: Stores, folder: Path) -> None:
    document_id = put(opened, folder)
    cards(opened).withdraw(document_id, note="金额有误")
    stored = cards(opened).of(document_id)
    assert stored is not None
    assert (stored.card.status, stored.card.notes) == (CardStatus.DRAFT, ("金额有误",))


def test_what_a_model_adds_to_a_draft_is_stored_and_stays_a_draft(opened: Stores, folder: Path) -> None:
    document_id = put(
        opened, folder, TEXT.replace("应当在某区登记注册。", "应当在某区登记注册，研发投入以二百万元为起点。"), None
    )
    generation = opened.catalogue.generation
    found = propose_for(opened.catalogue, document_id, lambda prompt: PROPOSED)
    assert [leaf.fact for leaf in found.admitted] == ["rd_expense"]
    stored = cards(opened).of(document_id)
    assert stored is not None
    assert stored.card == found.card
    assert (stored.card.status, stored.card.origin) == (CardStatus.DRAFT, Origin.MODEL)
    assert opened.catalogue.generation > generation
    assert propose_for(opened.catalogue, document_id, lambda prompt: PROPOSED).admitted == ()


def test_an_approved_card_takes_no_proposals(opened: Stores, folder: Path) -> None:
    document_id = put(opened, folder)
    with pytest.raises(Conflict, match="已核定"):
        propose_for(opened.catalogue, document_id, lambda prompt: PROPOSED)


def test_a_card_that_an_officer_signs_while_the_model_thinks_keeps_its_signature(opened: Stores, folder: Path) -> None:
    document_id = put(
        opened, folder, TEXT.replace("应当在某区登记注册。", "应当在某区登记注册，研发投入以二百万元为起点。"), None
    )

    def slow(prompt: str) -> str:
        cards(opened).sign(document_id, by="王工", at=datetime(2026, 11, 23, tzinfo=UTC))
        return PROPOSED

    with pytest.raises(Conflict, match="请重试"):
        propose_for(opened.catalogue, document_id, slow)
    stored = cards(opened).of(document_id)
    assert stored is not None
    assert (stored.card.status, stored.card.signed_by) == (CardStatus.APPROVED, "王工")
