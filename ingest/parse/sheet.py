"""Spreadsheets: each sheet's title, header and rows as a reader sees them; XLSX and CSV."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from .blocks import Block, Parsed
from .captions import with_captions
from .chars import squeeze
from .errors import Damaged, NoText
from .grid import Cell, from_spans
from .hidden import Hidden
from .number_format import displayed
from .sniff import XLSX
from .text import decode
from .zipsafe import as_usual, check_xml, open_zip, read_member

_MAX_CELLS = 2_000_000
_FORMAT_CHARACTERS = 255  # Excel's own limit for a number format
_DEFAULT_SHEET = re.compile(r"^(?:sheet|工作表)\s*\d*$", re.I)


def parse_xlsx(data: bytes) -> Parsed:
    """Blocks of every visible sheet. Raises Damaged, TooLarge, Encrypted or NoText."""
    import openpyxl

    with open_zip(data) as archive:
        check_xml(archive)
        uncached = _formulas_without_value(archive)
    data = as_usual(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError) as error:
        raise Damaged("XLSX文件已损坏或不完整，无法打开。请用WPS或Excel打开后另存再上传。") from error
    blocks: list[Block] = []
    notes = []
    unseen = Hidden()
    hidden = [s.title for s in book.worksheets if s.sheet_state != "visible"]
    visible = [s for s in book.worksheets if s.sheet_state == "visible"]
    for sheet in visible:
        found = _sheet_blocks(sheet, unseen)
        if found and (len(visible) > 1 or not _DEFAULT_SHEET.match(sheet.title)):
            blocks.append(Block("heading", squeeze(sheet.title), None, 1))
        blocks += found
    if hidden:
        notes.append(f"隐藏的工作表未读取：{'、'.join(hidden)}")
    notes += unseen.notes()
    if uncached:
        notes.append(f"有{uncached}个公式单元格没有保存计算结果，读作空白；请在Excel或WPS中打开并保存后重新上传")
    if not blocks:
        raise NoText("表格中没有内容。请确认上传的是正确的文件。")
    stated = {"title": squeeze(book.properties.title or ""), "author": squeeze(book.properties.creator or "")}
    metadata = {key: value for key, value in stated.items() if value and value != "openpyxl"}
    return Parsed(XLSX, tuple(with_captions(blocks)), None, metadata, tuple(notes))


def _formulas_without_value(archive: Any) -> int:
    count = 0
    for member in archive.namelist():
        if member.startswith("xl/worksheets/sheet"):
            xml = read_member(archive, member)
            count += len(re.findall(rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s{0,99}(?:<v\s*/>|<v></v>)?\s*</c>", xml))
    return count


def _sheet_blocks(sheet: Any, unseen: Hidden) -> list[Block]:
    height, breadth = min(sheet.max_row or 0, 100_000), min(sheet.max_column or 0, 500)
    if height * breadth > _MAX_CELLS:
        height = _MAX_CELLS // max(breadth, 1)
    spans = {}
    covered = set()
    for area in sheet.merged_cells.ranges:
        spans[area.min_row, area.min_col] = (area.size["rows"], area.size["columns"])
        for r in range(area.min_row, min(area.max_row, height) + 1):
            for c in range(area.min_col, min(area.max_col, breadth) + 1):
                covered.add((r, c))
    hidden_columns = _hidden_columns(sheet, breadth)
    rows: list[list[Cell | None]] = []
    for r, values in enumerate(sheet.iter_rows(min_row=1, max_row=height, max_col=breadth), 1):
        hidden_row = sheet.row_dimensions[r].hidden if r in sheet.row_dimensions else False
        row: list[Cell | None] = []
        for c, cell in enumerate(values, 1):
            if (r, c) in covered and (r, c) not in spans:
                row.append(None)
                continue
            text = shown(cell.value, cell.number_format)
            reason = "hidden" if hidden_row or c in hidden_columns else _unseen(cell) if text else ""
            if reason:
                unseen.add(reason, text)
            row.append(Cell("" if reason else text, *spans.get((r, c), (1, 1))))
        rows.append(row)
    return list(_split(rows))


def _hidden_columns(sheet: Any, breadth: int) -> set[int]:
    """Numbers of the columns that the sheet hides; a dimension may stand for several."""
    found: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            found.update(range(dimension.min or 1, min(dimension.max or 1, breadth) + 1))
    return found


def _unseen(cell: Any) -> str:
    """Why a cell's text is not seen: the format ;;;, white on no fill, a tiny font; "" where it is."""
    if cell.number_format.replace(" ", "") == ";;;":
        return "hidden"
    font, fill = cell.font, cell.fill
    if font is None:
        return ""
    if font.sz is not None and 0 < font.sz < 2:
        return "tiny"
    white = font.color is not None and font.color.type == "rgb" and str(font.color.rgb).upper()[-6:] == "FFFFFF"
    return "white" if white and (fill is None or fill.fill_type is None) and not _styled(cell) else ""


