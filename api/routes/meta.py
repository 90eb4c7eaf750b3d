"""What this server is and holds."""

from __future__ import annotations

from fastapi import APIRouter

from api.about import NAME, examples, program_version
from api.dependencies import AssistantDep, ServiceDep
from api.schemas import Meta

router = APIRouter(tags=["服务"])


@router.get("/meta", summary="服务概况")
async def meta(service: ServiceDep, assistant: AssistantDep) -> Meta:
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
