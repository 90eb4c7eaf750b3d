"""Conversations: read one, delete one. A foreign one is not found."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api.dependencies import ServiceDep
from api.principal import OwnersDep, PrincipalDep
from api.schemas import Conversation, Turn

router = APIRouter(prefix="/conversations", tags=["问答"])

ConversationId = Annotated[str, Path(pattern=r"^[^\x00]{1,100}$")]  # PostgreSQL takes no NUL


@router.get("/{conversation_id}", summary="读取对话")
async def read_conversation(
    conversation_id: ConversationId, service: ServiceDep, principal: PrincipalDep, owners: OwnersDep
) -> Conversation:
    """自己的对话；工作人员可以查看所有对话，每次查看都记入审计。"""
    found = await service.reading(service.stores.conversations.get, conversation_id)
    if principal.is_staff and found.owner not in owners:
        viewed = f"conversation:{found.id}"
        await service.reading(service.desk.audit.note, principal, "conversation.viewed", viewed)
    elif found.owner is not None:
        await service.reading(service.stores.conversations.check_owner, conversation_id, owners)
    turns = [Turn(question=t.question, answer=t.answer, asked_at=t.asked_at) for t in found.turns]
    return Conversation(id=found.id, created_at=found.created_at, turns=turns)


@router.delete("/{conversation_id}", status_code=204, summary="删除对话")
async def delete_conversation(
    conversation_id: ConversationId, service: ServiceDep, principal: PrincipalDep, owners: OwnersDep
) -> None:
    """删除对话、其中的回答和对回答的评价。只能删除自己的对话。"""
    conversations, audit = service.stores.conversations, service.desk.audit
    await service.reading(conversations.check_owner, conversation_id, owners)
    deleted = (principal, "conversation.deleted", f"conversation:{conversation_id}")
    await service.reading(conversations.delete, conversation_id, lambda connection: audit.record(connection, *deleted))
