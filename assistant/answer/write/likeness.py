"""How much of one text's wording another one has, by pairs of neighbouring characters."""

from __future__ import annotations

import re

from assistant.policy.script import simplified

_NOT_WORDS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")


def pairs(text: str) -> set[str]:
    plain = _NOT_WORDS.sub("", simplified(text))
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def covered(text: str, source: str) -> float:
    """The share of the pairs of `text` that `source` has, 0 to 1; 0 for a text without any."""
    own = pairs(text)
    return len(own & pairs(source)) / len(own) if own else 0.0
