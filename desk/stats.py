"""Figures of the desk: how much comes in, how fast and how well it is answered, and what people change in drafts."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from statistics import mean, median
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict

from assistant.policy.answer import Status
from assistant.policy.reviewed import GENERATED_BY
from assistant.storage import schema
from assistant.storage.schema_desk import drafts, ratings, ticket_events, tickets
from desk.edits import Edits, edits_between

_ENDED = ("answered", "closed", "merged")
ALL = "all"  # the row of all kinds together


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Waiting(_Frozen):
    """Hours from opening to the first answer; None where none was answered."""

    answered: int
    median_hours: float | None
    p90_hours: float | None
    in_time: float | None  # share answered by the due time


class Drafting(_Frozen):
    """What people made of generated letters: shares of their sentences, and of letters sent as they were."""

    sent: int
    unchanged: float | None  # share of letters
    distance: float | None  # mean, 0 to 1
    kept: int
    changed: int
    added: int
    removed: int


class Stats(_Frozen):
    """All over tickets opened, answers given and ratings made in [since, until). Keys of the mappings: a kind of ticket, or `all`."""

    since: datetime
    until: datetime
    opened: int
    by_day: Mapping[str, int]  # date in the park's time zone → tickets opened
    by_kind: Mapping[str, int]
    by_state: Mapping[str, int]  # of those opened in the time, as they are now
    by_origin: Mapping[str, int]
    overdue: int  # open past their due time now, whenever opened
    waiting: Mapping[str, Waiting]
    drafting: Mapping[str, Drafting]
    ratings: Mapping[int, int]  # level → how many
    reasons: Mapping[str, int]  # named in ratings
    questions: int  # asked in chat
    refused: int  # of them without an answer
    signed: int  # of them answered by what a person had signed


def statistics(engine: sa.Engine, *, since: datetime, until: datetime, now: datetime, zone: ZoneInfo) -> Stats:
    """The figures of a time. All moments are aware."""
    with engine.connect() as connection:
        opened = connection.execute(_within(tickets.c.opened_at, since, until)).mappings().all()
        answered = connection.execute(_within(tickets.c.answered_at, since, until)).mappings().all()
        rated = connection.execute(_within(ratings.c.given_at, since, until)).mappings().all()
        statuses = _statuses(connection, since, until)
        return Stats(
            since=since,
            until=until,
            opened=len(opened),
            by_day=dict(sorted(Counter(t["opened_at"].astimezone(zone).date().isoformat() for t in opened).items())),
            by_kind=Counter(t["kind"] for t in opened),
            by_state=Counter(t["state"] for t in opened),
            by_origin=_origins(connection, since, until),
            overdue=_overdue(connection, now),
            waiting=_waiting_by_kind(answered),
            drafting=_drafting(connection, since, until),
            ratings=dict(sorted(Counter(r["level"] for r in rated).items())),
            reasons=dict(Counter(reason for r in rated for reason in r["reasons"]).most_common()),
            questions=sum(statuses.values()),
            refused=statuses[Status.ABSTAINED.value],
            signed=_signed(connection, since, until),
        )


def _within(column: sa.Column[datetime], since: datetime, until: datetime) -> sa.Select[tuple[object, ...]]:
    return sa.select(column.table).where(column >= since, column < until)


def _waiting_by_kind(rows: Sequence[sa.RowMapping]) -> dict[str, Waiting]:
    groups: dict[str, list[sa.RowMapping]] = defaultdict(list)
    for row in rows:
        groups[ALL].append(row)
        groups[row["kind"]].append(row)
    return {kind: _waiting(found) for kind, found in groups.items()}


def _waiting(rows: Sequence[sa.RowMapping]) -> Waiting:
    hours = sorted((r["answered_at"] - r["opened_at"]).total_seconds() / 3600 for r in rows)
    due = [r["answered_at"] <= r["due_at"] for r in rows if r["due_at"] is not None]
    return Waiting(
        answered=len(hours),
        median_hours=median(hours) if hours else None,
        p90_hours=hours[math.ceil(0.9 * len(hours)) - 1] if hours else None,
        in_time=mean(due) if due else None,
    )


def _origins(connection: sa.Connection, since: datetime, until: datetime) -> dict[str, int]:
    query = (
        sa.select(ticket_events.c.body)
        .join(tickets, tickets.c.id == ticket_events.c.ticket_id)
        .where(ticket_events.c.name == "opened", tickets.c.opened_at >= since, tickets.c.opened_at < until)
    )
    return Counter(body["origin"] for body in connection.execute(query).scalars())


def _overdue(connection: sa.Connection, now: datetime) -> int:
    query = sa.select(sa.func.count()).where(tickets.c.due_at < now, tickets.c.state.not_in(_ENDED))
    return int(connection.execute(query).scalar() or 0)


def _statuses(connection: sa.Connection, since: datetime, until: datetime) -> Counter[str]:
    status = schema.turns.c.answer["status"].as_string()
    query = (
        sa.select(status, sa.func.count())
        .where(schema.turns.c.asked_at >= since, schema.turns.c.asked_at < until)
        .group_by(status)
    )
    return Counter({row[0]: row[1] for row in connection.execute(query)})


def _signed(connection: sa.Connection, since: datetime, until: datetime) -> int:
    turns = schema.turns.c
    query = sa.select(sa.func.count()).where(
        turns.asked_at >= since, turns.asked_at < until, turns.answer["generated_by"].as_string() == GENERATED_BY
    )
    return int(connection.execute(query).scalar() or 0)


def _drafting(connection: sa.Connection, since: datetime, until: datetime) -> dict[str, Drafting]:
    """Of every letter sent in the time: what was generated last before it, against what was sent."""
    query = (
        sa.select(ticket_events.c.ticket_id, ticket_events.c.body, tickets.c.kind)
        .join(tickets, tickets.c.id == ticket_events.c.ticket_id)
        .where(ticket_events.c.name == "sent", ticket_events.c.at >= since, ticket_events.c.at < until)
    )
    groups: dict[str, list[Edits]] = defaultdict(list)
    for row in connection.execute(query):
        edits = _edits(connection, row.ticket_id, int(row.body["revision"]))
        if edits is not None:
            groups[ALL].append(edits)
            groups[row.kind].append(edits)
    return {kind: _summed(found) for kind, found in groups.items()}


def _edits(connection: sa.Connection, ticket_id: str, revision: int) -> Edits | None:
    query = (
        sa.select(drafts.c.revision, drafts.c.letter, drafts.c.generated_by)
        .where(drafts.c.ticket_id == ticket_id, drafts.c.revision <= revision)
        .order_by(drafts.c.revision.desc())
    )
    rows = connection.execute(query).all()
    generated = next((r for r in rows if r.generated_by != "person"), None)
    if not rows or generated is None:
        return None
    return edits_between(generated.letter["text"], rows[0].letter["text"])


def _summed(found: Iterable[Edits]) -> Drafting:
    edits = list(found)
    return Drafting(
        sent=len(edits),
        unchanged=mean(e.unchanged for e in edits) if edits else None,
        distance=mean(e.distance for e in edits) if edits else None,
        kept=sum(e.kept for e in edits),
        changed=sum(e.changed for e in edits),
        added=sum(e.added for e in edits),
        removed=sum(e.removed for e in edits),
    )
