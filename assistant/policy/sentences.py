"""Where the sentences of a Chinese text begin and end."""

from __future__ import annotations

import re

# how an item of a list begins: 「（一）」, 「1.」, 「①」
ITEM = re.compile(r"^\s*(?:[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、]|[①-⑳]|·)")
_SENTENCE = re.compile(r"[^。！？\n]+(?:[。！？]+[”’」』）)]*|\n|$)")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the Chinese sentences of `text`, white space at their ends left out."""
    spans = []
    for match in _SENTENCE.finditer(text):
        words = match[0].strip()
        if words:
            start = match.start() + match[0].index(words[0])
            spans.append((start, start + len(words)))
    return spans


def statement_spans(text: str) -> list[tuple[int, int]]:
    """Spans of what is said one by one: sentences; an item of a list is one, however many it has."""
    found: list[tuple[int, int]] = []
    for start, end in sentence_spans(text):
        line = text.rfind("\n", 0, start) + 1
        if found and found[-1][0] >= line and ITEM.match(text[line:]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
