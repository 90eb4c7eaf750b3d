"""PPTX: the text of each slide through its XML; a slide is a page."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from .blocks import Block, Parsed
from .captions import with_captions
from .chars import squeeze
from .errors import NoText, TooManyPages
from .grid import Cell, from_spans
from .sniff import PPTX
from .zipsafe import check_xml, open_zip, read_member, xml_root

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def parse_pptx(data: bytes, *, max_pages: int) -> Parsed:
    """Blocks with the slide as page. Raises Damaged, TooLarge, TooManyPages or NoText."""
    blocks: list[Block] = []
    pictures = False
    with open_zip(data) as archive:
        check_xml(archive)
        slides = _slides(archive)
        if len(slides) > max_pages:
            raise TooManyPages(len(slides), max_pages)
        for number, name in enumerate(slides, 1):
            root = xml_root(read_member(archive, name))
            if root.get("show") == "0":
                continue
            pictures = pictures or next(root.iter(_P + "pic"), None) is not None
            for shape in _shapes(root):
                blocks += _shape_blocks(shape, number)
    if not blocks:
        raise NoText("演示文稿中没有找到文字（内容可能全是图片）。请另存为PDF后上传，由OCR识别。")
    notes = ("演示文稿中含有图片，图片内的文字未读取",) if pictures else ()
    return Parsed(PPTX, tuple(with_captions(blocks)), len(slides), {}, notes)


def _slides(archive: Any) -> list[str]:
    """The slides' parts in the order they are shown."""
    relations = xml_root(read_member(archive, "ppt/_rels/presentation.xml.rels"))
    targets = {r.get("Id"): r.get("Target") or "" for r in relations}
    root = xml_root(read_member(archive, "ppt/presentation.xml"))
    names = [targets.get(s.get(_R + "id"), "") for s in root.iter(_P + "sldId")]
    return [
        posixpath.normpath(posixpath.join("ppt", n)).lstrip("/") if not n.startswith("/") else n[1:] for n in names if n
    ]


def _shapes(root: Any) -> list[Any]:
    """Shapes and tables from top to bottom, then left to right; title first."""
    found = []
    for index, shape in enumerate(s for s in root.iter(_P + "sp", _P + "graphicFrame")):
        offset = next(shape.iter(_A + "off"), None)
        y, x = (int(offset.get("y") or 0), int(offset.get("x") or 0)) if offset is not None else (0, 0)
        found.append((not _is_title(shape), y // 200_000, x, index, shape))
    return [s[-1] for s in sorted(found, key=lambda s: s[:-1])]


def _is_title(shape: Any) -> bool:
    holder = next(shape.iter(_P + "ph"), None)
    return holder is not None and holder.get("type") in ("title", "ctrTitle")


def _shape_blocks(shape: Any, page: int) -> Iterator[Block]:
    if (table := next(shape.iter(_A + "tbl"), None)) is not None:
        rows = [
            [_cell(c) for c in row.findall(_A + "tc") if not (c.get("hMerge") or c.get("vMerge"))]
            for row in table.findall(_A + "tr")
        ]
        grid = from_spans(rows)
        if grid.rows:
            yield Block(
                "table", "", page, rows=grid.rows, header_rows=grid.header_rows, row_pages=(page,) * len(grid.rows)
            )
        return
    holder = next(shape.iter(_P + "ph"), None)
    if holder is not None and holder.get("type") in ("ftr", "sldNum", "dt", "hdr"):
        return
    title = _is_title(shape)
    for paragraph in shape.iter(_A + "p"):
        if text := _text(paragraph):
            yield Block("heading" if title else "text", text, page, (1 if page == 1 else 2) if title else 0)


def _cell(cell: Any) -> Cell:
    text = " ".join(t for t in (_text(p) for p in cell.iter(_A + "p")) if t)
    return Cell(text, int(cell.get("rowSpan") or 1), int(cell.get("gridSpan") or 1))


def _text(paragraph: Any) -> str:
    parts = [(e.text or "") if e.tag == _A + "t" else "\n" for e in paragraph.iter(_A + "t", _A + "br")]
    return squeeze(re.sub(r"\v", "\n", "".join(parts)))
