"""The audit chain: read and checked by administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.commands.audit import ANCHOR, verify_and_keep
from api.dependencies import ServiceDep
from api.people_schemas import AuditEntry, AuditPage, AuditVerification
from api.principal import AdminDep

router = APIRouter(prefix="/audit", tags=["审计"])


@router.get("", summary="审计记录")
async def entries(
    service: ServiceDep,
    admin: AdminDep,
    after: Annotated[int, Query(ge=0, le=2_000_000_000, description="从这一条之后开始")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AuditPage:
    """每次登录、改动、查看个人信息、变更权限各一条，按先后编号，环环相扣；只有编号和摘要，没有个人信息。"""
    found = await service.reading(service.desk.audit.page, after, limit)
    return AuditPage(
        items=[AuditEntry.of(entry) for entry in found],
        next_after=found[-1].number if len(found) == limit else None,
    )


@router.get("/verify", summary="核验审计记录")
async def verify(service: ServiceDep, admin: AdminDep) -> AuditVerification:
    """逐条重算，并与上次核验留存的末条比对：改动、删除、调换、截断都会列出。请把 `head_number` 和 `head_hash` 另行留存。"""
    kept = service.stores.settings.data_dir / ANCHOR
    return AuditVerification.of(await service.reading(verify_and_keep, service.desk.audit, kept))
