"""The trade that the asker is in: 「主营是房地产」, 「干物业的」, 「我们是做光伏组件的工厂」."""

from __future__ import annotations

import re
from functools import cache

from assistant.policy.facts import fact_definitions
from assistant.question.fact_reading.negation import negated
from assistant.question.fact_reading.telling import Part, Telling

_TRADE_IS = re.compile(
    r"(?:主营业务|主营|主业|主要业务|所属行业|所在行业|行业)(?:是|为|：|:|属于|类别)*\s?|属于(?=[\u4e00-\u9fff]{2,10}(?:业|行业)$)"
)
_MAKES = re.compile(
    r"(?:我们?|我司|公司|企业|本厂)(?:这边|主要|主营|是|就是|一家|家|专门|专业|从事)*(?:做|生产|制造|造|加工)[^，。给为]{1,10}?(?:的(?:工厂|厂家|厂子|厂|制造商)|(?:生产|制造|加工)(?:的|企业)?$)"
    r"|^(?:生产|制造|加工)[^，。给为]{2,10}的(?:工厂|厂家|厂子?|企业|公司)$"
    r"|(?:我们?|我司|公司)(?:是|就是)(?:一?[家个])?(?![^，。]{0,6}(?:绿色|智能|灯塔|示范|未来|级))[\u4e00-\u9fff]{2,8}(?:厂家?|制造商|生产商)(?:子)?$"
)
_NEAR = 3  # characters between the word and the trade


def read_trades(telling: Telling, part: Part) -> None:
    """Tells the trade that a clause names; what the asker does or makes says it only where none was told before."""
    if not _is_told(telling, since=part.clause.start):
        _read_named(telling, part)
    if not _is_told(telling):
        _read_done(telling, part)
    if not _is_told(telling):
        _read_made(telling, part)


def _is_told(telling: Telling, *, since: int = 0) -> bool:
    return any(t.fact.key == "industry" and t.start >= since for t in telling.told)


def _read_named(telling: Telling, part: Part) -> None:
    """「主营是房地产」, 「所属行业：物流」: any name of a trade after the word for it."""
    match = _TRADE_IS.search(telling.text, part.clause.start, part.clause.told)
    if match is None:
        return
    after = telling.text[match.end() : part.clause.told]
    named = [
        (-after.find(name), len(name), o.value)
        for o in telling.definition("industry").options
        for name in (o.name, *o.names)
        if 0 <= after.find(name) <= _NEAR
    ]
    if named and not negated(telling.text[part.clause.start : match.end()]):
        telling.tell(part, "industry", max(named)[2], (match.start(), part.clause.told))


def _read_done(telling: Telling, part: Part) -> None:
    """「干物业的」, 「批发酒水的」."""
    match = _trade_done().search(telling.text, part.clause.start, part.clause.told)
    if match:
        trade = "农业" if match["grown"] else match["trade"] or match["sold"]
        named = next(o.value for o in telling.definition("industry").options if trade in (o.name, *o.names))
        telling.tell(part, "industry", named, match.span())


@cache
def _trade_done() -> re.Pattern[str]:
    names = [n for o in fact_definitions()["industry"].options for n in (o.name, *o.names)]
    trades = "|".join(sorted(names, key=len, reverse=True))
    return re.compile(
        rf"(?:^|我们?|咱们?|公司|我司|是|主要|专门|就是)(?:做|搞|干|从事|经营)(?P<trade>{trades})"
        r"(?:这一?[行块]|行业|生意|业务)?的?(?:公司|企业)?$|^(?P<sold>批发|零售)[\u4e00-\u9fff]{0,6}的$"
        r"|^(?:主要)?(?P<grown>种植?|养殖?)(?!子|老|发|类)[\u4e00-\u9fff]{1,4}的?$"
    )


def _read_made(telling: Telling, part: Part) -> None:
    """「我们是做光伏组件的工厂」, 「我们做芯片封装生产」: whoever makes a thing is of the industry."""
    match = _MAKES.search(telling.text, part.clause.start, part.clause.told)
    if match:
        telling.tell(part, "industry", "industry", match.span())
