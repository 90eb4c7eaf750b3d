"""One message cut into clauses, each with the words, quantities, days and years that stand in its told part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from assistant.question.fact_reading.clauses import Clause, find_clauses
from assistant.question.fact_reading.cues import Mention, find_mentions
from assistant.question.fact_reading.numbers import Quantity, find_quantities
from assistant.question.fact_reading.times import Day, Years, find_days, find_years

_T = TypeVar("_T", Mention, Quantity, Day, Years)


@dataclass(frozen=True, slots=True)
class Told:
    """A clause that tells something. `years` are its own; `carried` those last told in the paragraph before it."""

    clause: Clause
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]  # not those that are part of a date or a year
    days: tuple[Day, ...]
    years: tuple[Years, ...]
    carried: tuple[int, ...]


def told_clauses(narrow: str, as_of: date) -> Iterator[Told]:
    """The telling clauses of a text that `plain_text` made narrow, in order. Linear in its length."""
    days, years = find_days(narrow, as_of), find_years(narrow, as_of)
    taken = sorted([(d.start, d.end) for d in days] + [(y.start, y.end) for y in years])
    quantities = list(_outside(find_quantities(narrow), taken))
    mentions, counts = _Stream(find_mentions(narrow)), _Stream(quantities)
    dates, spans = _Stream(days), _Stream(years)
    carried: tuple[int, ...] = ()
    paragraph = 0
    for clause in find_clauses(narrow):
        if clause.paragraph != paragraph:
            paragraph, carried = clause.paragraph, ()
        end = clause.told
        words, numbers = mentions.within(clause.start, end), counts.within(clause.start, end)
        dated, in_years = dates.within(clause.start, end), spans.within(clause.start, end)
        if _told(clause):
            yield Told(clause, tuple(words), tuple(numbers), tuple(dated), tuple(in_years), carried)
        if in_years:
            carried = in_years[-1].years


def _told(clause: Clause) -> int:
    return clause.told - clause.start


def _outside(quantities: list[Quantity], taken: list[tuple[int, int]]) -> Iterator[Quantity]:
    at = 0
    for quantity in quantities:
        while at < len(taken) and taken[at][1] <= quantity.start:
            at += 1
        if at == len(taken) or taken[at][0] >= quantity.end:
            yield quantity


class _Stream(Generic[_T]):
    """Things in order of their start, handed out clause by clause."""

    def __init__(self, things: list[_T]) -> None:
        self._things: list[_T] = things
        self._at = 0

    def within(self, start: int, end: int) -> list[_T]:
        found = []
        while self._at < len(self._things) and self._things[self._at].start < end:
            thing = self._things[self._at]
            if thing.start >= start and thing.end <= end:
                found.append(thing)
            self._at += 1
        return found
