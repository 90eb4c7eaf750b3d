"""Tables in plain text: columns aligned by spaces or tabs, or parted by | or ； under a caption."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .chars import squeeze
from .grid import is_caption

_WIDE = re.compile(r"\t+|[ \u3000]{2,}")


def find_tables(lines: Sequence[str]) -> list[tuple[int, int, list[list[str]]]]:
    """(first line, line after the last, rows) of each table; rows of one table have equally many cells."""
    found = []
    index, captioned = 0, False
    while index < len(lines):
        line = lines[index]
        if not line.strip():
            index += 1
            continue
        end, rows = _table_at(lines, index, captioned)
        if rows:
            found.append((index, end, rows))
            index, captioned = end, False
            continue
        captioned = is_caption(squeeze(line))
        index += 1
    return found


def _table_at(lines: Sequence[str], start: int, captioned: bool) -> tuple[int, list[list[str]]]:
    ways = [_by_gaps, _by_bars] + ([_by_semicolons] if captioned else [])
    for way in ways:
        first = way(lines[start])
        if len(first) < 2:
            continue
        rows, end = [first], start + 1
        while end < len(lines) and len(row := way(lines[end])) == len(first):
            rows.append(row)
            end += 1
        if len(rows) >= (2 if captioned else 3) and max(len(c) for row in rows for c in row) <= 120:
            return end, rows
    return start, []


def _by_gaps(line: str) -> list[str]:
    return (
        [squeeze(c) for c in _WIDE.split(line.strip())] if line.strip() and not re.match(r"[ \u3000]{2,}", line) else []
    )


def _by_bars(line: str) -> list[str]:
    if "|" not in line and "│" not in line:
        return []
    return [squeeze(c) for c in re.split(r"[|│]", line.strip().strip("|│"))]


def _by_semicolons(line: str) -> list[str]:
    text = squeeze(line)
    return [squeeze(c) for c in text.split("；")] if text and text[-1] not in "；。" else []
