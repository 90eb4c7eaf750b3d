from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import sandbox
from ingest.parse.errors import Damaged, EmptyFile, OutOfMemory, ParseError, TimedOut, TooLarge
from ingest.sandbox import Limits, ParserPool, parse_file

ROOT = Path(__file__).resolve().parents[2]
BOOT = (
    "import sys, time, os; sys.path.insert(0, sys.argv[1]); import ingest.parse.worker as w\n"
    "real = w.parse\n"
    "def parse(data, name, **limits):\n"
    "    if name.startswith('hang'): time.sleep(600)\n"
    "    if name.startswith('spin'):\n        while True: pass\n"
    "    if name.startswith('slow'): [(w.progress.report('ocr'), time.sleep(0.4)) for _ in range(5)]\n"
    "    if name.startswith('crash'): os.kill(os.getpid(), 11)\n"
    "    if name.startswith('bloat'):\n        x = bytearray(400_000_000); time.sleep(5)\n"
    "    if name.startswith('huge'): x = bytearray(60_000_000_000)\n"
    "    if name.startswith('noisy'): print('noise on stdout', flush=True)\n"
    "    if name.startswith('try'): exec(data.decode())\n"
    "    return real(data, name, **limits)\n"
    "w.parse = parse; w.main()\n"
)


@pytest.fixture
def rigged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers whose parser misbehaves as the file's name says."""
    monkeypatch.setattr(sandbox, "_BOOT", BOOT)


def _file(folder: Path, name: str, text: str = "第一条 正文。") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _gone(pid: int) -> bool:
    end = time.monotonic() + 10
    while _alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not _alive(pid)


def test_file_is_parsed_in_another_process(tmp_path: Path) -> None:
    parsed = parse_file(_file(tmp_path, "a.md", "# 题\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n"))
    assert [b.kind for b in parsed.blocks] == ["heading", "table"]
    assert parsed.blocks[1].rows == (("甲", "乙"), ("1", "2"))
    assert parsed.blocks[1].row_pages == (None, None)


def test_errors_come_back_with_their_kind_and_reason(tmp_path: Path) -> None:
    bad = tmp_path / "a.pdf"
    bad.write_bytes(b"%PDF-1.7 junk")
    with pytest.raises(Damaged, match="PDF"):
        parse_file(bad)


def test_large_and_empty_and_missing_files_are_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_Worker", None)  # no process is started for them
    zeros, empty = tmp_path / "zeros", tmp_path / "empty"
    with zeros.open("wb") as file:
        file.truncate(100_000_000)
    empty.touch()
    for path, kind in ((zeros, TooLarge), (empty, EmptyFile), (tmp_path / "none", Damaged)):
        with pytest.raises(kind):
            parse_file(path)


@pytest.mark.usefixtures("rigged")
@pytest.mark.parametrize("name", ["hang.txt", "spin.txt"])
def test_hanging_file_is_stopped_and_the_next_one_parsed(tmp_path: Path, name: str) -> None:
    with ParserPool(1, limits=Limits(seconds=1)) as pool:
        start = time.monotonic()
        with pytest.raises(TimedOut, match="超时"):
            pool.parse(_file(tmp_path, name))
        assert time.monotonic() - start < 20
        assert pool.parse(_file(tmp_path, "a.txt")).blocks[0].text == "第一条 正文。"


@pytest.mark.usefixtures("rigged")
def test_each_page_of_ocr_extends_the_time_limit_up_to_the_total(tmp_path: Path) -> None:
    with ParserPool(1, limits=Limits(seconds=0.5, ocr_seconds_per_page=1.0)) as pool:
        assert pool.parse(_file(tmp_path, "slow.txt")).blocks
    with (
        ParserPool(1, limits=Limits(seconds=0.5, ocr_seconds_per_page=1.0, total_seconds=1.0)) as pool,
        pytest.raises(TimedOut),
    ):
        pool.parse(_file(tmp_path, "slow.txt"))


@pytest.mark.usefixtures("rigged")
def test_crashing_file_is_damaged_and_the_worker_replaced(tmp_path: Path) -> None:
    with ParserPool(1) as pool:
        with pytest.raises(Damaged, match="异常退出"):
            pool.parse(_file(tmp_path, "crash.txt"))
        assert pool.parse(_file(tmp_path, "a.txt")).blocks


@pytest.mark.usefixtures("rigged")
def test_file_that_needs_too_much_memory_is_stopped(tmp_path: Path) -> None:
    with ParserPool(1, limits=Limits(memory_bytes=300_000_000)) as pool:
        with pytest.raises(OutOfMemory, match="内存"):
            pool.parse(_file(tmp_path, "bloat.txt"))
        with pytest.raises(OutOfMemory):
            pool.parse(_file(tmp_path, "huge.txt"))
        assert pool.parse(_file(tmp_path, "a.txt")).blocks


@pytest.mark.usefixtures("rigged")
def test_what_libraries_print_does_not_mix_with_answers(tmp_path: Path) -> None:
    assert parse_file(_file(tmp_path, "noisy.txt")).blocks


def _tried(folder: Path, code: str) -> str:
    """What became of `code`, run in a worker's place of a parser."""
    body = "\n".join(f"    {line}" for line in code.splitlines())
    script = f"try:\n{body}\n    answer = 'done'\nexcept OSError as error:\n    answer = error.strerror\nraise w.Damaged(answer)"
    with pytest.raises(Damaged) as caught:
        parse_file(_file(folder, "try.txt", script))
    return caught.value.reason


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="seccomp and Landlock are Linux's")


