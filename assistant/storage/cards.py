"""The cards of documents: one for each version that has one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from assistant.errors import Conflict, NotFound
from assistant.policy.card import Card, CardStatus
from assistant.storage import schema


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card and the digest of the card.yaml that states it, if one does."""

    card: Card
    stated: str | None = None


class Cards:
    """Reads and signs the cards of one database. Safe to share between threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def of(self, document_id: str, version: int | None = None) -> StoredCard | None:
        """The card of a version, the current one by default; None where it has none."""
        query = sa.select(schema.cards.c.body, schema.cards.c.stated).where(schema.cards.c.document_id == document_id)
        current = query.join(schema.documents, _is_current())
        query = current if version is None else query.where(schema.cards.c.version == version)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else StoredCard(Card.model_validate(row[0]), row[1])

    def sign(self, document_id: str, *, by: str, at: datetime) -> Card:
        """The card of the current version, approved by an officer. Raises `NotFound` where there is none."""
        return self._mark(document_id, {"status": CardStatus.APPROVED, "signed_by": by, "signed_at": at, "notes": ()})

    def withdraw(self, document_id: str, *, note: str) -> Card:
        """The card of the current version, a draft again. Raises `NotFound` where there is none."""
        return self._mark(
            document_id, {"status": CardStatus.DRAFT, "signed_by": None, "signed_at": None, "notes": (note,)}
        )

    def replace(self, held: Card, card: Card) -> None:
        """Stores `card` in the place of `held`. Raises `Conflict` where that is no longer what is stored."""
        of_version = (schema.cards.c.document_id == held.document_id) & (schema.cards.c.version == held.version)
        with self._engine.begin() as connection:
            body = connection.execute(sa.select(schema.cards.c.body).where(of_version).with_for_update()).scalar()
            if body is None or Card.model_validate(body) != held:
                raise Conflict(f"“{held.document_id}”的卡片刚才已被改动，请重试")
            connection.execute(
                schema.cards.update().where(of_version).values(status=card.status, body=card.model_dump(mode="json"))
            )
            advance(connection)

    def _mark(self, document_id: str, update: dict[str, object]) -> Card:
        with self._engine.begin() as connection:
            row = connection.execute(
                sa.select(schema.cards.c.version, schema.cards.c.body)
                .join(schema.documents, _is_current())
                .where(schema.cards.c.document_id == document_id)
            ).first()
            if row is None:
                raise NotFound(f"没有编号为“{document_id}”的政策卡片")
            card = Card.model_validate(row[1]).model_copy(update=update)
            connection.execute(
                schema.cards.update()
                .where(schema.cards.c.document_id == document_id, schema.cards.c.version == row[0])
                .values(status=card.status, body=card.model_dump(mode="json"))
            )
            advance(connection)
        return card


def write_card(connection: sa.Connection, card: Card, stated: str | None) -> None:
    """Stores the card of a version that has none yet."""
    connection.execute(
        schema.cards.insert().values(
            document_id=card.document_id,
            version=card.version,
            status=card.status,
            stated=stated,
            body=card.model_dump(mode="json"),
        )
    )


def current_cards(connection: sa.Connection) -> Iterator[Card]:
    """The cards of the current versions of all documents, by document."""
    query = (
        sa.select(schema.cards.c.body)
        .join(schema.documents, _is_current() & schema.documents.c.removed_at.is_(None))
        .order_by(schema.cards.c.document_id)
    )
    for body in connection.execute(query).scalars():
        yield Card.model_validate(body)


def advance(connection: sa.Connection) -> None:
    """Counts a change of the catalogue, so that readers reload what they hold in memory."""
    updated = connection.execute(
        schema.state.update().where(schema.state.c.key == "generation").values(value=schema.state.c.value + 1)
    )
    if not updated.rowcount:
        connection.execute(schema.state.insert().values(key="generation", value=1))


def _is_current() -> sa.ColumnElement[bool]:
    return (schema.documents.c.id == schema.cards.c.document_id) & (
        schema.documents.c.current_version == schema.cards.c.version
    )
