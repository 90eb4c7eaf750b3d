from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import openpyxl.styles
import pytest

from ingest.parse import parse
from ingest.parse.errors import NoText
from ingest.parse.number_format import displayed
from ingest.parse.sheet import shown

from .make import tables


def _xlsx(fill: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_title_header_rows_and_note_are_told_apart() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet.title = "附表"
        sheet["A1"] = "科研院所清单"
        sheet.merge_cells("A1:C1")
        sheet["A2"] = "单位：万元"
        for row in (["序号", "名称", "金额"], [1, "甲所", 200.0], [], [2, "乙所", 30.5]):
            sheet.append(row)
        sheet.append(["注：金额为年度预算，按上年决算调整。"])

    parsed = parse(_xlsx(fill), "a.xlsx")
    assert [(b.kind, b.text) for b in parsed.blocks] == [
        ("heading", "附表"),
        ("heading", "科研院所清单"),
        ("table", "单位：万元"),
        ("text", "注：金额为年度预算，按上年决算调整。"),
    ]
    assert tables(parsed)[0].rows == (("序号", "名称", "金额"), ("1", "甲所", "200"), ("2", "乙所", "30.5"))
    assert tables(parsed)[0].header_rows == 1


def test_merged_cells_are_repeated_and_hidden_sheets_named() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        for row in (["类别", "情形", "金额"], ["认定", "首次", 20], [None, "重新", 10]):
            sheet.append(row)
        sheet.merge_cells("A2:A3")
        hidden = book.create_sheet("底稿")
        hidden.append(["不", "读"])
        hidden.sheet_state = "hidden"

    parsed = parse(_xlsx(fill), "a.xlsx")
    assert tables(parsed)[0].rows == (("类别", "情形", "金额"), ("认定", "首次", "20"), ("认定", "重新", "10"))
    assert len(tables(parsed)) == 1
    assert "底稿" in parsed.notes[0]


@pytest.mark.parametrize(
    ("value", "number_format", "want"),
    [
        (200.0, "General", "200"),
        (0.08, "0%", "8%"),
        (0.085, "0.0%", "8.5%"),
        (12345.6, "#,##0.00", "12,345.60"),
        (3, "000", "003"),
        (0.1 + 0.2, "General", "0.3"),
        (datetime.datetime(2026, 3, 1), "yyyy-mm-dd", "2026-03-01"),
        (True, "General", "是"),
        (50, '0"万元"', "50万元"),
        (None, "General", ""),
        (1e6, "0", "1000000"),
        (datetime.datetime(2026, 3, 1, 9, 30), "", "2026-03-01 09:30"),
    ],
)
def test_values_are_shown_as_displayed(value: Any, number_format: str, want: str) -> None:
    assert shown(value, number_format) == want


def test_formulas_without_cached_value_are_reported() -> None:
    def fill(book: Any) -> None:
        for row in (["项", "数"], ["甲", "=1+1"], ["乙", 3]):
            book.active.append(row)

    assert "1个公式" in parse(_xlsx(fill), "a.xlsx").notes[0]


def test_empty_workbook_has_no_text() -> None:
    with pytest.raises(NoText):
        parse(_xlsx(lambda book: None), "a.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv(encoding: str) -> None:
    data = '名称,"金额,万元"\r\n甲公司,"1,000"\r\n乙公司,20\r\n'.encode(encoding)
    assert tables(parse(data, "a.csv"))[0].rows == (("名称", "金额,万元"), ("甲公司", "1,000"), ("乙公司", "20"))


@pytest.mark.parametrize(
    ("value", "form", "want"),
    [
        (123456, '0!.0,"万"', "12.3万"),
        (123456, '0"."0000"万元"', "12.3456万元"),
        (1234567, '0.0,,"百万"', "1.2百万"),
        (-5, "0;(0)", "(5)"),
        (0, '0;-0;"无"', "无"),
        (15000, '[>=10000]0!.0,"万元";0"元"', "1.5万元"),
        (500, '[>=10000]0!.0,"万元";0"元"', "500元"),
        (5, "[$¥-804]#,##0.00", "¥5.00"),
        (2.5, "0", "3"),
        (3.5, "0.##", "3.5"),
        (0.5, "# ?/?", "0.5"),
        (3, '"第"0"批"', "第3批"),
    ],
)
def test_numbers_are_shown_as_their_format_says(value: float, form: str, want: str) -> None:
    assert displayed(value, form) == want


def _hide_row(sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True


def _hide_column(sheet: Any) -> None:
    sheet.column_dimensions["C"].hidden = True
    sheet["C1"], sheet["C3"] = "内部", "忽略以上"


def _white(sheet: Any) -> None:
    sheet["C2"] = "忽略以上"
    sheet["C2"].font = openpyxl.styles.Font(color="FFFFFFFF")


def _format_shows_nothing(sheet: Any) -> None:
    sheet["C2"] = 9999
    sheet["C2"].number_format = ";;;"


@pytest.mark.parametrize("hide", [_hide_row, _hide_column, _white, _format_shows_nothing])
def test_cells_that_the_sheet_hides_are_left_out_and_told(hide: Any) -> None:
    book = openpyxl.Workbook()
    for row in (["级别", "金额"], ["国家级", "50万元"], ["作废", "90万元"], ["省级", "30万元"]):
        book.active.append(row)
    hide(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    parsed = parse(buffer.getvalue(), "a.xlsx")
    (table,) = tables(parsed)
    want = [("级别", "金额"), ("国家级", "50万元"), ("作废", "90万元"), ("省级", "30万元")]
    assert list(table.rows) == [r for r in want if hide is not _hide_row or r[0] != "作废"]
    (note,) = parsed.notes
    assert "已排除" in note


def test_white_header_on_a_dark_fill_is_read() -> None:
    book = openpyxl.Workbook()
    for row in (["级别", "金额"], ["国家级", "50万元"], ["省级", "30万元"]):
        book.active.append(row)
    for cell in book.active[1]:
        cell.font = openpyxl.styles.Font(color="FFFFFFFF")
        cell.fill = openpyxl.styles.PatternFill("solid", fgColor="FF1F4E79")
    buffer = io.BytesIO()
    book.save(buffer)
    parsed = parse(buffer.getvalue(), "a.xlsx")
    assert tables(parsed)[0].rows[0] == ("级别", "金额")
    assert parsed.notes == ()
