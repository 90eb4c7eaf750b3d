"""Word files with heading styles, real tables, page header and footer. Numbering stays literal text."""

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from bench.corpus.fragments import cell_spans, is_centred
from bench.corpus.manuscript import Heading, Manuscript, Table
from bench.corpus.office import midnight, settled_zip
from bench.corpus.render_pdf import SUBJECT
from bench.corpus.roles import Role, is_annex, paragraph_roles
from bench.corpus.variations import variations

_FANGSONG, _HEI, _XIAOBIAO = "仿宋_GB2312", "黑体", "方正小标宋简体"  # the faces of GB/T 9704 documents
_ALIGNMENT = {
    Role.NUMBER: WD_ALIGN_PARAGRAPH.CENTER,
    Role.ADDRESSEE: WD_ALIGN_PARAGRAPH.LEFT,
    Role.CAPTION: WD_ALIGN_PARAGRAPH.CENTER,
    Role.SIGNATURE: WD_ALIGN_PARAGRAPH.RIGHT,
    Role.BODY: WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def render_docx(manuscript: Manuscript) -> bytes:
    """The manuscript as a Word document."""
    register = manuscript.register
    document = Document()
    _set_up_page(document)
    _set_up_styles(document)
    _header_and_footer(document, register.issuers[0])
    title = document.add_paragraph(manuscript.title, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    roles = paragraph_roles(manuscript)
    merged_column = variations().merged_cells.get(register.id)
    for at, block in enumerate(manuscript.blocks):
        if isinstance(block, Heading):
            heading = document.add_paragraph(block.text, style=f"Heading {block.level - 1}")
            heading.paragraph_format.page_break_before = is_annex(block)
        elif isinstance(block, Table):
            _add_table(document, block, merged_column)
        else:
            _add_paragraph(document, block.text, roles[at])
    _set_properties(document, manuscript)
    out = BytesIO()
    document.save(out)
    return settled_zip(out.getvalue(), manuscript.stamp_day)


def _set_up_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)


def _set_up_styles(document: WordDocument) -> None:
    faces = {
        "Normal": (_FANGSONG, 16),
        "Title": (_XIAOBIAO, 22),
        "Heading 1": (_HEI, 16),
        "Heading 2": ("楷体_GB2312", 16),
    }
    for name, (face, size) in faces.items():
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size = "Times New Roman", Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), face)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        style.paragraph_format.line_spacing = Pt(28)
        style.paragraph_format.space_after = Pt(0)
        if name == "Heading 1":
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add_paragraph(document: WordDocument, text: str, role: Role) -> None:
    paragraph = document.add_paragraph(text)
    paragraph.alignment = _ALIGNMENT[role]
    if role is Role.BODY:
        paragraph.paragraph_format.first_line_indent = Pt(32)  # two characters
    if role is Role.CAPTION:
        paragraph.paragraph_format.keep_with_next = True
        paragraph.runs[0].font.bold = True


def _add_table(document: WordDocument, table: Table, merged_column: int | None) -> None:
    grid = document.add_table(rows=0, cols=len(table.header), style="Table Grid")
    for number, row in enumerate((table.header, *table.rows)):
        cells = grid.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            paragraph = cell.paragraphs[0]
            _fill(paragraph, text, header=number == 0)
    _mark_header_row(grid)
    if merged_column is not None:
        _merge_column(grid, table, merged_column)
    document.add_paragraph()


def _fill(paragraph: WordParagraph, text: str, *, header: bool) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(12)
    run.font.bold = header
    paragraph.paragraph_format.line_spacing = Pt(18)
    if header or is_centred(text):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _mark_header_row(grid: WordTable) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(mark)


def _merge_column(grid: WordTable, table: Table, column: int) -> None:
    for row, span in enumerate(cell_spans(table, column), 1):
        if span > 1:
            for below in range(row + 1, row + span):
                grid.cell(below, column).paragraphs[0].clear()
            merged = grid.cell(row, column).merge(grid.cell(row + span - 1, column))
            merged.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            for empty in merged.paragraphs[1:]:
                empty._p.getparent().remove(empty._p)


def _header_and_footer(document: WordDocument, issuer: str) -> None:
    section = document.sections[0]
    header = section.header.paragraphs[0]
    header.text, header.alignment = issuer, WD_ALIGN_PARAGRAPH.RIGHT
    header.runs[0].font.size = Pt(9)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    _add_field(footer.add_run(), "PAGE")
    footer.add_run(" —")


def _add_field(run: Run, instruction: str) -> None:
    for kind in ("begin", None, "end"):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = instruction
        run._r.append(element)


def _set_properties(document: WordDocument, manuscript: Manuscript) -> None:
    properties = document.core_properties
    properties.title, properties.author = manuscript.title, manuscript.register.issuer
    properties.subject = SUBJECT[manuscript.register.provenance]
    properties.comments, properties.last_modified_by = "", manuscript.register.issuer
    properties.created = properties.modified = midnight(manuscript.stamp_day)
