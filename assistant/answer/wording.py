"""From stored text to words that read well: labels dropped, lead-ins joined to items, table rows named by their columns."""

from __future__ import annotations

import re

from assistant.answer.draft import Span
from assistant.policy.document import DocumentText
from assistant.policy.provision import Passage, Provision, provision_name

_LABEL = re.compile(
    r"^(?:第[零〇一二三四五六七八九十百千\d]+[条章节]|[（(][零一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+、|\d{1,2}[.．、](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,3}是|第[一二三四五六七八九十]+步[，,：:、]|问\d{1,3}[：:])\s*"
)
ITEM = re.compile(r"[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．](?!\d)|[①-⑳]")
# a lead-in that only announces (「奖励标准如下：」) says nothing beside its item
_ANNOUNCES = re.compile(r"(?:如下|下列|以下|分别为|包括)[^，。；：]{0,12}[：:]?\s*$")
_BINDS = re.compile(r"条件|之一|同时|情形|不得|不予|应当|可以|给予")
_HEADING = 24  # characters of a line that may be a heading
_LEAD_LIMIT = 90  # characters of a lead-in that is repeated before its item


def without_label(text: str) -> str:
    """`text` without the number it begins with (第七条, （一）, 1., 问3：); the first of a list keeps it."""
    words = text.strip()
    return words if begins_list(words) else _LABEL.sub("", words, count=1)


def begins_list(text: str) -> bool:
    """Whether a text begins with the first of several items, each a line."""
    return bool(ITEM.match(text)) and any(ITEM.match(line) for line in text.split("\n")[1:])


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


def without_heading(text: str) -> str:
    """`text` without its number, and without a first line that is only a heading (it stands in the opening already)."""
    words = without_label(text)
    first, newline, rest = words.partition("\n")
    return rest if newline and len(first) <= _HEADING and first[-1] not in "。；：:，" else words
