"""What a version of a document holds in the database, and what its file gives when it is read anew: the two have to be equal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.storage.catalogue import Catalogue, IngestedDocument
from ingest.parse import parse
from ingest.read import FileFacts, read_document

_OWN = {"id", "document_id", "version"}  # of a passage: what depends on the catalogue and not on the file


@dataclass(frozen=True, slots=True)
class Content:
    """A version: where it belongs, and all that was read from its file."""

    document_id: str
    version: int
    sha256: str
    text: str
    provisions: tuple[str, ...]
    passages: tuple[str, ...]


def stored_contents(catalogue: Catalogue) -> Iterator[Content]:
    """Every version of every document, as it is stored."""
    for document in catalogue.documents():
        document_id = document.register.id
        for version in catalogue.versions(document_id):
            yield Content(
                document_id,
                version,
                catalogue.source(document_id, version).sha256,
                catalogue.text(document_id, version).text,
                tuple(p.model_dump_json() for p in catalogue.provisions(document_id, version)),
                tuple(p.model_dump_json(exclude=_OWN) for p in catalogue.passages_of(document_id, version)),
            )


def content_of(path: Path, like: Content) -> Content:
    """What a text file gives, as the version that `like` is."""
    text, provisions, passages = _read(path.read_bytes())
    return Content(like.document_id, like.version, like.sha256, text, provisions, passages)


@lru_cache(maxsize=4096)
def _read(data: bytes) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    document = _document(data)
    provisions = tuple(p.model_dump_json() for p in document.provisions)
    return document.text, provisions, tuple(p.model_dump_json(exclude=_OWN) for p in document.passages)


def _document(data: bytes) -> IngestedDocument:
    return read_document(parse(data, "source.txt"), FileFacts("source.txt", "0" * 64, "source"), None)
