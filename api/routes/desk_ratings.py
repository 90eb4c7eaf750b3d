"""好差评 of the desk's answers."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import ServiceDep
from api.desk_schemas import RatingRequest, TicketDetail
from api.principal import PrincipalDep
from api.routes.desk_tickets import TicketId
from api.tickets import detail_of
from desk.ratings import RatingScale

router = APIRouter(prefix="/desk", tags=["陪跑工作室"])


@router.get("/rating-scale", summary="好差评的等级和理由")
async def scale(service: ServiceDep) -> RatingScale:
    """五级，每级可选的理由；`bad` 及以下自动登记回访。"""
    return service.desk.ratings.scale


@router.post("/tickets/{ticket_id}/rating", summary="评价")
async def rate(ticket_id: TicketId, body: RatingRequest, service: ServiceDep, principal: PrincipalDep) -> TicketDetail:
    """答复或办结之后，由提出人评价一次，不能更改。"""
    desk = service.desk

    def rated() -> TicketDetail:
        desk.ratings.rate(ticket_id, principal, body.level, body.reasons, body.comment, expected=body.revision)
        return detail_of(desk, principal, ticket_id)

    return await service.reading(rated)
