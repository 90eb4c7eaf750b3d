"""OFD (GB/T 33190): the text of each page through its XML, put into paragraphs as for PDF. No code of others is run."""

from __future__ import annotations

import math
import posixpath
from collections.abc import Iterator
from typing import Any

from .blocks import Parsed
from .chars import clean, squeeze, width
from .errors import Damaged, NoText, TooManyPages
from .lines import Line
from .sniff import OFD
from .zipsafe import check_xml, open_zip, read_member, xml_root


def parse_ofd(data: bytes, *, max_pages: int) -> Parsed:
    """Blocks with pages. Raises Damaged, TooLarge, TooManyPages or NoText."""
    from .pdf import _Page, assemble

    pages = []
    with open_zip(data) as archive:
        check_xml(archive)
        names = {n.lower(): n for n in archive.namelist()}
        entry = xml_root(_member(archive, names, "OFD.xml"))
        document = next((e.text or "" for e in _named(entry, "DocRoot")), "")
        if not document:
            raise Damaged("OFD文件缺少文档入口，可能已损坏。请重新导出后再上传。")
        root = xml_root(_member(archive, names, document.strip()))
        base = posixpath.dirname(document.strip())
        places = [p.get("BaseLoc") or "" for p in _named(root, "Page") if p.get("BaseLoc")]
        if len(places) > max_pages:
            raise TooManyPages(len(places), max_pages)
        common = next((_box(e.text) for e in _named(root, "PhysicalBox")), (0.0, 0.0, 210.0, 297.0))
        for number, place in enumerate(places, 1):
            page = xml_root(_member(archive, names, posixpath.join(base, place)))
            box = next((_box(e.text) for e in _named(page, "PhysicalBox")), common)
            pages.append(_Page(number, box[2], box[3], _in_place(page, number)))
        metadata = _metadata(entry)
    blocks = assemble(pages)
    if not blocks:
        raise NoText("OFD文件中没有文字（内容可能全是图片）。请导出为PDF后上传，由OCR识别。")
    return Parsed(OFD, tuple(blocks), len(pages), metadata, ())


def _member(archive: Any, names: dict[str, str], path: str) -> bytes:
    key = posixpath.normpath(path.lstrip("/")).lower()
    return read_member(archive, names.get(key, path))


def _named(root: Any, name: str) -> Iterator[Any]:
    """Elements by their local name: producers use several namespaces."""
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == name:
            yield element


def _box(text: str | None) -> tuple[float, float, float, float]:
    values = [float(v) for v in (text or "").split()]
    return (values[0], values[1], values[2], values[3]) if len(values) == 4 else (0.0, 0.0, 210.0, 297.0)


def _in_place(page: Any, number: int) -> list[Line]:
    """The page's lines where they stand; in the order of the file where most glyphs are turned (vertical writing)."""
    items = list(_named(page, "TextObject"))
    turned = [abs(m[1]) > abs(m[0]) for m in map(_matrix, items)]
    if sum(turned) <= 0.5 * len(turned):
        return _glue(list(_lines(page, number)))
    text = "".join(clean(code.text or "") for item in items for code in _named(item, "TextCode")).strip()
    return [Line(text, 20, 20, 190, 25, number, 4.0)] if text else []


def _matrix(item: Any) -> list[float]:
    values = [float(v) for v in (item.get("CTM") or "").split()]
    return values if len(values) == 6 else [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]


def _lines(page: Any, number: int) -> Iterator[Line]:
    for item in _named(page, "TextObject"):
        left, top, _, _ = _box(item.get("Boundary"))
        size = float(item.get("Size") or 4.0)
        matrix = _matrix(item)
        scale = math.hypot(matrix[2], matrix[3]) or 1.0
        bold = int(item.get("Weight") or 400) >= 600
        for code in _named(item, "TextCode"):
            text = clean(code.text or "")
            if not text.strip():
                continue
            x = left + float(code.get("X") or 0) * scale
            baseline = top + float(code.get("Y") or 0) * scale
            lead = len(text) - len(text.lstrip())
            em = size * scale
            advance = _advance(code.get("DeltaX"), len(text)) * scale or width(text) * em
            x0 = x + width(text[:lead]) * em
            yield Line(
                text.strip(),
                x0,
                baseline - 0.88 * em,
                x + advance + (em if code.get("DeltaX") else 0),
                baseline + 0.12 * em,
                number,
                em,
                bold,
            )


def _advance(deltas: str | None, count: int) -> float:
    """The sum of DeltaX; "g 3 4.2" stands for three times 4.2."""
    values: list[float] = []
    tokens = (deltas or "").split()
    index = 0
    while index < len(tokens) and len(values) < count:
        if tokens[index] == "g" and index + 2 < len(tokens):
            values += [float(tokens[index + 2])] * min(int(tokens[index + 1]), count)
            index += 3
        else:
            values.append(float(tokens[index]))
            index += 1
    return sum(values)


def _glue(lines: list[Line]) -> list[Line]:
    from .pdf_text import _glue as glue

    return glue(lines)


def _metadata(entry: Any) -> dict[str, str]:
    found = {}
    for tag, key in (("Title", "title"), ("Author", "author")):
        if value := next((squeeze(e.text or "") for e in _named(entry, tag) if e.text), ""):
            found[key] = value
    return found
