"""PDF files typeset by reportlab with an embedded TrueType subset: a second producer beside Chromium."""

from collections.abc import Iterator
from functools import cache
from html import escape
from io import BytesIO

from reportlab.lib.colors import black, grey, red
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    HRFlowable,
    PageBreak,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import Paragraph as Line
from reportlab.platypus import Table as Grid

from bench.corpus.fragments import cell_spans, is_centred
from bench.corpus.manuscript import Heading, Manuscript, Paragraph, Table
from bench.corpus.render_pdf import SUBJECT
from bench.corpus.roles import Role, is_annex, paragraph_roles
from bench.corpus.variations import variations

SONG, HEI = "SungtiL", "ZenHei"
_FONT_FILES = {
    SONG: "/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf",
    HEI: "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
}
FONT_PACKAGES = {_FONT_FILES[SONG]: "fonts-arphic-gbsn00lp", _FONT_FILES[HEI]: "fonts-wqy-zenhei"}  # of Debian
_WIDTH = A4[0] - 54 * mm  # text width between the margins
_CAPTION_ROOM = 90  # points that a caption, the header row and one more row need; the rest may go to the next page
_PADDING = 8  # points left and right of a table cell's text, together


def render_reportlab(manuscript: Manuscript) -> bytes:
    """A red-head document with chapters, ruled tables with repeated header rows, and page numbers."""
    _register_fonts()
    _check_glyphs(manuscript)
    register = manuscript.register
    header = variations().running_header.get(register.id, "")
    out = BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        invariant=1,
        title=manuscript.title,
        author=register.issuer,
        subject=SUBJECT[register.provenance],
        creator="reportlab",
    )
    frame = Frame(
        27 * mm, 25 * mm, _WIDTH, A4[1] - 52 * mm, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )

    def furniture(canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFont(SONG, 10)
        canvas.drawCentredString(A4[0] / 2, 15 * mm, f"— {canvas.getPageNumber()} —")
        if header:
            canvas.drawRightString(A4[0] - 27 * mm, A4[1] - 17 * mm, header)
            canvas.setStrokeColor(grey)
            canvas.line(27 * mm, A4[1] - 19 * mm, A4[0] - 27 * mm, A4[1] - 19 * mm)

    document.addPageTemplates(PageTemplate(frames=[frame], onPage=furniture))
    document.build(list(_flow(manuscript)))
    return out.getvalue()


@cache
def _register_fonts() -> None:
    for name, path in _FONT_FILES.items():
        pdfmetrics.registerFont(TTFont(name, path))


def _check_glyphs(manuscript: Manuscript) -> None:
    known = pdfmetrics.getFont(SONG).face.charToGlyph
    missing = sorted({character for character in manuscript.text if ord(character) not in known} - {"\n", "\t"})
    if missing:
        raise ValueError(
            f"{manuscript.path}: {SONG} has no {''.join(missing)}; take the id out of layout.yaml's reportlab"
        )


def _style(**options: object) -> ParagraphStyle:
    given = {"fontName": SONG, "fontSize": 14, "leading": 25, "wordWrap": "CJK", **options}
    return ParagraphStyle("style", **given)


@cache
def _styles() -> dict[Role, ParagraphStyle]:
    return {
        Role.NUMBER: _style(alignment=TA_CENTER),
        Role.ADDRESSEE: _style(),
        Role.CAPTION: _style(fontName=HEI, fontSize=11.5, leading=20, alignment=TA_CENTER, spaceBefore=6),
        Role.SIGNATURE: _style(alignment=TA_RIGHT, rightIndent=28),
        Role.BODY: _style(firstLineIndent=28),
    }


def _flow(manuscript: Manuscript) -> Iterator[Flowable]:
    register = manuscript.register
    head = _style(fontName=HEI, fontSize=24, leading=36, textColor=red, alignment=TA_CENTER)
    yield Line("<br/>".join(map(escape, register.issuers)) + "文件", head)
    yield Spacer(1, 14)
    if register.document_number:
        yield Line(escape(register.document_number), _styles()[Role.NUMBER])
    yield HRFlowable(width="100%", thickness=2, color=red, spaceBefore=4, spaceAfter=26)
    yield Line(
        escape(manuscript.title), _style(fontName=HEI, fontSize=19, leading=30, alignment=TA_CENTER, spaceAfter=18)
    )
    roles = paragraph_roles(manuscript)
    signed = False
    for at, block in enumerate(manuscript.blocks):
        if isinstance(block, Heading):
            yield from _heading(block)
        elif isinstance(block, Table):
            yield _grid(block, variations().merged_cells.get(register.id))
            yield Spacer(1, 10)
        elif isinstance(block, Paragraph) and roles[at] is not Role.NUMBER:
            if roles[at] is Role.SIGNATURE and not signed:
                yield Spacer(1, 24)
                signed = True
            if roles[at] is Role.CAPTION:
                yield CondPageBreak(_CAPTION_ROOM)
            yield Line(escape(block.text), _styles()[roles[at]])


def _heading(block: Heading) -> Iterator[Flowable]:
    if is_annex(block):
        yield PageBreak()
        yield Line(escape(block.text), _style(fontName=HEI, spaceAfter=10))
        return
    alignment, indent = (TA_CENTER, 0) if block.text.startswith("第") else (TA_LEFT, 28)
    yield Line(
        escape(block.text),
        _style(fontName=HEI, alignment=alignment, firstLineIndent=indent, spaceBefore=10, spaceAfter=4, keepWithNext=1),
    )


def _grid(table: Table, merged_column: int | None) -> Grid:
    cell = {"fontSize": 10.5, "leading": 15.5}
    head = _style(fontName=HEI, alignment=TA_CENTER, **cell)
    centred, left = _style(alignment=TA_CENTER, **cell), _style(**cell)
    rows = [[Line(escape(text), head) for text in table.header]]
    rows += [[Line(escape(text), centred if is_centred(text) else left) for text in row] for row in table.rows]
    style = [("GRID", (0, 0), (-1, -1), 0.6, black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    merged = [
        ("SPAN", (merged_column, row), (merged_column, row + span - 1))
        for row, span in enumerate(cell_spans(table, merged_column), 1)
        if span > 1
    ]
    padding = [("LEFTPADDING", (0, 0), (-1, -1), _PADDING / 2), ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING / 2)]
    return Grid(rows, colWidths=_column_widths(table), repeatRows=1, style=[*style, *merged, *padding])


def _column_widths(table: Table) -> list[float]:
    """Widths that give each column room by the length of its cells, and never less than its header needs."""
    columns = list(zip(table.header, *table.rows, strict=True))
    wanted = [max(stringWidth(cell, SONG, 10.5) for cell in column) ** 0.7 for column in columns]
    least = [min(stringWidth(header, HEI, 10.5), 60) + _PADDING + 2 for header in table.header]
    spare = _WIDTH - sum(least)
    return [low + spare * share / sum(wanted) for low, share in zip(least, wanted, strict=True)]
