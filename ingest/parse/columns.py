"""Reading order: columns found by the gutter between them, each read from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from .lines import Line

_FEWEST_ROWS = 5  # a column of fewer lines is more likely a table without rules, or a letterhead


def flows(segments: Sequence[Line]) -> list[list[Line]]:
    """The segments of one page as flows in reading order: each flow is one column, rows merged, top to bottom."""
    if not segments:
        return []
    gutter = _gutter(segments)
    if gutter is None:
        return [merge_rows(segments)]
    ordered: list[list[Line]] = []
    for band, spanning in _bands(segments, gutter):
        if spanning:
            ordered.append(merge_rows(band))
            continue
        ordered += flows([s for s in band if s.x1 <= gutter + 1])
        ordered += flows([s for s in band if s.x1 > gutter + 1])
    return ordered


def _bands(segments: Sequence[Line], gutter: float) -> Iterable[tuple[list[Line], bool]]:
    band: list[Line] = []
    was_spanning = False
    for segment in sorted(segments, key=lambda s: (s.middle, s.x0)):
        spanning = segment.x0 < gutter - 1 < segment.x1 - 2
        if band and spanning != was_spanning:
            yield band, was_spanning
            band = []
        band.append(segment)
        was_spanning = spanning
    if band:
        yield band, was_spanning


def _gutter(segments: Sequence[Line]) -> float | None:
    texts = [s for s in segments if s.table < 0]
    if len(texts) < 2 * _FEWEST_ROWS:
        return None
    left, right = min(s.x0 for s in texts), max(s.x1 for s in texts)
    span = right - left
    step = max(span / 120, 1.0)
    candidates = (left + span * 0.25 + i * step for i in range(int(span * 0.5 / step)))
    best, best_crossing = None, len(texts)
    for x in candidates:
        crossing = sum(s.x0 < x < s.x1 for s in texts)
        if crossing < best_crossing:
            best, best_crossing = x, crossing
    if best is None or not _two_columns(texts, best, left, right):
        return None
    return _centre(texts, best)


def _centre(texts: Sequence[Line], x: float) -> float:
    ends = max((s.x1 for s in texts if s.x1 <= x), default=x)
    starts = min((s.x0 for s in texts if s.x0 >= x), default=x)
    return (ends + starts) / 2


def _two_columns(texts: Sequence[Line], x: float, left: float, right: float) -> bool:
    """Prose on both sides: enough lines side by side, most of them filling their column."""
    first = merge_rows([s for s in texts if s.x1 <= x])
    second = merge_rows([s for s in texts if s.x0 >= x])
    if min(len(first), len(second)) < _FEWEST_ROWS or len(first) + len(second) < 0.5 * len(texts):
        return False
    start, end = min(s.x0 for s in second), max(s.x1 for s in first)
    em = median(s.size for s in texts)
    if start - end < 0.8 * em:
        return False
    overlap = min(first[-1].bottom, second[-1].bottom) - max(first[0].top, second[0].top)
    if overlap < 0.4 * min(first[-1].bottom - first[0].top, second[-1].bottom - second[0].top):
        return False
    return _fills(first, end - left) and _fills(second, right - start)


def _fills(lines: Sequence[Line], column: float) -> bool:
    return median(s.x1 - s.x0 for s in lines) >= 0.7 * column


def merge_rows(segments: Sequence[Line]) -> list[Line]:
    """Pieces that stand on one row joined by a space, rows from top to bottom."""
    rows: list[list[Line]] = []
    for segment in sorted(segments, key=lambda s: s.middle):
        if rows and segment.table < 0 and rows[-1][0].table < 0 and _same_row(rows[-1][-1], segment):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [_merge(sorted(row, key=lambda s: s.x0)) for row in rows]


def _same_row(a: Line, b: Line) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    return overlap > 0.5 * min(a.bottom - a.top, b.bottom - b.top)


def _merge(row: list[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    longest = max(row, key=lambda s: len(s.text))
    text, printed = " ".join(s.text for s in row), " ".join(s.printed for s in row)
    return replace(
        longest,
        text=text,
        raw=printed if printed != text else "",
        x0=row[0].x0,
        x1=max(s.x1 for s in row),
        top=min(s.top for s in row),
        bottom=max(s.bottom for s in row),
        bold=all(s.bold for s in row),
    )


def frame(pages: Sequence[tuple[float, Sequence[Sequence[Line]]]]) -> list[list[Line]]:
    """All flows of the document, each line knowing the left and right edge of its column.

    `pages` are (page width, flows). Columns at the same place on equally wide pages share their edges, so that a
    page with three lines on it knows how far lines may reach.
    """
    groups: dict[tuple[int, int], list[Line]] = {}
    keys: list[tuple[list[Line], tuple[int, int]]] = []
    for page_width, page_flows in pages:
        for flow in page_flows:
            if not flow:
                continue
            full = max(s.x1 for s in flow) - min(s.x0 for s in flow)
            text_width = max(s.x1 for f in page_flows for s in f) - min(s.x0 for f in page_flows for s in f)
            half = len(page_flows) > 1 and full < 0.62 * text_width
            column = 1 + round(min(s.x0 for s in flow) / max(page_width, 1) * 6) if half else 0
            key = (round(page_width / 10), column)
            groups.setdefault(key, []).extend(s for s in flow if s.table < 0)
            keys.append((list(flow), key))
    widths = {round(w / 10): w for w, _ in pages}
    edges = {key: _edges(lines, widths[key[0]], key[1] == 0) for key, lines in groups.items() if lines}
    return [
        [replace(s, left=edges[key][0], right=edges[key][1]) if key in edges else s for s in flow] for flow, key in keys
    ]


def _edges(lines: Sequence[Line], page_width: float, full_width: bool) -> tuple[float, float]:
    em = median(s.size for s in lines)
    left = _edge(sorted(s.x0 for s in lines), em)
    right = -_edge(sorted(-s.x1 for s in lines), em)
    if full_width and sum(s.x1 > right - em for s in lines) < 4:
        right = max(right, page_width - left)  # too few full lines to see the margin: take it to be symmetrical
    return left, right


def _edge(positions: list[float], em: float) -> float:
    """The outermost position that a second line confirms; the outermost one where none does."""
    for position, following in pairwise(positions):
        if following - position < 0.6 * em:
            return position
    return positions[0]
