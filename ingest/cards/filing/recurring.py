"""Windows that come back within a year: every quarter, every month, whole months and quarters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.policy.numerals import parse_number
from ingest.cards.filing.window_days import DAY, MONTH, number_in, yearly

_NTH = {
    "首": 0,
    "第一个": 0,
    "首个": 0,
    "第1个": 0,
    "第二个": 1,
    "第2个": 1,
    "末": 2,
    "最后一个": 2,
    "第三个": 2,
    "第3个": 2,
    "最末": 2,
}
# 「1日至15日」, 「20日前」, 「上旬」
_DAYS = r"""
(?: \s?的?(?P<{0}d1>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s?日?\s?[至到—–~～-]+\s?(?P<{0}d2>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s?日
  | \s?的?(?P<{0}until>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s?日(?:（含）)?(?:之|以)?前
  | \s?的?(?P<{0}part>上旬|中旬|下旬)
)?"""
# 「每季度首月1日至15日」, 「每季度末月20日前」, 「每季度第一个月」, 「每季度」
_QUARTERLY = re.compile(
    rf"""
    (?:每个?|各|于|在)季度?的?
    (?: (?P<nth>首个?|第[一二三123]个|末|最后一个|最末)月 {_DAYS.format("q")}
      | (?:结束|终了|期?末)(?:之?日?起?)?后?的?(?P<days>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})个?(?:自然)?日内 )?
    """,
    re.VERBOSE,
)
# 「每月1日至10日」, 「每月25日前」, 「次月15日前」
_MONTHLY = re.compile(rf"(?:每个?|次|下)月(?!报)(?:份)? {_DAYS.format('m')}", re.VERBOSE)
# 「每年3月」, 「每年4月、10月」, 「每年三月和九月上旬」, 「每年3月、6月、9月、12月20日前」
_MONTHS = re.compile(
    rf"""
    (?:每年度?的? | (?:时间|批次)?分别(?:为|在|于|是)) (?P<months>{MONTH}份?(?:[、和及与]{MONTH}份?)*)
    (?: 的?(?P<until>\d{{1,2}})日(?:之|以)?前
    | 的?前(?P<first>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})个?(?:自然)?日
    | (?P<part>上旬|中旬|下旬) | (?!\d|\s?[日号至到底初末—–~～-]|{DAY}) )
    """,
    re.VERBOSE,
)
# 「每年上半年」
_HALF = re.compile(r"每年度?的?(?P<half>[上下])半年")
# 「每年第三季度」, 「每年一、三季度」
_NAMED = re.compile(
    r"每年度?的?(?:第)?(?P<quarters>[一二三四1234](?:[、和及与]第?[一二三四1234])*)个?季度(?P<first>首月)?"
)
_PARTS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, None), None: (1, None)}
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
# what has to be said right behind 「每季度」 alone: 「每季度集中受理一次」; not 「每季度公布」
_FILED = re.compile(
    r"(?:(?:集中|统一|定期|组织|开展|接受|进行|可以?|均可|各)*)(?:受理|申报|申请|申领|提交|接收|报名|征集)(?!通知|指南|的)"
)


@dataclass(frozen=True, slots=True)
class Recurring:
    """[start, end) of the words, and the days as 「--07-01」; `opens` is None where only a last day is named."""

    start: int
    end: int
    opens: str | None
    closes: str
    label: str = ""
    whole: bool = False  # quarters, of which no days are named


def recurring(words: str, headed: bool) -> Iterator[Recurring]:
    """All that come back, in order. `headed`: a heading says that these are times for filing."""
    for match in _MONTHS.finditer(words):
        for month in (number_in(m) or 0 for m in re.findall(MONTH, match["months"])):
            closes = yearly(month, int(match["until"])) if match["until"] else None
            if closes:
                yield Recurring(match.start(), match.end(), None, closes)
            elif match["first"]:
                yield from _span(match, (month, 1), (month, number_in(match["first"])), "")
            else:
                yield from _of_month(match, month, match["part"], "")
    for match in _HALF.finditer(words):
        yield from (
            _span(match, (1, 1), (6, None), "") if match["half"] == "上" else _span(match, (7, 1), (12, None), "")
        )
    for match in _NAMED.finditer(words):
        for quarter in re.findall(r"[一二三四1234]", match["quarters"]):
            n = int(parse_number(quarter) or 1)
            yield from _span(match, (3 * n - 2, 1), (3 * n - 2 if match["first"] else 3 * n, None), "")
    for match in _QUARTERLY.finditer(words):
        if match["nth"] or match["days"] or headed or _FILED.match(words[match.end() :]):
            yield from _quarterly(match)
    for match in _MONTHLY.finditer(words):
        if match["md1"] or match["muntil"] or match["mpart"]:
            for month in range(1, 13):
                yield from _days_of(match, "m", month, f"{month}月")


def _quarterly(match: re.Match[str]) -> Iterator[Recurring]:
    for i, name in enumerate(_QUARTERS):
        if match["days"]:  # after the end of the quarter
            month = (3 * i + 3) % 12 + 1
            yield from _span(match, (month, 1), (month, number_in(match["days"])), name)
        elif match["nth"]:
            yield from _days_of(match, "q", 3 * i + 1 + _NTH.get(match["nth"], 0), name)
        else:
            whole = _span(match, (3 * i + 1, 1), (3 * i + 3, None), name)
            yield from (replace(found, whole=True) for found in whole)


def _days_of(match: re.Match[str], prefix: str, month: int, label: str) -> Iterator[Recurring]:
    """The days that the words name in a month."""
    if match[f"{prefix}d1"]:
        yield from _span(
            match, (month, number_in(match[f"{prefix}d1"]) or 0), (month, number_in(match[f"{prefix}d2"])), label
        )
    elif match[f"{prefix}until"]:
        closes = yearly(month, number_in(match[f"{prefix}until"]))
        if closes:
            yield Recurring(match.start(), match.end(), None, closes, label)
    else:
        yield from _of_month(match, month, match[f"{prefix}part"], label)


def _of_month(match: re.Match[str], month: int, part: str | None, label: str) -> Iterator[Recurring]:
    first, last = _PARTS[part]
    yield from _span(match, (month, first), (month, last), label)


def _span(
    match: re.Match[str], first: tuple[int, int], last: tuple[int, int | None], label: str
) -> Iterator[Recurring]:
    opens, closes = yearly(*first), yearly(*last)
    if opens and closes:
        yield Recurring(match.start(), match.end(), opens, closes, label)
