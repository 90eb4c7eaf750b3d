"""What a job was asked to read → the files to be read. The one place that knows what kinds of sources there are."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from assistant.errors import StorageError
from ingest.discover import Discovery, WorkItem, discover

Resolve = Callable[[Sequence[str]], Discovery]
"""Sources → files. A source that gives nothing is in `unreadable` with its reason; nothing is raised for it.

An item that does not stand for a path of its own says in `known_as` what the catalogue shall know it by (the same thing given
again is then a new version of the same document), and in `source` what a retry has to ask for.
"""

_UPLOAD = "upload:"


class Uploads:
    """Files that were uploaded: each request's in a folder of its own, known by their names alone."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def new_folder(self, token: str) -> Path:
        """An empty folder for the files of one request. Raises `StorageError`."""
        folder = self.root / token
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise StorageError(f"无法写入资料目录 {self.root}：{error.strerror or error}") from error
        return folder

    def holds(self, path: Path) -> bool:
        return path.is_relative_to(self.root)

    def item(self, path: Path) -> WorkItem:
        """An uploaded file, known by its name: another one of this name is a new version of the same document."""
        return WorkItem(path, path.stem, known_as=_UPLOAD + path.name)

    def discard(self, sources: Collection[str]) -> None:
        """Removes uploaded files that are no longer wanted (their documents' originals are kept elsewhere), and empty folders."""
        for path in map(Path, sources):
            if self.holds(path):
                path.unlink(missing_ok=True)
                try:
                    path.parent.rmdir()
                except OSError:
                    pass  # other files of the same request are still wanted

    def sweep(self, wanted: Collection[str]) -> None:
        """Removes the folders that hold nothing wanted: what a crash left before there was a job for it."""
        kept = {Path(source).parent.name for source in wanted if self.holds(Path(source))}
        for folder in self.root.iterdir() if self.root.exists() else ():
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)


def resolver(uploads: Uploads) -> Resolve:
    """Files, folders and uploads."""

    def resolve(sources: Sequence[str]) -> Discovery:
        found = Discovery()
        there: list[Path] = []
        for path in map(Path, sources):
            if not uploads.holds(path):
                reason = _unusable(path)
                if reason is None:
                    there.append(path)
                else:
                    found.unreadable.append((path, reason))
            elif path.is_file():
                found.items.append(uploads.item(path))
            else:
                found.unreadable.append((path, "上传的文件已不在资料目录中，请重新上传"))
        walked = discover(there)
        return Discovery(walked.items + found.items, walked.unreadable + found.unreadable)

    return resolve


def _unusable(path: Path) -> str | None:
    """Why a path gives no files, or None."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return f"找不到或无法打开：{error.strerror or error}"
    return None if stat.S_ISDIR(mode) or stat.S_ISREG(mode) else "既不是文件也不是文件夹"


def absolute(paths: Sequence[Path]) -> list[str]:
    """Paths as a job keeps them: it may be taken up by a process that was started elsewhere."""
    return [os.path.abspath(path) for path in paths]
