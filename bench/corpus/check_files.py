"""Reads the built files back with ordinary readers and looks for every paragraph and table cell of the manuscripts."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from bench.corpus.build import source_path
from bench.corpus.chromium import plain_character
from bench.corpus.manuscript import Manuscript, Table
from bench.corpus.roles import Role, paragraph_roles
from bench.corpus.variations import variations

_LEAST_OCR_ACCURACY = 0.98  # of the manuscript's characters, in the order of the text
_PAGE_NUMBER = re.compile(r"—\s*\d+\s*—")


def file_problems(manuscripts: list[Manuscript]) -> list[str]:
    """Paragraphs and cells that an ordinary reader does not find in the built file; scans that have a text layer."""
    problems = []
    for manuscript in manuscripts:
        name, text = manuscript.register.id, built_text(manuscript)
        if manuscript.register.render.style == "scan":
            problems += [f"{name}: the scan has a text layer"] if text.strip() else []
            continue
        seen = _bare(text)
        problems += [
            f"{name}: not found in the file: {piece[:60]}" for piece in _pieces(manuscript) if _bare(piece) not in seen
        ]
    return problems


def scan_problems(manuscripts: list[Manuscript]) -> list[str]:
    """Scans that OCR reads with less than 98 % of the characters right."""
    problems = []
    for manuscript in manuscripts:
        if manuscript.register.render.style == "scan":
            accuracy = ocr_accuracy(manuscript)
            print(f"{manuscript.register.id}: OCR reads {accuracy:.2%} of the characters")
            if accuracy < _LEAST_OCR_ACCURACY:
                problems.append(f"{manuscript.register.id}: OCR reads only {accuracy:.2%}")
    return problems


def ocr_accuracy(manuscript: Manuscript) -> float:
    """Share of the manuscript's characters that OCR finds, in order; table cells and text alike."""
    from rapidocr import RapidOCR  # loads models; only the OCR check needs it

    engine = RapidOCR()
    lines: list[str] = []
    for page in pypdfium2.PdfDocument(source_path(manuscript)):
        found = engine(page.render(scale=200 / 72).to_numpy())
        lines += getattr(found, "txts", None) or ()  # RapidOCR returns one of four types, by what it was asked to do
    truth = _bare(manuscript.text)
    matcher = SequenceMatcher(None, truth, _bare("".join(lines)), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(truth)


def built_text(manuscript: Manuscript) -> str:
    """The text that an ordinary reader extracts from the built file."""
    path = source_path(manuscript)
    text = _READERS[path.suffix](path)
    header = variations().running_header.get(manuscript.register.id)
    lines = (line for line in text.split("\n") if line.strip() != header)
    return _PAGE_NUMBER.sub("", "\n".join(lines))


def _pieces(manuscript: Manuscript) -> Iterator[str]:
    roles = paragraph_roles(manuscript)
    yield manuscript.title
    for at, block in enumerate(manuscript.blocks):
        if isinstance(block, Table):
            yield from (cell for row in (block.header, *block.rows) for cell in row if cell)
        elif roles.get(at) is not Role.NUMBER or manuscript.register.render.format == "pdf":
            yield block.text


def _bare(text: str) -> str:
    """Compatibility forms folded and blanks dropped, to compare what is read with what was written."""
    folded = unicodedata.normalize("NFKC", "".join(map(plain_character, text)))
    return re.sub(r"\s", "", folded)


def _read_pdf(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def _read_docx(path: Path) -> str:
    document = Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def _read_html(path: Path) -> str:
    raw = path.read_bytes()
    page = LexborHTMLParser(raw.decode("gbk" if b"charset=gb2312" in raw else "utf-8"))
    page.strip_tags(["script", "style"])
    return page.text(separator="\n") if page.body else ""


def _read_xlsx(path: Path) -> str:
    cells = []
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                value = cell.value
                if isinstance(value, datetime):
                    value = value.strftime("%Y年%-m月%-d日" if "年" in cell.number_format else "%Y-%m-%d")
                cells.append(str(value or ""))
        cells.append(sheet.title)
    return "\n".join(cells)


def _read_text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


_READERS: dict[str, Callable[[Path], str]] = {
    ".pdf": _read_pdf,
    ".docx": _read_docx,
    ".html": _read_html,
    ".xlsx": _read_xlsx,
    ".md": _read_text,
    ".txt": _read_text,
}
