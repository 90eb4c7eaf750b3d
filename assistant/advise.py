"""An asker judged by the cards: which benefits a question is about, whether they can be had, how much, what is still missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from assistant.eligibility.amount import compute
from assistant.eligibility.ask import OpenQuestion, deciding
from assistant.eligibility.compiled import CompiledCards
from assistant.eligibility.derive import Known
from assistant.eligibility.judge import judge_known
from assistant.eligibility.match import Match, match, questions
from assistant.eligibility.relevant import relevant
from assistant.eligibility.scope import conditions_of, definitions_of, exclusions_of
from assistant.eligibility.stacking import combine
from assistant.eligibility.truth import holds
from assistant.filing.guide import windows_for
from assistant.filing.notices import by_document, notice_cards
from assistant.filing.openings import openings
from assistant.policy.answer import MissingFact
from assistant.policy.card import Award, Benefit, Card, Condition, Ref
from assistant.policy.card_refs import refs_in
from assistant.policy.combination import Combination
from assistant.policy.evidence import Evidence
from assistant.policy.facts import FactDefinition, Profile, fact_definitions
from assistant.policy.judgement import AmountResult, Judgement, Opening, Truth, Verdict
from assistant.policy.validity import Validity
from assistant.storage.library import Library

_DOCUMENT_MARGIN = 2.0  # documents whose score is so far below the best are not what the question is about
_DOCUMENTS = 3
_BENEFIT_MARGIN = 0.12  # of the likeness to the question, within which a second benefit of a card is judged too
_BENEFITS = 2
_HIT = 0.5  # what the best passages being a benefit's own words counts beside its likeness to the question
_HITS = 5
_ASKED_AT_ONCE = 2
_NAMED = 4
_DAYS = 4  # days asked about whose cards are kept ready
_RANKED_BY = 12  # quotations of a benefit that its likeness is taken from


@dataclass(frozen=True, slots=True)
class Advice:
    """What judging gave; `missing` are at most two questions, best first; `combined`: what several amounts come to together."""

    judgements: tuple[Judgement, ...]
    combined: tuple[Combination, ...]
    missing: tuple[MissingFact, ...]


class Advisor:
    """Judges by the cards of one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._compiled = lru_cache(_DAYS)(self._compile)
        self._notices = lru_cache(_DAYS)(lambda day: by_document(notice_cards(library, day)))

    @cached_property
    def definitions(self) -> Mapping[str, FactDefinition]:
        """Every fact that can be told: the vocabulary's and the cards' own."""
        own = {d.key: d for card in self.library.cards.values() for d in card.facts}
        return {**fact_definitions(), **own}

    def advise(
        self, evidence: Evidence, profile: Profile, as_of: date, coverage: Callable[[str], float]
    ) -> Advice | None:
        """The benefits that the question is about, judged; None where no card is about it or nothing told bears on one.

        `coverage`: how far words cover the question, 0 to 1.
        """
        judgements = []
        for card, benefit in self._benefits(evidence, as_of, coverage):
            judgement = self.judged(card, benefit, profile, as_of)
            if _is_touched(judgement):
                judgements.append(judgement)
        if not judgements:
            return None
        asked = deciding(judgements, profile, self.definitions)[:_ASKED_AT_ONCE]
        names = {f"{j.card.document_id}#{j.benefit.id}": j.benefit.name for j in judgements}
        return Advice(tuple(judgements), _combined(judgements), tuple(self._missing(q, names) for q in asked))

    def _missing(self, question: OpenQuestion, names: Mapping[str, str]) -> MissingFact:
        definition = self.definitions.get(question.key)
        return MissingFact(
            key=question.key,
            question=question.question,
            unit=question.unit,
            decides=tuple(names.get(d, d) for d in question.decides),
            year=question.year,
            type=definition.type if definition else "text",
            options=tuple((o.value, o.name) for o in definition.options) if definition else (),
        )

    def judged(self, card: Card, benefit: Benefit, profile: Profile, as_of: date) -> Judgement:
        """One benefit with its amount."""
        known = Known(profile, as_of, definitions_of(card))
        judgement = judge_known(card, benefit, known)
        conditions = (*conditions_of(card, benefit), *exclusions_of(card, benefit))
        counting = {id(leaf) for leaf in relevant(conditions, known)}
        findings = tuple(f for f in judgement.findings if id(f.leaf) in counting)
        judgement = judgement.model_copy(update={"findings": findings})
        if benefit.award is None:
            return judgement
        return judgement.model_copy(update={"amount": _amount(card, benefit.award, known)})

    def match(self, profile: Profile, as_of: date) -> tuple[Match, ...]:
        """Every benefit that can be had on the day for one enterprise, sorted by what to do first."""

        notices = self._notices(as_of)

        def openings_of(card: Card, benefit: Benefit, day: date) -> Sequence[Opening]:
            entries = windows_for(card, benefit, day, notices.get(card.document_id, ()))
            return openings([entry.said for entry in entries], day)

        def amount_of(card: Card, benefit: Benefit, known: Known) -> AmountResult | None:
            return _amount(card, benefit.award, known) if benefit.award else None

        return match(profile, self._compiled(as_of), as_of, openings=openings_of, amounts=amount_of)

    def questions(self, matches: Sequence[Match]) -> tuple[MissingFact, ...]:
        """The two questions that decide most of what is open."""
        names = {f"{m.card.document_id}#{m.benefit.id}": m.benefit.name for m in matches}
        return tuple(self._missing(q, names) for q in questions(matches)[:_ASKED_AT_ONCE])

    def _compile(self, as_of: date) -> CompiledCards:
        held: dict[str, list[Benefit]] = {}
        for card, benefit in self.in_force(as_of, notices=True):
            held.setdefault(card.document_id, []).append(benefit)
        cards = self.library.cards
        return CompiledCards(cards[i].model_copy(update={"benefits": tuple(found)}) for i, found in held.items())

    def in_force(self, as_of: date, *, notices: bool = False) -> Iterator[tuple[Card, Benefit]]:
        """Every benefit that can be had on the day; with `notices` those too that only tell how to file for another."""
        for document_id, card in self.library.cards.items():
            if self.library.validity.on(document_id, as_of) is not Validity.IN_FORCE:
                continue
            for benefit in card.benefits:
                if (notices or not benefit.of) and self._holds(document_id, benefit, as_of):
                    yield card, benefit

    def _holds(self, document_id: str, benefit: Benefit, as_of: date) -> bool:
        """Whether the provision that grants it is in force."""
        if benefit.ends_on is not None and as_of > benefit.ends_on:
            return False
        holding = (p for p in self.library.provisions(document_id) if p.start <= benefit.source.start < p.end)
        path = max((p.path for p in holding), key=len, default=())
        return self.library.validity.record(document_id).of_provision(path, as_of) is Validity.IN_FORCE

    # -- what the question is about ----------------------------------------------------------------------------

    def _benefits(
        self, evidence: Evidence, as_of: date, coverage: Callable[[str], float]
    ) -> list[tuple[Card, Benefit]]:
        """The benefits most like the question, of the documents that it is about; best first."""
        offered = {(card.document_id, benefit.id): (card, benefit) for card, benefit in self.in_force(as_of)}
        ranked: list[tuple[float, tuple[Card, Benefit]]] = []
        for card, benefit in self._near(evidence, offered):
            ranked.append((_likeness(card, benefit, evidence, coverage), (card, benefit)))
        ranked.sort(key=lambda entry: -entry[0])
        return [found for score, found in ranked if score >= ranked[0][0] - _BENEFIT_MARGIN][:_BENEFITS]

    def _near(
        self, evidence: Evidence, offered: Mapping[tuple[str, str], tuple[Card, Benefit]]
    ) -> Iterator[tuple[Card, Benefit]]:
        if not evidence.documents:
            return
        floor = evidence.documents[0].score - _DOCUMENT_MARGIN
        seen: set[tuple[str, str]] = set()
        for document in [d for d in evidence.documents if d.score >= floor][:_DOCUMENTS]:
            card = self.library.cards.get(document.document_id)
            for benefit in card.benefits if card else ():
                for key in self._meant(document.document_id, benefit):
                    if key in offered and key not in seen:
                        seen.add(key)
                        yield offered[key]

    def _meant(self, document_id: str, benefit: Benefit) -> Iterator[tuple[str, str]]:
        """The benefit itself, or those of another document that a notice files for."""
        if not benefit.of:
            yield document_id, benefit.id
        for reference in benefit.of:
            other, _, name = reference.partition("#")
            card = self.library.cards.get(other)
            yield from ((other, b.id) for b in (card.benefits if card else ()) if name in ("", b.id))


