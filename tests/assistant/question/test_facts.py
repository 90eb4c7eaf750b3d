"""Facts read from free text, and how they accumulate."""

from datetime import date
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.policy.fact_values import read_profile
from assistant.policy.facts import Comparison, Profile
from assistant.question.facts import FactReading, merged, read_facts

TODAY = date(2026, 11, 23)
BRIEF = "去年营收三千来万，研发投了180万，28个人里9个搞研发，22年3月成立"


def told(text: str, *expected: str) -> dict[str, object]:
    """Key (with @year) → the value, with the comparison where it is not exact."""
    reading = read_facts(text, as_of=TODAY, expected=expected)
    return {
        f"{f.key}@{f.year}" if f.year else f.key: f.value
        if f.comparison is Comparison.EXACT
        else (f.comparison.value, f.value)
        for f in reading.facts
    }


def test_one_sentence_tells_of_money_people_and_the_day_of_founding() -> None:
    assert told(BRIEF) == {
        "revenue@2025": ("about", 30_000_000),
        "rd_expense@2025": 1_800_000,
        "staff": 28,
        "rd_staff": 9,
        "established_on": date(2022, 3, 1),
    }


def test_each_fact_keeps_the_words_it_came_from() -> None:
    assert [f.said for f in read_facts(BRIEF, as_of=TODAY).facts] == [
        *("去年营收三千来万", "研发投了180万", "28个人", "9个搞研发", "22年3月成立"),
    ]
    assert all(f.said in BRIEF for f in read_facts(BRIEF, as_of=TODAY).facts)


@pytest.mark.parametrize(
    "question",
    [
        "营收2000万以上才能报吗？",
        "高企奖励多少",
        "要研发占比3%吗",
        "别的公司拿了20万",
        "营收2000万以上，研发占比5%以上，才能报吗？",
        "如果我们营收到了5000万，能报吗？",
        "我们是高企吗",
        "小巨人和专精特新有什么区别",
        "我想申请高企",
        "成立不满一年的话能报吗",
        "要求职工不少于50人",
        "",
        "你好",
    ],
)
def test_what_is_asked_wished_or_told_of_others_is_no_fact(question: str) -> None:
    assert told(question) == {}


def test_what_is_told_before_a_question_is_read() -> None:
    assert told("我们是高企还能报科小吗") == {"hnte_valid": True}
    assert told("去年营收3000万，能报高企吗？") == {"revenue@2025": 30_000_000}


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("营收三千来万", ("about", 30_000_000)),
        ("营收一个亿出头", ("more_than", 100_000_000)),
        ("营收1.2亿", 120_000_000),
        ("营收180w", 1_800_000),
        ("营收八百多万", ("more_than", 8_000_000)),
        ("营收不到500万", ("less_than", 5_000_000)),
        ("营收将近三百万", ("about", 3_000_000)),
        ("营收至少三百万", ("at_least", 3_000_000)),
        ("营收两三千万", ("about", 25_000_000)),
        ("营收超过3000万", ("more_than", 30_000_000)),
        ("营收３０００万元", 30_000_000),
        ("营收1亿2千万", 120_000_000),
        ("营收3000万—4000万", ("about", 35_000_000)),
        ("没有营收", 0),
    ],
)
def test_amounts_are_read_as_people_say_them(said: str, value: object) -> None:
    assert told(said) == {"revenue": value}


def test_a_series_takes_its_years_and_its_unit() -> None:
    assert told("近三年营收分别是 3000、3500、4200 万") == {
        "revenue@2023": 30_000_000,
        "revenue@2024": 35_000_000,
        "revenue@2025": 42_000_000,
    }
    assert told("营业收入（万元）：2024年 6035；2025年 7480") == {
        "revenue@2024": 60_350_000,
        "revenue@2025": 74_800_000,
    }


def test_a_year_is_kept_for_what_follows_and_not_taken_from_a_comparison() -> None:
    assert told("去年产值1亿，比前年增长了10%") == {
        "output_value@2025": 100_000_000,
        "output_growth@2025": Decimal("0.1"),
    }
    assert told("今年刚搬过来，营收500万")["revenue"] == 5_000_000


def test_no_and_not_yet_reach_over_a_list() -> None:
    assert told("没有失信、经营异常和行政处罚") == {
        "dishonest": False,
        "abnormal_operation": False,
        "administrative_penalty": False,
    }
    assert told("还不是高企，但是科小入库了") == {"hnte_valid": False, "techsme_registered": True}
    assert told("从来没认定过高企") == {"hnte_valid": False, "hnte_never_certified": True}
    assert told("行政处罚怎么查") == {}


