"""Facts about an enterprise or person, read from what somebody says in free Chinese.

Only what is told of the asker is read: a question, a wish, a rule, a supposition and other people's affairs give nothing, and where a
word could mean several facts none is read. A wrong fact makes a wrong verdict; a missing one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.policy.fact_values import show_value
from assistant.policy.facts import KnownFact, Profile, fact_definitions
from assistant.question.fact_reading.amounts import fact_of, fits, read_amounts, read_days
from assistant.question.fact_reading.message import told_clauses
from assistant.question.fact_reading.numbers import plain_text
from assistant.question.fact_reading.replies import read_reply
from assistant.question.fact_reading.states import read_states

LONGEST = 20_000  # characters read; a message beyond it is no message


@dataclass(frozen=True, slots=True)
class FactReading:
    """`facts` in the order told, one of a key and year; `contradictions`: questions in Chinese, one for each that was told in two ways."""

    facts: tuple[KnownFact, ...] = ()
    contradictions: tuple[str, ...] = ()


def read_facts(text: str, *, as_of: date, expected: Sequence[str] = ()) -> FactReading:
    """The facts that `text` tells. `expected`: keys just asked for, which a bare 「180万」 or 「没有」 answers. Never raises."""
    text = text[:LONGEST]
    narrow = plain_text(text)
    told = list(_told(text, narrow, as_of))
    if not told:
        told = [(f, False) for f in read_reply(text, narrow, as_of, [k for k in expected if k in fact_definitions()])]
    return _settled(told)


def merged(profile: Profile, reading: FactReading) -> Profile:
    """`profile` with what was read; a later fact takes the place of an earlier one with the same key and year."""
    return profile.with_facts(reading.facts)


def _told(text: str, narrow: str, as_of: date) -> Iterator[tuple[KnownFact, bool]]:
    """Each fact with the words of `text` it came from, and whether its clause corrects an earlier one."""
    last: KnownFact | None = None
    corrected = -1  # the sentence that a clause corrects: 「不对，是3000万」
    for told in told_clauses(narrow, as_of):
        if told.clause.corrects:
            corrected = told.clause.sentence
        corrects = corrected == told.clause.sentence
        found = [*read_amounts(narrow, told), *read_days(narrow, told), *read_states(narrow, told)]
        if corrects and not found and last and len(told.quantities) == 1:
            definition, quantity = fact_definitions()[last.key], told.quantities[0]
            if fits(definition, quantity, bare=False):
                found = [(fact_of(definition, quantity, last.year), quantity.start, quantity.end)]
        for fact, start, end in sorted(found, key=lambda f: (f[1], f[2])):
            last = fact.model_copy(update={"said": text[start:end]})
            yield last, corrects


def _settled(told: list[tuple[KnownFact, bool]]) -> FactReading:
    """One fact for a key and year; what is told in two ways without a correction is no fact but a question."""
    held: dict[tuple[str, int | None], KnownFact] = {}
    disputed: dict[tuple[str, int | None], str] = {}
    for fact, corrects in told:
        at = (fact.key, fact.year)
        earlier = held.get(at)
        if earlier is None or corrects:
            held[at] = fact
            disputed.pop(at, None)
        elif earlier.value != fact.value and at not in disputed:
            disputed[at] = _question(earlier, fact)
    facts = tuple(f for at, f in held.items() if at not in disputed)
    return FactReading(facts, tuple(disputed.values()))


def _question(first: KnownFact, second: KnownFact) -> str:
    definition = fact_definitions()[first.key]
    name = f"{first.year}年的{definition.name}" if first.year else definition.name
    values = [show_value(f.value, definition) for f in (first, second)]
    return f"{name}前面说的是{values[0]}（“{first.said}”），后面说的是{values[1]}（“{second.said}”），以哪个为准？"
