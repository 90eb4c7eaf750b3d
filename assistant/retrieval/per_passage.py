"""What is the same for a passage whatever is asked: worked out once, when it is first wanted."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

import numpy as np
import numpy.typing as npt

from assistant.policy.provision import Passage

Numbers = npt.NDArray[np.intp]


class PassageNumbers:
    """The passages of a library by their number, which stands for one in arrays."""

    def __init__(self, passages: Mapping[str, Passage]) -> None:
        self._passages = list(passages.values())
        self._numbers = {passage_id: number for number, passage_id in enumerate(passages)}
        self._documents = {passage_id: passage.document_id for passage_id, passage in passages.items()}
        self.document_of = self._documents.__getitem__  # the document of the passage with an id

    def __len__(self) -> int:
        return len(self._passages)

    def __contains__(self, passage_id: str) -> bool:
        return passage_id in self._numbers

    def __getitem__(self, number: int) -> Passage:
        return self._passages[number]

    def of(self, passage_id: str) -> int:
        return self._numbers[passage_id]

    def of_each(self, passage_ids: Iterable[str]) -> Numbers:
        return np.array(list(map(self._numbers.__getitem__, passage_ids)), dtype=np.intp)


class PerPassage:
    """One feature of every passage of a library. Safe to share between threads: what two work out at once is the same."""

    def __init__(self, passages: PassageNumbers, feature: Callable[[Passage], float]) -> None:
        self._passages = passages
        self._feature = feature
        self._values = np.full(len(passages), np.nan)

    def of(self, passage: Passage) -> float:
        number = self._passages.of(passage.id)
        value: float = self._values.item(number)
        if math.isnan(value):
            value = self._values[number] = self._feature(passage)
        return value

    def of_each(self, numbers: Numbers) -> npt.NDArray[np.float64]:
        """For the passages of these numbers."""
        found = self._values[numbers]
        for place in np.flatnonzero(np.isnan(found)).tolist():
            number = numbers[place]
            found[place] = self._values[number] = self._feature(self._passages[number])
        return found
