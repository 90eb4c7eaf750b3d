"""Watching a folder: real files and the system's own notices of changes."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.build import Stores
from ingest import Ingestion
from ingest.discover import discover
from ingest.watch import Quiet, Signature, Watch, concerns
from tests.ingest.test_pipeline import stores, write

QUIET_S = 0.3


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Stores]:
    with stores(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder


class Watched:
    """A running watch, what it ingested, and what it named as gone."""

    def __init__(self, opened: Stores, folder: Path) -> None:
        self.asked: list[list[str]] = []
        self.gone: list[tuple[str, str]] = []
        self._opened = opened
        self._stop = threading.Event()
        self._watch = Watch(
            [folder], opened.catalogue, ingest=self._ingest, gone=lambda *notice: self.gone.append(notice),
            ignored=opened.folder.root, quiet_s=QUIET_S, stop=self._stop,
        )  # fmt: skip
        self._thread = threading.Thread(target=self._watch.run)
        self._thread.start()

    def _ingest(self, sources: Sequence[str]) -> None:
        Ingestion(self._opened, workers=1, embed=False).run([Path(s) for s in sources], lambda event: None)
        self.asked.append([Path(s).name for s in sources])

    def titles(self) -> list[str]:
        return sorted(d.register.title for d in self._opened.catalogue.documents())

    def end(self) -> None:
        self._stop.set()
        self._thread.join(20)
        assert not self._thread.is_alive()


@contextmanager
def watching(opened: Stores, folder: Path) -> Iterator[Watched]:
    watched = Watched(opened, folder)
    try:
        yield watched
    finally:
        watched.end()


def wait_for(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_new_and_changed_files_are_ingested_by_themselves(opened: Stores, folder: Path) -> None:
    with watching(opened, folder) as watched:
        write(folder / "deep" / "a.md")
        (folder / "deep" / "~$a.docx").write_bytes(b"lock")
        (folder / "deep" / "notes.json").write_text("{}")
        wait_for(lambda: watched.titles() == ["某区奖励办法"])
        write(folder / "deep" / "a.md", "某区奖励办法（修订）")
        wait_for(lambda: watched.titles() == ["某区奖励办法（修订）"])
    assert opened.catalogue.documents()[0].version == 2
    assert {name for names in watched.asked for name in names} == {"a.md"}


def test_a_file_that_is_still_written_waits_and_is_read_once(opened: Stores, folder: Path) -> None:
    with watching(opened, folder) as watched, (folder / "a.md").open("w", encoding="utf-8") as file:
        file.write("# 某区奖励办法\n\n第一条 本办法适用于某区企业。\n\n")
        for number in range(8):
            file.write(f"第{'二三四五六七八九'[number]}条 奖励{number + 1}0万元。\n\n")
            file.flush()
            time.sleep(QUIET_S / 2)
        assert watched.asked == []
        file.close()
        wait_for(lambda: watched.asked)
        time.sleep(3 * QUIET_S)
    assert watched.asked == [["a.md"]]
    assert len(list(opened.catalogue.passages())) == 9


def test_a_deleted_file_is_named_once_and_its_document_stays(opened: Stores, folder: Path) -> None:
    gone_before, gone_later = write(folder / "a.md"), write(folder / "sub" / "b.md", "某区补贴办法")
    Ingestion(opened, workers=1, embed=False).run([folder], lambda event: None)
    gone_before.unlink()
    with watching(opened, folder) as watched:
        wait_for(lambda: watched.gone == [(str(gone_before), "某区奖励办法")])
        shutil.rmtree(folder / "sub")
        wait_for(lambda: watched.gone[1:] == [(str(gone_later), "某区补贴办法")])
        write(folder / "c.md", "第三办法")
        wait_for(lambda: len(watched.titles()) == 3)
    assert len(watched.gone) == 2


def test_a_file_that_was_moved_keeps_its_document(opened: Stores, folder: Path) -> None:
    path = write(folder / "a.md")
    Ingestion(opened, workers=1, embed=False).run([folder], lambda event: None)
    with watching(opened, folder) as watched:
        (folder / "2025").mkdir()
        moved = path.rename(folder / "2025" / "奖励.md")
        wait_for(lambda: watched.asked)
        write(moved, "某区奖励办法（修订）")
        wait_for(lambda: watched.titles() == ["某区奖励办法（修订）"])
    assert [(d.version, d.source.name) for d in opened.catalogue.documents()] == [(2, "奖励.md")]
    assert watched.gone == []


def test_a_folder_that_is_not_there_has_lost_no_files(opened: Stores, folder: Path) -> None:
    write(folder / "a.md")
    Ingestion(opened, workers=1, embed=False).run([folder], lambda event: None)
    with watching(opened, folder) as watched:
        folder.rename(folder.with_name("elsewhere"))  # as an unmounted drive
        time.sleep(4 * QUIET_S)
    assert watched.gone == []


def test_a_side_file_concerns_its_document_also_when_it_is_removed(folder: Path) -> None:
    write(folder / "park" / "reward" / "source.md")
    other = write(folder / "other.md")
    items = {item.path.name: item for item in discover([folder]).items}
    side = folder / "park" / "reward" / "policy.yaml"
    assert concerns(items["source.md"], {side})
    assert concerns(items["source.md"], {folder / "park"})
    assert not concerns(items["source.md"], {other})
    assert not concerns(items["other.md"], {folder / "policy.yaml"})


def test_a_path_is_ready_when_it_has_been_the_same_for_long_enough() -> None:
    sizes: dict[Path, Signature] = {Path("a"): (1, 1), Path("b"): (1, 1)}
    quiet = Quiet(2.0, lambda path: sizes[path])
    quiet.changed([Path("a"), Path("b")], now=0.0)
    assert quiet.ready(1.9) == set()
    sizes[Path("b")] = (2, 2)  # grown without a notice, as on a network drive
    assert quiet.ready(2.0) == {Path("a")}
    assert quiet.ready(3.9) == set()
    sizes[Path("b")] = None  # deleted: that is a change too
    assert quiet.ready(4.0) == set()
    assert quiet.ready(6.0) == {Path("b")}
    assert quiet.ready(99.0) == set()


def test_what_lies_in_the_data_folder_is_not_looked_at(opened: Stores, tmp_path: Path) -> None:
    with watching(opened, tmp_path) as watched:
        write(opened.folder.root / "files" / "stray.md")
        write(tmp_path / "papers.md")
        wait_for(lambda: watched.asked)
    assert watched.asked == [["papers.md"]]
    assert os.path.exists(opened.folder.root / "files" / "stray.md")
