"""PDF: pypdf for encryption, metadata and outline; pdfium for text with its place; pdfplumber for pages with tables."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import progress
from .blocks import Block, Parsed
from .captions import with_captions
from .chars import clean, squeeze
from .columns import flows, frame
from .errors import Damaged, Encrypted, NoText, ParseError, TooManyPages
from .furniture import without_furniture
from .hidden import Hidden, listed
from .lines import Line, is_letterhead
from .paragraphs import Paragraph, level_of, paragraphs, style_of
from .pdf_hidden import settle
from .pdf_objects import objects
from .pdf_tables import Table, continues, extend, may_have_table, read_tables
from .pdf_text import TextPage, read_page, segments
from .plausible import agreement, is_unreadable, words_share

MEDIA_TYPE = "application/pdf"
_NO_VALUE = re.compile(  # what producers write where the author stated nothing
    r"\.(?:docx?|wps|pdf|html?)$|^(?:untitled|无标题|about:blank|\(?anonymous\)?|\(?unspecified\)?)$|^Microsoft Word",
    re.I,
)
_TINY = 50  # characters: a page with a picture and fewer than these is a scan with a stamp or page number on it
_SOME = 0.03  # of the page that is a picture, where there is little text
_CHECK_EVERY = 10  # pages that are a picture under a layer of text, for one whose layer is compared with the picture
_AGREES = 0.5  # of neighbouring characters; two readings of a clear scan share 0.9, of a poor one 0.6


@dataclass(slots=True)
class _Page:
    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    scanned: bool = False


@dataclass(slots=True)
class _Findings:
    """What the pages of one file gave rise to tell."""

    hidden: Hidden = field(default_factory=Hidden)
    layered: int = 0  # pages so far that are a picture under a layer of text
    false_layers: list[int] = field(default_factory=list)  # those whose layer says something else


def parse_pdf(data: bytes, *, max_pages: int) -> Parsed:
    """Blocks with pages. Raises Encrypted, Damaged, TooManyPages or NoText."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore")
    info = _open_pypdf(data)
    document = _open_pdfium(data)
    try:
        count = len(document)
        if count > max_pages:
            raise TooManyPages(count, max_pages)
        pages, notes = _read_pages(document, data, info)
    finally:
        document.close()
    blocks = assemble(pages)
    if not blocks:
        raise NoText()
    return Parsed(MEDIA_TYPE, tuple(blocks), count, _metadata(info), tuple(notes))


