"""Conversations: the turns, each with its whole answer, the enterprise's profile, and what users thought of answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from assistant.errors import NotFound
from assistant.policy.answer import Answer, Citation
from assistant.storage import schema

# written once: to build a statement takes as long as to execute it
_SET_PROFILE = (
    schema.conversations.update()
    .where(schema.conversations.c.id == sa.bindparam("conversation"))
    .values(profile=sa.bindparam("known"))
)
_COUNT_TURNS = sa.select(sa.func.count()).where(schema.turns.c.conversation_id == sa.bindparam("conversation"))
_ADD_CONVERSATION = schema.conversations.insert()
_ADD_TURN = schema.turns.insert()


@dataclass(frozen=True, slots=True)
class Turn:
    question: str
    answer: Answer
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """`owner`: enterprise:ID, user:ID or visitor:ID; None: of whoever knows the id."""

    id: str
    created_at: datetime
    profile: dict[str, Any]
    turns: tuple[Turn, ...]
    owner: str | None = None


class PassingMemory:
    """One conversation that is kept nowhere: what is asked goes on from `before`, which stays as it is."""

    def __init__(self, before: Conversation) -> None:
        self._held = before

    def find(self, conversation_id: str) -> Conversation | None:
        return self._held if conversation_id == self._held.id else None

    def add_turn(self, question: str, answer: Answer, profile: dict[str, Any], owner: str | None = None) -> None:
        turn = Turn(question, answer, datetime.now(UTC))
        self._held = Conversation(self._held.id, self._held.created_at, profile, (*self._held.turns, turn))


class Conversations:
    """Reads and writes conversations. Safe to share between threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @staticmethod
    def new_id() -> str:
        return uuid4().hex

    def get(self, conversation_id: str) -> Conversation:
        """Raises `NotFound`."""
        with self._engine.connect() as connection:
            head = connection.execute(
                sa.select(schema.conversations).where(schema.conversations.c.id == conversation_id)
            ).first()
            if head is None:
                raise NotFound(f"没有编号为“{conversation_id}”的对话")
            rows = connection.execute(
                sa.select(schema.turns)
                .where(schema.turns.c.conversation_id == conversation_id)
                .order_by(schema.turns.c.ordinal)
            ).all()
        turns = tuple(Turn(r.question, Answer.model_validate(r.answer), r.asked_at) for r in rows)
        return Conversation(conversation_id, head.created_at, head.profile, turns, head.owner)

    def find(self, conversation_id: str) -> Conversation | None:
        try:
            return self.get(conversation_id)
        except NotFound:
            return None

    def check_owner(self, conversation_id: str, owners: Collection[str]) -> None:
        """Raises `NotFound` for a conversation that belongs to none of `owners`. One that is not there yet is nobody's."""
        query = sa.select(schema.conversations.c.owner).where(schema.conversations.c.id == conversation_id)
        with self._engine.connect() as connection:
            owner = connection.execute(query).scalar()
        if owner is not None and owner not in owners:
            raise NotFound(f"没有编号为“{conversation_id}”的对话")

    def conversation_of(self, answer_id: str) -> str:
        """The id of the conversation that an answer was given in. Raises `NotFound`."""
        query = sa.select(schema.turns.c.conversation_id).where(schema.turns.c.id == answer_id)
        with self._engine.connect() as connection:
            found = connection.execute(query).scalar()
        if found is None:
            raise NotFound(f"没有编号为“{answer_id}”的回答")
        return str(found)

    def add_turn(self, question: str, answer: Answer, profile: dict[str, Any], owner: str | None = None) -> None:
        """Appends a turn to the answer's conversation, which is made, as `owner`'s, if it does not exist."""
        now = datetime.now(UTC)
        conversation_id = answer.conversation_id
        turn = {
            "id": answer.id,
            "conversation_id": conversation_id,
            "question": question,
            "answer": answer.model_dump(mode="json"),
            "asked_at": now,
        }
        with self._engine.begin() as connection:
            updated = connection.execute(_SET_PROFILE, {"conversation": conversation_id, "known": profile})
            if updated.rowcount:
                earlier = connection.execute(_COUNT_TURNS, {"conversation": conversation_id}).scalar() or 0
            else:
                earlier = 0
                head = {"id": conversation_id, "created_at": now, "profile": profile, "owner": owner}
                connection.execute(_ADD_CONVERSATION, head)
            connection.execute(_ADD_TURN, {**turn, "ordinal": earlier + 1})

    def answers_citing(self, document_id: str) -> Iterator[tuple[str, tuple[Citation, ...]]]:
        """(answer id, its citations of the document) of every stored answer that cites it, the newest first."""
        stored = json.dumps(document_id)[1:-1]  # as it stands in the column: beyond ASCII as \uXXXX
        query = (
            sa.select(schema.turns.c.id, schema.turns.c.answer)
            .where(sa.cast(schema.turns.c.answer, sa.Text).contains(stored, autoescape=True))
            .order_by(schema.turns.c.asked_at.desc(), schema.turns.c.id)
        )
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                cited = [Citation.model_validate(c) for c in row.answer["citations"] if c["document_id"] == document_id]
                if cited:
                    yield row.id, tuple(cited)

    def delete(self, conversation_id: str, record: Callable[[sa.Connection], None] = lambda connection: None) -> None:
        """Removes a conversation with its turns and their feedback; `record` writes in the same transaction. Raises `NotFound`."""
        with self._engine.begin() as connection:
            ids = sa.select(schema.turns.c.id).where(schema.turns.c.conversation_id == conversation_id)
            connection.execute(schema.feedback.delete().where(schema.feedback.c.answer_id.in_(ids)))
            connection.execute(schema.turns.delete().where(schema.turns.c.conversation_id == conversation_id))
            removed = connection.execute(
                schema.conversations.delete().where(schema.conversations.c.id == conversation_id)
            )
            if not removed.rowcount:
                raise NotFound(f"没有编号为“{conversation_id}”的对话")
            record(connection)

    def add_feedback(self, answer_id: str, rating: str, comment: str | None) -> None:
        """Raises `NotFound` when there is no such answer."""
        with self._engine.begin() as connection:
            known = connection.execute(sa.select(schema.turns.c.id).where(schema.turns.c.id == answer_id)).first()
            if known is None:
                raise NotFound(f"没有编号为“{answer_id}”的回答")
            connection.execute(
                schema.feedback.insert().values(
                    answer_id=answer_id, rating=rating, comment=comment, given_at=datetime.now(UTC)
                )
            )
