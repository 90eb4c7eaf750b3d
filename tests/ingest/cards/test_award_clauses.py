"""Clauses of measures as parks and cities word them, each with the rule that it states, in all forms of amounts."""

from __future__ import annotations

import pytest

from assistant.policy.card import (
    AmountRule,
    Base,
    Combined,
    Difference,
    Fixed,
    PerUnit,
    Progressive,
    Rate,
    Tiers,
    Uplifted,
)
from tests.ingest.cards.award_texts import document, granted_by, shown


def said(rule: AmountRule | None) -> str:
    """A rule in one line, facts of the document's own as 「own」."""
    if rule is None:
        return "-"
    named = (("≤", rule.cap), ("≥", rule.floor), ("least ", rule.least), ("whole ", rule.round_to))
    bounds = "".join(f" {name}{value.normalize():f}" for name, value in named if value is not None)
    match rule:
        case Fixed():
            return f"{rule.cny.normalize():f}{bounds}"
        case Rate():
            over = f" over {rule.over.normalize():f}" if rule.over else ""
            return f"{rule.rate.normalize():f}×{own(rule.base)}{over}{bounds}"
        case PerUnit():
            most = f" most {rule.max_count}" if rule.max_count is not None else ""
            return f"{rule.cny.normalize():f} each {'·'.join(map(own, rule.counts))}{most}{bounds}"
        case Base():
            return f"{own(rule.base)}{bounds}"
        case Progressive():
            bands = "; ".join(
                f"{b.above:f}-{'' if b.up_to is None else f'{b.up_to:f}'} {b.rate.normalize():f}" for b in rule.bands
            )
            return f"{own(rule.base)}[{bands}]{bounds}"
        case Tiers():
            return f"{rule.take}({'; '.join(f'{shown(t.when)}: {said(t.amount)}' for t in rule.tiers)}){bounds}"
        case Combined():
            return f"{rule.form}({'; '.join(map(said, rule.parts))}){bounds}"
        case Difference():
            return f"difference({said(rule.of)}){bounds}"
        case Uplifted():
            rises = "; ".join(f"{shown(u.when)} {u.points or u.factor or u.cny}" for u in rule.uplifts)
            return f"{said(rule.of)} + [{rises}]{bounds}"


def own(key: str) -> str:
    return "own" if key.startswith("x_") else key


def rule_of(words: str) -> str:
    """What the first article grants as a whole, its lines parted by 「|」."""
    first, *rest = words.split("|")
    granted = granted_by(document(f"第一条 {first}", *rest))
    return said(granted.award.rule) if granted else "-"


