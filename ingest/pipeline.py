"""Ingestion: files in, documents in the catalogue, vectors in the index; resumable at every point."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from assistant.errors import StorageError
from assistant.policy.provision import Passage
from assistant.storage.cards import Cards, StoredCard
from assistant.storage.catalogue import IngestedDocument
from ingest import events
from ingest.cards.keep import settled as settled_card
from ingest.cards.text import CardText
from ingest.discover import Discovery, Source, WorkItem, discover
from ingest.embed import BackgroundEmbedding
from ingest.parse.errors import Damaged, ParseError, TimedOut
from ingest.progress import ProgressCount
from ingest.read import FileFacts, read_document
from ingest.register import collided_id
from ingest.sandbox import ParserPool
from ingest.sidefile import SideFile, SideFileError, read_side_file
from ingest.sources.archive import SEPARATOR
from ingest.sources.opening import open_web
from ingest.sources.web import Web
from ingest.sources.work import Place

if TYPE_CHECKING:
    from assistant.build import Stores

# Release of the code that reads files. Another value reads every file again, so change it when that gives other passages.
READER = "5"

_AHEAD = 4  # files in work for each parser process, so that none waits for the database
_TICK_S = 0.2  # how long a stop may wait to be noticed
_PAGE_CHARACTERS = 800  # a page of a document that has none

log = logging.getLogger(__name__)


class Stopped(Exception):
    """The run was asked to stop; what was stored until then stays, and the next run goes on from there."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What became of one file: a document to store, or the id of the one it gave before."""

    item: WorkItem
    sha256: str = ""  # of file and side files
    document: IngestedDocument | None = None
    has_own_id: bool = False  # policy.yaml states the id
    unchanged: str | None = None
    seconds: float = 0.0


@dataclass
class _Tally:
    """Counts while an ingestion runs."""

    ingested: int = 0
    unchanged: int = 0
    passages: int = 0
    pages: int = 0
    failed: list[tuple[Place, str]] = field(default_factory=list)
    ids: dict[str, Place] = field(default_factory=dict)  # id → the file that gave it in this run
    read_s: float = 0.0
    store_s: float = 0.0
    index_s: float = 0.0
    sentences_s: float = 0.0


class Ingestion:
    """Brings files into the stores. One at a time a data folder, which the stores own."""

    def __init__(self, stores: Stores, *, workers: int = 2, embed: bool = True) -> None:
        """Without `embed` documents are found by words until a later ingestion computes the vectors."""
        self._stores = stores
        self._workers = max(1, workers)
        self._embed = embed

    def run(self, sources: Sequence[Source], report: Callable[[events.Event], None]) -> events.Summary:
        """Ingests every document of `sources`: files, folders, archives, addresses of the web.

        Files that fail are in the summary and stop nothing. Raises `InvalidInput` for a path that does not exist and
        `StorageError` where the data folder or database cannot be written; what was stored until then stays.
        """
        web = web_of(self._stores, report)
        with discover(sources, web=web, scratch=self._stores.folder.scratch) as discovery:
            return self.read(discovery, report)

    def read(
        self,
        discovery: Discovery,
        report: Callable[[events.Event], None],
        stop: Callable[[], bool] = lambda: False,
    ) -> events.Summary:
        """Ingests what was discovered. Raises `Stopped` soon after `stop()` has become true, and as `run` does."""
        return _Run(self._stores, self._workers, self._embed, _Reporter(report), stop).run(discovery)


def web_of(stores: Stores, report: Callable[[events.Event], None]) -> Web:
    """The web for one run, as the settings of `stores` allow; what is fetched is reported. Raises `InvalidInput`."""
    settings = stores.settings
    return open_web(
        stores.folder.root / "web",
        allow=settings.fetch_allow,
        proxy=settings.fetch_proxy,
        pause_s=settings.fetch_pause_s,
        on_fetch=lambda address: report(events.Fetching(address)),
    )


class _Reporter:
    """Hands events on one at a time, since they come from two threads, and after each how far the run is."""

    def __init__(self, report: Callable[[events.Event], None]) -> None:
        self._report = report
        self._count = ProgressCount(time.monotonic)
        self._lock = threading.Lock()

    def __call__(self, event: events.Event) -> None:
        with self._lock:
            self._report(event)
            progress = self._count.after(event)
            if progress is not None:
                self._report(progress)


