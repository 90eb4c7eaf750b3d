"""Counts of one measure, and pairs of what was written and what was read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass
class Score:
    """Counts of one measure: gold entries, read entries, matched pairs, pairs that are exact; and what went wrong."""

    gold: int = 0
    read: int = 0
    matched: int = 0
    exact: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.matched / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.matched / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    @property
    def exactness(self) -> float:
        """Of the matched pairs."""
        return self.exact / self.matched if self.matched else 1.0

    def add(self, other: Score) -> None:
        self.gold += other.gold
        self.read += other.read
        self.matched += other.matched
        self.exact += other.exact
        self.misses += other.misses


Scores = dict[str, Score]


def paired(
    gold: Sequence[T], read: Sequence[T], may: Callable[[T, T], bool], likeness: Callable[[T, T], float]
) -> list[tuple[int, int]]:
    """One-to-one pairs that may go together, the most alike first."""
    candidates = [(likeness(a, b), -i, -j) for i, a in enumerate(gold) for j, b in enumerate(read) if may(a, b)]
    pairs: list[tuple[int, int]] = []
    left: set[int] = set()
    right: set[int] = set()
    for _, i, j in sorted(candidates, reverse=True):
        if -i not in left and -j not in right:
            left.add(-i)
            right.add(-j)
            pairs.append((-i, -j))
    return pairs
