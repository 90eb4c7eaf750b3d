"""Drafts of answers: generated, edited, checked, reviewed, sent, exported."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Response

from api.dependencies import ServiceDep
from api.desk_draft_schemas import (
    CheckRequest,
    DraftList,
    GenerateRequest,
    ReviewRequest,
    SaveRequest,
    SendRequest,
    SentLetter,
    SubmitRequest,
)
from api.principal import ReviewerDep, StaffDep
from desk.checks import Checks
from desk.draft_view import DraftView

router = APIRouter(prefix="/desk/tickets/{ticket_id}", tags=["陪跑工作室"])

TicketId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,40}$", description="工单的 id")]
RevisionNumber = Annotated[int, Path(ge=1, le=100_000, description="第几稿")]


@router.post("/draft", summary="生成答复草稿")
async def generate(ticket_id: TicketId, body: GenerateRequest, service: ServiceDep, principal: StaffDep) -> DraftView:
    """由助手按工单内容、对话和企业情况写成一封信，逐问答复，每句带出处。`instruction` 在上一稿的写法上调整：

    更短、更详细、加上材料清单、去掉材料清单、加上办理流程、加上联系方式、语气更正式等，可以连用；其他要求在设置了语言模型时由模型改写，
    改写的文字同样须通过核验。
    """
    return await service.answering(service.desk.drafts.generate, ticket_id, principal, body.instruction or None)


@router.get("/draft", summary="最新的答复草稿")
async def newest(ticket_id: TicketId, service: ServiceDep, principal: StaffDep) -> DraftView:
    """连同核验结果、是否过时及原因、复核情况。"""
    return await service.reading(service.desk.drafts.newest, ticket_id, principal)


@router.get("/drafts", summary="答复草稿的所有版本")
async def revisions(ticket_id: TicketId, service: ServiceDep, principal: StaffDep) -> DraftList:
    """从新到旧，一稿不少。"""
    return DraftList(items=await service.reading(service.desk.drafts.revisions, ticket_id, principal))


@router.put("/draft", summary="保存修改")
async def save(ticket_id: TicketId, body: SaveRequest, service: ServiceDep, principal: StaffDep) -> DraftView:
    """存为第 base+1 稿；别人已先保存的返回 409，写明是谁、何时。

    草稿过时的，把页面上显示的原因放在 `acknowledged` 里再保存，表示已经核对过：草稿改以现在的情况为依据。
    """
    return await service.reading(
        service.desk.drafts.save, ticket_id, principal, body.text, body.base, body.acknowledged
    )


@router.post("/draft/check", summary="核验文字")
async def check(ticket_id: TicketId, body: CheckRequest, service: ServiceDep, principal: StaffDep) -> Checks:
    """与问答相同的核验，不保存。位置按字符（码点）计。"""
    return await service.reading(service.desk.drafts.check, ticket_id, principal, body.text)


@router.post("/draft/submit", summary="提交复核")
async def submit(ticket_id: TicketId, body: SubmitRequest, service: ServiceDep, principal: StaffDep) -> DraftView:
    return await service.reading(service.desk.drafts.submit, ticket_id, principal, body.revision)


@router.post("/draft/review", summary="复核")
async def review(ticket_id: TicketId, body: ReviewRequest, service: ServiceDep, principal: ReviewerDep) -> DraftView:
    """由这一稿的作者以外的人复核；退回时须写明意见。"""
    drafts = service.desk.drafts
    return await service.reading(
        drafts.review, ticket_id, principal, body.revision, passed=body.passed, comment=body.comment
    )


@router.post("/draft/send", summary="签发")
async def send(ticket_id: TicketId, body: SendRequest, service: ServiceDep, principal: StaffDep) -> SentLetter:
    """签发最新一稿并交付发送：企业在工单和对话里看到；另可用邮件（email）或回调（webhook）送达。过时、未复核或出处有误的返回 409。"""
    desk = service.desk
    ids = await service.reading(desk.sending.send, ticket_id, principal, body.revision, body.channels)
    service.outbox_thread.asked.set()
    draft = await service.reading(desk.drafts.newest, ticket_id, principal)
    rows = await service.reading(desk.outbox.rows, principal, ticket_id)
    return SentLetter(draft=draft, outbox=[row for row in rows if row.id in ids])


@router.get("/drafts/{revision}.{file_type}", summary="导出答复")
async def export(
    ticket_id: TicketId,
    revision: RevisionNumber,
    file_type: Literal["docx", "txt"],
    service: ServiceDep,
    principal: StaffDep,
) -> Response:
    """Word 或纯文本，带人工智能生成标识；签发之后是签发人和时间。"""
    found = await service.reading(service.desk.drafts.export, ticket_id, principal, revision, file_type)
    plain = f"letter-{revision}.{file_type}"
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(found.name)}"
    return Response(found.content, media_type=found.media_type, headers={"Content-Disposition": named})
