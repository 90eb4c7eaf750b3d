"""Files of the desk's tickets."""

from __future__ import annotations

from pathlib import Path as FilePath
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.dependencies import ServiceDep
from api.desk_schemas import TicketDetail
from api.downloads import download
from api.errors import CREATED
from api.principal import PrincipalDep
from api.routes.desk_tickets import TicketId
from api.tickets import detail_of
from api.uploads import UploadReader, boundary_of, received
from desk.attachments import GivenFile

UPLOAD_PATH = "/api/v1/desk/tickets/*/attachments"

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
    }
}
_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}

router = APIRouter(prefix="/desk", tags=["陪跑工作室"])


@router.post("/tickets/{ticket_id}/attachments", status_code=CREATED, summary="添加附件", openapi_extra=_UPLOAD)
async def attach(
    ticket_id: TicketId,
    request: Request,
    service: ServiceDep,
    principal: PrincipalDep,
    internal: Annotated[bool, Query(description="只给工作人员看；仅工作人员可用")] = False,
) -> TicketDetail:
    """一次可以上传多个，要么都加上，要么都不加。按内容识别类型：PDF、OFD、Word、Excel、PowerPoint、图片、纯文本。"""
    desk = service.desk
    await service.reading(
        desk.tickets.get, ticket_id, principal
    )  # before anything is read from who has no business here
    boundary = boundary_of(request.headers.get("content-type", ""))

    def add(paths: list[FilePath]) -> TicketDetail:
        given = [GivenFile(path.name, path.read_bytes()) for path in paths]
        desk.attachments.add(ticket_id, principal, given, internal=internal)
        return detail_of(desk, principal, ticket_id)

    scratch = service.stores.folder.scratch
    scratch.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=scratch) as folder:
        reader = UploadReader(FilePath(folder), boundary, desk.attachments.limits.file)
        paths = await received(request, service.reading, reader)
        return await service.reading(add, paths)


@router.get("/attachments/{attachment_id}", summary="下载附件", response_class=Response, responses=_FILE)
async def attachment(
    attachment_id: Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,40}$")], service: ServiceDep, principal: PrincipalDep
) -> Response:
    """只能下载，浏览器不直接打开。"""
    found, content = await service.reading(service.desk.attachments.read, attachment_id, principal)
    return download(content, found.media_type, found.name)
