"""Which benefits a question is about: of the documents that it is about, those whose words it uses and whose marks were told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from assistant.eligibility.derive import Known
from assistant.eligibility.scope import definitions_of
from assistant.policy.card import Benefit, Card, Ref
from assistant.policy.document import Level
from assistant.policy.evidence import Evidence
from assistant.policy.facts import Profile
from assistant.policy.judgement import Truth
from assistant.policy.question import Intent, Question
from assistant.policy.script import simplified
from assistant.policy.validity import Validity
from assistant.retrieval.terms import pairs, plain
from assistant.storage.library import Library
from assistant.traits import Traits, mark_of, named_by, traits_of

Coverage = Callable[[str], float]

_DOCUMENT_MARGIN = 2.0  # documents whose score is so far below the best are not what the question is about
_DOCUMENTS = 3
_HIT = 0.5  # what the best passages being a benefit's own words counts beside its likeness to the question
_HITS = 5
_CALLED = 0.2  # the same for the name as a whole, which says what kind of thing it is
_NAMED = 0.8  # what counts that the question holds all of a benefit's name
_BEARS = 0.3  # what counts that all of several things told are asked for by a benefit
_SHOWN = 0.25  # what counts that the text that answers best is the benefit's own
_NO_AMOUNT = 0.4  # what it costs a benefit that pays nothing where it is asked how much
_AS_NEAR = 0.45  # of the likeness, within which a sibling whose mark holds goes before one whose mark does not
_MORE_NAMED = 0.25  # share of its name more
_NEARLY = 0.15  # of the likeness
_DAYS = 4  # days asked about whose benefits are kept ready

# what happens to those who have it already, or in another way than usual: meant only where it is said
_UNUSUAL = re.compile(r"复核|重新|再次|续展|迁入|晋级")
_NOT_SAID = 0.3  # what it costs a benefit that the question says no such word

Offered = Mapping[tuple[str, str], tuple[Card, Benefit]]


@dataclass(frozen=True, slots=True)
class Subject:
    """A benefit that a question may be about. `likeness` orders; `named`: how much of what is its own in its name is said, 0 to 1;
    `mark`: whether what tells it from its siblings was told to hold; `told`: what that counts.
    """

    card: Card
    benefit: Benefit
    likeness: float
    named: float
    mark: Truth
    told: float


def is_unusual(benefit: Benefit, said: str) -> bool:
    """Whether it is for those who have it already or get it in another way than usual (复核, 迁入), and `said` does not say so."""
    return not set(_UNUSUAL.findall(benefit.name)) <= set(_UNUSUAL.findall(said))


def asks_amount(question: Question) -> bool:
    """Whether it asks how much, and not whether it can be had."""
    return Intent.AMOUNT in question.intents and Intent.ELIGIBILITY not in question.intents


def leaves_level_open(question: Question) -> bool:
    """Whether it asks how much without saying of whom: in the park, of the park's own measure first (「首次认定高企奖多少」)."""
    return Intent.AMOUNT in question.intents and not question.levels and "市" not in question.text


