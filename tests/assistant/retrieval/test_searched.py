"""Texts asked through their character pairs say the same as the texts themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.searched import DocumentTexts, SomeTexts
from assistant.retrieval.terms import Terms

_FEW = "企业奖励a"  # few letters, so that words are found and nearly found
texts = st.lists(st.text(_FEW + "\n", max_size=30), min_size=1, max_size=6)
words = st.lists(st.text(_FEW, max_size=5), max_size=8)


@given(texts, words)
def test_they_hold_what_the_texts_hold(given_texts: list[str], asked: list[str]) -> None:
    indexed = DocumentTexts({str(n): text for n, text in enumerate(given_texts)})
    for word in asked:
        held = [word in text for text in given_texts]
        assert (word in indexed) == any(held)
        assert indexed.documents_holding(word) == sum(held)
        assert [word in indexed.of(str(n)) for n in range(len(given_texts))] == held
        if word:
            assert indexed.count(word) == sum(text.count(word) for text in given_texts)
            assert [indexed.of(str(n)).count(word) for n in range(len(given_texts))] == [
                text.count(word) for text in given_texts
            ]


@given(texts, words)
def test_several_asked_at_once_say_the_same(given_texts: list[str], asked: list[str]) -> None:
    indexed = DocumentTexts({str(n): text for n, text in enumerate(given_texts)})
    for several in (SomeTexts(given_texts), indexed.some(map(str, range(len(given_texts))))):
        assert len(several) == len(given_texts)
        for word in asked:
            assert several.holding(word).tolist() == [word in text for text in given_texts]
            assert several.counting(word).tolist() == [text.count(word) for text in given_texts]


@given(texts, st.lists(st.text(_FEW, min_size=1, max_size=5), min_size=1, max_size=4, unique=True), st.data())
def test_each_is_covered_as_by_itself(given_texts: list[str], words: list[str], data: st.DataObject) -> None:
    others = st.lists(st.text(_FEW, min_size=1, max_size=4), max_size=2).map(tuple)
    terms = Terms(
        {word: data.draw(st.floats(0, 9)) for word in words},
        {word: data.draw(others) for word in words},
        apart={word: data.draw(others) for word in words},
    )
    assert terms.coverage_of_each(SomeTexts(given_texts)).tolist() == [
        pytest.approx(terms.coverage_of_plain(text)) for text in given_texts
    ]


def test_a_word_is_not_found_across_two_documents() -> None:
    indexed = DocumentTexts({"a": "高新技", "b": "术企业"})
    assert "技术" not in indexed
    assert "高新技术" not in indexed
    assert indexed.get("c") is None
