"""Which ratio a share or a growth is of: 「占营收6%」, 「同比增长18%」, 「一半是搞研发的」."""

from __future__ import annotations

import re

from assistant.policy.facts import DerivationOp, FactType
from assistant.question.fact_reading.cues import Mention, Role
from assistant.question.fact_reading.numbers import Kind, Quantity
from assistant.question.fact_reading.telling import Part, Telling
from assistant.question.fact_reading.values import FALLS, OF_BASE

_OF_MONEY = re.compile(r"(?:利润|营收|收入|销售额|产值)(?:里|中)?的?\s?$")  # 「拿出利润的两成做研发」
_OF_STAFF = re.compile(r"(?:左右|多|以上)?(?:的人|的员工|员工)?(?:都)?(?:是|在|搞|做|干|从事)")  # 「一半是搞研发的」
_ANY_NAME = (Role.NAME, Role.SPOKEN, Role.COUNTED)
_MAIN = re.compile(r"主营|主导产品")  # 「主营收入9200万，占总营收96%」
MARKET = re.compile(r"市场占有率|市占率|市场份额")  # 「市场占有率排第一，占到35%」
_OF_PART = re.compile(r"(?:博士|硕士|本科|研究生|大专)[^，。]{0,4}$")
_HALF = re.compile(r"(?:有|超|超过|达到?|占)*(?:一半|半数|过半)(?:以上|多)?")  # 「技术人员超过半数」
_PERSONS = ("staff", "insured_staff", "rd_staff")
_AFTER_SHARE = 4  # characters
GROWN_AFTER = re.compile(r"(?:左右|以上|多)?的?(?:增|涨|降|跌)")
_ONLY = re.compile(r"(?:只|才|就|也|都|每年|一直|大概|大约|能|达到?|做到|到|在|有|是|去年|前年|今年|:|：|\s){0,4}")
NEAR = 24  # characters
_GROWS = re.compile(
    r"(?:(?<![差很])多了|同比|增长|增速|增幅|提升|上升|上涨|增加|涨|增|翻)(?:达到?|[了约为近超过率+]){0,4}\s?$"
)
# 「占6%」, 「占营收的比重为5%」, 「占职工总数两成」
_SHARE = re.compile(
    r"占(?:REVENUE|SALES|：|:|了|比|到|据|总|营业|销售|收入|营收|职工|员工|人数|总数|同期|分别|企业|当年|公司|比例|比重|额|的|为|约|达|在|全部|人员|近){0,8}\s?$"
)


def by_ratio(telling: Telling, part: Part, quantity: Quantity, before: str) -> tuple[str, Mention | None] | None:
    """「同比增长18%」, 「占营收6%」: a ratio derived from what was spoken of."""
    if quantity.kind is not Kind.RATIO:
        return None
    if part.mentions and any(
        _ratio_name(telling, m) and m.end <= quantity.start and m.start not in part.used for m in part.mentions[-3:]
    ):
        return None
    if part.years and part.years[-1].end == quantity.start:  # 「收入增速去年32%」
        before = telling.text[part.clause.start : part.years[-1].start]
    share = _SHARE.search(before)
    grows, falls = _GROWS.search(before), FALLS.search(before)
    share = share or OF_BASE.search(before)
    if not share and not _OF_MONEY.search(before) and _OF_STAFF.match(telling.text, quantity.end):
        after = next((m for m in part.mentions if m.start >= quantity.end), None)
        table = telling.derived(DerivationOp.SHARE)
        cue = next((c for c in after.of_role(*_ANY_NAME) if c.key in table), None) if after else None
        return (table[cue.key], after) if cue else None
    beside = next((m for m in part.mentions if _HALF.fullmatch(telling.text[m.end : quantity.end])), None)
    table = telling.derived(DerivationOp.SHARE)
    of = next((c.key for c in beside.of_role(*_ANY_NAME) if c.key in table), None) if beside else None
    if of is not None:
        return table[of], beside
    if share and _OF_PART.search(before[: share.start()]):
        return None  # 「博士占三分之一」
    if share and MARKET.search(telling.text[max(0, part.clause.start - NEAR) : part.clause.start + share.start()]):
        return "market_share", None
    if share and _MAIN.search(telling.text[max(0, part.clause.start - NEAR) : part.clause.start + share.start()]):
        return "main_business_ratio", None
    if share:
        table, until = telling.derived(DerivationOp.RATIO, DerivationOp.SHARE), part.clause.start + share.start()
    elif grows or falls:
        table, until = telling.derived(DerivationOp.GROWTH), quantity.start
    else:
        return _bare_ratio(telling, part, quantity)
    bases = [
        (cue.key, m)
        for m in part.mentions
        if m.end <= until
        for cue in m.of_role(Role.NAME, Role.SPOKEN)
        if cue.key in table
    ]
    if not bases and OF_BASE.search(before):
        bases = [  # 「拿营收的5%做研发」
            (cue.key, m)
            for m in part.mentions
            if quantity.end <= m.start <= quantity.end + _AFTER_SHARE
            for cue in m.of_role(Role.NAME, Role.SPOKEN)
            if cue.key in table and telling.definition(cue.key).type is FactType.MONEY
        ]
    if bases and not share:
        bases = bases[-1:]
    base = bases[0][0] if bases else telling.state.topic
    if base == "rd_expense" and share and telling.state.topic in _PERSONS and any(k == "rd_staff" for k, _ in bases):
        base = "rd_staff"  # 「员工三十人，研发占四成」
    return (table[base], None) if base is not None and base in table else None


def _bare_ratio(telling: Telling, part: Part, quantity: Quantity) -> tuple[str, Mention | None] | None:
    """「研发投入5%」, 「研发只有4.2个点」: a share of the revenue goes without saying."""
    before = [m for m in part.mentions if m.end <= quantity.start and m.start not in part.used]
    if not before or GROWN_AFTER.match(telling.text, quantity.end):
        return None
    cue = next((c for c in before[-1].of_role(Role.NAME, Role.SPOKEN) if c.key == "rd_expense"), None)
    if cue is None or not _ONLY.fullmatch(telling.text, before[-1].end, quantity.start):
        return None
    return telling.derived(DerivationOp.RATIO)[cue.key], before[-1]


def _ratio_name(telling: Telling, mention: Mention) -> bool:
    """Whether the word names a ratio itself: 「研发占比」, 「境内占比」."""
    spoken = mention.of_role(Role.SPOKEN) if mention.words.endswith(("占比", "比例")) else ()
    return any(telling.definition(c.key).type is FactType.RATIO for c in (*mention.of_role(Role.NAME), *spoken))
