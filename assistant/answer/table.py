"""Tables in words: each row named by its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer.wording import closed
from assistant.policy.document import DocumentText, Table

_DAY = re.compile(r"(20\d{2})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})")
_SERIAL = "序号"
_MERGED = 30  # characters of a cell that says the same as the one before it and is told once; 「100万元」 is true of each column


@dataclass(frozen=True, slots=True)
class Row:
    """One body row in words and its span [start, end)."""

    words: str
    start: int
    end: int
    cells: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # of its columns
    closes: date | None = None  # the day in a column named 截止


def table_at(stored: DocumentText, start: int, end: int) -> Table | None:
    """The table that holds the span, or None."""
    return next((t for t in stored.tables if t.start <= start and end <= t.end), None)


def header_span(table: Table) -> tuple[int, int] | None:
    """The span of the last header row, which names the columns; None where there is none."""
    if not table.header_rows:
        return None
    row = table.rows[table.header_rows - 1]
    return min(c.start for c in row), max(c.end for c in row)


def rows_in_words(table: Table, start: int, end: int) -> list[Row]:
    """The body rows within [start, end), each as 「首列——列名：内容；…。」."""
    names = [cell.text.strip() for cell in table.rows[table.header_rows - 1]] if table.header_rows else []
    found = []
    for cells in table.rows[table.header_rows :]:
        first, last = min(c.start for c in cells), max(c.end for c in cells)
        if first < end and start < last:
            texts = [cell.text.strip() for cell in cells]
            row = Row(_in_words(texts, names), first, last, tuple(texts), tuple(names), _closes(texts, names))
            found.append(row)
    return found


def _closes(cells: Sequence[str], names: Sequence[str]) -> date | None:
    for name, cell in zip(names, cells, strict=False):
        day = _DAY.search(cell) if "截止" in name else None
        if day is not None:
            try:
                return date(*map(int, day.groups()))
            except ValueError:
                return None
    return None


def _in_words(cells: Sequence[str], names: Sequence[str]) -> str:
    parts: list[str] = []
    for index, cell in enumerate(cells):
        name = names[index] if index < len(names) else ""
        merged = index > 0 and bool(parts) and cell == cells[index - 1] and (parts == [cell] or len(cell) > _MERGED)
        if not cell or name == _SERIAL or merged:
            continue
        parts.append(f"{name}：{cell}" if name and parts else cell)
    subject, rest = parts[0] if parts else "", "；".join(parts[1:])
    return closed(f"{subject}——{rest}" if rest else subject)


def with_tables_in_words(stored: DocumentText, start: int, end: int) -> str:
    """text[start:end] with the rows of each table in words."""
    parts: list[str] = []
    last = start
    for table in stored.tables:
        if start <= table.start and table.end <= end:
            caption = table.caption.strip()
            parts += [stored.text[last : table.start], f"{caption}\n" if caption else ""]
            parts.append("\n".join(f"· {row.words}" for row in rows_in_words(table, table.start, table.end)))
            last = table.end
    return "".join([*parts, stored.text[last:end]])
