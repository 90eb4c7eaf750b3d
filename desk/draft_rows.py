"""Revisions of drafts as rows. Only `desk.drafts` writes them; every one stays."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from assistant.policy.document import Frozen
from assistant.storage.schema_desk import drafts
from desk.letter import Letter
from desk.stale import Basis

PERSON = "person"  # generated_by of a revision that an officer wrote


class Draft(Frozen):
    """One revision. `generated_by`: extractive, a model's name, or person."""

    ticket_id: str
    revision: int
    letter: Letter
    basis: Basis
    instruction: str | None
    author: str
    generated_by: str
    created_at: datetime

    @property
    def id(self) -> str:
        return f"{self.ticket_id}-{self.revision}"


def read_newest(connection: sa.Connection, ticket_id: str) -> Draft | None:
    row = connection.execute(
        sa.select(drafts).where(drafts.c.ticket_id == ticket_id).order_by(drafts.c.revision.desc()).limit(1)
    ).first()
    return None if row is None else _draft(row)


def read_revision(connection: sa.Connection, ticket_id: str, revision: int) -> Draft | None:
    row = connection.execute(
        sa.select(drafts).where(drafts.c.ticket_id == ticket_id, drafts.c.revision == revision)
    ).first()
    return None if row is None else _draft(row)


def read_all(connection: sa.Connection, ticket_id: str) -> list[Draft]:
    """All revisions, the newest first."""
    query = sa.select(drafts).where(drafts.c.ticket_id == ticket_id).order_by(drafts.c.revision.desc())
    return [_draft(row) for row in connection.execute(query)]


def first_generator(connection: sa.Connection, draft: Draft) -> str:
    """What wrote the text that this revision is, or is an edit of."""
    if draft.generated_by != PERSON:
        return draft.generated_by
    query = (
        sa.select(drafts.c.generated_by)
        .where(
            drafts.c.ticket_id == draft.ticket_id,
            drafts.c.revision < draft.revision,
            drafts.c.generated_by != PERSON,
        )
        .order_by(drafts.c.revision.desc())
    )
    return str(connection.execute(query).scalar() or PERSON)


def write(connection: sa.Connection, draft: Draft) -> None:
    connection.execute(
        drafts.insert().values(
            ticket_id=draft.ticket_id,
            revision=draft.revision,
            letter=draft.letter.model_dump(mode="json"),
            basis=draft.basis.model_dump(mode="json"),
            instruction=draft.instruction,
            author=draft.author,
            generated_by=draft.generated_by,
            created_at=draft.created_at,
        )
    )


def _draft(row: sa.Row) -> Draft:  # type: ignore[type-arg]
    return Draft(
        ticket_id=row.ticket_id,
        revision=row.revision,
        letter=Letter.model_validate(row.letter),
        basis=Basis.model_validate(row.basis),
        instruction=row.instruction,
        author=row.author,
        generated_by=row.generated_by,
        created_at=row.created_at,
    )
