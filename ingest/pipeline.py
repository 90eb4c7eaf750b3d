"""Ingestion: files in, documents in the catalogue, vectors in the index; resumable at every point."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from assistant.errors import StorageError
from assistant.policy.provision import Passage
from assistant.storage.catalogue import IngestedDocument
from ingest import events
from ingest.discover import Discovery, Source, WorkItem, discover
from ingest.embed import BackgroundEmbedding
from ingest.files import FileReader, Reading
from ingest.parse.errors import ParseError, TimedOut
from ingest.progress import ProgressCount
from ingest.sandbox import ParserPool
from ingest.sidefile import SideFileError
from ingest.sources.opening import open_web
from ingest.sources.web import Web
from ingest.sources.work import Place
from ingest.storing import Stored, Storing

if TYPE_CHECKING:
    from assistant.build import Stores

_AHEAD = 4  # files in work for each parser process, so that none waits for the database
_TICK_S = 0.2  # how long a stop may wait to be noticed
_PAGE_CHARACTERS = 800  # a page of a document that has none

log = logging.getLogger(__name__)


class Stopped(Exception):
    """The run was asked to stop; what was stored until then stays, and the next run goes on from there."""


@dataclass
class _Tally:
    """Counts while an ingestion runs."""

    ingested: int = 0
    unchanged: int = 0
    passages: int = 0
    pages: int = 0
    failed: list[tuple[Place, str]] = field(default_factory=list)
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
            self._storing = Storing(self._catalogue)
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
            reader = FileReader(self._catalogue, self._stores.folder, parsers)
            try:
                late = self._read_each(items, lambda item: threads.submit(reader.read, item))
                for item in late:  # alone on the machine a slow scan may have time enough
                    future = threads.submit(reader.read, item)
                    while not wait([future], timeout=_TICK_S).done:
                        self._look_up()
                    self._settle(item, future)
            except BaseException:
                parsers.close()  # ends the files in work, so that nobody waits for them
                raise

    def _read_each(self, items: Sequence[WorkItem], submit: Callable[[WorkItem], Future[Reading]]) -> list[WorkItem]:
        """Settles every file; returns those that ran out of time."""
        waiting = iter(items)
        late: list[WorkItem] = []
        running: dict[Future[Reading], WorkItem] = {}
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

    def _settle(self, item: WorkItem, future: Future[Reading]) -> None:
        """Stores what a file gave, or reports why it gave nothing."""
        try:
            with _storage_errors():
                reading = future.result()
                self._note(reading, self._store(reading))
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

    def _store(self, reading: Reading) -> Stored:
        self._tally.read_s += reading.seconds
        began = time.monotonic()
        stored = self._storing.store(reading)
        self._tally.store_s += time.monotonic() - began
        return stored

    def _note(self, reading: Reading, stored: Stored) -> None:
        place, document = reading.item.place, stored.document
        if document is None:
            self._tally.unchanged += 1
            return self._report(events.FileUnchanged(place, stored.document_id))
        register, count, pages = document.register, len(document.passages), _pages(document)
        self._tally.ingested += 1
        self._tally.passages += count
        self._tally.pages += pages
        self._embedding.notify()
        return self._report(
            events.FileDone(place, register.id, register.title, stored.version, count, pages, document.source.notes)
        )

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
        vectors.settled()
        self._tally.index_s = time.monotonic() - began
        began = time.monotonic()
        sentences = self._stores.sentences
        if sentences.generation != self._catalogue.generation:
            sentences.synchronise(self._watched(self._catalogue.passages()), self._catalogue.generation)
        sentences.settled()
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


def _pages(document: IngestedDocument) -> int:
    """Pages of the file; of one without pages, one for every 800 characters begun."""
    return document.source.page_count or -(-len(document.text) // _PAGE_CHARACTERS)


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
