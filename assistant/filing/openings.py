"""Filing windows as of a day: open, coming or closed, and for how long."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.filing.deadlines import counted, last_day
from assistant.policy.card import Window, WindowKind
from assistant.policy.days import chinese_date, term
from assistant.policy.judgement import Opening

_ORDER = ("open", "coming", "all_year", "by_notice", "closed")


@dataclass(frozen=True)
class Period:
    """From `opens` to `closes`, both included; None: without that end."""

    opens: date | None
    closes: date | None

    def holds(self, day: date) -> bool:
        """Whether `day` lies inside."""
        return (self.opens is None or self.opens <= day) and not self.over(day)

    def over(self, day: date) -> bool:
        """Whether it has closed before `day`."""
        return self.closes is not None and self.closes < day


def openings(
    windows: Sequence[Window], as_of: date, *, events: Mapping[str, date] | None = None
) -> tuple[Opening, ...]:
    """Every window as of `as_of`, in the order given. `events`: days on which what a window counts from happened (取得证书之日)."""
    return tuple(_opening(window, as_of, events or {}) for window in windows)


def first_to_act(found: Sequence[Opening]) -> Opening | None:
    """The window to act on first: what is open and closes soonest, else what opens soonest, else all year, by notice, closed."""
    return min(found, key=lambda o: (_ORDER.index(o.state), o.days if o.days is not None else 10**6), default=None)


def upcoming(window: Window, as_of: date, events: Mapping[str, date] | None = None) -> Period | None:
    """The period with dates that is open on `as_of` or comes next; None where there is none."""
    found = [p for p in _periods(window, as_of, events or {}) if not p.over(as_of)]
    return min(found, key=lambda p: p.opens or date.min, default=None)


def _opening(window: Window, as_of: date, events: Mapping[str, date]) -> Opening:
    periods = _periods(window, as_of, events)
    label = f"{window.label}：" if window.label else ""
    if not periods:
        state = "all_year" if window.kind is WindowKind.ALL_YEAR or window.within else "by_notice"
        return Opening(window=window, state=state, text=label + _undated(window, state))
    now = upcoming(window, as_of, events)
    past = max((p for p in periods if p.over(as_of)), key=lambda p: p.closes or date.min, default=None)
    if now and now.holds(as_of):
        days = None if now.closes is None else (now.closes - as_of).days
        text = _open_text(now, as_of) + _holiday(window, now.closes)
        return Opening(window=window, state="open", opens=now.opens, closes=now.closes, days=days, text=label + text)
    if past and past.closes and (now is None or past.closes.year == as_of.year):
        closed = f"已于{_day(past.closes, as_of)}截止"
        text = f"{closed}，下一次{chinese_date(now.opens)}" if now and now.opens else closed
        following = now.opens if now else None
        return Opening(
            window=window, state="closed", opens=past.opens, closes=past.closes, text=label + text, next_opens=following
        )
    if now is None or now.opens is None:
        return Opening(window=window, state="by_notice", text=label + _undated(window, "by_notice"))
    days = (now.opens - as_of).days
    text = f"{_day(now.opens, as_of)}开始，还有{days}天" + _holiday(window, now.closes)
    return Opening(window=window, state="coming", opens=now.opens, closes=now.closes, days=days, text=label + text)


# -- periods -------------------------------------------------------------------------------------------------------


def _periods(window: Window, as_of: date, events: Mapping[str, date]) -> list[Period]:
    """Every period that matters as of a day, earliest first; a term after an event bounds those that fall into it, or is the only one."""
    dated = _dated(window, as_of.year)
    event = events.get(window.event)
    if window.within is None or window.unit is None or event is None:
        return dated
    end = last_day(counted(event, window.within, window.unit).day, window.source.quote).day
    if not dated:
        return [Period(event, end)]
    cut = [Period(max(p.opens or event, event), min(p.closes or end, end)) for p in dated]
    return [p for p in cut if p.opens and p.closes and p.opens <= p.closes] or dated


def _dated(window: Window, year: int) -> list[Period]:
    match window.kind:
        case WindowKind.ONCE if window.opens or window.closes:
            return [Period(_on(window.opens, year), _on(window.closes, year))]
        case WindowKind.YEARLY if window.opens or window.closes:
            return [_yearly(window, y) for y in range(year - 1, year + 3)]
        case _:
            return []


def _yearly(window: Window, year: int) -> Period:
    """The window that opens in `year`; without a first day it opens with the year, without a last one it closes with it."""
    opens = _on(window.opens or "--01-01", year)
    closes = _on(window.closes or "--12-31", year)
    if opens and closes and closes < opens:
        closes = _on(window.closes, year + 1)
    return Period(opens, closes)


def _on(day: date | str | None, year: int) -> date | None:
    """The day in `year`: 「--02-29」 is the last of February in other years."""
    if day is None or isinstance(day, date):
        return day
    month, number = int(day[2:4]), int(day[5:7])
    return date(year, month, min(number, calendar.monthrange(year, month)[1]))


# -- words ---------------------------------------------------------------------------------------------------------


def _day(day: date, as_of: date) -> str:
    """The day, its year only where it is another one."""
    return f"{day.month}月{day.day}日" if day.year == as_of.year else chinese_date(day)


def _open_text(period: Period, as_of: date) -> str:
    if period.closes is None:
        return "正在受理，原文未载明截止时间"
    days = (period.closes - as_of).days
    if days == 0:
        return "今天截止"
    begins = "今天开始" if period.opens == as_of else "正在受理"
    return f"{begins}，{_day(period.closes, as_of)}截止，还有{days}天"


def _holiday(window: Window, closes: date | None) -> str:
    """What is to be known where the last day is a holiday."""
    if closes is None:
        return ""
    end = last_day(closes, window.source.quote)
    return f"（{end.note}）" if end.holiday else ""


def _undated(window: Window, state: str) -> str:
    if window.within is not None and window.unit is not None:
        event = window.event or "有关事项发生之日"
        return f"自{event}起{term(window.within, window.unit)}内"
    if state == "all_year":
        return "全年受理"
    return "每年申报，具体时间以当年通知为准" if window.kind is WindowKind.YEARLY else "申报时间以通知为准"
