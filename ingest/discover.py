"""Sources → the documents to read: files, folders with all that is document-like in them, archives, addresses of the web.

A source that cannot be had is named with the reason and stops no other.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from types import TracebackType

from assistant.errors import InvalidInput
from ingest.sources.archive import SEPARATOR, is_archive, unpack
from ingest.sources.errors import BadArchive, SourceError
from ingest.sources.folders import DOCUMENT_TYPES, SIDE_FILES, Walk, suffix_of
from ingest.sources.url_list import EXTENSION, read_url_list
from ingest.sources.web import Web, WebFailure
from ingest.sources.work import Origin, Place, WorkItem, path_key

__all__ = ["DOCUMENT_TYPES", "SIDE_FILES", "Discovery", "Source", "Upload", "WorkItem", "discover", "read_source"]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that lies anywhere, under the `name` that its sender gave it.

    `place` is its identity from one upload to the next; by default the name alone.
    """

    path: Path
    name: str
    place: str = ""


_ADDRESS = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://"
)  # schemes that are not fetched too, so that they are refused by name
Source = Path | str | Upload  # a str is an address of the web; a path that ends in .urls is a list of them


def read_source(text: str) -> Source:
    """What a person or a stored job names by `text`: an address of the web, or a path."""
    return text if _ADDRESS.match(text) else Path(text)


@dataclass
class Discovery:
    """The items in stable order, and what could not be had with the reason.

    Members of archives lie in a scratch folder that is gone after `close`: close it when the items have been read.
    """

    items: list[WorkItem] = field(default_factory=list)
    unreadable: list[tuple[Place, str]] = field(default_factory=list)
    _scratch: list[TemporaryDirectory[str]] = field(default_factory=list)
    _asked: dict[str, str] = field(default_factory=dict)  # place → source, where they differ

    def add(self, item: WorkItem) -> None:
        """An item to read."""
        self.items.append(item)
        if item.source is not None:
            self._asked[str(item.place)] = item.source

    def fail(self, place: Place, reason: str, source: str | None = None) -> None:
        """Something that could not be had; `source` is what to ask for to try again, where it is not the place itself."""
        self.unreadable.append((place, reason))
        if source:
            self._asked[str(place)] = source

    def source_of(self, place: Place) -> str:
        """What to ask for to have again what an event or a failure calls `place`: the archive of a member, the page of an
        attachment, the path of an upload."""
        return self._asked.get(str(place), str(place))

    def scratch(self, parent: Path | None) -> Path:
        """A new empty folder below `parent`, or below the system's folder for such."""
        if parent is not None:
            parent.mkdir(parents=True, exist_ok=True)
        folder = TemporaryDirectory(prefix="unpacked-", dir=parent, ignore_cleanup_errors=True)
        self._scratch.append(folder)
        return Path(folder.name)

    def close(self) -> None:
        """Deletes what was unpacked."""
        for folder in self._scratch:
            folder.cleanup()

    def __enter__(self) -> Discovery:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def discover(sources: Sequence[Source], *, web: Web | None = None, scratch: Path | None = None) -> Discovery:
    """The documents of all sources, each once. Raises `InvalidInput` for a path that does not exist.

    `web` fetches addresses, which cannot be had without it. `scratch` is where archives are unpacked, by default the
    system's folder for temporary files.
    """
    finder = _Finder(web, scratch)
    try:
        for source in sources:
            match source:
                case Path():
                    finder.path(source)
                case Upload():
                    finder.upload(source)
                case str():
                    finder.address(source)
    finally:
        if web is not None:
            web.close()
    return finder.found


class _Finder:
    """Goes through sources; archives among them are opened."""

    def __init__(self, web: Web | None, scratch: Path | None) -> None:
        self.found = Discovery()
        self._web = web
        self._scratch = scratch
        self._walk = Walk()

    def path(self, path: Path) -> None:
        try:
            mode = path.stat().st_mode
        except OSError as error:
            raise InvalidInput(f"找不到或无法打开“{path}”：{error.strerror or error}") from error
        if path.suffix.lower() == EXTENSION and stat.S_ISREG(mode):
            self.url_list(path)
            return
        if stat.S_ISDIR(mode):
            self._walk.folder(path)
        elif stat.S_ISREG(mode):
            self._walk.file(path)
        else:
            raise InvalidInput(f"“{path}”既不是文件也不是文件夹")
        self._take_walked()

    def upload(self, upload: Upload) -> None:
        title = PurePosixPath(upload.name).stem
        origin = Origin(upload.place or upload.name, upload.name, source=str(upload.path))
        self._add(WorkItem(upload.path, title, origin=origin))

    def url_list(self, path: Path) -> None:
        try:
            addresses = read_url_list(path)
        except SourceError as error:
            self.found.fail(path, error.reason)
            return
        if not addresses:
            self.found.fail(path, "列表中没有网址：每行写一个，“#”开头的行是注释。")
        for address in addresses:
            self.address(address)

    def address(self, address: str) -> None:
        if self._web is None:
            self.found.fail(address, "这里不能抓取网址，请先下载，再作为文件导入。")
            return
        for result in self._web.documents(address):
            if isinstance(result, WebFailure):
                self.found.fail(result.address, result.reason, result.source)
            else:
                self._add(result)

    def _take_walked(self) -> None:
        self.found.unreadable += self._walk.unreadable
        for item in self._walk.items:
            self._add(item)
        self._walk.items, self._walk.unreadable = [], []

    def _add(self, item: WorkItem) -> None:
        """An item as it is, or what an archive holds."""
        if suffix_of(item.name) not in DOCUMENT_TYPES and is_archive(item.path):
            self._open_archive(item)
        else:
            self.found.add(item)

    def _open_archive(self, item: WorkItem) -> None:
        folder = self.found.scratch(self._scratch)
        try:
            unpacked = unpack(item.path, folder)
        except BadArchive as error:
            self.found.fail(item.place, error.reason, item.source)
            return
        for name, reason in unpacked.failures:
            origin = _member_origin(item, name)
            self.found.fail(origin.shown, reason, origin.source)
        names = {path: name for name, path in unpacked.files.items()}
        inside = Walk()
        inside.folder(folder)
        for found in inside.items:
            origin = _member_origin(item, names[found.path])
            title = found.fallback_title if found.is_corpus else PurePosixPath(origin.name).stem
            self.found.add(replace(found, origin=origin, fallback_title=title))
        if not inside.items and not unpacked.failures:
            self.found.fail(item.place, "压缩包内没有可以导入的文件。", item.source)


def _member_origin(archive: WorkItem, name: str) -> Origin:
    """What a member is known by: the archive's place and its name there."""
    own = PurePosixPath(name.rpartition(SEPARATOR)[2]).name
    if archive.origin is None:
        place = path_key(archive.path)
        return Origin(f"{place}{SEPARATOR}{name}", own, source=place)
    outer = archive.origin
    return Origin(
        f"{outer.place}{SEPARATOR}{name}", own, outer.official_url, "", outer.notes, outer.source or outer.place
    )