class _Run:
    def __init__(self, stores: Stores, workers: int, embed: bool, report: _Reporter, stop: Callable[[], bool]) -> None:
        self._stores = stores
        self._embed = embed
        self._stop = stop
        self._catalogue = stores.catalogue
        self._cards = Cards(stores.catalogue.engine)
        self._workers = workers
        self._report = report
        self._tally = _Tally()
        self._embedding = BackgroundEmbedding(
            stores.catalogue,
            stores.embeddings,
            lambda done, total: report(events.EmbeddingProgress(done, total)),
            embedded=self._index_batch,
        )

    def run(self, discovery: Discovery) -> events.Summary:
        began = time.monotonic()
        self._report(events.Started(len(discovery.items) + len(discovery.unreadable)))
        for place, reason in discovery.unreadable:
            self._fail(place, reason)
        with _storage_errors():
            self._known_ids = {d.register.id for d in self._catalogue.documents()}
        error = None
        try:
            if self._embed:
                self._embedding.start()
            self._read_all(discovery.items)
            if self._embed:
                with _storage_errors():
                    error = self._embedding.finish(self._look_up)
                    self._index(error)
        except BaseException:
            self._embedding.abandon()
            raise
        summary = self._summary(len(discovery.items) + len(discovery.unreadable), error, time.monotonic() - began)
        self._report(events.Finished(summary))
        return summary

    def _look_up(self) -> None:
        if self._stop():
            raise Stopped

    # -- reading -----------------------------------------------------------------------------------------------

    def _read_all(self, items: Sequence[WorkItem]) -> None:
        """Reads files in worker processes and stores them here as they come; those that ran out of time once more."""
        with ParserPool(workers=self._workers) as parsers, ThreadPoolExecutor(self._workers) as threads:
            try:
                late = self._read_each(items, lambda item: threads.submit(self._read, item, parsers))
                for item in late:  # alone on the machine a slow scan may have time enough
                    future = threads.submit(self._read, item, parsers)
                    while not wait([future], timeout=_TICK_S).done:
                        self._look_up()
                    self._settle(item, future)
            except BaseException:
                parsers.close()  # ends the files in work, so that nobody waits for them
                raise

    def _read_each(self, items: Sequence[WorkItem], submit: Callable[[WorkItem], Future[_Reading]]) -> list[WorkItem]:
        """Settles every file; returns those that ran out of time."""
        waiting = iter(items)
        late: list[WorkItem] = []
        running: dict[Future[_Reading], WorkItem] = {}
        try:
            while True:
                for item in _take(waiting, _AHEAD * self._workers - len(running)):
                    running[submit(item)] = item
                if not running:
                    return late
                done, _ = wait(running, timeout=_TICK_S, return_when=FIRST_COMPLETED)
                self._look_up()
                for future in done:
                    item = running.pop(future)
                    if isinstance(future.exception(), TimedOut):
                        late.append(item)
                    else:
                        self._settle(item, future)
        finally:
            for future in running:
                future.cancel()

    def _read(self, item: WorkItem, parsers: ParserPool) -> _Reading:
        began = time.monotonic()
        sha256, file_sha256 = _digests(item)
        known = self._unchanged(item, sha256)
        if known is not None:
            return _Reading(item, sha256, unchanged=known)
        side = read_side_file(item.register_file) if item.register_file else None
        parsed = parsers.parse(item.path, item.charset)  # refuses files that are too large to be held in memory
        data = item.path.read_bytes()
        if hashlib.sha256(data).hexdigest() != file_sha256:
            raise Damaged("文件在读取过程中被修改，请等待写入完成后重新运行。")
        document = read_document(parsed, _facts(item, file_sha256), side, item.card_file)
        self._stores.folder.keep_file(file_sha256, data)  # here, since waiting for the disk can be done side by side
        return _Reading(item, sha256, document, _states_id(side), None, time.monotonic() - began)

    def _unchanged(self, item: WorkItem, sha256: str) -> str | None:
        """Id of the document that this file gave before, by path or as the same bytes elsewhere; None to read it."""
        known = self._catalogue.known_source(item.key)
        if known is not None:
            return known[0] if known[1:] == (sha256, READER) else None
        return self._catalogue.document_with_bytes(sha256, READER)

    def _settle(self, item: WorkItem, future: Future[_Reading]) -> None:
        """Stores what a file gave, or reports why it gave nothing."""
        try:
            with _storage_errors():
                reading = future.result()
                self._store(reading)
        except (ParseError, SideFileError) as error:
            self._fail(item.place, error.reason)
        except OSError as error:
            self._fail(item.place, f"文件无法读取：{error.strerror or error}")
        except StorageError:
            raise
        except Exception as error:  # one file that the reader cannot cope with must not stop the others
            log.exception("reading %s failed", item.path)
            self._fail(item.place, f"处理时出现程序错误（{type(error).__name__}: {error}），请将该文件反馈给开发人员")

    def _fail(self, place: Place, reason: str) -> None:
        self._tally.failed.append((place, reason))
        self._report(events.FileFailed(place, reason))

    # -- storing -----------------------------------------------------------------------------------------------

    def _store(self, reading: _Reading) -> None:
        self._tally.read_s += reading.seconds
        known = reading.unchanged
        if reading.document is None:
            self._follow(reading, known or "")
            return self._note_unchanged(reading.item, known or "")
        if known is None and self._catalogue.known_source(reading.item.key) is None:
            twin = self._catalogue.document_with_bytes(reading.sha256, READER)  # a copy that was read at the same time
            if twin is not None:
                return self._note_unchanged(reading.item, twin)
        began = time.monotonic()
        document = self._with_settled_card(self._identified(reading, reading.document))
        version = self._catalogue.save(document, path=reading.item.key, sha256=reading.sha256, reader=READER)
        self._tally.store_s += time.monotonic() - began
        self._note_stored(reading.item, document, version)
        return None

    def _with_settled_card(self, document: IngestedDocument) -> IngestedDocument:
        """The document with its card, or with the approved card of the version it takes the place of, where that still holds."""
        document_id = document.register.id
        before = self._cards.of(document_id)
        if before is None:
            return document
        old = self._catalogue.text(document_id)
        settled = settled_card(
            StoredCard(document.card, document.card_stated) if document.card else None,
            before,
            CardText(document_id, old.version, old.text, self._catalogue.provisions(document_id, old.version)),
            CardText(document_id, 0, document.text, document.provisions),
        )
        return replace(
            document, card=settled.card if settled else None, card_stated=settled.stated if settled else None
        )

    def _follow(self, reading: _Reading, document_id: str) -> None:
        """A file that lies elsewhere now keeps its document: changed later, it is a new version and not another document."""
        if self._catalogue.known_source(reading.item.key) is None and reading.item.known_as is None:
            before = self._catalogue.paths_of(document_id)
            if all(os.path.isabs(path) and not os.path.exists(path.partition(SEPARATOR)[0]) for path in before):
                self._catalogue.move_source(document_id, reading.item.key, reading.sha256)

    def _note_unchanged(self, item: WorkItem, document_id: str) -> None:
        self._tally.unchanged += 1
        self._tally.ids.setdefault(document_id, item.place)
        self._report(events.FileUnchanged(item.place, document_id))

    def _note_stored(self, item: WorkItem, document: IngestedDocument, version: int) -> None:
        register, count, pages = document.register, len(document.passages), _pages(document)
        self._tally.ingested += 1
        self._tally.passages += count
        self._tally.pages += pages
        self._tally.ids[register.id] = item.place
        self._known_ids.add(register.id)
        self._embedding.notify()
        self._report(
            events.FileDone(item.place, register.id, register.title, version, count, pages, document.source.notes)
        )

    def _identified(self, reading: _Reading, document: IngestedDocument) -> IngestedDocument:
        """The document under its id: the side file's, else the one its path gave before, else one no other file has."""
        known = self._catalogue.known_source(reading.item.key)
        document_id = document.register.id
        if reading.has_own_id:
            taken = self._tally.ids.get(document_id)
            if taken is not None and taken != reading.item.place:
                raise SideFileError(f"policy.yaml：键“id”的值“{document_id}”与“{taken}”的重复，请改成唯一的编号")
            if known is not None and known[0] != document_id:
                self._catalogue.remove(known[0])
            return document
        if known is not None:
            return _renamed(document, document.register.model_copy(update={"id": known[0]}).id)
        if reading.item.folder_id is not None and reading.item.folder_id not in self._known_ids:
            return _renamed(document, reading.item.folder_id)
        if document_id in self._known_ids:
            return _renamed(document, collided_id(document.register, reading.item.key).id)
        return document

    # -- the end -----------------------------------------------------------------------------------------------

    def _index_batch(self, passages: Sequence[Passage], vectors: Mapping[str, Sequence[float]]) -> None:
        """Makes passages findable by their vectors as soon as these are there; a long run takes hours."""
        self._stores.vectors.add(passages, vectors)
        self._stores.sentences.add(passages)

    def _index(self, error: str | None) -> None:
        """Makes the vector index and the sentence index agree with the catalogue."""
        self._report(events.Indexing())
        began = time.monotonic()
        if error is not None:
            missing = len(self._catalogue.passages_without_vector())
            self._report(events.EmbeddingFailed(error, missing))
        vectors = self._stores.vectors
        if not vectors.agrees_with(self._catalogue):
            vectors.synchronise(self._catalogue)
            self._look_up()
        self._tally.index_s = time.monotonic() - began
        began = time.monotonic()
        sentences = self._stores.sentences
        if sentences.generation != self._catalogue.generation:
            sentences.synchronise(self._watched(self._catalogue.passages()), self._catalogue.generation)
        self._tally.sentences_s = time.monotonic() - began

    def _watched(self, passages: Iterable[Passage]) -> Iterator[Passage]:
        """The same; taking one may raise `Stopped`."""
        for passage in passages:
            self._look_up()
            yield passage

    def _summary(self, files: int, error: str | None, total_s: float) -> events.Summary:
        tally = self._tally
        return events.Summary(
            files=files,
            ingested=tally.ingested,
            unchanged=tally.unchanged,
            failed=tuple(tally.failed),
            passages=tally.passages,
            pages=tally.pages,
            embedded=self._embedding.done,
            embedding_error=error,
            seconds={
                "read": tally.read_s,
                "store": tally.store_s,
                "embed": self._embedding.seconds + tally.sentences_s,
                "index": tally.index_s,
                "total": total_s,
            },
        )


