"""Paths → the files to be read: corpus document folders, and every document-like file of any other folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import InvalidInput
from assistant.policy.document import Level
from ingest import sidefile

# what a document may come as; those that the parser cannot read are tried too, so that they are named with the reason
DOCUMENT_TYPES = frozenset(
    {
        *("pdf", "ofd", "docx", "doc", "wps", "rtf", "odt", "xlsx", "xls", "et", "csv", "tsv", "pptx", "ppt", "dps"),
        *("html", "htm", "shtml", "xhtml", "mhtml", "mht", "md", "markdown", "txt", "text"),
        *("png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp", "gif"),
    }
)
SIDE_FILES = (sidefile.NAME, "card.yaml")
_OFFICE_LOCK = "~$"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One document to read. `side_files` stand beside it; `fallback_title` is used where nothing states a title."""

    path: Path
    fallback_title: str
    side_files: tuple[Path, ...] = ()
    is_corpus: bool = False
    known_as: str | None = None  # what the catalogue knows the file by, where that is not its path
    source: str | None = None  # what a retry asks for, where that is not its path

    @property
    def register_file(self) -> Path | None:
        return next((p for p in self.side_files if p.name == sidefile.NAME), None)

    @property
    def folder_id(self) -> str | None:
        """The id that the place in a corpus gives, `<level>-<slug>` of `<level>/<slug>/source.*`; None elsewhere."""
        level = self.path.parent.parent.name
        return f"{level}-{self.path.parent.name}" if self.is_corpus and level in set(Level) else None

    @property
    def key(self) -> str:
        """What the catalogue knows the file by: the absolute path, as text even where the name is not UTF-8."""
        return self.known_as or os.fsencode(self.path.absolute()).decode("utf-8", "backslashreplace")


@dataclass
class Discovery:
    """The items in stable order, and folders that could not be listed with the reason."""

    items: list[WorkItem] = field(default_factory=list)
    unreadable: list[tuple[Path, str]] = field(default_factory=list)


def discover(paths: Sequence[Path]) -> Discovery:
    """The items below `paths`, each file once. Raises `InvalidInput` for a path that does not exist."""
    walk = _Walk()
    for path in paths:
        try:
            mode = path.stat().st_mode
        except OSError as error:
            raise InvalidInput(f"找不到或无法打开“{path}”：{error.strerror or error}") from error
        if stat.S_ISDIR(mode):
            walk.folder(path)
        elif stat.S_ISREG(mode):
            walk.file(path)
        else:
            raise InvalidInput(f"“{path}”既不是文件也不是文件夹")
    return walk.found


class _Walk:
    def __init__(self) -> None:
        self.found = Discovery()
        self._folders: set[str] = set()  # real paths, so that a link back up ends
        self._files: set[str] = set()

    def file(self, path: Path) -> None:
        """One file that was named, or that a folder holds."""
        if path.stem == "source" and _source_of(path.parent) == path:
            self._add(_corpus_item(path))
        else:
            self._add(WorkItem(path, path.stem))

    def _add(self, item: WorkItem) -> None:
        real = os.path.realpath(item.path)
        if real not in self._files:
            self._files.add(real)
            self.found.items.append(item)

    def folder(self, path: Path) -> bool:
        """Walks a folder; returns whether it is or holds a corpus document folder."""
        real = os.path.realpath(path)
        if real in self._folders:
            return False
        self._folders.add(real)
        try:
            entries = sorted(os.scandir(path), key=lambda e: e.name)
        except OSError as error:
            self.found.unreadable.append((path, f"文件夹无法打开：{error.strerror or error}"))
            return False
        source = _source_of(path)
        if source is not None:
            self._add(_corpus_item(source))
            return True
        return self._entries(path, entries)

    def _entries(self, path: Path, entries: list[os.DirEntry[str]]) -> bool:
        files: list[Path] = []
        has_corpus = False
        for entry in entries:
            if entry.name.startswith((".", _OFFICE_LOCK)):
                continue
            kind = _kind(entry)
            if kind == "folder":
                has_corpus |= self.folder(path / entry.name)
            elif kind == "file" and _is_document(entry.name):
                files.append(path / entry.name)
        for file in files:
            if not (has_corpus and file.stem.lower() == "readme"):
                self._add(WorkItem(file, file.stem))
        return has_corpus


def _kind(entry: os.DirEntry[str]) -> str:
    """ "folder", "file", or "" for a device, a pipe or a broken link."""
    try:
        return "folder" if entry.is_dir() else "file" if entry.is_file() else ""
    except OSError:  # a link that leads round in a circle
        return ""


def _is_document(name: str) -> bool:
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    return suffix in DOCUMENT_TYPES and name not in SIDE_FILES


def _source_of(folder: Path) -> Path | None:
    """The one source.<ext> of a corpus document folder, or None where it has none or several."""
    found = [p for p in folder.glob("source.*") if p.is_file() and not p.name.endswith((".yaml", "~"))]
    return found[0] if len(found) == 1 else None


def _corpus_item(source: Path) -> WorkItem:
    sides = tuple(p for name in SIDE_FILES if (p := source.parent / name).exists())
    return WorkItem(source, source.parent.name, sides, is_corpus=True)
