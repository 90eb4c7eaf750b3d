"""Kinds of a document's own as one choice, what is climbed to, limits of a year and over two rates."""

from __future__ import annotations

from decimal import Decimal

from assistant.policy.card import Difference, Fixed, Leaf, PerUnit, Tiers
from tests.ingest.cards.award_texts import award_by, document, sheet


def test_kinds_in_a_row_are_values_of_one_choice() -> None:
    rule = award_by(document("第一条 按照载人航空器、大型无人机、中型无人机分别奖励80万元、30万元、10万元。")).rule
    assert isinstance(rule, Tiers)
    whens = [t.when for t in rule.tiers if isinstance(t.when, Leaf)]
    assert len({w.fact for w in whens}) == 1
    assert [w.value for w in whens] == ["kind_1", "kind_2", "kind_3"]


def test_labels_that_differ_in_one_word_are_one_choice() -> None:
    rule = award_by(document("第一条 认定为国家示范企业的，奖励50万元；认定为国家优势企业的，奖励20万元。")).rule
    assert isinstance(rule, Tiers)
    assert rule.take == "first"
    assert len({t.when.fact for t in rule.tiers if isinstance(t.when, Leaf)}) == 1


def test_only_the_kind_that_is_climbed_to_pays_the_difference() -> None:
    rule = award_by(
        document(
            "第一条 认定为国家示范企业的，奖励50万元；认定为国家优势企业的，奖励20万元。由优势企业升为示范企业的，补足差额。"
        )
    ).rule
    assert isinstance(rule, Tiers)
    assert [type(t.amount) for t in rule.tiers] == [Difference, Fixed]


def test_of_classes_that_may_both_hold_the_higher_counts() -> None:
    rule = award_by(
        document(
            "第一条 按照表1给予贴息，同时符合两类以上条件的，按照就高不重复的原则适用其中一类。",
            sheet("表1 贴息比例", "类别 | 贴息比例", "高新技术企业 | 50%", "科技型中小企业 | 40%"),
        )
    ).rule
    assert isinstance(rule, Tiers)
    assert rule.take == "highest"


def test_full_time_studies_are_more_than_the_degree() -> None:
    rule = award_by(
        document(
            "第一条 租房补贴按照表1执行。",
            sheet("表1 租房补贴标准", "类别 | 每月标准", "博士 | 1800元", "全日制本科毕业生 | 800元"),
        )
    ).rule
    assert isinstance(rule, Tiers)
    assert not isinstance(rule.tiers[1].when, Leaf)


def test_each_person_kept_is_counted() -> None:
    rule = award_by(document("第一条 企业留用实训人员的，每留用1人再奖励2000元。")).rule
    assert isinstance(rule, PerUnit)
    assert rule.cny == Decimal(2000)


def test_a_limit_of_a_year_bounds_no_amount_of_a_month() -> None:
    rule = award_by(document("第一条 每人每月补助800元，单个企业全年最高30万元。")).rule
    assert isinstance(rule, PerUnit)
    assert rule.cap is None


def test_a_yearly_limit_after_a_raised_rate_bounds_both() -> None:
    rule = award_by(document("第一条 按实际支付保费的60%补贴，其中首次投保的按80%补贴，每年最高20万元。")).rule
    assert isinstance(rule, Tiers)
    assert (rule.cap, [t.amount.cap for t in rule.tiers]) == (Decimal(200_000), [None, None])


def test_how_long_somebody_grew_is_not_how_long_one_is_paid() -> None:
    award = award_by(document("第一条 连续三年营业收入增长20%以上的企业，每年给予30万元奖励。"))
    assert award.max_years is None
