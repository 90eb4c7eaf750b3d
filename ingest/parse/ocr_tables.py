"""Ruled tables in a picture: rules found by morphology, cells as the holes between them, lines put into cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from .columns import merge_rows
from .grid import Box, column_edges, from_boxes, is_plausible
from .lines import Line
from .pdf_tables import Table, cell_lines


def find_cells(image: Any) -> list[list[Box]]:
    """The cells of each ruled table, boxes in pixels. An empty list where no table of at least 2 × 2 cells is drawn."""
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    height, width = ink.shape
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (max(width // 25, 30), 1)))
    upright = cv2.morphologyEx(
        ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (1, max(height // 60, 30)))
    )
    rules = cv2.dilate(cv2.bitwise_or(across, upright), cv2.getStructuringElement(cv2.MORPH_RECT, (5, 5)))
    contours, tree = cv2.findContours(rules, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if len(contours) == 0:
        return []
    tables: dict[int, list[Box]] = {}
    for contour, (_, _, _, parent) in zip(contours, tree[0], strict=True):
        x, y, w, h = cv2.boundingRect(contour)
        filled = cv2.contourArea(contour) > 0.7 * w * h
        if parent >= 0 and w > 20 and h > 14 and filled and w * h < 0.8 * width * height:
            tables.setdefault(int(parent), []).append((float(x - 3), float(y - 3), float(x + w + 3), float(y + h + 3)))
    return [cells for cells in tables.values() if len(cells) >= 4 and len(column_edges(cells, 12)) >= 3]


def read(
    tables: Sequence[Sequence[Box]], lines: Sequence[Line], page: int, recognise: Callable[[Box], str]
) -> tuple[list[Table], list[Line]]:
    """The tables with their text, and the lines outside them. `recognise` reads a part of a line anew."""
    rest = list(lines)
    found = []
    for cells in tables:
        inside = [s for s in rest if any(_share(s, c) > 0.5 for c in cells) or sum(_share(s, c) for c in cells) > 0.6]
        pieces = [p for s in inside for p in _split(s, cells, recognise)]
        grid = from_boxes(cells, lambda box, pieces=pieces: _text(box, pieces), 12)  # type: ignore[misc]
        if not is_plausible(grid):
            continue
        rest = [s for s in rest if s not in inside]
        hull = (
            min(c[0] for c in cells),
            min(c[1] for c in cells),
            max(c[2] for c in cells),
            max(c[3] for c in cells),
        )
        found.append(Table(hull, column_edges(cells, 12), grid, page, [page] * len(grid.rows)))
    return found, rest


def _share(line: Line, cell: Box) -> float:
    """The share of the line's area inside the cell."""
    across = min(line.x1, cell[2]) - max(line.x0, cell[0])
    down = min(line.bottom, cell[3]) - max(line.top, cell[1])
    if across <= 0 or down <= 0:
        return 0.0
    return across * down / ((line.x1 - line.x0) * (line.bottom - line.top))


def _split(line: Line, cells: Sequence[Box], recognise: Callable[[Box], str]) -> list[Line]:
    """A line that the detector drew over a rule, cut at the rule and read again piece by piece."""
    touched = sorted((c for c in cells if _share(line, c) > 0.12), key=lambda c: c[0])
    columns = {round(c[0] / 12) for c in touched}
    if len(touched) < 2 or len(columns) < 2:
        return [line]
    pieces = []
    for cell in touched:
        x0, x1 = max(line.x0, cell[0] + 5), min(line.x1, cell[2] - 5)
        if x1 - x0 > 8 and (text := recognise((x0, line.top - 1, x1, line.bottom + 1))):
            pieces.append(replace(line, text=text, x0=x0, x1=x1))
    return pieces or [line]


def _text(box: Box, lines: Sequence[Line]) -> str:
    inside = [s for s in lines if box[0] <= (s.x0 + s.x1) / 2 <= box[2] and box[1] <= s.middle <= box[3]]
    return cell_lines(merge_rows(inside))
