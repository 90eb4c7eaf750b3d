"""How often an amount is paid, for how many years and in which steps; silence is no answer."""

from __future__ import annotations

import pytest

from assistant.policy.card import Award, Cadence
from tests.ingest.cards.award_texts import award_by, document


def award_of(*lines: str) -> Award:
    return award_by(document(f"第一条 {lines[0]}", *lines[1:]))


@pytest.mark.parametrize(
    ("words", "cadence"),
    [
        ("对通过认定的企业，给予一次性奖励20万元。", Cadence.ONCE),
        ("列入培育库的，奖励3万元，每家企业只享受一次。", Cadence.ONCE),
        ("首次获得称号的企业，奖励10万元。", None),
        ("对通过验收的企业，奖励5万元，材料不齐的一次性告知补正。", None),
        ("对通过验收的企业，奖励5万元。", None),
        ("按照合同金额的3%给予奖励，单个企业年度最高20万元。", Cadence.YEARLY),
        ("按照项目投资额的10%给予补助，单个项目最高500万元。", Cadence.EACH),
        ("按照上年度研发费用的5%给予补助。", Cadence.YEARLY),
        ("入驻企业每年给予10万元运营补贴。", Cadence.YEARLY),
        ("取得证书的，奖励20万元，分两年兑现，每年10万元。", None),
        ("按实际缴纳保费的40%给予补助，单个企业年度最高20万元。", Cadence.YEARLY),
        ("见习单位按照每人每月1500元给予补贴。", Cadence.MONTHLY),
        ("每授权一件发明专利，资助5000元。", Cadence.EACH),
        ("举办行业会议的，按场地费用的50%给予补助，单场最高10万元。", Cadence.EACH),
        ("租用办公用房的，按实际租金的50%给予补贴，单价不超过每平方米每月60元。", None),
    ],
)
def test_how_often_is_read_where_it_is_said(words: str, cadence: Cadence | None) -> None:
    assert award_of(words).cadence is cadence


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("按照实际支付利息的50%给予贴息，贴息期限不超过12个月。", 1),
        ("每人每月补贴1000元，累计享受期限最长36个月。", 3),
        ("入驻企业连续三年每年给予10万元补贴。", 3),
        ("自设立之日起三年内，每年给予10万元房租补贴。", 3),
        ("每人每月补贴1000元，最长18个月。", None),
        ("成立满3年的企业，奖励10万元。", None),
    ],
)
def test_for_how_many_years(words: str, years: int | None) -> None:
    assert award_of(words).max_years == years


def test_steps_of_payment_in_another_article_are_found_by_the_name() -> None:
    award = award_of(
        "经备案的研发机构，按照设备投资额的30%给予建设资助，最高200万元。",
        "第二条 建设资助在核查通过后拨付60%，验收合格后拨付40%。",
    )
    assert [str(p.share) for p in award.payouts] == ["0.6", "0.4"]


def test_equal_yearly_steps_are_no_further_amount() -> None:
    award = award_of("取得证书的，奖励20万元，分两年兑现，每年10万元。")
    assert award.rule.model_dump()["cny"] == 200_000


def test_a_cost_that_counts_only_so_far_gives_an_upper_limit() -> None:
    assert award_of("租用办公用房的，按实际租金的50%给予补贴，补贴面积不超过500平方米。").up_to
