"""The register of policies, their texts and their original files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import FileResponse

from api.cards import policy_card, propose_conditions, sign_card
from api.changes import Compared, policy_diff
from api.dependencies import AsOfDep, AssistantDep, OfficerDep, ServiceDep, require_admin
from api.doubts import list_doubts
from api.original import original_response
from api.register import Filters, list_policies, policy_detail, policy_text
from api.schemas import CardProposals, DoubtList, PolicyDetail, PolicyDiff, PolicyPage, PolicyText, SignCardRequest
from assistant.policy.card import Card
from assistant.policy.document import Chain, Level
from assistant.policy.validity import Validity

router = APIRouter(prefix="/policies", tags=["政策"])

Version = Annotated[int | None, Query(ge=1, le=1_000_000, description="版本号，默认现行版本")]


@router.get("", summary="政策目录")
async def policies(
    service: ServiceDep,
    assistant: AssistantDep,
    as_of: AsOfDep,
    q: Annotated[str, Query(max_length=200, description="标题、文号或发文机关中的字词")] = "",
    level: Level | None = None,
    chain: Chain | None = None,
    validity: Validity | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> PolicyPage:
    """按成文日期从新到旧。`next_cursor` 不为空时，把它作为 `cursor` 再请求下一页。"""
    filters = Filters(q=q, level=level, chain=chain, validity=validity)
    return await service.reading(
        lambda: list_policies(assistant.library, filters, as_of=as_of, limit=limit, cursor=cursor)
    )


@router.get("/doubts", summary="需要核对的问题", dependencies=[Depends(require_admin)])
async def doubts(service: ServiceDep, assistant: AssistantDep, as_of: AsOfDep) -> DoubtList:
    """登记信息、效力、相互关系和附件中前后矛盾或拿不准的地方，每条附原文和处理办法。需要管理令牌。"""
    return await service.reading(lambda: list_doubts(assistant.library, as_of=as_of))


@router.get("/{document_id}/text", summary="政策全文和条款结构")
async def text(document_id: str, service: ServiceDep, assistant: AssistantDep, version: Version = None) -> PolicyText:
    """`start`、`end` 按 Unicode 码位计数（不是 UTF-16）。"""
    catalogue = service.stores.catalogue
    return await service.reading(lambda: policy_text(assistant.library, catalogue, document_id, version))


@router.get("/{document_id}/file", response_class=FileResponse, summary="原始文件")
async def file(document_id: str, service: ServiceDep, version: Version = None) -> FileResponse:
    source = await service.reading(service.stores.catalogue.source, document_id, version)
    path: Path = service.stores.folder.file(source.sha256)
    return await service.reading(original_response, source, path)


@router.get("/{document_id}/diff", summary="两个版本或两份文件的条款对比")
async def diff(
    document_id: str,
    service: ServiceDep,
    officer: OfficerDep,
    old: Annotated[
        int | None, Query(alias="from", ge=1, le=1_000_000, description="旧版本号，默认新版本的前一版")
    ] = None,
    new: Annotated[int | None, Query(alias="to", ge=1, le=1_000_000, description="新版本号，默认现行版本")] = None,
    against: Annotated[str | None, Query(max_length=200, description="与另一份文件对比：它的编号，它是新文本")] = None,
) -> PolicyDiff:
    """从 `from` 到 `to` 改了什么：按条款和内容配对，逐字标出改动；`against` 给出时，比较本文件与那份文件的现行文本。

    引用了改动内容的回答，没有管理令牌时只给数量。
    """
    stores = service.stores
    compared = Compared(document_id, old, new, against)
    found = await service.reading(policy_diff, stores.catalogue, stores.conversations, compared)
    if not officer:
        found.affected_answers.ids = []
    return found


@router.get("/{document_id}/cards", summary="政策卡片")
async def cards(document_id: str, service: ServiceDep) -> Card:
    """可申报的事项：条件、金额、叠加、申报办理，每条附它依据的原文和位置。`status` 为 `draft` 的是自动读取、尚未核定的。"""
    return await service.reading(policy_card, service.stores.catalogue, document_id)


@router.post("/{document_id}/cards/propose", summary="由语言模型补充卡片条件", dependencies=[Depends(require_admin)])
async def propose_card(document_id: str, service: ServiceDep) -> CardProposals:
    """语言模型补读待核定卡片漏掉的条件；每一条只在原文确有其句、其数时收入，其余列明不收的理由。需要管理令牌，可能需要几分钟。"""
    return await service.proposing(propose_conditions, service.stores, document_id)


@router.post("/{document_id}/cards/approve", summary="核定或退回政策卡片", dependencies=[Depends(require_admin)])
async def approve_card(document_id: str, request: SignCardRequest, service: ServiceDep) -> Card:
    """记下核定人和时间；给出 `withdraw`（原因）时退回待核定。需要管理令牌。"""
    return await service.reading(sign_card, service.stores.catalogue, document_id, request)


@router.get("/{document_id}", summary="政策登记信息")
async def policy(document_id: str, service: ServiceDep, assistant: AssistantDep, as_of: AsOfDep) -> PolicyDetail:
    catalogue = service.stores.catalogue
    return await service.reading(lambda: policy_detail(assistant.library, catalogue, document_id, as_of=as_of))
