"""What to ask: the unknown facts that can still change a verdict, best question first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from assistant.eligibility.derive import Known, Scored
from assistant.eligibility.reading import Need
from assistant.eligibility.scope import conditions_of, definitions_of, exclusions_of
from assistant.eligibility.truth import holds, judge_leaf
from assistant.policy.card import AllOf, AnyOf, AtLeast, Condition, Leaf, NoneOf
from assistant.policy.facts import FactDefinition, FactType, Profile
from assistant.policy.judgement import Judgement, Truth, Verdict

_UNITS = {FactType.MONEY: "CNY", FactType.RATIO: "%"}


class OpenNeed(NamedTuple):
    """A fact that is needed for a condition on `fact`, itself or one that follows from it; `barring`: only to rule something out."""

    need: Need
    fact: str
    barring: bool = False


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One fact to ask for. `decides`: the benefits whose verdict hangs on it (document#benefit); `why`: what it is asked for, where
    the question alone does not show that.
    """

    key: str
    year: int | None
    question: str
    unit: str | None
    decides: tuple[str, ...]
    why: str = ""


def deciding(
    judgements: Iterable[Judgement],
    profile: Profile,
    definitions: Mapping[str, FactDefinition] | None = None,
    scored: Scored | None = None,
) -> tuple[OpenQuestion, ...]:
    """What to ask so that the unknown ones of these judgements get decided, best question first."""
    open_: dict[str, Sequence[OpenNeed]] = {}
    known: dict[str, FactDefinition] = {}
    as_of = date.max
    for judgement in judgements:
        if judgement.verdict is not Verdict.UNKNOWN:
            continue
        own = definitions_of(judgement.card, definitions)
        known |= own
        as_of = judgement.as_of
        facts = Known(profile, as_of, own, scored)
        name = f"{judgement.card.document_id}#{judgement.benefit.id}"
        open_[name] = open_needs(
            conditions_of(judgement.card, judgement.benefit), exclusions_of(judgement.card, judgement.benefit), facts
        )
    return rank(open_, known, as_of)


def rank(
    open_: Mapping[str, Sequence[OpenNeed]], definitions: Mapping[str, FactDefinition], as_of: date
) -> tuple[OpenQuestion, ...]:
    """The questions that the benefits leave open, each once.

    What a condition needs comes before what only an exclusion needs, as exclusions hardly ever hold; then what most benefits hang
    on; then what leaves least to ask afterwards; then in the order of the documents.
    """
    asked: dict[Need, _Asked] = {}
    for name, needs in open_.items():
        left = len({n.need for n in needs})
        for need, fact, barring in needs:
            found = asked.get(need)
            if found is None:
                found = asked[need] = _Asked({}, {}, left)
            found.note(name, fact, left, barring)
    order = sorted(asked.items(), key=lambda item: item[1].rank)
    return tuple(_question(need, found, definitions, as_of) for need, found in order)


@dataclass(slots=True)
class _Asked:
    benefits: dict[str, None]
    facts: dict[str, None]
    left: int
    barring: bool = True

    def note(self, benefit: str, fact: str, left: int, barring: bool) -> None:
        self.benefits[benefit] = None
        self.facts[fact] = None
        self.left = min(self.left, left)
        self.barring &= barring

    @property
    def rank(self) -> tuple[bool, int, int]:
        return self.barring, -len(self.benefits), self.left


def _question(need: Need, asked: _Asked, definitions: Mapping[str, FactDefinition], as_of: date) -> OpenQuestion:
    key, year = need
    definition = definitions.get(key)
    names = [definitions[f].name for f in asked.facts if f != key and f in definitions]
    why = f"用于判断{'、'.join(names)}" if names else ""
    if definition is None:
        return OpenQuestion(key, year, f"请补充：{key}", None, tuple(asked.benefits), why)
    return OpenQuestion(
        key, year, question_of(definition, year, as_of), unit_of(definition), tuple(asked.benefits), why
    )


def unit_of(definition: FactDefinition) -> str | None:
    """The unit that an answer is given in; None where it has none."""
    return _UNITS.get(definition.type, definition.unit) or None


def question_of(definition: FactDefinition, year: int | None, as_of: date) -> str:
    """The question with its year: 「2025年营业收入是多少（万元）？」. One without a place for it names a year that is not last year."""
    if year is None:
        return definition.question.replace("{年}", "")
    if "{年}" in definition.question:
        return definition.question.replace("{年}", f"{year}年")
    return definition.question if year == as_of.year - 1 else f"{year}年：{definition.question}"


def open_needs(required: Iterable[Condition], barring: Iterable[Condition], known: Known) -> tuple[OpenNeed, ...]:
    """What can still decide a benefit that is undecided, conditions first."""
    wanted = (n for c in required for n in _open(c, known, barring=False))
    against = (n for c in barring for n in _open(c, known, barring=True))
    return tuple(dict.fromkeys((*wanted, *against)))


def _open(condition: Condition, known: Known, *, barring: bool) -> Iterator[OpenNeed]:
    """The facts on which an unknown condition hangs; nothing of a part that is decided."""
    if holds(condition, known) is not Truth.UNKNOWN:
        return
    match condition:
        case Leaf(fact=fact):
            yield from (OpenNeed(need, fact, barring) for need in judge_leaf(condition, known).needs)
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts) | AtLeast(of=parts):
            for part in parts:
                yield from _open(part, known, barring=barring)
