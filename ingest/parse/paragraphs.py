"""Lines into paragraphs, from what print shows: indents, short lines, gaps, sizes, and how a line begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .chars import join
from .lines import (
    Line,
    begins_article,
    begins_history,
    begins_paragraph,
    ends_sentence,
    has_room,
    heading_level,
    is_date_line,
    is_document_number,
    may_be_heading,
    numbered_level,
)


@dataclass(slots=True)
class Paragraph:
    """Consecutive lines of one logical paragraph, or (`table` ≥ 0) the place of a table."""

    text: str
    lines: list[Line]
    table: int = -1

    @property
    def page(self) -> int:
        """The page on which it begins, 1-based."""
        return self.lines[0].page


@dataclass(frozen=True, slots=True)
class Style:
    """What the document as a whole does. `leading` and `size` in the lines' unit."""

    size: float
    leading: float
    indented: bool


def style_of(flows: Sequence[Sequence[Line]]) -> Style:
    """Body size, distance of lines and whether paragraphs begin with an indent."""
    lines = [s for flow in flows for s in flow if s.table < 0 and s.text]
    size = _weighted_median([(s.size, len(s.text)) for s in lines])
    body = [s for s in lines if abs(s.size - size) < 0.1 * size]
    steps = [
        b.top - a.top
        for flow in flows
        for a, b in pairwise(flow)
        if a.page == b.page
        and a.table < 0
        and b.table < 0
        and 0.8 * size < b.top - a.top < 4 * size
        and abs(a.size - b.size) < 0.1 * size
        and abs(a.size - size) < 0.1 * size
        and not has_room(a, b)
    ]
    at_left = sum(s.x0 - s.left < 0.8 * size for s in body)
    indented = sum(1.2 * size < s.x0 - s.left < 3.2 * size for s in body)
    return Style(size, median(steps) if steps else 0.0, indented >= 2 and indented >= 0.1 * (at_left + indented))


def _weighted_median(pairs: list[tuple[float, int]]) -> float:
    pairs = sorted(pairs)
    half, seen = sum(w for _, w in pairs) / 2, 0
    for value, weight in pairs:
        seen += weight
        if seen >= half:
            return value
    return 1.0


def paragraphs(flows: Sequence[Sequence[Line]], style: Style) -> list[Paragraph]:
    """The paragraphs of all flows in order; a paragraph may go on in the next column or page."""
    result: list[Paragraph] = []
    for line in (s for flow in flows for s in flow):
        last = result[-1] if result else None
        if line.table >= 0:
            result.append(Paragraph("", [line], line.table))
        elif last is None or last.table >= 0 or _new(last, line, style):
            result.append(Paragraph(line.text, [line]))
        else:
            last.text = join(last.text, line.text)
            last.lines.append(line)
    return result


def _centred(line: Line) -> bool:
    before, after = line.x0 - line.left, line.right - line.x1
    return before > 2.4 * line.size and abs(before - after) < max(1.5 * line.size, 0.12 * (before + after))


def _new(last: Paragraph, line: Line, style: Style) -> bool:
    before = last.lines[-1]
    if max(before.size, line.size) > 1.15 * min(before.size, line.size):
        return True
    if is_document_number(line.text) or is_document_number(before.text):
        return True
    centred = _centred(before), _centred(line)
    title = min(before.size, line.size) > 1.15 * style.size
    if title:
        return not _title_goes_on(before, line, style)
    if centred[1] and (centred[0] or has_room(before, line) or before.x1 - before.x0 < 0.6 * (line.right - line.left)):
        return True
    if _gap(before, line, style) > 1.35:
        return True
    if has_room(before, line):
        return True
    if before.bold != line.bold and len(last.lines) == 1 and may_be_heading(last.text) and numbered_level(last.text):
        return True
    return _by_indent(last, line, style)


def _title_goes_on(before: Line, line: Line, style: Style) -> bool:
    if before.page != line.page or is_date_line(line.text) or heading_level(line.text) or begins_article(line.text):
        return False
    if ends_sentence(before.text) or heading_level(before.text):
        return False
    near = line.top - before.bottom < 1.2 * line.size
    same_axis = abs((before.x0 + before.x1) - (line.x0 + line.x1)) < 3 * line.size
    return near and (same_axis or not has_room(before, line)) and not (begins_paragraph(line.text) and not same_axis)


def _gap(before: Line, line: Line, style: Style) -> float:
    """Distance to the line above in units of the usual one; 1 where they do not stand below each other."""
    if before.page != line.page or not style.leading or line.top < before.top:
        return 1.0
    return (line.top - before.top) / style.leading


def _by_indent(last: Paragraph, line: Line, style: Style) -> bool:
    before, em = last.lines[-1], line.size
    indent, step = line.x0 - line.left, (line.x0 - line.left) - (before.x0 - before.left)
    ended, marked = ends_sentence(before.text), begins_paragraph(line.text)
    if indent > 5 * em and step > em:
        return True
    if step > 0.7 * em:  # further in than the line above: an indented beginning, unless it hangs below its number
        hangs = len(last.lines) == 1 and begins_paragraph(last.text) and not marked and not ended
        return not (hangs and (not style.indented or before.x0 - before.left > 0.8 * em))
    if step < -0.7 * em:  # further out: the second line of an indented paragraph
        if len(last.lines) > 1 and not ended and not marked:
            return False
        return (marked and ended and not style.indented) or len(last.lines) > 1
    if indent > 1.2 * em:  # both indented
        if begins_article(line.text) or begins_history(line.text):
            return True
        if len(last.lines) > 1:
            return marked and ended
        return marked or ended
    if style.indented:
        return (begins_article(line.text) or heading_level(line.text) > 0) and ended
    if marked and (ended or heading_level(before.text) > 0):
        return True
    return ended and _gap(before, line, style) > 1.15


def level_of(paragraph: Paragraph, style: Style, largest: float) -> int:
    """Depth of the heading a paragraph is, by its size, weight or words; 0 for running text.

    `largest` is the size of the largest text on the page: a title if it stands out from the body.
    """
    text, first = paragraph.text, paragraph.lines[0]
    words = heading_level(text)
    if is_document_number(text) or is_date_line(text) or not may_be_heading(text, 90):
        return words
    bold = all(s.bold for s in paragraph.lines)
    if first.size > 1.2 * style.size and first.size >= 0.97 * largest and not numbered_level(text):
        return 1
    if first.size > 1.15 * style.size and may_be_heading(text, 60):
        return words or numbered_level(text) or 2
    if bold and may_be_heading(text):
        return words or numbered_level(text) or (4 if not _centred(first) else 2)
    return words
