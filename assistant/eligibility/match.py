"""One enterprise against all cards: what it can have, what it nearly can, what hangs on a question, sorted by what to do first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from assistant.eligibility.ask import OpenNeed, OpenQuestion, rank
from assistant.eligibility.compiled import MET, UNKNOWN, UNMET, CompiledBenefit, CompiledCards, CompiledReading
from assistant.eligibility.derive import Known
from assistant.eligibility.interval import ZERO
from assistant.eligibility.judge import judge_known
from assistant.eligibility.reading import Need
from assistant.policy.card import Benefit, Card
from assistant.policy.facts import FactDefinition, Profile
from assistant.policy.judgement import AmountResult, Judgement, Opening

NEAR = 2  # conditions that a near miss may lack

Openings = Callable[[Card, Benefit, date], Sequence[Opening]]
Amounts = Callable[[Card, Benefit, Known], AmountResult | None]


class Standing(StrEnum):
    """How an enterprise stands to a benefit, the best first."""

    ELIGIBLE = "eligible"
    NEAR_MISS = "near_miss"  # one or two conditions are unmet that can be met
    UNKNOWN = "unknown"
    NOT_ELIGIBLE = "not_eligible"


@dataclass(frozen=True)
class Match:
    """One benefit for one enterprise. `unmet`: conditions that it lacks; `missing`: facts that can still decide it."""

    compiled: CompiledBenefit = field(repr=False)
    reading: CompiledReading = field(repr=False, compare=False)
    standing: Standing
    unmet: int
    met: float  # share of the conditions that are known to be met, 0 to 1
    openings: tuple[Opening, ...] = ()
    amount: AmountResult | None = None

    @property
    def card(self) -> Card:
        """The card that the benefit is of."""
        return self.compiled.card

    @property
    def benefit(self) -> Benefit:
        """What can be had."""
        return self.compiled.benefit

    @property
    def missing(self) -> tuple[Need, ...]:
        """What to ask for; nothing where the benefit is decided."""
        if self.standing is not Standing.UNKNOWN:
            return ()
        return tuple(dict.fromkeys(n.need for n in self.reading.open_needs(self.compiled)))

    @cached_property
    def judgement(self) -> Judgement:
        """Every condition with what it rests on; worked out when it is first asked for."""
        judged = judge_known(self.card, self.benefit, self.reading.known)
        return judged.model_copy(update={"amount": self.amount}) if self.amount else judged


def match(
    profile: Profile,
    cards: CompiledCards | Iterable[Card],
    as_of: date,
    *,
    openings: Openings | None = None,
    amounts: Amounts | None = None,
) -> tuple[Match, ...]:
    """Every benefit of the cards for one enterprise, sorted by what to do first.

    Eligible: an open window that closes soonest, then one without end, then what opens next; of those alike the greater amount. Near
    misses: the fewest conditions short. Unknown: that for which most of its conditions are known to be met, of those alike the fewest
    questions. What is for a person comes last in its part where nothing is
    known of one. `openings` and `amounts` are asked for what is eligible or a near miss. A benefit that only tells how to file
    for one of another card is not listed itself: its windows are that benefit's.
    """
    compiled = cards if isinstance(cards, CompiledCards) else CompiledCards(cards)
    readings = compiled.read(profile, as_of)
    matches = [_match(b, readings[b.group]) for b in compiled.listed]
    if openings or amounts:
        matches = [_filled(m, compiled, as_of, openings, amounts) for m in matches]
    subjects = {d.subject for r in readings for f in profile.facts if (d := r.known.definitions.get(f.key))}
    return tuple(sorted(matches, key=lambda m: _order(m, subjects)))


def questions(matches: Iterable[Match]) -> tuple[OpenQuestion, ...]:
    """What to ask so that the unknown ones get decided, best question first."""
    open_: dict[str, Sequence[OpenNeed]] = {}
    definitions: dict[str, FactDefinition] = {}
    as_of = date.max
    for reading in {id(m.reading): m.reading for m in matches}.values():
        definitions |= reading.known.definitions
        as_of = reading.known.as_of
    for found in matches:
        if found.standing is Standing.UNKNOWN:
            open_[found.compiled.name] = found.reading.open_needs(found.compiled)
    return rank(open_, definitions, as_of)


def _match(benefit: CompiledBenefit, reading: CompiledReading) -> Match:
    truths = reading.truths
    required = [truths[r] for r in benefit.required]
    barring = [truths[b] for b in benefit.barring]
    unmet = required.count(UNMET)
    met = required.count(MET) / len(required) if required else 0.0
    if unmet or MET in barring:
        near = unmet <= NEAR and MET not in barring and _near(benefit, reading, required)
        return Match(benefit, reading, Standing.NEAR_MISS if near else Standing.NOT_ELIGIBLE, unmet, met)
    unknown = UNKNOWN in required or UNKNOWN in barring
    return Match(benefit, reading, Standing.UNKNOWN if unknown else Standing.ELIGIBLE, 0, met)


def _near(benefit: CompiledBenefit, reading: CompiledReading, required: Sequence[int]) -> bool:
    """Near is what can still be met, where more is known to be met than is not known at all."""
    if required.count(MET) < required.count(UNKNOWN):
        return False
    return all(
        reading.attainable(node) for node, truth in zip(benefit.required, required, strict=True) if truth == UNMET
    )


def _filled(
    found: Match, compiled: CompiledCards, as_of: date, openings: Openings | None, amounts: Amounts | None
) -> Match:
    if found.standing not in (Standing.ELIGIBLE, Standing.NEAR_MISS):
        return found
    opened: list[Opening] = []
    if openings:
        for source in (found.compiled, *compiled.notices(found.compiled)):
            opened += openings(source.card, source.benefit, as_of)
    amount = amounts(found.card, found.benefit, found.reading.known) if amounts else None
    return replace(found, openings=tuple(sorted(opened, key=_urgency)), amount=amount)


# -- what to do first ------------------------------------------------------------------------------------------------

_STANDINGS = {s: place for place, s in enumerate(Standing)}
_STATES = {s: place for place, s in enumerate(("open", "all_year", "coming", "by_notice", "", "closed"))}
_NO_WINDOW = (_STATES[""], 0)


def _urgency(opening: Opening) -> tuple[int, int]:
    days = opening.days if opening.days is not None else 10**6
    return _STATES.get(opening.state, _STATES[""]), days


def _order(found: Match, subjects: set[str]) -> tuple[int, bool, int, float, int, tuple[int, int], Decimal]:
    person = found.benefit.subject == "person" and "person" not in subjects
    unknown = found.standing is Standing.UNKNOWN
    left = found.reading.left(found.compiled) if unknown else 0
    urgency = _urgency(found.openings[0]) if found.openings else _NO_WINDOW
    cny = found.amount.cny if found.amount and found.amount.cny is not None else ZERO
    return _STANDINGS[found.standing], person, found.unmet, -found.met if unknown else 0.0, left, urgency, -cny