def _open_pypdf(data: bytes) -> Any:
    """The pypdf reader, or None where pypdf cannot make sense of the file: pdfium then has the last word."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return PdfReader(io.BytesIO(data), strict=False)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError, NotImplementedError):
        return None


def _open_pdfium(data: bytes) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Encrypted() from error
        raise Damaged("PDF文件已损坏或不完整，无法打开。请重新下载或重新导出后再上传。") from error
    if len(document) < 1:
        raise Damaged("PDF文件中没有页面，可能已损坏。请重新导出后再上传。")
    return document


def _read_pages(document: Any, data: bytes, info: Any) -> tuple[list[_Page], list[str]]:
    import pypdfium2

    pages: list[_Page] = []
    broken: list[int] = []
    findings = _Findings()
    plumber = _Plumber(data)
    try:
        for index in range(len(document)):
            try:
                page = document[index]
            except pypdfium2.PdfiumError:
                broken.append(index + 1)
                continue
            pages.append(_read_one(page, index + 1, plumber, info, findings))
            page.close()
    finally:
        plumber.close()
    if not pages:
        raise Damaged("PDF文件的页面都无法读取，文件可能已损坏。请重新导出后再上传。")
    recognised = [p.number for p in pages if p.scanned and p.lines and p.number not in findings.false_layers]
    notes = [f"第{listed(recognised)}页无可用文字层，已由OCR识别，请核对"] if recognised else []
    if findings.false_layers:
        notes.append(f"第{listed(findings.false_layers)}页的文字层与页面图像不一致，已按图像由OCR识别，请核对")
    notes += [f"第{listed(broken)}页已损坏，未能读取"] if broken else []
    return pages, [*notes, *findings.hidden.notes()]


def _read_one(page: Any, number: int, plumber: _Plumber, info: Any, findings: _Findings) -> _Page:
    text = read_page(page, number)
    layered = settle(page, text, findings.hidden)
    unreadable = is_unreadable(text.text, text.cjk_font)
    if unreadable and (other := _pypdf_text(info, number - 1)):
        return _Page(number, text.width, text.height, _plain_lines(other, number, text))
    visible = len("".join(text.text.split()))
    if unreadable or visible == 0 or (visible < _TINY and _is_picture(page, _SOME)):
        return _recognise(page, text, unreadable) or _from_text(text, number, page, plumber)
    if (layered or _is_covered(page)) and (checked := _checked(page, text, findings)):
        return checked
    return _from_text(text, number, page, plumber)


def _checked(page: Any, text: TextPage, findings: _Findings) -> _Page | None:
    """The page read by OCR where the text on its picture says something else; None where the two agree.

    The layer is somebody's reading of the picture, or an attack. Every tenth such page is compared; after one that
    disagrees no layer of the file is believed.
    """
    findings.layered += 1
    if not findings.false_layers and findings.layered % _CHECK_EVERY != 1:
        return None
    found = _recognise(page, text, True)
    if found is None or (not findings.false_layers and agreement(text.text, _words(found)) >= _AGREES):
        return None
    findings.false_layers.append(text.number)
    return found


def _words(page: _Page) -> str:
    cells = "\n".join(cell for t in page.tables for row in t.grid.rows for cell in row)
    return "\n".join(s.text for s in page.lines) + cells


def _from_text(text: TextPage, number: int, page: Any, plumber: _Plumber) -> _Page:
    tables = read_tables(plumber.page(number - 1), text) if text.chars and text.upright and may_have_table(page) else []
    lines = segments(text.chars, number)
    if text.vertical:
        lines = _plain_lines(_in_order(text), number, text)
    return _Page(number, text.width, text.height, lines, tables)


def _recognise(page: Any, text: TextPage, distrusted: bool) -> _Page | None:
    """The page read by OCR; None where nothing is printed on it or the text layer says more.

    A `distrusted` layer wins only where the picture gives nothing, or the layer reads as words and the picture does not.
    """
    from . import ocr

    image = ocr.render(page)
    if ocr.is_blank(image):
        return None
    progress.report("ocr")
    found = ocr.read_image(image, text.number)
    result = _Page(text.number, found.width, found.height, found.lines, found.tables, scanned=True)
    if not distrusted:
        more = sum(len(s.text) for s in found.lines) + len(found.tables) * 20 >= len(text.text.strip())
        return result if more else None
    better = words_share(_words(result)) + 0.05 >= words_share(text.text)
    return result if (found.lines or found.tables) and better else None


def _is_picture(page: Any, share: float = 0.5) -> bool:
    """Whether pictures cover more than that share of the page."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    area = 0.0
    for item in objects(page, raw.FPDF_PAGEOBJ_IMAGE):
        left, bottom, right, top = item.get_bounds()
        area += max(0.0, right - left) * max(0.0, top - bottom)
    return bool(area > share * width * height)


def _is_covered(page: Any) -> bool:
    """Whether a picture of most of the page is drawn over most of its text: a scan with its layer below it."""
    import pypdfium2.raw as raw

    if not _is_picture(page):
        return False
    width, height = page.get_size()
    texts = below = 0
    for item in objects(page, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_TEXT):
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            texts += 1
            continue
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) > 0.5 * width * height:
            below = texts  # all that was drawn until now
    return below > 0.5 * texts


def _pypdf_text(info: Any, index: int) -> str:
    """pypdf's reading of a page that pdfium garbles (it decodes some maps better); "" if no better."""
    if info is None:
        return ""
    try:
        text = str(info.pages[index].extract_text())
    except Exception:  # pypdf raises nearly anything on a page that is already known to be bad; OCR comes next
        return ""
    return "" if is_unreadable(text) or not text.strip() else text


