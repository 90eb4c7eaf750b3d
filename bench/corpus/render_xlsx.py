"""Excel files: a sheet a `##` heading; figures are numbers and days are dates."""

import re
from datetime import date
from io import BytesIO
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bench.corpus.manuscript import Block, Heading, Manuscript, Table
from bench.corpus.office import midnight, settled_zip
from bench.corpus.render_pdf import SUBJECT

_THIN = Border(*(Side(style="thin"),) * 4)
_NUMBER = re.compile(r"^(0|[1-9]\d{0,8})(\.\d+)?$")  # 120, 37.5; not 0099 and not 0099-88120101
_DAY = re.compile(r"^(\d{4})(?:-(\d\d?)-(\d\d?)|年(\d\d?)月(\d\d?)日)$")
_WIDEST = 42  # characters of a column


def render_xlsx(manuscript: Manuscript) -> bytes:
    """The workbook; a paragraph above the table becomes a merged note row, one below it a closing row."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    opening, sheets = _sheets(manuscript)
    for number, (name, blocks) in enumerate(sheets):
        sheet = workbook.create_sheet(name)
        title = manuscript.title if len(sheets) == 1 or number == 0 else f"{manuscript.title}（{name}）"
        _fill_sheet(sheet, title, (opening if number == 0 else []) + blocks)
    properties = workbook.properties
    properties.title, properties.creator = manuscript.title, manuscript.register.issuer
    properties.subject = SUBJECT[manuscript.register.provenance]
    properties.created = midnight(manuscript.stamp_day)
    out = BytesIO()
    workbook.save(out)
    return settled_zip(out.getvalue(), manuscript.stamp_day)


def cell_value(text: str) -> str | int | float | date:
    """What a spreadsheet holds: 「120」→ 120, 「2026-12-31」→ a date, everything else as text."""
    if _NUMBER.match(text):
        return float(text) if "." in text else int(text)
    day = _DAY.match(text)
    if day:
        year, *rest = (int(part) for part in day.groups() if part)
        return date(year, rest[0], rest[1])
    return text


def _sheets(manuscript: Manuscript) -> tuple[list[Block], list[tuple[str, list[Block]]]]:
    opening: list[Block] = []
    sheets: list[tuple[str, list[Block]]] = []
    for block in manuscript.blocks:
        if isinstance(block, Heading) and block.level == 2:
            sheets.append((block.text, []))
        else:
            (sheets[-1][1] if sheets else opening).append(block)
    return opening, sheets


def _fill_sheet(sheet: Worksheet, title: str, blocks: list[Block]) -> None:
    width = max((len(block.header) for block in blocks if isinstance(block, Table)), default=8)
    _merged_row(sheet, 1, title, width, font=Font(name="黑体", size=16, bold=True), centred=True)
    sheet.row_dimensions[1].height = 32
    row = 2
    for block in blocks:
        if isinstance(block, Table):
            row = _table(sheet, row, block)
        else:
            _merged_row(sheet, row, block.text, width, font=Font(name="仿宋", size=11), centred=False)
            sheet.row_dimensions[row].height = 16 * (1 + len(block.text) // 70)
            row += 1


def _merged_row(sheet: Worksheet, row: int, text: str, width: int, *, font: Font, centred: bool) -> None:
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    cell = sheet.cell(row, 1, text)
    cell.font = font
    cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)


def _table(sheet: Worksheet, row: int, table: Table) -> int:
    for column, header in enumerate(table.header, 1):
        cell = sheet.cell(row, column, header)
        cell.font, cell.fill = Font(name="黑体", bold=True), PatternFill("solid", fgColor="D9E2F3")
        cell.border, cell.alignment = _THIN, Alignment(horizontal="center", vertical="center", wrap_text=True)
        longest = max(_columns(line[column - 1]) for line in (table.header, *table.rows))
        sheet.column_dimensions[get_column_letter(column)].width = min(longest + 3, _WIDEST)
    sheet.freeze_panes = sheet.cell(row + 1, 1)
    for line in table.rows:
        row += 1
        for column, text in enumerate(line, 1):
            cell = sheet.cell(row, column, cell_value(text))
            cell.border, cell.alignment = _THIN, Alignment(vertical="center", wrap_text=True)
            if isinstance(cell.value, date):
                cell.number_format = 'yyyy"年"m"月"d"日"' if "年" in text else "yyyy-mm-dd"
    return row + 1


def _columns(text: str) -> int:
    """Width in half-width characters."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
