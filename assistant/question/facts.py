"""Facts about the asker, read from free text: what was told, in which words, and what contradicts itself; and how facts accumulate.

    read_facts("去年营收三千来万，28个人里9个搞研发", as_of=date(2026, 11, 23))

`text` is in simplified characters. What is asked, wished, supposed or told of others is no fact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.policy.fact_values import show_value
from assistant.policy.facts import Comparison, FactDefinition, FactType, KnownFact, Profile, Value, fact_definitions
from assistant.question.fact_reading.amounts import read_amounts, read_none, residual
from assistant.question.fact_reading.dates import read_dates
from assistant.question.fact_reading.numbers import plain_text
from assistant.question.fact_reading.states import read_states
from assistant.question.fact_reading.telling import Part, Telling, Told, definition_of, take_apart

_ROUGHLY = Decimal("0.15")  # how far apart two values may be of which one is told roughly


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two things told of one fact and year that cannot both be true; `question` asks back, naming both wordings."""

    key: str
    year: int | None
    first: KnownFact
    second: KnownFact
    question: str


@dataclass(frozen=True, slots=True)
class FactReading:
    """Facts in the order told, one for a key and year; of two that contradict each other the later one is among them."""

    facts: tuple[KnownFact, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


def read_facts(
    text: str, *, as_of: date, expected: Sequence[str] = (), expected_year: int | None = None
) -> FactReading:
    """What `text` tells of the asker on the day `as_of`.

    `expected`: keys that were just asked for, in order, so that 「180万」 or 「都没有」 answers them; `expected_year` is the
    year that was asked about. Never raises: what cannot be read is left out.
    """
    telling = take_apart(text, as_of, expected)
    if len(telling.state.expected) == 1:
        telling.state.topic = telling.state.expected[0]
    if expected_year is not None:
        telling.state.year = expected_year
    for part in telling.parts:
        read_amounts(telling, part)
        read_dates(telling, part)
        read_none(telling, part)
        read_states(telling, part)
        _place_in_time(telling, part)
    _answer_expected(telling, expected_year)
    return _settled(telling.told)


def merged(profile: Profile, reading: FactReading) -> Profile:
    """The profile after a message: what was told now takes the place of what was told before.

    With a fact goes what was told earlier and rested on its old value: a ratio of 6 % once the research expense is corrected, the day
    of a certificate once there is none.
    """
    told = {(f.key, f.year): f for f in reading.facts}
    kept = tuple(f for f in profile.facts if (f.key, f.year) in told or not _outdated(f, profile, reading))
    return Profile(facts=kept).with_facts(reading.facts)


def _outdated(earlier: KnownFact, profile: Profile, reading: FactReading) -> bool:
    for now in reading.facts:
        before = next((f for f in profile.of(now.key) if f.year == now.year), None)
        derived = fact_definitions().get(earlier.key)
        if derived and derived.derived and now.key in derived.derived.of:
            same_year = earlier.year == now.year or earlier.year is None or now.year is None
            if before is not None and before.value != now.value and same_year:
                return True
        definition = definition_of(now.key) if now.key in fact_definitions() else None
        if definition and definition.derived and now.value is False and earlier.key in definition.derived.of:
            return True
    return False


# -- times that stand alone ----------------------------------------------------------------------------------------


def _place_in_time(telling: Telling, part: Part) -> None:
    """A clause that says only when: 「（今年）」 after what it dates, 「去年，」 before it."""
    if not (part.years or part.days) or part.quantities:
        return
    if residual(telling, part):
        _take_year(telling, part)
        return
    year = part.years[0].years[0] if part.years else part.days[0].day.year
    if part.years and len(part.years[0].years) > 1:
        return
    last = telling.told[-1] if telling.told else None
    if last and part.clause.bracketed and definition_of(last.fact.key).yearly and last.end >= part.clause.start - 2:
        last.fact = last.fact.model_copy(update={"year": year})
    elif (
        last
        and last.sentence == part.clause.sentence
        and definition_of(last.fact.key).yearly
        and last.fact.year is None
    ):
        for told in telling.told:
            if told.sentence == part.clause.sentence and definition_of(told.fact.key).yearly and told.fact.year is None:
                told.fact = told.fact.model_copy(update={"year": year})
    elif part.years and year < telling.as_of.year:
        telling.state.year = year


def _take_year(telling: Telling, part: Part) -> None:
    """「2025年扭亏，盈利90万」: a clause that tells no fact of its own says what year the next ones are of."""
    own = any(t.start >= part.clause.start for t in telling.told[-3:])
    if (
        not own
        and len(part.years) == 1
        and len(part.years[0].years) == 1
        and part.years[0].years[0] < telling.as_of.year
    ):
        telling.state.year = part.years[0].years[0]


# -- answers to what was asked -------------------------------------------------------------------------------------

_YES = re.compile(
    r"^(?:嗯+|哦|好的?|那个|我们|公司)?[，,]?(?:都|全部?|两个都|两项都)?(?:是的?|对的?|有的?|符合|满足|没错|通过了|过了|在的?|有了?|YES|OK|当然|肯定|是啊|是呀|对啊|对呀|嗯+|已经?有了?|做了|完成了|是这样)(?:啊|呀|呢|的|了)?$"
)
_NO = re.compile(
    r"^(?:嗯+|哦|那个|我们|公司|暂时|目前)?[，,]?(?:还|都|全部?|两个都|两项都|也|暂)?(?:不是的?|没有?的?|否|无|未|不在|不符合|不满足|还没有?|没有过|从来没有?|NO|不对|没做|没有做|不)(?:啊|呀|呢|的|了|过)?$"
)
_ALL = re.compile(r"都|全|两[个项]")


def _answer_expected(telling: Telling, year: int | None) -> None:
    """Bare answers, in the order of the questions: 「是的」, 「都没有」, 「小型」, 「B级」."""
    told = {t.fact.key for t in telling.told}
    open_keys = [k for k in telling.state.expected if k not in told]
    if not open_keys:
        return
    for part in telling.parts:
        if not open_keys:
            return
        words = telling.text[part.clause.start : part.clause.end].strip(" “”\"'.!~")
        if any(t.start < part.clause.end and part.clause.start < t.end for t in telling.told):
            continue
        answers = _answers(words, open_keys)
        for key, value in answers:
            telling.tell(part, key, value, (part.clause.start, part.clause.end), year=year)
            open_keys.remove(key)


def _answers(words: str, open_keys: Sequence[str]) -> list[tuple[str, Value]]:
    """(key, value) of the questions that `words`, one clause, answer by themselves."""
    yes, no = bool(_YES.search(words)), bool(_NO.search(words))
    if yes or no:
        answered = [(key, value) for key in open_keys if (value := _said_of(definition_of(key), yes=yes)) is not None]
        return answered if _ALL.search(words) or len(open_keys) == 1 else answered[:1]
    for key in open_keys:
        definition = definition_of(key)
        if definition.type in (FactType.CHOICE, FactType.CHOICES):
            value = _option(definition, words)
            if value is not None:
                return [(key, value if definition.type is FactType.CHOICE else (value,))]
        elif definition.type is FactType.TEXT and 1 < len(words) <= 20:
            return [(key, words)]
    return []


def _said_of(definition: FactDefinition, *, yes: bool) -> Value | None:
    if definition.type is FactType.BOOLEAN:
        return yes
    if yes:
        return None
    if definition.type in (FactType.MONEY, FactType.NUMBER):
        return Decimal(0)
    return next((o.value for o in definition.options if o.value == "none"), None)


def _option(definition: FactDefinition, words: str) -> str | None:
    """The option whose longest name stands in a short answer."""
    if len(words) > 24:
        return None
    named = [
        (len(name), o.value)
        for o in definition.options
        for name in (o.name, *o.names, *((o.value,) if len(words) <= 2 else ()))
        if plain_text(name) in words
    ]
    return max(named, default=(0, None), key=lambda n: n[0])[1]


# -- what holds of what was told -----------------------------------------------------------------------------------


def _settled(told: Sequence[Told]) -> FactReading:
    """One fact for each key and year; later ones replace what they correct or contradict."""
    held: dict[tuple[str, int | None], Told] = {}
    contradictions = []
    for now in told:
        place = (now.fact.key, now.fact.year)
        before = held.get(place)
        if before is None:
            held[place] = now
            continue
        if not _conflict(before.fact, now.fact):
            if _sharper(now.fact, before.fact):
                held[place] = now
            continue
        if not now.corrects:
            contradictions.append(_contradiction(before.fact, now.fact))
        del held[place]
        held[place] = now
    return FactReading(tuple(t.fact for t in held.values()), tuple(contradictions))


def _sharper(now: KnownFact, before: KnownFact) -> bool:
    if isinstance(now.value, str) and now.value != before.value:
        return _rank(now) > _rank(before)
    return now.comparison is Comparison.EXACT and before.comparison is not Comparison.EXACT


def _rank(fact: KnownFact) -> int:
    return next((i for i, o in enumerate(definition_of(fact.key).options) if o.value == fact.value), -1)


def _interval(fact: KnownFact) -> tuple[Decimal, Decimal]:
    value = fact.value
    assert isinstance(value, Decimal)
    far = Decimal(10) ** 30
    match fact.comparison:
        case Comparison.EXACT:
            return value, value
        case Comparison.ABOUT:
            return value - abs(value) * _ROUGHLY, value + abs(value) * _ROUGHLY
        case Comparison.AT_LEAST | Comparison.MORE_THAN:
            return value, far
        case _:
            return -far, value


def _conflict(first: KnownFact, second: KnownFact) -> bool:
    """Whether both cannot be true. Levels of a choice can be had together (创新型 and 专精特新); grades cannot."""
    if isinstance(first.value, Decimal) and isinstance(second.value, Decimal):
        (low, high), (low2, high2) = _interval(first), _interval(second)
        return high < low2 or high2 < low
    if isinstance(first.value, date) and isinstance(second.value, date):
        about = Comparison.ABOUT in (first.comparison, second.comparison)
        return first.value.year != second.value.year if about else first.value != second.value
    if isinstance(first.value, str) and isinstance(second.value, str):
        together = definition_of(first.key).options[:1] and definition_of(first.key).options[0].value == "none"
        return first.value != second.value and not (together and "none" not in (first.value, second.value))
    return first.value != second.value


def _contradiction(first: KnownFact, second: KnownFact) -> Contradiction:
    definition = definition_of(first.key)
    when = f"{first.year}年" if first.year else ""
    shown = (show_value(first.value, definition), show_value(second.value, definition))
    question = (
        f"您前面说“{first.said}”（{shown[0]}），后面又说“{second.said}”（{shown[1]}），"
        f"{when}{definition.name}以哪个为准？"
    )
    return Contradiction(first.key, first.year, first, second, question)
