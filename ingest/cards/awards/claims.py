"""Which of the amounts of a provision belong to which of the benefits that it grants: by the words of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Claim:
    """The words in the canonical text that grant a benefit, and its name; `more`: further words that grant it, to others; `others`: the
    words of all other benefits of the document.
    """

    own: Span
    others: tuple[Span, ...] = ()
    name: str = ""
    more: tuple[Span, ...] = ()

    @property
    def all(self) -> tuple[Span, ...]:
        return (self.own, *self.more, *self.others)

    def has(self, words: Span, at: Span) -> bool:
        """Whether an amount is in its own words; `at` is the place of the figure in the words that grant it."""
        return owner(words, at, self.all) in (self.own, *self.more)

    def lies_in(self, words: Span) -> bool:
        """Whether its own words are a part of these: one kind of an amount with a limit for each."""
        return words[0] <= self.own[0] and self.own[1] <= words[1]

    def is_free(self, words: Span, at: Span) -> bool:
        """Whether an amount is in nobody's words."""
        return owner(words, at, self.all) is None


def owner(words: Span, at: Span, spans: Sequence[Span]) -> Span | None:
    """Of the spans the one that holds the figure at `at`, the shortest of several; else that which shares most of `words`."""
    holding = [s for s in spans if s[0] <= at[0] and at[1] <= s[1]]
    if holding:
        return min(holding, key=lambda s: s[1] - s[0])
    sharing = [s for s in spans if _shared(s, words) * 2 >= min(s[1] - s[0], words[1] - words[0])]
    return max(sharing, key=lambda s: _shared(s, words), default=None)


def _shared(a: Span, b: Span) -> int:
    """How many characters they share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))
