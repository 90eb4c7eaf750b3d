"""Which fact the unit alone says: 「28个人」, 「35岁」, 「1200平」."""

from __future__ import annotations

import re

from assistant.question.fact_reading.cues import Mention
from assistant.question.fact_reading.naming import SOME_STAFF
from assistant.question.fact_reading.numbers import Kind, Quantity
from assistant.question.fact_reading.shares import MARKET, NEAR
from assistant.question.fact_reading.telling import Part, Telling, residual

_HEADS = re.compile(r"(?:^|(?<=[，、；。\s]))人(?:手|头)?(?:有|大概|差不多|也就|就|才|是|一共|总共)*个?$")  # 「人35个」
# 「在园区注册满5年了」
_IN_PARK = re.compile(
    r"(?:在|入驻|落户|搬到|来|进)(?:咱们?|你们)?(?:园区|高新区)(?:注册|经营|干|待|办公|落户|生产|发展|扎根|深耕|里|已经?|了|满|有|快|差不多|整整|超过)*$"
)
# 「这个产品我们做了八年」, 「做传感器做了十年」
_MADE_FOR = re.compile(
    r"(?:深耕|专注|聚焦|扎根)[^，。]{2,10}?(?:了|已|有|长达)*$|(?:产品|行当|这一?行|行业|领域|赛道|[做搞][\u4e00-\u9fff]{2,8}?)(?:我们|公司|已经?|一直|也|上)*[做干搞]了?(?:已经?|快|近|有|将近)*$"
)
_MAKES = re.compile(
    r"[做干搞](?!研发|技术|销售|财务|会计|管理|到|了|好|完|大)[\u4e00-\u9fff]{2,8}$"
)  # 「做减速器15年了」
_OF_MARKET = re.compile(r".*产品.*占[^，。]{0,8}(?:成|%|百分之\S{1,3})(?:多|左右)?的?(?:国内|全国)?市场(?:份额)?")
_AGED = re.compile(r"我(?:今年|都|已经)?[1-6]\d(?:了)?")  # 「我35，有个高级技师证」
_AGED_BARE = re.compile(r"(?:我|本人|今年|都|已经|刚|才)*[2-6]\d(?:了|多了?)")  # 「博士毕业，34了」
_LEFT = re.compile(r"(?:还剩|还有|只剩|剩下?)(?:不到|大概|差不多)?$")  # 「高企有，还剩一年零两个月到期」
_RUNS_OUT = re.compile(r"(?:左右|多)?(?:就|才|要)?(?:到期|过期|的?有效期)|$")
_HNTE = re.compile(r"高企|高新技术企业|国高")
_SCHOOLED = re.compile(r"(?:硕博|本硕|大专|专科|中专|高中|初中)[^，。]{0,6}$")  # 「硕博一共14人」
_RENTED = re.compile(r"租|办公用房|写字楼|厂房|办公室|场地")
_OWNED = re.compile(r"自己的|宿舍|自有|自建|买")
_LOAN = re.compile(r"贷|借|担保")


def by_unit(telling: Telling, part: Part, quantity: Quantity) -> tuple[str, Mention | None] | None:
    """「28个人」, 「35岁」, 「1200平」: the unit alone says it, in a clause that speaks of nothing else."""
    if quantity.kind is Kind.AGE:
        return "person_age", None
    if quantity.kind is Kind.PLAIN and _AGED.fullmatch(telling.text, part.clause.start, part.clause.told):
        return "person_age", None
    aged = telling.person and _AGED_BARE.fullmatch(telling.text, part.clause.start, part.clause.told)
    if quantity.kind is Kind.PLAIN and aged:
        return "person_age", None
    words = telling.text[part.clause.start : part.clause.end]
    if quantity.kind in (Kind.MONTHS, Kind.YEARS) and _LEFT.search(words[: quantity.start - part.clause.start]):
        sentence = telling.text[max(0, part.clause.start - NEAR) : part.clause.start]
        if _RUNS_OUT.fullmatch(telling.text, quantity.end, part.clause.told) and _HNTE.search(sentence):
            return "hnte_months_left", None
    if quantity.kind is Kind.AREA:
        around = words if len(residual(telling, part)) > 2 else telling.text
        rented = _RENTED.search(around) and not _OWNED.search(words)
        return ("rented_area", None) if rented else None
    of_loan = telling.text.startswith(("期", "还"), quantity.end) or telling.text[quantity.start - 1 :][:1] == "分"
    if quantity.kind in (Kind.YEARS, Kind.MONTHS) and of_loan and _LOAN.search(telling.text):
        return "loan_months", None
    if quantity.kind is Kind.YEARS and _IN_PARK.search(telling.text[part.clause.start : quantity.start]):
        return "years_in_park", None
    made = telling.text[part.clause.start : quantity.start]
    long = telling.text[quantity.end : part.clause.told] in ("了", "多了") and _MAKES.search(made)
    if quantity.kind is Kind.YEARS and not telling.person and (long or _MADE_FOR.search(made)):
        return "main_product_years", None
    ranked = telling.text[max(0, part.clause.start - NEAR) : part.clause.start]
    of_market = _OF_MARKET.match(words) or (MARKET.search(ranked) and not residual(telling, part))
    if quantity.kind is Kind.RATIO and of_market:
        return "market_share", None
    if quantity.kind is Kind.RATIO and telling.state.topic == "loan_principal" and not residual(telling, part):
        return "loan_rate", None  # 「贷到300万，3.65%」
    if quantity.kind is Kind.YEARS and telling.text.startswith("一签", quantity.end) and _RENTED.search(telling.text):
        return "lease_months", None
    bare = quantity.kind in (Kind.MONTHS, Kind.YEARS) and len(residual(telling, part)) <= 1
    if bare and telling.state.topic in ("loan_principal", "loan_rate") and quantity.start == part.clause.start:
        return "loan_months", None  # 「本金300万，12个月」
    if quantity.kind in (Kind.THINGS, Kind.PLAIN) and _HEADS.search(telling.text[part.clause.start : quantity.start]):
        return "staff", None
    sentence = telling.text[max(0, part.clause.start - NEAR) : part.clause.start]
    trained = len(residual(telling, part)) <= 1 or re.match(r"参加|取证|考过|结业", telling.text[quantity.end :])
    if quantity.kind is Kind.PERSONS and trained and re.search(r"培训|参训", sentence):
        return "trainees", None  # 「培训了三期，共108人」
    before = telling.text[part.clause.start : quantity.start]
    if quantity.kind is Kind.PERSONS and not SOME_STAFF.search(before) and not _SCHOOLED.search(before):
        counted = {m.start for m in part.mentions if any(c.key == "staff" for c in m.cues)}  # 「我们小公司就八个人」
        free = not any(m.start not in part.used | counted for m in part.mentions)
        rest = residual(telling, part)
        if len(rest) <= 2 and (free or telling.text[quantity.start : quantity.end + 1].endswith(("里", "中"))):
            return "staff", None
        if telling.text[quantity.end : quantity.end + 1] in ("里", "中"):
            return "staff", None
    return None
