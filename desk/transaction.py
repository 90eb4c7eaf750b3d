"""Transactions that read before they write, such that nobody changes in between what was read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from assistant.errors import NotFound
from assistant.storage import schema, schema_people
from assistant.storage.schema_desk import tickets


@contextmanager
def on_ticket(engine: sa.Engine, ticket_id: str) -> Iterator[sa.Connection]:
    """A transaction that holds a ticket, its conversation, its enterprise and the catalogue: whatever would change them waits for its end.

    SQLite has one writer at a time. On PostgreSQL these rows are locked, always in this order. Raises `NotFound`.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # before the first read
        row = connection.execute(
            sa.select(tickets.c.conversation_id, tickets.c.enterprise_id)
            .where(tickets.c.id == ticket_id)
            .with_for_update()
        ).first()
        if row is None:
            raise NotFound(f"没有编号为“{ticket_id[:60]}”的工单")
        state, conversations, enterprises = schema.state, schema.conversations, schema_people.enterprises
        held = (
            sa.select(conversations.c.id).where(conversations.c.id == row[0]).with_for_update(),
            sa.select(enterprises.c.id).where(enterprises.c.id == row[1]).with_for_update(read=True),
            # every change of the catalogue counts up this row in its own transaction
            sa.select(state.c.value).where(state.c.key == "generation").with_for_update(read=True),
        )
        for query in held:
            connection.execute(query)
        yield connection
