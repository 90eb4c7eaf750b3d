"""Parses files from outside in worker processes that can be killed: time, memory, size and page limits.

This process imports no parser: a file that crashes, hangs or bloats one takes down a worker and nothing else. A worker
has no network and writes only in a folder of its own (`ingest.parse.confine`).
"""

from __future__ import annotations

import json
import os
import queue
import re
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from ingest.parse.blocks import Parsed
from ingest.parse.errors import Damaged, EmptyFile, OutOfMemory, ParseError, TimedOut, TooLarge, error_from

_ROOT = Path(__file__).resolve().parents[1]
_BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from ingest.parse.worker import main; main()"
_TICK_S = 0.1  # how often memory is looked at: 0.1 s of allocation is some 200 MB at most
_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL|_URL$", re.I)  # a worker has no use for them
_MOST_ANSWER = (
    64_000_000  # bytes of one answer; the parser's own limits (5 million characters, 6 bytes each) end far below
)
_START_S = 60.0  # a start takes 0.1 s; a loaded machine may need far longer


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may use.

    `memory_bytes` is resident memory; measured peaks: text formats 60–150 MB, OCR of A4 pages at 200 dpi up to 0.65 GB.
    `address_space_bytes` stops a single huge allocation that the watch would see too late; OCR maps 2.0 GB of
    addresses (onnxruntime reserves far more than it touches), so it is twice that. `ocr_seconds_per_page` is added
    for each page read as an image (2–4 s of processor time, but 13 s where other work keeps both cores busy) up to
    `total_seconds`; `convert_seconds` once for a file that LibreOffice converts first (2–6 s on an idle machine).
    """

    file_bytes: int = 50_000_000
    pages: int = 500
    seconds: float = 30.0
    ocr_seconds_per_page: float = 60.0
    convert_seconds: float = 120.0
    total_seconds: float = 1800.0
    memory_bytes: int = 1_500_000_000
    address_space_bytes: int = 4_000_000_000


DEFAULT = Limits()


# What files begin with that LibreOffice converts: OLE compound files, RTF, OpenDocument (its type is the first member)
_CONVERTED = re.compile(
    rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf|PK\x03\x04.{26}mimetypeapplication/vnd\.oasis", re.DOTALL
)


class _Worker:
    """One process, serving one file at a time. One that `converts` may start LibreOffice and serves a single file."""

    def __init__(self, converts: bool = False) -> None:
        environment = {k: v for k, v in os.environ.items() if not _SECRET.search(k)}
        self._scratch = tempfile.mkdtemp(prefix="esl-parse-")
        environment |= {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2", "PYTHONUNBUFFERED": "1"}
        environment |= {"TMPDIR": self._scratch, "PYTHONDONTWRITEBYTECODE": "1"}
        environment |= {"MALLOC_ARENA_MAX": "1"}  # memory of a page goes to the next one: OCR's peak falls by 0.1 GB
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _BOOT, str(_ROOT), self._scratch, *(["convert"] if converts else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        self._buffer = bytearray()
        self._selector = selectors.DefaultSelector()
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)
        self._selector.register(self._process.stdout, selectors.EVENT_READ)
        self._ready = False
        self._converts = converts  # has children of its own, whose memory counts too

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def parse(self, path: Path, limits: Limits, charset: str = "") -> Parsed:
        """Raises a ParseError; after TimedOut, OutOfMemory or a crash the process is dead (`alive` is False)."""
        self._await_ready()
        request = {
            "path": str(path),
            "name": path.name,
            "charset": charset,
            "max_pages": limits.pages,
            "max_bytes": limits.file_bytes,
            "memory_bytes": limits.address_space_bytes,
            "cpu_seconds": int(limits.total_seconds * 2 + 60),
        }
        self._send(request)
        start = time.monotonic()
        deadline, last = start + limits.seconds, start + limits.total_seconds
        while True:
            message = self._receive(min(deadline, last), limits.memory_bytes)
            if "progress" in message:
                converts = message["progress"] == "convert"
                deadline += limits.convert_seconds if converts else limits.ocr_seconds_per_page
            elif "error" in message:
                raise error_from(*message["error"])
            elif "parsed" in message:
                from ingest.parse.worker import from_json

                return from_json(message["parsed"])

    @property
    def alive(self) -> bool:
        """Whether it can serve another file."""
        return self._process.poll() is None

    def spent(self, limits: Limits) -> bool:
        """Whether a fresh one is better for the next file: this one holds much memory, or was made for one file."""
        return self._converts or _resident(self.pid) > 0.6 * limits.memory_bytes

    def stop(self) -> None:
        """Ends the process and what it started; safe while another thread waits for an answer."""
        if self._process.returncode is None:
            try:
                os.killpg(self.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                self._process.kill()

    def kill(self) -> None:
        """Ends the process and waits for it."""
        self.stop()
        self._process.wait()
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._selector.close()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    pass  # the pipe broke with the process: there is nothing left to flush it to

    def _await_ready(self) -> None:
        if not self._ready:
            self._receive(time.monotonic() + _START_S, sys.maxsize)
            self._ready = True

    def _send(self, request: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            self.kill()
            raise _crash(self._process.returncode) from error

    def _receive(self, deadline: float, memory_bytes: int) -> dict[str, Any]:
        assert self._process.stdout is not None
        looked = 0  # bytes of the buffer that hold no newline: looking at all of it for each chunk takes minutes
        while self._buffer.find(b"\n", looked) < 0:
            looked = len(self._buffer)
            if looked > _MOST_ANSWER:
                self.kill()
                raise TooLarge()
            left = deadline - time.monotonic()
            if left <= 0:
                self.kill()
                raise TimedOut()
            if self._selector.select(min(left, _TICK_S)):
                chunk = self._process.stdout.read(1 << 20)
                if chunk == b"":
                    self.kill()
                    raise _crash(self._process.returncode)
                self._buffer += chunk or b""
            if (_resident_session(self.pid) if self._converts else _resident(self.pid)) > memory_bytes:
                self.kill()
                raise OutOfMemory()
        line, _, self._buffer = self._buffer.partition(b"\n")
        message: dict[str, Any] = json.loads(line)
        return message


def _crash(code: int | None) -> ParseError:
    """-9 without our doing is the kernel's out-of-memory killer."""
    if code == -9:
        return OutOfMemory()
    return Damaged("解析该文件时程序异常退出，文件可能已损坏或含有异常内容。请用原软件重新导出后再上传。")


