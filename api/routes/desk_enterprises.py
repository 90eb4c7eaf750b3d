"""An enterprise across its life, as the desk sees it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.dependencies import ServiceDep
from api.desk_schemas import (
    EnterpriseAnswer,
    EnterpriseChange,
    EnterpriseFound,
    EnterpriseStage,
    EnterpriseView,
    EnterpriseWindow,
)
from api.principal import StaffDep
from api.service import Service
from api.tickets import summary_of
from desk.principal import Principal

router = APIRouter(prefix="/desk/enterprises", tags=["陪跑工作室"])

EnterpriseId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,40}$", description="企业的 id")]


@router.get("", summary="查找企业")
async def found(
    service: ServiceDep,
    staff: StaffDep,
    q: Annotated[str, Query(max_length=100, description="名称或统一社会信用代码的一部分")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[EnterpriseFound]:
    """代企业登记工单时用。"""
    lines = await service.reading(service.desk.enterprises.find, q, limit)
    return [EnterpriseFound(**asdict(line)) for line in lines]


@router.get("/{enterprise_id}", summary="企业档案")
async def life_cycle(enterprise_id: EnterpriseId, service: ServiceDep, staff: StaffDep) -> EnterpriseView:
    """发展阶段（设立、成长、认定、融资、上市），已知情况，现在和即将可以申报的事项，工单和历次答复。"""
    return await service.answering(_view, service, staff, enterprise_id)


@router.patch("/{enterprise_id}", summary="更新企业档案")
async def change(
    enterprise_id: EnterpriseId, body: EnterpriseChange, service: ServiceDep, staff: StaffDep
) -> EnterpriseView:
    """`stage` 由工作人员确定阶段，null 为恢复按情况推断；`profile` 更新企业情况，值为 null 的删去。"""
    desk = service.desk

    def changed() -> EnterpriseView:
        stages = [body.stage] if "stage" in body.model_fields_set else []
        desk.enterprises.change(enterprise_id, staff, facts=body.profile or {}, stages=stages)
        return _view(service, staff, enterprise_id)

    return await service.answering(changed)


def _view(service: Service, principal: Principal, enterprise_id: str) -> EnterpriseView:
    desk = service.desk
    now = desk.clock()
    held = desk.enterprises.life_cycle(enterprise_id, principal, desk.tickets.due.day(now))
    return EnterpriseView(
        **asdict(held.enterprise),
        stage=EnterpriseStage(**asdict(held.stage)) if held.stage else None,
        profile=list(held.facts),
        told_in_tickets=sorted(held.told_in_tickets),
        windows=None if held.windows is None else [EnterpriseWindow(**asdict(window)) for window in held.windows],
        windows_missing=held.windows_missing,
        tickets=[summary_of(listed, desk.tickets.due, now) for listed in held.tickets],
        answers=[EnterpriseAnswer(**asdict(answer)) for answer in held.answers],
    )
