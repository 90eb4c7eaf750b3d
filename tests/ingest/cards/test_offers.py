"""Services and titles without money: what a document offers, what it confers, and what is only a duty or a step."""

from __future__ import annotations

from assistant.policy.card import Benefit
from ingest.cards.build import read_whole_card
from tests.ingest.cards.card_texts import card_text, shown


def benefits(text: str) -> tuple[Benefit, ...]:
    return read_whole_card(card_text(text)).benefits


def offered(text: str) -> list[tuple[str, str]]:
    return [(b.name, b.kind.value) for b in benefits(text)]


COMPANION = """
    云谷区企业陪伴服务规则
    第一条 为向企业提供持续服务，制定本规则。
    第二条 服务站为入站企业提供政策、融资等陪伴服务。
    第三条 申请加入陪伴服务站的企业，应当在云谷高新区注册，并符合下列条件之一：
    （一）成立不满五年；
    （二）上年度营业收入2000万元以上。
    第四条 服务专员不得泄露企业信息。
    第五条 企业提出会诊需求的，服务站应当在十个工作日内组织专家会诊。
"""


def test_joining_a_service_is_one_benefit_with_the_words_that_offer_it() -> None:
    (found,) = benefits(COMPANION)
    assert (found.kind.value, found.source.at) == ("service", "第二条")
    assert "years_established lt 5" in shown(found.conditions)


def test_items_under_the_content_of_a_service_are_services() -> None:
    assert offered("""
        云谷高新区企业开办“一件事”服务方案
        一、工作目标
        压缩企业开办时间。
        二、服务内容
        （一）一窗受理。申请人可以通过平台一次填报登记、公章刻制等事项。
        （二）免费刻章。对新开办企业免费刻制印章。
        三、职责分工
        （一）市场监管局负责统筹协调；
        （二）税务局负责发票。
    """) == [("一窗受理", "service"), ("免费刻章", "service")]


def test_items_of_a_list_of_services_count_and_those_of_money_do_not() -> None:
    found = offered("""
        云谷区高层次人才服务办法
        第一条 高层次人才可以享受以下服务：
        （一）子女入学。由教育局统筹安排；
        （二）医疗保健。提供就医绿色通道。
        第二条 风险资金按照下列比例承担损失：
        （一）信用贷款，补偿百分之五十；
        （二）质押贷款，补偿百分之四十。
    """)
    assert [name for name, kind in found if kind == "service"] == ["子女入学", "医疗保健"]
    assert len(found) == 3


def test_a_measure_that_pays_offers_services_beside_only_to_those_it_names() -> None:
    found = benefits("""
        云谷区支持企业若干措施
        第一条 对首次出口的企业，一次性奖励3万元。
        第二条 企业产品列入推荐目录的，管委会依法组织供需对接，不另行发放资金。
        第三条 瞪羚企业优先推荐申报省科技计划项目。
        第四条 支持行业协会为企业开拓市场提供服务。
        第五条 企业可以通过平台提交技术需求，由经理人对接专家。
        第六条 企业可以自收到决定之日起向管委会申请复核。
    """)
    assert [b.source.at for b in found] == ["第一条", "第二条", "第三条", "第五条"]


def test_a_title_is_quoted_where_it_is_conferred() -> None:
    found = benefits("""
        云谷市企业梯度培育办法要点
        一、两个层次
        创新型企业由省级主管部门公告，专精特新企业由省级主管部门认定。
        二、创新型企业评价标准
        满足下列条件之一：
        （一）拥有2件以上发明专利；
        （二）上年度营业收入1000万元以上。
        三、专精特新企业认定标准
        同时满足以下条件即视为满足认定条件：
        （一）上年度研发费用总额不低于100万元；
        （二）职工总数300人以下。
    """)
    assert [(b.name, b.kind.value, b.source.quote) for b in found] == [
        ("创新型企业评价", "qualification", "创新型企业由省级主管部门公告"),
        ("专精特新企业认定", "qualification", "专精特新企业由省级主管部门认定"),
    ]
    assert "rd_expense ge 1000000" in shown(found[1].conditions)


def test_those_who_are_chosen_hold_a_title() -> None:
    said = (
        "云谷区风险资金办法\n第一条 合作银行应当具备下列条件：\n（一）在本市设有分支机构；\n（二）配备专职人员。\n{0}"
    )
    assert offered(said.format("合作银行每两年遴选一次。")) == [("合作银行遴选", "qualification")]
    assert offered(said.format("合作银行应当继续追偿。")) == []


