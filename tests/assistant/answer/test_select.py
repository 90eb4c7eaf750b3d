"""Which passages answer, on the whole corpus."""

from __future__ import annotations

from datetime import date

from assistant.pipeline import Assistant
from assistant.policy.answer import Answer, Status
from assistant.policy.document import Level
from assistant.policy.pointers import full_text

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
    assert "重新认定，是指" in full_text(answer)


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
    assert "50分以上" in full_text(ask(assistant, "专精特新中小企业认定条件"))
    assert "5000万元以上" in ask(assistant, "小巨人认定条件").text


def test_a_question_in_the_words_of_the_field_is_not_called_foreign(assistant: Assistant) -> None:
    answer = ask(assistant, "想申请装修补贴")
    assert [r.value for r in answer.reasons] == ["no_evidence"]


def test_what_is_listed_for_an_enterprise_is_about_what_it_speaks_of(assistant: Assistant) -> None:
    answer = ask(assistant, "我公司今年新招应届生10人有什么补贴")
    assert {c.document_id for c in answer.citations} == {"park-graduate-internship"}


def test_what_it_all_comes_to_is_said_where_that_is_asked(assistant: Assistant) -> None:
    assert "合计最高不超过250万元" in ask(assistant, "研发投入补助一家一年最多多少").text


def test_a_score_is_not_the_loan_named_after_it(assistant: Assistant) -> None:
    assert ask(assistant, "企业创新积分怎么查").citations[0].document_id == "park-innovation-score"
    assert ask(assistant, "创新积分贷怎么申请").citations[0].document_id == "park-score-credit"


def test_a_term_for_filing_is_told_and_not_that_it_is_open_all_year(assistant: Assistant) -> None:
    assert "2个工作日内" in ask(assistant, "专利预审过了几天之内要正式交").text


def test_what_is_asked_to_be_reached_is_told_as_a_rule(assistant: Assistant) -> None:
    answer = ask(assistant, "我们要备案新型研发机构，专职研发的人要达到多少")
    assert "20人" in answer.text
    assert answer.status is Status.ANSWERED


def test_lists_are_of_the_period_asked_for(assistant: Assistant) -> None:
    last_month = ask(assistant, "上个月截止的补贴有哪些")
    assert "park-compute-voucher" in {c.document_id for c in last_month.citations}
    assert "正在申报期内" not in last_month.text
    assert "12月1日开始" in ask(assistant, "下个月有哪些补贴可以申报").text


def test_whether_one_can_still_file_is_answered_by_the_days(assistant: Assistant) -> None:
    assert "已于2026年10月31日截止" in ask(assistant, "算力券还能领吗").text


def test_the_parks_own_measure_comes_before_the_citys_where_no_level_is_said(assistant: Assistant) -> None:
    levels = [assistant.library.register(c.document_id).level for c in ask(assistant, "首次认定高企奖多少").citations]
    assert levels[:2] == [Level.PARK, Level.CITY]


def test_little_is_said_beside_what_answers_best(assistant: Assistant) -> None:
    """The article on how long the service lasts, without the table of its stages."""
    assert len(ask(assistant, "进了陪跑工作室能待几年").text) <= 350


def test_what_follows_for_a_class_is_told_with_the_cases_in_it(assistant: Assistant) -> None:
    assert "限制申报期限：三年" in ask(assistant, "伪造合同发票申报，被查到会怎么罚").text


def test_a_table_that_repeats_its_article_is_not_told_beside_it(assistant: Assistant) -> None:
    assert "市级奖补标准" not in ask(assistant, "第二次拿高企，示范市财政给多少").text
