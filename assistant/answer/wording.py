"""From stored text to words that read well: labels dropped, lead-ins joined to items, table rows named by their columns."""

from __future__ import annotations

import re

from assistant.answer.draft import Span
from assistant.policy.document import DocumentText, Table
from assistant.policy.provision import Passage, Provision, provision_name

_LABEL = re.compile(
    r"^(?:第[零〇一二三四五六七八九十百千\d]+[条章节]|[（(][零一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+、|\d{1,2}[.．、](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,3}是)\s*"
)
# a lead-in that only announces (「奖励标准如下：」) says nothing beside its item
_ANNOUNCES = re.compile(r"(?:如下|下列|以下|分别为|包括)[^，。；：]{0,12}[：:]?\s*$")
_BINDS = re.compile(r"条件|之一|同时|情形|不得|不予|应当|可以|给予")
_HEADING = 24  # characters of a line that may be a heading
_LEAD_LIMIT = 90  # characters of a lead-in that is repeated before its item


def without_label(text: str) -> str:
    """`text` without the number it begins with (第七条, （一）, 1.)."""
    return _LABEL.sub("", text.strip(), count=1)


def closed(text: str) -> str:
    """`text` as a sentence of its own: a closing ；，、or ： becomes 。"""
    words = text.strip().rstrip("；;，,、：: ")
    return words if not words or words[-1] in "。！？」”）)" else words + "。"


def place(provision: Provision | None) -> str:
    """Where a statement stands, 「第七条第（一）项」; "" for text outside of the numbering."""
    return provision_name(provision.path) if provision else ""


def item_words(passage: Passage, stored: DocumentText) -> tuple[str, tuple[Span, ...]]:
    """An item with the lead-ins that bind it, and the spans of both."""
    spans = [Span(passage.document_id, passage.start, passage.end)]
    text = without_label(passage.text)
    for start, end in reversed(passage.leads):
        lead = without_label(stored.text[start:end]).strip()
        if not lead or len(lead) > _LEAD_LIMIT or (_ANNOUNCES.search(lead) and not _BINDS.search(lead)):
            continue
        text = f"{lead.rstrip('：: ')}：{text}"
        spans.insert(0, Span(passage.document_id, start, end))
    return closed(text), tuple(spans)


def table_at(stored: DocumentText, start: int, end: int) -> Table | None:
    """The table that holds the span, or None."""
    return next((t for t in stored.tables if t.start <= start and end <= t.end), None)


def without_heading(text: str) -> str:
    """`text` without its number, and without a first line that is only a heading (it stands in the opening already)."""
    words = without_label(text)
    first, newline, rest = words.partition("\n")
    return rest if newline and len(first) <= _HEADING and first[-1] not in "。；：:，" else words


def with_tables_in_words(stored: DocumentText, start: int, end: int) -> str:
    """text[start:end] with each table's rows named by their columns."""
    parts, last = [], start
    for table in stored.tables:
        if start <= table.start and table.end <= end:
            rows = "\n".join(f"· {words}" for words, _ in row_words(table, table.start, table.end))
            parts += [
                stored.text[last : table.start],
                f"{table.caption.strip()}\n{rows}" if table.caption.strip() else rows,
            ]
            last = table.end
    return "".join([*parts, stored.text[last:end]])


def header_span(table: Table) -> list[tuple[int, int]]:
    """The span of the last header row, which names the columns; [] where there is none."""
    if not table.header_rows:
        return []
    row = table.rows[table.header_rows - 1]
    return [(min(c.start for c in row), max(c.end for c in row))]


def row_words(table: Table, start: int, end: int) -> list[tuple[str, tuple[int, int]]]:
    """The body rows within [start, end), each as 「列名：内容；…」 with its span."""
    header = [cell.text for cell in table.rows[table.header_rows - 1]] if table.header_rows else []
    found = []
    for row in table.rows[table.header_rows :]:
        first, last = min(c.start for c in row), max(c.end for c in row)
        if last <= start or first >= end:
            continue
        parts: list[str] = []
        for index, cell in enumerate(row):
            name = header[index].strip() if index < len(header) else ""
            words = cell.text.strip()
            if not words or name == "序号" or (index and parts and words == row[index - 1].text.strip()):
                continue
            parts.append(f"{name}：{words}" if name and parts else words)
        subject, rest = parts[0] if parts else "", "；".join(parts[1:])
        found.append((closed(f"{subject}——{rest}" if rest else subject), (first, last)))
    return found
