"""The data folder: who owns it, and the original files in it.

Embedded Chroma gives silently wrong results when two processes open one folder, so a folder has one owner at a time, kept
by an advisory lock that the operating system drops with the process, however it ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from pathlib import Path
from typing import IO

from assistant.errors import DataFolderHeld, StorageError


class DataFolder:
    """Owns `root` from construction to `close`. Raises `DataFolderHeld` or `StorageError`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        try:
            (root / "files").mkdir(parents=True, exist_ok=True)
            self._lock = (root / "owner.lock").open("a+", encoding="utf-8")
        except OSError as error:
            raise StorageError(f"资料目录 {root} 不可写：{error.strerror or error}") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = _owner(self._lock)
            self._lock.close()
            raise _held(root, owner) from error
        self.announce(None)

    def announce(self, url: str | None) -> None:
        """Records this process, and the address it serves, for others who want the folder."""
        self._lock.seek(0)
        self._lock.truncate()
        self._lock.write(json.dumps({"pid": os.getpid(), "url": url}))
        self._lock.flush()

    def close(self) -> None:
        self._lock.close()

    def file(self, sha256: str) -> Path:
        """Where the original file with these bytes is kept."""
        return self.root / "files" / sha256[:2] / sha256

    def keep_file(self, sha256: str, data: bytes) -> None:
        """Keeps a copy of an original file; written beside its place, brought to the disk and moved there whole."""
        path = self.file(sha256)
        if path.exists():
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(f".{threading.get_ident()}.part")  # two threads may keep copies of one file
            partial.write_bytes(data)
            with partial.open("rb") as file:
                os.fsync(
                    file.fileno()
                )  # before the database says that it is there: a power cut would leave an empty file
            os.replace(partial, path)
        except OSError as error:
            raise StorageError(f"无法写入资料目录 {self.root}：{error.strerror or error}") from error


def _owner(lock: IO[str]) -> dict[str, object]:
    lock.seek(0)
    try:
        owner = json.loads(lock.read() or "{}")
    except ValueError:
        return {}
    return owner if isinstance(owner, dict) else {}


def _held(root: Path, owner: dict[str, object]) -> DataFolderHeld:
    pid, url = owner.get("pid"), owner.get("url")
    who = f"进程 {pid}" + (f"（服务地址 {url}）" if url else "") if pid else "另一个进程"
    return DataFolderHeld(
        f"资料目录 {root} 正被{who}使用：请先停止它，或用 --data-dir 指定另一个目录",
        pid=pid if isinstance(pid, int) else None,
        url=url if isinstance(url, str) else None,
    )
