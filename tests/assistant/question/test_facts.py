from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.policy.fact_values import value_of
from assistant.policy.facts import Comparison, KnownFact, Profile, fact_definitions
from assistant.question.facts import merged, read_facts

AS_OF = date(2026, 11, 23)


def told(text: str, expected: tuple[str, ...] = ()) -> dict[tuple[str, int | None], tuple[object, str]]:
    return {
        (f.key, f.year): (f.value, f.comparison.value) for f in read_facts(text, as_of=AS_OF, expected=expected).facts
    }


@pytest.mark.parametrize(
    ("text", "key", "year", "value", "comparison"),
    [
        ("去年营收三千来万", "revenue", 2025, "3000万元", "about"),
        ("营收去年一个亿出头", "revenue", 2025, "1亿元", "more_than"),
        ("2024年研发费用180w", "rd_expense", 2024, "180万元", "exact"),
        ("前年营业额八百多万", "revenue", 2024, "800万元", "more_than"),
        ("上年度营业收入：3000万元", "revenue", 2025, "3000万元", "exact"),
        ("公司五六十人", "staff", None, 55, "about"),
        ("员工不到50人", "staff", None, 50, "less_than"),
        ("员工至少30人", "staff", None, 30, "at_least"),
        ("9个搞研发的", "rd_staff", None, 9, "exact"),
        ("发明专利2件", "invention_patents", None, 2, "exact"),
        ("研发占比6%", "rd_ratio", None, "6%", "exact"),
        ("研发占比6个点", "rd_ratio", None, "6%", "exact"),
        ("我们研发占营收的百分之六", "rd_ratio", None, "6%", "exact"),
        ("没有失信", "dishonest", None, False, "exact"),
        ("我们还不是高企", "hnte_valid", None, False, "exact"),
        ("我们是高企", "hnte_valid", None, True, "exact"),
        ("评上了小巨人", "specialized_level", None, "little_giant", "exact"),
        ("我们是省级专精特新", "specialized_level", None, "specialized", "exact"),
        ("积分B级", "innovation_score_level", None, "B", "exact"),
        ("注册在园区", "registered_in_park", None, True, "exact"),
        ("社保交了8个月", "insured_months", None, 8, "exact"),
        ("A类人才", "talent_class", None, "A", "exact"),
        ("22年3月成立", "established_on", None, "2022-03", "exact"),
        ("公司成立三年了", "years_established", None, 3, "about"),
    ],
)
def test_what_is_told_is_read(text: str, key: str, year: int | None, value: object, comparison: str) -> None:
    assert told(text)[key, year] == (value_of(value, fact_definitions()[key]), comparison)


@pytest.mark.parametrize(
    "text",
    [
        "营收2000万以上才能报吗",
        "高企奖励多少",
        "要研发占比3%吗",
        "专精特新有什么政策",
        "高企怎么申请",
        "如果营收做到5000万能拿多少",
        "隔壁公司营收3000万拿了20万",
        "高新技术企业给20万，小巨人给50万",
        "研发费用占比不低于5%的企业可以申报",
        "没有高企能报吗",
        "28岁的硕士能领多少钱",
        "营收比去年多了300万",
        "我们准备明年营收做到1个亿",
        "我们的股东是上市公司",
        "申报企业应无重大安全事故",
    ],
)
def test_questions_rules_wishes_and_others_tell_nothing(text: str) -> None:
    assert told(text) == {}


def test_years_and_amounts_in_rows_belong_together() -> None:
    read = told("近三年营收分别是3000、3500、4200万")
    assert {year: int(str(value[0])) for (_, year), value in read.items()} == {
        2023: 30000000,
        2024: 35000000,
        2025: 42000000,
    }


def test_two_values_of_one_year_are_asked_about_and_neither_is_kept() -> None:
    reading = read_facts("去年营收2000万，研发100万。去年营收是2500万", as_of=AS_OF)
    assert [f.key for f in reading.facts] == ["rd_expense"]
    assert "2000万元" in reading.contradictions[0]
    assert reading.contradictions[0].endswith("以哪个为准？")


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    assert told("去年营收2000万，不对，是3000万") == {("revenue", 2025): (30000000, "exact")}


@pytest.mark.parametrize(
    ("text", "expected", "read"),
    [
        ("180万", ("rd_expense",), {"rd_expense": 1800000}),
        ("是的", ("hnte_valid",), {"hnte_valid": True}),
        ("没有", ("dishonest",), {"dishonest": False}),
        ("都有", ("hnte_valid", "tax_settled"), {"hnte_valid": True, "tax_settled": True}),
        ("是", ("hnte_valid", "dishonest"), {}),
        ("不知道", ("hnte_valid",), {}),
        ("28", ("staff",), {"staff": 28}),
    ],
)
def test_a_bare_reply_answers_what_was_asked(text: str, expected: tuple[str, ...], read: dict[str, object]) -> None:
    assert {key: value for (key, _), (value, _) in told(text, expected).items()} == read


def test_what_was_read_takes_the_place_of_what_was_known() -> None:
    before = Profile(facts=(KnownFact(key="staff", value=20, comparison=Comparison.ABOUT),))
    assert [int(str(f.value)) for f in merged(before, read_facts("员工28人", as_of=AS_OF)).of("staff")] == [28]


PIECES = [
    "去年",
    "营收",
    "三千来万",
    "研发",
    "180万",
    "28个人",
    "高企",
    "，",
    "。",
    "没有",
    "22年3月",
    "成立",
    "吗",
    "６％",
    "（",
    "我们是",
    "不对",
    "13月",
]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=14).map("".join)))
def test_reading_never_fails_and_quotes_the_text(text: str) -> None:
    for fact in read_facts(text, as_of=AS_OF, expected=("revenue", "established_on", "hnte_valid")).facts:
        assert fact.said
        assert fact.said in text
