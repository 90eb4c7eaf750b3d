"""What one server process holds: its stores, the assistant once it is loaded, and the threads it may use."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import date
from functools import cached_property, partial
from typing import ParamSpec, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter

from api.daily import DailyThread
from api.errors import NotReady
from api.oidc import Oidc
from api.sniffing import media_type_of
from assistant.build import Stores, build_assistant, today
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from desk.build import Desk
from desk.outbox_thread import OutboxThread
from ingest.job_thread import JobThread
from ingest.jobs import Jobs

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

# Planned for two cores. An extractive answer is some 20 ms of embedding, outside the interpreter's lock, plus SQLite:
# two threads a core keep both busy; more only lengthen every answer (both cores busy: p95 of one embedding ×10).
_ANSWERING = 4
# With a language model an answer is mostly waiting for its server, up to ESL_LLM_TIMEOUT_S.
_ANSWERING_WITH_MODEL = 16
# The register and documents have their own threads, so that reading never queues behind answering.
_READING = 4


class Service:
    """Answers requests from `stores`; `load` fetches the assistant, which takes a second or two."""

    def __init__(self, stores: Stores) -> None:
        self.stores = stores
        self.jobs = Jobs(stores, workers=max(1, (os.cpu_count() or 1) // 2))  # the other half answers questions
        self.desk = Desk(stores, lambda: self.assistant, sniff=media_type_of)
        self.outbox_thread = OutboxThread(self.desk.outbox)
        self._job_thread = JobThread(self.jobs)
        self._daily = DailyThread(self.desk, stores.settings.data_dir)
        self._assistant: Assistant | None = None
        self._failure: AssistantError | None = None
        self._answering = CapacityLimiter(_ANSWERING_WITH_MODEL if stores.settings.llm_model else _ANSWERING)
        self._reading = CapacityLimiter(_READING)
        self._proposing = CapacityLimiter(1)  # minutes of a model's time, which questions may need too

    def load(self) -> None:
        """Builds the assistant, then lets jobs run. A failure is logged and told to every request that needs it."""
        self.outbox_thread.start()  # letters need no assistant
        try:
            assistant = build_assistant(self.stores)
            # opening Chroma and reading vectors takes a second, which the first question would wait for
            self.stores.vectors.warm()
            self.stores.sentences.warm()
            self._assistant = assistant
        except AssistantError as error:
            self._failure = error
            logger.error("the assistant could not be loaded: %s", error.message)
        except Exception as error:  # the server stays up to say so at /readyz
            self._failure = AssistantError(f"问答组件加载失败：{type(error).__name__}")
            logger.exception("the assistant could not be loaded")
        self._daily.start()
        self._job_thread.start()  # not before: both would open Chroma

    def stop(self) -> None:
        """Breaks off the running job, which the next start goes on with; lets a letter on its way arrive."""
        self._daily.stop()
        self._job_thread.stop()
        self.outbox_thread.stop()

    @property
    def assistant(self) -> Assistant:
        """Raises `NotReady` until it is loaded."""
        if self._failure is not None:
            raise NotReady([self._failure.message])
        if self._assistant is None:
            raise NotReady(["正在加载政策库和索引，请稍候再试"])
        return self._assistant

    @cached_property
    def oidc(self) -> Oidc:
        """Signing in elsewhere. Raises `ComponentMissing` where it is not set."""
        return Oidc(self.stores.settings)

    @property
    def today(self) -> date:
        return today(self.stores.settings)

    async def answering(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a blocking call that computes an answer in a thread."""
        return await anyio.to_thread.run_sync(partial(call, *args, **kwargs), limiter=self._answering)

    async def proposing(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a blocking call that has a language model read a document in a thread; one at a time."""
        return await anyio.to_thread.run_sync(partial(call, *args, **kwargs), limiter=self._proposing)

    async def reading(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a blocking call that only reads or writes the database in a thread."""
        return await anyio.to_thread.run_sync(partial(call, *args, **kwargs), limiter=self._reading)
