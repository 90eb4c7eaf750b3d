"""The document's element into blocks: paragraphs parted by blocks and <br>, headings, data tables, layout tables opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .blocks import Block
from .chars import squeeze
from .grid import Cell, Grid, from_spans
from .html_clean import BLOCK_TAGS, text_of
from .lines import heading_level, is_date_line, is_document_number, may_be_heading, numbered_level

_BREAK = "\x1e"  # stands for <br> until a block's text is cut into paragraphs
_JUNK_LINE = re.compile(
    r"""^(?:
        [\[【]?\s*(?:打印|关闭|收藏|返回顶部|分享|纠错|我要纠错|字体|下载全文)[\s\S]{0,12}
      | 扫一扫[\s\S]{0,20} | 分享到?\s*[:：]?[\s\S]{0,20} | 用微信扫[\s\S]{0,20}
      | (?:上一篇|下一篇|上一条|下一条)\s*[:：][\s\S]{0,120}
      | (?:责任编辑|编辑|审核|责编|信息来源|浏览次数|点击数|阅读次数)\s*[:：][\s\S]{0,40}
      | (?:您?当前(?:的)?位置|您(?:现在)?(?:的|所在的?)位置|首页)\s*[:：>＞»][\s\S]{0,120}
      | (?:相关(?:链接|阅读|文件|解读|文档|稿件|信息|附件)|政策解读|解读链接|推荐阅读)\s*[:：]?
      | 【?\s*(?:大\s*中\s*小|字号[\s\S]{0,12})\s*】? | (?:【[^】]{1,8}】\s*)+ )$""",
    re.VERBOSE,
)


def is_junk_line(text: str) -> bool:
    """打印, 关闭, 分享到…, 上一篇：…, 责任编辑：…"""
    return len(text) < 160 and bool(_JUNK_LINE.match(text))


def blocks_of(element: Any) -> Iterator[Block]:
    """The blocks below an element, in order."""
    yield from _Walker().walk(element)


class _Walker:
    """Gathers inline text until a block begins or ends."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._bold = 0
        self._all_bold = True
        self._centred = False

    def walk(self, element: Any) -> Iterator[Block]:
        yield from self._children(element)
        yield from self._flush()

    def _children(self, element: Any) -> Iterator[Block]:
        self._add(element.text)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._element(child)
            self._add(child.tail)

    def _element(self, element: Any) -> Iterator[Block]:
        tag = element.tag
        if tag == "br":
            self._text.append(_BREAK)
        elif tag == "table":
            yield from self._flush()
            yield from _table(element)
        elif re.fullmatch(r"h[1-6]", tag):
            yield from self._flush()
            yield from _heading(element)
        elif tag in BLOCK_TAGS:
            yield from self._flush()
            self._centred = _is_centred(element)
            yield from self._children(element)
            yield from self._flush()
            self._centred = False
        else:
            bold = tag in ("b", "strong") or _is_bold(element)
            self._bold += bold
            yield from self._children(element)
            self._bold -= bold

    def _add(self, text: str | None) -> None:
        if text:
            self._text.append(text)
            if text.strip() and not self._bold:
                self._all_bold = False

    def _flush(self) -> Iterator[Block]:
        raw, bold = "".join(self._text), self._all_bold
        self._text, self._all_bold = [], True
        pieces = [t for t in (squeeze(p) for p in raw.split(_BREAK)) if t]
        if self._centred and bold and len(pieces) > 1 and all(may_be_heading(p, 60) for p in pieces):
            pieces = ["".join(pieces)]
        for text in pieces:
            if is_junk_line(text):
                continue
            level = self._level(text, bold and len(pieces) == 1)
            yield Block("heading" if level else "text", text, None, level)

    def _level(self, text: str, bold: bool) -> int:
        if words := heading_level(text):
            return words
        if not bold or not may_be_heading(text) or is_document_number(text) or is_date_line(text):
            return 0
        return numbered_level(text) or (2 if self._centred else 4)


def _heading(element: Any) -> Iterator[Block]:
    for br in element.iter("br"):
        br.tail = "\n" + (br.tail or "")
    text = squeeze("".join(element.itertext()))
    if text and not is_junk_line(text):
        yield Block("heading", text, None, heading_level(text) or int(element.tag[1]))


def _is_centred(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("align") == "center" or "text-align:center" in style or element.tag == "center"


def _is_bold(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return bool(re.search(r"font-weight:(?:bold|[6-9]00)", style))


def _table(table: Any) -> Iterator[Block]:
    if _is_layout(table):
        for cell in _own_cells(table):
            yield from blocks_of(cell)
        return
    caption = next((squeeze("".join(c.itertext())) for c in table.iter("caption")), "")
    grid = _grid(table)
    if not grid.rows:
        return
    if len(grid.rows[0]) == 1:
        for row in grid.rows:
            yield Block("text", row[0])
        return
    rows, headers = grid.rows, grid.header_rows
    if not caption and len(set(rows[0])) == 1 and len(rows) > 1 and headers:  # a title row over all columns
        caption, rows, headers = rows[0][0], rows[1:], headers - 1
    yield Block("table", caption, None, rows=rows, header_rows=headers, row_pages=(None,) * len(rows))


def _own(table: Any, *tags: str) -> Iterator[Any]:
    """Descendants with these tags that belong to this table, not to a table in it."""
    for element in table.iter(*tags):
        if next(element.iterancestors("table"), None) is table:
            yield element


def _own_cells(table: Any) -> list[Any]:
    return list(_own(table, "td", "th"))


def _is_layout(table: Any) -> bool:
    """Whether the table only places things on the page: holds tables, one cell, or cells as long as documents."""
    cells = _own_cells(table)
    if next(table.iterdescendants("table"), None) is not None or len(cells) <= 1:
        return True
    if next(_own(table, "th", "caption", "thead"), None) is not None:
        return False
    rows = list(_own(table, "tr"))
    widest = max((sum(1 for c in row if c.tag in ("td", "th")) for row in rows), default=0)
    if widest < 2:
        return True
    lengths = sorted(len(text_of(c)) for c in cells)
    longest, total = lengths[-1], sum(lengths)
    paragraphs = max(len(list(c.iter("p", "br", "div"))) for c in cells)
    return (longest > 400 and longest > 0.6 * total and paragraphs >= 3) or (len(rows) == 1 and longest > 120)


def _grid(table: Any) -> Grid:
    rows: list[list[Cell]] = []
    head = 0
    height = sum(1 for _ in table.iter("tr"))
    for row in _own(table, "tr"):
        cells = [c for c in row if isinstance(c.tag, str) and c.tag in ("td", "th")]
        if not cells:
            continue
        in_head = row.getparent().tag == "thead" or all(c.tag == "th" for c in cells)
        if in_head and head == len(rows):
            head += 1
        rows.append([Cell(_cell_text(c), _span(c, "rowspan", height), _span(c, "colspan", 100)) for c in cells])
    if head:
        spans = max((c.rowspan for c in rows[0]), default=1) if rows else 1
        head = max(head, spans) if spans < len(rows) and head < spans <= 3 else head
    return from_spans(rows, head or None)


def _span(cell: Any, name: str, limit: int) -> int:
    value = re.match(r"\s*(\d{1,5})", cell.get(name) or "")
    if not value:
        return 1
    number = int(value[1])
    return min(number, limit) if number else (limit if name == "rowspan" else 1)


def _cell_text(cell: Any) -> str:
    """One line: paragraphs and <br> in the cell parted by a space."""
    return " ".join(b.text for b in blocks_of(cell) if b.text)
