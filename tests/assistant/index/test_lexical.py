from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.index.lexical import LexicalIndex, bigrams, words
from assistant.policy.provision import Passage
from tests.assistant.documents import ingested

ARTICLES = (
    "第一条 首次认定高新技术企业的，给予一次性奖励20万元。",
    "第二条 租用标准厂房的，按实缴租金补贴50%。",
    "第三条 咨询电话0099-88120101，网址qft.example.org，IPO企业另行规定。",
    "第四条 博士后生活补贴每年12万元。",
)


def passages(*articles: str, title: str = "某区奖励办法") -> list[Passage]:
    document = ingested("doc", *articles, title=title)
    return [p.model_copy(update={"id": f"doc#{p.ordinal}"}) for p in document.passages]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex(passages(*ARTICLES))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("厂房租金补贴多少", "doc#1"),
        ("博士后", "doc#3"),
        ("高新技术企业首次认定", "doc#0"),
        ("0099-88120101", "doc#2"),
        ("ipo", "doc#2"),  # letters in either case
        ("ＩＰＯ", "doc#2"),  # and width
        ("次性奖", "doc#0"),  # no word: found by its pairs of characters
        ("廠房租金補貼", "doc#1"),  # in traditional characters
        ("厂 房 租 金", "doc#1"),  # and spaced
    ],
)
def test_what_is_said_is_found_first(index: LexicalIndex, query: str, first: str) -> None:
    found = index.search(query, 3)
    assert found[0][0] == first
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_a_passage_is_found_by_its_context() -> None:
    index = LexicalIndex(
        [
            *passages(*ARTICLES),
            *(p.model_copy(update={"id": "x", "context": "人才住房"}) for p in passages("其他规定。")),
        ]
    )
    assert [i for i, _ in index.search("住房", 5)] == ["x"]


def test_fields_can_be_weighed(index: LexicalIndex) -> None:
    assert index.search("租金", 5, weights={"context": 1.0}) == []
    assert [i for i, _ in index.search("租金", 5, weights={"words": 1.0})] == ["doc#1"]


@pytest.mark.parametrize("query", ["", " ", "？！…", "🏭", "\0\n", "()[]{}:*~^\"'\\/+-"])
def test_a_query_without_words_finds_nothing(index: LexicalIndex, query: str) -> None:
    assert index.search(query, 5) == []


@pytest.mark.parametrize("query", ["奖励\0", "奖励🏭", "+奖励 -租金 AND OR NOT", "奖励:*", "奖励" * 1000])
def test_odd_characters_and_operators_are_no_syntax(index: LexicalIndex, query: str) -> None:
    assert index.search(query, 5)


def test_no_more_than_asked_and_none_of_none(index: LexicalIndex) -> None:
    assert len(index.search("企业补贴奖励", 1)) == 1
    assert index.search("奖励", 0) == []
    assert LexicalIndex([]).search("奖励", 5) == []


def test_threads_get_the_same(index: LexicalIndex) -> None:
    alone = index.search("高新技术企业奖励", 4)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == alone for found in pool.map(lambda _: index.search("高新技术企业奖励", 4), range(40)))


def test_words_and_pairs_of_a_text() -> None:
    assert bigrams("高新技术 A12号，５％") == ["高新", "新技", "技术", "a12", "号", "5"]
    assert "高新技术" in words("高新技术企业")
    assert words("，。！") == bigrams("，。！") == []


def test_traditional_and_spaced_passages_are_found_by_plain_words() -> None:
    index = LexicalIndex(passages("第一條 租用標準廠房的，補貼50%。", "支 持 对 象", "第三条 咨询电话。"))
    assert index.search("厂房", 1)[0][0] == "doc#0"
    assert index.search("支持对象", 1)[0][0] == "doc#1"
    assert words("租用標準廠房") == words("租用标准厂房")
    assert bigrams("支 持 对 象") == bigrams("支持对象")
