"""Tables: from cells with spans or boxes to rows of equal length, with the header rows counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .errors import TooLarge

_AMOUNT = re.compile(r"^[\d.,，%％\-—～~/\s]+(?:万|亿)?(?:元|年|月|日|个|家|人|项)?$")
_CAPTION = re.compile(
    r"^(?:附?表\s*(?:\d+(?:[-－—.]\d+)*|[一二三四五六七八九十]+)|Table\s+\d+)(?=[\s：:.．、\u3000]|[^\s格中内]|$)", re.I
)
_UNIT = re.compile(r"^[（(]?\s*(?:金额|计量)?单位\s*[:：].{1,20}$")

_MAX_CELLS = 2_000_000  # of one table, merged cells counted as often as they cover

Box = tuple[float, float, float, float]  # x0, top, x1, bottom


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as written: its text and how many rows and columns it covers."""

    text: str
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of equal length, merged cells repeated; `header_rows` of them are the header."""

    rows: tuple[tuple[str, ...], ...]
    header_rows: int
    merged_down: frozenset[int] = frozenset()  # columns whose last cell covers several rows


def from_spans(rows: Sequence[Sequence[Cell]], header_rows: int | None = None) -> Grid:
    """The grid of rows of spanning cells, as HTML and Word write them. Spans over the table's end are cut."""
    height = len(rows)
    places: dict[tuple[int, int], str] = {}
    origins: dict[tuple[int, int], tuple[int, int]] = {}
    _refuse_overlapping(rows)
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while (r, c) in places:
                c += 1
            down, across = max(1, min(cell.rowspan, height - r)), max(1, min(cell.colspan, 100))
            for dr in range(down):
                for dc in range(across):
                    places.setdefault((r + dr, c + dc), cell.text)
                    origins.setdefault((r + dr, c + dc), (r, c))
            c += across
    return _grid(places, origins, height, header_rows)


def _refuse_overlapping(rows: Sequence[Sequence[Cell]]) -> None:
    """Merged cells that cover each other again and again stand in no real table, and take all memory there is."""
    covered = sum(
        max(1, min(cell.rowspan, len(rows) - r)) * max(1, min(cell.colspan, 100))
        for r, row in enumerate(rows)
        for cell in row
    )
    if covered > _MAX_CELLS:
        raise TooLarge("表格过大或合并单元格异常（展开后超过200万格），无法读取。请拆分表格后重新上传。")


def from_boxes(boxes: Sequence[Box], text_of: Callable[[Box], str], tolerance: float = 3.0) -> Grid:
    """The grid of cells known by their boxes, as rules on a page draw them. `tolerance` in the boxes' unit."""
    xs = _edges([b[0] for b in boxes] + [b[2] for b in boxes], tolerance)
    ys = _edges([b[1] for b in boxes] + [b[3] for b in boxes], tolerance)
    places: dict[tuple[int, int], str] = {}
    origins: dict[tuple[int, int], tuple[int, int]] = {}
    for box in sorted(boxes, key=lambda b: (b[1], b[0])):
        left, right = _index(xs, box[0]), _index(xs, box[2])
        top, bottom = _index(ys, box[1]), _index(ys, box[3])
        text = text_of(box)
        for r in range(top, max(bottom, top + 1)):
            for c in range(left, max(right, left + 1)):
                places.setdefault((r, c), text)
                origins.setdefault((r, c), (top, left))
    return _grid(places, origins, len(ys) - 1, None)


def is_plausible(grid: Grid) -> bool:
    """Whether boxes make a table: two rows and columns at least, and not one long text repeated over a form's rules."""
    if len(grid.rows) < 2 or len(grid.rows[0]) < 2:
        return False
    repeated = sum(len(cell) for row in grid.rows for cell in row)
    return repeated <= 400 or repeated <= 4 * sum(len(cell) for cell in {c for row in grid.rows for c in row})


def column_edges(boxes: Sequence[Box], tolerance: float = 3.0) -> list[float]:
    """The x positions of a table's vertical rules."""
    return _edges([b[0] for b in boxes] + [b[2] for b in boxes], tolerance)


def _edges(values: list[float], tolerance: float) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > tolerance:
            edges.append(value)
    return edges


def _index(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _grid(
    places: dict[tuple[int, int], str],
    origins: dict[tuple[int, int], tuple[int, int]],
    height: int,
    header_rows: int | None,
) -> Grid:
    breadth = max((c for _, c in places), default=-1) + 1
    rows = [tuple(places.get((r, c), "") for c in range(breadth)) for r in range(height)]
    keep = [r for r, row in enumerate(rows) if any(row)]
    stated = header_rows is not None
    header_rows = sum(r < (header_rows or 0) for r in keep) if stated else _header_rows(rows, origins, keep)
    rows, columns = _without_empty(rows, keep)
    last = keep[-1] if keep else 0
    merged = frozenset(new for new, c in enumerate(columns) if (last, c) in origins and origins[last, c][0] < last)
    return Grid(tuple(rows), header_rows, merged)


def _without_empty(rows: list[tuple[str, ...]], keep: list[int]) -> tuple[list[tuple[str, ...]], list[int]]:
    """Empty rows dropped, and a column that no row writes in: a stray rule made it."""
    kept = [rows[r] for r in keep]
    breadth = len(kept[0]) if kept else 0
    columns = [c for c in range(breadth) if any(row[c] for row in kept)]
    return [tuple(row[c] for c in columns) for row in kept], columns


def _header_rows(rows: list[tuple[str, ...]], origins: dict[tuple[int, int], tuple[int, int]], keep: list[int]) -> int:
    """How many rows are header: the first if it reads like one, and those that divide its merged cells."""
    if len(keep) < 2:
        return 0
    first = keep[0]
    if not is_header(rows[first]):
        return 0
    if len(set(rows[first])) == 1 and len(rows[first]) > 1:  # one cell over all columns: a title inside the table
        rest = _header_rows(rows, origins, keep[1:])
        return rest + 1 if rest else 0
    divided = any(
        origins.get((first, c)) == origins.get((first, c + 1)) and rows[first][c] for c in range(len(rows[first]) - 1)
    )
    second = keep[1]
    if divided and len(keep) > 2 and _divides(rows, origins, first, second) and is_header(rows[second]):
        return 2
    return 1


def _divides(
    rows: list[tuple[str, ...]], origins: dict[tuple[int, int], tuple[int, int]], first: int, second: int
) -> bool:
    """The second row names the parts of the first row's wide cells, and carries its narrow cells on."""
    return any(origins.get((second, c)) == origins.get((first, c)) for c in range(len(rows[first]))) or all(
        len(cell) <= 12 for cell in rows[second]
    )


def is_header(row: Sequence[str]) -> bool:
    """Every cell filled, short, not an amount and not a sentence."""
    return all(cell and len(cell) <= 30 and not _AMOUNT.match(cell) and cell[-1] not in "。；;" for cell in row) and (
        len(row) > 1
    )


def is_caption(text: str) -> bool:
    """表1 奖励标准, 附表2 …: the line above a table that names it. Not 表1所列…。"""
    return len(text) <= 90 and bool(_CAPTION.match(text)) and text[-1] not in "。；，,;"


def is_unit_line(text: str) -> bool:
    """单位：万元 above a table."""
    return len(text) <= 30 and bool(_UNIT.match(text))
