"""Writes down what an ingestion reports: progress, failures and events of its job, a few times a second at most."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.storage.jobs import JobFailure, JobProgress, JobStore
from ingest import events

_EVERY_S = 0.3  # each write is a commit to disk; what is lost with the process is only its own progress
_EVENTS = 200  # or sooner, when there is so much to write

Fact = tuple[str, Mapping[str, Any]]


class JobRecord:
    """Takes events from any thread. `flush` writes what is left."""

    def __init__(self, store: JobStore, job_id: str, source_of: Mapping[Path, str], clock: Callable[[], float]) -> None:
        """`source_of`: what a retry of a file asks for, where that is not its path."""
        self._store = store
        self._job_id = job_id
        self._source_of = source_of
        self._clock = clock
        self._lock = threading.Lock()
        self._progress = JobProgress()
        self._failures: list[JobFailure] = []
        self._events: list[Fact] = []
        self._is_new = False
        self._written = clock()

    def __call__(self, event: events.Event) -> None:
        with self._lock:
            self._take(event)
            if len(self._events) >= _EVENTS or (self._is_new and self._clock() - self._written >= _EVERY_S):
                self._write()

    def flush(self) -> None:
        with self._lock:
            self._write()

    def _take(self, event: events.Event) -> None:
        match event:
            case events.Progress():
                self._progress = JobProgress(**asdict(event))
                self._is_new = True
            case events.FileDone():
                self._events.append(("file", _file_done(event)))
            case events.FileFailed(path=path, reason=reason):
                source = self._source_of.get(path, str(path))
                self._failures.append(JobFailure(path=str(path), reason=reason, source=source))
                self._events.append(("failure", {"path": str(path), "reason": reason}))
            case events.EmbeddingFailed(reason=reason, missing=missing):
                self._events.append(("embedding_failed", {"reason": reason, "missing": missing}))
            case events.Indexing():
                self._events.append(("indexing", {}))
            case _:
                pass  # the rest is in the progress

    def _write(self) -> None:
        if self._is_new:
            self._events.append(("progress", self._progress.model_dump()))
        if self._events or self._failures:
            self._store.record(self._job_id, self._progress, self._failures, self._events)
        self._failures, self._events, self._is_new = [], [], False
        self._written = self._clock()


def _file_done(event: events.FileDone) -> dict[str, Any]:
    return {
        "path": str(event.path),
        "document_id": event.document_id,
        "title": event.title,
        "version": event.version,
        "passages": event.passages,
        "pages": event.pages,
        "notes": list(event.notes),
    }
