"""The texts of all documents, asked what they hold: from the character pairs of each, so that hardly any text is looked through."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import add

import numpy as np
import numpy.typing as npt

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

    def some(self, document_ids: Iterable[str]) -> SomeDocuments:
        """The texts of several documents, asked at once. Raises `KeyError`."""
        return SomeDocuments(self, [self._numbers[i] for i in document_ids])

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


class SomeTexts:
    """Texts asked at once what they hold: an answer for each, in their order."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    def holding(self, word: str) -> npt.NDArray[np.bool_]:
        """Whether each holds `word`."""
        return np.frombuffer(bytes([word in text for text in self._texts]), dtype=np.bool_)

    def counting(self, word: str) -> npt.NDArray[np.int64]:
        """How often it stands in each."""
        return np.array([text.count(word) for text in self._texts], dtype=np.int64)


class SomeDocuments(SomeTexts):
    """Documents asked at once, through their character pairs."""

    def __init__(self, texts: DocumentTexts, numbers: Sequence[int]) -> None:
        super().__init__([texts.text(number) for number in numbers])
        self._flags = texts.flags
        self._numbers = np.array(numbers, dtype=np.intp)

    def holding(self, word: str) -> npt.NDArray[np.bool_]:
        if len(word) < 2:
            return super().holding(word)
        held = self._holding_pair(word[:2])
        if len(word) == 2:
            return held
        for start in range(1, len(word) - 1):
            held = held & self._holding_pair(word[start : start + 2])
        return np.array(
            [has and word in text for has, text in zip(held.tolist(), self._texts, strict=True)], dtype=np.bool_
        )

    def _holding_pair(self, pair: str) -> npt.NDArray[np.bool_]:
        return np.frombuffer(self._flags(pair), dtype=np.bool_)[self._numbers]
