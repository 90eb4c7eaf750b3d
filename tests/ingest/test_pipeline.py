"""Ingestion end to end: real files, SQLite and Chroma; only the embedding model is a fake."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.build import Stores, open_stores
from assistant.errors import InvalidInput, ModelUnavailable, StorageError
from assistant.policy.document import Provenance
from assistant.settings import Settings
from assistant.storage.library import Library
from ingest import (
    EmbeddingFailed,
    EmbeddingProgress,
    Event,
    FileFailed,
    FileUnchanged,
    Finished,
    Ingestion,
    Summary,
    files,
    storing,
)
from ingest.discover import discover

ROOT = Path(__file__).resolve().parents[2]


class HashEmbeddings:
    """Vectors from digests: fast, and equal for equal texts."""

    name = "hash"

    def __init__(self, before: Callable[[int], None] = lambda batch: None) -> None:
        self.texts: list[str] = []
        self.batches = 0
        self._before = before

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.batches += 1
        self._before(self.batches)
        self.texts += texts
        return [self.embed_query(t) for t in texts]

    def embed_query(self, text: str) -> list[float]:
        return [b / 255 for b in hashlib.sha256(text.encode()).digest()]


@contextmanager
def stores(data: Path, embeddings: HashEmbeddings | None = None) -> Iterator[Stores]:
    opened = open_stores(Settings(data_dir=data), embeddings or HashEmbeddings())
    try:
        yield opened
    finally:
        opened.close()


def ingest(opened: Stores, *paths: Path) -> tuple[Summary, list[Event]]:
    events: list[Event] = []
    return Ingestion(opened, workers=1).run(list(paths), events.append), events


def write(path: Path, title: str = "某区奖励办法", articles: int = 3, extra: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"# {title}", "某管发〔2025〕6号"]
    lines += [
        f"第{'一二三四五六七八九'[n]}条 企业可以申请{title}第{n}类奖励{n + 1}0万元。{extra}" for n in range(articles)
    ]
    lines += ["某区管理委员会", "2025年3月20日"]
    path.write_text("\n\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "papers"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


# -- the ordinary way --------------------------------------------------------------------------------------------


def test_folder_without_side_files_is_stored_searched_and_indexed(folder: Path, data: Path) -> None:
    write(folder / "a.md")
    write(folder / "deep" / "b.md", "某区补贴办法")
    with stores(data) as opened:
        summary, events = ingest(opened, folder)
        library = Library(opened.catalogue)
        assert (summary.files, summary.ingested, summary.failed) == (2, 2, ())
        assert {d.register.title for d in library.documents.values()} == {"某区奖励办法", "某区补贴办法"}
        assert all(d.register.provenance is Provenance.OFFICIAL for d in library.documents.values())
        assert opened.vectors.count() == len(library.passages) == summary.passages == summary.embedded == 6
        for passage in library.passages.values():
            text = library.text(passage.document_id).text
            assert text[passage.start : passage.end] == passage.text
        found = opened.vectors.search(opened.embeddings.embed_query(next(iter(library.passages.values())).searched), 1)
        assert found[0][0] in library.passages
        kept = next(iter(library.documents.values())).source
        assert opened.folder.file(kept.sha256).read_bytes()
        assert isinstance(events[-1], Finished)
        assert [e.done for e in events if isinstance(e, EmbeddingProgress)][-1] == 6


def test_file_whose_name_is_gbk_is_stored_under_its_name(folder: Path, data: Path) -> None:
    folder.mkdir()
    path = os.fsencode(folder) + "/奖励名单.csv".encode("gbk")
    with open(path, "wb") as file:
        file.write("级别,奖励\n国家级,20万元\n省级,10万元\n".encode())
    with stores(data) as opened:
        summary = Ingestion(opened).run([Path(os.fsdecode(path))], lambda event: None)
        assert not summary.failed
        (document,) = opened.catalogue.documents()
    assert document.register.title == "奖励名单"
    assert document.source.name == "奖励名单.csv"


def test_side_file_registers_a_corpus_document(folder: Path, data: Path) -> None:
    write(folder / "park" / "reward" / "source.md")
    (folder / "park" / "reward" / "policy.yaml").write_text("id: park-reward\nchain: [innovation]\n", encoding="utf-8")
    (folder / "README.md").write_text("# 说明\n\n本目录说明。", encoding="utf-8")
    with stores(data) as opened:
        summary, _ = ingest(opened, folder)
        assert (summary.files, summary.ingested) == (1, 1)
        register = opened.catalogue.documents()[0].register
        assert (register.id, register.title, register.document_number) == (
            "park-reward",
            "某区奖励办法",
            "某管发〔2025〕6号",
        )
        assert opened.catalogue.documents()[0].source.name == "source.md"


# -- again -------------------------------------------------------------------------------------------------------


def test_same_bytes_again_are_no_work(folder: Path, data: Path, tmp_path: Path) -> None:
    write(folder / "a.md")
    with stores(data) as opened:
        ingest(opened, folder)
        generation = opened.catalogue.generation
        copy = tmp_path / "elsewhere" / "copy.md"
        copy.parent.mkdir()
        copy.write_bytes((folder / "a.md").read_bytes())
        summary, events = ingest(opened, folder, copy)
        assert (summary.ingested, summary.unchanged, summary.embedded) == (0, 2, 0)
        assert sum(isinstance(e, FileUnchanged) for e in events) == 2
        assert opened.catalogue.generation == generation


def test_two_copies_in_one_run_give_one_document(folder: Path, data: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        write(folder / name)
    with stores(data) as opened:
        summary, _ = ingest(opened, folder)
        assert (summary.ingested, summary.unchanged) == (1, 2)
        assert len(opened.catalogue.documents()) == 1


def test_changed_bytes_are_a_new_version_and_the_old_one_stays(folder: Path, data: Path) -> None:
    path = write(folder / "a.md")
    with stores(data) as opened:
        ingest(opened, folder)
        first = opened.catalogue.documents()[0].register.id
        write(path, title="某区奖励办法（修订）", articles=4)
        ingest(opened, folder)
        documents = opened.catalogue.documents()
        assert [(d.register.id, d.version) for d in documents] == [(first, 2)]
        assert documents[0].register.title == "某区奖励办法（修订）"
        assert opened.catalogue.versions(first) == [1, 2]
        assert opened.vectors.count() == 4


def test_unchanged_passages_of_a_new_version_are_not_embedded_again(folder: Path, data: Path) -> None:
    path = write(folder / "a.md", articles=3)
    embeddings = HashEmbeddings()
    with stores(data, embeddings) as opened:
        ingest(opened, folder)
        path.write_text(path.read_text("utf-8").replace("30万元", "35万元"), encoding="utf-8")
        ingest(opened, folder)
        assert len(embeddings.texts) == len(set(embeddings.texts)) == 4
        assert opened.vectors.count() == 3


def test_changed_side_file_reads_the_document_again(folder: Path, data: Path) -> None:
    write(folder / "x" / "source.md")
    side = folder / "x" / "policy.yaml"
    side.write_text("id: a\neffective_to: 2027-01-01\n", encoding="utf-8")
    with stores(data) as opened:
        ingest(opened, folder)
        side.write_text("id: a\neffective_to: 2028-01-01\n", encoding="utf-8")
        summary, _ = ingest(opened, folder)
        assert summary.ingested == 1
        assert str(opened.catalogue.documents()[0].register.effective_to) == "2028-01-01"
        side.write_text("id: b\n", encoding="utf-8")
        ingest(opened, folder)
        assert [d.register.id for d in opened.catalogue.documents()] == ["b"]


def test_another_release_of_the_reader_reads_again(folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "a.md")
    with stores(data) as opened:
        ingest(opened, folder)
        for module in (files, storing):
            monkeypatch.setattr(module, "READER", "another")
        summary, _ = ingest(opened, folder)
        assert (summary.ingested, summary.embedded) == (1, 0)
        assert opened.catalogue.versions(opened.catalogue.documents()[0].register.id) == [1]


def test_documents_that_are_registered_alike_get_ids_of_their_own(folder: Path, data: Path) -> None:
    write(folder / "a.md")
    write(folder / "b.md", extra="企业应当如实申报。")
    with stores(data) as opened:
        ingest(opened, folder)
        ids = sorted(d.register.id for d in opened.catalogue.documents())
        assert len(ids) == 2
        assert ids[1].startswith(ids[0] + "-")
        assert all(p.document_id == p.id.partition("@")[0] for p in opened.catalogue.passages())
        assert ingest(opened, folder)[0].unchanged == 2


# -- what goes wrong ---------------------------------------------------------------------------------------------


def test_one_bad_file_is_named_and_stops_nothing(folder: Path, data: Path) -> None:
    write(folder / "good.md")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    with stores(data) as opened:
        summary, events = ingest(opened, folder)
        assert summary.ingested == 1
        assert sorted(p.name for p, _ in summary.failed) == ["broken.docx", "empty.pdf"]
        assert all(reason for _, reason in summary.failed)
        assert sum(isinstance(e, FileFailed) for e in events) == 2


def test_wrong_side_file_fails_its_document_only(folder: Path, data: Path) -> None:
    write(folder / "a" / "source.md")
    (folder / "a" / "policy.yaml").write_text("titel: 错\n", encoding="utf-8")
    write(folder / "b" / "source.md", "另一办法")
    with stores(data) as opened:
        summary, _ = ingest(opened, folder)
        assert summary.ingested == 1
        assert "titel" in summary.failed[0][1]


def test_id_stated_twice_is_refused_for_the_second(folder: Path, data: Path) -> None:
    for name in ("a", "b"):
        write(folder / name / "source.md", f"{name}办法")
        (folder / name / "policy.yaml").write_text("id: same\n", encoding="utf-8")
    with stores(data) as opened:
        summary, _ = ingest(opened, folder)
        assert summary.ingested == 1
        assert "same" in summary.failed[0][1]


def test_failing_model_leaves_documents_searchable_and_the_next_run_embeds_them(folder: Path, data: Path) -> None:
    write(folder / "a.md")

    def fail(batch: int) -> None:
        raise ModelUnavailable("向量模型不可用")

    with stores(data, HashEmbeddings(fail)) as opened:
        summary, events = ingest(opened, folder)
        assert (summary.ingested, summary.embedding_error) == (1, "向量模型不可用")
        assert [e.missing for e in events if isinstance(e, EmbeddingFailed)] == [3]
        assert len(list(opened.catalogue.passages())) == 3
    with stores(data) as opened:
        summary, _ = ingest(opened, folder)
        assert (summary.unchanged, summary.embedded, opened.vectors.count()) == (1, 3, 3)


def test_failure_of_the_folder_is_a_storage_error(folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "a.md")

    def full(*_: object) -> None:
        raise StorageError("无法写入资料目录：No space left on device")

    with stores(data) as opened:
        monkeypatch.setattr(opened.folder, "keep_file", full)
        with pytest.raises(StorageError, match="No space left"):
            ingest(opened, folder)
        assert opened.catalogue.documents() == []


def test_full_database_is_a_storage_error_and_the_next_run_goes_on(folder: Path, data: Path) -> None:
    for n in range(4):
        write(folder / f"{n}.md", f"第{n}办法", articles=9, extra="企业应当如实申报。" * 200)
    with stores(data) as opened:
        with opened.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
        from sqlalchemy import event

        def limit(connection, _record) -> None:  # type: ignore[no-untyped-def]
            connection.execute(f"PRAGMA max_page_count = {pages + 40}")

        event.listen(opened.engine, "connect", limit)
        opened.engine.dispose()
        with pytest.raises(StorageError, match="磁盘空间不足"):
            ingest(opened, folder)
        event.remove(opened.engine, "connect", limit)
    with stores(data) as opened:
        summary, _ = ingest(opened, folder)
        assert summary.ingested + summary.unchanged == 4
        assert opened.vectors.count() == len(list(opened.catalogue.passages()))


def test_unreadable_path_is_said_clearly(tmp_path: Path, data: Path) -> None:
    with stores(data) as opened, pytest.raises(InvalidInput, match="没有这个"):
        ingest(opened, tmp_path / "没有这个")


# -- killed ------------------------------------------------------------------------------------------------------

KILLED = """
import sys, time
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.ingest.test_pipeline import HashEmbeddings, stores, ingest
def before(batch):
    if batch == {batch}:
        Path({marker!r}).write_text("ready")
        time.sleep(600)
