"""Which years a condition looks at, and the days that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assistant.policy.card import Op, Take, Years
from assistant.policy.numerals import parse_number

_COUNT = r"(?P<count>\d{1,2}|[一二两三四五六七八九十])"
_YEAR = r"(?:个?(?:完整)?(?:会计|自然|财务|纳税)?年度?)"
# 「上年度」, 「上一会计年度」, 「最近一个完整会计年度」, 「前一年度」
_LAST = re.compile(
    rf"上年|(?:上|前)一{_YEAR}|上{_YEAR}|(?:最近|近)(?:一|1){_YEAR}|(?:申报|申请|认定|填报)(?:之日|日)?前(?:一年|1年|12个月)"
)
# 「近三年」, 「最近三个会计年度」, 「前两年」, 「连续两年」
_SEVERAL = re.compile(rf"(?:最近|近|前|过去|连续|此前){_COUNT}{_YEAR}")
# 「当年及上一年」, 「上一年度及申报年度」
_LAST_AND_THIS = re.compile(
    rf"(?:当年|本年度?|申[报请]当?年度?)[度]?(?:及|和|与|、)(?:上一?{_YEAR}|前一年)|上一?{_YEAR}(?:度)?(?:及|和|与|、|至)(?:当年|本年|申[报请]当?年)"
)
_THIS = re.compile(r"当年|本年度|申[报请]当?年度?|本年内|年度内")
# 「2025年度」, 「2025年营业收入」; not a day
_NAMED = re.compile(r"(?<!\d)(?P<year>20\d{2})年(?:度|(?!\s{0,2}\d{1,2}\s{0,2}月|以[前后]|至|底))")
_SUM = re.compile(r"累计|合计|总和|之和|总计")
_MEAN = re.compile(r"平均|年均|均值")
_ANY = re.compile(r"任[意何]?一(?:年|个)|至少一年|其中一年")

_DAY = (
    r"(?P<{0}y>(?:19|20)\d{{2}})\s{{0,2}}(?:年|[-./])\s{{0,2}}(?P<{0}m>\d{{1,2}})\s{{0,2}}(?:月|[-./])"
    r"(?:\s{{0,2}}(?P<{0}d>\d{{1,2}})\s{{0,2}}[日号]?)?"
)
_RANGE = re.compile(
    _DAY.format("a") + r"\s{0,2}(?:（含）)?(?:至|到|[-—–~～]{1,2})\s{0,2}" + _DAY.format("b") + "(?:之间|期间)?"
)
_SIDE = re.compile(
    _DAY.format("a")
    + r"\s{0,2}(?:[（(](?P<mark0>不?含)[^（）()]{0,4}[）)])?"
    + r"(?P<side>(?:及|（含）)?(?:以后|之后|以来|起|后|以前|之前|前))(?:[（(](?P<mark>不?含)[^（）()]{0,4}[）)])?"
)
# 「自竣工之日起12个月内」, 「毕业不超过三年」, 「申报之日前24个月以内」, 「毕业三年内」, 「近12个月内」
_WITHIN = re.compile(
    r"(?P<most>不超过|未超过)?(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})\s{0,2}(?P<unit>个月|个?年|个?(?:自然)?日|天)"
    r"(?(most)(?:以内|之内|内)?|(?:以内|之内|内))(?:[（(]含[^（）()]{0,4}[）)])?"
)
_WITHIN_UNITS = {"个月": "month", "年": "year", "个年": "year", "日": "day", "天": "day", "自然日": "day"}


@dataclass(frozen=True, slots=True)
class DayBound:
    """A comparison of a date; `value` is a day, or the count of `unit` of 「within」."""

    op: Op
    value: date | int
    unit: str
    start: int
    end: int


def read_years(words: str, issued: int | None) -> Years | None:
    """The years that `words` name, counted back; a named year (2025年度) from `issued`, the year of the document."""
    take = Take.SUM if _SUM.search(words) else Take.MEAN if _MEAN.search(words) else Take.EACH
    if _ANY.search(words):
        take = Take.ANY
    if _LAST_AND_THIS.search(words):
        return Years(last=0, count=2, take=take)
    several = _SEVERAL.search(words)
    count = parse_number(several["count"]) if several else None
    if count is not None and 1 <= count <= 10:
        return Years(last=1, count=int(count), take=take if count > 1 else Take.EACH)
    if _LAST.search(words):
        return Years()
    if _THIS.search(words):
        return Years(last=0)
    named = _NAMED.search(words)
    if named and issued is not None and 0 <= issued - int(named["year"]) <= 5:
        return Years(last=issued - int(named["year"]))
    return None


def find_days(clause: str) -> list[DayBound]:
    """The comparisons with days that the clause holds, and its 「within」."""
    found: list[DayBound] = []
    for match in _RANGE.finditer(clause):
        low, high = _day(match, "a", first=True), _day(match, "b", first=False)
        if low and high and low <= high:
            found.append(DayBound(Op.GE, low, "", match.start(), match.end()))
            found.append(DayBound(Op.LE, high, "", match.start(), match.end()))
    for match in _SIDE.finditer(clause):
        if any(f.start <= match.start() < f.end for f in found):
            continue
        later = not match["side"].endswith("前")
        mark = match["mark"] or match["mark0"]
        day = _day(match, "a", first=later)
        if day is not None:
            without = mark == "不含"
            ops = (
                (Op.GT if without else Op.GE)
                if later
                else (Op.LE if mark == "含" or "以前" in match["side"] or _closes_month(day) else Op.LT)
            )
            found.append(DayBound(ops, day, "", match.start(), match.end()))
    for match in _WITHIN.finditer(clause):
        count = parse_number(match["count"])
        unit = _WITHIN_UNITS.get(match["unit"].removeprefix("个") if match["unit"] != "个月" else "个月")
        if count is not None and unit:
            found.append(DayBound(Op.WITHIN, int(count), unit, match.start(), match.end()))
    return found


def _closes_month(day: date) -> bool:
    """Whether a month ends with it: 「8月31日前」 sets a last day and means it too, 「1月1日前」 does not."""
    return (day + date.resolution).day == 1


def _day(match: re.Match[str], group: str, *, first: bool) -> date | None:
    """The named day; of a bare month its first or last day."""
    year, month, day = int(match[f"{group}y"]), int(match[f"{group}m"]), match[f"{group}d"]
    try:
        if day or first:
            return date(year, month, int(day or 1))
        return date(year + month // 12, month % 12 + 1, 1).replace(day=1) - date.resolution
    except ValueError:
        return None