def _plain_lines(text: str, number: int, page: TextPage) -> list[Line]:
    """Lines in the order of the file, stacked, where their place says nothing (vertical writing)."""
    lines = [(line, s) for s in text.splitlines() if (line := clean(s).strip())]
    return [Line(s, 72, 100 + 40 * i, 73, 112 + 40 * i, number, 12, raw=raw) for i, (s, raw) in enumerate(lines)]


def _in_order(text: TextPage) -> str:
    return "".join(("\n" if c.breaks and not text.vertical else "") + c.text for c in text.chars)


class _Plumber:
    """pdfplumber's document, opened only when a page with rules asks for it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = None

    def page(self, index: int) -> Any:
        """The page, 0-based; the page read before is let go: pdfplumber keeps every object it has seen."""
        import pdfplumber

        if self._document is None:
            self._document = pdfplumber.open(io.BytesIO(self._data))
        page = self._document.pages[index]
        if index:
            self._document.pages[index - 1].close()
        return page

    def close(self) -> None:
        if self._document is not None:
            self._document.close()


def assemble(pages: list[_Page]) -> list[Block]:
    """Pages of lines and tables into blocks: furniture removed, reading order, paragraphs, headings, joined tables."""
    cleaned = without_furniture([(p.height, p.lines) for p in pages])
    tables: list[Table] = []
    ordered = []
    for page, lines in zip(pages, cleaned, strict=True):
        places = []
        for table in page.tables:
            box = table.box
            places.append(Line("", box[0], box[1], box[2], box[3], page.number, 12, table=len(tables)))
            tables.append(table)
        ordered.append((page.width, flows(lines + places)))
    columns = frame(ordered)
    if not columns:
        return []
    style = style_of(columns)
    found = paragraphs(columns, style)
    words = [p for p in found if p.table < 0]
    letterhead = words[0] if len(words) > 1 and is_letterhead(words[0].text) else None
    largest = max((p.lines[0].size for p in words if p is not letterhead), default=0.0)
    return with_captions(_blocks(found, tables, lambda p: 0 if p is letterhead else level_of(p, style, largest)))


def _blocks(found: list[Paragraph], tables: list[Table], level: Any) -> list[Block]:
    blocks: list[Block] = []
    last: Table | None = None
    open_block = -1
    for paragraph in found:
        if paragraph.table < 0:
            depth = level(paragraph)
            text = squeeze(paragraph.text)
            if text:
                raw = "\n".join(line.printed for line in paragraph.lines)
                blocks.append(Block("heading" if depth else "text", text, paragraph.page, depth, raw=raw))
                last = None
            continue
        table = tables[paragraph.table]
        if last is not None and table.page > last.row_pages[-1] and continues(last, table):
            extend(last, table)
            blocks[open_block] = _table_block(last)
            continue
        last, open_block = table, len(blocks)
        blocks.append(_table_block(table))
    return blocks


def _table_block(table: Table) -> Block:
    return Block(
        "table",
        "",
        table.page,
        rows=table.grid.rows,
        header_rows=table.grid.header_rows,
        row_pages=tuple(table.row_pages),
    )


def _metadata(info: Any) -> Mapping[str, str]:
    """Title and author as the file states them, and the outline's entries, one a line."""
    found: dict[str, str] = {}
    if info is None:
        return found
    try:
        raw = info.metadata or {}
        for key, name in (("/Title", "title"), ("/Author", "author"), ("/Subject", "subject")):
            value = squeeze(str(raw.get(key) or ""))
            if value and not _NO_VALUE.search(value):
                found[name] = value
        outline = _outline(info.outline)
        if outline:
            found["outline"] = "\n".join(outline[:300])
    except Exception:  # metadata and outline are optional; pypdf raises nearly anything on damaged ones
        return found
    return found


def _outline(items: Any, depth: int = 0) -> list[str]:
    titles: list[str] = []
    for item in items:
        if isinstance(item, list):
            titles += _outline(item, depth + 1) if depth < 6 else []
        elif title := squeeze(str(getattr(item, "title", "") or "")):
            titles.append("  " * depth + title)
    return titles


__all__ = ["ParseError", "assemble", "parse_pdf"]