class Subjects:
    """The benefits of one library. Safe to share between threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.offered = lru_cache(_DAYS)(self._offered)
        self._traits: dict[tuple[str, str], Traits] = {}  # by card and benefit

    def of(
        self,
        question: Question,
        evidence: Evidence,
        profile: Profile,
        as_of: date,
        coverage: Coverage,
        shown: Sequence[tuple[str, int, int]] = (),
    ) -> tuple[Subject, ...]:
        """The benefits of the documents that the question is about, most like it first. `coverage`: of the question by words, 0 to 1;
        `shown`: (document, start, end) of the text that answers best.
        """
        offered = self.offered(as_of)
        said = _own_words(question)
        said_pairs, searched_pairs = pairs(plain(said)), pairs(plain(question.searched))
        asked = simplified(question.asked)
        told = frozenset(f.key for f in profile.facts if f.said and f.said in asked)
        known = cache(lambda document_id: Known(profile, as_of, definitions_of(self._library.cards[document_id])))
        found = []
        for card, benefit in self._near(question, evidence, offered):
            traits = self._traits_of(card, benefit)
            mark, counts = mark_of(traits, known(card.document_id))
            named = named_by(traits, said_pairs)
            likeness = _likeness(card, traits, evidence, coverage) + _NAMED * named + counts
            if is_unusual(benefit, said):
                likeness -= _NOT_SAID
            likeness += _CALLED * len(traits.name & searched_pairs) / max(1, len(traits.name))
            if len(told) > 1:
                likeness += _BEARS * len(told & traits.asked) / len(told)
            if asks_amount(question) and benefit.award is None:
                likeness -= _NO_AMOUNT
            elif is_shown(card, traits.refs, shown):
                likeness += _SHOWN
            found.append(Subject(card, benefit, likeness, named, mark, counts))
        return _meant_first(sorted(found, key=lambda s: -s.likeness))

    def _traits_of(self, card: Card, benefit: Benefit) -> Traits:
        key = (card.document_id, benefit.id)
        if key not in self._traits:
            self._traits[key] = traits_of(card, benefit)
        return self._traits[key]

    def in_force(self, as_of: date, *, notices: bool = False) -> Iterator[tuple[Card, Benefit]]:
        """Every benefit that can be had on the day; with `notices` those too that only tell how to file for another."""
        for document_id, card in self._library.cards.items():
            if self._library.validity.on(document_id, as_of) is not Validity.IN_FORCE:
                continue
            for benefit in card.benefits:
                if (notices or not benefit.of) and self._holds(document_id, benefit, as_of):
                    yield card, benefit

    def _offered(self, as_of: date) -> Offered:
        return {(card.document_id, benefit.id): (card, benefit) for card, benefit in self.in_force(as_of)}

    def _holds(self, document_id: str, benefit: Benefit, as_of: date) -> bool:
        """Whether the provision that grants it is in force."""
        if benefit.ends_on is not None and as_of > benefit.ends_on:
            return False
        holding = (p for p in self._library.provisions(document_id) if p.start <= benefit.source.start < p.end)
        path = max((p.path for p in holding), key=len, default=())
        return self._library.validity.record(document_id).of_provision(path, as_of) is Validity.IN_FORCE

    def _near(self, question: Question, evidence: Evidence, offered: Offered) -> Iterator[tuple[Card, Benefit]]:
        seen: set[tuple[str, str]] = set()
        for document_id in self._documents(question, evidence):
            card = self._library.cards.get(document_id)
            for benefit in card.benefits if card else ():
                for key in self._meant(document_id, benefit):
                    if key in offered and key not in seen:
                        seen.add(key)
                        yield offered[key]

    def _documents(self, question: Question, evidence: Evidence) -> list[str]:
        """The best ones, and the best of every level that is asked for (「园区奖多少，市里又奖多少」); of the park
        too where the best is the city's and no level is said.
        """
        if not evidence.documents:
            return []
        floor = evidence.documents[0].score - _DOCUMENT_MARGIN
        near = [d.document_id for d in evidence.documents if d.score >= floor][:_DOCUMENTS]
        levels = question.levels if len(question.levels) > 1 else ()
        if leaves_level_open(question) and self.level_of(near[0]) is Level.CITY:
            levels = (Level.PARK,)
        for level in levels:
            of_level = (d.document_id for d in evidence.documents if self.level_of(d.document_id) is level)
            near += [d for d in [next(of_level, "")] if d and d not in near]
        return near

    def level_of(self, document_id: str) -> Level | None:
        return self._library.register(document_id).level

    def _meant(self, document_id: str, benefit: Benefit) -> Iterator[tuple[str, str]]:
        """The benefit itself, or those of another document that a notice files for."""
        if not benefit.of:
            yield document_id, benefit.id
        for reference in benefit.of:
            other, _, name = reference.partition("#")
            card = self._library.cards.get(other)
            yield from ((other, b.id) for b in (card.benefits if card else ()) if name in ("", b.id))


def _is_better_named(other: Subject, first: Subject) -> bool:
    """Whether the question says much more of the name of a benefit that is nearly as like: 「买了房，还能领租房补贴吗」."""
    return (
        other.mark is not Truth.UNMET
        and other.named >= first.named + _MORE_NAMED
        and other.likeness >= first.likeness - _NEARLY
    )


def _meant_first(found: Sequence[Subject]) -> tuple[Subject, ...]:
    """The same, but before a benefit whose mark is told not to hold its sibling whose mark is told to, and before one that the
    question hardly names its sibling that it does.

    「评上专精特新，之前评创新型拿过5万」 means what is paid for 专精特新.
    """
    first = found[0] if found else None
    if first is None:
        return ()
    siblings = [s for s in found[1:] if s.card is first.card and s.likeness >= first.likeness - _AS_NEAR]
    if first.mark is Truth.UNMET:
        other = next((s for s in siblings if s.mark is Truth.MET), None)
    else:
        other = next((s for s in siblings if _is_better_named(s, first)), None)
    return (other, *(s for s in found if s is not other)) if other is not None else tuple(found)


def _likeness(card: Card, traits: Traits, evidence: Evidence, coverage: Coverage) -> float:
    own = (
        rank
        for rank, c in enumerate(evidence.candidates[:_HITS])
        if c.passage.document_id == card.document_id and _touches(c.passage.start, c.passage.end, traits.refs)
    )
    return coverage(traits.words) + _HIT * (1 - next(own, _HITS) / _HITS)


def is_shown(card: Card, refs: Iterable[Ref], shown: Sequence[tuple[str, int, int]]) -> bool:
    """Whether a text that is shown, as (document, start, end), holds one of the card's quotations."""
    held = list(refs)
    return any(document == card.document_id and _touches(start, end, held) for document, start, end in shown)


def _touches(start: int, end: int, refs: Sequence[Ref]) -> bool:
    return any(start < ref.end and ref.start < end for ref in refs)


def _own_words(question: Question) -> str:
    """What the question itself says, without the topic of an earlier one; lay words with the official ones."""
    asked = simplified(question.asked)
    official = [o for w in question.wordings if w.said in asked for o in w.official]
    return " ".join((asked, *official, *(e.name for e in question.entities if e.said in asked)))
