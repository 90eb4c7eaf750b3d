"""What a parser returns: the blocks of one document, in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph or table.

    `text` of a heading or text is one logical paragraph; of a table its caption or "".
    `page` is 1-based and None where the format has no pages; for a paragraph that runs over a page
    break it is the page on which the paragraph begins. `level` is the heading depth (1 = document title, 0 = unknown).
    `rows` of a table are of equal length, header rows first, merged cells repeated into every position they cover;
    a cell is one line of text (paragraphs inside a cell are parted by one space). `row_pages` has one entry a row.
    `raw` is a paragraph's text before its reader cleaned characters and joined lines, a newline where lines were joined; "" where
    `text` itself is in the file's own characters.
    """

    kind: Literal["heading", "text", "table"]
    text: str
    page: int | None = None
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    header_rows: int = 0
    row_pages: tuple[int | None, ...] = ()
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The blocks of one file and what the file says about itself.

    `metadata` holds only what is stated: title, document_number, issuer, issued_on, published_on, effective_from,
    effective_to (ISO dates where they could be read), source, index_number, validity, author, attachments, address (that a
    page was saved from) …
    `notes` are Chinese sentences for an officer.
    """

    media_type: str
    blocks: tuple[Block, ...]
    page_count: int | None
    metadata: Mapping[str, str]
    notes: tuple[str, ...]
