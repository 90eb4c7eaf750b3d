"""DOCX: paragraphs with the numbers Word computes, headings by style, tables with merged cells, in document order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .blocks import Block, Parsed
from .captions import with_captions
from .chars import squeeze
from .docx_look import Look
from .docx_numbering import Numbering
from .errors import Damaged, NoText, TooLarge
from .grid import Cell, from_spans
from .hidden import Hidden, invisible_notes
from .lines import heading_level, is_date_line, is_document_number, is_letterhead, may_be_heading, numbered_level
from .pictures import LITTLE_TEXT, NOTE, read_pictures
from .sniff import DOCX
from .zipsafe import as_usual, check_xml, open_zip

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TRANSPARENT = {
    W + n
    for n in ("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo", "hyperlink", "fldSimple", "dir", "bdo")
} | {_MC + "AlternateContent", _MC + "Choice"}
_SKIPPED = {W + n for n in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "tblPr", "tcPr", "sdtPr")}
_MAX_NODES = 3_000_000


def parse_docx(data: bytes) -> Parsed:
    """Blocks without pages: a DOCX has none until it is printed. Raises Damaged, TooLarge, Encrypted or NoText."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    with open_zip(data) as archive:
        check_xml(archive)
    data = as_usual(data)
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
    except (PackageNotFoundError, XMLSyntaxError, KeyError, ValueError, AttributeError, IndexError, OSError) as error:
        raise Damaged("DOCX文件已损坏或不完整，无法打开。请用WPS或Word打开后另存再上传。") from error
    if sum(1 for _ in body.iter()) > _MAX_NODES:
        raise TooLarge()
    reader = _Reader(document)
    blocks = _promote(with_captions([*reader.blocks(body), *reader.footnotes()]))
    notes = [*reader.hidden.notes(), *_left_out(document, body)]
    if reader.pictures:
        little = sum(len(b.text) + sum(len(c) for row in b.rows for c in row) for b in blocks) < LITTLE_TEXT
        found = read_pictures(_images(document, body)) if little else []
        blocks += found
        notes.append(NOTE if found else "文档中含有图片，图片内的文字未读取")
    if not blocks:
        raise NoText("DOCX文件中没有找到文字，图片中也没有识别到文字。请上传PDF扫描件或更清晰的图片。")
    return Parsed(DOCX, tuple(blocks), None, _metadata(document), tuple(notes))


def _left_out(document: Any, body: Any) -> Iterator[str]:
    """What an officer should know was not read: comments, and text that tracked changes take away."""
    comments = _part(document, "comments")
    if comments is not None and (count := len(comments.findall(W + "comment"))):
        yield f"文档中有{count}条批注，未读入"
    yield from invisible_notes("".join(t.text or "" for t in body.iter(W + "t")))
    if deleted := "".join(t.text or "" for t in body.iter(W + "delText")).strip():
        yield f"文档含有未接受的修订：按接受全部修订读取，其中删除的文字共{len(deleted)}字未读入"


def _images(document: Any, body: Any) -> Iterator[bytes]:
    """The pictures that the body shows, in order."""
    embed = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    for element in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip"):
        part = document.part.related_parts.get(element.get(embed))
        if part is not None:
            yield part.blob


