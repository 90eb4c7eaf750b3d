"""What a job was asked to read → the documents to be read. The one place that knows what kinds of sources there are."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from assistant.errors import StorageError
from ingest import events
from ingest.discover import Discovery, Source, Upload, discover, read_source
from ingest.sources.web import Web
from ingest.sources.work import UPLOADED

Report = Callable[[events.Event], None]
Resolve = Callable[[Sequence[str], Report], Discovery]
"""Sources → documents; what is fetched on the way is reported. A source that gives nothing is in `unreadable` with its reason.

The items say in `known_as` what the catalogue shall know them by (the same thing given again is then a new version of the same
document), and in `source` what a retry has to ask for. Close the discovery when they have been read.
"""


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

    def upload(self, path: Path) -> Upload:
        """An uploaded file, known by its name: another one of this name is a new version of the same document."""
        return Upload(path, path.name, UPLOADED + path.name)

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


def resolver(uploads: Uploads, web: Callable[[Report], Web], scratch: Path) -> Resolve:
    """Files, folders, archives, uploads, and addresses of the web that `web` fetches; archives are unpacked in `scratch`."""

    def resolve(sources: Sequence[str], report: Report) -> Discovery:
        there: list[Source] = []
        unreadable: list[tuple[str, str]] = []
        for source in sources:
            thing = read_source(source)
            reason = _unusable(thing, uploads) if isinstance(thing, Path) else None
            if reason is not None:
                unreadable.append((source, reason))
            elif isinstance(thing, Path) and uploads.holds(thing):
                there.append(uploads.upload(thing))
            else:
                there.append(thing)
        found = discover(there, web=web(report), scratch=scratch)
        found.unreadable += unreadable
        return found

    return resolve


def _unusable(path: Path, uploads: Uploads) -> str | None:
    """Why a path gives no documents, or None."""
    if uploads.holds(path):
        return None if path.is_file() else "上传的文件已不在资料目录中，请重新上传"
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return f"找不到或无法打开：{error.strerror or error}"
    return None if stat.S_ISDIR(mode) or stat.S_ISREG(mode) else "既不是文件也不是文件夹"


def absolute(sources: Sequence[Source]) -> list[str]:
    """Sources as a job keeps them: it may be taken up by a process that was started elsewhere."""
    return [source if isinstance(source, str) else os.path.abspath(_path_of(source)) for source in sources]


def _path_of(source: Path | Upload) -> Path:
    return source.path if isinstance(source, Upload) else source
