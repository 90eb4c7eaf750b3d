"""Whole documents → cards: what is granted, on which conditions, and what is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.policy.card import Benefit, BenefitKind, Card, CardStatus, Origin
from assistant.policy.conditions import leaves_of
from ingest.cards.read import Readers, read_card
from tests.ingest.cards.card_texts import card_text, shown

MEASURES = """
云谷高新区支持企业高质量发展若干措施
第一条 支持企业首次上规模。对首次纳入规模以上工业统计的企业，给予一次性奖励15万元。
第二条 鼓励企业加大研发投入。上年度研发费用占营业收入比重达到5%以上且研发费用不低于200万元的企业，按研发费用增量的10%给予补助。
第三条 支持科技金融。对获得银行贷款的高新技术企业、科技型中小企业，按照实际支付利息的40%给予贴息，每家企业每年最高50万元。
第四条 申报企业应当具备以下条件：
（一）在云谷高新区注册，具有独立法人资格；
（二）近三年内未发生重大安全、环保、质量事故，且未被列入失信被执行人名单。
第五条 有下列情形之一的，不予支持：
（一）被列入经营异常名录的；
（二）骗取财政资金的。
第六条 企业应当提交下列材料：
（一）奖励申请表；
（二）营业执照。
第七条 以虚假材料骗取奖励20万元以上的，追回奖励资金。
第八条 计算示例：某企业上年度研发费用增量100万元，给予补助10万元。
第九条 单个企业年度奖励合计最高不超过200万元。
"""

REWARDS = """
云谷高新区高新技术企业奖励办法
第一章 奖励条件
第一条 申请本办法各项奖励的企业，应当同时符合下列条件：
（一）在云谷高新区登记注册；
（二）符合下列条件之一的：
1.上年度营业收入1000万元以上；
2.拥有2件以上发明专利。
第二条 申请具体奖励的企业，除符合本办法第一条规定外，还应当符合下列相应条件：
（一）申请首次认定奖励的，于2025年1月1日以后首次通过认定；
（二）申请培育入库奖励的，科技人员占职工总数的比例不低于10%。
第二章 奖励标准
第三条 奖励标准如下：
（一）首次认定的，给予一次性奖励20万元；
（二）进入培育库的，给予一次性奖励5万元。
"""


def card(text: str, document_id: str = "park-sample") -> Card:
    return read_card(card_text(text, document_id))


def benefit(found: Card, name: str) -> Benefit:
    return next(b for b in found.benefits if name in b.name)


def bars(found: Card | Benefit) -> list[str]:
    return [shown(e) for e in found.exclusions]


def test_each_article_that_grants_is_a_benefit_and_nothing_else_is() -> None:
    found = card(MEASURES)
    assert [(b.id, b.kind) for b in found.benefits] == [
        ("a1", BenefitKind.REWARD),
        ("a2", BenefitKind.SUBSIDY),
        ("a3", BenefitKind.INTEREST),
    ]
    assert (found.status, found.origin) == (CardStatus.DRAFT, Origin.READ)


def test_conditions_of_the_granting_sentence_belong_to_that_benefit() -> None:
    found = card(MEASURES)
    assert shown(found.benefits[0].conditions) == "above_scale_first"
    assert shown(found.benefits[1].conditions) == "(rd_ratio ge 0.05 & rd_expense ge 2000000)"
    assert shown(found.benefits[2].conditions) == "(own & (hnte_valid | techsme_registered))"


def test_general_conditions_and_exclusions_go_for_all() -> None:
    found = card(MEASURES)
    assert [shown(c) for c in found.common] == ["registered_in_park", "legal_person"]
    assert bars(found)[:4] == ["safety_accident", "environment_accident", "quality_accident", "dishonest"]
    assert "abnormal_operation" in bars(found)


def test_nested_lists_become_a_tree() -> None:
    assert [shown(c) for c in card(REWARDS).common] == [
        "registered_in_park",
        "(revenue ge 10000000 | invention_patents ge 2)",
    ]


def test_an_item_that_names_one_benefit_goes_to_that_one() -> None:
    found = card(REWARDS)
    first, pool = benefit(found, "首次认定"), benefit(found, "培育库")
    assert "hnte_certified_on ge 2025-01-01" in shown(first.conditions)
    assert "rd_staff_ratio ge 0.1" in shown(pool.conditions)
    assert "rd_staff_ratio" not in shown(first.conditions)


def test_a_reference_brings_the_conditions_it_names_with_their_own_source() -> None:
    found = card("""
        云谷高新区人才住房补贴办法
        第一章 租房补贴
        第一条 申请租房补贴的人员，应当同时符合下列条件：
        （一）在园区企业全职工作；
        （二）签订两年以上劳动合同；
        （三）由所在企业连续缴纳社会保险满6个月。
        第二条 租房补贴按照每人每月1000元发放。
        第二章 购房补贴
        第三条 申请购房补贴的人员，除符合本办法第一条第（一）项、第（二）项规定外，还应当同时符合下列条件：
        （一）具有博士学位。
        第四条 购房补贴按照每人10万元发放。
    """)
    buying = benefit(found, "购房补贴").conditions
    assert buying is not None
    assert shown(buying) == "(degree is doctor & full_time & contract_years ge 2)"
    assert [leaf.source.at for leaf in leaves_of(buying)] == [
        "第三条第（一）项",
        "第一条第（一）项",
        "第一条第（二）项",
    ]
    assert "insured_months ge 6" in shown(benefit(found, "租房补贴").conditions)


def test_at_least_two_of_several() -> None:
    found = card("""
        云谷高新区独角兽企业培育办法
        第一条 满足下列条件中两项以上的企业，可以申请认定独角兽培育企业：
        （一）累计获得股权融资2亿元以上；
        （二）拥有有效发明专利50件以上；
        （三）职工总数300人以上。
    """)
    assert shown(found.benefits[0].conditions) == (
        "2 of (equity_financing ge 200000000, invention_patents ge 50, staff ge 300)"
    )
    assert found.benefits[0].kind is BenefitKind.QUALIFICATION


def test_a_relaxed_number_is_an_alternative() -> None:
    found = card("""
        云谷高新区链主企业认定办法
        第一条 链主企业应当同时符合下列条件：
        （一）上年度营业收入10亿元以上；生物医药产业链可以放宽至5亿元以上；
        （二）属于规模以上企业的，已按规定报送统计报表。
    """)
    assert shown(found.benefits[0].conditions) == (
        "((revenue ge 1000000000 | (own & revenue ge 500000000)) & (not (above_scale) | statistics_reported))"
    )


def test_rows_of_a_table_that_name_what_can_be_had_are_benefits() -> None:
    found = card("""
        云谷高新区技术改造资金管理办法
        第一条 资金采取设备补助、贷款贴息两种方式，标准见表1。
        表1 支持方式和补助标准表
        支持方式 | 适用条件 | 补助标准
        设备补助 | 设备投资额300万元以上 | 按设备投资额的10%
        贷款贴息 | 取得合作银行发放的贷款 | 按已付利息的50%
    """)
    assert [(b.name, shown(b.conditions)) for b in found.benefits] == [
        ("设备补助", "equipment_investment ge 3000000"),
        ("贷款贴息", "partner_bank_loan"),
    ]


def test_a_document_of_numbered_paragraphs_is_read_like_one_of_articles() -> None:
    found = card("""
        云谷高新区支持软件产业发展的实施意见
        1. 支持企业做大做强。对上年度营业收入5000万元以上的企业，给予10万元奖励。
        2. 降低企业运营成本。对首次获得合作银行贷款的企业，按利息的50%给予贴息。
        3. 本意见适用于在云谷高新区注册登记、具有独立法人资格的企业。
    """)
    assert [shown(b.conditions) for b in found.benefits] == ["revenue ge 50000000", "first_loan"]
    assert [shown(c) for c in found.common] == ["registered_in_park", "legal_person"]


def test_what_one_article_grants_to_several_is_an_alternative() -> None:
    found = card("""
        云谷高新区企业培育若干措施
        第一条 企业培育。对首次认定的高新技术企业给予20万元奖励，对新认定的链主企业给予100万元奖励。
    """)
    assert shown(found.benefits[0].conditions) == "(hnte_first_time | chain_leader)"


def test_a_number_that_parts_two_amounts_is_no_condition() -> None:
    found = card("""
        云谷高新区企业培育若干措施
        第一条 企业上市。企业总部迁入园区的，总市值30亿元以上的奖励500万元，不足30亿元的奖励300万元。
    """)
    assert "30" not in shown(found.benefits[0].conditions)


def test_a_table_of_conditions_is_read_row_by_row() -> None:
    found = card("""
        云谷高新区瞪羚企业培育办法
        第一条 瞪羚企业认定标准见表1。
        表1 瞪羚企业主要条件
        方面 | 主要指标
        规模 | 上年度营业收入2000万元以上；职工总数不少于30人
        研发 | 上年度研发费用占营业收入的比例不低于5%
        第二条 对经认定的瞪羚企业，给予一次性奖励30万元。
    """)
    every = " ".join([shown(c) for c in found.common] + [shown(b.conditions) for b in found.benefits])
    for condition in ("revenue ge 20000000", "staff ge 30", "rd_ratio ge 0.05"):
        assert condition in every


def test_conditions_of_some_applicants_only_ask_the_others_nothing() -> None:
    found = card("""
        云谷高新区研发平台资助办法
        第一条 申请资助的单位应当符合下列条件：
        （一）新型研发机构：研发人员不少于20人；
        （二）在云谷高新区注册。
        第二条 对符合条件的平台，给予资助50万元。
    """)
    assert [shown(c) for c in found.common] == ["(not (own) | rd_staff ge 20)", "registered_in_park"]


def test_a_notice_names_the_document_that_it_tells_how_to_file_for() -> None:
    text = card_text("""
        关于组织申报2026年度研发补助的通知
        根据《云谷高新区研发补助办法》（云高管发〔2025〕6号），现就2026年度研发补助申报有关事项通知如下。
        一、申报范围
        （一）基础补助：上年度研发费用不低于100万元的企业。
        （二）增量补助：上年度研发费用比前一年度增长20%以上的企业。
    """)
    found = read_card(text, resolve=lambda relation: "park-rd" if relation.number else None)
    assert [(b.name, shown(b.conditions), b.of) for b in found.benefits] == [
        ("基础补助", "rd_expense ge 1000000", ("park-rd",)),
        ("增量补助", "rd_growth ge 0.2", ("park-rd",)),
    ]


def test_documents_that_grant_nothing_have_no_benefits() -> None:
    contacts = "云谷高新区部门联系方式\n一、科技创新局\n咨询电话：0099-88120101，负责研发补助和高企奖励的咨询。"
    repeal = "关于废止部分惠企政策的通知\n一、废止《云谷高新区奖励办法》第三条，原规定的一次性奖励20万元停止执行。"
    assert not card(contacts).benefits
    assert not card(repeal).benefits
    assert not card(contacts).common


def test_headings_of_papers_steps_and_time_set_no_conditions() -> None:
    found = card("""
        云谷高新区研发补助申领指南
        一、补助标准
        对上年度研发费用不低于100万元的企业，给予一次性补助5万元。
        二、申报方式
        符合下列条件的，窗口当场受理：
        （一）职工总数不超过500人。
        三、监督管理
        对弄虚作假的，给予罚款1万元并收回补助5万元。
    """)
    assert [(b.id, shown(b.conditions)) for b in found.benefits] == [("h1", "rd_expense ge 1000000")]
    assert not found.common


def test_facts_of_the_card_are_those_that_its_conditions_name() -> None:
    found = card(MEASURES)
    named = {
        leaf.fact
        for b in found.benefits
        for root in ([b.conditions] if b.conditions else []) + list(b.exclusions)
        for leaf in leaves_of(root)
    } | {leaf.fact for root in (*found.common, *found.exclusions) for leaf in leaves_of(root)}
    assert {f.key for f in found.facts} == {key for key in named if key.startswith("x_")}
    assert all(f.key.startswith("x_sample_") for f in found.facts)


def test_every_quote_stands_where_it_says() -> None:
    for words in (MEASURES, REWARDS):
        text = card_text(words)
        found = read_card(text)
        for root in (*found.common, *found.exclusions, *(b.conditions for b in found.benefits if b.conditions)):
            for leaf in leaves_of(root):
                assert text.text[leaf.source.start : leaf.source.end] == leaf.source.quote
                assert leaf.source.at


def test_a_traditional_text_is_read_and_quoted_as_printed() -> None:
    text = card_text("雲谷高新區研發補助辦法\n第一條 對上年度研發費用不低於100萬元的企業，給予一次性補助5萬元。")
    (found,) = read_card(text).benefits
    assert shown(found.conditions) == "rd_expense ge 1000000"
    assert "研發費用" in found.source.quote


def test_other_readers_are_asked_about_each_benefit() -> None:
    asked: list[str] = []
    readers = Readers(award=lambda _, provision, own, claim: asked.append(provision.label))
    read_card(card_text(MEASURES), readers=readers)
    assert asked == ["第一条", "第二条", "第三条"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_cut_of_a_text_makes_the_reader_fail(data: st.DataObject) -> None:
    whole = MEASURES + REWARDS
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start, len(whole)))
    noise = data.draw(st.text(alphabet="、，；。（）以上不低于万元%0123456789\n第条一二（）：", max_size=30))
    found = card("某办法\n" + whole[start:end] + noise)
    assert found.document_id == "park-sample"


@pytest.mark.timed
def test_a_document_is_read_in_fifty_milliseconds() -> None:
    text = card_text(MEASURES)
    read_card(text)
    started = time.perf_counter()
    for _ in range(5):
        read_card(text)
    assert (time.perf_counter() - started) / 5 < 0.05


def test_a_limit_that_is_relaxed_for_some_or_lifted_is_read_with_them() -> None:
    found = card("""
        云谷高新区人才公寓补贴办法
        第一条 申请补贴的个人应当符合下列条件：
        （一）年龄在40周岁以下。硕士研究生放宽到45周岁，博士研究生不设年龄限制；
        （二）具备下列业绩中的一项：获得发明专利授权；主持省级项目。
        第二条 符合条件的，每人每月补贴800元。
    """)
    conditions = " ".join(shown(c) for c in found.common)
    assert "(person_age le 40 | (degree is master & person_age le 45) | degree is doctor)" in conditions
    assert "(own | own)" in conditions


def test_what_an_applicant_does_before_the_grant_is_a_condition() -> None:
    found = card("""
        云谷高新区开拓市场办法
        第一条 企业参加境外展会，标准展位每个补助1.5万元。
        第二条 以工匠领衔设立的工作室，经考核合格的，每年补助5万元。
    """)
    assert [next(leaves_of(b.conditions)).source.quote for b in found.benefits if b.conditions] == [
        "企业参加境外展会",
        "以工匠领衔设立的工作室，经考核合格的",
    ]


def test_a_document_on_one_title_gives_it_by_the_heading_of_its_conditions() -> None:
    found = card("""
        高新技术企业认定管理要点
        一、认定条件
        （一）企业申请认定时须注册成立一年以上；
        （二）近三年研发费用总额占同期销售收入总额的比例符合如下要求：最近一年销售收入小于5000万元（含）的企业，比例不低于5%；最近一年销售收入在2亿元以上的企业，比例不低于3%。
        二、认定后的待遇
        经认定的高新技术企业，减按15%的税率征收企业所得税。
    """)
    title, relief = found.benefits
    assert (title.name, title.kind, relief.kind) == ("高新技术企业认定", BenefitKind.QUALIFICATION, BenefitKind.TAX)
    assert not found.common
    assert shown(title.conditions) == (
        "(years_established ge 1 & (not (revenue le 50000000) | rd_ratio ge 0.05)"
        " & (not (revenue ge 200000000) | rd_ratio ge 0.03))"
    )
    assert shown(relief.conditions) == "hnte_valid"


def test_vouchers_that_are_issued_are_granted_and_whom_they_are_for_is_said_in_two_sentences() -> None:
    found = card("""
        云谷高新区算力券管理办法
        第一条 支持对象为在云谷高新区注册的人工智能企业、科研机构和创新创业团队。企业须未被列入失信被执行人名单。
        第二条 支持标准：
        （一）基础券。对首次购买算力服务的中小企业，按合同金额的50%发放，最高10万元；
        （二）训练券。对开展大模型训练的，按合同金额的30%发放，最高200万元。
    """)
    assert [b.name for b in found.benefits] == ["基础券", "训练券"]
    assert shown(found.benefits[0].conditions) == "(own & size_class le medium)"
    assert [shown(c) for c in found.common] == ["registered_in_park"]
    assert bars(found) == ["dishonest"]


def test_a_definition_of_those_who_may_apply_sets_conditions() -> None:
    found = card("""
        云谷高新区人才安居办法
        第一条 本办法所称人才，是指在云谷高新区企业全职工作，签订1年以上劳动合同的下列人员：
        （一）具有博士学位；
        （二）高级技师。
        第二条 租房补贴每人每月1000元。
    """)
    assert [shown(c) for c in found.common][:2] == ["full_time", "contract_years ge 1"]
    assert "degree is doctor" in shown(found.common[2])


def test_the_kind_that_a_granting_clause_begins_with_is_a_condition() -> None:
    found = card("""
        云谷高新区融资支持办法
        第一条 白名单企业按照实际支付利息的40%给予贴息。
        第二条 申报企业按照合同金额的10%给予补助。
    """)
    assert [shown(b.conditions) for b in found.benefits] == ["own", ""]
