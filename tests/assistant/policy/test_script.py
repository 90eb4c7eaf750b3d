from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.policy.figures import contains_figure, find_figures, unsupported_figures
from assistant.policy.script import as_printed, closed_up, is_traditional, simplified
from assistant.policy.validity import reference_key

TEXTS = st.text(
    st.sampled_from("企業企业獎勵奖励發髮发後后裡里裏麼么什著作於乾隆乾淨台臺灣, \n第1条條萬元\ud800\0𠀀喆"),
    max_size=30,
)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("高新技術企業獎勵", "高新技术企业奖励"),
        ("以後、皇后", "以后、皇后"),  # two characters that are one in simplified writing
        ("發展、頭髮", "发展、头发"),
        ("這裡、那裏、公里", "这里、那里、公里"),
        ("乾淨的乾隆年間", "干净的乾隆年间"),  # one that is two: by its word
        ("著手訂立著作權標準", "着手订立著作权标准"),
        ("臺灣計畫、台灣計劃", "台湾计划、台湾计划"),  # Taiwan's forms
        ("衞生署説明啟用新綫路", "卫生署说明启用新线路"),  # Hong Kong's
        ("貳拾參萬元參加", "贰拾叁万元参加"),
        ("徵收", "征收"),  # each character is in GB 2312 too
        ("臺企有什么补贴", "台企有什么补贴"),  # in a mixed text 么 stays
        ("中小企业首次认定奖励20万元。", "中小企业首次认定奖励20万元。"),
        ("著作、乾坤、喆", "著作、乾坤、喆"),
    ],
)
def test_traditional_characters_are_read_as_simplified_ones(printed: str, read: str) -> None:
    assert simplified(printed) == read


@given(TEXTS)
@example("喆著於")
def test_the_reading_has_the_same_length_and_is_its_own_reading(text: str) -> None:
    read = simplified(text)
    assert len(read) == len(text)
    assert simplified(read) == read


def test_a_simplified_text_is_told_at_once() -> None:
    assert not is_traditional("企业应当于5日内——“提交”·①②③，℃，〔2025〕6号 IPO")
    assert is_traditional("企业應当")


def test_the_dictionary_is_loaded_only_for_a_traditional_text() -> None:
    code = (
        "import sys; from assistant.policy.script import simplified; simplified({!r}); print('opencc' in sys.modules)"
    )
    loaded = [
        subprocess.run([sys.executable, "-c", code.format(text)], capture_output=True, text=True, check=True).stdout
        for text in ("企业首次认定奖励——20万元", "企業")
    ]
    assert loaded == ["False\n", "True\n"]


@pytest.mark.parametrize(
    ("printed", "together"),
    [
        ("支 持 对 象", "支持对象"),
        ("一、申　报　材　料", "一、申报材料"),
        ("第一章 总 则", "第一章 总则"),
        ("第一条 为了规范", "第一条 为了规范"),
        ("甲方 乙方", "甲方 乙方"),
        ("A 级 20 万元", "A 级 20 万元"),
        ("级 别 | 标 准", "级别 | 标准"),
    ],
)
def test_words_set_with_spaces_are_written_together(printed: str, together: str) -> None:
    assert closed_up(printed) == together


def test_words_of_an_answer_get_the_characters_of_what_they_were_taken_from() -> None:
    quote = "第三條 首次認定的，給予獎勵貳拾萬元；重新認定的，10萬元。"
    assert as_printed("首次认定的，给予奖励贰拾万元。", quote) == "首次認定的，給予獎勵貳拾萬元。"
    assert as_printed("首次认定的，奖励20万元。", "首次认定的，奖励20万元。") == "首次认定的，奖励20万元。"


@pytest.mark.parametrize(
    ("printed", "same"),
    [
        ("獎勵20萬元", "20万元"),
        ("獎勵貳拾萬元", "20万元"),
        ("參拾億元", "30亿元"),
        ("註冊滿兩年", "2年"),
        ("十個月內", "10个月"),
        ("三個工作日", "3个工作日"),
    ],
)
def test_figures_are_the_same_in_both_writings(printed: str, same: str) -> None:
    assert not unsupported_figures(same, [printed])
    assert contains_figure(printed, same)
    assert all(printed[f.start : f.end] for f in find_figures(printed))


def test_a_document_is_the_same_by_either_title() -> None:
    assert reference_key("《促進企業發展辦法》") == reference_key("促进企业发展办法")
