"""From a quote to the file's own characters: what a reader searches for in the PDF or Word file."""

from __future__ import annotations

from dataclasses import dataclass

from api.schemas import OriginalQuote
from assistant.errors import InvalidInput
from assistant.policy.document import DocumentText
from assistant.storage.catalogue import Catalogue

_SHOWN = 40  # characters of a quote that an error names


@dataclass(frozen=True, slots=True)
class Place:
    """A span [start, end) of the stored text, or the words that stand there."""

    start: int | None = None
    end: int | None = None
    quote: str = ""


def original_quote(catalogue: Catalogue, document_id: str, version: int | None, place: Place) -> OriginalQuote:
    """What the file has at `place`. Raises `NotFound` for the document and `InvalidInput` for a place that is not in its text."""
    text = catalogue.text(document_id, version)
    start, end = _span(text, place)
    return OriginalQuote(
        document_id=document_id,
        version=text.version,
        start=start,
        end=end,
        page=text.page_of(start),
        quote=text.text[start:end],
        original=text.original(start, end).strip("\n"),
    )


def _span(text: DocumentText, place: Place) -> tuple[int, int]:
    if place.quote:
        start = text.text.find(place.quote)
        if start < 0:
            shown = place.quote[:_SHOWN] + ("…" if len(place.quote) > _SHOWN else "")
            raise InvalidInput(f"第{text.version}版的正文里没有“{shown}”：请原样粘贴引文，或给出起止位置")
        return start, start + len(place.quote)
    length = len(text.text)
    if place.start is None or place.end is None or not 0 <= place.start < place.end <= length:
        raise InvalidInput(f"位置 {place.start}-{place.end} 不在正文之内：起点须小于终点，终点不超过 {length}")
    return place.start, place.end
