"""Constructions of rules that parks write: parted payments, ways to choose from, kinds that a clause names first, years, budgets."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.policy.card import AmountRule, Award, Combined, Fixed, PerUnit, Rate, Tiers, Uplifted
from tests.ingest.cards.award_texts import award_by, document, shown


def said(rule: AmountRule) -> str:
    """A rule in one line, without what its conditions and bases are called."""
    bounds = "".join(f" {n}{v:f}" for n, v in (("≤", rule.cap), ("≥", rule.floor)) if v is not None)
    match rule:
        case Fixed():
            return f"{rule.cny:f}{bounds}"
        case Rate():
            over = f" over {rule.over:f}" if rule.over else ""
            return f"{rule.rate.normalize():f}×{over}{bounds}"
        case PerUnit():
            most = f" at most {rule.max_count}" if rule.max_count is not None else ""
            return f"{rule.cny:f} each{most}{bounds}"
        case Tiers():
            return f"{rule.take}({'; '.join(said(t.amount) for t in rule.tiers)}){bounds}"
        case Combined():
            return f"{rule.form}({'; '.join(map(said, rule.parts))}){bounds}"
        case Uplifted():
            return f"{said(rule.of)} + {[str(u.points or u.factor or u.cny) for u in rule.uplifts]}{bounds}"
        case _:
            return rule.form


def read(words: str) -> Award:
    return award_by(document(f"第一条 {words}"))


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("年度研发费用超过500万元的企业，就超出部分按10%给予补助，最高200万元。", "0.1× over 5000000 ≤2000000"),
        ("年度研发费用超过500万元的企业，对超过部分的10%给予补助。", "0.1× over 5000000"),
        ("按照项目总投资的20%给予一次性资助，最低10万元，最高100万元。", "0.2× ≤1000000 ≥100000"),
        ("按设备投资的10%或者按贷款利息的50%给予补助，两者就高。", "highest(0.1×; 0.5×)"),
        ("按设备投资的10%或者按贷款利息的50%给予补助，两者孰低。", "lowest(0.1×; 0.5×)"),
        ("每年安排2000万元专项资金，按设备投资的20%给予补助，最高200万元。", "0.2× ≤2000000"),
        ("按上级资助额的50%给予配套，单个项目配套资金不超过200万元。", "0.5× ≤2000000"),
    ],
)
def test_a_share_is_read_with_what_bounds_it(words: str, rule: str) -> None:
    assert said(read(words).rule) == rule


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("企业每新招一名应届毕业生就业并缴纳社会保险满6个月的，给予1000元补贴。", "1000 each"),
        ("每个标准展位补助2万元，每个企业每次最多补助4个展位。", "20000 each at most 4"),
        ("同一企业每年申请资助的发明专利不超过20件，每件资助3000元。", "3000 each at most 20"),
        ("获得专利授权的，国内每件资助5000元，国外每件资助2万元。", "sum(5000 each; 20000 each)"),
    ],
)
def test_pieces_are_counted_by_kind_and_up_to_their_limit(words: str, rule: str) -> None:
    assert said(read(words).rule) == rule


def test_each_kind_is_counted_by_its_own_number() -> None:
    rule = read("博士每人每年补贴3万元，硕士每人每年补贴1万元。").rule
    assert isinstance(rule, Combined)
    assert len({part.counts for part in rule.parts if isinstance(part, PerUnit)}) == 2


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (
            "对提交材料且被受理的企业给予2万元；对首次通过认定的企业，给予8万元；对重新认定的企业予以6万元奖励。",
            {20000, 80000, 60000},
        ),
        ("三类医疗器械给予300万元奖励，二类医疗器械给予50万元奖励。", {3000000, 500000}),
        ("奖励标准：国家级50万元；省级20万元；市级10万元。", {500000, 200000, 100000}),
    ],
)
def test_every_kind_has_its_tier(words: str, rule: set[int]) -> None:
    found = read(words).rule
    assert isinstance(found, Tiers)
    assert {int(t.amount.cny) for t in found.tiers if isinstance(t.amount, Fixed)} == rule
    assert len({t.when.model_dump_json(exclude={"source"}) for t in found.tiers}) == len(rule)


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("前三年按租金的50%给予补贴，后两年按30%给予补贴。", ["own le 3", "own ge 4 & own le 5"]),
        ("前3年按租金的50%给予补贴，后2年按30%给予补贴。", ["own le 3", "own ge 4 & own le 5"]),
        ("按第一年100%、第二年80%、第三年60%的比例给予房租补贴。", ["own is 1", "own is 2", "own is 3"]),
    ],
)
def test_every_year_of_payment_has_its_share(words: str, years: list[str]) -> None:
    rule = read(words).rule
    assert isinstance(rule, Tiers)
    assert [shown(t.when) for t in rule.tiers] == years


@pytest.mark.parametrize(
    ("words", "shares"),
    [
        ("给予1000万元落户奖励，分三年按4:3:3的比例兑现。", ["0.4", "0.3", "0.3"]),
        ("给予200万元奖励，分两年平均拨付。", ["0.5", "0.5"]),
        ("给予200万元奖励，分四期等额发放。", ["0.25"] * 4),
        ("给予200万元奖励，分三年平均拨付。", []),  # no share of a third is exact
        ("给予200万元奖励，分三年按4:6的比例拨付。", []),  # not as many shares as payments
    ],
)
def test_a_payment_is_parted_as_told(words: str, shares: list[str]) -> None:
    assert [p.share for p in read(words).payouts] == [Decimal(s) for s in shares]


def test_a_yearly_limit_beyond_one_sum_bounds_no_single_one() -> None:
    rule = read("通过认定的给予50万元奖励，单个企业年度最高1000万元。").rule
    assert said(rule) == "500000"


def test_a_budget_says_nothing_of_how_often_it_is_paid() -> None:
    assert read("每年安排2000万元专项资金，按设备投资的20%给予补助。").cadence is None


@pytest.mark.parametrize(
    ("words", "base"),
    [
        ("设备购置总额", "equipment_investment"),
        ("生产性设备投资", "equipment_investment"),
        ("建设期内新增科研仪器设备投入", "equipment_investment"),
        ("企业实际支付的银行贷款利息", "loan_interest_paid"),
        ("实际支付的房屋租金", "annual_rent_paid"),
        ("办公用房租金", "annual_rent_paid"),
        ("实际咨询费用", "service_cost"),
        ("上级财政补助资金", "upper_level_award"),
        ("研发费用增量", "rd_increase"),
        ("享受加计扣除的研发费用", ""),
        ("自筹研发投入", ""),
        ("认证费用", ""),
    ],
)
def test_a_base_is_known_by_whatever_it_is_called(words: str, base: str) -> None:
    rule = read(f"支持企业发展，按{words}的10%给予补助。").rule
    assert isinstance(rule, Rate)
    assert rule.base == base or (not base and rule.base.startswith("x_"))
