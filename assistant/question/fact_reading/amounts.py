"""Which fact a quantity is of: by the name beside it, its unit, what was spoken of before, or what was asked for."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from assistant.policy.facts import DerivationOp, FactType
from assistant.question.fact_reading.changes import change_told, read_multiple
from assistant.question.fact_reading.context import by_kin, by_question, by_topic
from assistant.question.fact_reading.cues import JOINED, Mention, Role
from assistant.question.fact_reading.idioms import quantity_of_idiom
from assistant.question.fact_reading.naming import NUMERIC, find_name, fits
from assistant.question.fact_reading.numbers import Kind, Quantity
from assistant.question.fact_reading.received import received
from assistant.question.fact_reading.shares import by_ratio
from assistant.question.fact_reading.telling import Part, Telling, residual
from assistant.question.fact_reading.units import by_unit
from assistant.question.fact_reading.values import continues, tell_quantity

_LOSES = re.compile(r"[亏赔]")
_JUDGED = re.compile(r"(?:不|挺|蛮|很)?多|不少|有限")  # 「软著不多，五六个」
_VALUED = 4  # characters that may judge a ratio before it is told
_DEEDS = {"卖": "revenue", "赚": "net_profit"}  # what is done more of
_DOLLARS = ("美元", "美金")
# what money is paid for, whatever stands between: 「委托中科院研发」, 「买了五台数控机床」
_PAID_FOR = {
    "cloud_cost": re.compile(r"(?:买|购买|用|租)了?[^，。]{0,6}(?:云服务|云主机|云资源|阿里云|腾讯云|华为云)"),
    "service_cost": re.compile(r"[付交]给了?[^，。]{0,6}(?:服务|中介|代理|咨询|认证|检测)(?:机构|公司)"),
    "technology_transfer_cost": re.compile(
        r"委托[^，。]{2,10}(?:研发|开发)|(?:买|购买|受让)了?[^，。]{0,6}(?:专利|成果|技术)(?![人员])"
    ),
    "equipment_investment": re.compile(
        r"(?:买|购置|购买|采购|添置|添|进口|上|换|新增)了?[^，。]{0,5}(?:[台条]|套(?!房|住|间))[^，。]{0,10}$"
    ),
    "project_investment": re.compile(
        r"(?:技改|改造|项目|工程|扩产|扩建|新厂|产线|生产线)(?:这?[块上]|前后|前前后后|总共|一共|整个|合计|里|全部|大概|去年|今年)*$"
    ),
}
_SHARED = re.compile(r"%|个点|百分之")
_STANDARDS = ("standards_led", "standards_participated")
# 「主导制定国家标准2项、行业标准3项」: one fact
_NEXT_STANDARDS = re.compile(r"[、，和及]?\s?(?:(?:国家|国际|行业|团体|地方|企业)标准|[国行团地企]标)\s?")
_EACH = re.compile(r"分别|依次|各(?:为|是|有)")
_NO_AMOUNT = (Kind.OTHER, Kind.RATIO, Kind.YEARS, Kind.MONTHS)
_PAYS = re.compile(r"(?:一共|总共|共|合计)?(?:花费?|付|用|支出|投)了?$")
_NO_MORE = re.compile(
    r"(?:增加|增长|提高|提升|上升|扩大|涨|减少|下降|降低|变|升|降|增|减|扩|掉|跌|缩水?|做|干|发展|壮大)(?:长|加|了)?(?:到|至|成|为)"
)  # 「从3件增加到8件」
_NEGATED = re.compile(r"(?:(?:最初|一开始|起初|刚开始|当初|开始时)(?:的|只有|有|是)?|不是|并非|没有到|不再是)\s?$")


def read_amounts(telling: Telling, part: Part) -> None:
    """Tells the facts that the quantities of a clause are of, and moves the state on."""
    if not part.quantities:
        _take_topic(telling, part)
        _take_heard(telling, part)
    read_multiple(telling, part)
    _take_paid_for(telling, part)
    if _read_distributed(telling, part):
        return
    passed = part.clause.start  # a name goes with no number beyond the one before it
    last: tuple[str, Quantity, Mention | None, int] | None = None  # fact, quantity, its name, place in the series
    for i, quantity in enumerate(part.quantities):
        before = telling.text[part.clause.start : quantity.start]
        dated = any(y.end <= quantity.start for y in part.years) and any(
            y.start >= quantity.end for y in part.years
        )  # 「从2024年的150万增加到2025年的190万」
        if _NEGATED.search(before) or (_NO_MORE.match(telling.text, quantity.end) and not dated):
            named = find_name(telling, part, i, quantity, last, passed)
            telling.state.topic = named[0] if named else telling.state.topic  # 「营收不是2500万，是2300万」
            _remember_year(telling, part, quantity)
            continue
        change = change_told(telling, part, quantity, before)
        if change is not None:
            passed = quantity.end
            if change:
                tell_quantity(telling, part, change, quantity, None, 0)
            else:  # 「比前年多卖了500万，去年一共2900万」
                deed = next((key for word, key in _DEEDS.items() if word in before[-4:]), None)
                telling.state.topic = deed or telling.state.topic
            continue
        if (
            last is not None
            and last[0] in _STANDARDS
            and _NEXT_STANDARDS.fullmatch(telling.text[last[1].end : quantity.start])
        ):
            _add(telling, last[0], quantity)
            passed, last = quantity.end, (last[0], quantity, last[2], 0)
            continue
        if last is not None and continues(telling, last[1], quantity):
            key, _, mention, place = last
            if fits(telling.definition(key), quantity):
                if not telling.definition(key).yearly and telling.definition(key).type is FactType.MONEY:
                    _add(telling, key, quantity)  # 「展位费分别是6万和12万」
                    last = (key, quantity, mention, place + 1)
                    continue
                tell_quantity(telling, part, key, quantity, mention, place + 1)
                last = (key, quantity, mention, place + 1)
                continue
        award = received(telling, part, quantity) or quantity_of_idiom(telling, part, quantity)
        found = (
            ((award, None) if award else None)
            or by_ratio(telling, part, quantity, before)
            or find_name(telling, part, i, quantity, last, passed)
            or by_question(telling, part, quantity)
            or by_unit(telling, part, quantity)
            or _by_paid_for(telling, part, quantity, before)
            or by_kin(telling, part, quantity)
            or by_topic(telling, part, quantity)
        )
        rate = quantity.kind in (Kind.YEARS, Kind.MONTHS) and found is None  # 「阿里云一年花20万」
        passed = passed if quantity.kind is Kind.OTHER or rate else quantity.end
        if found is None:
            filed = _filed(telling, part, quantity)
            if filed is not None:
                telling.state.topic, telling.state.topic_size = filed, None
            if quantity.unit in _DOLLARS:  # 「去年出口850万美元，折人民币6000万」
                _take_topic(telling, part)
            continue
        key, mention = found
        if mention is not None and not (telling.definition(key).subject == "person" and mention.of_role(Role.VALUE)):
            part.used.add(mention.start)
        if tell_quantity(telling, part, key, quantity, mention, 0):
            last = (key, quantity, mention, 0)
            if key in telling.state.expected:
                telling.state.expected.remove(key)
    told = any(t.start >= part.clause.start for t in telling.told[-3:])
    if not told and part.quantities and all(q.kind in _NO_AMOUNT for q in part.quantities):
        _take_topic(telling, part)  # 「去年参展3次，总费用15.5万」, 「担保费按1%交的，4.5万」


def _read_distributed(telling: Telling, part: Part) -> bool:
    """「营收、利润、研发分别为3000万、200万和150万」: as many numbers as names."""
    if len(part.quantities) < 2 or not _EACH.search(telling.text, part.clause.start, part.quantities[0].start):
        return False
    count = len(part.quantities)
    names = [m for m in part.mentions if m.end <= part.quantities[0].start]
    names = [m for m in names if m.of_role(Role.NAME, Role.SPOKEN)][-count:]
    if len(names) < count or any(not JOINED.fullmatch(telling.text[a.end : b.start]) for a, b in pairwise(names)):
        return False
    cues = [
        next((c for c in m.of_role(Role.NAME, Role.SPOKEN) if fits(telling.definition(c.key), q)), None)
        for m, q in zip(names, part.quantities, strict=True)
    ]
    if None in cues:
        return False
    year = part.years[-1].years[-1] if part.years else telling.state.year
    for cue, mention, quantity in zip(cues, names, part.quantities, strict=True):
        if cue is not None:
            part.used.add(mention.start)
            tell_quantity(telling, part, cue.key, quantity, None, 0, year=year)
    return True


def _take_topic(telling: Telling, part: Part) -> None:
    """「营收方面，…」, 「研发倒是没减，…」: a clause that only names a fact says what the next numbers are of."""
    for mention in part.mentions:
        cue = next(
            (c for c in mention.of_role(Role.NAME, Role.SPOKEN) if telling.definition(c.key).type is FactType.MONEY),
            None,
        )
        if cue is not None and (
            telling.definition(cue.key).yearly or len(residual(telling, part, without_names=True)) <= 4
        ):
            telling.state.topic, telling.state.loss = cue.key, _LOSES.search(mention.words) is not None
            telling.state.topic_size = telling.label_size(mention.end, part.clause.end)
            return
    for mention in reversed(part.mentions):  # 「我们有研发人员，但不多，就七八个」, 「负债率有点高，七成二」
        named = [telling.definition(c.key) for c in mention.of_role(Role.NAME)]
        of = next((d for d in named if d.unit in ("人", "件") or d.type is FactType.RATIO), None)
        far = _VALUED if of is not None and of.type is FactType.RATIO else 1
        if of is not None and len(_JUDGED.sub("", residual(telling, part, without_names=True))) <= far:
            telling.state.topic, telling.state.topic_size = of.key, None
            return


def _filed(telling: Telling, part: Part, quantity: Quantity) -> str | None:
    """「发明专利申请20件，授权8件」: what is filed is not had yet, but what follows is of the same kind."""
    names = [c.key for m in part.mentions if m.end <= quantity.start for c in m.of_role(Role.NAME)]
    name = next((n for n in names if telling.definition(n).unit == "件"), None)
    words = telling.text[part.clause.start : quantity.start]
    return name if name is not None and "申请" in words and fits(telling.definition(name), quantity) else None


def _remember_year(telling: Telling, part: Part, quantity: Quantity) -> None:
    years = [y for y in part.years if y.end <= quantity.start]
    if years and len(years[-1].years) == 1:
        telling.state.year = years[-1].years[0]


def _add(telling: Telling, key: str, quantity: Quantity) -> None:
    """Adds a further sum to the fact last told."""
    told = telling.told[-1]
    if told.fact.key == key and isinstance(told.fact.value, Decimal):
        told.fact = told.fact.model_copy(update={"value": told.fact.value + quantity.value})


def _paid_for(words: str) -> str | None:
    return next((key for key, phrase in _PAID_FOR.items() if phrase.search(words)), None)


def _take_paid_for(telling: Telling, part: Part) -> None:
    if not any(q.kind is Kind.MONEY for q in part.quantities):
        key = _paid_for(telling.text[part.clause.start : part.clause.told])
        telling.state.topic = key or telling.state.topic


def _by_paid_for(telling: Telling, part: Part, quantity: Quantity, before: str) -> tuple[str, Mention | None] | None:
    key = _paid_for(_PAYS.sub("", before)) if quantity.kind is Kind.MONEY else None
    return (key, None) if key else None


def _take_heard(telling: Telling, part: Part) -> None:
    """「政策要求研发占比5%，我们只有3.8%」: what a rule is about is what the asker goes on about."""
    cues = [
        c
        for m in part.heard
        for c in m.of_role(Role.NAME, Role.SPOKEN)
        if telling.definition(c.key).type in NUMERIC
        and (c.role is Role.NAME or telling.definition(c.key).unit == "件")  # 「别家都有5件发明，我们才2件」
    ]
    if any(t.start >= part.clause.start for t in telling.told[-3:]):
        return
    shares = telling.derived(DerivationOp.RATIO)
    shared = [c.key for m in part.heard for c in m.of_role(Role.NAME, Role.SPOKEN) if c.key in shares]
    if shared and _SHARED.search(telling.text, part.clause.told, part.clause.end):
        telling.state.topic, telling.state.topic_size = shares[shared[-1]], None  # 「听说研发要到5%，我们4.2%」
    elif cues:
        telling.state.topic, telling.state.topic_size = cues[-1].key, None
