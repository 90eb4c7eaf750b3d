"""What a document grants: which words, which kind, one benefit or several, and what grants nothing."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.policy.card import Benefit, BenefitKind
from ingest.cards.build import read_whole_card
from ingest.cards.ends import end_of
from ingest.cards.grant_words import grants, kind_of
from tests.ingest.cards.card_texts import card_text, shown


def benefits(text: str) -> tuple[Benefit, ...]:
    return read_whole_card(card_text(text)).benefits


def granted(text: str) -> list[tuple[str, str]]:
    return [(b.name, b.kind.value) for b in benefits(text)]


@pytest.mark.parametrize(
    "said",
    [
        "对首次认定的企业给予一次性奖励20万元。",
        "按实际支付利息的百分之四十给予贴息。",
        "每家企业每年可申领最高10万元科技创新券。",
        "符合条件的小型微利企业，减按20%的税率征收企业所得税。",
        "购置专用设备的投资额，可以按10%实行税额抵免。",
        "形成无形资产的，按照无形资产成本的200%税前摊销。",
        "按照当期可抵扣进项税额加计5%抵减应纳增值税税额(以下称加计抵减政策)。",
        "连续三年按每平方米每月20元给予房租补贴。",
    ],
)
def test_words_that_give_money_or_take_a_tax_away_grant(said: str) -> None:
    assert grants(said)


@pytest.mark.parametrize(
    "said",
    [
        "对做出显著成绩的单位和个人按照有关规定给予表彰和奖励。",
        "可从技术转让所得的净收入中提取百分之七十用于一次性奖励。",
        "对完成科技成果转化的人员按照下列标准给予奖励和报酬：不低于净收入的50%奖励。",
        "用于免征增值税项目的购进货物，不得抵扣。",
        "国务院根据需要可以规定减征或者免征印花税。",
        "依照前条规定减征环境保护税的，浓度值均不得超过排放标准。",
        "单户企业补偿金额最高三百万元。",
        "同一企业每年奖励合计最高不超过200万元。",
        "按照费用实际发生额的80%计入委托方研发费用并计算加计扣除。",
        "已按照原办法第七条获得15万元奖励的企业，不再申报。",
    ],
)
def test_praise_employers_duties_references_and_caps_grant_nothing(said: str) -> None:
    assert not grants(said)


def test_a_relief_from_a_tax_is_tax_and_one_from_a_fee_a_subsidy() -> None:
    assert kind_of("国家重点扶持的项目所得，第一年至第三年免征企业所得税") is BenefitKind.TAX
    assert kind_of("形成无形资产的，按照无形资产成本的150%摊销") is BenefitKind.TAX
    assert kind_of("申请人为小微企业的，减缴85%", "专利收费") is BenefitKind.SUBSIDY


def test_a_tax_law_is_read_by_its_reliefs() -> None:
    found = benefits("""
        云谷税法
        第一条 符合条件的小型微利企业，减按20%的税率征收企业所得税。
        国家需要重点扶持的高新技术企业，减按15%的税率征收企业所得税。
        第二条 下列土地免缴土地使用税：
        （一）国家机关自用的土地；
        （二）市政街道用地。
    """)
    assert [(b.name, b.source.at) for b in found] == [
        ("减按20%的税率征收企业所得税", "第一条"),
        ("减按15%的税率征收企业所得税", "第一条"),
        ("免缴土地使用税", "第二条"),
    ]


def test_reliefs_of_one_kind_for_others_are_benefits_of_their_own() -> None:
    found = benefits("""
        云谷税法要点
        第一条 未形成无形资产的，按照研究开发费用的50%加计扣除；形成无形资产的，按照无形资产成本的150%摊销。
    """)
    assert len(found) == 2


def test_cells_that_each_relieve_are_benefits_with_their_own_amount_and_end() -> None:
    found = benefits("""
        研发费用加计扣除要点
        一、加计扣除比例
        表1 加计扣除比例
        情形 | 一般企业 | 集成电路企业（2023年1月1日至2027年12月31日）
        未形成无形资产的 | 按实际发生额的100%税前加计扣除 | 按实际发生额的120%税前加计扣除
        形成无形资产的 | 按无形资产成本的200%税前摊销 | 按无形资产成本的220%税前摊销
    """)
    rates = [b.award.rule.model_dump().get("rate") for b in found if b.award]
    assert [str(rate) for rate in rates[:2]] == ["1", "1.2"]
    assert [(b.name, b.ends_on) for b in found] == [
        ("未形成无形资产的（一般企业）", None),
        ("未形成无形资产的（集成电路企业）", date(2027, 12, 31)),
        ("形成无形资产的（一般企业）", None),
        ("形成无形资产的（集成电路企业）", date(2027, 12, 31)),
    ]


def test_sentences_of_one_article_are_parted_by_name_kind_and_year() -> None:
    found = granted("""
        云谷区产业若干措施
        第一条 节水改造。通过验收的，一次性奖励5万元；实施改造项目的，按投资额的15%给予补助。
        第二条 建设平台。经认定后，按设备投入的30%给予建设补贴；按年度服务金额的5%给予运营补贴。
        第三条 首次上规模。首次纳入规模以上统计的企业，奖励15万元；次年产值增长10%以上的，再奖励5万元。
        第四条 称号奖励。认定为国家级企业技术中心的，奖励100万元；认定为省级企业技术中心的，奖励50万元。
    """)
    assert [kind for _, kind in found] == ["reward", "subsidy", "subsidy", "subsidy", "reward", "reward", "reward"]


def test_each_paragraph_of_an_article_is_read() -> None:
    found = benefits("""
        云谷区金融若干措施
        第一条 对首次获得银行贷款的企业，按利息的50%给予贴息。
        对为企业提供担保的机构，按担保额的1%给予奖励。
    """)
    assert [b.source.quote[:6] for b in found] == ["对首次获得银", "对为企业提供"]


def test_rows_are_benefits_where_they_name_subsidies_and_tiers_where_not() -> None:
    table = "表1 补贴标准表\n{0} | 标准\n{1} | 每人800元\n{2} | 每人2000元"
    head = "云谷区培训补贴办法\n第一条 补贴按照表1执行。\n"
    assert len(granted(head + table.format("补贴项目", "岗前培训", "高级工培训"))) == 2
    assert len(granted(head + table.format("事项", "甲级", "乙级"))) == 1


def test_rows_of_points_pay_nothing() -> None:
    assert not granted("""
        云谷区企业分级规则
        第一条 评分按照表1执行。
        表1 奖励类指标评分标准表
        评价项目 | 标准
        研发投入 | 占比5%以上得20分
        纳税奖励 | 10%以上得10分
    """)


def test_columns_that_name_subsidies_are_benefits() -> None:
    found = granted("""
        云谷区人才安居办法
        第一条 人才安居待遇见表1。
        表1 人才安居待遇表
        类别 | 租房补贴（元/月） | 购房补贴（万元）
        博士 | 2000 | 20
        硕士 | 1000 | 10
    """)
    assert found == [("租房补贴", "subsidy"), ("购房补贴", "subsidy")]


def test_a_document_that_is_only_a_table_is_read() -> None:
    found = benefits("""
        云谷区扶持项目一览表
        表1 扶持项目一览表
        扶持项目 | 扶持对象 | 扶持标准
        上规奖励 | 首次纳入规模以上统计的工业企业 | 20万元
        技改补贴 | 设备投资500万元以上的工业企业 | 设备投资额的10%，最高500万元
    """)
    assert [b.name for b in found] == ["上规奖励", "技改补贴"]
    assert "equipment_investment ge 5000000" in shown(found[1].conditions)
    first = found[0].award
    assert first is not None
    assert (first.rule.form, first.rule.source.quote[:4]) == ("fixed", "上规奖励")


def test_an_amount_under_the_heading_of_a_standard_is_a_grant() -> None:
    found = benefits("""
        云谷市一次性创业补贴申领指南
        一、补贴对象和条件
        在云谷高新区注册登记的小微企业，可以申领一次性创业补贴。
        二、补贴标准
        每户1万元，每人只能享受一次。
        三、办理材料
        身份证、营业执照。
    """)
    assert [(b.id, b.source.quote) for b in found] == [("h2", "每户1万元，每人只能享受一次。")]


def test_kinds_that_a_notice_announces_are_benefits_with_their_names_as_words() -> None:
    found = benefits("""
        关于开展2026年度企业奖励申报工作的通知
        一、申报类别和范围
        （一）首次认定奖励：证书发证日期在2025年的企业。
        （二）培育入库奖励：2026年8月31日前列入培育库的企业。
    """)
    assert [b.source.quote.split("：")[0] for b in found] == ["首次认定奖励", "培育入库奖励"]


def test_a_notice_that_amends_grants_by_its_new_words_and_not_by_what_it_repeals() -> None:
    found = benefits("""
        关于废止和修改部分惠企政策条款的通知
        一、废止的条款
        自2026年7月1日起，废止《若干措施》第七条，原规定的一次性奖励20万元停止执行。
        二、修改的条款
        第十四条修改为：“第十四条 管理服务券。企业购买审计服务的，按实际支付费用的50%给予补助。”
        三、衔接办法
        （一）2026年7月1日前已经受理的申请，按照原条款审核兑现。
        （二）次年仍在库的，其5万元奖励继续兑现。
    """)
    assert [b.id for b in found] == ["h2", "h3-2"]


def test_a_table_that_sums_up_what_articles_grant_grants_nothing_again() -> None:
    assert len(granted("""
        云谷区高企奖励办法
        第一条 对首次认定的企业，奖励15万元。
        第二条 各类奖励标准汇总见表1。
        表1 奖励标准
        类别 | 标准
        首次认定 | 15万元
    """)) == 1  # fmt: skip


def test_older_terms_that_go_on_are_a_benefit_that_ends() -> None:
    found = benefits("""
        云谷区知识产权资助办法
        第一条 对专利转化的企业，按实际支付金额的10%资助。
        第二条 2025年上半年取得的专利，按照《云谷区知识产权资助办法》（云管发〔2022〕12号）的标准于2026年3月31日前申请资助。
        第三条 本办法自2025年7月1日起施行，有效期三年。
    """)
    assert [(b.source.at, b.ends_on) for b in found] == [("第一条", None), ("第二条", date(2026, 3, 31))]


def test_what_a_guide_lists_as_had_without_an_application_is_a_benefit() -> None:
    found = benefits("""
        云谷区免申即享操作指引
        一、事项清单
        表1 免申即享事项表
        事项 | 办理方式 | 数据来源
        留用奖励 | 免申即享 | 社会保险数据
        研发补助 | 申报审核 | 企业申报
        首套印章免费 | 免申即享 | 开办数据
    """)
    assert [(b.name, b.kind) for b in found] == [
        ("留用奖励", BenefitKind.REWARD),
        ("首套印章免费", BenefitKind.SERVICE),
    ]
    assert all(b.filing and b.filing.without_application for b in found)


def test_one_benefit_that_needs_no_application_says_so_and_the_others_do_not() -> None:
    first, second = benefits("""
        云谷区见习补贴办法
        第一条 留用奖励。见习期满签订劳动合同的，每人奖励2000元。留用奖励实行免申即享。
        第二条 生活补贴。对见习人员，每人每月给予补贴1800元。
    """)
    assert first.filing is not None
    assert first.filing.without_application is not None
    assert second.filing is None


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("减按25%计算应纳税所得额，延续执行至2027年12月31日", date(2027, 12, 31)),
        ("自2023年1月1日至2027年12月31日，对小规模纳税人减半征收", date(2027, 12, 31)),
        ("于2026年3月31日前申请资助", date(2026, 3, 31)),
        ("2025年1月1日至2025年6月30日期间取得的专利，每件资助1000元", None),
        ("一次性奖励20万元", None),
        ("执行至2027年13月31日", None),
    ],
)
def test_the_last_day_is_read_from_the_granting_words(said: str, day: date | None) -> None:
    assert end_of(said) == day


def test_rebates_rent_relief_and_deferrals_are_benefits() -> None:
    found = granted("""
        云谷区支持企业十条措施
        第一条 鼓励银行对中小企业贷款利率下浮10%以上。
        第二条 对承租国有物业的企业，免收2个月租金。
        第三条 对生产经营困难的企业，可缓缴社会保险费，期限不超过6个月。
        第四条 对不裁员的参保企业，返还上年度实缴失业保险费的50%。
        第五条 因疫情不能按期缴税的，可以依法申请延期缴纳税款。
    """)
    assert [kind for _, kind in found] == ["subsidy", "subsidy", "subsidy", "tax"]


def test_projects_of_a_guide_are_called_after_their_headings_and_keep_their_own_conditions() -> None:
    found = benefits("""
        云谷区2026年度科技计划项目申报指南
        一、重点研发计划
        （一）申报条件
        1.上年度研发费用不低于500万元；
        2.职工总数50人以上。
        （二）支持标准
        按项目研发投入的20%给予资助，最高200万元。
        二、人才计划
        （一）申报条件
        拥有发明专利2件以上。
        （二）支持标准
        给予一次性资助50万元。
    """)
    assert [b.name for b in found] == ["重点研发计划", "人才计划"]
    assert "rd_expense ge 5000000" in shown(found[0].conditions)
    assert "rd_expense" not in shown(found[1].conditions)


def test_a_list_of_policies_is_read_by_the_column_that_names_them() -> None:
    found = benefits("""
        云谷区惠企政策清单
        表1 惠企政策清单
        序号 | 政策名称 | 支持内容 | 责任部门
        1 | 首次认定奖励 | 一次性奖励20万元 | 科技局
        2 | 研发费用补助 | 按研发费用增量的10%补助 | 科技局
    """)
    assert [(b.name, b.source.quote.split(" | ")[0]) for b in found] == [
        ("首次认定奖励", "首次认定奖励"),
        ("研发费用补助", "研发费用补助"),
    ]


def test_standards_that_are_headings_name_what_they_are_of() -> None:
    found = granted("""
        云谷区安居补贴细则
        第一条 租房补贴标准为：博士每月补贴1500元，硕士每月补贴1000元。
        第二条 购房补贴标准为：博士补贴10万元，硕士补贴5万元。
    """)
    assert [name for name, _ in found] == ["租房补贴", "购房补贴"]


def test_what_employers_owe_their_staff_is_no_benefit() -> None:
    assert not granted("""
        云谷省促进科技成果转化条例
        第一条 科技成果完成单位未约定奖励和报酬的，按照下列标准对做出重要贡献的人员给予奖励和报酬：
        （一）转让给他人实施的，从净收入中提取不低于百分之五十的比例；
        （二）作价投资的，从股份中提取不低于百分之五十的比例。
    """)


def test_what_is_reckoned_from_interest_is_interest_whatever_it_is_called() -> None:
    assert kind_of("信贷补助", "按照实际支付利息的50%给予补助，最高30万元") is BenefitKind.INTEREST
    assert kind_of("中国专利奖资助", "每项资助100万元") is BenefitKind.SUBSIDY
    assert kind_of("担保费补助", "按照担保额的1%给予补助") is BenefitKind.SUBSIDY
