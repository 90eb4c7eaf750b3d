"""Names that no document has become words of the question."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.pipeline import Assistant
from assistant.policy.answer import Status
from assistant.policy.question import Intent, Question
from assistant.retrieval.names import asked_for, unknown_names
from assistant.retrieval.terms import TermStatistics, content_terms


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("零碳工厂给多少", ["零碳"]),
        ("科技十条现在还有效吗", ["科技十条"]),
        ("区里的金融16条什么时候到期", ["金融16条"]),
        ("绿色工厂给多少", []),  # words of the dictionary
        ("符合第十条的怎么办", []),
        ("有三条生产线能补吗", []),
        ("能不能给公司", []),  # characters that only connect
    ],
)
def test_names_that_the_dictionary_lacks_are_found(text: str, names: list[str]) -> None:
    assert unknown_names(text, (), lambda word: False) == names


def test_a_name_that_stands_in_a_document_is_none() -> None:
    assert unknown_names("零碳工厂给多少", (), lambda word: word == "零碳") == []


def test_in_a_title_any_word_may_follow() -> None:
    assert unknown_names("还有效吗", ("人才强区若干措施",), lambda word: False) == ["强区"]


def test_what_is_asked_for_by_name_stands_in_a_title_or_begins_what_is_asked() -> None:
    assert asked_for(["零碳"], "零碳工厂给多少", ()) == {"零碳"}
    assert asked_for(["零碳"], "区里的零碳工厂给多少", ()) == {"零碳"}
    assert asked_for(["流贷"], "买设备用流贷利息给报多少", ()) == frozenset()
    assert asked_for(["强区"], "还有效吗", ("人才强区若干措施",)) == {"强区"}


def test_an_unknown_name_is_a_noun_that_the_documents_lack() -> None:
    question = Question(
        asked="零碳工厂给多少", text="零碳工厂给多少", intents=(Intent.AMOUNT,), asking="零碳工厂给多少"
    )
    statistics = TermStatistics({"工厂": 3, "绿色": 3}, 100)
    terms = content_terms(question, statistics, frozenset(), lambda word: False)
    assert terms.nouns >= {"零碳", "工厂"}
    assert terms.coverage("绿色工厂奖励50万元") < 0.6 < terms.coverage("零碳工厂奖励50万元")


def test_words_that_ask_are_no_nouns() -> None:
    text = "人才的事去几楼办"
    question = Question(asked=text, text=text, intents=(Intent.CHANNEL,), asking=text)
    assert content_terms(question, TermStatistics({}, 100), frozenset(), lambda word: False).nouns == {"人才"}


@pytest.mark.parametrize("question", ["零碳工厂给多少", "科技十条现在还有效吗", "《人才强区若干措施》还有效吗"])
def test_what_is_asked_for_by_an_unknown_name_is_not_answered_with_what_is_near(
    assistant: Assistant, question: str
) -> None:
    assert assistant.ask(question, as_of=date(2026, 11, 22)).status is Status.ABSTAINED
