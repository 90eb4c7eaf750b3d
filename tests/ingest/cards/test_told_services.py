"""Services that the fitted model finds in words that no pattern knows."""

from __future__ import annotations

import pytest

from assistant.policy.card import BenefitKind
from ingest.cards.offer_model import grams, offer_model
from ingest.cards.read import Readers, read_card
from tests.ingest.cards.card_texts import card_text

SERVICES = """某某片区企业帮办清单
一、帮办事项
下列事项由专员替企业办
序号 | 事项 | 做什么 | 适用对象
1 | 开办陪办 | 专员陪同企业办理执照、公章和银行开户 | 拟设立企业的投资人
2 | 招聘专场 | 组织企业到职业院校举办招聘会，免费代订场地 | 用工缺口20人以上的企业
3 | 文书代译 | 为企业免费代译报关单等外文单证 | 有出口业务的企业"""
DUTIES = """某某开发区企业管理办法
第一条 申请人应当提交下列材料：
（一）营业执照复印件；
（二）技术需求说明书。
第二条 企业应当配合检查，如实提供有关资料。"""


@pytest.mark.parametrize(
    ("offers", "does_not"),
    [
        ("由驻区工程师到厂里查找能耗问题并给出改造建议,不收取费用", "驻区工程师应当具有五年以上从业经验"),
        ("企业可以预约使用园区的三坐标测量机", "企业应当按时缴纳场地使用费"),
        ("代企业跑腿办理各类审批手续", "办理时须提交营业执照复印件"),
    ],
)
def test_what_is_done_for_somebody_sounds_more_like_a_service_than_what_somebody_owes(
    offers: str, does_not: str
) -> None:
    model = offer_model()
    assert model.margin(offers) > model.margin(does_not) + 1


def test_figures_count_by_their_kind() -> None:
    assert grams("补3万元") == grams("补200元")
    assert grams("减10%") == grams("减5％")


def test_the_rows_of_a_table_of_services_are_services_each() -> None:
    card = read_card(card_text(SERVICES), readers=Readers())
    assert [(b.kind, b.name) for b in card.benefits] == [
        (BenefitKind.SERVICE, "开办陪办"),
        (BenefitKind.SERVICE, "招聘专场"),
        (BenefitKind.SERVICE, "文书代译"),
    ]


def test_duties_of_applicants_and_papers_are_no_services() -> None:
    assert read_card(card_text(DUTIES), readers=Readers()).benefits == ()
