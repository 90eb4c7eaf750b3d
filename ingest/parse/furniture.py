"""Running headers, footers and page numbers: found by repetition and place, and taken out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median_low

from .columns import merge_rows
from .lines import Line

_PAGE_NUMBER_LENGTH = 60  # characters
_ZONE = 0.13  # of the page height; GB/T 9704 sets 37 mm (12.5 %) above the text
_PAGE_NUMBER = re.compile(
    r"""^[—–―─\-•·~\s]*
    (?: 第\s*[\d一二三四五六七八九十百]{1,4}\s*页\s*(?:[,，/／]?\s*[(（]?共\s*[\d一二三四五六七八九十百]{1,4}\s*页[)）]?)?
      | \d{1,4}\s*[/／]\s*\d{1,4} (?:\s*页)? | page\s*\d{1,4}(?:\s*of\s*\d{1,4})? | 共\s*\d{1,4}\s*页\s*第\s*\d{1,4}\s*页
      | (?P<bare>\d{1,3}|[ivxlc]{1,6}) )
    [—–―─\-•·~\s]*$""",
    re.VERBOSE | re.IGNORECASE,
)


def is_page_number(text: str) -> bool:
    """— 3 —, -3-, 第3页 共8页, 3/8, Page 3 of 8, 3; not a year."""
    return len(text) <= _PAGE_NUMBER_LENGTH and bool(_PAGE_NUMBER.match(text))


def without_furniture(pages: Sequence[tuple[float, list[Line]]]) -> list[list[Line]]:
    """The segments of each page less its header, footer and page number. `pages` are (height, segments)."""
    rows = [_edge_rows(height, segments) for height, segments in pages]
    repeated = _repeated(rows)
    result = []
    for (_, segments), edge_rows in zip(pages, rows, strict=True):
        drop: list[Line] = []
        for zone, row in edge_rows:
            usual = repeated.get((zone, _shape(row.text)))
            # the title of the first page may have the words of the running header, further down
            if (usual is not None and abs(row.middle - usual) < row.size) or is_page_number(row.text):
                drop.append(row)
        result.append([s for s in segments if not any(_inside(s, row) for row in drop)])
    return result


def _edge_rows(height: float, segments: list[Line]) -> list[tuple[str, Line]]:
    """Up to three rows from the page's top edge and from its bottom edge, if they lie in the margin zones."""
    rows = merge_rows(segments)
    top = [("top", row) for row in rows[:3] if row.bottom < height * _ZONE]
    bottom = [("bottom", row) for row in rows[-3:] if row.top > height * (1 - _ZONE)]
    return top + bottom


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", text))


def _repeated(rows: Sequence[Sequence[tuple[str, Line]]]) -> dict[tuple[str, str], float]:
    """Rows of the same words on at least 60 % of all pages, or of all odd or all even ones; on two pages at least.

    By zone and words, with the height at which they usually stand.
    """
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    heights: dict[tuple[str, str], list[float]] = defaultdict(list)
    for number, page in enumerate(rows):
        for zone, row in page:
            heights[zone, _shape(row.text)].append(row.middle)
        for key in {(zone, _shape(row.text)) for zone, row in page}:
            places[key].append(number)
    found: dict[tuple[str, str], float] = {}
    for key, numbers in places.items():
        parity = Counter(n % 2 for n in numbers)
        halves = [((len(rows) + 1 - side) // 2, parity[side]) for side in (0, 1)]
        if len(numbers) >= 2 and (
            len(numbers) >= 0.6 * len(rows) or any(count >= max(2, 0.6 * pages) for pages, count in halves)
        ):
            found[key] = median_low(heights[key])
    return found


def _inside(segment: Line, row: Line) -> bool:
    return row.top - 1 <= segment.middle <= row.bottom + 1 and row.x0 - 1 <= segment.x0 and segment.x1 <= row.x1 + 1
