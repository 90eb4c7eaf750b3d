"""A message evened out before it is read: pasted tables become lines of 「name：value」, the spaces of scanned text go.

Every character of the evened text knows its place in the message, so that a fact can cite the words it came from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_HAN = r"\u4e00-\u9fff"


@dataclass(frozen=True, slots=True)
class Evened:
    """`text` to read; `places[i]` is where text[i] stands in the message, or the place of what it was put in for."""

    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the message."""
        within = self.places[start:end]
        return (min(within), max(within) + 1) if within else (0, 0)


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    text: str


def evened(text: str) -> Evened:
    if not _SEPARATOR.search(text) and not _is_spaced(text) and not _SPLIT_NUMBER.search(text):
        return Evened(text, range(len(text)))
    pieces = _without_tables(text)
    if _is_spaced(text):
        joined = "".join(c for c, _ in pieces)
        drop = {i for m in _SPACES.finditer(joined) for i in range(*m.span())}
        pieces = [p for i, p in enumerate(pieces) if i not in drop]
    joined = "".join(c for c, _ in pieces)
    commas = {m.start("comma") for m in _SPLIT_NUMBER.finditer(joined)}
    characters = "".join("," if i in commas else c for i, c in enumerate(joined))
    return Evened(characters, [place for _, place in pieces])


# -- spaces and commas ---------------------------------------------------------------------------------------------

# 「营 业 收 入」, 「2017 年 5 月」, 「78 人」
_SINGLE = re.compile(
    rf"(?<![{_HAN}])[{_HAN}] [{_HAN}] [{_HAN}](?![{_HAN}])|(?<![{_HAN}])[{_HAN}] [{_HAN}] [{_HAN}] [{_HAN}]"
)
_BEFORE_UNIT = re.compile(r"\d (?:年|月|日|人|名|件|项|个|元|万)(?! ?[\d])")
_BEFORE_MARK = re.compile(r"\S [，。；、：:]")
# within spaced text: not between two words that a list may part
_SPACES = re.compile(rf"(?<=[{_HAN}\d，。；、：:（）%.]) +(?=[{_HAN}\d，。；、：:（）%.])")
# 「营业收入2，350万元」: a full-width comma after digits of an amount
_SPLIT_NUMBER = re.compile(
    r"(?:收入|费用|投入|额|利润|税|资产|资本|产值|支出|租金|总计|合计)(?:为|是|约|达|共)?[：:\s]?\d{1,3}(?P<comma>，)(?=\d{3}(?:\.\d+)?\s?[万元])"
)


def _is_spaced(text: str) -> bool:
    if _SINGLE.search(text):
        return True
    return len(_BEFORE_UNIT.findall(text)) >= 2 and len(_BEFORE_MARK.findall(text)) >= 2


# -- tables --------------------------------------------------------------------------------------------------------

_SEPARATOR = re.compile(r"\t|\||｜| {2,}|　{2,}")  # between the cells of a row
_CELL = re.compile(r"[^\t|｜\n]+?(?=\t|\||｜| {2,}|　{2,}|$)")
_RULED = re.compile(r"[\s|｜:+\-—=]*")
_YEAR_CELL = re.compile(
    r"(?:(?:19|20)\d\d|\d\d)\s?年度?(?:[（(][^）)]{1,6}[）)])?|(?:19|20)\d\d|去年|前年|今年|上年度?|上一年度?|本年度?"
)
_UNIT_CELL = re.compile(r"亿元|万元|千元|元|人|名|件|项|个|%|平方米|㎡|分|年|个月")
_NUMBER_CELL = re.compile(r"[-+(（]?\d[\d,，.]*\s?[^\d\s]{0,6}[)）]?|[—\-/]")
_NAME_CELL = re.compile(rf"[{_HAN}A-Za-z&“”Ⅰ（(][^：:。；，]{{1,30}}")


