"""PPTX: the text of each slide through its XML; a slide is a page."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .blocks import Block, Parsed
from .captions import with_captions
from .chars import squeeze
from .errors import NoText, TooManyPages
from .grid import Cell, from_spans
from .hidden import Hidden, listed
from .pictures import LITTLE_TEXT, NOTE, read_pictures
from .sniff import PPTX
from .zipsafe import as_usual, check_xml, open_zip, read_member, xml_root

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def parse_pptx(data: bytes, *, max_pages: int) -> Parsed:
    """Blocks with the slide as page. Raises Damaged, TooLarge, TooManyPages or NoText."""
    with open_zip(data) as archive:
        check_xml(archive)
    data = as_usual(data)
    blocks: list[Block] = []
    seen = _Seen()
    with open_zip(data) as archive:
        slides = _slides(archive)
        if len(slides) > max_pages:
            raise TooManyPages(len(slides), max_pages)
        for number, name in enumerate(slides, 1):
            root = xml_root(read_member(archive, name))
            if root.get("show") == "0":
                seen.hidden_slides.append(number)
                continue
            blocks += _slide(archive, name, root, number, seen)
    if not blocks:
        raise NoText("演示文稿中没有找到文字，图片中也没有识别到文字。请另存为PDF后上传，由OCR识别。")
    return Parsed(PPTX, tuple(with_captions(blocks)), len(slides), {}, seen.notes())


@dataclass
class _Seen:
    """What of the slides an officer should know."""

    hidden: Hidden = field(default_factory=Hidden)
    hidden_slides: list[int] = field(default_factory=list)
    with_notes: list[int] = field(default_factory=list)
    recognised: bool = False
    unread_pictures: bool = False

    def notes(self) -> tuple[str, ...]:
        found = [NOTE] if self.recognised else []
        found += ["演示文稿中含有图片，图片内的文字未读取"] if self.unread_pictures else []
        found += [f"第{listed(self.hidden_slides)}页是隐藏的幻灯片，未读取"] if self.hidden_slides else []
        found += [f"第{listed(self.with_notes)}页有演讲者备注，未读入正文"] if self.with_notes else []
        return (*found, *self.hidden.notes())


def _slide(archive: Any, name: str, root: Any, number: int, seen: _Seen) -> list[Block]:
    """The slide's text, and that of its pictures where it has little of its own."""
    targets = _targets(archive, name)
    blocks = [b for shape in _shapes(root) for b in _shape_blocks(shape, number, seen.hidden)]
    if next(root.iter(_P + "pic"), None) is not None:
        little = sum(len(b.text) + sum(len(c) for row in b.rows for c in row) for b in blocks) < LITTLE_TEXT
        embedded = [targets.get(e.get(_R + "embed") or "", "") for e in root.iter(_A + "blip")]
        members = set(archive.namelist())
        found = read_pictures([read_member(archive, m) for m in embedded if m in members], number) if little else []
        blocks += found
        seen.recognised = seen.recognised or bool(found)
        seen.unread_pictures = seen.unread_pictures or not found
    notes = next((t for t in targets.values() if "notesSlide" in t), "")
    if notes in archive.namelist() and _has_words(xml_root(read_member(archive, notes))):
        seen.with_notes.append(number)
    return blocks


def _has_words(notes: Any) -> bool:
    """Whether the speaker's notes say anything: their body, not the slide's picture, number or date."""
    for shape in notes.iter(_P + "sp"):
        holder = next(shape.iter(_P + "ph"), None)
        if holder is not None and holder.get("type") == "body" and any(_text(p) for p in shape.iter(_A + "p")):
            return True
    return False


def _targets(archive: Any, name: str) -> dict[str, str]:
    """Relationship id → member, of one part."""
    folder, _, file = name.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels"
    if relations not in archive.namelist():
        return {}
    return {
        r.get("Id") or "": posixpath.normpath(posixpath.join(folder, r.get("Target") or "")).lstrip("/")
        for r in xml_root(read_member(archive, relations))
        if r.get("TargetMode") != "External"
    }


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
    """Shapes and tables from top to bottom, then left to right; title first. What a group holds moves with it."""
    found = []
    for index, shape in enumerate(s for s in root.iter(_P + "sp", _P + "graphicFrame") if not _in_fallback(s)):
        x, y = _place(shape)
        found.append((not _is_title(shape), y // 200_000, x, index, shape))
    return [s[-1] for s in sorted(found, key=lambda s: s[:-1])]


def _in_fallback(shape: Any) -> bool:
    """Whether the shape is the older form of one that stands beside it."""
    return any(isinstance(a.tag, str) and a.tag.endswith("}Fallback") for a in shape.iterancestors())


def _place(shape: Any) -> tuple[int, int]:
    """Left and top of a shape on the slide, in EMU: its own offset, mapped by the groups around it."""
    offset = next(shape.iter(_A + "off"), None)
    x, y = (int(offset.get("x") or 0), int(offset.get("y") or 0)) if offset is not None else (0, 0)
    for group in shape.iterancestors(_P + "grpSp"):
        frame = group.find(f"{_P}grpSpPr/{_A}xfrm")
        parts = [frame.find(_A + n) for n in ("off", "ext", "chOff", "chExt")] if frame is not None else []
        if len(parts) == 4 and all(p is not None for p in parts):
            off, ext, inner_off, inner_ext = parts
            x = _mapped(x, off.get("x"), ext.get("cx"), inner_off.get("x"), inner_ext.get("cx"))
            y = _mapped(y, off.get("y"), ext.get("cy"), inner_off.get("y"), inner_ext.get("cy"))
    return x, y


def _mapped(value: int, start: str, length: str, inner_start: str, inner_length: str) -> int:
    return int(start) + round((value - int(inner_start)) * int(length) / max(int(inner_length), 1))


def _is_title(shape: Any) -> bool:
    holder = next(shape.iter(_P + "ph"), None)
    return holder is not None and holder.get("type") in ("title", "ctrTitle")


def _shape_blocks(shape: Any, page: int, hidden: Hidden) -> Iterator[Block]:
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
    properties = next(shape.iter(_P + "cNvPr"), None)
    if properties is not None and properties.get("hidden") in ("1", "true"):
        hidden.add("hidden", "".join(_text(p) for p in shape.iter(_A + "p")), page)
        return
    title = _is_title(shape)
    for run in [r for r in shape.iter(_A + "r") if _is_tiny(r)]:
        hidden.add("tiny", "".join(t.text or "" for t in run.iter(_A + "t")), page)
        run.getparent().remove(run)
    for paragraph in shape.iter(_A + "p"):
        if text := _text(paragraph):
            yield Block("heading" if title else "text", text, page, (1 if page == 1 else 2) if title else 0)


def _is_tiny(run: Any) -> bool:
    """Smaller than 2 points; sizes are in hundredths of a point."""
    properties = run.find(_A + "rPr")
    size = properties.get("sz") if properties is not None else None
    return size is not None and size.isdigit() and 0 < int(size) < 200


def _cell(cell: Any) -> Cell:
    text = " ".join(t for t in (_text(p) for p in cell.iter(_A + "p")) if t)
    return Cell(text, int(cell.get("rowSpan") or 1), int(cell.get("gridSpan") or 1))


def _text(paragraph: Any) -> str:
    parts = [(e.text or "") if e.tag == _A + "t" else "\n" for e in paragraph.iter(_A + "t", _A + "br")]
    return squeeze(re.sub(r"\v", "\n", "".join(parts)))
