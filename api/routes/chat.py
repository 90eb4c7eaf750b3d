"""Asking: the answer as a whole, or as events while it is made."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response

from api.dependencies import AssistantDep, ServiceDep
from api.errors import request_id_of
from api.principal import OwnersDep, PrincipalDep
from api.schemas import ChatRequest
from api.sse import event_response
from assistant.policy.answer import Answer

router = APIRouter(tags=["问答"])

_STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}


@router.post("/chat", response_model=Answer, responses=_STREAM, summary="提问")
async def chat(
    body: ChatRequest,
    request: Request,
    service: ServiceDep,
    assistant: AssistantDep,
    principal: PrincipalDep,
    owners: OwnersDep,
    accept: Annotated[str, Header()] = "",
) -> Answer | Response:
    """逐句核对过出处的回答。`stream` 为 true 或 `Accept: text/event-stream` 时以事件返回：

    retrieval、delta 和 citation（多次）、detail（每段详情一次）、finding、done；出错时以 error 代替 done。
    """
    if body.conversation_id is not None:
        await service.reading(service.stores.conversations.check_owner, body.conversation_id, owners)
    told: dict[str, Any] = {
        "as_of": body.as_of or service.today,
        "conversation_id": body.conversation_id,
        "profile": body.profile,
        "owner": principal.owner,
    }
    if body.stream or "text/event-stream" in accept:
        return event_response(service, assistant.stream(body.question, **told), request_id_of(request))
    return await service.answering(assistant.ask, body.question, **told)
