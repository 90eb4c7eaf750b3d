"""An answer as server-sent events: what the assistant yields in a thread, sent as it comes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import anyio
import anyio.to_thread
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.errors import problem_of
from api.schemas import Problem
from api.service import Service
from assistant.policy.document import Frozen
from assistant.policy.events import Cited, Delta, Detailed, Done, Event, Found, Retrieved

PING_SECONDS = 15  # below the 30–60 s after which proxies cut a silent connection
_SEND_TIMEOUT_S = 30  # a client that stops reading is given up


def event_response(service: Service, events: Iterator[Event], request_id: str | None) -> EventSourceResponse:
    """Streams `events`; a client that goes away closes them, so that nothing more is computed for it."""
    return stream_response(_sent(service, events, request_id))


def stream_response(events: AsyncIterator[ServerSentEvent]) -> EventSourceResponse:
    """Sends events as they come, and a sign of life in between."""
    return EventSourceResponse(
        events,
        ping=PING_SECONDS,
        ping_message_factory=lambda: ServerSentEvent(comment="keep-alive", sep="\n"),
        send_timeout=_SEND_TIMEOUT_S,
        sep="\n",
    )


async def _sent(service: Service, events: Iterator[Event], request_id: str | None) -> AsyncIterator[ServerSentEvent]:
    async with AsyncExitStack() as stack:
        stack.push_async_callback(_close, events)
        try:
            while (event := await service.answering(next, events, None)) is not None:
                yield _named(event)
        except Exception as error:  # the status line is long sent: the stream says what happened
            yield _as_error(problem_of(error, request_id))


async def _close(events: Iterator[Event]) -> None:
    close = getattr(events, "close", None)
    if close is not None:
        with anyio.CancelScope(shield=True):  # runs in a cancelled task when the client went away
            await anyio.to_thread.run_sync(close)


def _named(event: Event) -> ServerSentEvent:
    name, body = _name_and_body(event)
    return ServerSentEvent(body.model_dump_json(), event=name, sep="\n")


def _name_and_body(event: Event) -> tuple[str, Frozen]:
    match event:
        case Retrieved():
            return "retrieval", event
        case Delta():
            return "delta", event
        case Cited(citation=citation):
            return "citation", citation
        case Detailed(detail=detail):
            return "detail", detail
        case Found(finding=finding):
            return "finding", finding
        case Done(answer=answer):
            return "done", answer


def _as_error(problem: Problem) -> ServerSentEvent:
    return ServerSentEvent(problem.model_dump_json(exclude_none=True), event="error", sep="\n")
