"""One page of an OFD file: its lines where they stand, its ruled tables, its pictures; what no reader sees left out."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .chars import clean, width
from .columns import merge_rows
from .grid import Box, column_edges, from_boxes, is_plausible
from .hidden import Hidden
from .lines import Line
from .pdf_tables import Table, cell_lines
from .pdf_text import _glue as glue

_TINY = 0.7  # mm: 2 points
_WHITE = 235
_SNAP = 1.0  # mm between rules that meet
_STROKE = re.compile(r"([MLBQACS])((?:\s+-?[\d.]+)*)")


@dataclass(slots=True)
class Content:
    """What a page shows; coordinates in mm. `pictures` are resource numbers, the largest first."""

    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)


def read_content(roots: Sequence[Any], number: int, page: Box, hidden: Hidden) -> Content:
    """The content of a page and its templates (`roots`, templates first). `page` is its box: x, y, width, height."""
    items = [item for root in roots for item in named(root, "TextObject")]
    filled = [b for root in roots for p in named(root, "PathObject") if _is_filled(p) for b in [_bounds(p)]]
    seen = []
    for item in items:
        if reason := _unseen(item, page, filled):
            hidden.add(reason, "".join(clean(c.text or "") for c in named(item, "TextCode")), number)
        else:
            seen.append(item)
    lines = _in_place(seen, number)
    tables, lines = _tables(roots, lines, number)
    pictures = [
        (b[2] * b[3], i.get("ResourceID") or "") for r in roots for i in named(r, "ImageObject") for b in [_boundary(i)]
    ]
    return Content(lines, tables, [i for _, i in sorted(pictures, reverse=True)])


def named(root: Any, name: str) -> Iterator[Any]:
    """Elements by their local name: producers use several namespaces."""
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == name:
            yield element


def box_of(text: str | None) -> Box:
    """ "0 0 210 297" as numbers; A4 where it says nothing."""
    values = [float(v) for v in (text or "").split()]
    return (values[0], values[1], values[2], values[3]) if len(values) == 4 else (0.0, 0.0, 210.0, 297.0)


def _boundary(item: Any) -> Box:
    """x, y, width, height of an object."""
    return box_of(item.get("Boundary"))


def _bounds(item: Any) -> Box:
    """Left, top, right, bottom of an object."""
    x, y, w, h = _boundary(item)
    return x, y, x + w, y + h


def _is_filled(path: Any) -> bool:
    colour = next(named(path, "FillColor"), None)
    return path.get("Fill") == "true" and not (colour is not None and _is_white(colour))


def _is_white(colour: Any) -> bool:
    values = [int(float(v)) for v in (colour.get("Value") or "").split() if re.fullmatch(r"[\d.]+", v)]
    return len(values) == 3 and min(values) >= _WHITE


def _unseen(item: Any, page: Box, filled: Sequence[Box]) -> str:
    """Why no reader sees a text object, a reason of `Hidden`; "" where it is seen."""
    x, y, w, h = _boundary(item)
    if item.get("Visible") == "false":
        return "hidden"
    matrix = _matrix(item)
    if float(item.get("Size") or 4.0) * (math.hypot(matrix[2], matrix[3]) or 1.0) < _TINY:
        return "tiny"
    if x > page[0] + page[2] or y > page[1] + page[3] or x + w < page[0] or y + h < page[1]:
        return "outside"
    colour = next((e for e in item if isinstance(e.tag, str) and e.tag.endswith("FillColor")), None)
    if item.get("Alpha") == "0" or (colour is not None and colour.get("Alpha") == "0"):
        return "transparent"
    middle = x + w / 2, y + h / 2
    on_colour = any(b[0] <= middle[0] <= b[2] and b[1] <= middle[1] <= b[3] for b in filled)
    return "white" if colour is not None and _is_white(colour) and not on_colour else ""


def _tables(roots: Sequence[Any], lines: list[Line], number: int) -> tuple[list[Table], list[Line]]:
    """The tables that rules on the page draw, with the lines in them; and the lines outside."""
    tables, rest = [], lines
    for cells in _cells([edge for root in roots for path in named(root, "PathObject") for edge in _rules(path)]):
        hull = (min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells))
        inside = [s for s in rest if _within(s, hull)]
        grid = from_boxes(cells, lambda box, found=inside: _cell_text(box, found), _SNAP)  # type: ignore[misc]
        if is_plausible(grid):
            rest = [s for s in rest if s not in inside]
            tables.append(Table(hull, column_edges(cells, _SNAP), grid, number, [number] * len(grid.rows)))
    return tables, rest


def _within(line: Line, box: Box) -> bool:
    return box[0] <= (line.x0 + line.x1) / 2 <= box[2] and box[1] <= line.middle <= box[3]


def _cell_text(box: Box, lines: Sequence[Line]) -> str:
    return cell_lines(merge_rows([s for s in lines if _within(s, box)]))


def _cells(edges: list[dict[str, Any]]) -> list[list[Box]]:
    """The cells of each table that the rules draw."""
    across = sum(e["orientation"] == "h" for e in edges)
    if across < 3 or len(edges) - across < 3:
        return []
    from pdfplumber import table

    merged = table.merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    cells = table.intersections_to_cells(table.edges_to_intersections(merged, _SNAP, _SNAP))
    return [list(cells_of) for cells_of in table.cells_to_tables(cells) if len(cells_of) >= 4]


def _rules(path: Any) -> Iterator[dict[str, Any]]:
    """The level and upright strokes of a path: M x y L x y …, C closes; a filled sliver is a rule too."""
    left, top, wide, high = _boundary(path)
    if _is_filled(path) and min(wide, high) < 1.0:
        yield from _edge((left, top), (left + wide, top) if wide > high else (left, top + high))
        return
    data = next((e.text or "" for e in named(path, "AbbreviatedData")), "")
    start = last = (left, top)
    for step, numbers in _STROKE.findall(data):
        values = [float(v) for v in numbers.split()]
        if step == "C":
            yield from _edge(last, start)
            last = start
            continue
        if len(values) < 2:
            continue
        point = left + values[-2], top + values[-1]
        if step == "L":
            yield from _edge(last, point)
        elif step in "MS":
            start = point
        last = point


def _edge(a: tuple[float, float], b: tuple[float, float]) -> Iterator[dict[str, Any]]:
    x0, x1, top, bottom = min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1])
    if x1 - x0 > 2 and bottom - top < 0.3:
        yield {
            "orientation": "h",
            "x0": x0,
            "x1": x1,
            "top": top,
            "bottom": top,
            "width": x1 - x0,
            "height": 0.0,
            "object_type": "line",
        }
    elif bottom - top > 2 and x1 - x0 < 0.3:
        yield {
            "orientation": "v",
            "x0": x0,
            "x1": x0,
            "top": top,
            "bottom": bottom,
            "width": 0.0,
            "height": bottom - top,
            "object_type": "line",
        }


def _in_place(items: list[Any], number: int) -> list[Line]:
    """The page's lines where they stand; in the order of the file where most glyphs are turned (vertical writing)."""
    turned = [abs(m[1]) > abs(m[0]) for m in map(_matrix, items)]
    if sum(turned) <= 0.5 * len(turned):
        return glue(list(_lines(items, number)))
    text = "".join(clean(code.text or "") for item in items for code in named(item, "TextCode")).strip()
    return [Line(text, 20, 20, 190, 25, number, 4.0)] if text else []


