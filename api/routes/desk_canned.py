"""Canned paragraphs of the desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.dependencies import ServiceDep
from api.desk_schemas import CannedRequest, CannedView
from api.errors import CREATED, NO_CONTENT
from api.principal import StaffDep
from desk.canned import CannedParagraph, Paragraph
from desk.events import Kind

router = APIRouter(prefix="/desk/canned", tags=["陪跑工作室"])

ParagraphId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,40}$")]


@router.get("", summary="常用段落")
async def listed(
    service: ServiceDep, staff: StaffDep, kind: Annotated[Kind | None, Query(description="用于哪类工单")] = None
) -> list[CannedView]:
    return [_view(held) for held in await service.reading(lambda: service.desk.canned.all(kind))]


@router.post("", status_code=CREATED, summary="新增常用段落")
async def add(body: CannedRequest, service: ServiceDep, staff: StaffDep) -> CannedView:
    return _view(await service.reading(lambda: service.desk.canned.add(staff, _paragraph(body))))


@router.put("/{paragraph_id}", summary="修改常用段落")
async def change(paragraph_id: ParagraphId, body: CannedRequest, service: ServiceDep, staff: StaffDep) -> CannedView:
    return _view(await service.reading(lambda: service.desk.canned.change(paragraph_id, staff, _paragraph(body))))


@router.delete("/{paragraph_id}", status_code=NO_CONTENT, summary="删除常用段落")
async def remove(paragraph_id: ParagraphId, service: ServiceDep, staff: StaffDep) -> None:
    await service.reading(lambda: service.desk.canned.remove(paragraph_id, staff))


def _paragraph(body: CannedRequest) -> Paragraph:
    return Paragraph(title=body.title, text=body.text, kinds=tuple(dict.fromkeys(body.kinds)))


def _view(held: CannedParagraph) -> CannedView:
    return CannedView(id=held.id, updated_at=held.updated_at, **held.paragraph.model_dump())
