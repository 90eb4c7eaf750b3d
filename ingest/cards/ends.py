"""The last day on which one benefit can be had, where its own words give one: 「执行至2027年12月31日」."""

from __future__ import annotations

import re
from datetime import date

_DAY = r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
# 「延续执行至2027年12月31日」, 「自2023年1月1日至2027年12月31日」, 「2026年3月31日前申请」
_ENDS = re.compile(
    rf"(?:执行|实施|延续|延长|适用|有效|享受|截止|截至)[^,，。;；\d]{{0,6}}至?\s?{_DAY}"
    rf"|\d{{4}}年\d{{1,2}}月\d{{1,2}}日起?(?:至|到|—|-){_DAY.replace('<', '<b')}(?!(?:止|期间)?[,，]?(?:取得|获得|认定|授权|发生|新))"
    rf"|{_DAY.replace('<', '<c')}(?:之?前|以前)(?:提出)?(?:申请|申报|申领|办理)"
)


def end_of(said: str) -> date | None:
    """The day that `said`, the words that grant something, gives as the last; None where it gives none."""
    for match in _ENDS.finditer(said):
        year, month, day = next(
            g for p in ("", "b", "c") if (g := tuple(match[f"{p}{k}"] for k in ("year", "month", "day")))[0]
        )
        try:
            return date(int(year), int(month), int(day))
        except ValueError:  # no day of the calendar
            continue
    return None
