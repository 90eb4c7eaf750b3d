"""Ruled tables of a PDF: pages that have one found cheaply, cells read exactly, tables joined over page breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .chars import join
from .grid import Box, Grid, column_edges, from_boxes, is_plausible
from .lines import Line, begins_paragraph, ends_sentence
from .pdf_objects import objects
from .pdf_text import Char, TextPage, segments


@dataclass(slots=True)
class Table:
    """A table on its page: its box and column edges in points, its rows and the page of each."""

    box: Box
    edges: list[float]
    grid: Grid
    page: int
    row_pages: list[int] = field(default_factory=list)


def may_have_table(page: Any) -> bool:
    """Whether the page draws enough horizontal and vertical rules for a table of 2 × 2 cells."""
    import pypdfium2.raw as raw

    across = upright = 0
    for item in objects(page, raw.FPDF_PAGEOBJ_PATH):
        left, bottom, right, top = item.get_bounds()
        wide, high = right - left, top - bottom
        if wide > 15 and high < 4:
            across += 1
        elif high > 6 and wide < 4:
            upright += 1
        elif wide > 15 and high > 6:  # a rectangle around a cell, or one path that draws all rules
            across, upright = across + 2, upright + 2
        if across >= 3 and upright >= 3:
            return True
    return False


def read_tables(plumber_page: Any, text: TextPage) -> list[Table]:
    """The ruled tables of a page, from top to bottom; characters in them are taken out of `text.chars`."""
    tables = []
    for found in sorted(_find(plumber_page), key=lambda t: (t.bbox[1], t.bbox[0])):
        boxes = [_shift(cell, plumber_page) for cell in found.cells]
        boxes = [b for b in boxes if b[2] - b[0] > 4 and b[3] - b[1] > 4]
        if len(boxes) < 2:
            continue
        box = _hull(boxes)
        inside = [c for c in text.chars if _holds(box, c)]
        grid = from_boxes(boxes, lambda cell, chars=inside, page=text.number: _cell_text(cell, chars, page))  # type: ignore[misc]
        if not is_plausible(grid):
            continue
        text.chars = [c for c in text.chars if not _holds(box, c)]
        tables.append(Table(box, column_edges(boxes), grid, text.number, [text.number] * len(grid.rows)))
    return tables


def _find(page: Any) -> list[Any]:
    settings = {"vertical_strategy": "lines", "horizontal_strategy": "lines", "snap_tolerance": 3, "join_tolerance": 3}
    return list(page.find_tables(table_settings=settings))


def _shift(cell: Box, page: Any) -> Box:
    left, top = page.bbox[0], page.bbox[1]
    return cell[0] - left, cell[1] - top, cell[2] - left, cell[3] - top


def _hull(boxes: Sequence[Box]) -> Box:
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _holds(box: Box, char: Char) -> bool:
    x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _cell_text(box: Box, chars: Sequence[Char], page: int) -> str:
    from .columns import merge_rows

    return cell_lines(merge_rows(segments([c for c in chars if _holds(box, c)], page)))


def cell_lines(lines: Sequence[Line]) -> str:
    """One cell's lines as one line: wrapped lines joined, paragraphs parted by a space."""
    text = ""
    for line in lines:
        apart = text and begins_paragraph(line.text) and (ends_sentence(text) or bool(re.match(r"\d+[.、]", line.text)))
        text = f"{text} {line.printed}" if apart else join(text, line.printed)  # cleaned later, with the whole text
    return text


def continues(above: Table, below: Table) -> bool:
    """Whether two tables with nothing between them are one: the same columns at the same places."""
    if len(above.edges) != len(below.edges) or not above.grid.rows or not below.grid.rows:
        return False
    if len(above.grid.rows[0]) != len(below.grid.rows[0]):
        return False
    shift = above.edges[0] - below.edges[0]
    return all(abs(a - b - shift) < 6 for a, b in zip(above.edges, below.edges, strict=True)) and abs(shift) < 40


def extend(above: Table, below: Table) -> None:
    """`above` goes on with the rows of `below`: repeated header dropped, a row cut by the page break made whole."""
    rows, pages = list(above.grid.rows), above.row_pages
    header = above.grid.header_rows
    added = list(below.grid.rows)
    if header and tuple(added[:header]) == tuple(rows[:header]):
        added = added[header:]
    if added and any(not cell for cell in added[0]) and rows:
        _mend(rows, added, above.grid.merged_down)
    above.grid = Grid(tuple(rows + added), header, below.grid.merged_down)
    above.row_pages = pages + [below.page] * len(added)


def _mend(rows: list[tuple[str, ...]], added: list[tuple[str, ...]], merged: frozenset[int]) -> None:
    """The first row after a page break has blanks: merged cells that go on are repeated, a cut row is completed."""
    first, last = added[0], rows[-1]
    blanks = {i for i, cell in enumerate(first) if not cell}
    cut = any(cell and last[i] and not ends_sentence(last[i]) for i, cell in enumerate(first) if len(last[i]) > 12)
    if (blanks <= merged and not cut) or (0 in blanks and len(blanks) == 1 and not cut):
        width = len(first)
        depth = 0
        while depth < len(added) and any(not added[depth][i] for i in blanks):
            added[depth] = tuple(added[depth][i] or (last[i] if i in blanks else "") for i in range(width))
            depth += 1
        return
    if 0 in blanks:
        rows[-1] = tuple(join(a, b) for a, b in zip(last, first, strict=True))
        del added[0]