def _resident(pid: int) -> int:
    """Resident memory in bytes; 0 where the system has no /proc or the process is gone."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_bytes().split()
    except OSError:
        return 0
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if len(fields) > 1 else 0


def _resident_session(leader: int) -> int:
    """Resident memory in bytes of every process in the session of `leader`."""
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        if int(fields[3]) == leader:
            members.append(int(stat.parent.name))
    return sum(map(_resident, members))


class ParserPool:
    """A few persistent workers, so that start-up and the OCR models are paid for once. Safe to use from many threads."""

    def __init__(self, workers: int = 1, *, limits: Limits = DEFAULT) -> None:
        self._limits = limits
        self._size = max(1, workers)
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(self._size):
            self._idle.put(None)  # started when first needed; the warm one is taken first
        self._closed = False
        self._lock = threading.Lock()
        self._busy: set[_Worker] = set()

    def __enter__(self) -> ParserPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def parse(self, path: Path, charset: str = "") -> Parsed:
        """The blocks of the file; `charset` is what a web server stated. Waits for a free worker. Raises a ParseError."""
        _check_file(path, self._limits)
        if self._closed:
            raise RuntimeError("the pool is closed")
        worker = self._idle.get()
        try:
            if _is_converted(path):
                if worker is not None:
                    worker.kill()
                worker = _Worker(converts=True)
            elif worker is None or not worker.alive:
                worker = _Worker()
            with self._lock:
                self._busy.add(worker)
            return worker.parse(path, self._limits, charset)
        except BaseException as error:
            if self._closed:
                raise ParseError("解析已中止：程序正在退出。请稍后重新处理该文件。") from error
            if worker is not None and not isinstance(error, ParseError):
                worker.kill()
            raise
        finally:
            self._give_back(worker)

    def _give_back(self, worker: _Worker | None) -> None:
        with self._lock:
            if worker is not None:
                self._busy.discard(worker)
        if worker is not None and (self._closed or not worker.alive or worker.spent(self._limits)):
            worker.kill()
            worker = None
        self._idle.put(worker)

    def map(self, paths: Iterable[Path], *, ordered: bool = True) -> Iterator[tuple[Path, Parsed | ParseError]]:
        """Each path with its result or error, in the order given or as they finish; few files are in hand at a time."""
        remaining = iter(paths)
        with ThreadPoolExecutor(self._size) as threads:
            pending: dict[Future[Parsed | ParseError], Path] = {}
            more = True
            while more or pending:
                while more and len(pending) < 2 * self._size:
                    path = next(remaining, None)
                    if path is None:
                        more = False
                        break
                    pending[threads.submit(self._try, path)] = path
                if not pending:
                    break
                done = [next(iter(pending))] if ordered else list(wait(pending, return_when=FIRST_COMPLETED).done)
                for future in done:
                    result = future.result()
                    yield pending.pop(future), result

    def _try(self, path: Path) -> Parsed | ParseError:
        try:
            return self.parse(path)
        except ParseError as error:
            return error

    def close(self) -> None:
        """Ends all workers, busy ones too."""
        self._closed = True
        with self._lock:
            busy = list(self._busy)
        for worker in busy:
            worker.stop()  # the thread that waits for it sees its end and cleans up
        for _ in range(self._size - len(busy)):
            try:
                worker_or_none = self._idle.get_nowait()
            except queue.Empty:
                break
            if worker_or_none is not None:
                worker_or_none.kill()


def _is_converted(path: Path) -> bool:
    """Whether LibreOffice converts the file first, by its beginning."""
    try:
        with path.open("rb") as file:
            return bool(_CONVERTED.match(file.read(100)))
    except OSError:  # the worker says why
        return False


def _check_file(path: Path, limits: Limits) -> None:
    """Refuses by size before anything is read."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise Damaged(f"文件无法读取（{error.strerror or error}）。请检查文件是否存在、是否有读取权限。") from error
    if not path.is_file():
        raise Damaged("不是普通文件，无法读取。请上传一个文件。")
    if size == 0:
        raise EmptyFile()
    if size > limits.file_bytes:
        raise TooLarge(
            f"文件大小{size / 1e6:.0f}MB，超过{limits.file_bytes / 1e6:.0f}MB的上限。请拆分或压缩图片后重新上传。"
        )


def parse_file(path: Path, *, limits: Limits = DEFAULT) -> Parsed:
    """The blocks of one file, parsed in a worker of its own. For many files use `ParserPool`. Raises a ParseError."""
    with ParserPool(1, limits=limits) as pool:
        return pool.parse(path)
