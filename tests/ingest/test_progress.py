"""Progress by a clock that the tests move."""

from __future__ import annotations

from pathlib import Path

from ingest import events
from ingest.progress import ProgressCount

PATH = Path("a.txt")


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def done(pages: int = 2, passages: int = 10) -> events.FileDone:
    return events.FileDone(PATH, "a", "甲", 1, passages, pages)


def after(count: ProgressCount, event: events.Event) -> events.Progress:
    progress = count.after(event)
    assert progress is not None
    return progress


def test_files_pages_and_passages_are_counted() -> None:
    count = ProgressCount(Clock())
    after(count, events.Started(5))
    after(count, done())
    after(count, events.FileUnchanged(PATH, "b"))
    after(count, events.FileFailed(PATH, "损坏"))
    progress = after(count, done(pages=3))
    assert (progress.files_done, progress.files_total) == (4, 5)
    assert (progress.files_ingested, progress.files_unchanged, progress.files_failed) == (2, 1, 1)
    assert (progress.pages, progress.passages) == (5, 20)
    assert count.after(events.Indexing()) is None


def test_the_time_left_is_reckoned_by_the_files_read_so_far() -> None:
    clock = Clock()
    count = ProgressCount(clock)
    after(count, events.Started(10))
    guesses = []
    for _ in range(4):
        clock.now += 3
        guesses.append(after(count, done()).seconds_left)
    assert guesses == [None, None, 21.0, 18.0]


def test_unchanged_files_take_no_time() -> None:
    clock = Clock()
    count = ProgressCount(clock)
    after(count, events.Started(100))
    for _ in range(45):
        after(count, events.FileUnchanged(PATH, "b"))
    for _ in range(5):
        clock.now += 2
        progress = after(count, done())
    assert progress.seconds_left == 10.0  # 50 to come, of which one in ten takes 2 s


def test_vectors_that_take_longer_than_the_files_decide() -> None:
    clock = Clock()
    count = ProgressCount(clock)
    after(count, events.Started(4))
    for _ in range(4):
        clock.now += 1
        after(count, done())
    assert after(count, events.EmbeddingProgress(0, 40)).seconds_left is None  # too early to say
    for n in (1, 2, 3):
        clock.now += 5
        progress = after(count, events.EmbeddingProgress(10 * n, 40))
    assert progress.seconds_left == 5.0
    assert (progress.vectors_done, progress.vectors_total) == (30, 40)
    assert after(count, events.EmbeddingProgress(40, 40)).seconds_left == 0.0
