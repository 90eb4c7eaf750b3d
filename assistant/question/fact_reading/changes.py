"""Differences and multiples: 「比前年多投了40万」, 「翻了一番」."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.policy.facts import DerivationOp
from assistant.policy.numerals import parse_number
from assistant.question.fact_reading.cues import Role
from assistant.question.fact_reading.numbers import Kind, Quantity
from assistant.question.fact_reading.telling import Part, Telling

# 「比前年多投了40万」, 「少了200万」: a difference; not 「最多」, 「20多」, 「增加到」
_MORE_BY = re.compile(
    r"(?:比[^，。]{1,8}多(?=$)|(?<![最至许很太好不十百千万亿\d])多(?=[了出投赚卖交缴加招花发用做收支入])|增加|增长|(?<!新)增|涨|提高|提升|上升|新增(?=$)|净增)(?:了|出|投|赚|卖|交|缴|加|招|花|发|用|做|收|支出|入)*(?:近|约|将近|大概|差不多)?\s?$"
)
_LESS_BY = re.compile(
    r"(?:(?<![最至不很多])少|减少|减|降低|下降|下滑|(?<!下)降|跌|缩水|(?<!误)差|缩减)(?:了|投|赚|卖|交|缴|招|花|用|做|收)*(?:近|约|将近|大概)?\s?$"
)
# 「翻了一番」, 「翻倍」, 「增长了两倍」
_MULTIPLE = re.compile(
    r"翻了?(?P<doubled>[一两二三123])?番|翻了?一?倍|(?:增长|增加|涨|提高)了?(?P<times>[一两二三四五六七八九十]|\d{1,3}(?:\.\d)?)倍"
)
_OF_BEFORE = re.compile(
    r"(?:是|为|相当于|达到?|有)(?:上一?年|前一?年|大?前年|去年|上年同期|同期|20\d\d年)(?:同期)?的(?P<times>\d{1,2}(?:\.\d{1,2})?|[两二三四五六七八九十])倍"
)  # 「去年营收是前年的1.5倍」
_JOBS = re.compile(r"(?:就业)?岗位|就业")  # 「新增25个岗位」
_MOST_DOUBLED = 100


def change_told(telling: Telling, part: Part, quantity: Quantity, before: str) -> str | None:
    """What 「比前年多投了40万」 tells: the fact of the increase, "" where there is none; None where the number is no difference."""
    if quantity.kind not in (Kind.MONEY, Kind.PERSONS, Kind.THINGS, Kind.PIECES):
        return None
    more, less = _MORE_BY.search(before), _LESS_BY.search(before)
    if not (more or less) or any(m.end == quantity.start and m.of_role(Role.NAME) for m in part.mentions):
        return None
    if more and more[0].startswith("新增") and _JOBS.match(telling.text, quantity.end):
        return "new_jobs"
    if quantity.kind is Kind.PERSONS and more and (more[0].startswith("新增") or "招" in more[0]):
        return "new_jobs"
    names = [c.key for m in part.mentions for c in m.of_role(Role.NAME, Role.SPOKEN)]
    table = telling.derived(DerivationOp.INCREASE)
    base = next((n for n in reversed(names) if n in table), None if names else telling.state.topic)
    return table.get(base or "", "") if more and quantity.kind is Kind.MONEY else ""


def read_multiple(telling: Telling, part: Part) -> None:
    """「营收翻了一番」, 「增长了两倍」 → growth of 100 %, 200 %."""
    match = _MULTIPLE.search(telling.text, part.clause.start, part.clause.told)
    of_before = _OF_BEFORE.search(telling.text, part.clause.start, part.clause.told)
    match = match or of_before
    if match is None:
        return
    table = telling.derived(DerivationOp.GROWTH)
    names = [c.key for m in part.mentions if m.end <= match.start() for c in m.of_role(Role.NAME, Role.SPOKEN)]
    base = next((n for n in reversed(names) if n in table), telling.state.topic)
    count = parse_number(match.groupdict().get("doubled") or match["times"] or "1")
    if base is not None and base in table and count is not None and count <= _MOST_DOUBLED:
        growth = Decimal(2) ** int(count) - 1 if "番" in match[0] else count - 1 if match is of_before else count
        years = [y.years[-1] for y in part.years if y.start < match.start()]
        year = years[-1] if years else telling.state.year
        telling.tell(part, table[base], growth, match.span(), year=year)
        telling.state.topic, telling.state.year = base, year
