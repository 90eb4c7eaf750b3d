"""The days of a filing guide as a calendar file (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event

from assistant.errors import NotFound
from assistant.filing.deadlines import last_day
from assistant.policy.guide import Entry, Guide
from assistant.policy.judgement import Opening

_BEFORE = timedelta(days=7)
_DAY = timedelta(days=1)


class _Marked(NamedTuple):
    """A day to mark, with the opening that it is of. `what`: opens or closes."""

    day: date
    what: str
    entry: Entry[Opening]


def calendar_of(guide: Guide, *, title: str) -> bytes:
    """All-day events of opening and closing, with an alarm 7 days before closing. `title`: of the policy.

    The same day keeps its UID however often the file is fetched. Raises `NotFound` where no day is to come: a calendar has to have events.
    """
    events = {_uid(marked, guide): marked for marked in _marked(guide)}
    if not events:
        raise NotFound(f"“{guide.benefit}”没有可以加入日历的申报日期：原文没有载明，或者已经截止")
    calendar = Calendar()
    calendar.add("prodid", "-//Enterprise Service Link//Filing Guide//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for uid, marked in events.items():
        calendar.add_component(_event(uid, marked, guide, title))
    written: bytes = calendar.to_ical()
    return written


def _marked(guide: Guide) -> Iterator[_Marked]:
    """Opening and closing days of windows that are open or to come; of one that is closed, the day it opens again."""
    for entry in guide.openings:
        opening = entry.said
        if opening.state == "closed":
            if opening.next_opens:
                yield _Marked(opening.next_opens, "opens", entry)
            continue
        if opening.opens:
            yield _Marked(opening.opens, "opens", entry)
        if opening.closes:
            yield _Marked(opening.closes, "closes", entry)


def _uid(marked: _Marked, guide: Guide) -> str:
    label = marked.entry.said.window.label
    name = f"{guide.document_id}#{guide.benefit_id}|{marked.entry.document_id}|{label}|{marked.what}|{marked.day}"
    return str(uuid5(NAMESPACE_URL, name))


def _event(uid: str, marked: _Marked, guide: Guide, title: str) -> Event:
    word = "开始" if marked.what == "opens" else "截止"
    summary = f"申报{word}：{guide.benefit}"
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(guide.as_of, time(), UTC))
    event.add("summary", summary)
    event.add("dtstart", marked.day)
    event.add("dtend", marked.day + _DAY)  # the day after: the end of an all-day event is not part of it
    event.add("transp", "TRANSPARENT")
    event.add("description", "\n".join(_description(marked, title)))
    if marked.what == "closes":
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"还有7天{summary}")
        alarm.add("trigger", -_BEFORE)
        event.add_component(alarm)
    return event


def _description(marked: _Marked, title: str) -> Iterator[str]:
    window = marked.entry.said.window
    yield f"《{title}》"
    if window.label:
        yield window.label
    if marked.what == "closes" and (note := last_day(marked.day, window.source.quote).note):
        yield note
    yield f"依据：{window.source.at}“{window.source.quote}”"
    yield "以原文和主管部门解释为准。"
