"""Export and deletion reach every table; retention deletes what is over its time and nothing else."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from assistant.errors import NotFound
from assistant.policy.answer import Answer, Status
from assistant.storage import schema, schema_desk, schema_people
from assistant.storage.conversations import Conversations
from desk.people.accounts import NewUser
from desk.people.audit import Audit
from desk.people.holdings import NOT_OF_ENTERPRISES, of_enterprise
from desk.people.keys import NewKey
from desk.people.people import People
from desk.people.portability import Portability
from desk.people.retention import Retention, RetentionDays
from desk.principal import SYSTEM, Principal, Role
from tests.desk.people.conftest import Clock

MARK = "暗记示范"  # followed by the enterprise's letter, in every column that takes words


@pytest.fixture
def portability(engine: sa.Engine, audit: Audit, clock: Clock) -> Portability:
    return Portability(engine, audit, clock)


def answer(conversation_id: str, text: str) -> Answer:
    return Answer(
        id=f"a-{conversation_id}",
        conversation_id=conversation_id,
        as_of=date(2026, 11, 23),
        status=Status.ANSWERED,
        text=text,
    )


def fill(people: People, engine: sa.Engine, clock: Clock, letter: str) -> str:
    """An enterprise with a row in every table that can hold something of it. Returns its id."""
    mark, now = f"{MARK}{letter}", clock()
    enterprise_id = people.enterprises.add(SYSTEM, f"{mark}公司", profile={"note": mark}).id
    user = people.accounts.add(
        SYSTEM, NewUser(f"user-{letter}", Role.ENTERPRISE, "correct-horse-7", mark, enterprise_id, f"{letter}@x.cn")
    )
    people.keys.add(SYSTEM, NewKey(mark, Role.ENTERPRISE, enterprise_id=enterprise_id))
    people.sessions.start(user.id)
    conversations = Conversations(engine)
    for name, owner in (
        ("own", f"enterprise:{enterprise_id}"),
        ("visitor", "visitor:1"),
        ("open", None),
        ("user", user.actor),
    ):
        conversation_id = f"{letter}-{name}"
        conversations.add_turn(mark, answer(conversation_id, mark), {"note": mark}, owner)
        conversations.add_feedback(f"a-{conversation_id}", "down", mark)
    for number, (conversation, opened_by, of) in enumerate(
        (("own", user.actor, enterprise_id), ("visitor", "visitor:1", enterprise_id), ("open", user.actor, None))
    ):
        ticket(engine, clock, f"{letter}{number}", f"{letter}-{conversation}", opened_by, of, mark)
    with engine.begin() as connection:
        connection.execute(
            schema_desk.canned_paragraphs.insert().values(
                id=f"c-{letter}", title="问候", text="您好", kinds=[], updated_by="user:1", updated_at=now
            )
        )
    return enterprise_id


def ticket(
    engine: sa.Engine, clock: Clock, ticket_id: str, conversation_id: str, opened_by: str, of: str | None, mark: str,
    **given: Any,
) -> None:  # fmt: skip
    now, d = clock(), schema_desk
    rows: tuple[tuple[sa.Table, dict[str, Any]], ...] = (
        (d.tickets, {"id": ticket_id, "number": ticket_id, "kind": "consult", "state": "new", "subject": mark,
                     "searched": mark, "opened_by": opened_by, "enterprise_id": of, "conversation_id": conversation_id,
                     "opened_at": now, "revision": 1, **given}),
        (d.ticket_events, {"number": 1, "name": "opened", "body": {"text": mark}, "actor": opened_by, "at": now}),
        (d.ticket_events, {"number": 2, "name": "note_added", "body": {"text": mark}, "actor": "user:1", "at": now}),
        (d.attachments, {"id": f"at-{ticket_id}", "name": f"../{mark}.txt", "media_type": "text/plain", "size": 3,
                         "sha256": "0" * 64, "content": mark.encode(), "internal": False, "added_by": opened_by,
                         "added_at": now}),
        (d.drafts, {"revision": 1, "letter": {"text": mark}, "basis": {}, "author": "user:1",
                    "generated_by": "extractive", "created_at": now, "instruction": mark}),
        (d.reviews, {"revision": 1, "reviewer": "user:2", "passed": True, "comment": mark, "at": now}),
        (d.outbox, {"id": f"o-{ticket_id}", "key": ticket_id, "revision": 1, "channel": "email", "address": mark,
                    "payload": {"text": mark}, "state": "waiting", "attempts": 0, "next_at": now, "created_at": now}),
        (d.letters, {"id": f"o-{ticket_id}", "conversation_id": conversation_id, "body": {"text": mark},
                     "signed_by": "user:1", "sent_at": now}),
        (d.reviewed_answers, {"id": f"r-{ticket_id}", "question": mark, "variants": [mark], "text": mark,
                              "citations": [], "state": "valid", "approved_by": "user:1", "approved_at": now}),
        (d.ratings, {"level": 1, "reasons": [mark], "comment": mark, "given_by": opened_by, "given_at": now}),
    )  # fmt: skip
    with engine.begin() as connection:
        for table, row in rows:
            of_ticket = {} if table is d.tickets else {"ticket_id": ticket_id}
            connection.execute(table.insert().values(**row, **of_ticket))


def tables_with(engine: sa.Engine, words: str) -> set[str]:
    """The tables of which some row, as text, holds `words`."""
    found = set()
    with engine.connect() as connection:
        for table in schema.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)).mappings():
                if any(words in _text(value) for value in row.values()):
                    found.add(table.name)
    return found


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=False, default=str)


def test_every_table_is_known_to_hold_something_of_enterprises_or_nothing() -> None:
    """A new table is declared in desk/people/holdings.py, or nobody would delete from it."""
    declared = {h.table for h in of_enterprise("x")} | set(NOT_OF_ENTERPRISES)
    assert {t.name for t in schema.metadata.sorted_tables} - {t.name for t in declared} == set()


def test_deletion_reaches_every_table_and_leaves_others_alone(
    people: People, engine: sa.Engine, clock: Clock, portability: Portability, audit: Audit, database_address: str
) -> None:
    own, _ = fill(people, engine, clock, "甲"), fill(people, engine, clock, "乙")
    everywhere = {h.table.name for h in of_enterprise(own)} - {"sessions"}
    assert tables_with(engine, f"{MARK}甲") == everywhere
    counts = portability.erase(SYSTEM, own)
    assert set(counts) == everywhere | {"sessions"}
    assert tables_with(engine, f"{MARK}甲") == set()
    assert tables_with(engine, own) == {"audit"}
    assert tables_with(engine, f"{MARK}乙") == everywhere
    assert audit.verify().is_sound
    with pytest.raises(NotFound):
        portability.erase(SYSTEM, own)
    if engine.dialect.name == "sqlite":
        path = database_address.removeprefix("sqlite:///")
        with open(path, "rb") as file:
            held = file.read()
        assert f"{MARK}乙".encode() in held
        assert f"{MARK}甲".encode() not in held


def test_an_enterprise_takes_its_own_data_along_without_secrets_and_internal_notes(
    people: People, engine: sa.Engine, clock: Clock, portability: Portability
) -> None:
    own, other = fill(people, engine, clock, "甲"), fill(people, engine, clock, "乙")
    asker = Principal("user:1", Role.ENTERPRISE, "甲", own)
    data = portability.export(asker, own)
    assert {"enterprises", "users", "tickets", "turns", "letters", "attachments"} <= set(data)
    text = json.dumps(data, ensure_ascii=False)
    assert f"{MARK}乙" not in text
    for secret in ("argon2", "key_hash", "password", "note_added", "token"):
        assert secret not in text
    assert data["turns"][0]["ai_label"]["mark"] == "人工智能生成"
    assert "note_added" in json.dumps(portability.export(SYSTEM, own))
    with pytest.raises(NotFound):
        portability.export(asker, other)
    with zipfile.ZipFile(io.BytesIO(portability.archive(asker, own))) as archive:
        names = archive.namelist()
        assert json.loads(archive.read("data.json"))["tickets"]
        attachment = next(n for n in names if n.startswith("attachments/at-甲0"))
        assert archive.read(attachment).decode() == f"{MARK}甲"
    assert all(".." not in name.split("/") and name.count("/") <= 1 for name in names)


# -- retention ---------------------------------------------------------------------------------------------------------


def retention(engine: sa.Engine, audit: Audit, clock: Clock, **days: int) -> Retention:
    return Retention(engine, audit, clock, RetentionDays(**days))


def conversation_ids(engine: sa.Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(sa.select(schema.conversations.c.id)).scalars())


def aged(engine: sa.Engine, days: Mapping[str, int], clock: Clock) -> None:
    """Conversations by id, begun long ago, with their last turn this many days ago."""
    for conversation_id, age in days.items():
        Conversations(engine).add_turn("问", answer(conversation_id, "答"), {})
        with engine.begin() as connection:
            c, t = schema.conversations, schema.turns
            connection.execute(
                c.update().where(c.c.id == conversation_id).values(created_at=clock() - timedelta(days=900))
            )
            asked_at = clock() - timedelta(days=age)
            connection.execute(t.update().where(t.c.conversation_id == conversation_id).values(asked_at=asked_at))


def test_conversations_go_after_their_time_but_for_those_a_ticket_shows(
    engine: sa.Engine, audit: Audit, clock: Clock
) -> None:
    aged(engine, {"old": 31, "fresh": 29, "shown": 31}, clock)
    ticket(engine, clock, "t1", "shown", "visitor:1", None, "x")
    assert retention(engine, audit, clock).due() == {}
    limited = retention(engine, audit, clock, conversations=30)
    assert limited.due() == {"conversations": 1, "turns": 1}
    assert conversation_ids(engine) == {"old", "fresh", "shown"}
    assert limited.apply() == {"conversations": 1, "turns": 1}
    assert conversation_ids(engine) == {"fresh", "shown"}
    assert limited.apply() == {}
    assert [e.action for e in audit.page()] == ["retention.applied"]


def test_closed_tickets_go_after_their_time_with_all_that_hangs_on_them(
    engine: sa.Engine, audit: Audit, clock: Clock
) -> None:
    for name, state, days in (("old", "closed", 31), ("fresh", "closed", 29), ("open", "answered", 31)):
        given = {"state": state, "closed_at": clock() - timedelta(days=days)}
        ticket(engine, clock, name, "c", "visitor:1", None, f"{MARK}{name}", **given)
    retention(engine, audit, clock, tickets=30).apply()
    assert tables_with(engine, f"{MARK}old") == set()
    assert "attachments" in tables_with(engine, f"{MARK}fresh")
    assert "tickets" in tables_with(engine, f"{MARK}open")


def test_what_was_still_answered_while_its_enterprise_was_deleted_goes_too(
    people: People, engine: sa.Engine, audit: Audit, clock: Clock, portability: Portability
) -> None:
    own = fill(people, engine, clock, "甲")
    portability.erase(SYSTEM, own)
    Conversations(engine).add_turn("问", answer("late", f"{MARK}甲"), {}, f"enterprise:{own}")
    retention(engine, audit, clock).apply()
    assert tables_with(engine, f"{MARK}甲") == set()


def test_sessions_of_an_erased_enterprise_are_gone(
    people: People, engine: sa.Engine, clock: Clock, portability: Portability
) -> None:
    own = fill(people, engine, clock, "甲")
    token = people.sessions.start(people.accounts.named("user-甲").id).token
    _, secret = people.keys.add(SYSTEM, NewKey("另一个", Role.ENTERPRISE, enterprise_id=own))
    portability.erase(SYSTEM, own)
    assert people.sessions.find(token) is None
    assert people.keys.find(secret) is None
    with engine.connect() as connection:
        assert connection.execute(sa.select(schema_people.sessions)).all() == []
