"""Small files made for the tests: each helper returns the bytes of one document."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FONTS = Path("/usr/share/fonts")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARTICLES = [
    "第一条 为规范高新技术企业奖励资金的管理，提高资金使用效益，根据国家和省有关规定，结合示范高新区实际，制定本办法，请各有关单位遵照执行。",  # noqa: E501
    "第二条 本办法所称企业，是指在示范高新区注册、具有独立法人资格并依法纳税的企业，符合第三条规定条件的可以申请奖励资金。",
    "（一）首次通过高新技术企业认定的，一次性奖励20万元；",
    "（二）重新通过高新技术企业认定的，一次性奖励10万元，有效期内整体迁入的参照执行，已经享受同类奖励的就高不重复。",
    "第三条 本办法自2026年1月1日起施行，有效期三年，由科技创新局负责解释。",
]


def bare(text: str) -> str:
    """Without white space."""
    return "".join(text.split())


def texts(parsed: Any) -> list[str]:
    """The bare text of every heading and paragraph."""
    return [bare(b.text) for b in parsed.blocks if b.kind != "table"]


def tables(parsed: Any) -> list[Any]:
    return [b for b in parsed.blocks if b.kind == "table"]


def cjk_font() -> str:
    """The path of a TrueType-outlined Chinese font that reportlab can embed."""
    for name in ("uming.ttc", "ukai.ttc", "wqy-microhei.ttc", "wqy-zenhei.ttc"):
        if found := next(FONTS.rglob(name), None):
            return str(found)
    pytest.skip("no Chinese TrueType font")


def canvas() -> tuple[Any, io.BytesIO]:
    """A reportlab canvas on A4 (595 × 842 points) with the font "cn"."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("cn", cjk_font()))
    buffer = io.BytesIO()
    return Canvas(buffer, pagesize=(595, 842)), buffer


def wrapped(text: str, per_line: int, first: int | None = None) -> list[str]:
    """Lines as wide as `per_line` Chinese characters (`first` on the first line), as a typesetter breaks them."""
    lines, room = [""], float(first or per_line)
    for char in text:
        need = 0.5 if char.isascii() else 1.0
        if need > room:
            lines.append("")
            room = float(per_line)
        lines[-1] += char
        room -= need
    return lines


def lines_pdf(pages: list[list[tuple[float, float, float, str]]]) -> bytes:
    """A PDF of lines placed at (x, y from the top, size)."""
    sheet, buffer = canvas()
    for page in pages:
        for x, y, size, text in page:
            sheet.setFont("cn", size)
            sheet.drawString(x, 842 - y, text)
        sheet.showPage()
    sheet.save()
    return buffer.getvalue()


def article_lines(
    paragraphs: list[str],
    *,
    indent: float = 24,
    x: float = 90,
    y: float = 120,
    per_line: int = 34,
    size: float = 12,
) -> list[tuple[float, float, float, str]]:
    """Paragraphs set in lines 20 points apart, the first line indented."""
    placed = []
    for paragraph in paragraphs:
        for index, line in enumerate(wrapped(paragraph, per_line, per_line - round(indent / size))):
            placed.append((x + (indent if index == 0 else 0), y, size, line))
            y += 20
    return placed


def table_pdf(pages: list[list[Any]], widths: list[float], style: list[Any] | None = None) -> bytes:
    """A reportlab PDF of flowables; a list of lists is a ruled table, a string a paragraph."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    canvas()
    buffer = io.BytesIO()
    body = ParagraphStyle("body", fontName="cn", fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
    flow: list[Any] = []
    for index, page in enumerate(pages):
        flow += [PageBreak()] if index else []
        for item in page:
            if isinstance(item, str):
                flow.append(Paragraph(item, body))
            else:
                rules = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "cn", 11), *(style or [])]
                flow.append(Table(item, colWidths=widths, style=rules, repeatRows=1))
    SimpleDocTemplate(buffer, pagesize=(595, 842)).build(flow)
    return buffer.getvalue()


def chromium_pdf(html: str, folder: Path) -> bytes:
    """The page printed to PDF by Chromium; skips where it is not installed."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(html, encoding="utf-8")
    subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder / 'profile'}",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return target.read_bytes()


def picture(pdf: bytes, *, angle: float = 0.0, dpi: int = 150, kind: str = "PNG") -> bytes:
    """The first page of a PDF as a picture, turned by `angle` degrees as a careless scan is."""
    import pypdfium2

    image = pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / 72).to_pil().convert("RGB")
    if angle:
        image = image.rotate(angle, fillcolor="white", expand=False)
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def scanned_pdf(pdf: bytes) -> bytes:
    """A PDF whose one page is a picture of the first page of `pdf`."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    sheet = Canvas(buffer, pagesize=(595, 842))
    sheet.drawImage(ImageReader(io.BytesIO(picture(pdf))), 0, 0, 595, 842)
    sheet.showPage()
    sheet.save()
    return buffer.getvalue()
