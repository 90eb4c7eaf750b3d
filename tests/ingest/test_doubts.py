"""What an officer is told to look at, each with the words it rests on; and what raises no doubt."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.policy.document import DocumentStatus, DocumentText, Level
from ingest.doubts import Doubt, DoubtKind, Examined, find_doubts
from ingest.parse.blocks import Block, Parsed
from ingest.read import FileFacts, read_document
from tests.assistant.documents import sha256

K = DoubtKind
AS_OF = date(2026, 11, 22)
SOUND = (
    "第一条 为支持企业研发，制定本办法。",
    "第二条 给予20万元奖励。",
    "第三条 本办法自2025年4月1日起施行，有效期三年。",
)


def document(*lines: str, notes: tuple[str, ...] = (), **register: Any) -> Examined:
    """A document as it is read from these lines, its register completed and changed by `register`."""
    blocks = (
        Block("heading", register.get("title", "某市研发奖励办法"), None, 1),
        *(Block("text", x) for x in lines or SOUND),
    )
    read = read_document(
        Parsed("text/plain", blocks, None, {}, notes), FileFacts("source.md", sha256(repr(lines)), "source"), None
    )
    complete = {
        "id": "a", "document_number": "某发〔2025〕6号", "issuer": "某市科技局", "level": Level.CITY, "issued_on": date(2025, 3, 20),
    }  # fmt: skip
    changed = read.register.model_copy(update={**complete, **register})
    text = DocumentText(document_id=changed.id, version=1, text=read.text)
    return Examined(changed, read.source, text, read.provisions)


def doubts(*documents: Examined) -> list[Doubt]:
    found = find_doubts(documents, as_of=AS_OF)
    assert all(d.what and d.advice for d in found)
    assert all(d.quote in e.text.text for d in found for e in documents if e.register.id == d.document_id)
    return found


def kinds(*documents: Examined) -> list[tuple[str, DoubtKind]]:
    return [(d.document_id, d.kind) for d in doubts(*documents)]


def test_a_sound_document_raises_no_doubt() -> None:
    assert doubts(document()) == []


def test_fields_that_nothing_states_are_named_together() -> None:
    (found,) = doubts(document(document_number=None, issuer=None, chain=()))
    assert found.kind is K.MISSING
    assert all(word in found.what for word in ("文号", "发文机关", "链条"))
    assert doubts(document(title="某市研发服务指南", document_number=None)) == []


def test_a_title_taken_from_the_file_name_is_told() -> None:
    found = [d for d in doubts(document(title="source")) if "标题" in d.what]
    assert [d.kind for d in found] == []  # the text holds the very word, since it is its heading
    named = document()
    renamed = Examined(
        named.register.model_copy(update={"title": "source"}), named.source, named.text, named.provisions
    )
    assert [d.kind for d in doubts(renamed) if "标题" in d.what] == [K.MISSING]


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("第1—4页无可用文字层，已由OCR识别，请核对", K.OCR),
        ("第2页有隐藏文字（白色），没有收入正文", K.HIDDEN_TEXT),
        ("落款日期是2025-03-20，网页或文件登记的成文日期是2025-03-21：以落款为准，请核对。", K.CONFLICT),
        ("有3张图片没有读取", K.READING),
    ],
)
def test_what_was_noticed_while_reading_is_listed_by_its_kind(note: str, kind: DoubtKind) -> None:
    (found,) = doubts(document(notes=(note,)))
    assert (found.kind, found.what) == (kind, note)


def test_impossible_dates_are_conflicts() -> None:
    assert kinds(document(effective_from=date(2025, 4, 1), effective_to=date(2024, 4, 1)))[0] == ("a", K.CONFLICT)
    assert kinds(document(issued_on=date(2027, 1, 1))) == [("a", K.CONFLICT)]


def test_two_documents_in_force_with_one_number_doubt_both() -> None:
    one, two = document(), document(id="b", title="某市另一研发办法")
    assert kinds(one, two) == [("a", K.SAME_NUMBER), ("b", K.SAME_NUMBER)]
    expired = document(id="b", title="某市另一研发办法", effective_to=date(2025, 12, 31))
    assert ("a", K.SAME_NUMBER) not in kinds(one, expired)


def test_one_title_in_force_twice_is_doubtful_unless_places_differ() -> None:
    notice = {"title": "关于组织申报研发奖励的通知"}
    one, two = document(**notice), document(id="b", document_number="某发〔2026〕1号", **notice)
    assert kinds(one, two) == [("a", K.SAME_TITLE), ("b", K.SAME_TITLE)]
    elsewhere = document(id="b", document_number="乙发〔2026〕1号", region="乙市", **notice)
    assert kinds(document(region="甲市", **notice), elsewhere) == []


def test_a_term_that_ran_out_without_successor_or_extension_is_doubtful() -> None:
    old = document(effective_to=date(2026, 3, 31))
    assert kinds(old) == [("a", K.RAN_OUT)]
    successor = document(id="b", title="某市研发新办法", document_number="某发〔2026〕1号", supersedes=("a",))
    assert kinds(old, successor) == []


def test_a_relation_to_an_unknown_number_is_told_with_its_sentence() -> None:
    line = "第一条 根据《甲办法》（甲发〔2020〕1号），制定本办法。"
    (found,) = doubts(document(line, *SOUND[1:]))
    assert (found.kind, found.quote) == (K.UNKNOWN_DOCUMENT, line)
    known = document(id="b", title="某市研发甲办法", document_number="甲发〔2020〕1号")
    assert kinds(document(line, *SOUND[1:]), known) == []
    assert doubts(document("第一条 根据《甲法》，制定本办法。", *SOUND[1:])) == []  # laws are cited by title only


def test_documents_that_end_each_other_go_round_in_a_circle() -> None:
    one = document(supersedes=("b",))
    two = document(id="b", title="某市研发乙办法", document_number="某发〔2025〕7号", supersedes=("a",))
    assert {k for _, k in kinds(one, two)} >= {K.CYCLE}


def test_a_document_in_force_whose_basis_has_ended_is_doubtful() -> None:
    line = "第一条 根据《某市研发甲办法》，制定本办法。"
    basis = document(id="b", title="某市研发甲办法", document_number="甲发〔2020〕1号", effective_to=date(2026, 1, 1))
    found = doubts(document(line, *SOUND[1:]), basis)
    assert [(d.document_id, d.kind) for d in found] == [("a", K.BASIS_ENDED), ("b", K.RAN_OUT)]
    assert found[0].quote == line


def test_an_ending_in_the_text_that_the_side_file_denies_is_told() -> None:
    line = "第三条 《某市研发旧办法》（某发〔2022〕1号）同时废止。"
    old = document(id="b", title="某市研发旧办法", document_number="某发〔2022〕1号")
    assert kinds(document(*SOUND[:2], line), old) == []
    (found,) = doubts(document(*SOUND[:2], line, supersedes=()), old)
    assert (found.kind, found.document_id) == (K.ENDING_NOT_REGISTERED, "a")
    assert found.quote == line


def test_rules_without_an_end_are_doubtful_after_two_or_five_years() -> None:
    no_end = {"effective_to": None, "effective_from": date(2024, 11, 1), "issued_on": date(2024, 11, 1)}
    assert kinds(document(title="某市研发暂行办法", **no_end)) == [("a", K.LONG_PROVISIONAL)]
    assert kinds(document(title="某市研发办法", **no_end)) == []
    assert kinds(document(title="某市研发办法", **{**no_end, "effective_from": date(2020, 1, 1)})) == [
        ("a", K.LONG_PROVISIONAL)
    ]
    assert kinds(document(title="某市研发条例", **{**no_end, "effective_from": date(2010, 1, 1)})) == []


def test_marks_without_a_day_and_drafts_are_told() -> None:
    assert kinds(document(status=DocumentStatus.REPEALED)) == [("a", K.ENDED_WITHOUT_DATE)]
    assert kinds(document(status=DocumentStatus.REPEALED, ended_on=date(2026, 1, 1))) == []
    draft = {"status": DocumentStatus.DRAFT, "document_number": None, "issued_on": None, "effective_from": None}
    assert kinds(document(title="某市研发办法（征求意见稿）", **draft)) == [("a", K.DRAFT)]


def test_annexes_named_and_not_there_are_told() -> None:
    asked = (*SOUND[:2], "第三条 申请表见附件1。")
    (found,) = doubts(document(*asked))
    assert (found.kind, found.quote) == (K.ANNEX_ABSENT, asked[-1])
    assert kinds(document(*asked, "某市科技局", "2025年3月20日", "附件1 申请表", "企业名称")) == []
    assert kinds(document(*SOUND, "附件：1.申请表；2.承诺书", "某市科技局", "2025年3月20日")) == [("a", K.ANNEX_ABSENT)]


def test_gaps_in_the_numbering_are_told() -> None:
    (found,) = doubts(document("第一条 甲研发。", "第二条 乙。", "第三条 丙。", "第五条 丁。"))
    assert found.kind is K.NUMBERING_GAP
    assert "第三条" in found.what
    assert found.quote.startswith("第五条")
    assert kinds(document("第一条 甲。", "第二条 乙。", "第二条之一 丙。", "第三条 丁。")) == []
    annexed = (
        "第一条 甲。",
        "第二条 乙。",
        "某市科技局",
        "2025年3月20日",
        "附件1 某细则",
        "第一条 丙。",
        "第二条 丁。",
    )
    assert kinds(document(*annexed)) == []
