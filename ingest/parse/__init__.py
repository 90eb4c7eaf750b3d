"""Files into blocks: `parse(data, name)` chooses the reader by content. Heavy libraries load with the type that needs them."""

from __future__ import annotations

from .blocks import Block, Parsed
from .errors import Damaged, OutOfMemory, ParseError, TooLarge
from .sniff import DOCX, OFD, PPTX, XLSX, sniff

MAX_BYTES = 50_000_000  # the largest policy PDF seen is some 30 MB of scans
MAX_PAGES = 500
MAX_CHARACTERS = 5_000_000  # the longest law has some 200,000; what follows the parser needs some 20 bytes for each
MAX_CELLS = 400_000  # of all tables; each takes some 1.2 KB in what follows

__all__ = ["Block", "ParseError", "Parsed", "parse"]


def parse(
    data: bytes, name: str, *, max_pages: int = MAX_PAGES, max_bytes: int = MAX_BYTES, charset: str = ""
) -> Parsed:
    """The blocks of a file in reading order. `name` is only a hint, and so is the
    `charset` that a web server stated. Raises a ParseError with a Chinese reason.

    Runs in this process: use `ingest.sandbox` for files from outside.
    """
    if len(data) > max_bytes:
        raise TooLarge(
            f"文件大小{len(data) / 1e6:.0f}MB，超过{max_bytes / 1e6:.0f}MB的上限。请拆分或压缩图片后重新上传。"
        )
    kind = sniff(data, name)
    try:
        return _of_a_readable_size(read(data, kind, max_pages, charset))
    except ParseError:
        raise
    except MemoryError as error:
        raise OutOfMemory() from error
    except RecursionError as error:
        raise Damaged("文件内部嵌套层数异常，无法读取。请重新导出后再上传。") from error
    except Exception as error:  # third-party readers raise nearly anything on a damaged file
        raise Damaged(
            f"文件内容不符合{_NAMES.get(kind, kind)}格式，读取失败（{type(error).__name__}）。请重新导出后再上传。"
        ) from error


def _of_a_readable_size(parsed: Parsed) -> Parsed:
    """`parsed` as it is. Raises TooLarge for a small file that unfolds to more text than anybody can read."""
    cells = sum(len(row) for block in parsed.blocks for row in block.rows)
    characters = sum(len(b.text) + sum(len(cell) for row in b.rows for cell in row) for b in parsed.blocks)
    if characters > MAX_CHARACTERS:
        raise TooLarge(
            f"文件共{characters / 10_000:.0f}万字，超过{MAX_CHARACTERS // 10_000}万字的上限。请拆分后分别上传。"
        )
    if cells > MAX_CELLS:
        raise TooLarge(f"表格共{cells / 10_000:.0f}万格，超过{MAX_CELLS // 10_000}万格的上限。请拆分后分别上传。")
    return parsed


_NAMES = {
    "application/pdf": "PDF",
    DOCX: "DOCX",
    XLSX: "XLSX",
    PPTX: "PPTX",
    OFD: "OFD",
    "text/html": "HTML",
    "multipart/related": "MHT",
}


def read(data: bytes, kind: str, max_pages: int, charset: str = "") -> Parsed:
    """The blocks of a file whose media type is known."""
    if kind == "application/pdf":
        from .pdf import parse_pdf

        return parse_pdf(data, max_pages=max_pages)
    if kind.startswith("image/"):
        from .ocr import parse_image

        return parse_image(data, kind, max_pages=max_pages)
    if kind == DOCX:
        from .docx import parse_docx

        return parse_docx(data)
    if kind == XLSX:
        from .sheet import parse_xlsx

        return parse_xlsx(data)
    if kind == PPTX:
        from .pptx import parse_pptx

        return parse_pptx(data, max_pages=max_pages)
    if kind == OFD:
        from .ofd import parse_ofd

        return parse_ofd(data, max_pages=max_pages)
    if kind not in ("text/html", "multipart/related", "text/csv", "text/markdown", "text/plain"):
        from .office import parse_office

        return parse_office(data, kind, max_pages=max_pages)
    return _read_text(data, kind, charset)


def _read_text(data: bytes, kind: str, charset: str) -> Parsed:
    if kind == "text/html":
        from .html import parse_html

        return parse_html(data, charset)
    if kind == "multipart/related":
        from .mhtml import parse_mhtml

        return parse_mhtml(data)
    if kind == "text/csv":
        from .sheet import parse_csv

        return parse_csv(data)
    from .text import parse_markdown, parse_text

    return parse_markdown(data) if kind == "text/markdown" else parse_text(data)
