"""What is done of a run, written as it comes, so that a run that was killed goes on where it was.

`unfinished.jsonl` in the run's folder: a line that says what run it is, then a line for each case that is done. It goes when the run is
finished. A run is only gone on with by one that is the same: same cases, versions, settings.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from eval.results import RESULTS, SUMMARY, Judged
from eval.rows import judged_of, row_of
from eval.versions import digest

NAME = "unfinished.jsonl"
_Key = tuple[str, int]


class FolderRefused(AssistantError):
    """The folder cannot take this run: it holds another one, another process is writing there, or nobody may. Says what to do."""

    code = "folder_refused"


class Journal:
    """Keeps what is done of one run. Safe to share between threads; one process at a time.

    `identity`: what makes the run this run; rows of another one are never taken over. Raises `FolderRefused`.
    """

    def __init__(self, folder: Path, identity: Mapping[str, Any], *, resume: bool) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FolderRefused(f"结果目录 {folder} 不能使用：{error}") from error
        self._folder, self._path = folder, folder / NAME
        self._identity = json.loads(json.dumps(identity, ensure_ascii=False, default=str))  # as it is read back
        self._lock = threading.Lock()
        if not resume and _rows(self._path):
            raise FolderRefused(f"{self._path} 是上次未完成的评测：加 --resume 接着评测，或删除该文件重新开始")
        self._file = self._opened()
        if not resume:
            self._file.truncate(0)
        self.done = self._read() if resume else {}
        if not self._file.tell():
            self._write({"identity": self._identity})
            for judged in self.done.values():
                self.add(judged)

    def add(self, judged: Judged) -> None:
        """Keeps a case, whose row is on its way to the disk when this returns."""
        self._write(row_of(judged, self._identity["versions"]))

    def finish(self) -> None:
        """Removes the journal: the results are written."""
        self._path.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        self._file.close()

    # -- reading -----------------------------------------------------------------------------------------------

    def _opened(self) -> TextIOWrapper:
        try:
            file = self._path.open("a+", encoding="utf-8", errors="surrogatepass")
        except OSError as error:
            raise FolderRefused(f"结果目录 {self._folder} 不能写入：{error}") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            raise FolderRefused(f"{self._folder} 正由另一个评测进程写入，请换一个 --out 目录") from error
        return file

    def _read(self) -> dict[_Key, Judged]:
        """What is done already: of an unfinished run, or of a finished one that was the same."""
        lines = self._whole_lines()
        if not lines:
            return self._of_finished()
        self._compare(json.loads(lines[0]).get("identity", {}))
        return _done(json.loads(line) for line in lines[1:])

    def _whole_lines(self) -> list[str]:
        """The journal's lines; one that was torn when the process died is cut off."""
        self._file.seek(0)
        text = self._file.read()
        whole = text[: text.rfind("\n") + 1]
        if whole != text:
            self._file.truncate(len(whole.encode("utf-8", "surrogatepass")))
        self._file.seek(0, os.SEEK_END)
        return whole.splitlines()

    def _of_finished(self) -> dict[_Key, Judged]:
        try:
            summary = json.loads((self._folder / SUMMARY).read_text("utf-8"))
            lines = (self._folder / RESULTS).read_text("utf-8", errors="surrogatepass").split("\n")
        except (OSError, ValueError):
            return {}
        if summary.get("identity") != digest(self._identity):
            return {}
        return _done(json.loads(line) for line in lines if line)

    def _compare(self, other: Mapping[str, Any]) -> None:
        differing = sorted(_differing(self._identity, other))
        if differing:
            raise FolderRefused(
                f"{self._path} 是另一次评测的，不能接着评测：{'、'.join(differing)} 不同；"
                "请换一个 --out 目录，或删除该文件重新开始"
            )

    def _write(self, row: Mapping[str, Any]) -> None:
        line = json.dumps(row, ensure_ascii=False) + "\n"
        with self._lock:
            self._file.write(line)
            self._file.flush()


def _rows(path: Path) -> int:
    """How many cases a journal holds, a torn one among them; 0 where there is none."""
    return max(0, path.read_bytes().count(b"\n") - 1) if path.exists() else 0


def _done(rows: Iterator[dict[str, Any]]) -> dict[_Key, Judged]:
    """The cases that were answered; those where asking failed are asked again."""
    found = (judged_of(row) for row in rows)
    return {(j.outcome.case.id, j.outcome.repeat): j for j in found if not j.outcome.error}


def _differing(one: object, other: object, name: str = "") -> Iterator[str]:
    """The dotted names of what is not the same in both."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in one.keys() | other.keys():
            yield from _differing(one.get(key), other.get(key), f"{name}.{key}" if name else str(key))
    elif one != other:
        yield name
