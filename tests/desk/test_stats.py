"""Figures of the desk, from rows as the desk writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from assistant.storage.schema_desk import drafts, ratings, ticket_events, tickets
from desk.stats import ALL, Stats, statistics

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
UNTIL = datetime(2026, 12, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


def add_ticket(engine: sa.Engine, name: str, **fields: Any) -> None:
    opened = fields.pop("opened_at", SINCE + timedelta(days=2))
    row = {
        "id": name, "number": name, "kind": "consult", "state": "new", "subject": name, "searched": name,
        "opened_by": "visitor:v", "opened_at": opened, "due_at": opened + 24 * HOUR, "revision": 1, **fields,
    }  # fmt: skip
    with engine.begin() as connection:
        connection.execute(tickets.insert().values(**row))
        body = {"name": "opened", "origin": "form"}
        connection.execute(
            ticket_events.insert().values(
                ticket_id=name, number=1, name="opened", body=body, actor="visitor:v", at=opened
            )
        )


def send(engine: sa.Engine, name: str, *letters: tuple[str, str]) -> None:
    """`letters`: (text, generated_by) of each revision; the last is sent."""
    with engine.begin() as connection:
        for revision, (text, by) in enumerate(letters, 1):
            connection.execute(
                drafts.insert().values(
                    ticket_id=name, revision=revision, letter={"text": text, "citations": []}, basis={}, author="user:o",
                    generated_by=by, created_at=NOW,
                )
            )  # fmt: skip
        body = {"name": "sent", "revision": len(letters), "channels": ["conversation"]}
        connection.execute(
            ticket_events.insert().values(ticket_id=name, number=2, name="sent", body=body, actor="user:o", at=NOW)
        )


def figures(engine: sa.Engine) -> Stats:
    return statistics(engine, since=SINCE, until=UNTIL, now=NOW, zone=ZoneInfo("Asia/Shanghai"))


def test_tickets_are_counted_by_day_where_the_park_is(engine: sa.Engine) -> None:
    add_ticket(engine, "a", opened_at=datetime(2026, 11, 3, 15, 59, tzinfo=UTC))
    add_ticket(engine, "b", opened_at=datetime(2026, 11, 3, 16, 1, tzinfo=UTC), kind="appeal")
    add_ticket(engine, "c", opened_at=datetime(2026, 12, 3, tzinfo=UTC))
    found = figures(engine)
    assert (found.opened, dict(found.by_day)) == (2, {"2026-11-03": 1, "2026-11-04": 1})
    assert (dict(found.by_kind), dict(found.by_origin)) == ({"consult": 1, "appeal": 1}, {"form": 2})


def test_waiting_is_from_opening_to_the_first_answer(engine: sa.Engine) -> None:
    opened = SINCE + timedelta(days=3)
    for name, hours in (("a", 2), ("b", 4), ("c", 48)):
        add_ticket(engine, name, opened_at=opened, answered_at=opened + hours * HOUR, state="answered")
    add_ticket(engine, "open", opened_at=opened)
    waiting = figures(engine).waiting[ALL]
    assert (waiting.answered, waiting.median_hours, waiting.p90_hours) == (3, 4, 48)
    assert waiting.in_time == pytest.approx(2 / 3)


def test_only_open_tickets_past_their_time_are_overdue(engine: sa.Engine) -> None:
    add_ticket(engine, "late")
    add_ticket(engine, "done", state="answered")
    add_ticket(engine, "young", opened_at=NOW - HOUR)
    assert figures(engine).overdue == 1


def test_a_letter_is_measured_against_what_was_generated_last_before_it(engine: sa.Engine) -> None:
    add_ticket(engine, "a")
    send(
        engine,
        "a",
        ("旧稿。", "extractive"),
        ("您好。奖励20万元。", "extractive"),
        ("您好。奖励20万元。祝顺利。", "person"),
    )
    add_ticket(engine, "b", kind="appeal")
    send(engine, "b", ("收悉。", "extractive"))
    drafting = figures(engine).drafting
    assert (drafting["consult"].kept, drafting["consult"].added, drafting["consult"].unchanged) == (2, 1, 0)
    assert (drafting[ALL].sent, drafting[ALL].unchanged) == (2, 0.5)


def test_ratings_are_counted_by_level_and_reason(engine: sa.Engine) -> None:
    for name, level in (("a", 5), ("b", 2), ("c", 5)):
        add_ticket(engine, name)
        with engine.begin() as connection:
            connection.execute(
                ratings.insert().values(
                    ticket_id=name, level=level, reasons=["答复慢"] if level < 3 else [], given_by="v", given_at=NOW
                )
            )
    found = figures(engine)
    assert (dict(found.ratings), dict(found.reasons)) == ({2: 1, 5: 2}, {"答复慢": 1})


def test_a_desk_without_anything_has_figures_too(engine: sa.Engine) -> None:
    found = figures(engine)
    assert (found.opened, found.overdue, dict(found.waiting), dict(found.drafting)) == (0, 0, {}, {})
