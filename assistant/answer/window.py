"""Where a day stands to a filing window that a text states: before, in, or after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_DATE = r"(?P<y{0}>20\d{{2}})\s*年\s*(?P<m{0}>\d{{1,2}})\s*月\s*(?P<d{0}>\d{{1,2}})\s*日"
_CLOCK = r"(?:\s*\d{1,2}[:：时]\d{0,2}分?)?(?:（含）)?"
# 「2026年11月2日9:00至2026年12月11日17:00」, 「2026年11月1日至12月15日」
_RANGE = re.compile(
    _DATE.format(1) + _CLOCK + r"\s*(?:至|到|—|-|–|起至)\s*(?:(?P<y2>20\d{2})\s*年)?\s*(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*日"
)
# 「每年5月1日至5月31日、11月1日至11月30日」
_YEARLY = re.compile(r"(?<![年\d])(?P<m1>\d{1,2})\s*月\s*(?P<d1>\d{1,2})\s*日\s*(?:至|到|—|-|–)\s*(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*日")
_FILING = re.compile(r"申报|申请|受理|申领|报名|提交")


def window_state(text: str, as_of: date, *, announced: bool) -> tuple[str, tuple[str, ...]] | None:
    """A sentence on whether filing is open on `as_of`, and the dates in it that are computed; None where no window is stated.

    `announced`: the section's heading says that it is about filing time; otherwise the text itself has to.
    """
    if not announced and not _FILING.search(text):
        return None
    windows = sorted(set(_windows(text, as_of)))
    if not windows:
        return None
    today = _written(as_of)
    for opens, closes in windows:
        if opens <= as_of <= closes:
            return f"截至{today}，正在申报期内，{_written(closes)}截止。", (today, _written(closes))
    later = [w for w in windows if w[0] > as_of]
    if later:
        opens = later[0][0]
        return f"截至{today}，尚未到申报期，{_written(opens)}开始，还有{(opens - as_of).days}天。", (
            today, _written(opens), f"{(opens - as_of).days}天"
        )  # fmt: skip
    return f"截至{today}，本次申报已于{_written(windows[-1][1])}截止。", (today, _written(windows[-1][1]))


def _windows(text: str, as_of: date) -> Iterator[tuple[date, date]]:
    dated = list(_RANGE.finditer(text))
    for match in dated:
        opens = _day(int(match["y1"]), match["m1"], match["d1"])
        closes = _day(int(match["y2"] or match["y1"]), match["m2"], match["d2"])
        if opens and closes and opens <= closes:
            yield opens, closes
    if dated or "每年" not in text:
        return
    for match in _YEARLY.finditer(text):
        for year in (as_of.year, as_of.year + 1):
            opens, closes = _day(year, match["m1"], match["d1"]), _day(year, match["m2"], match["d2"])
            if opens and closes and opens <= closes and (year == as_of.year or opens > as_of):
                yield opens, closes


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