def _matrix(item: Any) -> list[float]:
    values = [float(v) for v in (item.get("CTM") or "").split()]
    return values if len(values) == 6 else [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]


def _lines(items: list[Any], number: int) -> Iterator[Line]:
    for item in items:
        left, top, _, _ = _boundary(item)
        size = float(item.get("Size") or 4.0)
        matrix = _matrix(item)
        scale = math.hypot(matrix[2], matrix[3]) or 1.0
        bold = int(item.get("Weight") or 400) >= 600
        for code in named(item, "TextCode"):
            text = clean(code.text or "")
            if not text.strip():
                continue
            printed = (code.text or "").strip()
            x = left + float(code.get("X") or 0) * scale
            baseline = top + float(code.get("Y") or 0) * scale
            lead = len(text) - len(text.lstrip())
            em = size * scale
            advance = _advance(code.get("DeltaX"), len(text)) * scale or width(text) * em
            x0 = x + width(text[:lead]) * em
            yield Line(
                text.strip(),
                x0,
                baseline - 0.88 * em,
                x + advance + (em if code.get("DeltaX") else 0),
                baseline + 0.12 * em,
                number,
                em,
                bold,
                raw=printed if printed != text.strip() else "",
            )


def _advance(deltas: str | None, count: int) -> float:
    """The sum of DeltaX; "g 3 4.2" stands for three times 4.2."""
    values: list[float] = []
    tokens = (deltas or "").split()
    index = 0
    while index < len(tokens) and len(values) < count:
        if tokens[index] == "g" and index + 2 < len(tokens):
            values += [float(tokens[index + 2])] * min(int(tokens[index + 1]), count)
            index += 3
        else:
            values.append(float(tokens[index]))
            index += 1
    return sum(values)
