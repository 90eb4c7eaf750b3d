"""What users think of an answer."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import ServiceDep
from api.principal import OwnersDep
from api.schemas import FeedbackRequest
from assistant.errors import NotFound
from assistant.storage.conversations import Conversations

router = APIRouter(tags=["问答"])


@router.post("/feedback", status_code=204, summary="评价回答")
async def give_feedback(body: FeedbackRequest, service: ServiceDep, owners: OwnersDep) -> None:
    """只能评价自己的对话中的回答。"""
    await service.reading(_give, service.stores.conversations, body, owners)


def _give(conversations: Conversations, body: FeedbackRequest, owners: frozenset[str]) -> None:
    missing = NotFound(f"没有编号为“{body.answer_id}”的回答")
    try:
        conversations.check_owner(conversations.conversation_of(body.answer_id), owners)
    except NotFound:
        raise missing from None  # a foreign answer and none are told in the same words
    conversations.add_feedback(body.answer_id, body.rating, body.comment or None)
