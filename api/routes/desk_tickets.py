"""The desk's tickets: opened, listed, read, worked on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.dependencies import ServiceDep
from api.desk_schemas import (
    ActRequest,
    AssignRequest,
    Claimable,
    ClaimableTicket,
    CloseRequest,
    DeclineRequest,
    ExtendRequest,
    LinkRequest,
    MergeRequest,
    OpenRequest,
    Plain,
    ReopenRequest,
    StaffMember,
    TextRequest,
    TicketDetail,
    TicketPage,
    TransferRequest,
)
from api.errors import CREATED
from api.principal import OwnersDep, PrincipalDep, StaffDep
from api.service import Service
from api.tickets import detail, detail_of, page_of, viewed
from desk import events as ev
from desk.events import Event, Kind, State
from desk.names import members
from desk.opening import NewTicket
from desk.principal import Principal
from desk.ticket import Ticket
from desk.ticket_list import MOST, Order
from desk.ticket_list import Query as TicketQuery

router = APIRouter(prefix="/desk", tags=["陪跑工作室"])

TicketId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,40}$", description="工单的 id")]


@router.get("/tickets", summary="工单列表")
async def listed(
    service: ServiceDep,
    principal: PrincipalDep,
    state: Annotated[list[State] | None, Query(description="状态，可以多个")] = None,
    kind: Annotated[Kind | None, Query(description="类别")] = None,
    assignee: Annotated[
        str | None, Plain, Query(max_length=60, description="承办人或转办接收人；me 为自己，none 为尚无承办人")
    ] = None,
    overdue: Annotated[bool | None, Query(description="是否逾期")] = None,
    enterprise_id: Annotated[str | None, Plain, Query(max_length=40, description="企业")] = None,
    q: Annotated[str, Query(max_length=200, description="检索词：编号、标题、内容、企业名称，空格分开的须都出现")] = "",
    order: Annotated[Order, Query(description="newest 从新到旧；due 按到期时间，最早的在前")] = "newest",
    cursor: Annotated[str | None, Plain, Query(max_length=200, description="上一页的 next_cursor")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
) -> TicketPage:
    """工作人员看到全部，企业和访客只看到自己的。`counts` 是其他条件下各状态的件数。"""
    query = TicketQuery(
        states=tuple(state or ()),
        kind=kind,
        assignee=principal.actor if assignee == "me" else assignee,
        overdue=overdue,
        enterprise_id=enterprise_id,
        text=q,
        order=order,
        cursor=cursor,
        limit=limit,
    )
    desk = service.desk
    return await service.reading(
        lambda: page_of(desk.ticket_list.page(principal, query), desk.tickets.due, desk.clock())
    )


@router.post("/tickets", status_code=CREATED, summary="登记工单")
async def open_ticket(
    body: OpenRequest, service: ServiceDep, principal: PrincipalDep, owners: OwnersDep
) -> TicketDetail:
    """咨询、诉求、申报辅导、办不成事。由对话转交的，带上 `conversation_id` 和 `answer_id`；没有登录的，须留电话或邮箱。"""
    new = NewTicket(
        kind=body.kind,
        text=body.text,
        subject=body.subject,
        contact=body.contact.model_dump(),
        enterprise_id=body.enterprise_id,
        conversation_id=body.conversation_id,
        answer_id=body.answer_id,
        owners=owners,
    )

    def opened() -> TicketDetail:
        ticket = service.desk.tickets.open(principal, new)
        return detail(service.desk, principal, ticket, service.desk.tickets.events(ticket.id))

    return await service.reading(opened)


@router.get("/claimable", summary="登录前提交的事项")
async def claimable(service: ServiceDep, principal: PrincipalDep, owners: OwnersDep) -> Claimable:
    """登录前在同一浏览器中提交、还不属于任何企业的。访客和工作人员没有。"""
    return _claimable(await service.reading(service.desk.tickets.claimable, principal, owners))


@router.post("/claim", summary="把登录前提交的事项归入本企业")
async def claim(service: ServiceDep, principal: PrincipalDep, owners: OwnersDep) -> Claimable:
    """此后本企业的人在任何设备上登录都能看到；返回归入的事项。"""
    return _claimable(await service.reading(service.desk.tickets.claim, principal, owners))


@router.get("/tickets/{ticket_id}", summary="一件工单")
async def read_ticket(ticket_id: TicketId, service: ServiceDep, principal: PrincipalDep) -> TicketDetail:
    """内容、经过、对话（含回答的出处）、附件、关联工单和答复；`allowed` 是现在可以做的事。"""
    return await service.reading(viewed, service.desk, principal, ticket_id)


@router.post("/tickets/{ticket_id}/assign", summary="分派")
async def assign(ticket_id: TicketId, body: AssignRequest, service: ServiceDep, staff: StaffDep) -> TicketDetail:
    """分派给一位工作人员，由其接单。已经有人承办的，只有复核人员和管理员可以改派。"""
    return await _appended(service, staff, ticket_id, ev.Assigned(to=body.to), body)


@router.post("/tickets/{ticket_id}/accept", summary="接单")
async def accept(ticket_id: TicketId, body: ActRequest, service: ServiceDep, staff: StaffDep) -> TicketDetail:
    """第一个接单的人是首问责任人，此后不变。"""
    return await _appended(service, staff, ticket_id, ev.Accepted(), body)


@router.post("/tickets/{ticket_id}/transfer", summary="提出转办")
async def transfer(ticket_id: TicketId, body: TransferRequest, service: ServiceDep, staff: StaffDep) -> TicketDetail:
    """接收人接受之前，仍由原承办人负责。"""
    return await _appended(service, staff, ticket_id, ev.TransferOffered(to=body.to, reason=body.reason), body)


@router.post("/tickets/{ticket_id}/transfer/accept", summary="接受转办")
async def transfer_accept(ticket_id: TicketId, body: ActRequest, service: ServiceDep, staff: StaffDep) -> TicketDetail:
    """只有接收人可以接受。"""
    return await _appended(service, staff, ticket_id, ev.TransferAccepted(), body)


@router.post("/tickets/{ticket_id}/transfer/decline", summary="退回转办")
async def transfer_decline(
    ticket_id: TicketId, body: DeclineRequest, service: ServiceDep, staff: StaffDep
) -> TicketDetail:
    """接收人退回，或原承办人收回。"""
    return await _appended(service, staff, ticket_id, ev.TransferDeclined(reason=body.reason), body)


@router.post("/tickets/{ticket_id}/extend", summary="延期")
async def extend(ticket_id: TicketId, body: ExtendRequest, service: ServiceDep, staff: StaffDep) -> TicketDetail:
    """须写明理由；次数和天数有上限。"""
    return await _appended(service, staff, ticket_id, ev.Extended(due_at=body.due_at, reason=body.reason), body)


@router.post("/tickets/{ticket_id}/notes", summary="添加内部备注")
async def note(ticket_id: TicketId, body: TextRequest, service: ServiceDep, staff: StaffDep) -> TicketDetail:
    """企业看不到。"""
    return await _appended(service, staff, ticket_id, ev.NoteAdded(text=body.text), body)


@router.post("/tickets/{ticket_id}/messages", summary="补充说明")
async def message(ticket_id: TicketId, body: TextRequest, service: ServiceDep, principal: PrincipalDep) -> TicketDetail:
    """由提出人补充。已经提交复核的答复回到办理中。"""
    return await _appended(service, principal, ticket_id, ev.MessageAdded(text=body.text), body)


@router.post("/tickets/{ticket_id}/link", summary="关联工单")
async def link(ticket_id: TicketId, body: LinkRequest, service: ServiceDep, staff: StaffDep) -> TicketDetail:
    """同一家企业的两件工单互相关联；`to` 是另一件的 id 或编号。"""

    def linked() -> TicketDetail:
        ticket = service.desk.tickets.link(ticket_id, staff, body.to, expected=body.revision)
        return detail_of(service.desk, staff, ticket.id)

    return await service.reading(linked)


@router.post("/tickets/{ticket_id}/merge", summary="并案")
async def merge(ticket_id: TicketId, body: MergeRequest, service: ServiceDep, staff: StaffDep) -> TicketDetail:
    """并入同一家企业的另一件，不能撤销；两件的经过都保留。`into` 是另一件的 id 或编号。"""

    def merged() -> TicketDetail:
        ticket = service.desk.tickets.merge(ticket_id, staff, body.into, expected=body.revision)
        return detail_of(service.desk, staff, ticket.id)

    return await service.reading(merged)


@router.post("/tickets/{ticket_id}/close", summary="办结")
async def close(ticket_id: TicketId, body: CloseRequest, service: ServiceDep, staff: StaffDep) -> TicketDetail:
    """还没有答复就办结的，须写明原因。"""
    return await _appended(service, staff, ticket_id, ev.Closed(reason=body.reason), body)


@router.post("/tickets/{ticket_id}/reopen", summary="重新打开")
async def reopen(
    ticket_id: TicketId, body: ReopenRequest, service: ServiceDep, principal: PrincipalDep
) -> TicketDetail:
    """答复或办结之后，事情没有办好的；期限重新起算。"""
    return await _appended(service, principal, ticket_id, ev.Reopened(reason=body.reason), body)


@router.get("/staff", summary="工作人员")
async def staff_members(service: ServiceDep, staff: StaffDep) -> list[StaffMember]:
    """可以分派和转办的人。"""

    def read() -> list[StaffMember]:
        with service.stores.engine.connect() as connection:
            return [StaffMember(actor=m.actor, name=m.name, role=m.role) for m in members(connection)]

    return await service.reading(read)


async def _appended(
    service: Service, principal: Principal, ticket_id: str, event: Event, body: ActRequest
) -> TicketDetail:
    def appended() -> TicketDetail:
        service.desk.tickets.append(ticket_id, principal, event, expected=body.revision)
        return detail_of(service.desk, principal, ticket_id)

    return await service.reading(appended)


def _claimable(found: Sequence[Ticket]) -> Claimable:
    shown = (ClaimableTicket(id=t.id, number=t.number, subject=t.subject, opened_at=t.opened_at) for t in found)
    return Claimable(items=list(shown))