def test_registering_for_a_service_is_not_yet_the_service() -> None:
    assert offered("""
        云谷区快速预审服务指南
        一、服务内容
        快速预审是指专利申请提交前，由服务站进行预先审查，符合要求的，推荐进入快速通道的服务。
        二、服务对象
        申请预审的单位应当先完成备案，并同时符合下列条件：
        （一）在云谷高新区登记注册；
        （二）至少拥有1件有效专利。
    """) == [("快速预审", "service"), ("预审备案", "qualification")]


def test_each_kind_that_a_table_describes_is_a_benefit() -> None:
    found = benefits("""
        云谷区人才码服务指南
        一、服务对象
        符合下列条件之一的，可以申领人才码：
        （一）具有硕士研究生以上学历；
        （二）具有技师职业技能等级。
        人才码分为金码、蓝码两种，见表1。
        表1 人才码种类表
        码种 | 适用人员 | 有效期
        金码 | A类人才 | 三年
        蓝码 | B类人才 | 两年
    """)
    assert [(b.name, b.source.quote) for b in found] == [("金码", "金码 | A类人才"), ("蓝码", "蓝码 | B类人才")]


def test_cases_in_one_paragraph_are_a_service_of_their_own() -> None:
    found = benefits("""
        专利优先审查办法要点
        一、可以请求的情形
        专利申请有下列情形之一的，可以请求优先审查：
        （一）涉及国家重点发展产业；
        （二）已经做好实施准备。
        无效宣告案件有下列情形之一的，可以请求优先审查：涉及侵权纠纷；涉及公共利益。
    """)
    assert [b.name for b in found][-1] == "无效宣告案件优先审查"
    assert len(found) == 2


def test_a_title_with_its_condition_in_one_sentence_is_found() -> None:
    (found,) = benefits("""
        云谷区企业分级培育办法
        第一条 上年度营业收入5000万元以上的，认定为瞪羚企业。
        第二条 提供虚假材料的，列入失信名单。
        第三条 申请人承诺材料真实的，登记机关对材料实行形式审查。
    """)
    assert (found.name, shown(found.conditions)) == ("瞪羚企业", "revenue ge 50000000")


def test_laws_that_tell_departments_what_to_do_offer_nothing() -> None:
    assert not offered("""
        云谷市优化营商环境条例
        第一条 市人民政府应当为企业提供便利的服务。
        第二条 有关部门应当建立健全企业诉求办理机制。
    """)


def test_a_line_of_credit_is_a_service_called_after_its_loan() -> None:
    found = offered("""
        云谷区积分贷实施办法
        第一条 授信额度按照积分确定：A级企业最高1000万元，B级企业最高500万元。
        第二条 对按期还本付息的企业，按实际支付利息的30%给予贴息。
    """)
    assert found[0] == ("积分贷", "service")
    assert found[1][1] == "interest"


def test_classes_are_titles_whether_listed_or_told_in_a_sentence() -> None:
    found = benefits("""
        云谷区人才认定办法
        第一条 A类人才应当具备下列条件之一：
        （一）年龄不超过55周岁；
        （二）具有博士学位。
        第二条 C类人才：具有硕士研究生以上学历。
        第三条 A类人才每人每月给予5000元生活补贴。
    """)
    assert [(b.name, b.kind.value) for b in found] == [
        ("A类人才认定", "qualification"),
        ("C类人才", "qualification"),
        ("生活补贴", "subsidy"),
    ]


def test_what_is_assessed_is_called_after_the_document() -> None:
    assert offered("""
        云谷高新区企业创新积分评价办法
        第一条 参加评价的企业应当符合下列条件：
        （一）在高新区注册；
        （二）职工总数10人以上。
    """) == [("企业创新积分评价", "qualification")]


def test_channels_by_which_to_ask_are_one_service() -> None:
    assert offered("""
        云谷区企业诉求办理规程
        第一条 企业可以通过下列渠道反映诉求：
        （一）云谷企服小程序；
        （二）企业服务热线；
        （三）服务站窗口。
        第二条 对涉及两个以上部门的诉求，由服务中心组织联合会商。
    """) == [("反映诉求", "service")]


