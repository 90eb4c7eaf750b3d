"""Slips of typing read as what was meant: 「高薪企业」 → 「高新企业」, 「申抱」 → 「申报」, and letters (`letters.py`).

Only words of the field are read into a question (those of the documents, and the vocabulary's), and only in the place of what is no
word: what stands in a document, in a dictionary, in quotation marks or in 《》 stays, and so do numerals. A false reading is worse
than none: where two words fit about equally well, the question stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from assistant.question.letters import Letters
from assistant.question.sounds import Likeness, likeness, slips, sound

_LONGEST = 8  # characters of a word that is read into a question
_PASTED = 400  # characters from which on a message was pasted, not typed: reading takes 0.3 ms a character at worst
_SHORTEST_NAME = 2
_SEEN_OFTEN = 2  # passages that hold a word before it counts as one of the field
_TWO_SLIPS = 4  # characters from which on a word may be typed wrongly in two places
_CLEARLY = 4  # how many times as common the better of two readings must be
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_KEPT = re.compile(r"《[^》]*》|“[^”]*”|「[^」]*」|\"[^\"]*\"|‘[^’]*’")
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿半几第")
_GAP = "\0"

Cut = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class _Reading:
    """`word` in the place of [start, end), with what speaks for it: smaller is better."""

    start: int
    end: int
    word: str
    likeness: Likeness
    common: int

    @property
    def order(self) -> tuple[int, int, int]:
        return (-(self.end - self.start), self.likeness, -self.common)


class Speller:
    """Reads questions against one library. Immutable; safe to share between threads.

    `names`: terms of the field; `words`: words of the documents with the number of
    passages that hold each; `holds`: whether a wording stands in a document; `cut`: words of a text, none guessed; `is_word`: whether
    a dictionary has it.
    """

    def __init__(
        self,
        names: Iterable[str],
        words: Mapping[str, int],
        *,
        holds: Callable[[str], bool],
        cut: Cut,
        is_word: Callable[[str], bool],
    ) -> None:
        self._names = frozenset(n for n in names if _fits(n))
        everyday = slips().everyday
        often = {w: n for w, n in words.items() if n >= _SEEN_OFTEN and _fits(w) and is_word(w)}
        self._words = {**often, **{n: max(_SEEN_OFTEN, words.get(n, 0)) for n in self._names | everyday}}
        self._known = frozenset(words) | self._names
        self._holds = holds
        self._cut = cut
        self._is_word = is_word
        self._letters = Letters(self._names | everyday, words)
        self._by_gap: dict[str, list[str]] = {}
        for word in self._words:
            for pattern in _patterns(word, 2 if word in self._names else 1):
                self._by_gap.setdefault(pattern, []).append(word)

    def read(self, text: str) -> str:
        """`text` in simplified characters as it was meant; itself where nothing was mistyped."""
        if len(text) >= _PASTED:
            return text
        parts: list[str] = []
        last = 0
        for kept in _KEPT.finditer(text):
            parts += [self._read(text[last : kept.start()]), kept[0]]
            last = kept.end()
        return "".join([*parts, self._read(text[last:])])

    def _read(self, text: str) -> str:
        return _HAN.sub(lambda run: self._corrected(run[0]), self._letters.read(text))

    def _corrected(self, run: str) -> str:
        found = list(run)
        for reading in self._chosen(run):
            found[reading.start : reading.end] = reading.word
        return "".join(found)

    def _chosen(self, run: str) -> list[_Reading]:
        """The readings of a run of characters that do not overlap, the longest first."""
        taken: list[_Reading] = []
        for reading in sorted(self._readings(run), key=lambda r: r.order):
            if not any(reading.start < t.end and t.start < reading.end for t in taken):
                taken.append(reading)
        return taken

    def _readings(self, run: str) -> Iterator[_Reading]:
        words = self._cut(run)
        starts = [sum(map(len, words[:n])) for n in range(len(words) + 1)]
        for first in range(len(words)):
            for last in range(first + 1, len(words) + 1):
                start, end = starts[first], starts[last]
                if not _SHORTEST_NAME <= end - start <= _LONGEST:
                    continue
                reading = self._reading(run, start, end, words[first:last])
                before, after = words[max(0, first - 1) : first], words[last : last + 1]
                if reading is not None and not self._breaks(reading, run, before, after):
                    yield reading

    def _reading(self, run: str, start: int, end: int, words: list[str]) -> _Reading | None:
        """What these words of a run were meant to be, where they are no word and one other fits clearly best."""
        typed = run[start:end]
        if typed in self._known or self._is_word(typed):
            return None
        alike = self._alike(typed)
        if not alike:
            return None
        changeable = self._changeable(words)
        fits = [
            _Reading(start, end, meant, how, self._words[meant])
            for meant in alike
            if (how := self._how(typed, meant, changeable)) is not Likeness.NONE
        ]
        fits.sort(key=lambda r: (r.likeness, -r.common))
        if not fits:
            return None
        best, others = fits[0], [r for r in fits[1:] if r.likeness is fits[0].likeness]
        if others and best.common < _CLEARLY * others[0].common:
            return None
        return None if self._holds(typed) else best

    def _breaks(self, reading: _Reading, run: str, before: list[str], after: list[str]) -> bool:
        """Whether a short reading changes a character that makes a word of the documents with the single one beside it: 「链主给」 speaks
        of 链主.
        """
        typed = run[reading.start : reading.end]
        if len(typed) > _SHORTEST_NAME:
            return False
        pairs = [word + typed[0] for word in before if typed[0] != reading.word[0]]
        pairs += [typed[-1] + word for word in after if typed[-1] != reading.word[-1]]
        function = slips().function
        return any(len(pair) == 2 and function.isdisjoint(pair) and self._holds(pair) for pair in pairs)

    def _changeable(self, words: list[str]) -> frozenset[int]:
        """Places where a slip may be in place of a common word: single characters, and words that no document has."""
        found: set[int] = set()
        at = 0
        for word in words:
            if len(word) == 1 or word not in self._known:
                found.update(range(at, at + len(word)))
            at += len(word)
        return frozenset(found)

    def _alike(self, typed: str) -> set[str]:
        slips_at_most = 2 if len(typed) >= _TWO_SLIPS else 1
        return {w for pattern in _patterns(typed, slips_at_most) for w in self._by_gap.get(pattern, ())}

    def _how(self, typed: str, meant: str, changeable: frozenset[int]) -> Likeness:
        """The worst likeness among the characters that differ; NONE where one differs that may not."""
        places = [i for i, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
        if not places:
            return Likeness.NONE
        short, long = len(typed) == _SHORTEST_NAME, self._is_long_name(meant)
        numeral = typed if not long else "".join(typed[i] + meant[i] for i in places)
        if not _NUMERALS.isdisjoint(numeral):  # 「一市」 is not 「一式」
            return Likeness.NONE
        plain = meant in slips().everyday or long
        if not plain and any(typed[i] in slips().function for i in places):
            return Likeness.NONE
        sounds = sound(meant)
        if len(sounds) != len(meant):
            return Likeness.NONE
        worst = max(likeness(typed[i], meant[i], sounds[i]) for i in places)
        single = changeable.issuperset(places)
        if worst is Likeness.NEAR_SOUND:
            return worst if single and (not short or meant in self._names) else Likeness.NONE
        return worst if single or long else Likeness.NONE

    def _is_long_name(self, word: str) -> bool:
        """Whether a word is so long and of the field that hardly anything else sounds like it: 「自主认定」 for 「自主任定」."""
        return len(word) >= _TWO_SLIPS and word in self._names


def _fits(word: str) -> bool:
    return _SHORTEST_NAME <= len(word) <= _LONGEST and bool(_HAN.fullmatch(word))


def _patterns(word: str, slips_at_most: int) -> Iterator[str]:
    """`word` with one character left open, or two of a longer one."""
    for i in range(len(word)):
        yield f"{word[:i]}{_GAP}{word[i + 1 :]}"
    if slips_at_most == 2 and len(word) >= _TWO_SLIPS:
        for i, j in combinations(range(len(word)), 2):
            yield f"{word[:i]}{_GAP}{word[i + 1 : j]}{_GAP}{word[j + 1 :]}"