@pytest.fixture
def listener() -> Iterator[int]:
    """The port of a socket that listens on this machine."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield int(server.getsockname()[1])


@pytest.mark.usefixtures("rigged")
def test_parser_reaches_no_socket(tmp_path: Path, listener: int) -> None:
    code = f"import socket\nsocket.create_connection(('127.0.0.1', {listener}), 5)"
    assert "ermi" in _tried(tmp_path, code)  # permission denied, not refused nor timed out


@LINUX
@pytest.mark.usefixtures("rigged")
def test_program_started_by_a_parser_reaches_no_socket(tmp_path: Path, listener: int) -> None:
    program = f"import socket; socket.create_connection(('127.0.0.1', {listener}), 5)"
    code = f"import subprocess, sys\nif subprocess.call([sys.executable, '-S', '-c', {program!r}]): raise OSError(1, 'failed')"
    assert _tried(tmp_path, code) == "failed"


@LINUX
@pytest.mark.usefixtures("rigged")
def test_parser_writes_only_in_its_own_folder(tmp_path: Path) -> None:
    if not _has_landlock():
        pytest.skip("this kernel has no Landlock")
    target = tmp_path / "written"
    assert "ermi" in _tried(tmp_path, f"open({str(target)!r}, 'w')")
    assert "ermi" in _tried(tmp_path, f"os.unlink({str(tmp_path / 'try.txt')!r})")
    assert _tried(tmp_path, "import tempfile\ntempfile.TemporaryFile().write(b'x')") == "done"
    assert not target.exists()


def _has_landlock() -> bool:
    return int(ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1)) >= 1


@pytest.mark.usefixtures("rigged")
def test_folder_of_a_worker_goes_with_it(tmp_path: Path) -> None:
    with ParserPool(1) as pool:
        pool.parse(_file(tmp_path, "a.txt"))
        (worker,) = pool._idle.queue
        scratch = Path(worker._scratch)
        assert scratch.is_dir()
    assert not scratch.exists()


@LINUX
@pytest.mark.usefixtures("rigged")
def test_what_a_parser_started_ends_with_it_and_its_memory_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'x = bytearray(400_000_000); import time; time.sleep(600)'])\n"
        "time.sleep(20)"
    )
    script = _file(tmp_path, "try.txt", code)
    monkeypatch.setattr(sandbox, "_is_converted", lambda _: True)  # only such a worker may start programs of size
    with ParserPool(1, limits=Limits(memory_bytes=300_000_000)) as pool, pytest.raises(OutOfMemory):
        pool.parse(script)
    assert not _with_argument("bytearray(400_000_000)")


def _with_argument(words: str) -> list[str]:
    """Command lines of living processes that hold the words."""
    lines = [p.read_bytes().decode(errors="replace") for p in Path("/proc").glob("[0-9]*/cmdline")]
    return [line for line in lines if words in line]


def test_workers_are_reused(tmp_path: Path) -> None:
    with ParserPool(1) as pool:
        pool.parse(_file(tmp_path, "a.txt"))
        (first,) = pool._idle.queue
        pool.parse(_file(tmp_path, "b.txt"))
        assert pool._idle.queue == [first]


@pytest.mark.parametrize("ordered", [True, False])
def test_map_gives_every_file_its_result_or_error(tmp_path: Path, ordered: bool) -> None:
    paths = [_file(tmp_path, f"{i}.txt", f"第{i}份。" if i != 3 else " ") for i in range(9)]
    with ParserPool(2) as pool:
        results = list(pool.map(iter(paths), ordered=ordered))
    assert sorted(p for p, _ in results) == paths
    assert not ordered or [p for p, _ in results] == paths
    for path, result in results:
        if path.name == "3.txt":
            assert isinstance(result, EmptyFile)
        else:
            assert not isinstance(result, ParseError)
            assert result.blocks[0].text == f"第{path.stem}份。"


@pytest.mark.usefixtures("rigged")
def test_closing_the_pool_ends_busy_workers(tmp_path: Path) -> None:
    pool = ParserPool(1)
    caught: list[BaseException] = []

    def work() -> None:
        try:
            pool.parse(_file(tmp_path, "hang.txt"))
        except ParseError as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while not pool._busy:
        time.sleep(0.02)
    pid = next(iter(pool._busy)).pid
    pool.close()
    thread.join(20)
    assert not thread.is_alive()
    assert caught
    assert _gone(pid)


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc")
@pytest.mark.parametrize("name", ["hang.txt", "spin.txt"])
def test_no_worker_outlives_a_killed_parent(tmp_path: Path, name: str) -> None:
    script = (
        "import sys, threading, time; from pathlib import Path; from ingest import sandbox\n"
        "sandbox._BOOT = sys.argv[2]\n"
        "pool = sandbox.ParserPool(1)\n"
        "threading.Thread(target=lambda: pool.parse(Path(sys.argv[1])), daemon=True).start()\n"
        "while not pool._busy: time.sleep(0.02)\n"
        "time.sleep(1.5)\n"
        "print(next(iter(pool._busy)).pid, flush=True); time.sleep(600)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(_file(tmp_path, name)), BOOT], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert _alive(worker)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert _gone(worker)
