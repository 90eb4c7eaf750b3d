"""What belongs together in a text and in its rewording: parts between figures and sentences, and words that must not change places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from assistant.policy.figures import find_figures

_CLAUSE = re.compile(r"[^，；。、\n]*[，；。、\n]?")
_PARTS = (re.compile(r"[^，；。：\n（）()]+"), re.compile(r"[^；。\n]+"))  # clauses, sentences


def parts_of_both(text: str, told: str) -> Iterator[tuple[str, str]]:
    """The parts of two texts of the same figures that belong to each other: their clauses, or else their sentences, where both have as
    many; else what ends with the clause of a figure, as 「首次认定的，给予20万元」.
    """
    for pattern in _PARTS:
        mine, theirs = pattern.findall(text), pattern.findall(told)
        if len(mine) == len(theirs):
            yield from zip(mine, theirs, strict=True)
            return
    yield from _by_figures(text, told)


def _by_figures(text: str, told: str) -> Iterator[tuple[str, str]]:
    mine, theirs = _ends(text), _ends(told)
    both = [n for n in mine if n in theirs]
    yield from zip(_cut(text, [mine[n] for n in both]), _cut(told, [theirs[n] for n in both]), strict=True)


def _ends(text: str) -> dict[int, int]:
    """Where each clause with figures ends, by the number of figures up to there; what follows the last belongs to it."""
    found, figures = {}, 0
    for clause in _CLAUSE.finditer(text):
        if count := _count(clause[0]):
            figures += count
            found[figures] = clause.end()
    if figures:
        found[figures] = len(text)
    return found


def _cut(text: str, ends: Sequence[int]) -> list[str]:
    return [text[a:b] for a, b in pairwise([0, *ends])] or [text]


def _count(text: str) -> int:
    return len(find_figures(text))


def in_order(words: Iterable[str], text: str) -> list[str]:
    """`words` as they come in `text`, one that is said again right away once."""
    longest_first = sorted(map(re.escape, words), key=lambda word: (-len(word), word))
    found = re.findall("|".join(longest_first), text) if longest_first else []
    return [word for at, word in enumerate(found) if at == 0 or found[at - 1] != word]
