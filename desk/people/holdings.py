"""Where everything of one enterprise stands: table by table, those that refer to others before those they refer to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from assistant.storage import schema as s
from assistant.storage import schema_desk as d
from assistant.storage import schema_people as p

# tables that hold nothing of an enterprise: public documents, what ingestion did, what the office wrote, and the chain of
# what was done, which names its objects by id alone
NOT_OF_ENTERPRISES = (
    s.documents, s.versions, s.sources, s.provisions, s.passages, s.cards, s.embeddings, s.jobs, s.job_failures,
    s.job_events, s.state, d.canned_paragraphs, p.audit,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holding:
    """The rows of a table that are an enterprise's."""

    table: sa.Table
    rows: sa.ColumnElement[bool]


def of_enterprise(enterprise_id: str) -> tuple[Holding, ...]:
    """Everything of an enterprise: its people's, its tickets', and what was asked in the conversations behind these."""
    its_users = sa.select(p.users.c.id).where(p.users.c.enterprise_id == enterprise_id)
    its_keys = sa.select(p.api_keys.c.id).where(p.api_keys.c.enterprise_id == enterprise_id)
    actors = sa.union_all(
        sa.select(sa.literal("user:") + its_users.subquery().c.id),
        sa.select(sa.literal("key:") + its_keys.subquery().c.id),
    )
    t, c = d.tickets.c, s.conversations.c
    tickets = sa.select(t.id).where(
        sa.or_(t.enterprise_id == enterprise_id, sa.and_(t.enterprise_id.is_(None), t.opened_by.in_(actors)))
    )
    behind = sa.select(t.conversation_id).where(t.id.in_(tickets), t.conversation_id.is_not(None))
    ownerless = sa.or_(c.owner.is_(None), c.owner.like("visitor:%"))  # asked before anybody signed in
    conversations = sa.select(c.id).where(
        sa.or_(c.owner == f"enterprise:{enterprise_id}", c.owner.in_(actors), sa.and_(c.id.in_(behind), ownerless))
    )
    return (
        *of_conversations(conversations),
        *of_tickets(tickets),
        Holding(p.sessions, p.sessions.c.user_id.in_(its_users)),
        Holding(p.api_keys, p.api_keys.c.enterprise_id == enterprise_id),
        Holding(p.users, p.users.c.enterprise_id == enterprise_id),
        Holding(p.enterprises, p.enterprises.c.id == enterprise_id),
    )


def of_conversations(ids: sa.Select[tuple[str]]) -> Iterator[Holding]:
    """Conversations with their turns and what was thought of these."""
    turns = sa.select(s.turns.c.id).where(s.turns.c.conversation_id.in_(ids))
    yield Holding(s.feedback, s.feedback.c.answer_id.in_(turns))
    yield Holding(s.turns, s.turns.c.conversation_id.in_(ids))
    yield Holding(s.conversations, s.conversations.c.id.in_(ids))


def of_tickets(ids: sa.Select[tuple[str]]) -> Iterator[Holding]:
    """Tickets with all that hangs on them."""
    for table in (
        d.reviews,
        d.drafts,
        d.letters,
        d.outbox,
        d.ratings,
        d.attachments,
        d.reviewed_answers,
        d.ticket_events,
    ):
        yield Holding(table, table.c.ticket_id.in_(ids))
    yield Holding(d.tickets, d.tickets.c.id.in_(ids))


def delete(connection: sa.Connection, holdings: tuple[Holding, ...]) -> dict[str, int]:
    """Deletes the rows, in SQLite's file too. Returns how many of each table; tables with none are left out."""
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text("PRAGMA secure_delete = ON"))  # else the words stay in the file's free pages
    counts = {}
    for holding in holdings:
        if removed := connection.execute(holding.table.delete().where(holding.rows)).rowcount:
            counts[holding.table.name] = removed
    return counts


def settle(engine: sa.Engine) -> None:
    """After a deletion: what SQLite still has in its write-ahead log goes too, unless somebody is reading."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
