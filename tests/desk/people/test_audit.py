"""The audit chain: in order under many writers, and no change of it goes unseen."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from assistant.storage.schema import state
from assistant.storage.schema_people import audit as rows
from desk.people.audit import Anchor, Audit
from desk.principal import SYSTEM, Principal, Role

OFFICER = Principal("user:1", Role.OFFICER, "王工")
_ROWS = 12


def write(audit: Audit, count: int = _ROWS) -> None:
    for number in range(count):
        body = {"n": number, "名": ["甲", None, 1.5, True]}
        audit.note(OFFICER if number % 2 else SYSTEM, f"action.{number % 3}", f"ticket:{number}", body)


def test_rows_come_back_in_order_and_the_chain_is_sound(audit: Audit) -> None:
    assert audit.verify().entries == 0
    write(audit)
    found = audit.page()
    assert [e.number for e in found] == list(range(1, _ROWS + 1))
    assert audit.page(after=10) == found[10:]
    assert audit.verify().is_sound
    assert audit.verify().end == Anchor(_ROWS, found[-1].hash)


def test_what_is_rolled_back_leaves_no_gap(audit: Audit, engine: sa.Engine) -> None:
    write(audit, 2)
    with engine.connect() as connection:
        audit.record(connection, SYSTEM, "lost", "x")
        connection.rollback()
    write(audit, 2)
    assert [e.number for e in audit.page()] == [1, 2, 3, 4]
    assert audit.verify().is_sound


def test_many_writers_make_one_chain(audit: Audit) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: audit.note(SYSTEM, "a", f"x:{n}"), range(100)))
    assert [e.number for e in audit.page(limit=500)] == list(range(1, 101))
    assert {e.object for e in audit.page(limit=500)} == {f"x:{n}" for n in range(100)}
    assert audit.verify().is_sound


# -- tampering: each takes the connection and a source of chance, and says what it did ---------------------------------

Tamper = Callable[[sa.Connection, random.Random], None]


def change_a_field(connection: sa.Connection, r: random.Random) -> None:
    number, column = r.randint(1, _ROWS), r.choice(("at", "actor", "action", "object", "body", "previous_hash", "hash"))
    value: Any = {"n": -1} if column == "body" else "f" * 64 if "hash" in column else "x"
    connection.execute(rows.update().where(rows.c.number == number).values({column: value}))


def change_and_hash_again(connection: sa.Connection, r: random.Random) -> None:
    """The row fits its own hash; the next one, or the anchor, does not fit it."""
    from desk.people.audit import _hash

    number = r.randint(1, _ROWS)
    row = dict(connection.execute(sa.select(rows).where(rows.c.number == number)).mappings().one())
    row.pop("hash")
    row["actor"] = "user:evil"
    connection.execute(rows.update().where(rows.c.number == number).values(actor="user:evil", hash=_hash(row)))


def remove_one(connection: sa.Connection, r: random.Random) -> None:
    connection.execute(rows.delete().where(rows.c.number == r.randint(1, _ROWS)))


def cut_the_end(connection: sa.Connection, r: random.Random) -> None:
    connection.execute(rows.delete().where(rows.c.number > r.randint(0, _ROWS - 1)))


def cut_the_end_and_count_again(connection: sa.Connection, r: random.Random) -> None:
    """Seen by the anchor only."""
    left = r.randint(0, _ROWS - 1)
    connection.execute(rows.delete().where(rows.c.number > left))
    connection.execute(state.update().where(state.c.key == "audit").values(value=left))


def cut_the_beginning(connection: sa.Connection, r: random.Random) -> None:
    connection.execute(rows.delete().where(rows.c.number <= r.randint(1, _ROWS)))


def swap(connection: sa.Connection, r: random.Random) -> None:
    a, b = r.sample(range(1, _ROWS + 1), 2)
    for old, new in ((a, -1), (b, a), (-1, b)):
        connection.execute(rows.update().where(rows.c.number == old).values(number=new))


def insert_one(connection: sa.Connection, r: random.Random) -> None:
    row = dict(connection.execute(sa.select(rows).where(rows.c.number == r.randint(1, _ROWS))).mappings().one())
    connection.execute(rows.insert().values(**{**row, "number": r.choice((0, -1, _ROWS + 1, _ROWS + 2))}))


def append_a_fitting_one(connection: sa.Connection, r: random.Random) -> None:
    from desk.people.audit import _hash

    last = connection.execute(sa.select(rows).where(rows.c.number == _ROWS)).mappings().one()
    row = {**last, "number": _ROWS + 1, "previous_hash": last["hash"]}
    row.pop("hash")
    connection.execute(rows.insert().values(**row, hash=_hash(row)))


def write_anew(connection: sa.Connection, r: random.Random) -> None:
    """All rows made again from a changed one on, so that the chain is sound in itself: seen by the anchor only."""
    from desk.people.audit import FIRST, _hash

    held = [dict(row) for row in connection.execute(sa.select(rows).order_by(rows.c.number)).mappings()]
    held[r.randrange(_ROWS)]["actor"] = "user:evil"
    connection.execute(rows.delete())
    previous = FIRST
    for row in held:
        row.pop("hash")
        row["previous_hash"] = previous
        previous = _hash(row)
        connection.execute(rows.insert().values(**row, hash=previous))


@pytest.mark.parametrize(
    "tamper",
    [
        change_a_field,
        change_and_hash_again,
        remove_one,
        cut_the_end,
        cut_the_end_and_count_again,
        cut_the_beginning,
        swap,
        insert_one,
        append_a_fitting_one,
        write_anew,
    ],
    ids=lambda tamper: tamper.__name__,
)
def test_tampering_is_found_each_time(audit: Audit, engine: sa.Engine, tamper: Tamper) -> None:
    write(audit)
    anchor = audit.verify().end
    for seed in range(15):
        with engine.connect() as connection:
            transaction = connection.begin()
            tamper(connection, random.Random(seed))
            transaction.commit()
        found = audit.verify(anchor)
        assert not found.is_sound, (tamper.__name__, seed)
        assert all(fault.message for fault in found.faults)
        restore(engine, audit)
        anchor = audit.verify().end
        assert audit.verify(anchor).is_sound


def restore(engine: sa.Engine, audit: Audit) -> None:
    with engine.begin() as connection:
        connection.execute(rows.delete())
        connection.execute(state.delete().where(state.c.key == "audit"))
    write(audit)


def test_a_chain_that_grew_still_goes_through_its_anchor(audit: Audit) -> None:
    write(audit)
    anchor = audit.verify().end
    write(audit)
    assert audit.verify(anchor).is_sound
