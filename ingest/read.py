"""One parsed file → everything that the catalogue stores of it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.policy.document import Source
from assistant.storage.catalogue import IngestedDocument
from ingest.canonical import canonicalise, clean_line
from ingest.chunk import build_passages
from ingest.frame import find_frame
from ingest.parse.blocks import Parsed
from ingest.parse.errors import NoText
from ingest.register import read_register
from ingest.sidefile import SideFile
from ingest.structure import build_provisions


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file before it is read."""

    name: str
    sha256: str
    fallback_title: str


def read_document(parsed: Parsed, file: FileFacts, side: SideFile | None) -> IngestedDocument:
    """Text, tables, provisions, register and passages of one file. Raises `NoText` where nothing is left of it."""
    canonical = canonicalise(parsed.blocks)
    if not canonical.text:
        raise NoText()
    metadata = {key: clean_line(value) for key, value in parsed.metadata.items()}
    frame = find_frame(canonical, metadata)
    reading = read_register(canonical, frame, metadata, side=side, file_name=_as_text(file.fallback_title))
    provisions = build_provisions(canonical, frame)
    register = reading.register
    return IngestedDocument(
        register=register,
        source=Source(
            name=_as_text(file.name),
            media_type=parsed.media_type,
            sha256=file.sha256,
            page_count=parsed.page_count,
            notes=(*parsed.notes, *reading.notes),
        ),
        text=canonical.text,
        pages=canonical.pages,
        tables=canonical.tables,
        provisions=provisions,
        passages=build_passages(canonical, provisions, frame, document_id=register.id, title=register.title),
    )


def _as_text(name: str) -> str:
    """A file's name that can be stored: one that is not UTF-8 is GBK, as archives of Chinese systems unpack, or damaged."""
    if not any("\udc80" <= c <= "\udcff" for c in name):  # how Python shows bytes that are not UTF-8
        return clean_line(name)
    return clean_line(name.encode("utf-8", "surrogateescape").decode("gb18030", "replace"))
