"""What a question tells of what one benefit asks for, without anybody having written down how people say it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.policy.card import (
    AmountRule,
    Award,
    Benefit,
    Card,
    Combined,
    Condition,
    Fixed,
    Leaf,
    Op,
    PerUnit,
    Rate,
    Ref,
    Tier,
    Tiers,
    Uplift,
    Uplifted,
)
from assistant.policy.facts import Comparison, FactDefinition, FactType, KnownFact, Option, Profile
from assistant.wanted import Heard, read_wanted
from tests.assistant.eligibility.cards import AS_OF, benefit, card, leaf

QUOTE = Ref(quote="参加境外展会的，按展位费的一定比例给予补助", start=0, end=20)


def own(key: str, name: str, kind: FactType, unit: str = "", **more: Any) -> FactDefinition:
    return FactDefinition(key=f"x_{key}", name=name, type=kind, unit=unit, question=f"{name}？", **more)


BOOTH = own("booth", "境外展会展位费", FactType.MONEY)
TRAVELLERS = own("travellers", "境外参展人数", FactType.NUMBER, "人")
INCREASE = own("increase", "新增区内采购额", FactType.MONEY)
CAPACITY = own("capacity", "光伏装机容量", FactType.NUMBER, "千瓦")
PROJECTS = own("projects", "引进落地项目数", FactType.NUMBER, "个")
SHORTAGE = own("shortage", "属于园区紧缺职业工种", FactType.BOOLEAN)
FOREIGN = own("foreign", "涉外案件", FactType.BOOLEAN)
PAID_ON = own("paid_on", "担保费支付日期", FactType.DATE)
YEAR = own(
    "year",
    "补贴年度",
    FactType.CHOICE,
    options=tuple(Option(value=v, name=n) for v, n in (("first", "第一年"), ("second", "第二年"))),
)
BOARD = own(
    "board",
    "境内上市的交易所",
    FactType.CHOICE,
    options=(Option(value="sh", name="上海、深圳证券交易所"), Option(value="bj", name="北京证券交易所")),
)


def rate(base: FactDefinition | str) -> Rate:
    return Rate(rate=Decimal("0.5"), base=base if isinstance(base, str) else base.key, source=QUOTE)


def per(*counts: FactDefinition | str) -> PerUnit:
    keys = tuple(c if isinstance(c, str) else c.key for c in counts)
    return PerUnit(cny=Decimal(1000), counts=keys, source=QUOTE)


def when(fact: FactDefinition, value: Any, text: str = "") -> Leaf:
    return Leaf(fact=fact.key, op=Op.IS, value=value, text=text or str(value), source=QUOTE)


def tiers(*parts: tuple[Condition, int]) -> Tiers:
    return Tiers(
        tiers=tuple(Tier(when=c, amount=Fixed(cny=Decimal(cny), source=QUOTE)) for c, cny in parts), source=QUOTE
    )


def offered(rule: AmountRule, *facts: FactDefinition, conditions: Condition | None = None) -> tuple[Card, Benefit]:
    paying = benefit(conditions).model_copy(update={"award": Award(rule=rule), "name": "境外参展补助", "source": QUOTE})
    return card(paying, facts=facts), paying


def heard(question: str, rule: AmountRule, *facts: FactDefinition, told: tuple[KnownFact, ...] = ()) -> Heard:
    held, paying = offered(rule, *facts)
    return read_wanted(held, paying, question, Profile(facts=told), AS_OF)


def values(question: str, rule: AmountRule, *facts: FactDefinition, told: tuple[KnownFact, ...] = ()) -> dict[str, Any]:
    return {f.key: f.value for f in heard(question, rule, *facts, told=told).facts}


def test_each_figure_is_what_stands_beside_it() -> None:
    rule = Combined(form="sum", parts=(rate(BOOTH), per(TRAVELLERS)), source=QUOTE)
    found = values("展位费6万，境外参展的是3个人，能补多少", rule, BOOTH, TRAVELLERS)
    assert found == {BOOTH.key: Decimal(60_000), TRAVELLERS.key: Decimal(3)}


def test_the_only_sum_told_is_the_only_sum_wanted() -> None:
    assert values("去汉诺威花了6万，能补多少", rate(BOOTH), BOOTH) == {BOOTH.key: Decimal(60_000)}


def test_two_sums_for_one_are_left_to_be_asked() -> None:
    assert values("花了6万，又付了3万，能补多少", rate(BOOTH), BOOTH) == {}


@pytest.mark.parametrize(
    "question",
    [
        "补助最高6万的那个怎么算",
        "奖励6万的那档要什么条件",
        "我们估值6万，能补多少",
        "听说隔壁公司展位费6万，我们能补多少",
        "补贴一次性6万，直接批了吧",
    ],
)
def test_a_sum_that_is_something_else_is_not_taken(question: str) -> None:
    assert values(question, rate(BOOTH), BOOTH) == {}


def test_what_was_read_as_something_the_benefit_asks_for_stays_that() -> None:
    rule = Combined(form="sum", parts=(rate("rd_expense"), rate(BOOTH)), source=QUOTE)
    told = (KnownFact(key="rd_expense", value=Decimal(60_000), said="研发投了6万"),)
    assert values("研发投了6万，能补多少", rule, BOOTH, told=told) == {}


def test_a_head_count_in_a_clause_that_says_more_is_not_the_staff() -> None:
    told = (KnownFact(key="staff", value=Decimal(8), said="8个工人"),)
    found = heard("8个工人刚拿到证，补多少", per("trainees"), told=told)
    assert [(f.key, f.value) for f in found.facts] == [("trainees", Decimal(8))]
    assert found.added_to(Profile(facts=told)).facts == found.facts


def test_the_staff_of_the_company_is_not_how_many_were_trained() -> None:
    told = (KnownFact(key="staff", value=Decimal(200), said="我们公司200人"),)
    assert values("我们公司200人，标准是多少", per("trainees"), told=told) == {}


def test_an_article_counts_nobody() -> None:
    assert values("批下来一个工作站能拿多少", per("trainees")) == {}


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("在区里采购比去年多了1.2亿", 120_000_000),
        ("去年区内采购新增5000万", 50_000_000),
        ("区内采购从3亿涨到4亿", None),
    ],
)
def test_an_increase_is_read_from_a_difference_only(question: str, value: int | None) -> None:
    expected = {} if value is None else {INCREASE.key: Decimal(value)}
    assert values(f"{question}，奖励怎么算", rate(INCREASE), INCREASE) == expected


def test_kilowatts_are_not_thousands() -> None:
    assert values("屋顶装了800千瓦，补多少", per(CAPACITY), CAPACITY) == {CAPACITY.key: Decimal(800)}


def test_things_are_counted_by_whatever_counter() -> None:
    assert values("引进了2个项目，奖多少", per(PROJECTS), PROJECTS) == {PROJECTS.key: Decimal(2)}


def test_what_a_price_is_of_is_no_number_of_months() -> None:
    months = own("months", "实际使用月数", FactType.NUMBER, "个月")
    assert values("租金20元一平方一个月，能补多少", per(months), months) == {}


def test_how_exactly_it_was_told_is_kept() -> None:
    retention = own("retention", "留用率", FactType.RATIO)
    found = heard("最后留下来的不到一半，能领多少", rate(retention), retention)
    assert found.facts[0].comparison is Comparison.LESS_THAN


@pytest.mark.parametrize(
    ("question", "value"), [("第二年能补多少", "second"), ("头一年补多少", "first"), ("能补多少", None)]
)
def test_a_choice_named_in_the_question_is_told(question: str, value: str | None) -> None:
    rule = tiers((when(YEAR, "first"), 5), (when(YEAR, "second"), 4))
    assert values(question, rule, YEAR) == ({} if value is None else {YEAR.key: value})


@pytest.mark.parametrize(
    ("question", "value"),
    [("北交所受理了，奖多少", "bj"), ("上交所受理了，奖多少", "sh"), ("深圳证券交易所过了，奖多少", "sh")],
)
def test_a_choice_is_known_by_its_short_form(question: str, value: str) -> None:
    assert values(question, tiers((when(BOARD, "sh"), 2), (when(BOARD, "bj"), 1)), BOARD) == {BOARD.key: value}


def test_a_tier_is_known_by_its_own_words() -> None:
    stage = own("stage", "阶段", FactType.CHOICE, options=(Option(value="a", name="甲"), Option(value="b", name="乙")))
    rule = tiers((when(stage, "a", "完成上市辅导备案"), 1), (when(stage, "b", "上市申请获交易所受理"), 2))
    assert values("上市申请被交易所受理了，能奖多少", rule, stage) == {stage.key: "b"}


def test_a_level_goes_to_the_only_fact_that_has_it() -> None:
    levels = tuple(Option(value=v, name=n) for v, n in (("p", "省级"), ("n", "国家级")))
    one, other = (own(k, n, FactType.CHOICE, options=levels) for k, n in (("one", "平台级别"), ("other", "供应链级别")))
    assert values("我们是省级的，奖多少", tiers((when(one, "p"), 1)), one) == {one.key: "p"}
    assert values("我们是省级的，奖多少", tiers((when(one, "p"), 1), (when(other, "p"), 2)), one, other) == {}


@pytest.mark.parametrize(
    ("question", "value"),
    [("工种都在园区紧缺目录里，补多少", True), ("工种不在园区紧缺目录里，补多少", False), ("工种在目录里吗", None)],
)
def test_a_statement_is_known_by_its_words(question: str, value: bool | None) -> None:
    fact = SHORTAGE.model_copy(update={"question": "工种在当年园区紧缺职业工种目录里吗？"})
    rule = Uplifted(
        of=per("trainees"), uplifts=(Uplift(when=when(fact, True), factor=Decimal("0.2"), source=QUOTE),), source=QUOTE
    )
    assert values(question, rule, fact) == ({} if value is None else {fact.key: value})


def test_a_kind_of_case_is_known_by_its_mark() -> None:
    rule = tiers((when(FOREIGN, True), 2), (when(FOREIGN, False), 1))
    assert values("打涉外官司，资助多少", rule, FOREIGN) == {FOREIGN.key: True}
    assert values("不是涉外的，资助多少", rule, FOREIGN) == {FOREIGN.key: False}


def test_a_day_is_told_beside_the_words_of_the_fact() -> None:
    asked = Leaf(fact=PAID_ON.key, op=Op.GE, value=AS_OF, text="支付时间", source=QUOTE)
    held, paying = offered(rate(BOOTH), BOOTH, PAID_ON, conditions=asked)
    found = read_wanted(held, paying, "2025年8月交的担保费，还能报吗", Profile(), AS_OF)
    assert [(f.key, str(f.value)) for f in found.facts] == [(PAID_ON.key, "2025-08-01")]


@pytest.mark.parametrize(
    ("question", "value", "comparison"),
    [
        ("我们是小微企业", "small", Comparison.AT_MOST),
        ("普通小企业", "small", Comparison.EXACT),
        ("中小微企业", "medium", Comparison.AT_MOST),
        ("科技型中小企业", None, None),
        ("不是小微企业", None, None),
    ],
)
def test_a_size_is_told_as_people_tell_it(question: str, value: str | None, comparison: Comparison | None) -> None:
    small = Leaf(fact="size_class", op=Op.LE, value="small", text="小型、微型企业", source=QUOTE)
    found = heard(question, tiers((small, 1))).facts
    assert [(f.value, f.comparison) for f in found] == ([] if value is None else [(value, comparison)])


@given(st.text(alphabet="我们花了展位费6万3个人省级第一年，。？不没有", max_size=40))
def test_nothing_known_is_read_again(question: str) -> None:
    rule = Combined(form="sum", parts=(rate(BOOTH), per(TRAVELLERS)), source=QUOTE)
    told = (KnownFact(key=BOOTH.key, value=Decimal(1)), KnownFact(key=TRAVELLERS.key, value=Decimal(1)))
    assert values(question, rule, BOOTH, TRAVELLERS, told=told) == {}


def test_a_word_that_names_a_choice_of_the_card_tells_nothing_else() -> None:
    rule = tiers((when(BOARD, "sh"), 2), (when(BOARD, "bj"), 1), (leaf("listing_stage", "is", "listed"), 3))
    told = (KnownFact(key="listing_stage", value="listed", said="北交所"),)
    found = heard("北交所刚受理，奖多少", rule, BOARD, told=told)
    assert found.added_to(Profile(facts=told)).facts == found.facts
    assert [f.value for f in found.facts] == ["bj"]


def test_a_level_alone_does_not_say_which_title() -> None:
    levels = (Option(value="p", name="省级"), Option(value="n", name="国家级"))
    chain, design = (
        own(k, n, FactType.CHOICE, options=levels)
        for k, n in (("chain", "供应链管理企业级别"), ("design", "绿色设计示范级别"))
    )
    parts = [
        (when(d, v, f"{d.name[:4]}，{n}"), 1) for d in (chain, design) for v, n in (("p", "省级"), ("n", "国家级"))
    ]
    assert values("我们是国家级绿色供应链管理企业，奖多少", tiers(*parts), chain, design) == {chain.key: "n"}


def test_a_price_by_the_month_counts_no_months_whichever_stands_first() -> None:
    months = own("months", "实际使用月数", FactType.NUMBER, "个月")
    assert values("一平一个月14块，能补多少", per(months), months) == {}


def test_one_word_is_enough_for_a_condition_that_nothing_else_fits() -> None:
    received = own("received", "已收货款占合同金额的比例", FactType.RATIO)
    asked = Leaf(fact=received.key, op=Op.GE, value=Decimal("0.5"), text="已收到货款", source=QUOTE)
    held, paying = offered(rate(BOOTH), BOOTH, received, conditions=asked)
    found = read_wanted(held, paying, "货款才收回来三成，能申请吗", Profile(), AS_OF)
    assert {f.key: f.value for f in found.facts} == {received.key: Decimal("0.3")}


@pytest.mark.parametrize(
    ("question", "value"),
    [("我们把厂房转租了一部分，还能拿吗", True), ("没有转租过，能拿吗", False), ("转租要紧吗", None)],
)
def test_one_deed_of_a_list_tells_the_list(question: str, value: bool | None) -> None:
    sublet = own("sublet", "转租、分租或者改变厂房用途", FactType.BOOLEAN)
    asked = Leaf(fact=sublet.key, op=Op.IS, value=True, text="转租", source=QUOTE)
    held, paying = offered(rate(BOOTH), BOOTH, sublet, conditions=asked)
    found = read_wanted(held, paying, question, Profile(), AS_OF)
    assert {f.key: f.value for f in found.facts} == ({} if value is None else {sublet.key: value})
