"""Many ways to word a share of a cost, and tiers of a figure, with every kind of cost and figure put into each."""

from __future__ import annotations

import pytest

from assistant.policy.facts import FactType, fact_definitions
from tests.ingest.cards.test_award_clauses import rule_of

COSTS = {
    "研发费用": "rd_expense",
    "实际支付的贷款利息": "loan_interest_paid",
    "设备投资额": "equipment_investment",
    "实缴租金": "annual_rent_paid",
    "保费": "insurance_premium",
}
SHARES = (
    "按{}的10%给予补助，最高不超过50万元。",
    "按照{}的10%给予不超过50万元的补助。",
    "给予{}10%的补助，单个企业最高50万元。",
    "对企业{}，按10%的比例给予补贴，每家企业每年不超过50万元。",
    "对{}给予10%补贴，上限50万元。",
    "给予最高不超过{}10%、总额不超过50万元的补助。",
    "补贴比例为{}的10%，单户最高补贴50万元。",
    "按其{}的10%、最高50万元给予一次性奖励。",
    "可按照{}的10%申请补助，同一企业补助上限为50万元。",
    "资助额度：不超过{}的10%，最高不超过50万元。",
    "按企业上年度{}的百分之十奖励企业，奖励最高五十万元。",
    "奖励金额按{}的10%计算，最高50万元。",
    "对其{}给予一定补助，补助比例10%，最高50万元。",
)
TIERS = (
    "{n}{a}以上不足{b}的，奖励5万元；{b}以上的，奖励10万元。",
    "{n}首次达到{a}、{b}的企业，分别给予5万元、10万元奖励。",
    "根据企业{n}分档给予奖励：{a}（含）至{b}的，奖励5万元；{b}（含）以上的，奖励10万元。",
    "按企业{n}给予奖励：|（一）{a}以上、{b}以下的，奖励5万元；|（二）{b}以上的，奖励10万元。",
)
FIGURES = ("revenue", "output_value", "rd_expense", "tax_paid", "staff", "invention_patents", "export_value")


@pytest.mark.parametrize("words", SHARES)
def test_a_share_of_any_cost_is_read_however_it_is_worded(words: str) -> None:
    read = {name: rule_of(words.format(name)) for name in COSTS}
    assert read == {name: f"0.1×{key} ≤500000" for name, key in COSTS.items()}


@pytest.mark.parametrize("words", TIERS)
def test_tiers_of_any_figure_are_read_however_they_are_worded(words: str) -> None:
    for key in FIGURES:
        fact = fact_definitions()[key]
        money = fact.type is FactType.MONEY
        a, b = ("2000万元", "1亿元") if money else (f"10{fact.unit}", f"50{fact.unit}")
        low, high = (20_000_000, 100_000_000) if money else (10, 50)
        wanted = f"first({key} ge {low} & {key} lt {high}: 50000; {key} ge {high}: 100000)"
        assert rule_of(words.format(n=fact.name, a=a, b=b)) == wanted, fact.name
