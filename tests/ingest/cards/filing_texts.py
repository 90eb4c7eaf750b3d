"""Small documents for the readers of filing guides, built as ingestion builds them."""

from __future__ import annotations

from datetime import date

from assistant.policy.document import Register
from ingest.canonical import canonicalise
from ingest.cards.filing.spans import FilingText
from ingest.cards.text import CardText
from ingest.frame import find_frame
from ingest.parse.blocks import Block
from ingest.structure import build_provisions


def card_text(
    *parts: str | list[list[str]], title: str = "某区科技企业奖励办法", issued_on: date | None = None
) -> CardText:
    """A document of paragraphs and tables; 「## 」 marks a heading, a list of rows is a table under its header."""
    canonical = canonicalise([Block("heading", title, None, 1), *map(_block, parts)])
    return CardText(
        document_id="measure",
        version=1,
        text=canonical.text,
        provisions=build_provisions(canonical, find_frame(canonical)),
        tables=canonical.tables,
        register=Register(id="measure", title=title, issued_on=issued_on),
    )


def filing_text(
    *parts: str | list[list[str]], title: str = "某区科技企业奖励办法", issued_on: date | None = None
) -> FilingText:
    """The same, as the readers of single things look through it."""
    return FilingText(card_text(*parts, title=title, issued_on=issued_on))


def _block(part: str | list[list[str]]) -> Block:
    if isinstance(part, str):
        return Block("heading", part.lstrip("# "), None, 2) if part.startswith("#") else Block("text", part)
    return Block("table", "", rows=tuple(tuple(row) for row in part), header_rows=1)