with stores(Path({data!r}), HashEmbeddings(before)) as opened:
    ingest(opened, Path({folder!r}))
"""


@pytest.mark.parametrize("batch", [1, 3])
def test_run_goes_on_after_kill_9(folder: Path, data: Path, tmp_path: Path, batch: int) -> None:
    for n in range(16):
        write(folder / f"{n:02}.md", f"第{n}办法", articles=9)
    marker = tmp_path / "marker"
    script = KILLED.format(root=str(ROOT), batch=batch, marker=str(marker), data=str(data), folder=str(folder))
    process = subprocess.Popen([sys.executable, "-c", script], start_new_session=True)
    try:
        deadline = time.monotonic() + 120
        while not marker.exists() and time.monotonic() < deadline:
            assert process.poll() is None
            time.sleep(0.02)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    embeddings = HashEmbeddings()
    with stores(data, embeddings) as opened:
        stored, embedded = len(opened.catalogue.documents()), opened.catalogue.vector_count()
        summary, _ = ingest(opened, folder)
        assert summary.unchanged == stored
        assert summary.unchanged + summary.ingested == 16
        assert (embedded > 0) == (batch > 1)
        assert len(embeddings.texts) == 16 * 9 - embedded
        assert opened.vectors.count() == len(list(opened.catalogue.passages())) == 16 * 9


# -- which files -------------------------------------------------------------------------------------------------


def test_discovery_skips_what_is_no_document_and_ends_in_a_circle_of_links(folder: Path) -> None:
    for name in ("a.pdf", ".hidden.pdf", "~$b.docx", "b.docx", "policy.yaml", "notes.json", "sub/c.HTML", ".git/d.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    (folder / "sub" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "sub" / "same.pdf").symlink_to(folder / "a.pdf")
    (folder / "sub" / "nowhere.pdf").symlink_to(folder / "gone.pdf")
    os.mkfifo(folder / "pipe.pdf")
    found = [i.path.relative_to(folder).as_posix() for i in discover([folder, folder / "a.pdf"]).items]
    assert sorted(found) in (["b.docx", "sub/c.HTML", "sub/same.pdf"], ["a.pdf", "b.docx", "sub/c.HTML"])


def test_discovery_knows_corpus_folders(folder: Path) -> None:
    for name in ("README.md", "park/x/source.pdf", "park/x/policy.yaml", "park/x/card.yaml", "park/x/readme.txt",
                 "two/source.pdf", "two/source.docx"):  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    items = discover([folder]).items
    assert [i.path.relative_to(folder).as_posix() for i in items] == [
        "park/x/source.pdf",
        "two/source.docx",
        "two/source.pdf",
    ]
    assert [p.name for p in items[0].side_files] == ["policy.yaml", "card.yaml"]
    assert items[0].fallback_title == "x"
    assert discover([folder / "park" / "x" / "source.pdf"]).items[0].side_files == items[0].side_files


def test_ingestion_imports_neither_doors_nor_evaluation() -> None:
    code = "import sys, ingest.pipeline; print([m for m in sys.modules if m.split('.')[0] in ('api', 'eval', 'desk')])"
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


def test_parser_processes_load_no_database() -> None:
    code = "import sys, ingest, ingest.parse; print('sqlalchemy' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        == "False\n"
    )
