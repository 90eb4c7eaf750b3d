"""Where the nouns of a question stand: in the answer, in what it cites, or only elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.retrieval.alignment import asked_words, asking_clause, nouns_aligned
from assistant.retrieval.terms import Terms

WEIGHTS = {"贷款": 2.0, "贴息": 3.0, "债券": 4.0, "章鱼": 5.0}
RULE = "科技贷款贴息：按实际支付利息的40%给予贴息。"


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("拿了技改补助，设备能不能卖，急", "设备能不能卖"),
        ("贴息多少？债券呢", "债券呢"),
        ("科技贷款贴息", "科技贷款贴息"),
        ("奖励给多少，我们十几个人", "奖励给多少"),
        ("", ""),
    ],
)
def test_the_last_clause_that_asks_is_what_is_asked(text: str, clause: str) -> None:
    assert asking_clause(text) == clause


def found(text: str, shown: str = RULE, cited: str = RULE, library: str = RULE) -> dict[str, float]:
    weights = {word: weight for word, weight in WEIGHTS.items() if word in text}
    terms = Terms(weights, {}, frozenset(weights))
    return nouns_aligned(terms, text, shown, cited, lambda word: word in library)


def test_a_thing_of_another_document_is_asked_elsewhere() -> None:
    library = RULE + "企业发行债券的，报财政金融局备案。"
    asked = "拿了贷款，债券给多少"
    assert found(asked, library=library)["asked_elsewhere"] > 0
    assert found(asked, cited=library, library=library)["asked_elsewhere"] == 0


def test_a_thing_that_no_document_knows_is_not_asked_elsewhere() -> None:
    assert found("拿了贷款，章鱼给多少")["asked_elsewhere"] == 0


def test_the_weightiest_noun_that_the_answer_does_not_show_counts() -> None:
    assert found("发了债券，贴息给多少")["told_unshown"] == pytest.approx(4.0 / 5)
    assert found("有贷款，贴息给多少")["told_unshown"] == 0


def test_nouns_are_weighed_apart_by_whether_their_clause_asks() -> None:
    weights = found("有贷款，贴息给多少")
    assert weights["asked_nouns"] > weights["told_nouns"] > 0


def asked(text: str, shown: str = RULE, found: Sequence[str] = (RULE,)) -> dict[str, float]:
    weights = {word: weight for word, weight in WEIGHTS.items() if word in text}
    return asked_words(Terms(weights, {}, frozenset(weights)), text, shown, shown.split("。"), found)


def test_words_asked_about_count_where_neither_the_answer_nor_what_is_near_shows_them() -> None:
    signals = asked("拿了贷款，债券给多少", found=(RULE, "企业发行债券的，报财政金融局备案。"))
    assert signals["asked_unshown"] == pytest.approx(4.0 / 10)
    assert signals["asked_unfound"] == 0
    assert asked("拿了贷款，债券给多少")["asked_unfound"] == pytest.approx(4.0 / 10)
    assert asked("发了债券，贷款给多少")["asked_unshown"] == 0  # what is only told


def test_the_sentence_that_is_most_in_the_words_of_the_question_counts() -> None:
    assert asked("实际支付利息怎么算")["pairs_shown"] > asked("实际上支付什么利息")["pairs_shown"] > 0
    assert asked("实际支付利息怎么算", shown="")["pairs_shown"] == 0


def test_a_word_whose_two_halves_stand_in_a_text_is_not_missing() -> None:
    terms = Terms({"商标注册": 4.0}, {}, frozenset(("商标注册",)))
    assert terms.missing_noun("注册在区内的企业取得商标的，给予奖励。") == 0
    assert terms.missing_noun("注册在区内的企业，给予奖励。") == 1
