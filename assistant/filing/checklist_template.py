"""The template of the checklist: a Word file whose paragraphs and table rows carry Jinja tags (`{%p`, `{%tr`: docxtpl)."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

_FONT = "宋体"
_COLUMNS = (("备齐", 1.3), ("序号", 1.3), ("材料", 6.2), ("要求", 3.6), ("说明", 4.0))  # heading, width in cm
_ROW = ("{{ m.box }}", "{{ m.number }}", "{{ m.name }}", "{{ m.demands }}", "{{ m.remarks }}")


@cache
def template() -> bytes:
    """The DOCX template; its variables are those of `assistant.filing.checklist`."""
    document = Document()
    _page(document)
    heading = document.add_heading("{{ benefit }}申报材料清单", level=0)
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _lines(document, "{{ park }}　《{{ title }}》", "制表日期：{{ as_of }}")
    _when(document, "warning", "{{ warning }}")
    _when(document, "draft", "提示：本事项由系统自动读取，尚未经工作人员核定。")
    _when(document, "free", "免申即享，无需申请：“{{ free }}”")
    _section(document, "申报时间", "windows", "{{ x.days }}{{ x.text }}（原文：“{{ x.words }}”）")
    document.add_heading("申报材料", level=1)
    _materials(document)
    _section(document, "办理程序", "steps", "{{ loop.index }}. {{ x.name }}{{ x.actor }}：{{ x.text }}")
    _section(document, "办理时限", "limits", "{{ x.what }}：{{ x.text }}")
    _section(document, "申报渠道", "channels", "{{ x }}")
    _section(document, "联系方式", "contacts", "{{ x }}")
    document.add_heading("费用", level=1)
    _lines(document, "{{ fee }}")
    _when(document, "inspection", "现场核查：{{ inspection }}")
    _when(document, "not_stated", "原文没有载明：{{ not_stated }}。请向主管部门确认。")
    _section(document, "依据", "sources", "[{{ loop.index }}] 《{{ x.title }}》{{ x.at }}：“{{ x.quote }}”")
    _lines(document, "{{ disclaimer }}")
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _page(document: WordDocument) -> None:
    """A4, and a font that has Chinese characters for every style in use."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    for name in ("Normal", "Title", "Heading 1"):
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.pop(qn("w:eastAsiaTheme"), None)  # Word would prefer it to the font named here
        fonts.set(qn("w:eastAsia"), _FONT)
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    document.styles["Title"].font.size = Pt(18)


def _lines(document: WordDocument, *lines: str) -> None:
    for line in lines:
        document.add_paragraph(line)


def _when(document: WordDocument, name: str, line: str) -> None:
    """A paragraph that is only there where the variable is not empty."""
    _lines(document, f"{{%p if {name} %}}", line, "{%p endif %}")


def _section(document: WordDocument, heading: str, name: str, line: str) -> None:
    """A heading and a paragraph for each `x` of a list."""
    document.add_heading(heading, level=1)
    _lines(document, f"{{%p for x in {name} %}}", line, "{%p else %}", "原文未载明", "{%p endfor %}")


def _materials(document: WordDocument) -> None:
    """The table with a box for every paper: its heading, the row that opens the loop, the row of a paper, the row that ends it."""
    table = document.add_table(rows=4, cols=len(_COLUMNS), style="Table Grid")
    for cell, (heading, _) in zip(table.rows[0].cells, _COLUMNS, strict=True):
        cell.text = heading
    table.rows[1].cells[0].text = "{%tr for m in materials %}"
    for cell, tag in zip(table.rows[2].cells, _ROW, strict=True):
        cell.text = tag
    table.rows[3].cells[0].text = "{%tr endfor %}"
    table.autofit = False  # else the widths are only a hint
    for column, (_, width) in zip(table.columns, _COLUMNS, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, (_, width) in zip(row.cells, _COLUMNS, strict=True):
            cell.width = Cm(width)
    _when(document, "not materials", "原文未载明")