SUMS = [
    ("对首次升规纳统的工业企业，一次性给予10万元奖励。", "100000"),
    ("当年度成功挂牌的企业，奖励人民币捌拾万元。", "800000"),
    ("落户满一年的项目，可获得落户奖励资金50万元。", "500000"),
    ("通过园区组织的评审后，由财政一次性奖补30万元。", "300000"),
    ("经认定的展示中心，每年可享受运营经费补助20万元，连续享受3年。", "200000"),
    ("首次获评的企业可领取5万元创新券，用于购买检测服务。", "50000"),
    ("每家入选企业发放面值3万元的服务券。", "30000"),
    ("对获批筹建的园区，奖励额度为300万元。", "3000000"),
]
SHARES = [
    ("企业购买保险的，按保费支出的一半给予补助，最多不超过5万元。", "0.5×insurance_premium ≤50000"),
    ("对上年度研发投入给予百分之三的补助，封顶300万元。", "0.03×rd_expense ≤3000000"),
    ("按照实际支付贷款利息给予50%贴息，贴息总额不超过50万元。", "0.5×loan_interest_paid ≤500000"),
    ("补贴金额＝实际支付担保费×50%，单户企业补贴金额以20万元为上限。", "0.5×guarantee_fee_paid ≤200000"),
    ("研发费用1000万元以上的企业，超出部分给予8%补助，最高500万元。", "0.08×rd_expense over 10000000 ≤5000000"),
    ("园区企业使用公共平台的，按公布价格八折收费。", "0.2×own"),
    ("使用云服务的，补贴其当年云服务费用的三成，年度最高10万元。", "0.3×cloud_cost ≤100000"),
    ("企业参加展会的，展位费给予全额补助，最高3万元。", "1×exhibition_cost ≤30000"),
    ("按不超过项目总投资20%的比例给予最高500万元资助。", "0.2×project_investment ≤5000000"),
    ("最高可按设备投资额的15%予以补助，单个项目补助上限为300万元。", "0.15×equipment_investment ≤3000000"),
    ("对企业当年新增研发费用部分，按10%给予奖励，单户封顶200万元。", "0.1×rd_increase ≤2000000"),
    ("上级财政已支持的项目，园区按上级补助资金1:0.5的比例配套。", "0.5×upper_level_award"),
    ("对技术吸纳方，以技术合同成交额为基数给予2%补助，最高100万元。", "0.02×technology_contract ≤1000000"),
    ("免收入驻企业第一年物业费。", "1×own"),
    ("减半收取入驻企业物业服务费。", "0.5×own"),
    ("给予每家企业不超过年度算力费用30%、最高60万元的补贴。", "0.3×compute_cost ≤600000"),
]
YEARS = [
    (
        "入驻企业租赁自用办公用房的，房租实行“三免两减半”。",
        "first(own le 3: 1×annual_rent_paid; own ge 4 & own le 5: 0.5×annual_rent_paid)",
    ),
    (
        "对租用厂房的企业，前两年全额补贴租金，第三年减半补贴。",
        "first(own le 2: 1×annual_rent_paid; own is 3: 0.5×annual_rent_paid)",
    ),
    (
        "租金补贴：第一年按实缴租金的80%，第二年按60%，第三年按40%。",
        "first(own is 1: 0.8×annual_rent_paid; own is 2: 0.6×annual_rent_paid; own is 3: 0.4×annual_rent_paid)",
    ),
    (
        "自入驻之日起，首年补贴运营经费50万元，次年补贴30万元。",
        "first(own is 1: 500000; own is 2: 300000)",
    ),
    (
        "自认定当年起连续三年给予补助，第一年100万元，第二年80万元，第三年60万元。",
        "first(own is 1: 1000000; own is 2: 800000; own is 3: 600000)",
    ),
    (
        "前三年给予100%租金补贴，第四至第五年给予50%租金补贴。",
        "first(own le 3: 1×annual_rent_paid; own ge 4 & own le 5: 0.5×annual_rent_paid)",
    ),
]
TIERS = [
    (
        "年产值首次突破5亿元、10亿元、50亿元的企业，分别奖励20万元、50万元、200万元。",
        "first(output_value ge 500000000 & output_value lt 1000000000: 200000; "
        "output_value ge 1000000000 & output_value lt 5000000000: 500000; output_value ge 5000000000: 2000000)",
    ),
    (
        "营业收入2000万元至5000万元（不含）的奖励5万元，5000万元至1亿元（不含）的奖励10万元，1亿元及以上的奖励20万元。",
        "first(revenue ge 20000000 & revenue lt 50000000: 50000; revenue ge 50000000 & revenue lt 100000000: 100000; "
        "revenue ge 100000000: 200000)",
    ),
    (
        "评价结果为A等的奖励50万元，为B等的奖励30万元，C等的不予奖励。",
        "first(own is A: 500000; own is B: 300000)",
    ),
    (
        "在创新创业大赛中获奖的企业，按一等奖20万元、二等奖10万元、三等奖5万元给予奖励。",
        "first(own is first: 200000; own is second: 100000; own is third: 50000)",
    ),
    (
        "新认定的国家级孵化器给予200万元奖励，省级减半。",
        "first(incubator_level is national: 2000000; incubator_level is provincial: 1000000)",
    ),
    (
        "企业职工50人以下的补贴2万元；50人以上100人以下的补贴4万元；100人以上的补贴8万元。",
        "first(staff lt 50: 20000; staff ge 50 & staff lt 100: 40000; staff ge 100: 80000)",
    ),
    (
        "设备投资500万元（含）至2000万元的，按8%补助；2000万元（含）以上的，按10%补助，单个企业最高500万元。",
        "first(equipment_investment ge 5000000 & equipment_investment lt 20000000: 0.08×equipment_investment ≤5000000; "
        "equipment_investment ge 20000000: 0.1×equipment_investment ≤5000000)",
    ),
    (
        "一般企业补助10万元，高新技术企业补助15万元。",
        "first(hnte_valid is False: 100000; hnte_valid is True: 150000)",
    ),
    (
        "园内企业按公布价格的八折收费。其中，入园不满两年的，按五折收费。",
        "first(years_in_park lt 2: 0.5×own; years_in_park ge 2: 0.2×own)",
    ),
    (
        "对获得科学技术奖特等奖、一等奖、二等奖的第一完成单位，分别奖励200万元、100万元、50万元；参与单位按30%奖励。",
        "first(own is kind_1: first(own is special: 2000000; own is first: 1000000; own is second: 500000); "
        "own is kind_2: first(own is special: 600000; own is first: 300000; own is second: 150000))",
    ),
    (
        "首次获得融资的企业，融资额达到500万元的奖励5万元，达到1000万元的奖励10万元，达到3000万元的奖励20万元。",
        "highest(equity_financing ge 5000000: 50000; equity_financing ge 10000000: 100000; equity_financing ge 30000000: 200000)",
    ),
    (
        "新建众创空间面积在1000平方米以下的，补助20万元；超过1000平方米的，补助40万元。",
        "first(own le 1000: 200000; own gt 1000: 400000)",
    ),
    (
        "对国家级、省级、市级研发机构，一次性分别给予300万元、100万元、30万元资助。",
        "first(rd_institution_level is national: 3000000; rd_institution_level is provincial: 1000000; "
        "rd_institution_level is municipal: 300000)",
    ),
    (
        "按以下标准发放租房补贴：|1.博士研究生每月2000元；|2.硕士研究生每月1500元；|3.本科毕业生每月1000元。",
        "first(degree is doctor: 2000; degree is master: 1500; degree is bachelor: 1000)",
    ),
    (
        "对开展境外展会的企业给予补助。在亚洲举办的，每个展位补助2万元；在其他地区举办的，每个展位补助3万元。",
        "first(own is kind_1: 20000 each own; own is kind_2: 30000 each own)",
    ),
    (
        "企业获得三星级、四星级、五星级认证的，奖励标准依次为10万元、20万元、30万元。",
        "first(own is three: 100000; own is four: 200000; own is five: 300000)",
    ),
    (
        "吸纳就业3人以上不满5人的，补贴8000元；5人以上的，补贴1.2万元。",
        "first(own ge 3 & own lt 5: 8000; own ge 5: 12000)",
    ),
]
RISES = [
    ("按贷款利息的40%贴息，首贷户的贴息比例上浮5个百分点。", "0.4×loan_interest_paid + [first_loan is True 0.05]"),
    (
        "按设备投资的10%给予补助，最高300万元；高新技术企业再上浮2个百分点。",
        "0.1×equipment_investment + [hnte_valid is True 0.02] ≤3000000",
    ),
    (
        "给予20万元奖励，规模以上企业在此基础上上浮20%。",
        "200000 + [above_scale is True 0.2]",
    ),
    (
        "通过验收的给予20万元补助；其中高新技术企业另增加5万元。",
        "200000 + [hnte_valid is True 50000]",
    ),
    (
        "基础补助按研发费用的3%核定，科技型中小企业可再加1个百分点。",
        "0.03×rd_expense + [techsme_registered is True 0.01]",
    ),
    ("给予建设单位50万元补助，年度考核优秀的再奖励10万元。", "500000 + [own is True 100000]"),
]
COUNTS = [
    ("每新增1名参保职工给予1000元补助，单个企业最高10万元。", "1000 each own ≤100000"),
    ("按每人500元的标准给予培训机构补贴，每期不超过100人。", "500 each own most 100"),
    ("使用共享仪器的，按每小时50元给予补贴，年度不超过2万元。", "50 each own ≤20000"),
    ("新建充电设施的，按照每千瓦100元的标准补贴，每站最高20万元。", "100 each own ≤200000"),
    ("对建成投用的5G基站，每座补助2000元，每年最高50万元。", "2000 each own ≤500000"),
    ("参加境外展会的，按每个标准展位2万元补助，每家企业最多4个展位。", "20000 each own most 4"),
    ("节能改造项目按年节能量每吨标准煤奖励500元，最高100万元。", "500 each energy_saved ≤1000000"),
    ("每成功培育1家高新技术企业，奖励孵化器运营机构5万元，年度最高50万元。", "50000 each own ≤500000"),
    ("通航企业新开货运航线的，每执飞一个航班补助8000元。", "8000 each own"),
    ("国内发明专利授权每件2000元，PCT专利申请每件1万元。", "sum(2000 each own; 10000 each own)"),
    ("按实际吸纳人数给予用人单位2000元/人的一次性补贴。", "2000 each own"),
    ("企业当年入库税收每增加100万元，奖励1万元，不足100万元的部分不计。", "0.01×own whole 10000"),
]
BANDS = [
    (
        "对实际到位投资额1000万元以内部分按1%，1000万元至5000万元部分按1.5%，5000万元以上部分按2%给予奖励。",
        "own[0-10000000 0.01; 10000000-50000000 0.015; 50000000- 0.02]",
    ),
    (
        "年贷款额500万元（含）以内的部分按2%贴息，超过500万元的部分按1%贴息。",
        "own[0-5000000 0.02; 5000000- 0.01]",
    ),
]
TOGETHER = [
    (
        "给予10万元一次性奖励，并按设备投资的5%给予补助，补助最高100万元。",
        "sum(100000; 0.05×equipment_investment ≤1000000)",
    ),
    ("按设备投资的10%或者贷款利息的50%，就高给予支持。", "highest(0.1×equipment_investment; 0.5×loan_interest_paid)"),
    ("按培训费用的50%给予补贴，且每人不超过2000元。", "lowest(0.5×training_cost; 2000 each trainees)"),
    ("给予每人1000元补贴，且不超过企业实际支付的培训费用。", "lowest(1000 each own; training_cost)"),
    (
        "年营业额首次达到200万元的奖励3万元，在此基础上每增长100万元再奖励1万元，最高不超过20万元。",
        "sum(30000; 0.01×own) ≤200000",
    ),
    ("租金补贴按实际租金的30%计算，每平方米每月不超过15元。", "lowest(0.3×annual_rent_paid; 15 each rented_area·own)"),
    (
        "获得省级、国家级认定的，分别奖励20万元、50万元；由省级晋升国家级的，补足差额。",
        "difference(first(own is provincial: 200000; own is national: 500000))",
    ),
]
BOUNDS = [
    ("按设备投资的3%给予补助，不足5万元的按5万元补助。", "0.03×equipment_investment ≥50000"),
    ("按设备投资的3%给予补助，补助金额低于1万元的不予兑现。", "0.03×equipment_investment least 10000"),
    ("按设备投资的3%给予补助，补助金额以千元为单位向下取整。", "0.03×equipment_investment whole 1000"),
    ("按设备投资的3%给予补助，最低5万元、最高50万元。", "0.03×equipment_investment ≤500000 ≥50000"),
    ("补助标准为设备投资的3%，补助额度不超过50万元（含）。", "0.03×equipment_investment ≤500000"),
]
ELSEWHERE = [
    (
        "主导制定国家标准的奖励50万元；参与制定的，按主导制定标准的30%奖励。",
        "first(standards_led ge 1: 500000; own is True: 150000)",
    ),
    (
        "首次认定的奖励20万元，重新认定的减半奖励。",
        "first(hnte_first_time is True: 200000; hnte_recertified is True: 100000)",
    ),
    (
        "首次认定的奖励20万元，期满复评通过的按首次认定的50%奖励。",
        "first(hnte_first_time is True: 200000; own is True: 100000)",
    ),
]


@pytest.mark.parametrize(
    ("words", "rule"), [*SUMS, *SHARES, *YEARS, *TIERS, *RISES, *COUNTS, *BANDS, *TOGETHER, *BOUNDS, *ELSEWHERE]
)
def test_a_clause_states_its_rule(words: str, rule: str) -> None:
    assert rule_of(words) == rule
