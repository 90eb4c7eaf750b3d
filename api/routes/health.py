"""For load balancers: alive, and ready to answer."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import AssistantDep, ServiceDep
from api.schemas import Health, Problem, Readiness

router = APIRouter(tags=["服务"])


@router.get("/healthz", summary="进程是否存活")
async def healthz() -> Health:
    return Health()


@router.get("/readyz", responses={503: {"model": Problem}}, summary="是否可以回答")
async def readyz(service: ServiceDep, assistant: AssistantDep) -> Readiness:
    """索引加载完之前返回 503 和原因（reasons）。"""
    held = await service.reading(assistant.describe)
    notes = []
    if not held.documents:
        notes.append("政策库还是空的：请运行 esl ingest 导入政策文件")
    elif held.vectors < held.passages:
        notes.append(f"{held.passages - held.vectors} 个条款还没有向量，目前只能按字词检索")
    return Readiness(documents=held.documents, passages=held.passages, vectors=held.vectors, notes=notes)
