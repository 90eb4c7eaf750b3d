"""Replies to what was just asked, and facts that only a card has."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from assistant.policy.facts import Comparison, FactDefinition, Profile, fact_definitions
from assistant.question.facts import Asked, merged, read_facts

TODAY = date(2026, 11, 23)
OWN = {
    d.key: d
    for d in map(
        FactDefinition.model_validate,
        (
            {"key": "x_suppliers", "name": "区内配套企业数", "type": "number", "unit": "家", "question": "有几家？"},
            {
                "key": "x_purchase",
                "name": "区内采购额",
                "type": "money",
                "yearly": True,
                "question": "{年}的区内采购额是多少（万元）？",
            },
            {"key": "x_in_park", "name": "项目在园区内实施", "type": "boolean", "question": "项目在园区内实施吗？"},
            {"key": "x_paid_up", "name": "租金水电物业费无欠缴", "type": "boolean", "question": "没有欠缴吗？"},
            {"key": "x_export_usd", "name": "线上出口额", "type": "number", "unit": "美元", "question": "多少万美元？"},
            {
                "key": "x_result",
                "name": "绩效评价结果",
                "type": "choice",
                "options": ({"value": "pass", "name": "合格"}, {"value": "excellent", "name": "优秀"}),
                "question": "绩效评价结果是什么？",
            },
        ),
    )
}
WITH_OWN: Mapping[str, FactDefinition] = {**fact_definitions(), **OWN}


def told(text: str, *asked: str | Asked) -> dict[str, object]:
    reading = read_facts(text, as_of=TODAY, expected=asked, definitions=WITH_OWN)
    assert all(f.said in text for f in reading.facts)
    return {f"{f.key}@{f.year}" if f.year else f.key: f.value for f in reading.facts}


@pytest.mark.parametrize(
    ("reply", "asked", "facts"),
    [
        ("是的，没有", ("hnte_valid", "dishonest"), {"hnte_valid": True, "dishonest": False}),
        ("没有，12个", ("invention_patents", "staff"), {"invention_patents": 0, "staff": 12}),
        ("12个 3000平", ("rd_staff", "rented_area"), {"rd_staff": 12, "rented_area": 3000}),
        ("2000，50", ("revenue", "staff"), {"revenue": 20_000_000, "staff": 50}),
        ("1、是 2、180万", ("hnte_valid", "rd_expense"), {"hnte_valid": True, "rd_expense": 1_800_000}),
        (
            "第一个有，第二个没有",
            ("hnte_valid", "techsme_registered"),
            {"hnte_valid": True, "techsme_registered": False},
        ),
        ("22年3月\n50人", ("established_on", "staff"), {"established_on": date(2022, 3, 1), "staff": 50}),
        ("小型，A级", ("size_class", "tax_credit"), {"size_class": "small", "tax_credit": "A"}),
        ("六个点，20人", ("rd_ratio", "rd_staff"), {"rd_ratio": Decimal("0.06"), "rd_staff": 20}),
    ],
)
def test_as_many_answers_as_questions_are_read_in_order(
    reply: str, asked: tuple[str, ...], facts: dict[str, object]
) -> None:
    assert told(reply, *asked) == facts


def test_one_answer_is_of_the_question_it_fits_else_of_the_first() -> None:
    assert told("是的", "hnte_valid", "dishonest") == {"hnte_valid": True}
    assert told("12个", "rd_staff", "rented_area") == {"rd_staff": 12}
    assert told("3000平", "rd_staff", "rented_area") == {"rented_area": 3000}
    assert told("第二个没有", "hnte_valid", "techsme_registered") == {"techsme_registered": False}


def test_what_is_not_known_takes_the_place_of_an_answer() -> None:
    assert told("不清楚，12个", "revenue", "rd_staff") == {"rd_staff": 12}


def test_names_in_a_reply_count_more_than_the_order_of_the_questions() -> None:
    assert told("研发180万，营收3000万", "revenue", "rd_expense") == {"rd_expense": 1_800_000, "revenue": 30_000_000}


def test_each_answer_is_of_the_year_that_its_question_was_about() -> None:
    assert told("3000万，180万", Asked("revenue", 2025), Asked("rd_expense", 2024)) == {
        "revenue@2025": 30_000_000,
        "rd_expense@2024": 1_800_000,
    }


def test_done_and_not_done_answer_a_question_of_yes_or_no() -> None:
    assert told("做了", "tax_settled") == {"tax_settled": True}
    assert told("还没做", "tax_settled") == {"tax_settled": False}
    assert told("是我们自己报的", "hnte_applied") == {"hnte_applied": True}


@pytest.mark.parametrize("reply", ["谢谢", "为什么要问这个", "没上规能报吗", "不清楚", "知道了", "那需要什么材料？"])
def test_what_answers_nothing_tells_nothing(reply: str) -> None:
    assert told(reply, "hnte_valid") == {}
    assert told(reply, "hnte_valid", "staff") == {}


def test_facts_of_a_card_are_told_by_name_unit_and_year_like_others() -> None:
    assert told("区内配套企业数有12家，去年区内采购额3500万") == {"x_suppliers": 12, "x_purchase@2025": 35_000_000}
    assert told("线上出口额120万美元") == {"x_export_usd": 1_200_000}
    assert told("绩效评价结果是优秀") == {"x_result": "excellent"}
    assert told("员工28人，区内采购额多少才行？") == {"staff": 28}


def test_a_statement_of_a_card_is_told_in_about_its_words_and_denied_as_well() -> None:
    assert told("项目就在园区里实施") == {"x_in_park": True}
    assert told("项目没在园区里实施") == {"x_in_park": False}
    assert told("租金水电物业费都没有欠缴") == {"x_paid_up": True}
    assert told("项目必须在园区内实施吗？") == {}
    assert told("项目在北京") == {}


def test_questions_of_a_card_are_answered_in_order_too() -> None:
    assert told("没有，12家", "x_in_park", "x_suppliers") == {"x_in_park": False, "x_suppliers": 12}
    assert told("800，优秀", Asked("x_purchase", 2025), "x_result") == {
        "x_purchase@2025": 8_000_000,
        "x_result": "excellent",
    }


def test_without_its_definition_a_card_s_fact_is_not_read() -> None:
    assert read_facts("区内采购额3500万", as_of=TODAY, expected=["x_purchase"]).facts == ()


def test_a_card_s_facts_accumulate_like_others() -> None:
    first = read_facts("区内配套企业数12家", as_of=TODAY, definitions=WITH_OWN)
    later = read_facts("区内配套企业数是15家", as_of=TODAY, definitions=WITH_OWN)
    profile = merged(merged(Profile(), first, WITH_OWN), later, WITH_OWN)
    assert [(f.key, f.value, f.comparison) for f in profile.facts] == [("x_suppliers", 15, Comparison.EXACT)]