def _renamed(document: IngestedDocument, document_id: str) -> IngestedDocument:
    passages = tuple(
        p.model_copy(update={"document_id": document_id, "id": f"{document_id}@{p.version}#{p.ordinal}"})
        for p in document.passages
    )
    register = document.register.model_copy(update={"id": document_id})
    return replace(document, register=register, passages=passages)


def _facts(item: WorkItem, sha256: str) -> FileFacts:
    origin = item.origin
    if origin is None:
        return FileFacts(item.name, sha256, item.fallback_title)
    return FileFacts(item.name, sha256, item.fallback_title, origin.official_url, origin.notes)


def _pages(document: IngestedDocument) -> int:
    """Pages of the file; of one without pages, one for every 800 characters begun."""
    return document.source.page_count or -(-len(document.text) // _PAGE_CHARACTERS)


def _states_id(side: SideFile | None) -> bool:
    return side is not None and bool(side.id)


def _digests(item: WorkItem) -> tuple[str, str]:
    """The digest of a file with its side files, and of the file alone."""
    with item.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
    alone = digest.hexdigest()
    for side in item.side_files:
        try:
            content = side.read_bytes()
        except OSError as error:
            raise SideFileError(f"{side.name} 无法读取：{error.strerror or error}") from error
        digest.update(f"\0{side.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest(), alone


def _take(items: Iterator[WorkItem], count: int) -> Iterator[WorkItem]:
    for _ in range(count):
        item = next(items, None)
        if item is None:
            return
        yield item


@contextmanager
def _storage_errors() -> Iterator[None]:
    """Translates what the database raises when it cannot be written."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        cause = str(error.__cause__ or error)
        advice = (
            "磁盘空间不足，请清理后重新运行，已入库的不会重复处理" if "full" in cause else "请检查磁盘和权限后重新运行"
        )
        raise StorageError(f"数据库无法写入：{cause}；{advice}") from error
