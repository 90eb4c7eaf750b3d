"""How to file for what a policy offers: as data, as a checklist to print, as dates for a calendar."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.dependencies import AsOfDep, AssistantDep, ServiceDep
from api.filing import attachment, filing_guide, warning
from api.schemas import FilingGuideView
from assistant.filing.checklist import checklist
from assistant.filing.ics import calendar_of

router = APIRouter(prefix="/policies", tags=["政策"])

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ICS = "text/calendar"

BenefitId = Annotated[str | None, Query(max_length=200, description="事项编号，默认第一个事项")]


@router.get("/{document_id}/filing-guide", summary="申报指南")
async def shown(
    document_id: str, service: ServiceDep, assistant: AssistantDep, as_of: AsOfDep, benefit: BenefitId = None
) -> FilingGuideView:
    """一个事项怎样申报：时间、材料、程序、时限、受理部门，每项注明出自哪份文件；`not_stated` 是原文没有载明的。"""
    return await service.reading(lambda: filing_guide(assistant.library, document_id, benefit, as_of=as_of))


@router.get(
    "/{document_id}/filing-guide.docx",
    summary="申报材料清单（Word）",
    response_class=Response,
    responses={200: {"content": {_DOCX: {}}}},
)
async def docx(
    document_id: str, service: ServiceDep, assistant: AssistantDep, as_of: AsOfDep, benefit: BenefitId = None
) -> Response:
    """可打印的清单：材料逐项打勾，附依据的原文。"""

    def written() -> Response:
        view = filing_guide(assistant.library, document_id, benefit, as_of=as_of)
        titles = {d: assistant.library.register(d).title for d in (document_id, *view.guide.notices)}
        park = service.stores.settings.park_name
        data = checklist(view.guide, title=view.title, park=park, as_of=as_of, titles=titles, warning=warning(view))
        return Response(data, media_type=_DOCX, headers=attachment(view, "申报材料清单", ".docx"))

    return await service.reading(written)


@router.get(
    "/{document_id}/filing-guide.ics",
    summary="申报日历",
    response_class=Response,
    responses={200: {"content": {_ICS: {}}}},
)
async def ics(
    document_id: str, service: ServiceDep, assistant: AssistantDep, as_of: AsOfDep, benefit: BenefitId = None
) -> Response:
    """申报开始和截止的日子，截止前 7 天提醒。原文没有载明日期的，返回 404。"""

    def written() -> Response:
        view = filing_guide(assistant.library, document_id, benefit, as_of=as_of)
        data = calendar_of(view.guide, title=view.title)
        return Response(data, media_type=_ICS, headers=attachment(view, "申报日历", ".ics"))

    return await service.reading(written)
