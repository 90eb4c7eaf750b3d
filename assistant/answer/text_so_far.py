"""An answer's text while it grows: its marks numbered in order of appearance, as `Numbering.arranged` numbers them in the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.policy.answer import MARK, Citation
from assistant.policy.events import Cited, Delta


class TextSoFar:
    """`citations`: those that the marks of the text to come number."""

    def __init__(self, citations: Sequence[Citation]) -> None:
        self._by_number = {c.n: c for c in citations}
        self._order: dict[int, int] = {}

    def grown(self, text: str) -> Iterator[Cited | Delta]:
        """The events that append `text`: the citations that it is the first to use, then its words."""
        for number in map(int, MARK.findall(text)):
            if number not in self._order:
                self._order[number] = len(self._order) + 1
                yield Cited(citation=self._by_number[number].model_copy(update={"n": self._order[number]}))
        yield Delta(text=MARK.sub(lambda m: f"[{self._order[int(m[1])]}]", text))
