"""The outbox: what is waiting, sent or failed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.dependencies import ServiceDep
from api.desk_draft_schemas import OutboxList
from api.principal import StaffDep
from api.schemas import Identifier
from desk.outbox import OutboxRow

router = APIRouter(prefix="/desk/outbox", tags=["陪跑工作室"])


@router.get("", summary="发件箱")
async def rows(
    service: ServiceDep,
    principal: StaffDep,
    ticket_id: Annotated[Identifier | None, Query(description="只看这件工单的")] = None,
) -> OutboxList:
    """最近的 200 条：waiting 待发、sending 正在发、sent 已发、failed 失败（附原因）。"""
    return OutboxList(items=await service.reading(service.desk.outbox.rows, principal, ticket_id))


@router.post("/{outbox_id}/retry", summary="重新发送")
async def retry(
    outbox_id: Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="发件记录的 id")],
    service: ServiceDep,
    principal: StaffDep,
) -> OutboxRow:
    """只有发送失败的可以重新发送；编号不变，对方不会收到两份。"""
    row = await service.reading(service.desk.outbox.retry, outbox_id, principal)
    service.outbox_thread.asked.set()
    return row
