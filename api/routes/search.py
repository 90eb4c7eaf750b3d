"""Retrieval alone: the passages that a question finds, with what put them in this order."""

from __future__ import annotations

from datetime import date
from time import perf_counter

from fastapi import APIRouter

from api.dependencies import AssistantDep, ServiceDep
from api.schemas import SearchHit, SearchRequest, SearchResult
from assistant.pipeline import Assistant
from assistant.policy.evidence import Candidate
from assistant.policy.provision import provision_name
from assistant.storage.library import Library

router = APIRouter(tags=["政策"])


@router.post("/search", summary="检索条款")
async def search(body: SearchRequest, service: ServiceDep, assistant: AssistantDep) -> SearchResult:
    return await service.answering(_search, assistant, body.query, body.as_of or service.today, body.limit)


def _search(assistant: Assistant, query: str, as_of: date, limit: int) -> SearchResult:
    started = perf_counter()
    found = assistant.search(query, as_of=as_of, limit=limit)
    took_ms = (perf_counter() - started) * 1000
    library = assistant.library
    hits = [_hit(library, c) for c in found if c.passage.document_id in library.documents]
    return SearchResult(items=hits, took_ms=round(took_ms, 1))


def _hit(library: Library, candidate: Candidate) -> SearchHit:
    passage = candidate.passage
    return SearchHit(
        passage_id=passage.id,
        document_id=passage.document_id,
        title=library.register(passage.document_id).title,
        provision=provision_name(passage.path),
        validity=candidate.validity,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        page=passage.page,
        scores={**candidate.features, "fused": candidate.score},
    )
