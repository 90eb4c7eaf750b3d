"""One clause → the facts that it asks for."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.policy.card import AnyOf, Leaf, Take, Years
from assistant.policy.provision import ProvisionKind
from ingest.cards.conditions.leaves import LeafReader, Read
from ingest.cards.conditions.said import Memory
from ingest.cards.conditions.tree import ConditionReader
from ingest.cards.text import CardText
from tests.ingest.cards.card_texts import card_text, shown


def read(clause: str, about: str = "", *, barring: bool = False, memory: Memory | None = None) -> list[Read]:
    reader = LeafReader(CardText("park-sample", 0, clause, ()))
    return reader.read(0, len(clause), about=about, barring=barring, memory=memory or Memory())


def said(clause: str, about: str = "", *, barring: bool = False) -> list[str]:
    """Each condition; 「-」 before what bars."""
    return [f"{'-' if r.bars else ''}{shown(r.condition)}" for r in read(clause, about, barring=barring)]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("在云谷高新区登记注册、依法纳税并纳入统计", ["registered_in_park", "tax_in_park", "statistics_in_park"]),
        ("工商注册地、税务征管关系及统计关系在本区范围内", ["registered_in_park", "tax_in_park", "statistics_in_park"]),
        ("上年度研发费用占营业收入的比例不低于3%", ["rd_ratio ge 0.03"]),
        ("科技人员占企业当年职工总数的比例在10%以上", ["rd_staff_ratio ge 0.1"]),
        ("上年度研发费用比前一年度增长20%以上（含）的企业", ["rd_growth ge 0.2"]),
        ("职工总数不超过500人、年销售收入不超过2亿元", ["staff le 500", "revenue le 200000000"]),
        ("单笔贷款本金50万元以上（含）、2000万元以下（含）", ["loan_principal ge 500000", "loan_principal le 20000000"]),
        ("租赁期限不少于三年", ["lease_months ge 36"]),
        ("至少拥有1件有效发明专利或者软件著作权", ["(invention_patents ge 1 | software_copyrights ge 1)"]),
        ("已入库的科技型中小企业或者有效期内的高新技术企业", ["(techsme_registered | hnte_valid)"]),
        ("中型、小型或者微型企业", ["size_class le medium"]),
        ("纳税信用等级为B级以上", ["tax_credit ge B"]),
        ("属于高新技术企业、科技型中小企业或者创新积分四十分以上的企业", ["(hnte_valid | techsme_registered | innovation_score ge 40)"]),
    ],
)  # fmt: skip
def test_wordings_are_read_as_facts_of_the_vocabulary(clause: str, expected: list[str]) -> None:
    assert said(clause) == expected


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("未被列入严重失信主体名单", ["-dishonest"]),
        ("且不在惠企资金限制申报期内", ["-filing_restricted"]),
        ("近一年内未发生重大安全、重大质量事故和严重环境违法行为", ["-safety_accident", "-quality_accident", "-environment_accident"]),
        ("本人及配偶在本市无自有住房", ["-owns_home"]),
        ("与产权单位不存在控股关系", ["-own"]),
    ],
)  # fmt: skip
def test_what_is_denied_bars(clause: str, expected: list[str]) -> None:
    assert said(clause) == expected


def test_what_nobody_wants_is_no_condition_to_fulfil() -> None:
    assert said("发生环境违法行为后已按要求整改") == ["own"]


def test_a_list_of_what_bars_is_taken_as_it_stands() -> None:
    assert said("被列入经营异常名录的", barring=True) == ["-abnormal_operation"]
    assert said("未按规定报送统计报表的", barring=True) == ["-statistics_reported is False"]


def test_another_quantity_is_not_taken_for_the_fact_whose_name_it_ends_with() -> None:
    assert said("主导产品销售收入不低于500万元") == ["own ge 5000000"]
    assert said("上年度区内采购额不低于5000万元") == ["own ge 50000000"]


def test_what_no_fact_fits_is_asked_for_in_its_own_words() -> None:
    reader = LeafReader(CardText("park-sample", 0, "研发费用单独归集或者设立辅助账；", ()))
    (found,) = reader.read(0, 16, memory=Memory())
    (fact,) = reader.own.used({"x_sample_1"})
    assert isinstance(found.condition, Leaf)
    assert found.condition.fact == fact.key
    assert fact.question == "是否符合：研发费用单独归集或者设立辅助账？"
    assert found.condition.source.quote == "研发费用单独归集或者设立辅助账"


def test_a_length_of_time_since_an_event_is_a_date_that_is_within() -> None:
    assert said("自竣工之日起12个月内提出申报") == ["project_completed_on within 12month"]
    assert said("书面承诺自迁入之日起五年内不迁出") != ["moved_in_on within 5year"]


def test_a_span_of_days_has_both_ends() -> None:
    clause = "证书发证日期在2025年1月1日至2025年12月31日之间"
    assert said(clause, "高新技术企业") == ["hnte_certified_on ge 2025-01-01", "hnte_certified_on le 2025-12-31"]
    assert said("付费时间在2025年1月1日至2025年12月31日之间") == ["(own ge 2025-01-01 & own le 2025-12-31)"]


def test_both_sides_of_and_are_conditions_even_where_no_fact_fits_one() -> None:
    assert said("设备投资额500万元以上且当年竣工的项目") == ["equipment_investment ge 5000000", "own"]


def test_the_kind_of_enterprise_that_a_clause_is_about_is_a_condition_too() -> None:
    assert said("链主企业年度采购额新增1000万元以上的") == ["chain_leader", "own ge 10000000"]
    assert said("区内举办活动，链主企业") != ["chain_leader", "own"]


def test_a_wording_that_needs_its_matter_is_read_only_beside_it() -> None:
    (day, first) = read("于2025年1月1日以后（含当日）首次通过认定", about="高新技术企业培育奖励办法")
    assert isinstance(day.condition, Leaf)
    assert isinstance(first.condition, Leaf)
    assert (day.condition.fact, day.condition.value) == ("hnte_certified_on", date(2025, 1, 1))
    assert first.condition.fact == "hnte_first_time"
    assert said("首次通过认定", about="首台（套）产品奖励细则") == ["own"]


@pytest.mark.parametrize(
    ("clause", "years"),
    [
        ("上年度研发费用不低于100万元", Years()),
        ("近三年研发费用累计不低于500万元", Years(last=1, count=3, take=Take.SUM)),
        ("当年营业收入不低于500万元", Years(last=0)),
        ("连续两年研发费用不低于100万元", Years(last=1, count=2)),
    ],
)
def test_years_are_counted_back(clause: str, years: Years) -> None:
    (found,) = read(clause)
    assert isinstance(found.condition, Leaf)
    assert found.condition.years == years


def test_accidents_within_a_year_may_have_been_this_year_or_last() -> None:
    (found,) = read("近一年内未发生较大及以上生产安全事故")
    assert isinstance(found.condition, Leaf)
    assert found.condition.years == Years(last=0, count=2, take=Take.ANY)


def test_a_later_clause_takes_years_and_quantity_from_the_one_before() -> None:
    memory = Memory()
    read("上年度研发费用不低于100万元", memory=memory)
    (found,) = read("且占营业收入的比例不低于3%", memory=memory)
    assert isinstance(found.condition, Leaf)
    assert (found.condition.fact, found.condition.years) == ("rd_ratio", Years())


def test_each_half_of_an_alternative_has_its_own_words() -> None:
    (found,) = read("省级以上专精特新企业或者进入园区上市后备名单的企业")
    assert isinstance(found.condition, AnyOf)
    quotes = [part.source.quote for part in found.condition.any if isinstance(part, Leaf)]
    assert quotes == ["省级以上专精特新企业", "进入园区上市后备名单的企业"]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("近一年内无拖欠工资、重大劳动争议", ["-unpaid_wages", "-own"]),
        ("从事制造业或者生产性研发", ["(industrial | own)"]),
        ("制造业企业和生产性服务业企业", ["(industrial | own)"]),
        ("成立不满五年（不含）的科技型企业", ["years_established lt 5", "own"]),
        ("具有独立法人资格、年产能不低于10万台", ["legal_person", "own ge 100000"]),
        ("2026年8月31日前列入高新技术企业培育库", ["own le 2026-08-31", "hnte_pool_listed"]),
    ],
)
def test_what_stands_in_a_row_with_a_fact_is_not_dropped(clause: str, expected: list[str]) -> None:
    assert said(clause, "高新技术企业") == expected


@pytest.mark.parametrize(
    "clause",
    ["开展研发、生产的高新技术企业", "未享受公共租赁住房、人才公寓配租", "在高新区登记注册的申报企业"],
)
def test_words_that_only_describe_a_fact_are_no_condition_of_their_own(clause: str) -> None:
    assert len(said(clause)) == 1


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("工商注册地和税务登记地均在开发区", ["registered_in_park", "tax_in_park"]),
        ("近三年未发生重大安全、质量、环保事故", ["-safety_accident", "-quality_accident", "-environment_accident"]),
        ("名下无房产", ["-owns_home"]),
        ("具有技师以上职业资格", ["skill_level ge technician"]),
        ("主导产品国内市场占有率排名前五位", ["market_rank le 5"]),
        ("取得一年期以上银行贷款", ["loan_months ge 12"]),
        ("已实际支付担保费", ["guarantee_fee_paid gt 0"]),
        ("近五年内主导制定过国家标准或者行业标准", ["standards_led ge 1"]),
        ("近两年新增股权融资6000万元以上", ["own ge 60000000"]),
        ("此前未领取过入库奖励的企业", ["-own"]),
        ("限制期间未发生新的失信行为", ["-own"]),
        ("有不低于1000万元的注册资本", ["registered_capital ge 10000000"]),
        ("自租赁起始日起6个月内投产", ["own le 6"]),
        ("纳税信用等级不低于B级", ["tax_credit ge B"]),
        ("经认定的A、B、C类人才", ["talent_class in ('A', 'B', 'C')"]),
        ("毕业不超过三年的高校毕业生", ["graduated_on within 3year"]),
        ("工业企业上年度营业收入不低于2000万元", ["industrial", "revenue ge 20000000"]),
        ("年满18周岁且不超过60周岁", ["person_age ge 18", "person_age le 60"]),
    ],
)
def test_what_is_said_in_other_words_is_the_same_fact(clause: str, expected: list[str]) -> None:
    assert said(clause) == expected


def test_a_fact_of_a_name_that_several_have_is_told_by_the_matter() -> None:
    assert said("单笔贷款本金50万元以上", "融资担保费补贴办法") == ["guaranteed_principal ge 500000"]
    assert said("单笔贷款本金50万元以上", "科技贷款贴息办法") == ["loan_principal ge 500000"]


def test_a_day_by_which_is_meant_too_where_it_ends_a_month() -> None:
    assert said("2026年8月31日前成立") == ["established_on le 2026-08-31"]
    assert said("2026年9月1日前成立") == ["established_on lt 2026-09-01"]


def test_whole_clauses_that_bar_with_one_share_ask_for_the_share() -> None:
    reader = LeafReader(CardText("park-sample", 0, "与产权单位存在参股关系，且持股比例超过25%的", ()))
    (found,) = ConditionReader(reader).sentence_group(0, 22, barring=True).exclusions
    assert shown(found) == "own gt 0.25"
    assert isinstance(found, Leaf)
    assert found.source.quote.startswith("与产权单位")


@pytest.mark.parametrize("item", ["法律、法规规定的其他条件", "其他不予支持的情形", "申报通知明确的其他要求"])
def test_an_item_for_all_others_is_no_condition(item: str) -> None:
    text = card_text(f"园区奖励办法\n第一条 申请奖励的企业应当符合下列条件：\n（一）在高新区登记注册；\n（二）{item}。")
    reader = ConditionReader(LeafReader(text))
    article = next(p for p in text.provisions if p.kind is ProvisionKind.ARTICLE)
    assert [shown(c) for c in reader.section(article).conditions] == ["registered_in_park"]


def test_rows_of_kinds_are_read_with_the_kind_by_its_bare_name() -> None:
    text = card_text(
        "减缴办法\n第一条 符合表1所列条件的，可以减缴：\n表1 减缴条件\n主体 | 条件\n个人 | 上年度月均收入低于5000元\n事业单位 | 可以减缴"
    )
    (found,) = ConditionReader(LeafReader(text)).table(text.tables[0], about="").conditions
    assert shown(found) == "((organisation_type is person & own lt 5000) | organisation_type is institution)"


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "在科技城注册、上年度研发费用占营业收入比重不低于5%、未发生贷款逾期的企业",
            ["registered_in_park", "rd_ratio ge 0.05", "-loan_overdue"],
        ),
        ("近三年内无责任事故、无违纪违法行为", ["-own", "-own"]),
        ("通过政策性担保机构获得贷款的小微企业", ["own", "size_class le small"]),
        ("与主导产品相关、已实际应用的发明专利", ["own"]),
        ("租用办公或者生产用房500平方米以上", ["own ge 500"]),
        ("孵化器每培育1家高新技术企业", ["own ge 1"]),
        ("没有环保、安全生产等方面的重大违法记录", ["-administrative_penalty"]),
        ("在本企业连续工作满5年", ["months_employed ge 60"]),
        ("在平野物流园注册", ["registered_in_park"]),
        ("在科创谷登记注册", ["registered_in_park"]),
    ],
)
def test_members_of_a_row_that_say_something_each_are_conditions_of_their_own(clause: str, expected: list[str]) -> None:
    assert said(clause) == expected


def test_the_share_of_tenants_says_nothing_of_being_one() -> None:
    assert said("在孵企业使用面积占75%以上") == ["own ge 0.75"]
