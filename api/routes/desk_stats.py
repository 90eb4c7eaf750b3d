"""Figures of the desk, and what people ask that no document answers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query

from api.dependencies import ServiceDep
from api.principal import StaffDep
from api.schemas import FIRST_DAY, LAST_DAY
from api.service import Service
from assistant.errors import InvalidInput
from assistant.policy.personal import mask
from desk.gaps import Gap, find_gaps
from desk.stats import Stats, statistics

router = APIRouter(prefix="/desk", tags=["工单统计"])
_DEFAULT_DAYS = 30


def _times(
    service: ServiceDep,
    since: Annotated[date | None, Query(ge=FIRST_DAY, le=LAST_DAY, description="起始日，默认 30 天前")] = None,
    until: Annotated[date | None, Query(ge=FIRST_DAY, le=LAST_DAY, description="截止日（含），默认今天")] = None,
) -> tuple[datetime, datetime]:
    """From midnight of the first day to midnight after the last, where the park is."""
    last = until or service.today
    first = since or last - timedelta(days=_DEFAULT_DAYS - 1)
    if first > last:
        raise InvalidInput("起始日不能晚于截止日")
    zone = _zone(service)
    return datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)


def _zone(service: Service) -> ZoneInfo:
    return ZoneInfo(service.stores.settings.time_zone)


TimesDep = Annotated[tuple[datetime, datetime], Depends(_times)]


@router.get("/stats", summary="工单统计")
async def stats(_: StaffDep, service: ServiceDep, times: TimesDep) -> Stats:
    """受理量、首次答复用时、按时率、答复稿修改幅度、原样发出的比例、评价。"""
    since, until = times
    return await service.reading(
        statistics, service.stores.engine, since=since, until=until, now=service.desk.clock(), zone=_zone(service)
    )


@router.get("/gaps", summary="没有文件能回答的问题")
async def gaps(_: StaffDep, service: ServiceDep, times: TimesDep) -> list[Gap]:
    """相近的问法合为一条，问得多的在前；个人信息已隐去。供政策部门补充政策或完善文件。"""
    since, until = times
    return await service.reading(find_gaps, service.stores.engine, mask, since=since, until=until)
