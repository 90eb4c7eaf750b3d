"""Conversations: read one, delete one."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import ServiceDep
from api.schemas import Conversation, Turn

router = APIRouter(prefix="/conversations", tags=["问答"])


@router.get("/{conversation_id}", summary="读取对话")
async def read_conversation(conversation_id: str, service: ServiceDep) -> Conversation:
    found = await service.reading(service.stores.conversations.get, conversation_id)
    turns = [Turn(question=t.question, answer=t.answer, asked_at=t.asked_at) for t in found.turns]
    return Conversation(id=found.id, created_at=found.created_at, turns=turns)


@router.delete("/{conversation_id}", status_code=204, summary="删除对话")
async def delete_conversation(conversation_id: str, service: ServiceDep) -> None:
    """删除对话、其中的回答和对回答的评价。"""
    await service.reading(service.stores.conversations.delete, conversation_id)