def _combined(judgements: Sequence[Judgement]) -> tuple[Combination, ...]:
    """The sums of amounts that rules of stacking join."""
    items = [
        (f"{j.card.document_id}#{j.benefit.id}", j.benefit, j.amount)
        for j in judgements
        if j.amount is not None and j.amount.cny is not None and j.verdict is not Verdict.NOT_ELIGIBLE
    ]
    return tuple(c for c in combine(items) if len(c.parts) > 1 and c.cny is not None) if len(items) > 1 else ()


def _amount(card: Card, award: Award, known: Known) -> AmountResult:
    """The amount for what is known. Where only conditions of it are open (a level, first or not), that of what was told, and
    which of them would change it.
    """
    definitions = definitions_of(card)
    sure = compute(award, known, lambda condition: holds(condition, known), definitions)
    if sure.cny is not None:
        return sure
    told = compute(award, known, lambda condition: _holds_as_told(condition, known), definitions)
    if told.cny is None or not told.cny:
        return sure
    names = "、".join(definitions[key].name for key in sure.missing[:_NAMED])
    return told.model_copy(update={"text": f"{told.text}（按已说明的情况；{names}另有说明的，结果会变）"})


def _holds_as_told(condition: Condition, known: Known) -> Truth:
    """What nobody told is taken not to hold."""
    truth = holds(condition, known)
    return Truth.UNMET if truth is Truth.UNKNOWN else truth


def _likeness(card: Card, benefit: Benefit, evidence: Evidence, coverage: Callable[[str], float]) -> float:
    refs = list(refs_in(benefit))
    words = [benefit.name, *(ref.quote for ref in refs[:_RANKED_BY])]
    own = (
        rank
        for rank, c in enumerate(evidence.candidates[:_HITS])
        if c.passage.document_id == card.document_id and _touches(c.passage.start, c.passage.end, refs)
    )
    hit = next(own, _HITS)
    return coverage("\n".join(words)) + _HIT * (1 - hit / _HITS)


def _touches(start: int, end: int, refs: Sequence[Ref]) -> bool:
    return any(start < ref.end and ref.start < end for ref in refs)


def _is_touched(judgement: Judgement) -> bool:
    """Whether anything that was told bears on the benefit."""
    told = any(f.facts and f.truth is not Truth.UNKNOWN for f in judgement.findings)
    return (
        told or judgement.verdict is not Verdict.UNKNOWN or bool(judgement.amount and judgement.amount.cny is not None)
    )
