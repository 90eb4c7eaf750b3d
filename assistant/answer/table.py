"""Tables in words: each row named by its columns, numbers bound to the unit that the column's heading states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.wording import closed
from assistant.policy.document import DocumentText, Table

# 「预算（万元）」: the unit of the column's numbers
_UNIT = re.compile(
    r"^(?P<name>.*?)[（(](?P<unit>亿元|万元|千元|元|%|件|人|家|项|分|年|个月|月|天|工作日|平方米|元/[^（）()]{1,6})[）)]$"
)
_PURE_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SERIAL = "序号"


@dataclass(frozen=True, slots=True)
class Row:
    """One body row in words, its span [start, end), and the figures made of a number and its column's unit."""

    words: str
    start: int
    end: int
    computed: tuple[str, ...] = ()


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
            words, computed = _in_words([cell.text.strip() for cell in cells], names)
            found.append(Row(words, first, last, computed))
    return found


def _in_words(cells: Sequence[str], names: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    parts: list[str] = []
    computed: list[str] = []
    for index, cell in enumerate(cells):
        name = names[index] if index < len(names) else ""
        merged = index > 0 and bool(parts) and cell == cells[index - 1]
        if not cell or name == _SERIAL or merged:
            continue
        unit = _UNIT.match(name)
        words = cell
        if unit and _PURE_NUMBER.fullmatch(cell):
            name, words = unit["name"], cell + unit["unit"]
            computed.append(words)
        parts.append(f"{name}：{words}" if name and parts else words)
    subject, rest = parts[0] if parts else "", "；".join(parts[1:])
    return closed(f"{subject}——{rest}" if rest else subject), tuple(computed)


def with_tables_in_words(stored: DocumentText, start: int, end: int) -> tuple[str, tuple[str, ...]]:
    """text[start:end] with the rows of each table in words, and the figures made of numbers and units."""
    parts: list[str] = []
    computed: list[str] = []
    last = start
    for table in stored.tables:
        if start <= table.start and table.end <= end:
            rows = rows_in_words(table, table.start, table.end)
            caption = table.caption.strip()
            parts += [stored.text[last : table.start], f"{caption}\n" if caption else ""]
            parts.append("\n".join(f"· {row.words}" for row in rows))
            computed += [figure for row in rows for figure in row.computed]
            last = table.end
    return "".join([*parts, stored.text[last:end]]), tuple(computed)
