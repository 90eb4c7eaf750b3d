"""The texts of all documents, asked what they hold: from the character pairs of each, so that hardly any text is looked through."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import add

_FLAGGED = 4096  # character pairs for which every document is marked, a byte each
_REMEMBERED = 16_384  # words of which it is remembered whether any document holds them


class DocumentTexts:
    """Texts by the id of their document. Safe to share between threads.

    A pair of characters stands in the documents whose numbers `_holders` has for it; a longer word can only stand in those that have
    all of its pairs.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._numbers = {document_id: number for number, document_id in enumerate(texts)}
        self._texts = list(texts.values())
        self._holders: dict[str, array[int]] = {}
        for number, text in enumerate(self._texts):
            for pair in set(map(add, text, text[1:])):
                if (holders := self._holders.get(pair)) is None:
                    holders = self._holders[pair] = array("I")
                holders.append(number)
        self.flags = lru_cache(_FLAGGED)(self._flagged)
        self._somewhere = lru_cache(_REMEMBERED)(lambda word: any(True for _ in self._holding(word)))

    def __contains__(self, word: str) -> bool:
        """Whether any document holds `word`, which has no line end."""
        return word in self._holders if len(word) == 2 else self._somewhere(word)

    def count(self, word: str) -> int:
        """How often it stands in all documents."""
        return sum(self._texts[number].count(word) for number in self._holding(word))

    def documents_holding(self, word: str) -> int:
        """How many documents hold it."""
        return sum(1 for _ in self._holding(word))

    def of(self, document_id: str) -> DocumentText:
        """The text of one document. Raises `KeyError`."""
        return DocumentText(self, self._numbers[document_id])

    def get(self, document_id: str) -> DocumentText | None:
        number = self._numbers.get(document_id)
        return None if number is None else DocumentText(self, number)

    def whole(self, document_id: str) -> str:
        """The text itself. Raises `KeyError`."""
        return self._texts[self._numbers[document_id]]

    def _holding(self, word: str) -> Iterator[int]:
        if len(word) < 2:
            yield from (n for n, text in enumerate(self._texts) if word in text)
            return
        pairs = [self._holders.get(word[i : i + 2], ()) for i in range(len(word) - 1)]
        rarest = min(pairs, key=len)
        if len(word) == 2:
            yield from rarest
        else:
            yield from (n for n in rarest if word in self._texts[n])

    def holds(self, number: int, word: str) -> bool:
        """Whether the document of this number holds `word`."""
        for i in range(len(word) - 1):
            if not self.flags(word[i : i + 2])[number]:
                return False
        return word in self._texts[number]

    def _flagged(self, pair: str) -> bytearray:
        """For each document whether it holds the pair."""
        flags = bytearray(len(self._texts))
        for number in self._holders.get(pair, ()):
            flags[number] = 1
        return flags

    def text(self, number: int) -> str:
        return self._texts[number]


class DocumentText:
    """The text of one document, asked as a `str` is."""

    __slots__ = ("_flags", "_number", "_texts")

    def __init__(self, texts: DocumentTexts, number: int) -> None:
        self._texts = texts
        self._flags = texts.flags
        self._number = number

    def __contains__(self, word: str) -> bool:
        if len(word) == 2:  # most are
            return bool(self._flags(word)[self._number])
        return self._texts.holds(self._number, word)

    def count(self, word: str) -> int:
        return self._texts.text(self._number).count(word) if word in self else 0
