"""Plain text and Markdown, in whatever encoding they came."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from functools import reduce
from itertools import pairwise
from statistics import quantiles

from .blocks import Block, Parsed
from .captions import with_captions
from .chars import IDEOGRAPH, clean, join, squeeze, width
from .errors import EmptyFile
from .grid import Cell, Grid, from_spans
from .hidden import invisible_notes
from .lines import begins_paragraph, ends_sentence, heading_level
from .text_tables import find_tables

_SAMPLE = 4096  # bytes by which two encodings are told apart
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(\S.*)$")
_FENCE = re.compile(r"^\s*(```|~~~)")
# 「|---|:--:|」, 「--- | ---」; the repetitions give nothing back, or a long line of blanks takes hours
_TABLE_RULE = re.compile(r"^\s*+\|?\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*+\|?\s*+$")
_LIST = re.compile(r"^(\s*)(?:[-*+]\s+|(\d{1,3})([.)])\s+)(.*)$")


def is_binary(data: bytes) -> bool:
    """Whether the bytes cannot be text: control bytes that no text encoding uses."""
    start = data[:8192]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _utf16(start):
        return False
    control = sum(b < 9 or (13 < b < 32 and b != 27) for b in start)
    if control > 0.01 * len(start):
        return True
    text = decode(start)
    strange = sum(c == "\ufffd" or 0x80 <= ord(c) < 0xA0 or 0xE000 <= ord(c) < 0xF900 for c in text)
    return strange > 0.1 * max(len(text), 1)


def _utf16(data: bytes) -> str:
    """The byte order of UTF-16 without a mark, seen by the zero bytes of its ASCII characters; or ""."""
    if len(data) < 8 or b"\x00" not in data:
        return ""
    even, odd = data[0::2].count(0) / (len(data) / 2), data[1::2].count(0) / (len(data) / 2)
    if max(even, odd) < 0.05 or min(even, odd) > 0.02:
        return ""
    guess = "utf-16-be" if even > odd else "utf-16-le"
    text = data[: len(data) // 2 * 2].decode(guess, "replace")
    good = sum(
        (c.isascii() and (c.isprintable() or c in "\r\n\t"))
        or bool(IDEOGRAPH.match(c))
        or "\u3000" <= c < "\u3040"
        or c >= "\uff00"
        for c in text
    )
    return guess if good > 0.9 * len(text) else ""


def decode(data: bytes, declared: str = "") -> str:
    """The text: by byte order mark, UTF-8, UTF-16, the `declared` encoding, GB18030 or Big5; never an error."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if order := _utf16(data[:8192]):
        return data.decode(order, "replace")
    try:
        return _cut_safe(data, "utf-8")
    except UnicodeDecodeError:
        pass
    if data.decode("utf-8", "ignore").encode("utf-8").__len__() > 0.995 * len(data):
        return data.decode("utf-8", "replace")  # UTF-8 with a few broken bytes
    chinese = ("big5", "gb18030") if is_big5(data) else ("gb18030", "big5")
    for name in (declared, *chinese) if declared else chinese:
        codec = "gb18030" if name.lower() in ("gb2312", "gbk", "gb-2312", "x-gbk", "cp936") else name
        try:
            return _cut_safe(data, codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("gb18030", "replace")


def is_big5(data: bytes) -> bool:
    """Whether bytes that GB18030 can read as well are Big5: read so, nearly all are everyday characters.

    GB18030 reads nearly any bytes, those of Big5 as rare characters and kana (「企業」 as 「穨」 …).
    """
    sample = data[:_SAMPLE]
    return _everyday(sample, "big5", 0xA4, 0xC6, 0x40) > 0.9 and _everyday(sample, "gb18030", 0xB0, 0xD7, 0xA1) < 0.7


def _everyday(data: bytes, codec: str, first: int, last: int, trail: int) -> float:
    """Share of the frequent ideographs of a character set, by their bytes, among the letters that `codec` reads; 0 for none."""
    try:
        text = _cut_safe(data, codec)
    except UnicodeDecodeError:
        return 0.0
    letters = [c.encode(codec) for c in text if c > "\x7f" and unicodedata.category(c)[0] not in "PZ"]
    return sum(first <= c[0] <= last and c[1] >= trail for c in letters) / max(len(letters), 1)


def _cut_safe(data: bytes, codec: str) -> str:
    """Decodes strictly, but lets a character be cut off at the very end."""
    return codecs.getincrementaldecoder(codec)("strict").decode(data, final=False)


def is_markdown(text: str) -> bool:
    """Whether plain text is written as Markdown: # headings, or a pipe table with its rule."""
    lines = text.splitlines()[:2000]
    headings = sum(bool(_HEADING.match(s)) for s in lines)
    tables = any("|" in a and "-" in b and "|" in b and _TABLE_RULE.match(b) for a, b in pairwise(lines))
    return headings >= 2 or (headings >= 1 and lines[0].startswith("# ")) or tables


def parse_text(data: bytes) -> Parsed:
    """Plain text: a paragraph a line, or lines joined where the text is clearly hard-wrapped. Raises EmptyFile."""
    text = decode(data)
    lines = text.splitlines()
    blocks: list[Block] = []
    start = 0
    wrap = _wrap_width([clean(s).rstrip() for s in lines if s.strip()])
    for first, end, rows in find_tables(lines):
        blocks += _text_blocks(lines[start:first], wrap)
        grid = from_spans([[Cell(c) for c in row] for row in rows])
        blocks.append(_table_block(grid))
        start = end
    blocks += _text_blocks(lines[start:], wrap)
    if not blocks:
        raise EmptyFile()
    return Parsed("text/plain", tuple(with_captions(blocks)), None, {}, invisible_notes(text))


def _text_blocks(lines: list[str], wrap: float) -> Iterator[Block]:
    for parts in _unwrap(lines, wrap):
        text = reduce(join, parts)
        level = heading_level(text)
        yield Block("heading" if level else "text", text, None, level, raw="\n".join(parts) if len(parts) > 1 else "")


def _table_block(grid: Grid) -> Block:
    return Block("table", "", None, rows=grid.rows, header_rows=grid.header_rows, row_pages=(None,) * len(grid.rows))


def _unwrap(raw: list[str], full: float) -> Iterator[list[str]]:
    """The lines of each paragraph; `full` is the width in em at which the text is hard-wrapped, 0 where it is not."""
    lines = [s.expandtabs(4).rstrip() for s in raw]
    pending: list[str] = []
    indented = any(re.match(r"[\u3000 ]{2,}\S", s) for s in lines)
    before = ""
    for line in lines:
        text = squeeze(line)
        goes_on = (
            full
            and pending
            and text
            and abs(width(before) - full) <= 1.6
            and not (re.match(r"[\u3000 ]{2,}\S", line) and indented)
            and not (begins_paragraph(text) and (ends_sentence(pending[-1]) or not indented))
        )
        if goes_on:
            pending.append(text)
        else:
            if pending:
                yield pending
            pending = [text] if text else []
        before = line
    if pending:
        yield pending


def _wrap_width(lines: list[str]) -> float:
    """The column at which the text was wrapped, in em; 0 where it was not."""
    widths = [width(s) for s in lines]
    if len(widths) < 6:
        return 0.0
    full = quantiles(widths, n=10)[8]
    near = [s for s, w in zip(lines, widths, strict=True) if abs(w - full) <= 1.6]
    if full < 15 or max(widths) > full + 2.5 or len(near) < max(4, 0.3 * len(widths)):
        return 0.0
    cut = sum(not ends_sentence(s) for s in near)
    return full if cut > 0.5 * len(near) else 0.0


def parse_markdown(data: bytes) -> Parsed:
    """Markdown: headings, paragraphs, lists, pipe tables, front matter as metadata. Raises EmptyFile."""
    text = decode(data)
    lines = text.splitlines()
    metadata, start = _front_matter(lines)
    blocks = with_captions(_markdown_blocks(lines[start:]))
    if not blocks:
        raise EmptyFile()
    return Parsed("text/markdown", tuple(blocks), None, metadata, invisible_notes(text))


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    if not lines or lines[0].strip("\ufeff ") != "---":
        return {}, 0
    found: dict[str, str] = {}
    for index, line in enumerate(lines[1:60], 1):
        if line.strip() in ("---", "..."):
            return found, index + 1
        key, colon, value = line.partition(":")
        if colon and value.strip() and not line.startswith((" ", "-", "#")):
            found[key.strip()] = squeeze(value.strip().strip("'\""))
    return {}, 0


def _markdown_blocks(lines: list[str]) -> Iterator[Block]:
    pending: list[str] = []
    index, fenced = 0, False
    while index < len(lines):
        line = lines[index]
        if _FENCE.match(line):
            fenced = not fenced
            line = ""
        if (
            not fenced
            and index + 1 < len(lines)
            and "|" in line
            and "|" in lines[index + 1]
            and _TABLE_RULE.match(lines[index + 1])
        ):
            yield from _paragraph(pending)
            pending = []
            end = index + 2
            while end < len(lines) and "|" in lines[end] and lines[end].strip():
                end += 1
            yield _table([line, *lines[index + 2 : end]])
            index = end
            continue
        heading = None if fenced else _HEADING.match(line)
        if heading or not line.strip() or (fenced and pending) or _begins(line, pending):
            yield from _paragraph(pending)
            pending = []
        if heading:
            text = _inline(heading[2].rstrip().rstrip("#"))
            if text:
                raw = heading[2].rstrip().rstrip("#")
                yield Block("heading", text, None, len(heading[1]), raw=raw if raw != text else "")
        elif line.strip() and not re.match(r"^\s*(?:[-*_]\s*){3,}$", line):
            pending.append(line)
        index += 1
    yield from _paragraph(pending)


def _begins(line: str, pending: list[str]) -> bool:
    """Whether a line opens a new paragraph although no blank line stands before it."""
    if not pending:
        return False
    if _LIST.match(line) or pending[-1].endswith(("  ", "\\")) or re.search(r"<br\s*/?>\s*$", pending[-1]):
        return True
    text = squeeze(line)
    return (
        bool(re.match(r"[\u3000 ]{2,}\S", line))
        or (begins_paragraph(text) and ends_sentence(squeeze(pending[-1])))
        or (ends_sentence(squeeze(pending[-1])) and bool(IDEOGRAPH.match(text)))
    )


def _paragraph(lines: list[str]) -> Iterator[Block]:
    if not lines:
        return
    text = ""
    for line in lines:
        entry = _LIST.match(line)
        if entry:
            line = f"{entry[2]}{entry[3]} {entry[4]}" if entry[2] else entry[4]
        text = join(text, re.sub(r"(?:\\|<br\s*/?>)\s*$", "", re.sub(r"^\s*>\s?", "", line)).strip())
    text = _inline(text)
    if text:
        level, raw = heading_level(text), "\n".join(line.strip() for line in lines)
        yield Block("heading" if level else "text", text, None, level, raw=raw if raw != text else "")


def _inline(text: str) -> str:
    """Markdown's marks taken off: emphasis, code, links, images, escapes."""
    text = re.sub(r"<br\s*/?>", " ", text)
    text = re.sub(r"!\[([^\]]{0,500})\]\([^)]{0,2000}\)", r"\1", text)
    text = re.sub(r"\[([^\]]{1,500})\]\((?:<[^>]{0,2000}>|[^)\s]{0,2000})(?:\s{1,9}\"[^\"]{0,500}\")?\)", r"\1", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])", r"\1", text)
    text = re.sub(r"`([^`]+)`", r"\1", text)
    return squeeze(re.sub(r"\\([\\`*_{}\[\]()#+\-.!|>])", r"\1", text))


def _table(lines: list[str]) -> Block:
    rows = [
        [Cell(_inline(c)) for c in re.split(r"(?<!\\)\|", s.strip().removeprefix("|").removesuffix("|"))] for s in lines
    ]
    breadth = max(len(r) for r in rows)
    grid = from_spans([r + [Cell("")] * (breadth - len(r)) for r in rows], header_rows=1)
    return _table_block(grid)
