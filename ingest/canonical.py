"""Blocks → canonical text: the one text of a version that every offset, quote and citation points into."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from assistant.policy.document import PageSpan, Table, TableCell
from ingest.parse.blocks import Block
from ingest.parse.chars import clean

CELL_SEPARATOR = " | "

# a longer "heading" is running text that someone gave a heading's style; it would stand in every path below it
_HEADING_CHARACTERS = 200
# bidirectional controls and their like (Cf), private use (Co), surrogates (Cs), controls (Cc): nothing a reader sees
_INVISIBLE = frozenset({"Cf", "Co", "Cs", "Cc"})
_SPACES = re.compile(r"\s+")
# 「表1 奖励标准表」, 「表一：…」, 「附表2 …」, 「（单位：万元）」; not 「表1所列标准按年调整。」
_CAPTION = re.compile(
    r"""
    (?: 附?表 \s* [\d一二三四五六七八九十]+ (?:[-—.．]\d+)? (?: [\s：:、.．] .{0,60} | [^。；，所中列规的]{0,60} )
      | [（(]? (?:金额|计量)?单位 \s* [：:] .{1,12} )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or table [start, end) of the canonical text. `table` is its index among the tables, else None."""

    start: int
    end: int
    page: int | None
    kind: Literal["heading", "text", "table"]
    level: int = 0
    table: int | None = None


@dataclass(frozen=True)
class Canonical:
    """The canonical text, its pages and tables, and the paragraphs it is made of, in order and parted by one newline."""

    text: str
    pages: tuple[PageSpan, ...] = ()
    tables: tuple[Table, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()

    def of(self, paragraph: Paragraph) -> str:
        return self.text[paragraph.start : paragraph.end]

    def page_of(self, offset: int) -> int | None:
        """The page on which the character at `offset` stands, or None."""
        at = bisect_right(self._page_starts, offset) - 1
        return self.pages[at].page if at >= 0 and offset < self.pages[at].end else None

    @cached_property
    def _page_starts(self) -> list[int]:
        return [span.start for span in self.pages]


def clean_line(text: str) -> str:
    """One line as it is quoted: nothing invisible, ordinary characters for radicals and compatibility ideographs,
    runs of white space one space, none at the ends. Digits, letters and punctuation stay as the document prints them.
    """
    spaced = _SPACES.sub(" ", text.replace("\0", ""))
    visible = "".join(c for c in clean(spaced) if c == " " or unicodedata.category(c) not in _INVISIBLE)
    return _SPACES.sub(" ", visible).strip()


@dataclass
class _Writer:
    parts: list[str] = field(default_factory=list)
    length: int = 0
    page_starts: list[tuple[int, int | None]] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def line(self, text: str, page: int | None) -> tuple[int, int]:
        """Writes one line and returns its span."""
        if self.parts:
            self.parts.append("\n")
            self.length += 1
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        if not self.page_starts or self.page_starts[-1][1] != page:
            self.page_starts.append((start, page))
        return start, self.length


def canonicalise(blocks: Sequence[Block]) -> Canonical:
    """The canonical text of `blocks`: paragraphs parted by newlines, a table's caption and rows one a line."""
    writer = _Writer()
    for block in blocks:
        if block.kind == "table":
            _write_table(writer, block)
        else:
            _write_paragraph(writer, block)
    text = "".join(writer.parts)
    return Canonical(text, _pages(writer.page_starts, len(text)), tuple(writer.tables), tuple(writer.paragraphs))


def _write_paragraph(writer: _Writer, block: Block) -> None:
    for part in block.text.splitlines():
        line = clean_line(part)
        if not line:
            continue
        start, end = writer.line(line, block.page)
        short = len(line) <= _HEADING_CHARACTERS
        kind: Literal["heading", "text"] = "heading" if block.kind == "heading" and short else "text"
        writer.paragraphs.append(Paragraph(start, end, block.page, kind, block.level if short else 0))


def _write_table(writer: _Writer, block: Block) -> None:
    rows = [tuple(clean_line(cell) for cell in row) for row in block.rows]
    pages = list(block.row_pages) or [block.page] * len(rows)
    kept = [(row, page) for row, page in zip(rows, pages, strict=False) if any(row)]
    if not kept:
        return _write_paragraph(writer, block)
    caption, start = _caption(writer, block)
    cells: list[tuple[TableCell, ...]] = []
    for row, page in kept:
        row_start, end = writer.line(CELL_SEPARATOR.join(row), page)
        cells.append(_cells(row, row_start))
    start = cells[0][0].start if start is None else start
    headers = sum(any(row) for row in rows[: block.header_rows])
    writer.tables.append(Table(start=start, end=end, caption=caption, header_rows=headers, rows=tuple(cells)))
    page = block.page if block.page is not None else kept[0][1]
    writer.paragraphs.append(Paragraph(start, end, page, "table", 0, len(writer.tables) - 1))
    return None


def _caption(writer: _Writer, block: Block) -> tuple[str, int | None]:
    """A table's caption and where it starts: its own, or the paragraph before it where that reads like one."""
    own = clean_line(block.text)
    if own:
        return own, writer.line(own, block.page)[0]
    if not writer.paragraphs or writer.paragraphs[-1].kind == "table":
        return "", None
    last, text = writer.paragraphs[-1], writer.parts[-1]  # the last paragraph is the last line written
    if not _CAPTION.fullmatch(text):
        return "", None
    writer.paragraphs.pop()
    return text, last.start


def _cells(row: tuple[str, ...], start: int) -> tuple[TableCell, ...]:
    cells = []
    for text in row:
        cells.append(TableCell(text=text, start=start, end=start + len(text)))
        start += len(text) + len(CELL_SEPARATOR)
    return tuple(cells)


def _pages(starts: list[tuple[int, int | None]], length: int) -> tuple[PageSpan, ...]:
    """Spans that cover the text; the newline before a page's first line belongs to the page before."""
    ends = [*[start for start, _ in starts[1:]], length][: len(starts)]
    return tuple(PageSpan(page=page, start=start, end=end) for (start, page), end in zip(starts, ends, strict=True))