class _Reader:
    def __init__(self, document: Any) -> None:
        self._styles = {s.get(W + "styleId"): s for s in document.styles.element.findall(W + "style")}
        self._default = next(
            (
                s.get(W + "styleId")
                for s in document.styles.element.findall(W + "style")
                if s.get(W + "type") == "paragraph" and s.get(W + "default") in ("1", "true")
            ),
            None,
        )
        self._numbering = Numbering(_part(document, "numbering"))
        self._notes = {kind: _part(document, kind + "s") for kind in ("footnote", "endnote")}
        self._note_ids: list[tuple[str, str]] = []
        self._looks = Look(self._from_styles, document.element)
        self.hidden = Hidden()
        self.pictures = False
        self._body_size = 0.0

    def blocks(self, body: Any) -> list[Block]:
        self._body_size = self._common_size(body)
        return list(self._walk(body))

    def _walk(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag in _TRANSPARENT:
                yield from self._walk(child)

    def _paragraph(self, p: Any) -> Iterator[Block]:
        boxes: list[Any] = []
        pieces = self._text(p, boxes).split("\n")
        number, gap = self._number(p)
        level = self._level(p)
        first = squeeze(pieces[0])
        if number and any(squeeze(s) for s in pieces):
            pieces[0] = f"{number}{gap}{first}"
        texts = [squeeze(s) for s in pieces]
        if level:
            texts = [squeeze("".join(texts) if all(texts) else " ".join(t for t in texts if t))]
        for text in texts:
            if not text:
                continue
            depth = level or heading_level(text) or self._looks_like_heading(p, text)
            yield Block("heading" if depth else "text", text, None, depth)
        for box in boxes:
            yield from self._walk(box)

    def _text(self, node: Any, boxes: list[Any]) -> str:
        text = ""
        for child in node:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag == W + "t":
                text += child.text or ""
            elif tag in (W + "tab", W + "ptab"):
                text += " "
            elif tag in (W + "br", W + "cr"):
                text += "" if child.get(W + "type") in ("page", "column") else "\n"
            elif tag == W + "noBreakHyphen":
                text += "-"
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                self._note_ids.append((tag.removeprefix(W).removesuffix("Reference"), child.get(W + "id") or ""))
            elif tag in (W + "drawing", W + "pict"):
                found = list(child.iter(W + "txbxContent"))
                boxes.extend(found)
                self.pictures = self.pictures or not found
            elif tag in _TRANSPARENT or tag == W + "r":
                if tag == W + "r" and (reason := self._looks.hides(child, self._style_of(child))):
                    self.hidden.add(reason, "".join(t.text or "" for t in child.iter(W + "t")))
                    continue
                text += self._text(child, boxes)
        return text

    def _number(self, p: Any) -> tuple[str, str]:
        own = p.find(f"{W}pPr/{W}numPr")
        style = self._style_id(p)
        inherited = self._from_styles(style, f"{W}pPr/{W}numPr")
        number = own if own is not None and own.find(W + "numId") is not None else inherited
        if number is None:
            return "", ""
        identity = number.find(W + "numId")
        depth = own.find(W + "ilvl") if own is not None else None
        depth = depth if depth is not None else number.find(W + "ilvl")
        if identity is None or identity.get(W + "val") in (None, "0"):
            return "", ""
        if depth is not None:
            return self._numbering.next(identity.get(W + "val"), int(depth.get(W + "val") or 0))
        return self._numbering.next(
            identity.get(W + "val"), self._numbering.level_of_style(identity.get(W + "val"), style)
        )

    def _style_of(self, run: Any) -> str | None:
        """The style of the paragraph that holds a run."""
        paragraph = next(run.iterancestors(W + "p"), None)
        return self._style_id(paragraph) if paragraph is not None else self._default

    def _style_id(self, p: Any) -> str | None:
        style = p.find(f"{W}pPr/{W}pStyle")
        return style.get(W + "val") if style is not None else self._default

    def _from_styles(self, style: str | None, path: str) -> Any:
        for _ in range(12):  # a chain of basedOn; a cycle ends here
            element = self._styles.get(style)
            if element is None:
                return None
            if (found := element.find(path)) is not None:
                return found
            based = element.find(W + "basedOn")
            style = based.get(W + "val") if based is not None else None
        return None

    def _level(self, p: Any) -> int:
        """1 for the style Title, n + 1 for Heading n or outline level n."""
        style = self._style_id(p)
        names: list[str] = []
        while style in self._styles and len(names) < 12:
            element = self._styles[style]
            name = element.find(W + "name")
            names.append((name.get(W + "val") or "").lower() if name is not None else "")
            based = element.find(W + "basedOn")
            style = based.get(W + "val") if based is not None else None
        for name in names:
            if name in ("title", "标题"):
                return 1
            if match := re.match(r"(?:heading|标题)\s*([1-9])$", name):
                return int(match[1]) + 1
        outline = p.find(f"{W}pPr/{W}outlineLvl")
        if outline is None:
            outline = self._from_styles(self._style_id(p), f"{W}pPr/{W}outlineLvl")
        depth = int(outline.get(W + "val") or 9) if outline is not None else 9
        return depth + 2 if depth < 9 else 0

    def _looks_like_heading(self, p: Any, text: str) -> int:
        """Depth of a heading made without a style: a large centred title, or a short bold line."""
        if not may_be_heading(text, 90) or is_document_number(text) or is_date_line(text) or is_letterhead(text):
            return 0
        size, bold = self._look(p)
        align = p.find(f"{W}pPr/{W}jc")
        if align is None:
            align = self._from_styles(self._style_id(p), f"{W}pPr/{W}jc")
        centred = align is not None and align.get(W + "val") == "center"
        if centred and size > 1.15 * self._body_size:
            return 1
        if bold and may_be_heading(text):
            return numbered_level(text) or (2 if centred else 4)
        return 0

    def _look(self, p: Any) -> tuple[float, bool]:
        """The largest size in half points, and whether all text is bold."""
        sizes, bolds = [], []
        for run in p.iter(W + "r"):
            if not any((t.text or "").strip() for t in run.iter(W + "t")):
                continue
            properties = run.find(W + "rPr")
            size = properties.find(W + "sz") if properties is not None else None
            bold = properties.find(W + "b") if properties is not None else None
            if size is None:
                size = self._from_styles(self._style_id(p), f"{W}rPr/{W}sz")
            if bold is None:
                bold = self._from_styles(self._style_id(p), f"{W}rPr/{W}b")
            sizes.append(float(size.get(W + "val") or 0) if size is not None else self._body_size)
            bolds.append(bold is not None and bold.get(W + "val") not in ("0", "false"))
        return max(sizes, default=0.0), bool(bolds) and all(bolds)

    def _common_size(self, body: Any) -> float:
        weights: dict[float, int] = {}
        for p in body.iter(W + "p"):
            length = sum(len(t.text or "") for t in p.iter(W + "t"))
            if length:
                size = self._look(p)[0] or 21.0
                weights[size] = weights.get(size, 0) + length
        return max(weights, key=lambda s: weights[s], default=21.0)

    def _table(self, tbl: Any) -> Iterator[Block]:
        rows = [r for r in _descend(tbl, W + "tr") if r.find(f"{W}trPr/{W}del") is None]
        cells, headers = [], 0
        for index, row in enumerate(rows):
            cells.append(list(self._cells(row)))
            mark = row.find(f"{W}trPr/{W}tblHeader")
            if mark is not None and mark.get(W + "val") not in ("0", "false") and headers == index:
                headers += 1
        spans = _merge_down(cells)
        grid = from_spans(spans, headers or None)
        if not grid.rows:
            return
        if len(grid.rows[0]) == 1:  # a frame around text, not a table
            for row in rows:
                for cell in _descend(row, W + "tc"):
                    yield from self._walk(cell)
            return
        yield Block("table", "", None, rows=grid.rows, header_rows=grid.header_rows, row_pages=(None,) * len(grid.rows))

    def _cells(self, row: Any) -> Iterator[tuple[str, int, str]]:
        """Text, columns covered, and the vertical merge: "restart", "continue" or ""."""
        before = row.find(f"{W}trPr/{W}gridBefore")
        if before is not None:
            yield "", int(before.get(W + "val") or 1), ""
        for cell in _descend(row, W + "tc"):
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            kind = "" if merge is None else merge.get(W + "val") or "continue"
            texts = [b.text or " ".join(c for r in b.rows for c in r) for b in self._walk(cell)]
            yield " ".join(t for t in texts if t), int(span.get(W + "val") or 1) if span is not None else 1, kind

    def footnotes(self) -> Iterator[Block]:
        """The footnotes and endnotes in the order they are called, each a text block."""
        for kind in ("footnote", "endnote"):
            root = self._notes[kind]
            known = {n.get(W + "id"): n for n in root.findall(W + kind)} if root is not None else {}
            for identity in [i for k, i in self._note_ids if k == kind]:
                for block in self._walk(known.get(identity, ())):
                    yield Block("text", block.text, None)


def _merge_down(rows: list[list[tuple[str, int, str]]]) -> list[list[Cell]]:
    """Word marks vertical merges cell by cell; this turns them into row spans."""
    starts: dict[tuple[int, int], int] = {}
    open_at: dict[int, tuple[int, int]] = {}
    for r, row in enumerate(rows):
        column = 0
        for _, span, kind in row:
            if kind == "continue" and column in open_at:
                starts[open_at[column]] += 1
            else:
                open_at.pop(column, None)
                if kind == "restart":
                    open_at[column] = (r, column)
                starts[r, column] = 1
            column += span
    result = []
    for r, row in enumerate(rows):
        column, cells = 0, []
        for text, span, _ in row:
            if (r, column) in starts:
                cells.append(Cell(text, starts[r, column], span))
            column += span
        result.append(cells)
    return result


def _descend(node: Any, tag: str) -> Iterator[Any]:
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _descend(child, tag)


def _part(document: Any, name: str) -> Any:
    """The root of the numbering or footnotes part, or None."""
    from .zipsafe import xml_root

    for relation in document.part.rels.values():
        if relation.reltype.endswith("/" + name) and not relation.is_external:
            return xml_root(relation.target_part.blob)
    return None


def _promote(blocks: list[Block]) -> list[Block]:
    """Heading 1 is the title where the document opens with its only one and has no Title: depths move up by one."""
    from dataclasses import replace

    levels = [b.level for b in blocks if b.kind == "heading"]
    first = next((b for b in blocks[:6] if b.kind == "heading"), None)
    if first is None or 1 in levels or first.level != 2 or levels.count(2) != 1 or heading_level(first.text):
        return blocks
    return [replace(b, level=b.level - 1) if b.level and not heading_level(b.text) else b for b in blocks]


def _metadata(document: Any) -> Mapping[str, str]:
    properties = document.core_properties
    found = {}
    for key in ("title", "author", "subject", "keywords"):
        value = squeeze(str(getattr(properties, key, "") or ""))
        if value and value.lower() not in ("python-docx", "word document", "微软用户", "user", "administrator"):
            found[key] = value
    return found
