from __future__ import annotations

import pytest

from eval.wording import comparable, markers, paragraphs, sentence_with, sentences, without_numbering


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("奖励20万元。[1]受理后15日内拨付。[2]", ["奖励20万元。[1]", "受理后15日内拨付。[2]"]),
        ("称为“培育库。”入库满1.5年可以申请。", ["称为“培育库。”", "入库满1.5年可以申请。"]),
        (
            "能领吗？能！\n材料如下：\n（一）申请表；（二）证书",
            ["能领吗？", "能！", "材料如下：", "（一）申请表；", "（二）证书"],
        ),
        ("没有句号", ["没有句号"]),
        ("", []),
    ],
)
def test_chinese_sentences_keep_their_marks_and_markers(text: str, split: list[str]) -> None:
    assert sentences(text) == split


def test_the_sentence_around_a_place_is_found() -> None:
    text = "第一句。第二句有20万元。[1]第三句。"
    assert sentence_with(text, text.index("20")) == "第二句有20万元。[1]"


def test_markers_are_read_and_removed_with_line_numbers() -> None:
    text = "1. 奖励[1][12]\n2、补助[3]\n1.5倍"
    assert markers(text) == {1, 3, 12}
    assert without_numbering(text) == " 奖励\n补助\n1.5倍"
    assert paragraphs("一\n\n 二 \n") == ["一", "二"]


def test_spellings_of_one_figure_compare_equal() -> None:
    assert comparable("奖励 15 万元") == comparable("奖励十五万元") == comparable("奖励１５万元")
    assert comparable("奖励15万元") != comparable("奖励16万元")
