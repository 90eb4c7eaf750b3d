"""Puts a model's sentences in the place of the statements that they word, and releases the answer line by line.

What was shown cannot be taken back. So the unit of release is a statement: its line is shown in the model's words once sentences that
hold tell all of it, and in its own words once the model has gone on to a later one or has ended. The order is the extractive answer's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer.write.checks import tells_all
from assistant.answer.write.reading import Spoken
from assistant.answer.write.repair import placed
from assistant.answer.write.slots import Line, Slot

_ENDS = "。！？；"


class Telling:
    """One answer while a model words it."""

    def __init__(self, slots: Sequence[Slot], spare: int) -> None:
        """`spare`: by how many characters the answer may grow."""
        self._slots = slots
        self._spare = spare
        self._next = 0  # the first slot that is not released
        self._heard: dict[int, list[str]] = {}  # sentences that hold, of slots that are not told yet

    @property
    def is_over(self) -> bool:
        """Whether nothing is left for a model to word."""
        return not self._open()

    def certain(self) -> Iterator[Line]:
        """The lines up to the next statement that a model may word."""
        while self._next < len(self._slots) and self._slots[self._next].number is None:
            yield from self._released()

    def hear(self, spoken: Spoken) -> Iterator[Line]:
        """The lines that a sentence settles."""
        found = placed(spoken, self._open())
        if found is None:
            return
        slot, sentence = found
        heard = self._heard.setdefault(slot.number or 0, [])
        heard.append(sentence if sentence[-1] in _ENDS else sentence + "。")
        together = dict.fromkeys(("".join(heard), heard[-1]))
        most = len(slot.told) + self._spare
        words = next((words for words in together if len(words) <= most and tells_all(words, slot.told)), "")
        if not words:
            return
        self._spare = most - len(words)
        while self._slots[self._next] is not slot:
            yield from self._released()
        yield from self._released(words)
        yield from self.certain()

    def rest(self) -> Iterator[Line]:
        """The lines that are left, as they were extracted."""
        while self._next < len(self._slots):
            yield from self._released()

    def _open(self) -> list[Slot]:
        return [slot for slot in self._slots[self._next :] if slot.number is not None]

    def _released(self, words: str = "") -> list[Line]:
        slot = self._slots[self._next]
        self._next += 1
        return slot.lines(words)
