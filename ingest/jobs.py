"""Ingestion jobs: asked for, run one at a time, paused, cancelled, tried again; taken up again after a crash.

There is one way for a job to stop before its end: the run is broken off and started anew later. What was stored until then is
found unchanged in a moment, so pause, shutdown and crash are the same thing to whoever goes on.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, Conflict
from assistant.storage.jobs import FINISHED, Job, JobOptions, JobState
from ingest import events
from ingest.job_record import JobRecord
from ingest.pipeline import Ingestion, Stopped
from ingest.resolve import Resolve, Uploads, resolver

if TYPE_CHECKING:
    from assistant.build import Stores

_CRASHES = 3  # in a row, without getting any further
_STATES = {
    JobState.QUEUED: "排队中",
    JobState.RUNNING: "进行中",
    JobState.PAUSED: "已暂停",
    JobState.CANCELLED: "已取消",
    JobState.FAILED: "已失败",
    JobState.DONE: "已完成",
}

log = logging.getLogger(__name__)

Report = Callable[[events.Event], None]


class Jobs:
    """The jobs of the data folder that `stores` own. Safe to share between threads; `run` is for one at a time."""

    def __init__(self, stores: Stores, *, workers: int = 2, resolve: Resolve | None = None) -> None:
        self.store = stores.jobs
        self.uploads = Uploads(stores.folder.root.absolute() / "uploads")
        self._stores = stores
        self._workers = workers
        self._resolve = resolve or resolver(self.uploads)
        self._lock = threading.Lock()
        self._running: tuple[str, threading.Event] | None = None
        self._closed = False
        self.asked = threading.Event()  # something may be waiting to be run

    # -- asking ------------------------------------------------------------------------------------------------

    def recover(self) -> None:
        """To be called once by a new owner of the data folder: queues again what a crash broke off."""
        again = self.store.recover(_CRASHES)
        if again:
            log.info("taken up again after a crash: %s", ", ".join(again))
        self.uploads.sweep(self.store.sources_in_use())
        self.asked.set()

    def submit(self, sources: Sequence[str], *, embed: bool = True) -> Job:
        """A new job at the end of the queue."""
        job = self.store.create(sources, JobOptions(embed=embed))
        self.asked.set()
        return job

    def take_up(self, sources: Sequence[str], *, embed: bool = True) -> Job:
        """The job that was broken off or paused while it did just this, queued again; else a new one."""
        job = self.store.unfinished_with(sources, JobOptions(embed=embed))
        if job is None:
            return self.submit(sources, embed=embed)
        return job if job.state is JobState.QUEUED else self.resume(job.id)

    def pause(self, job_id: str) -> Job:
        """Raises `NotFound`, or `Conflict` for a job that neither waits nor runs."""
        return self._stop(job_id, JobState.PAUSED, "暂停")

    def cancel(self, job_id: str) -> Job:
        """What it has stored stays. Raises `NotFound`, or `Conflict` for a job that has ended."""
        return self._stop(job_id, JobState.CANCELLED, "取消")

    def resume(self, job_id: str) -> Job:
        """Raises `NotFound`, or `Conflict` for a job that is not paused."""
        job = self.store.get(job_id)
        if not self.store.move(job_id, JobState.QUEUED, source={JobState.PAUSED}):
            raise _conflict(job, "继续", "只有已暂停的任务可以继续")
        self.asked.set()
        return self.store.get(job_id)

    def retry(self, job_id: str) -> Job:
        """Once more: only the files that failed where the job came to its end, else all that it was asked for.

        Raises `NotFound`, or `Conflict` for a job that has not ended or has nothing to be tried again.
        """
        job = self.store.get(job_id)
        failed = list(dict.fromkeys(f.source for f in self.store.failures(job_id)))
        if job.state is JobState.DONE and not failed:
            raise _conflict(job, "重试", "没有失败的文件")
        only = failed if job.state is JobState.DONE else job.retried
        if job.state not in FINISHED or not self.store.retry(job_id, only):
            raise _conflict(job, "重试", "只有已结束的任务可以重试")
        self.asked.set()
        return self.store.get(job_id)

    def _stop(self, job_id: str, state: JobState, verb: str) -> Job:
        job = self.store.get(job_id)
        with self._lock:
            if not self.store.move(job_id, state):
                raise _conflict(self.store.get(job_id), verb, "只有排队中或进行中的任务可以暂停，未结束的任务可以取消")
            if self._running is not None and self._running[0] == job_id:
                self._running[1].set()
        return self.store.get(job.id)

    # -- running -----------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Breaks the running job off and queues it again, and starts no other: the process is about to end."""
        with self._lock:
            self._closed = True
            if self._running is not None:
                self.store.move(self._running[0], JobState.QUEUED, source={JobState.RUNNING})
                self._running[1].set()

    def run(self, job_id: str, report: Report = lambda event: None) -> events.Summary | None:
        """Runs a queued job in this thread; None where it was stopped.

        Files that fail are kept with the job, which is done all the same. Raises `Conflict` where the job does not wait or
        another one runs, and what broke the job off as a whole, once it is marked failed. `KeyboardInterrupt` pauses it.
        """
        stop = threading.Event()
        with self._lock:
            job = self.store.get(job_id)
            if self._running is not None or self._closed:
                raise _conflict(job, "开始", "程序正在退出" if self._closed else "另一个任务正在进行")
            if not self.store.move(job_id, JobState.RUNNING):
                raise _conflict(job, "开始", "任务不在排队")
            self._running = (job_id, stop)
        try:
            return self._attempt(job, report, stop)
        except Stopped:
            return None
        except KeyboardInterrupt:
            self.store.move(job_id, JobState.PAUSED, source={JobState.RUNNING})
            raise
        except AssistantError as error:
            self._fail(job_id, error.message)
            raise
        except Exception as error:
            self._fail(job_id, f"处理时出现程序错误（{type(error).__name__}: {error}）")
            raise
        finally:
            with self._lock:
                self._running = None

    def _attempt(self, job: Job, report: Report, stop: threading.Event) -> events.Summary:
        self.store.begin(job.id)
        discovery = self._resolve(job.asked)
        source_of = {item.path: item.source for item in discovery.items if item.source is not None}
        record = JobRecord(self.store, job.id, source_of, time.monotonic)

        def both(event: events.Event) -> None:
            report(event)
            record(event)

        ingestion = Ingestion(self._stores, workers=self._workers, embed=job.options.embed)
        try:
            summary = ingestion.read(discovery, both, stop.is_set)
        finally:
            record.flush()
        if self.store.move(job.id, JobState.DONE):
            failed = {str(path) for path, _ in summary.failed}
            self.uploads.discard([source for source in job.asked if source not in failed])
        return summary

    def _fail(self, job_id: str, reason: str) -> None:
        """A database that cannot be written cannot note it either: then the next start finds the job running."""
        try:
            self.store.move(job_id, JobState.FAILED, reason=reason)
        except Exception:
            log.exception("the failure of job %s could not be stored", job_id)


def _conflict(job: Job, verb: str, why: str) -> Conflict:
    return Conflict(f"任务“{job.id}”{_STATES[job.state]}，不能{verb}：{why}")
