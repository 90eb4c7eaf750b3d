"""One parsed file → everything that the catalogue stores of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.policy.document import Register, Source
from assistant.policy.provision import Provision
from assistant.policy.script import as_printed, simplified
from assistant.storage.catalogue import IngestedDocument
from ingest.canonical import Canonical, canonicalise
from ingest.cards.build import card_for
from ingest.cards.text import CardText
from ingest.chunk import build_passages
from ingest.edits import clean_line
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


def read_document(
    parsed: Parsed, file: FileFacts, side: SideFile | None, card_file: Path | None = None
) -> IngestedDocument:
    """Text, tables, provisions, register, passages and card of one file. Raises `NoText` where nothing is left of it.

    A traditional text is read in simplified characters, which have the same offsets; what is quoted of it stays as printed.
    """
    canonical = canonicalise(parsed.blocks)
    if not canonical.text:
        raise NoText()
    read = canonical.simplified()
    metadata = {name: simplified(clean_line(value)) for name, value in parsed.metadata.items()}
    frame = find_frame(read, metadata)
    reading = read_register(read, frame, metadata, side=side, file_name=_as_text(file.fallback_title))
    register = reading.register
    provisions = build_provisions(read, frame)
    passages = build_passages(read, provisions, frame, document_id=register.id, title=simplified(register.title))
    if read is not canonical:
        register = _printed_register(register, canonical.text, side)
        provisions = tuple(_printed_heading(p, canonical) for p in provisions)
        passages = tuple(p.model_copy(update={"text": canonical.text[p.start : p.end]}) for p in passages)
    address = file.official_url or parsed.metadata.get("address")  # where it was fetched, or a browser saved it, from
    if register.official_url is None and address:
        register = register.model_copy(update={"official_url": address})
    card, card_notes = card_for(
        CardText(register.id, 0, canonical.text, provisions, canonical.tables, register), card_file
    )
    return IngestedDocument(
        register=register,
        source=Source(
            name=_as_text(file.name),
            media_type=parsed.media_type,
            sha256=file.sha256,
            page_count=parsed.page_count,
            notes=(*file.notes, *parsed.notes, *reading.notes, *card_notes),
        ),
        text=canonical.text,
        pages=canonical.pages,
        tables=canonical.tables,
        provisions=provisions,
        passages=passages,
        edits=canonical.edits,
        card=card.card if card else None,
        card_stated=card.stated if card else None,
    )


def _printed_register(register: Register, text: str, side: SideFile | None) -> Register:
    """The register with title, issuer and number as the traditional `text` prints them; what the side file states stays."""
    stated = side.model_fields_set if side else frozenset()
    read = {name: getattr(register, name) for name in ("title", "issuer", "document_number") if name not in stated}
    return register.model_copy(
        update={name: as_printed(value, text) if value else value for name, value in read.items()}
    )


def _printed_heading(provision: Provision, canonical: Canonical) -> Provision:
    printed = as_printed(provision.heading, canonical.text[provision.start : provision.end])
    return provision.model_copy(update={"heading": printed})


def _as_text(name: str) -> str:
    """A file's name that can be stored: one that is not UTF-8 is GBK, as archives of Chinese systems unpack, or damaged."""
    if not any("\udc80" <= c <= "\udcff" for c in name):  # how Python shows bytes that are not UTF-8
        return clean_line(name)
    return clean_line(name.encode("utf-8", "surrogateescape").decode("gb18030", "replace"))
