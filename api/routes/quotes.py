"""Quotes in the file's own characters."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import ServiceDep
from api.quotes import Place, original_quote
from api.schemas import OriginalQuote

router = APIRouter(prefix="/policies", tags=["政策"])


@router.get("/{document_id}/original", summary="引文在原始文件中的写法")
async def original(
    document_id: str,
    service: ServiceDep,
    start: Annotated[int | None, Query(ge=0, description="引文的 start")] = None,
    end: Annotated[int | None, Query(ge=0, description="引文的 end")] = None,
    quote: Annotated[str, Query(max_length=2000, description="引文本身，代替 start 和 end")] = "",
    version: Annotated[int | None, Query(ge=1, le=1_000_000, description="版本号，默认现行版本")] = None,
) -> OriginalQuote:
    """引文按规范文本给出；在原始文件里查找它时，用 `original`：部首、连字、全角空格、换行都照文件原样。"""
    place = Place(start, end, quote)
    return await service.reading(original_quote, service.stores.catalogue, document_id, version, place)