def _styled(cell: Any) -> bool:
    """Whether a table's style or a condition may colour the cell."""
    sheet = cell.parent
    return bool(sheet.tables) or bool(list(sheet.conditional_formatting))


def shown(value: Any, number_format: str = "General") -> str:
    """A cell's value as the sheet displays it: 200 for 200.0, 8% for 0.08 with a percent format, dates as 2026-03-01."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat() if isinstance(value, datetime.date) else value.isoformat("minutes")
    if isinstance(value, datetime.timedelta):
        return str(value)
    if isinstance(value, int | float):
        return displayed(value, number_format[:_FORMAT_CHARACTERS])
    return squeeze(str(value))


def parse_csv(data: bytes) -> Parsed:
    """A table with its title lines. Raises NoText."""
    text = decode(data)
    first = [s for s in text.splitlines() if s.strip()][:20]
    delimiter = max(",\t;，", key=lambda d: sum(s.count(d) for s in first))
    rows: list[list[Cell | None]] = [
        [Cell(squeeze(c)) for c in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)
    ]
    breadth = max((len(r) for r in rows), default=0)
    blocks = list(_split([[*r, *([Cell("")] * (breadth - len(r)))] for r in rows]))
    if not blocks:
        raise NoText("表格中没有内容。请确认上传的是正确的文件。")
    return Parsed("text/csv", tuple(with_captions(blocks)), None, {}, ())


def _split(rows: Sequence[Sequence[Cell | None]]) -> Iterator[Block]:
    """Title lines above the header as headings, the table, notes below it as text. `None` is covered by a merged cell."""
    kept = [(row, _values(row)) for row in _used(rows)]
    start = 0
    while start < len(kept) and len(kept[start][1]) == 1 and _lonely(kept, start):
        text = kept[start][1][0]
        if text:
            heading = start == 0 and len(text) <= 80 and text[-1] not in "。；"
            yield Block("heading" if heading else "text", text, None, 1 if heading else 0)
        start += 1
    end = len(kept)
    while end > start + 1 and len(kept[end - 1][1]) == 1 and _is_note(kept[end - 1]):
        end -= 1
    table = kept[start:end]
    if table:
        grid = from_spans([[c for c in row if c is not None] for row, _ in table])
        if grid.rows and len(grid.rows[0]) > 1:
            yield Block(
                "table", "", None, rows=grid.rows, header_rows=grid.header_rows, row_pages=(None,) * len(grid.rows)
            )
        else:
            yield from (Block("text", row[0]) for row in grid.rows)
    for _, values in kept[end:]:
        yield Block("text", values[0])


def _used(rows: Sequence[Sequence[Cell | None]]) -> list[Sequence[Cell | None]]:
    return [row for row in rows if any(c is None or c.text for c in row)]


def _values(row: Sequence[Cell | None]) -> list[str]:
    """The texts of the row's own cells; a cell covered from above counts as one too."""
    covered = any(c is None for c in row) and not any(c and c.colspan > 1 for c in row)
    return [c.text for c in row if c is not None and c.text] + (["…", "…"] if covered else [])


def _lonely(kept: list[tuple[Sequence[Cell | None], list[str]]], index: int) -> bool:
    """A title line: something with more cells follows it."""
    return any(len(values) > 1 for _, values in kept[index + 1 : index + 8])


def _is_note(row: tuple[Sequence[Cell | None], list[str]]) -> bool:
    cells, values = row
    wide = any(c is not None and c.colspan > 1 for c in cells)
    first = next((i for i, c in enumerate(cells) if c is not None and c.text), 0)
    return wide or (
        first == 0
        and (len(values[0]) > 15 or bool(re.match(r"(?:注|备注|说明|填表说明|数据来源)\s*[:：]?", values[0])))
    )
