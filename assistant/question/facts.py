"""Facts about the asker, read from free text: what was told, in which words, and what contradicts itself; and how facts accumulate.

    read_facts("去年营收三千来万，28个人里9个搞研发", as_of=date(2026, 11, 23))

`text` is in simplified characters. What is asked, wished, supposed or told of others is no fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.policy.facts import FactDefinition, KnownFact, Profile, fact_definitions
from assistant.question.fact_reading.absent import read_none
from assistant.question.fact_reading.amounts import read_amounts
from assistant.question.fact_reading.carrying import place_in_time
from assistant.question.fact_reading.dates import read_dates
from assistant.question.fact_reading.idioms import read_idioms
from assistant.question.fact_reading.implied import tell_implied
from assistant.question.fact_reading.own import read_own
from assistant.question.fact_reading.phrases import read_phrases
from assistant.question.fact_reading.replies import Asked, answer_expected, in_order
from assistant.question.fact_reading.settling import Contradiction, FactReading, settled
from assistant.question.fact_reading.states import read_states
from assistant.question.fact_reading.telling import Told, take_apart

__all__ = ["Asked", "Contradiction", "FactReading", "merged", "read_facts"]


def read_facts(
    text: str,
    *,
    as_of: date,
    expected: Sequence[str | Asked] = (),
    expected_year: int | None = None,
    definitions: Mapping[str, FactDefinition] | None = None,
) -> FactReading:
    """What `text` tells of the asker on the day `as_of`.

    `expected`: what was just asked for, in order, so that 「180万」 or 「是的，没有」 answers it; `expected_year` is the year that the
    keys given without one were asked for. `definitions`: every fact that can be told, those that only cards have with them; the
    vocabulary's unless told otherwise. Never raises: what cannot be read is left out.
    """
    known = fact_definitions() if definitions is None else definitions
    asked = tuple(a if isinstance(a, Asked) else Asked(a, expected_year) for a in expected)
    asked = tuple(a for a in asked if a.key in known)
    told: list[Told] = []
    for words, answers in in_order(text, asked):
        told += _told(words, as_of, answers, known)
    return settled(told, known)


def _told(text: str, as_of: date, asked: Sequence[Asked], definitions: Mapping[str, FactDefinition]) -> list[Told]:
    telling = take_apart(text, as_of, [a.key for a in asked], definitions)
    if len(telling.state.expected) == 1:
        telling.state.topic = telling.state.expected[0]
    years = {a.year for a in asked}
    year = years.pop() if len(years) == 1 else None
    telling.state.year = year
    for part in telling.parts:
        read_amounts(telling, part)
        read_dates(telling, part)
        read_none(telling, part)
        read_states(telling, part)
        read_phrases(telling, part)
        read_idioms(telling, part)
        read_own(telling, part)
        place_in_time(telling, part)
    answer_expected(telling, year)
    tell_implied(telling)
    return telling.told


def merged(profile: Profile, reading: FactReading, definitions: Mapping[str, FactDefinition] | None = None) -> Profile:
    """The profile after a message: what was told now takes the place of what was told before.

    With a fact goes what was told earlier and rested on its old value: a ratio of 6 % once the research expense is corrected, the day
    of a certificate once there is none.
    """
    known = fact_definitions() if definitions is None else definitions
    told = {(f.key, f.year): f for f in reading.facts}
    kept = tuple(f for f in profile.facts if (f.key, f.year) in told or not _outdated(f, profile, reading, known))
    return Profile(facts=kept).with_facts(reading.facts)


def _outdated(
    earlier: KnownFact, profile: Profile, reading: FactReading, definitions: Mapping[str, FactDefinition]
) -> bool:
    for now in reading.facts:
        before = next((f for f in profile.of(now.key) if f.year == now.year), None)
        derived = definitions.get(earlier.key)
        if derived and derived.derived and now.key in derived.derived.of:
            same_year = earlier.year == now.year or earlier.year is None or now.year is None
            if before is not None and before.value != now.value and same_year:
                return True
        definition = definitions.get(now.key)
        if definition and definition.derived and now.value is False and earlier.key in definition.derived.of:
            return True
    return False
