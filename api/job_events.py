"""A job's events as server-sent events: what has happened since the last one seen, then what happens, to the job's end."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import anyio
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.schemas import JobDetail
from api.service import Service
from api.sse import stream_response
from assistant.storage.jobs import FINISHED, JobEvent, JobStore

_LOOK_S = 0.3  # between two looks for new events; they are written as often


def job_response(service: Service, job_id: str, after: int) -> EventSourceResponse:
    """First the job as it is (event `job`, without a number), then its events above `after`, each with its number as id."""
    return stream_response(_sent(service, job_id, after))


async def _sent(service: Service, job_id: str, after: int) -> AsyncIterator[ServerSentEvent]:
    store = service.stores.jobs
    yield ServerSentEvent((await service.reading(detail_of, store, job_id)).model_dump_json(), event="job", sep="\n")
    while True:
        is_over, events = await service.reading(_news, store, job_id, after)
        for event in events:
            after = event.number
            body = json.dumps({**event.body, "at": event.at.isoformat()}, ensure_ascii=False)
            yield ServerSentEvent(body, id=str(event.number), event=event.name, sep="\n")
        if not events:
            if is_over:
                return
            await anyio.sleep(_LOOK_S)


def detail_of(store: JobStore, job_id: str) -> JobDetail:
    """Raises `NotFound`."""
    return JobDetail(**dict(store.get(job_id)), failures=tuple(store.failures(job_id)))


def _news(store: JobStore, job_id: str, after: int) -> tuple[bool, list[JobEvent]]:
    """Whether the job has ended, and its events: read in this order, so that an end is never seen without its event."""
    is_over = store.get(job_id).state in FINISHED
    return is_over, list(store.events(job_id, after))


def nothing_more(store: JobStore, job_id: str, after: int) -> bool:
    """Whether a client that has seen the events up to `after` has seen all there will be. Raises `NotFound`."""
    is_over, events = _news(store, job_id, after)
    return is_over and not events and after > 0
