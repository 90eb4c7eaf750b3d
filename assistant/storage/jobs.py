"""Ingestion jobs as they are stored: what was asked, the state, the progress, failures by file, and events by number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from assistant.errors import NotFound
from assistant.policy.document import Frozen
from assistant.storage import schema

EVENTS_KEPT = 2000  # of each job; a reader who is further behind starts from the job's state
JOBS_KEPT = 1000  # finished ones; a watched folder makes one for each change
_BATCH = 500


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    FAILED = "failed"  # broken off as a whole; files that failed leave a job `done`
    DONE = "done"


FINISHED = frozenset({JobState.CANCELLED, JobState.FAILED, JobState.DONE})

# state → the states that it may be reached from
_REACHED_FROM: Mapping[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset(JobState) - {JobState.QUEUED},
    JobState.RUNNING: frozenset({JobState.QUEUED}),
    JobState.PAUSED: frozenset({JobState.QUEUED, JobState.RUNNING}),
    JobState.CANCELLED: frozenset({JobState.QUEUED, JobState.RUNNING, JobState.PAUSED}),
    JobState.FAILED: frozenset({JobState.RUNNING}),
    JobState.DONE: frozenset({JobState.RUNNING}),
}


class JobProgress(Frozen):
    """Files and what they gave. `pages`: a file without pages counts one for every 800 characters begun."""

    files_total: int | None = None  # None until the sources have been looked through
    files_done: int = 0
    files_ingested: int = 0
    files_unchanged: int = 0
    files_failed: int = 0
    pages: int = 0
    passages: int = 0
    vectors_done: int = 0
    vectors_total: int = 0
    seconds_left: float | None = None  # None while there is nothing to reckon by


class JobOptions(Frozen):
    embed: bool = True  # False: vectors are left to a later job


class JobFailure(Frozen):
    """A file that gave no document. `source`: what a retry asks for."""

    path: str
    reason: str
    source: str


class Job(Frozen):
    """A job as it is now. `started_at` and `ended_at` are those of its last attempt."""

    id: str
    kind: str
    state: JobState
    sources: tuple[str, ...]
    retried: tuple[str, ...] | None
    options: JobOptions
    progress: JobProgress
    reason: str | None
    attempts: int
    crashes: int
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def asked(self) -> tuple[str, ...]:
        """The sources of the next or running attempt."""
        return self.sources if self.retried is None else self.retried


class JobEvent(Frozen):
    """Something that happened, by its number within the job, from 1 on without gaps."""

    number: int
    name: str
    body: dict[str, Any]
    at: datetime


class JobStore:
    """Reads and writes jobs. Safe to share between threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    # -- writing -----------------------------------------------------------------------------------------------

    def create(self, sources: Sequence[str], options: JobOptions, *, kind: str = "ingest") -> Job:
        """A new queued job."""
        job_id = uuid4().hex
        with self._engine.begin() as connection:
            connection.execute(
                schema.jobs.insert().values(
                    id=job_id,
                    kind=kind,
                    state=JobState.QUEUED,
                    sources=list(sources),
                    retried=sa.null(),
                    options=options.model_dump(),
                    progress=JobProgress().model_dump(),
                    attempts=0,
                    crashes=0,
                    events=0,
                    created_at=datetime.now(UTC),
                )
            )
            _append(connection, job_id, [("state", {"state": JobState.QUEUED})])
            _prune(connection)
        return self.get(job_id)

    def move(
        self, job_id: str, state: JobState, *, source: Collection[JobState] | None = None, reason: str | None = None
    ) -> bool:
        """Changes the state where the job is in one of `source` (by default: any that leads there); whether it was."""
        allowed = _REACHED_FROM[state] if source is None else _REACHED_FROM[state] & frozenset(source)
        now = datetime.now(UTC)
        values: dict[str, Any] = {"state": state, "reason": reason}
        if state is JobState.RUNNING:
            values |= {"attempts": schema.jobs.c.attempts + 1, "started_at": now, "ended_at": None}
        elif state is JobState.QUEUED:
            values |= {"ended_at": None}
        elif state in FINISHED:
            values |= {"ended_at": now}
        if state is not JobState.RUNNING:
            values |= {"crashes": 0}
        with self._engine.begin() as connection:
            moved = connection.execute(
                schema.jobs.update()
                .where(schema.jobs.c.id == job_id, schema.jobs.c.state.in_(sorted(allowed)))
                .values(**values)
            ).rowcount
            if moved:
                _append(connection, job_id, [("state", {"state": state, "reason": reason})])
        return bool(moved)

    def retry(self, job_id: str, sources: Sequence[str] | None) -> bool:
        """Queues a finished job again, for these of its sources only (None: all); whether it was finished."""
        with self._engine.begin() as connection:
            moved = connection.execute(
                schema.jobs.update()
                .where(schema.jobs.c.id == job_id, schema.jobs.c.state.in_(sorted(FINISHED)))
                .values(
                    state=JobState.QUEUED,
                    retried=sa.null() if sources is None else list(sources),
                    reason=None,
                    ended_at=None,
                    crashes=0,
                )
            ).rowcount
            if moved:
                _append(connection, job_id, [("state", {"state": JobState.QUEUED})])
        return bool(moved)

    def begin(self, job_id: str) -> None:
        """Forgets progress and failures of an earlier attempt."""
        with self._engine.begin() as connection:
            connection.execute(
                schema.jobs.update().where(schema.jobs.c.id == job_id).values(progress=JobProgress().model_dump())
            )
            connection.execute(schema.job_failures.delete().where(schema.job_failures.c.job_id == job_id))

    def record(
        self,
        job_id: str,
        progress: JobProgress,
        failures: Sequence[JobFailure],
        events: Sequence[tuple[str, Mapping[str, Any]]],
    ) -> None:
        """Stores how far a job is, and adds to its failures and events. Who got further has not crashed in vain."""
        values: dict[str, Any] = {"progress": progress.model_dump()}
        if progress.files_ingested or progress.vectors_done:
            values["crashes"] = 0
        with self._engine.begin() as connection:
            connection.execute(schema.jobs.update().where(schema.jobs.c.id == job_id).values(**values))
            if failures:
                known = connection.execute(
                    sa.select(sa.func.count()).where(schema.job_failures.c.job_id == job_id)
                ).scalar_one()
                rows = [
                    {"job_id": job_id, "number": known + n, "body": f.model_dump()} for n, f in enumerate(failures, 1)
                ]
                connection.execute(schema.job_failures.insert(), rows)
            if events:
                _append(connection, job_id, events)

    def recover(self, most_crashes: int) -> list[str]:
        """Queues again what was running when the last owner of the data folder died; returns the ids.

        A job under which the process died `most_crashes` times in a row is failed instead: it would never end.
        """
        again = []
        with self._engine.begin() as connection:
            running = connection.execute(
                sa.select(schema.jobs.c.id, schema.jobs.c.crashes).where(schema.jobs.c.state == JobState.RUNNING)
            ).all()
            for job_id, crashes in running:
                values: dict[str, Any] = {"state": JobState.QUEUED, "crashes": crashes + 1}
                if crashes + 1 >= most_crashes:
                    values["state"] = JobState.FAILED
                    values["ended_at"] = datetime.now(UTC)
                    values["reason"] = f"处理过程中程序连续 {crashes + 1} 次异常退出，已停止；排除原因后可以重试"
                else:
                    again.append(job_id)
                connection.execute(schema.jobs.update().where(schema.jobs.c.id == job_id).values(**values))
                _append(connection, job_id, [("state", {"state": values["state"], "reason": values.get("reason")})])
        return again

    # -- reading -----------------------------------------------------------------------------------------------

    def get(self, job_id: str) -> Job:
        """Raises `NotFound`."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(schema.jobs).where(schema.jobs.c.id == job_id)).mappings().first()
        if row is None:
            raise NotFound(f"没有编号为“{job_id}”的导入任务")
        return _job(row)

    def newest(self, limit: int) -> Sequence[Job]:
        """The newest jobs, newest first."""
        query = sa.select(schema.jobs).order_by(schema.jobs.c.created_at.desc(), schema.jobs.c.id).limit(limit)
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [_job(row) for row in rows]

    def failures(self, job_id: str) -> Sequence[JobFailure]:
        """The files that failed in the last attempt, in the order in which they did."""
        table = schema.job_failures
        query = sa.select(table.c.body).where(table.c.job_id == job_id).order_by(table.c.number)
        with self._engine.connect() as connection:
            return [JobFailure.model_validate(body) for body in connection.execute(query).scalars()]

    def next_queued(self) -> Job | None:
        """The job that was asked for first among those that wait."""
        query = (
            sa.select(schema.jobs.c.id)
            .where(schema.jobs.c.state == JobState.QUEUED)
            .order_by(schema.jobs.c.created_at, schema.jobs.c.id)
            .limit(1)
        )
        with self._engine.connect() as connection:
            job_id = connection.execute(query).scalar()
        return None if job_id is None else self.get(job_id)

    def unfinished_with(self, sources: Sequence[str], options: JobOptions) -> Job | None:
        """A job that waits or is paused and was asked for the same."""
        query = sa.select(schema.jobs.c.id, schema.jobs.c.sources, schema.jobs.c.options).where(
            schema.jobs.c.state.in_([JobState.QUEUED, JobState.PAUSED])
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(schema.jobs.c.created_at)).all()
        wanted = (list(sources), options.model_dump())
        found = next((row[0] for row in rows if (row[1], row[2]) == wanted), None)
        return None if found is None else self.get(found)

    def sources_in_use(self) -> set[str]:
        """Sources of jobs that may still run: unfinished ones, and finished ones that can be tried again."""
        query = sa.select(schema.jobs.c.id, schema.jobs.c.state, schema.jobs.c.sources)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
            failed = connection.execute(sa.select(schema.job_failures.c.body)).scalars()
            used = {body["source"] for body in failed}
        return used.union(*(sources for _, state, sources in rows if state != JobState.DONE))

    def events(self, job_id: str, after: int = 0, limit: int = _BATCH) -> Sequence[JobEvent]:
        """Events of a job with numbers above `after`, in order; those long past are no longer there."""
        table = schema.job_events
        query = sa.select(table).where(table.c.job_id == job_id, table.c.number > after)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(table.c.number).limit(limit)).mappings().all()
        return [JobEvent(number=r["number"], name=r["name"], body=r["body"], at=r["at"]) for r in rows]


def _append(connection: sa.Connection, job_id: str, events: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Numbers and adds events. The update comes first: it takes the write lock, so no two writers count alike."""
    connection.execute(
        schema.jobs.update().where(schema.jobs.c.id == job_id).values(events=schema.jobs.c.events + len(events))
    )
    last = connection.execute(sa.select(schema.jobs.c.events).where(schema.jobs.c.id == job_id)).scalar_one()
    now = datetime.now(UTC)
    first = last - len(events) + 1
    rows = [
        {"job_id": job_id, "number": first + n, "name": name, "body": dict(body), "at": now}
        for n, (name, body) in enumerate(events)
    ]
    connection.execute(schema.job_events.insert(), rows)
    table = schema.job_events
    connection.execute(table.delete().where(table.c.job_id == job_id, table.c.number <= last - EVENTS_KEPT))


def _prune(connection: sa.Connection) -> None:
    """Forgets the oldest finished jobs beyond `JOBS_KEPT`."""
    old = (
        sa.select(schema.jobs.c.id)
        .where(schema.jobs.c.state.in_(sorted(FINISHED)))
        .order_by(schema.jobs.c.created_at.desc(), schema.jobs.c.id)
        .offset(JOBS_KEPT)
    )
    ids = list(connection.execute(old).scalars())
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        for column in (schema.job_events.c.job_id, schema.job_failures.c.job_id, schema.jobs.c.id):
            connection.execute(sa.delete(column.table).where(column.in_(batch)))


def _job(row: sa.RowMapping) -> Job:
    return Job(
        id=row["id"],
        kind=row["kind"],
        state=JobState(row["state"]),
        sources=tuple(row["sources"]),
        retried=None if row["retried"] is None else tuple(row["retried"]),
        options=JobOptions.model_validate(row["options"]),
        progress=JobProgress.model_validate(row["progress"]),
        reason=row["reason"],
        attempts=row["attempts"],
        crashes=row["crashes"],
        created_at=row["created_at"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
    )
