"""One parsed file → everything that the catalogue stores of it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.policy.document import Source
from assistant.storage.catalogue import IngestedDocument
from ingest.canonical import canonicalise
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
    official_url: str | None = None
    notes: tuple[str, ...] = ()


def read_document(parsed: Parsed, file: FileFacts, side: SideFile | None) -> IngestedDocument:
    """Text, tables, provisions, register and passages of one file. Raises `NoText` where nothing is left of it."""
    canonical = canonicalise(parsed.blocks)
    if not canonical.text:
        raise NoText()
    frame = find_frame(canonical, parsed.metadata)
    reading = read_register(canonical, frame, parsed.metadata, side=side, file_name=file.fallback_title)
    provisions = build_provisions(canonical, frame)
    register = reading.register
    address = file.official_url or parsed.metadata.get("address")  # where it was fetched, or a browser saved it, from
    if register.official_url is None and address:
        register = register.model_copy(update={"official_url": address})
    return IngestedDocument(
        register=register,
        source=Source(
            name=file.name,
            media_type=parsed.media_type,
            sha256=file.sha256,
            page_count=parsed.page_count,
            notes=(*file.notes, *parsed.notes, *reading.notes),
        ),
        text=canonical.text,
        pages=canonical.pages,
        tables=canonical.tables,
        provisions=provisions,
        passages=build_passages(canonical, provisions, frame, document_id=register.id, title=register.title),
    )