def test_each_paragraph_under_a_heading_may_offer_a_service() -> None:
    found = benefits("""
        云谷区企业开办服务指南
        一、服务内容
        申请人登录一网通办平台，可以一次性申请办理营业执照和公章刻制。
        政务中心设立企业开办专区，提供帮办服务。
        新设立企业首套公章由财政出资，企业无需付费。
    """)
    assert [b.source.quote[:6] for b in found] == ["申请人登录一", "政务中心设立", "新设立企业首"]


def test_a_service_says_for_whom_it_is() -> None:
    found = benefits("""
        云谷区企业服务专员方案
        一、服务事项
        （一）用工保障。企业有批量用工需求的，可以向专员提出。
        （二）转贷帮办。为贷款即将到期的企业提供转贷服务。
    """)
    assert [shown(b.conditions) for b in found] == ["own", ""]
    (bridge,) = benefits("云谷区转贷服务办法\n第一条 转贷中心为贷款即将到期的企业提供转贷服务。")
    assert shown(bridge.conditions) == "own"


def test_those_who_may_apply_for_a_list_are_told_in_one_sentence() -> None:
    (found,) = benefits(
        "云谷高新区融资白名单办法\n第一条 在云谷高新区注册、上年度研发费用不低于100万元的科技型企业，可自愿申请纳入白名单。"
    )
    assert (found.name, found.kind.value) == ("白名单", "qualification")
    assert shown(found.conditions) == "(registered_in_park & rd_expense ge 1000000 & own)"


def test_lists_that_one_applies_to_get_into_are_titles_with_their_conditions() -> None:
    found = benefits("""
        云谷区企业培育库管理办法
        第一条 入库企业应当具备以下条件：在云谷高新区注册，具有独立法人资格。
        第二条 申请进入高新技术企业培育库的企业，除符合第一条规定外，还应当满足：
        （一）注册满一年；
        （二）科技人员占职工总数的比例不低于8%。
        第三条 申请进入领军企业库的企业，上年度营业收入应在10亿元以上。
    """)
    assert [(b.name, shown(b.conditions)) for b in found] == [
        ("高新技术企业培育库", "(years_established ge 1 & rd_staff_ratio ge 0.08)"),
        ("领军企业库", "revenue ge 1000000000"),
    ]


def test_a_sheet_of_two_columns_tells_a_title_and_who_may_apply() -> None:
    (found,) = benefits("""
        云谷高新区创新型企业申报事项告知单
        申报事项
        事项 | 内容
        申报对象 | 在云谷高新区登记注册满一年的中小企业
        申报条件 | 符合下列条件之一：获得省级以上科技奖励；获得股权融资500万元以上
        申报时间 | 每年4月
    """)
    card = read_whole_card(
        card_text("云谷高新区创新型企业申报事项告知单\n事项\n事项 | 内容\n申报条件 | 职工总数10人以上")
    )
    assert (found.name, found.kind.value) == ("创新型企业", "qualification")
    assert shown(found.conditions) == "(registered_in_park & years_in_park ge 1 & size_class le medium)"
    assert [shown(b.conditions) for b in card.benefits] == ["staff ge 10"]


def test_a_tier_of_a_credit_line_is_no_condition_of_the_loan() -> None:
    card = read_whole_card(
        card_text("""
        云谷高新区“创新积分贷”方案
        一、准入条件
        借款企业应为在云谷高新区注册的科技型中小企业或者高新技术企业。
        二、额度
        积分60—70分（不含）的，授信额度最高200万元；70—85分（不含）的，最高500万元。
    """)
    )
    assert [(b.name, b.conditions) for b in card.benefits] == [("创新积分贷", None)]
    assert [shown(c) for c in card.common] == ["registered_in_park", "(techsme_registered | hnte_valid)"]


def test_what_one_may_rent_beside_money_is_a_service_with_all_that_it_takes() -> None:
    found = benefits("""
        云谷高新区人才安居办法
        第一条 租房补贴每人每月1000元。
        第二条 人才在本市无自有住房，且近三年无住房转让行为的，可以申请租住人才公寓。
    """)
    assert [b.kind.value for b in found] == ["subsidy", "service"]
    assert [shown(e) for e in found[1].exclusions] == ["owns_home", "home_transferred"]
