"""Stored answers that a person signed. Only their text and citations: who may sign them is the desk's business."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from assistant.errors import NotFound
from assistant.policy.reviewed import ReviewedAnswer, ReviewedState
from assistant.storage import schema
from assistant.storage.schema_desk import reviewed_answers as table

_CHANGES = "reviewed"  # the row of `state` that counts changes
_COUNT_CHANGES = sa.select(schema.state.c.value).where(schema.state.c.key == _CHANGES)


class ReviewedAnswers:
    """Reads and writes reviewed answers. Safe to share between threads and processes."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @property
    def changes(self) -> int:
        """How often any of them changed: readers that keep them read again when it moves."""
        with self._engine.connect() as connection:
            return int(connection.execute(_COUNT_CHANGES).scalar() or 0)

    def all(self, state: ReviewedState | None = None) -> list[ReviewedAnswer]:
        """The newest first."""
        query = sa.select(table).order_by(table.c.approved_at.desc(), table.c.id)
        if state is not None:
            query = query.where(table.c.state == state.value)
        with self._engine.connect() as connection:
            return [_read(row) for row in connection.execute(query)]

    def get(self, answer_id: str) -> ReviewedAnswer:
        """Raises `NotFound`."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(table).where(table.c.id == answer_id)).first()
        if row is None:
            raise NotFound(f"没有编号为“{answer_id}”的核定问答")
        return _read(row)

    def put_in(self, connection: sa.Connection, answer: ReviewedAnswer) -> None:
        """Writes one in the caller's transaction, in place of an earlier state of it."""
        values = {
            "ticket_id": answer.ticket_id,
            "question": answer.question,
            "variants": list(answer.variants),
            "text": answer.text,
            "citations": [c.model_dump(mode="json") for c in answer.citations],
            "state": answer.state.value,
            "lapsed_for": answer.lapsed_for or None,
            "approved_by": answer.approved_by,
            "approved_at": answer.approved_at,
        }
        updated = connection.execute(table.update().where(table.c.id == answer.id).values(**values))
        if not updated.rowcount:
            connection.execute(table.insert().values(id=answer.id, **values))
        _count(connection)


def _count(connection: sa.Connection) -> None:
    state = schema.state
    moved = connection.execute(state.update().where(state.c.key == _CHANGES).values(value=state.c.value + 1))
    if not moved.rowcount:
        connection.execute(state.insert().values(key=_CHANGES, value=1))


def _read(row: sa.Row[Any]) -> ReviewedAnswer:
    fields = dict(row._mapping)
    return ReviewedAnswer.model_validate({**fields, "lapsed_for": row.lapsed_for or ""})
