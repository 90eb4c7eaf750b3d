"""Lists of tickets: filters, search, pages that stay put while others are opened, counts by state."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from assistant.errors import InvalidInput
from assistant.storage.schema_desk import ratings, tickets
from assistant.storage.schema_people import enterprises
from desk.events import Kind, State
from desk.names import names_of
from desk.principal import Principal
from desk.ticket_rows import searched
from desk.transitions import OPEN

MOST = 100  # tickets a page
_WORDS = 10  # of a search; more narrow nothing
Order = Literal["newest", "due"]


@dataclass(frozen=True, slots=True)
class Query:
    """Which tickets. `assignee`: who has it or is asked to take it; "none": nobody. `text`: all of its words occur in number,
    subject, text, messages or the enterprise's name.
    """

    states: tuple[State, ...] = ()
    kind: Kind | None = None
    assignee: str | None = None
    overdue: bool | None = None
    enterprise_id: str | None = None
    text: str = ""
    order: Order = "newest"
    cursor: str | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list. Times are UTC."""

    id: str
    number: str
    kind: Kind
    state: State
    subject: str
    enterprise: tuple[str, str] | None  # id, name
    assignee: tuple[str, str] | None  # actor, name
    offered_to: tuple[str, str] | None
    opened_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    revision: int
    rating: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """`counts`: by state, of everything the other filters leave."""

    items: tuple[Listed, ...]
    next_cursor: str | None
    counts: dict[State, int]


class TicketList:
    """Reads lists. Safe to share between threads."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def page(self, principal: Principal, query: Query) -> Page:
        """What `principal` may see of `query`. Raises `InvalidInput` for a cursor that is none."""
        filters = [_visible(principal), *self._filters(query)]
        by_state = tickets.c.state.in_([s.value for s in query.states]) if query.states else sa.true()
        key, descending = _ORDERS[query.order]
        limit = max(1, min(query.limit, MOST))
        with self._engine.connect() as connection:
            counts = connection.execute(
                sa.select(tickets.c.state, sa.func.count())
                .select_from(_joined())
                .where(*filters)
                .group_by(tickets.c.state)
            ).all()
            rows = connection.execute(
                _select(key)
                .where(*filters, by_state, _after(query.cursor, key, descending))
                .order_by(*((c.desc() if descending else c.asc()) for c in (key, tickets.c.id)))
                .limit(limit + 1)
            ).all()
            items = _listed(connection, rows[:limit])
        cursor = _cursor(rows[limit - 1].sort_key, rows[limit - 1].id) if len(rows) > limit else None
        return Page(items, cursor, {State(state): count for state, count in counts})

    def of(self, ids: Iterable[str], principal: Principal) -> tuple[Listed, ...]:
        """Those of `ids` that `principal` may see, the oldest first."""
        query = _select(tickets.c.opened_at).where(_visible(principal), tickets.c.id.in_(list(ids)))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(tickets.c.opened_at, tickets.c.id)).all()
            return _listed(connection, rows)

    def _filters(self, query: Query) -> list[sa.ColumnElement[bool]]:
        found: list[sa.ColumnElement[bool]] = []
        if query.kind is not None:
            found.append(tickets.c.kind == query.kind.value)
        if query.assignee == "none":
            found.append(tickets.c.assignee.is_(None))
        elif query.assignee is not None:
            found.append((tickets.c.assignee == query.assignee) | (tickets.c.offered_to == query.assignee))
        if query.enterprise_id is not None:
            found.append(tickets.c.enterprise_id == query.enterprise_id)
        if query.overdue is not None:
            late = tickets.c.state.in_([s.value for s in OPEN]) & (tickets.c.due_at < self._clock())
            found.append(late if query.overdue else ~sa.func.coalesce(late, sa.false()))
        found += [
            tickets.c.searched.contains(word, autoescape=True)
            | sa.func.lower(enterprises.c.name).contains(word, autoescape=True)
            for word in searched(query.text.replace("\0", " ")).split()[:_WORDS]
        ]
        return found


_ORDERS: dict[Order, tuple[sa.ColumnElement[Any], bool]] = {  # → key, descending
    "newest": (tickets.c.opened_at, True),
    "due": (sa.func.coalesce(tickets.c.due_at, tickets.c.opened_at), False),
}


def _visible(principal: Principal) -> sa.ColumnElement[bool]:
    """The same rule as `desk.rules.may_see`, for the database."""
    if principal.is_staff:
        return sa.true()
    if principal.owner is None:
        return sa.false()
    if principal.enterprise_id:
        return tickets.c.enterprise_id == principal.enterprise_id
    return tickets.c.enterprise_id.is_(None) & (tickets.c.opened_by == principal.actor)


def _joined() -> sa.FromClause:
    with_enterprise = tickets.outerjoin(enterprises, enterprises.c.id == tickets.c.enterprise_id)
    return with_enterprise.outerjoin(ratings, ratings.c.ticket_id == tickets.c.id)


def _select(key: sa.ColumnElement[Any]) -> sa.Select[Any]:
    shown = (column for column in tickets.c if column.name != "searched")  # the longest, which nothing shows
    return sa.select(
        *shown, enterprises.c.name.label("enterprise_name"), ratings.c.level, key.label("sort_key")
    ).select_from(_joined())


def _listed(connection: sa.Connection, rows: Iterable[sa.Row[Any]]) -> tuple[Listed, ...]:
    found = list(rows)
    names = names_of(connection, {actor for r in found for actor in (r.assignee, r.offered_to) if actor})

    def named(actor: str | None) -> tuple[str, str] | None:
        return None if actor is None else (actor, names[actor])

    return tuple(
        Listed(
            id=r.id,
            number=r.number,
            kind=Kind(r.kind),
            state=State(r.state),
            subject=r.subject,
            enterprise=None if r.enterprise_id is None else (r.enterprise_id, r.enterprise_name or ""),
            assignee=named(r.assignee),
            offered_to=named(r.offered_to),
            opened_at=r.opened_at,
            due_at=r.due_at,
            answered_at=r.answered_at,
            closed_at=r.closed_at,
            revision=r.revision,
            rating=r.level,
        )
        for r in found
    )


def _cursor(key: datetime, ticket_id: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([key.isoformat(), ticket_id]).encode()).decode()


def _after(cursor: str | None, key: sa.ColumnElement[Any], descending: bool) -> sa.ColumnElement[bool]:
    """What comes behind the last ticket of the page before."""
    if cursor is None:
        return sa.true()
    try:
        moment, ticket_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        last = datetime.fromisoformat(moment)
        if last.tzinfo is None or not (isinstance(ticket_id, str) and ticket_id.isalnum()):
            raise ValueError(cursor)
    except (binascii.Error, ValueError, TypeError) as error:
        raise InvalidInput("翻页参数 cursor 不正确，请从第一页开始") from error
    if descending:
        return (key < last) | ((key == last) & (tickets.c.id < ticket_id))
    return (key > last) | ((key == last) & (tickets.c.id > ticket_id))
