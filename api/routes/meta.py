"""What this server is and holds."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.about import NAME, examples, program_version
from api.cookies import set_visitor
from api.dependencies import AssistantDep, ServiceDep
from api.schemas import Meta

router = APIRouter(tags=["服务"])


@router.get("/meta", summary="服务概况")
async def meta(request: Request, response: Response, service: ServiceDep, assistant: AssistantDep) -> Meta:
    """网页打开时首先读取；同时给浏览器一个访客 Cookie，此后的对话只有它自己看得到。"""
    if "authorization" not in request.headers:
        set_visitor(response, request, service.stores.settings)
    description = await service.reading(assistant.describe)
    return Meta(
        name=NAME,
        park_name=service.stores.settings.park_name,
        version=program_version(),
        documents=description.documents,
        passages=description.passages,
        model=description.model,
        as_of=service.today,
        examples=list(examples()),
    )
