"""The process that parses: reads one JSON request a line from stdin, answers in JSON lines; run by `ingest.sandbox`.

JSON and not pickle: what comes back from a process that has read a hostile file is data, not code.
"""

from __future__ import annotations

import json
import os
import queue
import resource
import signal
import sys
import threading
from pathlib import Path
from typing import Any, TextIO

from . import MAX_BYTES, parse, progress
from .blocks import Block, Parsed
from .confine import confine
from .errors import Damaged, OutOfMemory, ParseError


def to_json(parsed: Parsed) -> dict[str, Any]:
    """`Parsed` as plain data; `from_json` turns it back."""
    return {
        "media_type": parsed.media_type,
        "blocks": [[b.kind, b.text, b.page, b.level, b.rows, b.header_rows, b.row_pages, b.raw] for b in parsed.blocks],
        "page_count": parsed.page_count,
        "metadata": dict(parsed.metadata),
        "notes": parsed.notes,
    }


def from_json(data: dict[str, Any]) -> Parsed:
    """`Parsed` from plain data."""
    blocks = tuple(
        Block(kind, text, page, level, tuple(tuple(row) for row in rows), header_rows, tuple(row_pages), raw)
        for kind, text, page, level, rows, header_rows, row_pages, raw in data["blocks"]
    )
    return Parsed(data["media_type"], blocks, data["page_count"], data["metadata"], tuple(data["notes"]))


def main() -> None:
    """Serves requests until stdin closes: then the parent is gone, and so is this process at once.

    The second argument of the command is the one folder it may write to; with "convert" as the third it may start
    LibreOffice, which makes a socket in /tmp wherever its profile is.
    """
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    confine(folder, Path("/tmp") if sys.argv[3:] == ["convert"] else None)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print must not mix with the answers
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(requests,), daemon=True).start()
    _say(answers, {"ready": True})
    while True:
        _serve(json.loads(requests.get()), answers)


def _read_requests(requests: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        requests.put(line)
    if os.getsid(0) == os.getpid():  # as the sandbox starts it: what it has started itself ends with it
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _serve(request: dict[str, Any], answers: TextIO) -> None:
    _limit(request["memory_bytes"], request["cpu_seconds"])
    progress.listen(lambda step: _say(answers, {"progress": step}))
    try:
        with open(request["path"], "rb") as file:
            data = file.read(request["max_bytes"] + 1)
        parsed = parse(
            data,
            request["name"],
            max_pages=request["max_pages"],
            max_bytes=request["max_bytes"],
            charset=request["charset"],
        )
        answer: dict[str, Any] = {"parsed": to_json(parsed)}
    except ParseError as error:
        answer = {"error": [error.code, error.reason]}
    except MemoryError:
        answer = {"error": [OutOfMemory.code, OutOfMemory.default_reason]}
    except OSError as error:
        answer = {
            "error": [Damaged.code, f"文件无法读取（{error.strerror or error}）。请检查文件是否存在、是否有读取权限。"]
        }
    _say(answers, answer)


def _limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Address space for good; processor time from now on, so that a worker whose parent was killed cannot spin for ever."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    for kind, value in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, spent + cpu_seconds)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not leave the document on the disk


def _say(answers: TextIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message, ensure_ascii=True, separators=(",", ":")) + "\n")
    answers.flush()


__all__ = ["MAX_BYTES", "from_json", "main", "to_json"]
