"""One file: read into a document by a parser process, or known as one that is in the catalogue already."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

from assistant.storage.catalogue import Catalogue, IngestedDocument
from assistant.storage.folder import DataFolder
from ingest.discover import WorkItem
from ingest.parse.errors import Damaged
from ingest.read import FileFacts, read_document
from ingest.sandbox import ParserPool
from ingest.sidefile import SideFile, SideFileError, read_side_file

# Release of the code that reads files. Another value reads every file again, so change it when that gives other passages.
READER = "7"


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file: a document to store, or the id of the one it gave before."""

    item: WorkItem
    sha256: str = ""  # of file and side files
    document: IngestedDocument | None = None
    has_own_id: bool = False  # policy.yaml states the id
    unchanged: str | None = None
    seconds: float = 0.0


class FileReader:
    """Reads files; any number of threads at a time, as many files as `parsers` has processes."""

    def __init__(self, catalogue: Catalogue, folder: DataFolder, parsers: ParserPool) -> None:
        self._catalogue = catalogue
        self._folder = folder
        self._parsers = parsers

    def read(self, item: WorkItem) -> Reading:
        """Raises `ParseError`, `SideFileError` and `OSError` for a file that cannot be read."""
        began = time.monotonic()
        sha256, file_sha256 = _digests(item)
        known = self._unchanged(item, sha256)
        if known is not None:
            return Reading(item, sha256, unchanged=known)
        side = read_side_file(item.register_file) if item.register_file else None
        parsed = self._parsers.parse(item.path, item.charset)  # refuses files that are too large to be held in memory
        data = item.path.read_bytes()
        if hashlib.sha256(data).hexdigest() != file_sha256:
            raise Damaged("文件在读取过程中被修改，请等待写入完成后重新运行。")
        document = read_document(parsed, _facts(item, file_sha256), side, item.card_file)
        self._folder.keep_file(file_sha256, data)  # here, since waiting for the disk can be done side by side
        return Reading(item, sha256, document, _states_id(side), None, time.monotonic() - began)

    def _unchanged(self, item: WorkItem, sha256: str) -> str | None:
        """Id of the document that this file gave before, by path or as the same bytes elsewhere; None to read it."""
        known = self._catalogue.known_source(item.key)
        if known is not None:
            return known[0] if known[1:] == (sha256, READER) else None
        return self._catalogue.document_with_bytes(sha256, READER)


def _facts(item: WorkItem, sha256: str) -> FileFacts:
    origin = item.origin
    if origin is None:
        return FileFacts(item.name, sha256, item.fallback_title)
    return FileFacts(item.name, sha256, item.fallback_title, origin.official_url, origin.notes)


def _states_id(side: SideFile | None) -> bool:
    return side is not None and bool(side.id)


def _digests(item: WorkItem) -> tuple[str, str]:
    """The digest of a file with its side files, and of the file alone."""
    with item.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
    alone = digest.hexdigest()
    for side in item.side_files:
        try:
            content = side.read_bytes()
        except OSError as error:
            raise SideFileError(f"{side.name} 无法读取：{error.strerror or error}") from error
        digest.update(f"\0{side.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest(), alone
