"""Whether the text layer of a page can be what the page shows, so that only pages that need it are read as an image."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from .chars import is_garbage

_GLYPH_NAME = re.compile(r"\(cid:\d+\)|/g\d+|/C\d{2,3}(?=/|\s)")  # (cid:123), /g35: glyphs that no one gave a character
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NOT_HAN = re.compile(r"[^\u4e00-\u9fff]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_FEWEST = 30  # ideographs that make a judgement
# Share of ideographs that lie in words of two characters or more. 4,302 real texts of 45–400 characters (articles of law,
# news, policies): never below 0.16, 1 % below 0.45; the same articles under a wrong character map: 99 % below 0.10.
_FEWEST_IN_WORDS = 0.12
_RUN = 6  # characters in a row that say nothing


def is_unreadable(text: str, cjk_font: bool = False) -> bool:
    """Whether a text layer is garbage: see `chars.is_garbage`; glyph names, runs of private characters, no words."""
    if is_garbage(text, cjk_font) or _has_dead_run(text):
        return True
    if sum(len(m.group()) for m in _GLYPH_NAME.finditer(text)) > 0.2 * max(len(text), 1):
        return True
    return len(_HAN.findall(text)) >= _FEWEST and not _KANA.search(text) and words_share(text) < _FEWEST_IN_WORDS


def _has_dead_run(text: str) -> bool:
    """Six or more different control, private or unassigned characters in a row: not bullets, not a dotted leader."""
    run: list[str] = []
    for char in text:
        if unicodedata.category(char) in ("Co", "Cn", "Cs") or char == "\ufffd":
            run.append(char)
        elif not char.isspace():
            run = []
        if len(run) >= _RUN and len(set(run)) >= _RUN // 2:
            return True
    return False


def words_share(text: str) -> float:
    """The share of the text's ideographs that belong to words of two characters or more; 1.0 where it has none."""
    import rjieba

    han = _NOT_HAN.sub(" ", text)
    count = len(_HAN.findall(han))
    if not count:
        return 1.0
    return sum(len(w) for w in rjieba.cut(han, False) if len(w) > 1 and _HAN.match(w)) / count


def agreement(layer: str, seen: str) -> float:
    """The share of neighbouring pairs of the layer's characters that were also seen on the page; 1.0 for no pair."""
    pairs = {a + b for a, b in pairwise("".join(layer.split()))}
    found = {a + b for a, b in pairwise("".join(seen.split()))}
    return len(pairs & found) / len(pairs) if pairs else 1.0
