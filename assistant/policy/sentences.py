"""Where the sentences of a Chinese text begin and end."""

from __future__ import annotations

import re

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
