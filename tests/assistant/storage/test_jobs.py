"""Jobs in the database, each test on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from assistant.errors import NotFound
from assistant.storage import jobs as jobs_module
from assistant.storage.jobs import Job, JobFailure, JobOptions, JobProgress, JobState, JobStore

Q, R, P, C, F, D = (
    JobState.QUEUED,
    JobState.RUNNING,
    JobState.PAUSED,
    JobState.CANCELLED,
    JobState.FAILED,
    JobState.DONE,
)
# how a fresh job gets into each state
WAYS: dict[JobState, tuple[JobState, ...]] = {Q: (), R: (R,), P: (P,), C: (C,), F: (R, F), D: (R, D)}
ALLOWED = {(Q, R), (Q, P), (Q, C), (R, Q), (R, P), (R, C), (R, F), (R, D), (P, Q), (P, C), (C, Q), (F, Q), (D, Q)}


@pytest.fixture
def store(engine: sa.Engine) -> JobStore:
    return JobStore(engine)


@pytest.fixture
def make(store: JobStore) -> Callable[..., Job]:
    def make(state: JobState = Q, *sources: str) -> Job:
        job = store.create(sources or ("/a",), JobOptions())
        for step in WAYS[state]:
            assert store.move(job.id, step)
        return store.get(job.id)

    return make


@pytest.mark.parametrize("before", JobState)
@pytest.mark.parametrize("after", JobState)
def test_a_state_is_reached_only_from_where_it_may_be(
    store: JobStore, make: Callable[..., Job], before: JobState, after: JobState
) -> None:
    job = make(before)
    assert store.move(job.id, after) == ((before, after) in ALLOWED)
    assert store.get(job.id).state is (after if (before, after) in ALLOWED else before)


def test_times_and_attempts_follow_the_states(store: JobStore, make: Callable[..., Job]) -> None:
    job = make(Q, "/a", "/b")
    assert (job.sources, job.attempts, job.started_at, job.ended_at) == (("/a", "/b"), 0, None, None)
    store.move(job.id, R)
    running = store.get(job.id)
    assert running.attempts == 1
    assert running.started_at is not None
    assert running.ended_at is None
    store.move(job.id, F, reason="磁盘已满")
    failed = store.get(job.id)
    assert failed.reason == "磁盘已满"
    assert failed.ended_at is not None
    assert failed.created_at <= running.started_at <= failed.ended_at
    store.retry(job.id, ["/b"])
    again = store.get(job.id)
    assert (again.state, again.reason, again.asked, again.ended_at) == (Q, None, ("/b",), None)


def test_the_queue_is_first_come_first_served_and_the_list_newest_first(
    store: JobStore, make: Callable[..., Job]
) -> None:
    ids = [make().id for _ in range(3)]
    assert [job.id for job in store.newest(2)] == [ids[2], ids[1]]
    for expected in ids:
        job = store.next_queued()
        assert job is not None
        assert job.id == expected
        store.move(job.id, R)
    assert store.next_queued() is None


def test_progress_failures_and_events_are_read_as_they_were_written(store: JobStore, make: Callable[..., Job]) -> None:
    job = make(R)
    failures = [JobFailure(path="/a/坏\udc80.pdf", reason="损坏", source="/a/坏\udc80.pdf")]  # a name that is not UTF-8
    store.record(job.id, JobProgress(files_total=2, files_done=1), failures, [("progress", {"files_done": 1})])
    store.record(job.id, JobProgress(files_total=2, files_done=2), failures, [])
    assert store.get(job.id).progress.files_done == 2
    assert list(store.failures(job.id)) == failures * 2
    events = store.events(job.id)
    assert [e.number for e in events] == [1, 2, 3]
    assert [(e.name, e.body.get("state")) for e in events] == [
        ("state", "queued"),
        ("state", "running"),
        ("progress", None),
    ]
    assert [e.number for e in store.events(job.id, after=2)] == [3]
    store.begin(job.id)
    assert (store.get(job.id).progress, list(store.failures(job.id))) == (JobProgress(), [])


def test_events_are_bounded_and_keep_their_numbers(
    store: JobStore, make: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "EVENTS_KEPT", 5)
    job = make()
    for n in range(4):
        store.record(job.id, JobProgress(), [], [("progress", {"n": n}), ("progress", {"n": n})])
    assert [e.number for e in store.events(job.id)] == [5, 6, 7, 8, 9]


def test_finished_jobs_are_bounded_and_unfinished_ones_stay(
    store: JobStore, make: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "JOBS_KEPT", 2)
    waiting = make(P)
    done = [make(D) for _ in range(4)]
    last = make()
    assert {job.id for job in store.newest(100)} == {waiting.id, last.id, done[2].id, done[3].id}


def test_after_a_crash_what_ran_waits_again_but_not_for_ever(store: JobStore, make: Callable[..., Job]) -> None:
    job, paused = make(R), make(P)
    for crashes in (1, 2):
        assert store.recover(3) == [job.id]
        assert (store.get(job.id).state, store.get(job.id).crashes) == (Q, crashes)
        store.move(job.id, R)
    assert store.recover(3) == []
    assert store.get(job.id).state is F
    assert "3 次异常退出" in (store.get(job.id).reason or "")
    assert store.get(paused.id).state is P


def test_a_job_that_gets_further_each_time_may_crash_as_often_as_it_likes(
    store: JobStore, make: Callable[..., Job]
) -> None:
    job = make(R)
    for _ in range(5):
        store.record(job.id, JobProgress(files_total=9, files_ingested=1), [], [])
        assert store.recover(3) == [job.id]
        store.move(job.id, R)


def test_an_unfinished_job_with_the_same_sources_and_options_is_found(
    store: JobStore, make: Callable[..., Job]
) -> None:
    make(D, "/a", "/b")
    paused = make(P, "/a", "/b")
    assert store.unfinished_with(["/a"], JobOptions()) is None
    assert store.unfinished_with(["/a", "/b"], JobOptions(embed=False)) is None
    found = store.unfinished_with(["/a", "/b"], JobOptions())
    assert found is not None
    assert found.id == paused.id


def test_an_unknown_job_is_not_found(store: JobStore) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        store.get("nowhere")
    assert not store.move("nowhere", R)
