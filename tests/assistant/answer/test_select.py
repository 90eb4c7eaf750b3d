"""Which passages answer, on the whole corpus."""

from __future__ import annotations

from datetime import date

from assistant.pipeline import Assistant
from assistant.policy.answer import Answer

DAY = date(2026, 11, 23)


def ask(assistant: Assistant, question: str) -> Answer:
    return assistant.ask(question, as_of=DAY)


def test_what_a_definition_names_leads_to_the_rule_with_its_term(assistant: Assistant) -> None:
    """「香港」 stands only where 境外主要证券交易所 is defined; the reward is in the article that uses the term."""
    answer = ask(assistant, "我们准备去香港上市，有奖励吗")
    assert answer.citations[0].provision == "第七条"
    assert "500万元" in answer.text


def test_a_question_in_the_words_of_a_definition_gets_the_definition(assistant: Assistant) -> None:
    answer = ask(assistant, "高企证书断了两年又重新评上，这算首次还是算重新认定？")
    assert "重新认定，是指" in answer.text


def test_one_question_of_a_page_of_questions_is_not_shown_with_its_neighbours(assistant: Assistant) -> None:
    answer = ask(assistant, "企业被列入失信名单还能申请奖励吗")
    asked = {c.provision.rpartition("问")[2] for c in answer.citations if c.document_id == "park-faq"}
    assert asked == {"23"}
    assert "问20" not in answer.text


def test_a_word_within_the_name_of_another_thing_does_not_count(assistant: Assistant) -> None:
    """博士后 are no 博士."""
    assert ask(assistant, "招了3个博士，能拿多少钱？").citations[0].document_id == "park-talent-housing-2025"


def test_of_sections_on_conditions_the_one_headed_by_what_is_asked_answers(assistant: Assistant) -> None:
    """The conditions of 小巨人 begin with being a 专精特新中小企业."""
    assert "50分以上" in ask(assistant, "专精特新中小企业认定条件").text
    assert "5000万元以上" in ask(assistant, "小巨人认定条件").text


def test_a_question_in_the_words_of_the_field_is_not_called_foreign(assistant: Assistant) -> None:
    answer = ask(assistant, "想申请装修补贴")
    assert [r.value for r in answer.reasons] == ["no_evidence"]


def test_what_is_listed_for_an_enterprise_is_about_what_it_speaks_of(assistant: Assistant) -> None:
    answer = ask(assistant, "我公司今年新招应届生10人有什么补贴")
    assert {c.document_id for c in answer.citations} == {"park-graduate-internship"}
