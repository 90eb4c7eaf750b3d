"""The text of a law as the files that offices keep: hard-wrapped text, Word, a web page, a printed PDF."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

_FONT = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")  # Debian's fonts-wqy-zenhei
_COLUMNS = 38  # characters of a hard-wrapped line
_INDENT = "\u3000\u3000"


def lines_of(markdown: str) -> list[tuple[str, int]]:
    """(line, heading level or 0) of a law in Markdown, blank lines and comments left out."""
    found = []
    for line in markdown.splitlines():
        line = "".join(c for c in line if c.isprintable() or c == "\u3000").strip()
        match = re.match(r"(#{1,6})\s+(.+)", line)
        if match:
            found.append((match[2], len(match[1])))
        elif line and not line.startswith("<!--"):
            found.append((line, 0))
    return found


def _wrapped_text(lines: Sequence[tuple[str, int]]) -> bytes:
    """As copied out of an old portal: indented, broken after so many characters, in GB 18030."""
    return "\r\n".join(_broken(lines)).encode("gb18030")


def _broken(lines: Sequence[tuple[str, int]]) -> Iterator[str]:
    for text, level in lines:
        whole = text if level else _INDENT + text
        yield from (whole[at : at + _COLUMNS] for at in range(0, len(whole), _COLUMNS))


def _word(lines: Sequence[tuple[str, int]]) -> bytes:
    """As typed by hand: no heading styles, titles and chapters centred."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = lines[0][0]
    for text, level in lines:
        paragraph = document.add_paragraph(text if level else _INDENT + text)
        if level:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(lines: Sequence[tuple[str, int]]) -> bytes:
    """As a portal shows it: paragraphs without headings between a menu and a list of links."""
    body = "".join(
        f'<p style="text-align:center"><strong>{escape(text)}</strong></p>'
        if level
        else f"<p>&emsp;&emsp;{escape(text)}</p>"
        for text, level in lines
    )
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("首页", "新闻中心", "政务公开", "办事服务"))
    related = "".join(f'<li><a href="/a/{n}.html">关于开展第{n}批有关工作的通知</a></li>' for n in range(1, 7))
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{escape(lines[0][0])}_某某门户网站</title></head><body>"
        f"<ul class=nav>{menu}</ul><div class=article>{body}</div><div class=related><h3>相关文章</h3><ul>{related}</ul></div>"
        "<div class=footer>主办单位：某某办公室　网站标识码：0000000000</div></body></html>"
    ).encode()


def _printed(lines: Sequence[tuple[str, int]]) -> bytes:
    """As printed: lines broken by the page's width, the law's name above and a page number below each page."""
    if "ZenHei" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("ZenHei", _FONT, subfontIndex=0))
    plain = ParagraphStyle("plain", fontName="ZenHei", fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
    centred = ParagraphStyle("centred", fontName="ZenHei", fontSize=14, leading=26, alignment=TA_CENTER, wordWrap="CJK")

    def furniture(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont("ZenHei", 9)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 12 * mm, lines[0][0])
        canvas.drawCentredString(A4[0] / 2, 10 * mm, f"— {template.page} —")

    out = BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, title=lines[0][0], invariant=1)
    story = [Paragraph(escape(text), centred if level else plain) for text, level in lines]
    document.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return out.getvalue()


RENDERINGS: dict[str, tuple[str, Callable[[Sequence[tuple[str, int]]], bytes]]] = {
    "text": ("txt", _wrapped_text),
    "word": ("docx", _word),
    "page": ("html", _page),
    "pdf": ("pdf", _printed),
}
