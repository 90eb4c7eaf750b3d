from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from assistant.errors import NotFound
from assistant.policy.answer import Answer, Citation, Status
from assistant.policy.validity import Validity
from assistant.storage.conversations import Conversations


def answer(number: int, conversation: str = "c1") -> Answer:
    citation = Citation(
        n=1, document_id="reward", title="某区奖励办法", document_number=None, version=1, validity=Validity.IN_FORCE,
        effective_from=date(2025, 4, 1), effective_to=None, provision="第一条", page=None, start=0, end=2, quote="奖励",
        url="/policies/reward",
    )  # fmt: skip
    return Answer(
        id=f"{conversation}-a{number}",
        conversation_id=conversation,
        as_of=date(2026, 11, 22),
        status=Status.ANSWERED,
        text=f"第{number}答[1]🏭",
        citations=(citation,),
    )


@pytest.fixture
def conversations(engine: sa.Engine) -> Conversations:
    return Conversations(engine)


def feedback_count(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(sa.text("SELECT count(*) FROM feedback")).scalar() or 0)


def test_turns_come_back_whole_and_in_order(conversations: Conversations) -> None:
    for number in range(1, 13):
        conversations.add_turn(f"第{number}问", answer(number), {"turn": number})
        conversations.add_turn(f"别的第{number}问", answer(number, "c2"), {})
    found = conversations.get("c1")
    assert [t.question for t in found.turns] == [f"第{n}问" for n in range(1, 13)]
    assert [t.answer for t in found.turns] == [answer(n) for n in range(1, 13)]
    assert found.profile == {"turn": 12}
    assert found.turns[0].asked_at <= found.turns[-1].asked_at
    assert len(conversations.get("c2").turns) == 12


def test_a_deleted_conversation_takes_its_turns_and_feedback_with_it(
    conversations: Conversations, engine: sa.Engine
) -> None:
    for conversation in ("c1", "c2"):
        conversations.add_turn("问", answer(1, conversation), {})
        conversations.add_feedback(f"{conversation}-a1", "up", "很好")
    conversations.delete("c1")
    assert conversations.find("c1") is None
    assert feedback_count(engine) == 1
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT id FROM turns")).scalars().all() == ["c2-a1"]
    with pytest.raises(NotFound):
        conversations.add_feedback("c1-a1", "up", None)


def test_what_is_not_there_is_not_found(conversations: Conversations, engine: sa.Engine) -> None:
    assert conversations.find("nobody") is None
    with pytest.raises(NotFound, match="nobody"):
        conversations.get("nobody")
    with pytest.raises(NotFound, match="nobody"):
        conversations.delete("nobody")
    with pytest.raises(NotFound, match="nothing"):
        conversations.add_feedback("nothing", "down", None)
    assert feedback_count(engine) == 0


def test_a_turn_that_cannot_be_stored_leaves_no_conversation(conversations: Conversations) -> None:
    conversations.add_turn("问", answer(1), {})
    same_id = answer(1).model_copy(update={"conversation_id": "c9"})
    with pytest.raises(sa.exc.IntegrityError):
        conversations.add_turn("问", same_id, {})
    assert conversations.find("c9") is None


@pytest.mark.parametrize("document_id", ["reward", "奖励_办法", "r%"])
def test_answers_that_cite_a_document_are_found_by_any_id(conversations: Conversations, document_id: str) -> None:
    cited = answer(1).citations[0].model_copy(update={"document_id": document_id})
    conversations.add_turn("问", answer(1).model_copy(update={"citations": (cited,)}), {})
    other = cited.model_copy(update={"document_id": "other", "quote": document_id})
    conversations.add_turn("问", answer(2).model_copy(update={"citations": (other,)}), {})
    assert list(conversations.answers_citing(document_id)) == [("c1-a1", (cited,))]
