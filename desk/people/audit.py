"""The audit chain: who did what, each row holding the hash of the row before, written in the transaction of what was done.

Its length is kept apart from its rows (`state`), so that a chain whose end was cut off is found out; `Anchor`, kept outside
the database, finds out one that was written anew. Rows hold ids and digests, no words of people: they outlive the deletion
of an enterprise's data.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from assistant.storage.schema import state
from assistant.storage.schema_people import audit
from desk.principal import Principal

FIRST = "0" * 64  # what the first row holds as the hash of the row before
_LENGTH = "audit"  # key of the row of `state` that counts the chain; updating it is the lock that puts writers in order
_FAULTS = 20  # told at most: after a break every row may be one
_ROWS = 1000  # read at a time


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `at`: ISO 8601 in UTC."""

    number: int
    at: str
    actor: str
    action: str
    object: str
    body: Mapping[str, Any]
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain at some moment, to be kept outside the database."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the chain is broken, and how, in Chinese."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """`end`: what to compare with next time; without faults it is sound."""

    entries: int
    end: Anchor
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        return not self.faults


class Audit:
    """Appends to the chain and checks it. Safe to share between threads and processes."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def record(
        self,
        connection: sa.Connection,
        principal: Principal,
        action: str,
        object: str,
        body: Mapping[str, Any] | None = None,
    ) -> None:
        """Appends a row in the caller's transaction, as the last thing it does: other writers wait for it.

        `action`: like `ticket.assigned`; `object`: like `ticket:ID`; `body`: JSON values without anybody's words.
        """
        number = _next_number(connection)
        previous = connection.execute(sa.select(audit.c.hash).where(audit.c.number == number - 1)).scalar()
        row = {
            "number": number,
            "at": self._clock().isoformat(),
            "actor": principal.actor,
            "action": action,
            "object": object,
            "body": dict(body or {}),
            "previous_hash": previous or FIRST,
        }
        connection.execute(audit.insert().values(**row, hash=_hash(row)))

    def note(self, principal: Principal, action: str, object: str, body: Mapping[str, Any] | None = None) -> None:
        """Appends a row in a transaction of its own: for what changes nothing, such as a look at personal data."""
        with self._engine.begin() as connection:
            self.record(connection, principal, action, object, body)

    def page(self, after: int = 0, limit: int = 100) -> tuple[Entry, ...]:
        """Rows in order, those after number `after`."""
        query = sa.select(audit).where(audit.c.number > after).order_by(audit.c.number).limit(limit)
        with self._engine.connect() as connection:
            return tuple(Entry(*row) for row in connection.execute(query))

    def verify(self, anchor: Anchor | None = None) -> Verification:
        """Recomputes the whole chain. `anchor`: an earlier end, which the chain must still go through."""
        at_least = self._length()
        faults: list[Fault] = []
        expected, previous = 1, FIRST
        passed = anchor is None or anchor.number == 0
        for entry in self._entries():
            faults += [Fault(entry.number, message) for message in _faults(entry, expected, previous)]
            if anchor is not None and entry.number == anchor.number:
                passed = entry.hash == anchor.hash
            expected, previous = entry.number + 1, entry.hash
        last, at_most = expected - 1, self._length()  # rows may be appended meanwhile
        if not at_least <= last <= at_most:
            faults.append(Fault(last + 1, f"记录应有 {at_most} 条，末尾是第 {last} 条：末尾有记录被删除或添加"))
        if anchor is not None and not passed:
            faults.append(Fault(anchor.number, f"第 {anchor.number} 条与上次核验时留存的不一致：记录被改写或截断"))
        return Verification(last, Anchor(last, previous), tuple(faults[:_FAULTS]))

    def _length(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(sa.select(state.c.value).where(state.c.key == _LENGTH)).scalar() or 0)

    def _entries(self) -> Iterator[Entry]:
        after: int | None = None
        while True:
            query = sa.select(audit).order_by(audit.c.number).limit(_ROWS)
            if after is not None:
                query = query.where(audit.c.number > after)
            with self._engine.connect() as connection:
                rows = [Entry(*row) for row in connection.execute(query)]
            yield from rows
            if len(rows) < _ROWS:
                return
            after = rows[-1].number


def digest(text: str) -> str:
    """What stands in a row for words that must not be there: enough to recognise them, not to read them."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _next_number(connection: sa.Connection) -> int:
    """The number of the next row; until the transaction ends nobody else gets one."""
    counted = sa.update(state).where(state.c.key == _LENGTH).values(value=state.c.value + 1)
    if not connection.execute(counted).rowcount:
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(insert(state).values(key=_LENGTH, value=0).on_conflict_do_nothing())
        connection.execute(counted)
    return int(connection.execute(sa.select(state.c.value).where(state.c.key == _LENGTH)).scalar_one())


def _hash(row: Mapping[str, Any]) -> str:
    """SHA-256 of all of a row but its hash, as JSON with sorted keys and no spaces."""
    text = json.dumps(row, ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _faults(entry: Entry, expected: int, previous: str) -> Iterator[str]:
    if entry.number != expected:
        yield f"应为第 {expected} 条，却是第 {entry.number} 条：有记录被删除、插入或改号"
    if entry.previous_hash != previous:
        yield "与前一条衔接不上：前后有记录被改动、删除或调换"
    row = {
        name: getattr(entry, name) for name in ("number", "at", "actor", "action", "object", "body", "previous_hash")
    }
    if entry.hash != _hash(row):
        yield "内容与其校验值不符：这一条被改动"
