"""Runs queued jobs in a thread of a server, at low priority, one after the other."""

from __future__ import annotations

import logging
import os
import sys
import threading

from assistant.errors import AssistantError, Conflict
from ingest.jobs import Jobs

# Questions go first. Parser processes and the embedding thread are started from here and are no less patient.
_NICENESS = 5
_PATIENCE_S = 10.0

log = logging.getLogger(__name__)


class JobThread:
    """Runs from `start` to `stop` whatever waits in `jobs`."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Breaks off the running job, which is queued for the next start, and waits for the thread's end."""
        self._ending.set()
        self._jobs.close()
        self._jobs.asked.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        if sys.platform == "linux":  # where it holds for one thread and those that it starts
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        while not self._ending.is_set():
            self._jobs.asked.wait()
            self._jobs.asked.clear()
            try:
                self._run_queued()
            except Exception:  # the database, most likely: it may be back later, and the server answers meanwhile
                log.exception("the queue of jobs cannot be read")
                if not self._ending.wait(_PATIENCE_S):
                    self._jobs.asked.set()

    def _run_queued(self) -> None:
        while not self._ending.is_set() and (job := self._jobs.store.next_queued()) is not None:
            try:
                self._jobs.run(job.id)
            except Conflict:
                pass  # somebody paused or cancelled it in this moment
            except AssistantError as error:
                log.error("job %s failed: %s", job.id, error.message)
