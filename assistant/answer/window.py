"""Where a day stands to a filing window that a text states: before, in, or after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from assistant.answer.period import Period
from assistant.policy.days import chinese_date

_DATE = r"(?P<y{0}>20\d{{2}})\s*年\s*(?P<m{0}>\d{{1,2}})\s*月\s*(?P<d{0}>\d{{1,2}})\s*日"
_CLOCK = r"(?:\s*\d{1,2}[:：时]\d{0,2}分?)?(?:（含）)?"
# 「2026年11月2日9:00至2026年12月11日17:00」, 「2026年11月1日至12月15日」
_RANGE = re.compile(
    _DATE.format(1)
    + _CLOCK
    + r"\s*(?:至|到|—|-|–|起至)\s*(?:(?P<y2>20\d{2})\s*年)?\s*(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*日"
)
# 「每年5月1日至5月31日、11月1日至11月30日」
_YEARLY = re.compile(
    r"(?<!\d年)(?<!\d)(?P<m1>\d{1,2})\s*月\s*(?P<d1>\d{1,2})\s*日\s*(?:至|到|—|-|–)"
    r"\s*(?P<next>次年|翌年|第二年)?\s*(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*日"
)
_FILING = re.compile(r"申报|申请|受理|申领|报名|提交")
# what stands before a window in its sentence: 「申报时间为」, 「每年」; not 「发票日期在」, 「支付时间在」
_OPENS_WINDOW = re.compile(r"(?:申报|申请|受理|申领|报名|提交|每年|时间|期限|分别)[^，。；（）()]{0,14}$")
_BARE = re.compile(r"^\s*$")  # nothing need stand before it under a heading that announces it, or where filing follows
_FILED_IN = re.compile(r"\s*(?:期间|之间)?[^，。；]{0,4}(?:申报|申请|受理|申领|报名|提交)")
_OTHER_PERIOD = re.compile(r"(?:发票|发证|支付|付款|合同|费用|认定|贷款|发生|纳税|所属|公示|期间)[^，。；]{0,10}$")
# what stands after it: 「期间完成迁入」 is when something happened, 「期间受理」 a window
_HAPPENED = re.compile(
    r"\s*(?:期间|之间)(?![^，。；]{0,4}(?:受理|申报|申请|开放|提交))"
    r"|\s*(?:期间|之间|内|以?来)?[^，。；]{0,3}(?:完成|发生|取得|支付|签订|认定|发证|投产|到账|实际|产生|购置|新增|迁入|注册)"
)
_NEXT_WINDOW = re.compile(r"[、和，及]\s*(?:第[一二三四]批[:：为]?\s*)?$")


_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")


class WindowState(NamedTuple):
    """A sentence on whether filing is open on a day, the dates in it that are computed, and the answer itself."""

    words: str
    computed: tuple[str, ...]
    is_open: bool = False


def window_state(text: str, as_of: date, *, announced: bool) -> WindowState | None:
    """Whether filing is open on `as_of`; None where no window is stated.

    `announced`: the section's heading says that it is about filing time; otherwise the text itself has to.
    """
    if not announced and not _FILING.search(text):
        return None
    windows = sorted(set(_windows(text, as_of, announced)))
    if not windows:
        return None
    today = chinese_date(as_of)
    for opens, closes in windows:
        if opens <= as_of <= closes:
            words = f"截至{today}，正在申报期内，{chinese_date(closes)}截止。"
            return WindowState(words, (today, chinese_date(closes)), is_open=True)
    later = [w for w in windows if w[0] > as_of]
    if later:
        opens = later[0][0]
        days = f"{(opens - as_of).days}天"
        words = f"截至{today}，尚未到申报期，{chinese_date(opens)}开始，还有{days}。"
        return WindowState(words, (today, chinese_date(opens), days))
    closed = chinese_date(windows[-1][1])
    return WindowState(f"截至{today}，本次申报已于{closed}截止。", (today, closed))


def window_within(text: str, as_of: date, period: Period, *, announced: bool) -> WindowState | None:
    """How the first window of a text that `period` holds stands on `as_of`; None where it holds none."""
    if not announced and not _FILING.search(text):
        return None
    held = next((w for w in sorted(set(_windows(text, as_of, announced))) if period.holds(*w)), None)
    if held is None:
        return None
    today, opens, closes = chinese_date(as_of), chinese_date(held[0]), chinese_date(held[1])
    if held[0] > as_of:
        return WindowState(f"截至{today}，尚未到申报期，{opens}开始，{closes}截止。", (today, opens, closes))
    if held[1] < as_of:
        return WindowState(f"截至{today}，本次申报已于{closes}截止。", (today, closes))
    return WindowState(f"截至{today}，正在申报期内，{closes}截止。", (today, closes), is_open=True)


def _windows(text: str, as_of: date, announced: bool) -> Iterator[tuple[date, date]]:
    text = _BRACKETS.sub(lambda m: "＊" * len(m[0]), text)
    dated = _of_filing(_RANGE, text, announced)
    for match in dated:
        opens = _day(int(match["y1"]), match["m1"], match["d1"])
        closes = _day(int(match["y2"] or match["y1"]), match["m2"], match["d2"])
        if opens and closes and opens <= closes:
            yield opens, closes
    if dated or "每年" not in text:
        return
    for match in _of_filing(_YEARLY, text, announced):
        for year in (as_of.year - 1, as_of.year, as_of.year + 1):
            opens = _day(year, match["m1"], match["d1"])
            closes = _day(year + bool(match["next"]), match["m2"], match["d2"])
            # a window of this year that is over counts too, so that it can be said that it is
            if opens and closes and opens <= closes and (closes >= as_of or year == as_of.year):
                yield opens, closes


def _of_filing(pattern: re.Pattern[str], text: str, announced: bool) -> list[re.Match[str]]:
    """The ranges that are windows for filing, told by the words before them; a range after a window is one too."""
    found: list[re.Match[str]] = []
    for match in pattern.finditer(text):
        before = re.split(r"[。；\n]", text[: match.start()])[-1]
        if _HAPPENED.match(text[match.end() :]):
            continue
        continues = found and match.start() - found[-1].end() <= 8 and _NEXT_WINDOW.search(before)
        announced_here = announced or _FILED_IN.match(text[match.end() :])
        opens = _OPENS_WINDOW.search(before) or (announced_here and _BARE.match(before))
        if continues or (opens and not _OTHER_PERIOD.search(before)):
            found.append(match)
    return found


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None
