"""Latin letters in a question read as the Chinese they stand for: typed pinyin, foreign words."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from functools import cached_property

from assistant.question.sounds import slips, sound

_RUN = re.compile(r"(?<![A-Za-z0-9])[a-z]+(?:[ '’]?[a-z]+)*(?![A-Za-z0-9])")
_GAPS = re.compile(r"[ '’]")
_SHORTEST = 5  # letters: shorter ones are words and abbreviations of their own
_SYLLABLES = 2
_MOST_WORDS = 8  # syllables of a term at most, each set by itself
_INITIALS = 4  # letters that stand for a character each: 「gxjsqy」


class Letters:
    """Reads the letters of questions. `names`: terms that may be typed in pinyin; `words`: those of the documents."""

    def __init__(self, names: Iterable[str], words: Container[str]) -> None:
        self._names = tuple(sorted(names))
        self._words = words

    def read(self, text: str) -> str:
        """`text` with foreign words and whole words of pinyin in Chinese; what stands in a document stays."""
        if not any(c.isascii() and c.isalpha() for c in text):
            return text
        return _RUN.sub(self._from_pinyin, self._foreign.sub(self._translated, text))

    def _translated(self, match: re.Match[str]) -> str:
        return match[0] if match[0].lower() in self._words else self._meanings[match[0].lower()]

    def _from_pinyin(self, run: re.Match[str]) -> str:
        words = _GAPS.split(run[0])
        found: list[str] = []
        at = 0
        while at < len(words):
            last = min(len(words), at + _MOST_WORDS)
            end = next((e for e in range(last, at, -1) if "".join(words[at:e]) in self._by_letters), None)
            found.append(words[at] if end is None else self._by_letters["".join(words[at:end])])
            at = at + 1 if end is None else end
        return "".join(found) if found != words else run[0]

    @cached_property
    def _meanings(self) -> Mapping[str, str]:
        return {foreign.lower(): chinese for foreign, chinese in slips().foreign.items()}

    @cached_property
    def _foreign(self) -> re.Pattern[str]:
        words = "|".join(re.escape(w) for w in sorted(self._meanings, key=len, reverse=True))
        return re.compile(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])", re.IGNORECASE)

    @cached_property
    def _by_letters(self) -> Mapping[str, str]:
        """The term that is written so in pinyin, or by the initials of a longer one; none where several are."""
        found: dict[str, set[str]] = {}
        for name in self._names:
            syllables = sound(name)
            if len(syllables) == len(name) >= _SYLLABLES and len("".join(syllables)) >= _SHORTEST:
                found.setdefault("".join(syllables), set()).add(name)
            if len(syllables) == len(name) >= _INITIALS:
                found.setdefault("".join(s[0] for s in syllables), set()).add(name)
        return {letters: names.pop() for letters, names in found.items() if len(names) == 1}