def _without_tables(text: str) -> list[tuple[str, int]]:
    """The characters of `text` with their places, rows of tables written out."""
    pieces: list[tuple[str, int]] = []
    years: list[str] | None = None
    names: list[_Cell] | None = None
    at = 0
    for line in text.splitlines(keepends=True):
        cells = _cells(line, at)
        if cells is None:
            if line.strip() and not _RULED.fullmatch(line.strip()):
                years = names = None
            pieces += [(c, at + i) for i, c in enumerate(line)]
        elif _is_year_header(cells):
            years, names = [c.text.strip() for c in cells], None
        elif years is not None and len(cells) == len(years):
            pieces += _row_of_years(cells, years)
        elif names is not None and len(names) == len(cells) and _is_values(cells):
            for name, cell in zip(names, cells, strict=True):
                pieces += _pair(name, cell, "")
        elif _is_names(cells):
            names, years = cells, None
        else:
            pieces += _row(cells)
        at += len(line)
    return pieces


def _cells(line: str, at: int) -> list[_Cell] | None:
    """The cells of a row of a table, None for a line of text."""
    if not _SEPARATOR.search(line) or _RULED.fullmatch(line):
        return None
    cells = [_Cell(at + m.start(), m[0]) for m in _CELL.finditer(line.rstrip("\n")) if m[0].strip()]
    if len(cells) < 2 or any(re.search(r"[：:。；]\s*\S", c.text) for c in cells):
        return None
    return cells


def _is_year_header(cells: Sequence[_Cell]) -> bool:
    return all(_YEAR_CELL.fullmatch(c.text.strip()) for c in cells[1:]) and not _YEAR_CELL.fullmatch(
        cells[0].text.strip()
    )


def _is_values(cells: Sequence[_Cell]) -> bool:
    return sum(bool(re.match(r"\s*[-\d是否有无√]", c.text)) for c in cells) * 2 > len(cells)


def _is_names(cells: Sequence[_Cell]) -> bool:
    """A header of names over their values: at least three, none with a number."""
    return len(cells) >= 3 and all(_NAME_CELL.fullmatch(c.text.strip()) and not re.search(r"\d", c.text) for c in cells)


def _row(cells: Sequence[_Cell]) -> list[tuple[str, int]]:
    """「营业收入 | 1200万元」, 「1 | 营业收入 | 万元 | 1200」, 「职工 | 35 | 研发 | 12」."""
    if len(cells) > 2 and re.fullmatch(r"\s*\d{1,2}[.、]?\s*", cells[0].text):
        cells = cells[1:]
    if len(cells) == 3 and _UNIT_CELL.fullmatch(cells[1].text.strip()):
        return _pair(cells[0], cells[2], f"（{cells[1].text.strip()}）")
    if len(cells) == 3 and _UNIT_CELL.fullmatch(cells[2].text.strip()):
        return _pair(cells[0], cells[1], f"（{cells[2].text.strip()}）")
    pieces: list[tuple[str, int]] = []
    for i in range(0, len(cells) - 1, 2):
        pieces += _pair(cells[i], cells[i + 1], "")
    return pieces


def _row_of_years(cells: Sequence[_Cell], years: Sequence[str]) -> list[tuple[str, int]]:
    """「营业收入（万元） | 2100 | 2650」 under 「指标 | 2023年 | 2024年」: 「营业收入（万元）：2023年 2100；2024年 2650」."""
    pieces = [(c, cells[0].start + i) for i, c in enumerate(cells[0].text.rstrip())]
    pieces += _written("：", cells[1].start)
    for cell, year in zip(cells[1:], years[1:], strict=True):
        if not _NUMBER_CELL.fullmatch(cell.text.strip()) or not re.search(r"\d", cell.text):
            continue
        written = year if not year.isdigit() else f"{year}年"
        pieces += [*_written(f"{written} ", cell.start), *((c, cell.start + i) for i, c in enumerate(cell.text))]
        pieces += _written("；", cell.start + len(cell.text) - 1)
    return [*pieces, *_written("\n", cells[-1].start + len(cells[-1].text) - 1)]


def _pair(name: _Cell, value: _Cell, unit: str) -> list[tuple[str, int]]:
    return [
        *((c, name.start + i) for i, c in enumerate(name.text.rstrip())),
        *_written(f"{unit}：", value.start),
        *((c, value.start + i) for i, c in enumerate(value.text)),
        *_written("\n", value.start + len(value.text) - 1),
    ]


def _written(words: str, place: int) -> list[tuple[str, int]]:
    return [(c, place) for c in words]
