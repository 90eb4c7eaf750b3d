"""Administration: documents uploaded, ingestion jobs watched and steered. Closed without `ESL_ADMIN_TOKEN`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from api.dependencies import ServiceDep, require_admin
from api.errors import ACCEPTED, NO_CONTENT
from api.job_events import detail_of, job_response, nothing_more
from api.schemas import JobDetail, JobPage
from api.service import Service
from api.uploads import UploadReader, boundary_of, received
from assistant.storage.jobs import Job

UPLOAD_PATH = "/api/v1/admin/documents"

_UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            }
        },
    },
    "security": [{"bearer": []}],
}
_STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}

router = APIRouter(prefix="/admin", tags=["管理"], dependencies=[Depends(require_admin)])


@router.post("/documents", status_code=ACCEPTED, summary="上传文件并导入", openapi_extra=_UPLOAD)
async def upload(
    request: Request,
    response: Response,
    service: ServiceDep,
    embed: Annotated[bool, Query(description="是否计算向量；不算则暂时只能按字词检索")] = True,
) -> JobDetail:
    """一次可以上传多个文件，立即返回导入任务。同名文件再次上传，是同一份文件的新版本；内容不变则不重复处理。"""
    boundary = boundary_of(request.headers.get("content-type", ""))
    folder = service.jobs.uploads.new_folder(uuid4().hex)
    try:
        paths = await received(request, service.reading, UploadReader(folder, boundary))
        job = await service.reading(service.jobs.submit, [str(path) for path in paths], embed=embed)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    response.headers["Location"] = f"/api/v1/admin/jobs/{job.id}"
    return await service.reading(detail_of, service.stores.jobs, job.id)


@router.get("/jobs", summary="导入任务")
async def jobs(service: ServiceDep, limit: Annotated[int, Query(ge=1, le=500)] = 50) -> JobPage:
    """从新到旧。"""
    return JobPage(items=list(await service.reading(service.stores.jobs.newest, limit)))


@router.get("/jobs/{job_id}", summary="一个导入任务")
async def job(job_id: str, service: ServiceDep) -> JobDetail:
    """状态、进度，以及没有导入的文件和原因。"""
    return await service.reading(detail_of, service.stores.jobs, job_id)


@router.get("/jobs/{job_id}/events", responses=_STREAM, summary="导入任务的进展")
async def events(job_id: str, service: ServiceDep, last_event_id: Annotated[str, Header()] = "") -> Response:
    """以事件返回：先是 job（任务现状），然后是 state、file、failure、progress 等，每个有编号；任务结束时结束。

    断开后带上 Last-Event-ID 再请求，从下一个事件接着发；已经没有更多事件的，返回 204。
    """
    after = int(last_event_id) if last_event_id.isdecimal() and len(last_event_id) < 10 else 0
    if await service.reading(nothing_more, service.stores.jobs, job_id, after):
        return Response(status_code=NO_CONTENT)
    return job_response(service, job_id, after)


@router.post("/jobs/{job_id}/pause", summary="暂停导入任务")
async def pause(job_id: str, service: ServiceDep) -> JobDetail:
    """已经入库的文件留在库中。"""
    return await _steered(service, service.jobs.pause, job_id)


@router.post("/jobs/{job_id}/resume", summary="继续导入任务")
async def resume(job_id: str, service: ServiceDep) -> JobDetail:
    """已经入库的文件不重复处理。"""
    return await _steered(service, service.jobs.resume, job_id)


@router.post("/jobs/{job_id}/cancel", summary="取消导入任务")
async def cancel(job_id: str, service: ServiceDep) -> JobDetail:
    """已经入库的文件留在库中。"""
    return await _steered(service, service.jobs.cancel, job_id)


@router.post("/jobs/{job_id}/retry", summary="重试导入任务")
async def retry(job_id: str, service: ServiceDep) -> JobDetail:
    """已完成的任务只重试失败的文件；失败或取消的任务从头再来，已经入库的文件不重复处理。"""
    return await _steered(service, service.jobs.retry, job_id)


async def _steered(service: Service, call: Callable[[str], Job], job_id: str) -> JobDetail:
    await service.reading(call, job_id)
    return await service.reading(detail_of, service.stores.jobs, job_id)
