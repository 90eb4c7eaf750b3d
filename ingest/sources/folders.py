"""Folders → the files in them that may be documents; each file once."""

from __future__ import annotations

import os
from pathlib import Path

from ingest import sidefile
from ingest.sources.work import WorkItem

# what a document may come as; those that the parser cannot read are tried too, so that they are named with the reason
DOCUMENT_TYPES = frozenset(
    {
        *(
            "pdf",
            "ofd",
            "docx",
            "doc",
            "wps",
            "rtf",
            "odt",
            "ods",
            "odp",
            "xlsx",
            "xls",
            "et",
            "csv",
            "tsv",
            "pptx",
            "ppt",
            "dps",
        ),
        *("html", "htm", "shtml", "xhtml", "mhtml", "mht", "md", "markdown", "txt", "text"),
        *("png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp", "gif"),
        *("rar", "7z", "tar", "gz", "tgz"),
    }
)
_ARCHIVE = "zip"
SIDE_FILES = (sidefile.NAME, sidefile.CARD_NAME)
_OFFICE_LOCK = "~$"
_PAGES = frozenset({"html", "htm", "shtml", "xhtml", "mht", "mhtml"})
_PARTS_ENDINGS = ("_files", ".files", "_file", "_文件")  # 「通知.html」 → 「通知_files」
_PAGE_PARTS = _PAGES | {
    "md",
    "txt",
    "text",
    "csv",
    "tsv",
    "gz",
    "png",
    "jpg",
    "jpeg",
    "tif",
    "tiff",
    "bmp",
    "webp",
    "gif",
}


class Walk:
    """Gathers the document-like files of folders; each file once, however many ways lead to it."""

    def __init__(self) -> None:
        self.items: list[WorkItem] = []
        self.unreadable: list[tuple[Path, str]] = []
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
            self.items.append(item)

    def folder(self, path: Path) -> bool:
        """Walks a folder; returns whether it is or holds a corpus document folder."""
        real = os.path.realpath(path)
        if real in self._folders:
            return False
        self._folders.add(real)
        try:
            entries = sorted(os.scandir(path), key=lambda e: e.name)
        except OSError as error:
            self.unreadable.append((path, f"文件夹无法打开：{error.strerror or error}"))
            return False
        source = _source_of(path)
        if source is not None:
            self._add(_corpus_item(source))
            return True
        return self._entries(path, entries)

    def _saved_parts(self, path: Path) -> None:
        """The folder of a saved page: pictures, frames and scripts are the page's, but a file shown in it is a document."""
        inside = Walk()
        inside.folder(path)
        self.unreadable += inside.unreadable
        for item in inside.items:
            if suffix_of(item.path.name) not in _PAGE_PARTS:
                self._add(item)

    def _entries(self, path: Path, entries: list[os.DirEntry[str]]) -> bool:
        files: list[Path] = []
        has_corpus = False
        saved = {name for entry in entries for name in _names_of_parts(entry.name)}
        for entry in entries:
            if entry.name.startswith((".", _OFFICE_LOCK)):
                continue
            kind = _kind(entry)
            if kind == "folder" and entry.name in saved:
                self._saved_parts(path / entry.name)
            elif kind == "folder":
                has_corpus |= self.folder(path / entry.name)
            elif kind == "file" and _is_document(entry.name):
                files.append(path / entry.name)
        for file in files:
            if not (has_corpus and file.stem.lower() == "readme"):
                self._add(WorkItem(file, file.stem))
        return has_corpus


def _names_of_parts(name: str) -> tuple[str, ...]:
    """What browsers and office programs call the folder beside a page that they have saved whole."""
    stem, _, suffix = name.rpartition(".")
    return tuple(stem + ending for ending in _PARTS_ENDINGS) if suffix.lower() in _PAGES else ()


def _kind(entry: os.DirEntry[str]) -> str:
    """ "folder", "file", or "" for a device, a pipe or a broken link."""
    try:
        return "folder" if entry.is_dir() else "file" if entry.is_file() else ""
    except OSError:  # a link that leads round in a circle
        return ""


def _is_document(name: str) -> bool:
    return (suffix_of(name) in DOCUMENT_TYPES or suffix_of(name) == _ARCHIVE) and name not in SIDE_FILES


def suffix_of(name: str) -> str:
    """The extension without its dot, lower case; "" where there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _source_of(folder: Path) -> Path | None:
    """The one source.<ext> of a corpus document folder, or None where it has none or several."""
    found = [p for p in folder.glob("source.*") if p.is_file() and not p.name.endswith((".yaml", "~"))]
    return found[0] if len(found) == 1 else None


def _corpus_item(source: Path) -> WorkItem:
    sides = tuple(p for name in SIDE_FILES if (p := source.parent / name).exists())
    return WorkItem(source, source.parent.name, sides, is_corpus=True)
