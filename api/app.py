"""The HTTP application: one service a process, its routes, its errors, its frame."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import anyio.to_thread
from fastapi import Depends, FastAPI
from starlette.middleware import Middleware

from api import errors, static
from api.about import NAME, program_version
from api.middleware import BodyLimit, RequestFrame
from api.principal import check_access
from api.reminding import remind_for_ever
from api.routes import (
    admin,
    audit,
    auth,
    cards,
    chat,
    conversations,
    desk_attachments,
    desk_canned,
    desk_drafts,
    desk_enterprises,
    desk_outbox,
    desk_ratings,
    desk_reviewed,
    desk_stats,
    desk_tickets,
    eligibility,
    evaluations,
    feedback,
    filing,
    health,
    meta,
    people,
    policies,
    quotes,
    search,
)
from api.schemas import Problem
from api.service import Service
from api.uploads import REQUEST_BYTES
from assistant.build import Stores, open_stores
from assistant.settings import Settings

_DESCRIPTION = "惠企政策问答：每句话都有出处，每个数字都能回到原文。错误以 RFC 9457 问题对象返回。"
_ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "请求有误", "model": Problem},
    "5XX": {"description": "服务暂不可用", "model": Problem},
}


def create_app(source: Settings | Stores) -> FastAPI:
    """The application on stores that stay the caller's, or on stores of its own, opened by settings at start-up."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        stores = source if isinstance(source, Stores) else await anyio.to_thread.run_sync(open_stores, source)
        service = app.state.service = Service(stores)
        try:
            await anyio.to_thread.run_sync(service.jobs.recover)
            async with anyio.create_task_group() as loading:
                loading.start_soon(anyio.to_thread.run_sync, service.load)
                loading.start_soon(remind_for_ever, service)
                yield
                loading.cancel_scope.cancel()
        finally:
            await anyio.to_thread.run_sync(service.stop)
            if stores is not source:
                await anyio.to_thread.run_sync(stores.close)

    settings = source.settings if isinstance(source, Stores) else source
    larger = {
        admin.UPLOAD_PATH: REQUEST_BYTES,
        desk_attachments.UPLOAD_PATH: (settings.attachments_mb + 1) * 1_000_000,  # and what stands between the files
    }
    app = FastAPI(
        title=NAME,
        version=program_version(),
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(check_access)],
        middleware=[Middleware(RequestFrame), Middleware(BodyLimit, larger=larger)],
    )
    errors.install(app)
    asking = (chat, conversations, quotes, cards, policies, filing, eligibility, search, feedback, meta)
    desk = (
        *(desk_tickets, desk_attachments, desk_ratings, desk_canned, desk_enterprises),
        *(desk_drafts, desk_outbox, desk_reviewed, desk_stats),
    )
    for module in (*asking, *desk, evaluations, admin, auth, people, audit):
        app.include_router(module.router, prefix="/api/v1", responses=_ERRORS)
    app.include_router(health.router)
    static.install(app)
    return app
