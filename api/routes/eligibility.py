"""One enterprise against all cards in force."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import AssistantDep, ServiceDep
from api.schemas import MatchRequest
from assistant.policy.answer import MatchReport

router = APIRouter(tags=["匹配"])


@router.post("/eligibility", summary="按企业情况匹配可申报的事项")
async def eligibility(request: MatchRequest, service: ServiceDep, assistant: AssistantDep) -> MatchReport:
    """对照全部现行政策的卡片逐条判断：符合、差一点、待核实、不符合，附金额、申报时间和每项条件的出处，按先办什么排序。

    `profile` 的名称见企业情况词汇表；金额以元为单位，也可以写“3000万元”，比例可以写“5%”，按年的情况写成 {"2025": …}。
    """
    return await service.answering(
        assistant.match,
        request.profile,
        as_of=request.as_of or service.today,
        limit=request.limit,
        standings=request.standings,
    )
