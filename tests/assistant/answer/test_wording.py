from __future__ import annotations

import pytest

from assistant.answer.draft import Span
from assistant.answer.wording import closed, item_words, place, without_label
from assistant.policy.document import DocumentText
from assistant.policy.provision import Passage, ProvisionKind
from assistant.policy.sentences import sentence_spans


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("第七条 首次认定的，奖励20万元", "首次认定的，奖励20万元"),
        ("第七条首次认定的", "首次认定的"),
        ("（一）申请表", "申请表"),
        ("三、申报材料", "申报材料"),
        ("1.申请表", "申请表"),
        ("1.5倍补助", "1.5倍补助"),  # a fraction is no label
        ("①申请表", "申请表"),
        ("一是首次认定", "首次认定"),
        ("2025年4月1日起", "2025年4月1日起"),
        ("第七条", ""),
    ],
)
def test_a_sentence_begins_without_its_number(text: str, words: str) -> None:
    assert without_label(text) == words


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("申请表；", "申请表。"),
        ("奖励20万元", "奖励20万元。"),
        ("奖励。", "奖励。"),
        ("材料如下：", "材料如下。"),
        ("（含）", "（含）"),
        (" ", ""),
    ],
)
def test_a_sentence_is_closed(text: str, sentence: str) -> None:
    assert closed(text) == sentence


def test_sentences_are_cut_at_chinese_stops_and_slice_back() -> None:
    text = " 第一句。第二句说“可以。”\n（一）第三句；还是第三句！？  "
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    assert sentences == ["第一句。", "第二句说“可以。”", "（一）第三句；还是第三句！？"]


LEAD, ITEM = "第五条 符合下列条件之一的企业，给予奖励：", "（一）首次认定的，奖励20万元；"


def item(lead: str = LEAD) -> tuple[Passage, DocumentText]:
    text = f"{lead}\n{ITEM}"
    start = len(lead) + 1
    passage = Passage(
        id="d@1#0", document_id="d", version=1, ordinal=0, provision=0, kind=ProvisionKind.ITEM, path=("第五条", "（一）"),
        start=start, end=len(text), page=None, text=ITEM, context="", leads=((0, len(lead)),),
    )  # fmt: skip
    return passage, DocumentText(document_id="d", version=1, text=text)


def test_an_item_is_told_with_the_lead_in_that_binds_it() -> None:
    passage, stored = item()
    words, spans = item_words(passage, stored)
    assert words == "符合下列条件之一的企业，给予奖励：首次认定的，奖励20万元。"
    assert [stored.text[s.start : s.end] for s in spans] == [LEAD, ITEM]


@pytest.mark.parametrize("lead", ["第五条 奖励标准如下：", "第五条 " + "很长的" * 40 + "条件："])
def test_a_lead_in_that_only_announces_or_is_too_long_is_left_out(lead: str) -> None:
    passage, stored = item(lead)
    words, spans = item_words(passage, stored)
    assert words == "首次认定的，奖励20万元。"
    assert spans == (Span("d", passage.start, passage.end),)


def test_text_outside_of_the_numbering_has_no_place() -> None:
    assert place(None) == ""
