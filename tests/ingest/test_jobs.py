"""Jobs end to end: real files, SQLite and Chroma; only the embedding model is a fake."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.build import Stores
from assistant.errors import Conflict, NotFound, StorageError
from assistant.storage.jobs import Job, JobState
from assistant.storage.library import Library
from ingest import events
from ingest.job_thread import JobThread
from ingest.jobs import Jobs
from ingest.resolve import Uploads
from tests.ingest.test_pipeline import HashEmbeddings, stores, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "papers"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Stores]:
    with stores(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def jobs(opened: Stores) -> Jobs:
    return Jobs(opened, workers=1)


@pytest.fixture
def thread(jobs: Jobs) -> Iterator[JobThread]:
    thread = JobThread(jobs)
    yield thread
    thread.stop()


def state(jobs: Jobs, job: Job) -> JobState:
    return jobs.store.get(job.id).state


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


# -- to the end --------------------------------------------------------------------------------------------------


def test_a_job_stores_its_documents_and_says_how_it_went(jobs: Jobs, opened: Stores, folder: Path) -> None:
    write(folder / "a.md")
    write(folder / "b.md", "某区补贴办法")
    (folder / "c.pdf").write_bytes(b"%PDF-1.4 broken")
    job = jobs.submit([str(folder)])
    summary = jobs.run(job.id)
    assert summary is not None
    assert summary.ingested == 2
    done = jobs.store.get(job.id)
    assert (done.state, done.attempts) == (JobState.DONE, 1)
    progress = done.progress
    assert (progress.files_done, progress.files_total, progress.files_ingested, progress.files_failed) == (3, 3, 2, 1)
    assert (progress.passages, progress.vectors_done, progress.seconds_left) == (6, 6, 0.0)
    assert progress.pages == 2
    failures = jobs.store.failures(job.id)
    assert [Path(f.path).name for f in failures] == ["c.pdf"]
    assert failures[0].reason
    names = [e.name for e in jobs.store.events(job.id)]
    assert names[:2] == ["state", "state"]
    assert names[-1] == "state"
    assert names.count("file") == 2
    assert names.count("failure") == 1
    assert opened.vectors.count() == 6


def test_without_embedding_words_find_it_and_a_later_job_adds_the_vectors(
    jobs: Jobs, opened: Stores, folder: Path
) -> None:
    write(folder / "a.md")
    jobs.run(jobs.submit([str(folder)], embed=False).id)
    assert (len(Library(opened.catalogue).passages), opened.catalogue.vector_count()) == (3, 0)
    jobs.run(jobs.submit([str(folder)]).id)
    assert opened.catalogue.vector_count() == opened.vectors.count() == 3


def test_retry_reads_only_the_files_that_failed(jobs: Jobs, folder: Path) -> None:
    write(folder / "a.md")
    bad = folder / "b.md"
    bad.write_bytes(b"")
    job = jobs.submit([str(folder)])
    jobs.run(job.id)
    write(bad, "某区补贴办法")
    again = jobs.retry(job.id)
    assert (again.id, again.state, again.asked) == (job.id, JobState.QUEUED, (str(bad),))
    seen: list[events.Event] = []
    jobs.run(job.id, seen.append)
    assert [e.path for e in seen if isinstance(e, events.FileDone)] == [bad]
    assert not [e for e in seen if isinstance(e, events.FileUnchanged)]
    assert (state(jobs, job), list(jobs.store.failures(job.id))) == (JobState.DONE, [])
    with pytest.raises(Conflict, match="没有失败的文件"):
        jobs.retry(job.id)


def test_a_path_that_is_not_there_fails_by_itself(jobs: Jobs, folder: Path) -> None:
    write(folder / "a.md")
    job = jobs.submit([str(folder), str(folder / "gone.pdf")])
    jobs.run(job.id)
    assert jobs.store.get(job.id).progress.files_ingested == 1
    assert [f.path for f in jobs.store.failures(job.id)] == [str(folder / "gone.pdf")]


def test_a_job_that_breaks_off_is_failed_with_the_reason_and_can_be_tried_again(
    jobs: Jobs, opened: Stores, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.md")

    def full(*_: object) -> None:
        raise StorageError("磁盘空间不足")

    job = jobs.submit([str(folder)])
    with monkeypatch.context() as patch:
        patch.setattr(opened.folder, "keep_file", full)
        with pytest.raises(StorageError):
            jobs.run(job.id)
    failed = jobs.store.get(job.id)
    assert (failed.state, failed.reason) == (JobState.FAILED, "磁盘空间不足")
    jobs.run(jobs.retry(job.id).id)
    assert (state(jobs, job), jobs.store.get(job.id).attempts) == (JobState.DONE, 2)


# -- stopped and taken up again ------------------------------------------------------------------------------------


def stopping(call: Callable[[str], object], job: Job) -> Callable[[events.Event], None]:
    """Calls once, when the first file is stored."""
    called = threading.Event()

    def report(event: events.Event) -> None:
        if isinstance(event, events.FileDone) and not called.is_set():
            called.set()
            call(job.id)

    return report


def test_a_paused_job_goes_on_and_repeats_nothing_that_was_stored(jobs: Jobs, opened: Stores, folder: Path) -> None:
    for n in range(12):
        write(folder / f"{n:02}.md", f"第{n}办法")
    job = jobs.submit([str(folder)])
    assert jobs.run(job.id, stopping(jobs.pause, job)) is None
    assert state(jobs, job) is JobState.PAUSED
    stored = len(opened.catalogue.documents())
    assert 1 <= stored < 12
    jobs.resume(job.id)
    summary = jobs.run(job.id)
    assert summary is not None
    assert (summary.unchanged, summary.ingested) == (stored, 12 - stored)
    assert jobs.store.get(job.id).progress.files_done == 12
    assert opened.vectors.count() == len(list(opened.catalogue.passages())) == 36


def test_pause_ends_embedding_too(tmp_path: Path, folder: Path) -> None:
    for n in range(8):
        write(folder / f"{n}.md", f"第{n}办法", articles=9)
    held = threading.Event()

    def slow(batch: int) -> None:
        held.wait(60)

    with stores(tmp_path / "data", HashEmbeddings(slow)) as opened:
        jobs = Jobs(opened, workers=1)
        job = jobs.submit([str(folder)])
        runner = threading.Thread(target=jobs.run, args=(job.id,))
        runner.start()
        wait_for(lambda: len(opened.catalogue.documents()) == 8)
        jobs.pause(job.id)
        time.sleep(1)  # the run notices it; released before, fast vectors are all there first
        held.set()
        runner.join(60)
        assert not runner.is_alive()
        assert state(jobs, job) is JobState.PAUSED
        assert opened.catalogue.vector_count() < 72
        jobs.resume(job.id)
        jobs.run(job.id)
        assert opened.catalogue.vector_count() == opened.vectors.count() == 72


def test_a_cancelled_job_leaves_what_it_stored_and_stays_cancelled(jobs: Jobs, opened: Stores, folder: Path) -> None:
    for n in range(12):
        write(folder / f"{n:02}.md", f"第{n}办法")
    job = jobs.submit([str(folder)])
    assert jobs.run(job.id, stopping(jobs.cancel, job)) is None
    assert state(jobs, job) is JobState.CANCELLED
    assert 1 <= len(opened.catalogue.documents()) < 12
    for call in (jobs.pause, jobs.resume, jobs.cancel):
        with pytest.raises(Conflict, match="已取消"):
            call(job.id)


def test_ctrl_c_pauses_and_the_same_request_takes_the_job_up(jobs: Jobs, folder: Path) -> None:
    for n in range(6):
        write(folder / f"{n:02}.md", f"第{n}办法")

    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    job = jobs.take_up([str(folder)])
    with pytest.raises(KeyboardInterrupt):
        jobs.run(job.id, stopping(interrupt, job))
    assert state(jobs, job) is JobState.PAUSED
    assert jobs.take_up([str(folder)]).id == job.id
    jobs.run(job.id)
    assert state(jobs, job) is JobState.DONE
    assert jobs.take_up([str(folder)]).id != job.id


def test_only_one_job_runs_at_a_time(jobs: Jobs, folder: Path) -> None:
    write(folder / "a.md")
    first, second = jobs.submit([str(folder)]), jobs.submit([str(folder)])
    refused: list[Conflict] = []

    def start(_: str) -> None:
        try:
            jobs.run(second.id)
        except Conflict as error:
            refused.append(error)

    jobs.run(first.id, stopping(start, first))
    assert len(refused) == 1
    assert state(jobs, second) is JobState.QUEUED
    with pytest.raises(Conflict):
        jobs.run(first.id)
    with pytest.raises(NotFound):
        jobs.pause("nowhere")


# -- in a server ---------------------------------------------------------------------------------------------------


def test_the_thread_runs_what_waits_and_goes_on_after_a_job_that_fails(
    jobs: Jobs, thread: JobThread, folder: Path, opened: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.md")
    keep = opened.folder.keep_file
    calls: list[str] = []

    def fails_once(sha256: str, data: bytes) -> None:
        calls.append(sha256)
        if len(calls) == 1:
            raise StorageError("磁盘空间不足")
        keep(sha256, data)

    monkeypatch.setattr(opened.folder, "keep_file", fails_once)
    first, second = jobs.submit([str(folder)]), jobs.submit([str(folder)])
    thread.start()
    wait_for(lambda: state(jobs, second) is JobState.DONE)
    assert state(jobs, first) is JobState.FAILED
    third = jobs.submit([str(folder)])
    wait_for(lambda: state(jobs, third) is JobState.DONE)


def test_stopping_the_thread_queues_the_running_job_for_the_next_start(
    jobs: Jobs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(30):
        write(folder / f"{n:02}.md", f"第{n}办法")
    job = jobs.submit([str(folder)])
    thread = JobThread(jobs)
    thread.start()
    wait_for(lambda: jobs.store.get(job.id).progress.files_ingested > 0)
    thread.stop()
    assert state(jobs, job) is JobState.QUEUED
    assert jobs.store.get(job.id).crashes == 0


def test_a_new_owner_of_the_folder_takes_up_what_a_crash_broke_off(jobs: Jobs, opened: Stores, folder: Path) -> None:
    write(folder / "a.md")
    job = jobs.submit([str(folder)])
    jobs.store.move(job.id, JobState.RUNNING)  # and the process dies
    later = Jobs(opened, workers=1)
    later.recover()
    assert state(later, job) is JobState.QUEUED
    later.run(job.id)
    assert state(later, job) is JobState.DONE


# -- uploads -------------------------------------------------------------------------------------------------------


def upload(uploads: Uploads, token: str, name: str, title: str) -> str:
    return str(write(uploads.new_folder(token) / name, title))


def test_an_upload_of_the_same_name_is_a_new_version_and_of_the_same_bytes_no_work(jobs: Jobs, opened: Stores) -> None:
    for token, title in (("one", "某区奖励办法"), ("two", "某区奖励办法（修订）"), ("three", "某区奖励办法（修订）")):
        jobs.run(jobs.submit([upload(jobs.uploads, token, "奖励.md", title)]).id)
    document = opened.catalogue.documents()[0]
    assert len(opened.catalogue.documents()) == 1
    assert (document.version, document.register.title, document.source.name) == (2, "某区奖励办法（修订）", "奖励.md")


def test_uploads_are_removed_once_stored_and_kept_while_they_may_be_tried_again(jobs: Jobs, opened: Stores) -> None:
    good, bad = upload(jobs.uploads, "one", "a.md", "某区奖励办法"), jobs.uploads.root / "one" / "b.md"
    bad.write_bytes(b"")
    job = jobs.submit([good, str(bad)])
    stray = jobs.uploads.new_folder("stray") / "c.md"
    stray.write_bytes(b"x")
    jobs.run(job.id)
    assert not Path(good).exists()
    assert bad.exists()
    jobs.recover()
    assert bad.exists()
    assert not stray.parent.exists()
    write(bad, "某区补贴办法")
    jobs.run(jobs.retry(job.id).id)
    assert len(opened.catalogue.documents()) == 2
    assert list(jobs.uploads.root.iterdir()) == []
