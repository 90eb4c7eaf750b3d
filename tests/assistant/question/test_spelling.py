from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.index.lexical import cut, is_word
from assistant.question.sounds import Likeness, Slips, likeness
from assistant.question.spelling import Speller
from assistant.question.vocabulary import vocabulary

TEXT = "首次认定的高新技术企业给予奖励。标准厂房租金补贴由科技创新局审核，算力券在申报截止后发放。"
WORDS = dict.fromkeys(
    ["认定", "奖励", "标准", "厂房", "租金", "补贴", "审核", "申报", "截止", "发放", "首次", "费用", "材料"], 5
)


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(vocabulary().terms(is_word), WORDS, holds=TEXT.__contains__, cut=cut, is_word=is_word)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("高薪企业奖多少", "高新企业奖多少"),  # a word, but not in this place
        ("高企申抱要什么材料", "高企申报要什么材料"),
        ("小具人怎么申请", "小巨人怎么申请"),
        ("糕企补几成", "高企补几成"),
        ("加计扣初比例", "加计扣除比例"),
        ("手次认订奖励", "首次认定奖励"),
        ("专经特新企业", "专精特新企业"),
        ("自主任定人才", "自主认定人才"),
        ("补多烧", "补多少"),
        ("现再还有吗", "现在还有吗"),
        ("算力卷怎么领", "算力券怎么领"),  # looks alike
        ("什么时候申清", "什么时候申请"),
    ],
)
def test_a_slip_is_read_as_the_word_of_the_field_that_sounds_or_looks_like_it(
    speller: Speller, typed: str, meant: str
) -> None:
    assert speller.read(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "首次认定的高新技术企业奖多少",
        "我们在先使用的商标还能用吗",  # 在线
        "北京冬奥会吉祥物叫什么",  # 交什么
        "通知应该怎么发",  # 怎么罚
        "我们搞企业的",  # 高企
        "参战的国家有哪些",  # 参展: both are words
        "王申抱在那里",  # 申抱 stands in the text below
        "《糕企管理办法》还有效吗",
        "他说“糕企”是什么意思",
        "投入 1500 万",
        "第一平第二平",
    ],
)
def test_what_is_a_word_stands_in_a_document_or_is_quoted_stays(typed: str) -> None:
    held = TEXT + "王申抱"
    speller = Speller(vocabulary().terms(is_word), WORDS, holds=held.__contains__, cut=cut, is_word=is_word)
    assert speller.read(typed) == typed


@pytest.mark.parametrize(("held", "read"), [("链主企业", "评上链主给多少钱"), ("", "评上链租给多少钱")])
def test_a_character_that_makes_a_word_of_the_documents_with_its_neighbour_stays(held: str, read: str) -> None:
    words = {**WORDS, "租给": 5}
    speller = Speller(vocabulary().terms(is_word), words, holds=held.__contains__, cut=cut, is_word=is_word)
    assert speller.read("评上链主给多少钱") == read


def test_of_two_words_that_fit_as_well_none_is_read() -> None:
    words = {"资金": 10, "籽金": 10}

    def both(word: str) -> bool:
        return word in words

    speller = Speller((), words, holds=lambda _: False, cut=list, is_word=both)
    assert speller.read("咨金") == "咨金"
    clear = Speller((), {"资金": 40, "籽金": 10}, holds=lambda _: False, cut=list, is_word=both)
    assert clear.read("咨金") == "资金"


def test_a_word_that_hardly_any_passage_holds_is_not_read_into_a_question() -> None:
    speller = Speller((), {"奖励": 1}, holds=lambda _: False, cut=cut, is_word=is_word)
    assert speller.read("讲历多吗") == "讲历多吗"


CHARACTERS = st.text(st.sampled_from("高薪糕企认任订定奖讲申抱报一二三十万第20 ，。《》“”%的在再"), max_size=40)


@given(CHARACTERS | st.text(max_size=60).filter(lambda t: not re.search("[A-Za-z]", t)))
def test_reading_keeps_the_length_and_every_figure(text: str) -> None:
    speller = Speller(vocabulary().terms(is_word), WORDS, holds=lambda _: False, cut=cut, is_word=is_word)
    read = speller.read(text)
    assert len(read) == len(text)
    assert [c for c in read if c.isdigit()] == [c for c in text if c.isdigit()]
    kept = "零一二两三四五六七八九十百千万亿"
    assert [c for c in read if c in kept] == [c for c in text if c in kept]


@pytest.mark.parametrize(
    ("typed", "meant", "sound", "how"),
    [
        ("薪", "新", "xin", Likeness.SAME_SOUND),
        ("己", "已", "yi", Likeness.SAME_LOOK),
        ("生", "申", "shen", Likeness.NEAR_SOUND),
        ("资", "知", "zhi", Likeness.NEAR_SOUND),
        ("你", "李", "li", Likeness.NEAR_SOUND),
        ("奖", "企", "qi", Likeness.NONE),
        ("a", "企", "qi", Likeness.NONE),
    ],
)
def test_how_one_character_is_mistaken_for_another(typed: str, meant: str, sound: str, how: Likeness) -> None:
    assert likeness(typed, meant, sound) is how


def test_the_tables_are_checked() -> None:
    with pytest.raises(ValidationError, match="blurred"):
        Slips.model_validate({"alike": [], "function": "的", "everyday": []})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gaoxin qiye 奖励多少", "高新企业 奖励多少"),
        ("suanliquan zenme shenqing", "算力券怎么申请"),
        ("zjtx 企业奖多少", "专精特新 企业奖多少"),
        ("R&D投入有补贴吗", "研发投入有补贴吗"),
        ("hnte认定奖多少", "高新技术企业认定奖多少"),
        ("Hi-Tech Enterprise 认定奖多少", "高新技术企业 认定奖多少"),
    ],
)
def test_letters_are_read_as_the_words_they_stand_for(speller: Speller, typed: str, meant: str) -> None:
    assert speller.read(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["can you help me", "ESL app下载", "IPO能奖多少", "“R&D”是什么", "https://qft.example.org", "A1级", "wo men"],
)
def test_other_letters_stay(speller: Speller, typed: str) -> None:
    assert speller.read(typed) == typed


def test_a_foreign_word_that_a_document_has_stays() -> None:
    speller = Speller((), {"lpr": 1}, holds=lambda _: False, cut=cut, is_word=is_word)
    assert speller.read("LPR是多少，VAT呢") == "LPR是多少，增值税呢"


@pytest.mark.parametrize("text", ["高企申抱" * 500, "a " * 1000, "的" * 2000, "“" * 2000])
def test_what_was_pasted_is_left_as_it_is(speller: Speller, text: str) -> None:
    assert speller.read(text) == text
