"""Blocks → canonical text: the one text of a version that every offset, quote and citation points into."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.policy.document import Edit, PageSpan, Table, TableCell, page_at
from assistant.policy.script import is_traditional, simplified
from ingest.edits import clean_line, edits_between
from ingest.parse.blocks import Block

CELL_SEPARATOR = " | "

# a longer "heading" is running text that someone gave a heading's style; it would stand in every path below it
_HEADING_CHARACTERS = 200
# 「……给予20」, 「……下浮 5.5」: what a unit has to follow; not 「附件1」, 「2025-3」
_OPEN_FIGURE = re.compile(r"[\u4e00-\u9fff（(：:，,](?<!附[件表录])(?<![表第])\s?\d[\d,]*(?:\.\d+)?$")
# 「万元奖励。」, 「%的比例」, 「个工作日内」; not 「元器件清单」
_UNIT = re.compile(r"[百千万亿]+元|元(?=[，。；、的整至以/]|$)|[%％‰]|个(?:工作日|百分点|月)|平方米")
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


@dataclass(frozen=True, slots=True)
class Canonical:
    """The canonical text, its pages and tables, and the paragraphs it is made of, in order and parted by one newline.

    `edits`: where the file's own characters differ from the text.
    """

    text: str
    pages: tuple[PageSpan, ...] = ()
    tables: tuple[Table, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    edits: tuple[Edit, ...] = ()

    def of(self, paragraph: Paragraph) -> str:
        return self.text[paragraph.start : paragraph.end]

    def simplified(self) -> Canonical:
        """The same in simplified characters, every offset where it was, for reading structure and register; itself where nothing is
        traditional.
        """
        if not is_traditional(self.text):
            return self
        return replace(self, text=simplified(self.text), tables=tuple(t.simplified() for t in self.tables))

    def page_of(self, offset: int) -> int | None:
        """The page on which the character at `offset` stands, or None."""
        return page_at(self.pages, offset)


@dataclass
class _Writer:
    parts: list[str] = field(default_factory=list)
    length: int = 0
    page_starts: list[tuple[int, int | None]] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)

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

    def complete(self, text: str, raw: str) -> None:
        """Writes `text` to the end of the last paragraph; the file has a new line there."""
        self.edits.append(Edit(self.length, self.length, "\n"))
        self.edits += edits_between(raw, text, self.length)
        self.parts[-1] += text  # the last part is the last paragraph
        self.length += len(text)
        self.paragraphs[-1] = replace(self.paragraphs[-1], end=self.length)


def canonicalise(blocks: Sequence[Block]) -> Canonical:
    """The canonical text of `blocks`: paragraphs parted by newlines, a table's caption and rows one a line."""
    writer = _Writer()
    for block in blocks:
        if block.kind == "table":
            _write_table(writer, block)
        else:
            _write_paragraph(writer, block)
    text = "".join(writer.parts)
    pages = _pages(writer.page_starts, len(text))
    return Canonical(text, pages, tuple(writer.tables), tuple(writer.paragraphs), tuple(writer.edits))


def _write_paragraph(writer: _Writer, block: Block) -> None:
    parts = block.text.splitlines()
    raws = [block.raw] if block.raw and len(parts) == 1 else parts
    for part, raw in zip(parts, raws, strict=True):
        line = clean_line(part)
        if not line:
            continue
        short = len(line) <= _HEADING_CHARACTERS
        kind: Literal["heading", "text"] = "heading" if block.kind == "heading" and short else "text"
        if kind == "text" and _UNIT.match(line) and _ends_in_open_figure(writer):
            writer.complete(line, raw)
            continue
        start, end = writer.line(line, block.page)
        writer.edits += edits_between(raw, line, start)
        writer.paragraphs.append(Paragraph(start, end, block.page, kind, block.level if short else 0))


def _ends_in_open_figure(writer: _Writer) -> bool:
    """Whether the last paragraph breaks off after a number, so that the unit which the next one begins with is its own."""
    if not writer.paragraphs or writer.paragraphs[-1].kind != "text":
        return False
    return _OPEN_FIGURE.search(writer.parts[-1]) is not None


def _write_table(writer: _Writer, block: Block) -> None:
    rows = [tuple(clean_line(cell) for cell in row) for row in block.rows]
    pages = list(block.row_pages) or [block.page] * len(rows)
    kept = [(row, raw, page) for row, raw, page in zip(rows, block.rows, pages, strict=False) if any(row)]
    if not kept:
        return _write_paragraph(writer, block)
    caption, start = _caption(writer, block)
    cells: list[tuple[TableCell, ...]] = []
    for row, raw_row, page in kept:
        row_start, end = writer.line(CELL_SEPARATOR.join(row), page)
        cells.append(_cells(row, row_start))
        for cell, raw in zip(cells[-1], raw_row, strict=True):
            writer.edits += edits_between(raw, cell.text, cell.start)
    start = cells[0][0].start if start is None else start
    headers = sum(any(row) for row in rows[: block.header_rows])
    writer.tables.append(Table(start=start, end=end, caption=caption, header_rows=headers, rows=tuple(cells)))
    page = block.page if block.page is not None else kept[0][2]
    writer.paragraphs.append(Paragraph(start, end, page, "table", 0, len(writer.tables) - 1))
    return None


def _caption(writer: _Writer, block: Block) -> tuple[str, int | None]:
    """A table's caption and where it starts: its own, or the paragraph before it where that reads like one."""
    own = clean_line(block.text)
    if own:
        start, _ = writer.line(own, block.page)
        writer.edits += edits_between(block.text, own, start)
        return own, start
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