def test_levels_and_grades_are_options() -> None:
    assert told("省级企业技术中心，纳税信用A级，积分B级") == {
        "rd_institution_level": "provincial",
        "tax_credit": "A",
        "innovation_score_level": "B",
    }
    assert told("我们是国家级专精特新小巨人") == {"specialized_level": "little_giant"}


def test_a_bare_answer_is_of_what_was_asked() -> None:
    assert told("180万", "rd_expense") == {"rd_expense": 1_800_000}
    assert told("3000万，180万", "revenue", "rd_expense") == {"revenue": 30_000_000, "rd_expense": 1_800_000}
    assert told("是的", "hnte_valid") == {"hnte_valid": True}
    assert told("没有", "invention_patents") == {"invention_patents": 0}
    assert told("都没有", "dishonest", "abnormal_operation") == {"dishonest": False, "abnormal_operation": False}
    assert told("都有", "hnte_valid", "techsme_registered") == {"hnte_valid": True, "techsme_registered": True}
    assert told("22年3月", "established_on") == {"established_on": date(2022, 3, 1)}
    assert told("B级", "tax_credit") == {"tax_credit": "B"}
    assert told("28", "staff") == {"staff": 28}
    assert told("180", "rd_expense") == {"rd_expense": 1_800_000}  # the question asks for 万元
    assert told("180万") == {}


def test_the_year_that_was_asked_about_is_that_of_the_answer() -> None:
    (fact,) = read_facts("180万", as_of=TODAY, expected=["rd_expense"], expected_year=2024).facts
    assert fact.year == 2024


def test_two_statements_that_cannot_both_be_true_are_asked_back() -> None:
    reading = read_facts("去年营收3000万。后来算了一下，去年营收是2000万", as_of=TODAY)
    (contradiction,) = reading.contradictions
    assert contradiction.key == "revenue"
    assert contradiction.question == (
        "您前面说“去年营收3000万”（3000万元），后面又说“去年营收是2000万”（2000万元），2025年营业收入以哪个为准？"
    )
    assert not read_facts("去年营收三千来万，准确说去年营收3050万", as_of=TODAY).contradictions


def test_a_correction_is_no_contradiction() -> None:
    reading = read_facts("去年营收3000万，不对，应该是3500万", as_of=TODAY)
    assert [f.value for f in reading.facts] == [35_000_000]
    assert not reading.contradictions


def test_later_words_replace_earlier_ones_and_what_rested_on_them() -> None:
    profile = read_profile({"rd_expense": {"2025": "180万"}, "rd_ratio": {"2025": "6%"}, "staff": 28})
    corrected = merged(profile, read_facts("不对，去年研发是200万", as_of=TODAY))
    assert {(f.key, f.value) for f in corrected.facts} == {("rd_expense", 2_000_000), ("staff", 28)}
    assert profile.facts[0].value == 1_800_000  # unchanged


def test_not_being_certified_takes_back_the_day_of_the_certificate() -> None:
    profile = read_profile({"hnte_valid": True, "hnte_certified_on": "2024-11-01"})
    assert {(f.key, f.value) for f in merged(profile, read_facts("我们不是高企", as_of=TODAY)).facts} == {
        ("hnte_valid", False)
    }


def test_nothing_told_changes_nothing() -> None:
    profile = read_profile({"staff": 28})
    assert merged(profile, FactReading()) == profile
    assert merged(Profile(), read_facts("谢谢", as_of=TODAY)) == Profile()


_PIECES = st.sampled_from(
    [
        *"，。？；、（）：\n 亿万千百十一两三%",
        "去年",
        "前年",
        "近三年",
        "营收",
        "研发",
        "没有",
        "高企",
        "不到",
        "3000",
        "18.5",
        "，,",
        "22年",
        "分别",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=30).map("".join)),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
)
def test_whatever_is_typed_reading_never_fails_and_cites_it(text: str, as_of: date) -> None:
    reading = read_facts(text, as_of=as_of, expected=["revenue", "hnte_valid", "tax_credit", "established_on"])
    assert all(fact.said in text for fact in reading.facts)
    assert len({(f.key, f.year) for f in reading.facts}) == len(reading.facts)


@pytest.mark.parametrize("text", [BRIEF + "。", "三千", "9" * 40, "没有", "1、", "去年", "（", "营收，", "2024-", "不"])
def test_reading_takes_time_in_proportion_to_the_text(text: str) -> None:
    """20 ms for 2,000 characters on an idle machine; the bound leaves room for a busy one."""
    long = (text * 2000)[:2000]
    read_facts(long, as_of=TODAY)
    best = min(_seconds(long) for _ in range(3))
    assert best < 0.2


def _seconds(text: str) -> float:
    start = perf_counter()
    read_facts(text, as_of=TODAY)
    return perf_counter() - start
