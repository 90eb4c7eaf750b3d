"""An asker judged by the cards: what a question is about, whether it can be had, how much, how to file, what is still missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from assistant.answer.compose import NAMES
from assistant.answer.draft import Draft, Section, Statement
from assistant.answer.matter import Matter
from assistant.eligibility.ask import OpenQuestion, deciding, question_of, unit_of
from assistant.eligibility.compiled import CompiledCards
from assistant.eligibility.conflicts import conflicts, spoken_of
from assistant.eligibility.derive import Known
from assistant.eligibility.judge import judge_known
from assistant.eligibility.match import Match, match, questions
from assistant.eligibility.relevant import relevant
from assistant.eligibility.scope import conditions_of, definitions_of, exclusions_of
from assistant.eligibility.stacking import combine
from assistant.eligibility.wording import describe
from assistant.guides import Guides
from assistant.policy.answer import Finding, MissingFact
from assistant.policy.card import Benefit, Card
from assistant.policy.card_refs import refs_in
from assistant.policy.combination import Combination
from assistant.policy.conflict import Conflict
from assistant.policy.document import Level
from assistant.policy.evidence import Evidence
from assistant.policy.facts import FactDefinition, Profile, fact_definitions
from assistant.policy.judgement import AmountResult, Judgement, Truth, Verdict
from assistant.policy.question import Intent, Question
from assistant.policy.script import simplified
from assistant.storage.library import Library
from assistant.subjects import Coverage, Subject, Subjects, asks_amount, is_shown, leaves_level_open
from assistant.traits import asked_of
from assistant.wanted import read_wanted, wanted_of
from assistant.worth import worth

_PERSONAL = frozenset({Intent.ELIGIBILITY, Intent.AMOUNT})  # what is asked for where the asker's own case is judged
# 「120万」, 「六百多万」, 「22个人」: figures that somebody tells of himself
_TOLD = re.compile(r"(?:\d|[一二三四五六七八九十百千]多?)\s*(?:[万亿%元块人平台家件]|个(?:人|亿|月)|[几多来]万)")
_CLAUSES = re.compile(r"[，。；！？,;!?\n]")
_DONE = re.compile(r"(?:去年|前年|今年|刚|已经?|\d月份?)[^，。]*(?:[了过的]|上|通过|拿到|获|评|认定)")
_OPEN = re.compile(r"多少|怎么|吗|什么|几|能不能|能否|可以|如果|要是|的话")
_LIKE_ENOUGH = 0.6  # a benefit less like the question is not what it is about
_FILED = 0.2  # the same where only filing is asked about, which is told of the document as a whole
_SAME = 0.12  # of the likeness, within which a second benefit is judged too
_SIBLING = 0.45  # the same for one of the same card that nothing tells apart
_NAMED = 0.6  # share of what is its own in a benefit's name, from which on the question means it alone
_JUDGED = 2
_STATED = 2  # benefits whose rules are told one by one
_ASKED_AT_ONCE = 2
_RULE = 160  # characters of an amount in words; what is longer is a table, which the text shows better
_DAYS = 4  # days asked about whose cards are kept ready


@dataclass(frozen=True, slots=True)
class Advice:
    """What cards say to a question: the benefits it is about (none where it may be about several, and nothing told decides between
    them), judged where something was told; `combined`: what several amounts come to
    together; `missing`: at most two questions, best first.
    """

    matters: tuple[Matter, ...]
    combined: tuple[Combination, ...] = ()
    missing: tuple[MissingFact, ...] = ()

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """Of the benefits that were judged."""
        return tuple(m.judgement for m in self.matters if m.judgement is not None)


class Advisor:
    """Judges by the cards of one library. Safe to share between threads."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.subjects = Subjects(library)
        self.guides = Guides(library)
        self._compiled = lru_cache(_DAYS)(self._compile)

    @cached_property
    def definitions(self) -> Mapping[str, FactDefinition]:
        """Every fact that can be told: the vocabulary's and the cards' own."""
        own = {d.key: d for card in self.library.cards.values() for d in card.facts}
        return {**fact_definitions(), **own}

    def definitions_of(self, documents: Iterable[str]) -> Mapping[str, FactDefinition]:
        """The vocabulary with what only the cards of these documents ask for."""
        cards = (self.library.cards.get(document_id) for document_id in documents)
        return {**fact_definitions(), **{d.key: d for card in cards if card for d in card.facts}}

    # -- one question ------------------------------------------------------------------------------------------

    def advise(
        self,
        question: Question,
        evidence: Evidence,
        profile: Profile,
        as_of: date,
        coverage: Coverage,
        *,
        own: bool,
        draft: Draft | None = None,
    ) -> Advice | None:
        """The benefits that the question is about; None where no card is. `own`: the asker speaks of himself; `draft`: the answer from
        the text.
        """
        if question.old_version:
            return None
        sections = _personal(draft)
        found = self.subjects.of(
            question, evidence, profile, as_of, coverage, _places([s.statements[:1] for s in sections])
        )
        found = tuple(s for s in found if s.likeness >= (_LIKE_ENOUGH if sections else _FILED))
        if asks_amount(question) and found and found[0].benefit.award is None:
            return None  # how much of something that nothing is paid for: the text says it
        if asks_amount(question):
            found = tuple(s for s in found if s.benefit.award is not None)
        if not found:
            return None
        before = profile
        if not question.unsafe:
            heard = read_wanted(found[0].card, found[0].benefit, question.asked, profile, as_of)
            profile = heard.added_to(profile)
        own = own or self._tells_of(question, found[0], before, profile)
        personal = own and not question.asks_threshold and not _PERSONAL.isdisjoint(question.intents)
        if own and profile.facts and (personal or question.intents == (Intent.GENERAL,)):
            advice = self._judging(question, found, profile, as_of, only_settled=not personal)
            if advice is not None:
                return advice
        stated = self._stating(question, found, as_of, _places([s.statements for s in sections]))
        asked = [self.judged(m.card, m.benefit, profile, as_of) for m in stated[:1]] if personal else []
        return Advice(stated, missing=self._missing(asked, profile, of_amount=asks_amount(question)))

    def conflicts(self, question: Question, matters: Sequence[Matter], as_of: date) -> tuple[Conflict, ...]:
        """Where the documents of these benefits, and where stacking is asked of those their rules speak of, contradict each other."""
        offers = [(m.card, m.benefit) for m in matters]
        if Intent.STACKING in question.intents:
            offers += [o for offer in offers[:1] for o in spoken_of(offer, self.subjects.offered(as_of).values())]
        return conflicts(offers)

    def heard(self, question: Question, findings: Sequence[Finding], profile: Profile, as_of: date) -> Profile:
        """The profile with what the question told of the benefit that was judged first: what a conversation keeps."""
        keys = ((f.document_id, f.benefit_id) for f in findings)
        judged = self.subjects.offered(as_of).get(next(keys, ("", "")))
        if judged is None or question.unsafe:
            return profile
        return read_wanted(*judged, question.asked, profile, as_of).added_to(profile)

    def _judging(
        self, question: Question, found: Sequence[Subject], profile: Profile, as_of: date, *, only_settled: bool
    ) -> Advice | None:
        """The benefits that what was told bears on, judged; None where there are none."""
        judged = [self._judged(s, profile, as_of) for s in self._chosen(question, found)]
        judged = [m for m in judged if m.judgement and _is_touched(m.judgement, profile, only_settled=only_settled)]
        if not judged:
            return None
        told = tuple(m.judgement for m in judged if m.judgement)
        if asks_amount(question) and not any(_is_worked_out(j) or _counts(j, profile) for j in told):
            return None  # no number of his own is told: what he asks for is the rule
        missing = self._missing(told, profile, of_amount=asks_amount(question))
        clear = found[0].mark is Truth.MET or _is_meant(found) or any(map(_is_worked_out, told))
        if asks_amount(question) and not clear:
            return Advice((), missing=missing)  # how much of which? the text says it of all
        return Advice(tuple(judged), _combined(told), missing)

    @staticmethod
    def _tells_of(question: Question, subject: Subject, told: Profile, heard: Profile) -> bool:
        """Whether a question tells a case, whoever's it is: a number that the amount is computed from (「8个人拿到技师证，
        能补多少」) or, where it asks whether, that a condition is about (「设备只投了380万，够不够」), in so many words (`told`) what sets
        the amount, or what happened (「贯标今年通过了」); not that it only names what it asks about (「工作站资助多少」).
        """
        wanted = wanted_of(subject.card, subject.benefit)
        asked = {d.key for d in wanted.all}
        facts = [f for f in heard.facts if f.said and f.key in asked]
        if any(_happened(f.said, question.asked) for f in facts):
            return True
        if not asks_amount(question):
            return Intent.ELIGIBILITY in question.intents and any(isinstance(f.value, Decimal) for f in facts)
        said = (*((d, heard) for d in wanted.counted), *((d, told) for d in wanted.deciding))
        return any(any(profile.of(definition.key)) for definition, profile in said)

    def _stating(
        self, question: Question, found: Sequence[Subject], as_of: date, shown: Sequence[tuple[str, int, int]]
    ) -> tuple[Matter, ...]:
        """The benefits as their cards state them. The text lists many better, and a case of its own."""
        meant = found[0].mark is Truth.MET or _is_meant(found)
        subjects = self._stated(question, found, shown)
        stated = [replace(self.matter(s.card, s.benefit, as_of), is_meant=meant) for s in subjects]
        if len(stated) > _STATED or _TOLD.search(question.text):
            stated = [replace(m, rule="") for m in stated]
        return tuple(stated)

    def _chosen(self, question: Question, found: Sequence[Subject]) -> list[Subject]:
        """Those to judge: the most like, another that is as like and as marked, and what it goes together with where that is asked."""
        first = found[0]
        own = self._own(question, first, found)
        if own is not None:
            return [own, first]
        if Intent.STACKING in question.intents or len(question.levels) > 1:
            return [first, *filter(None, [_partner(first, found)])]
        return [s for s in found if s is first or _is_alike(first, s)][:_JUDGED]

    def _stated(
        self, question: Question, found: Sequence[Subject], shown: Sequence[tuple[str, int, int]]
    ) -> list[Subject]:
        """Those whose rules are told: one, or the benefits of a card that the question does not tell apart and the text shows."""
        first = found[0]
        if len(question.levels) > 1:
            return [first, *filter(None, [_partner(first, found)])]
        own = self._own(question, first, found)
        if own is not None:
            return [own, first]
        siblings = [s for s in found if s.card is first.card and s is not first]
        if Intent.AMOUNT not in question.intents or first.mark is Truth.MET or _is_meant(found):
            return [first]
        alike = (s for s in siblings if s.mark is not Truth.UNMET and s.benefit.award)
        others = [s for s in alike if s.benefit.award and is_shown(s.card, refs_in(s.benefit.award.rule), shown)]
        order = {b.id: n for n, b in enumerate(first.card.benefits)}
        return sorted([first, *others], key=lambda s: order[s.benefit.id])

    def _own(self, question: Question, first: Subject, found: Sequence[Subject]) -> Subject | None:
        """What the park itself gives for the same, where the city's measure was found and no level is said."""
        level_of = self.subjects.level_of
        if not leaves_level_open(question) or level_of(first.card.document_id) is not Level.CITY:
            return None
        partner = _partner(first, found)
        return partner if partner and level_of(partner.card.document_id) is Level.PARK else None

    def _judged(self, subject: Subject, profile: Profile, as_of: date) -> Matter:
        judgement = self.judged(subject.card, subject.benefit, profile, as_of)
        return replace(self.matter(subject.card, subject.benefit, as_of), judgement=judgement)

    def matter(self, card: Card, benefit: Benefit, as_of: date) -> Matter:
        """A benefit with its rule in words and its guide, unjudged."""
        rule = describe(benefit.award, definitions_of(card)) if benefit.award else ""
        return Matter(card, benefit, rule if len(rule) <= _RULE else "", self.guides.of(card, benefit, as_of))

    def _missing(
        self, judgements: Sequence[Judgement], profile: Profile, *, of_amount: bool
    ) -> tuple[MissingFact, ...]:
        """What to ask so that they get decided, at most two; `of_amount`: first what the amount is computed from."""
        scored = self._compiled(judgements[0].as_of).scored if judgements else None
        needed = tuple(q for j in judgements for q in _needed(j)) if of_amount else ()
        rest = deciding(judgements, profile, self.definitions, scored)
        asked = [*needed[:1], *(q for q in rest if q.key not in {n.key for n in needed[:1]})][:_ASKED_AT_ONCE]
        names = {f"{j.card.document_id}#{j.benefit.id}": j.benefit.name for j in judgements}
        return tuple(self._question(q, names) for q in asked)

    def _question(self, question: OpenQuestion, names: Mapping[str, str]) -> MissingFact:
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
        known = Known(profile, as_of, definitions_of(card), self._compiled(as_of).scored)
        judgement = judge_known(card, benefit, known)
        conditions = (*conditions_of(card, benefit), *exclusions_of(card, benefit))
        counting = {id(leaf) for leaf in relevant(conditions, known)}
        findings = tuple(f for f in judgement.findings if id(f.leaf) in counting)
        judgement = judgement.model_copy(update={"findings": findings})
        return judgement.model_copy(update={"amount": worth(card, benefit, known, profile)})

    # -- all cards ---------------------------------------------------------------------------------------------

    def match(self, profile: Profile, as_of: date) -> tuple[Match, ...]:
        """Every benefit that can be had on the day for one enterprise, sorted by what to do first."""

        def amount_of(card: Card, benefit: Benefit, known: Known) -> AmountResult | None:
            return worth(card, benefit, known, profile)

        return match(profile, self._compiled(as_of), as_of, openings=self.guides.openings, amounts=amount_of)

    def questions(self, matches: Sequence[Match]) -> tuple[MissingFact, ...]:
        """The two questions that decide most of what is open."""
        names = {f"{m.card.document_id}#{m.benefit.id}": m.benefit.name for m in matches}
        return tuple(self._question(q, names) for q in questions(matches)[:_ASKED_AT_ONCE])

    def _compile(self, as_of: date) -> CompiledCards:
        held: dict[str, list[Benefit]] = {}
        for card, benefit in self.subjects.in_force(as_of, notices=True):
            held.setdefault(card.document_id, []).append(benefit)
        cards = self.library.cards
        return CompiledCards(cards[i].model_copy(update={"benefits": tuple(found)}) for i, found in held.items())


def _happened(said: str, question: str) -> bool:
    """Whether the clause of a fact tells of a deed that is done, and asks nothing itself."""
    clauses = (c for c in _CLAUSES.split(simplified(question)) if said in c or c in said)
    return any(_DONE.search(c) and not _OPEN.search(c) for c in clauses)


def _places(statements: Sequence[Sequence[Statement]]) -> list[tuple[str, int, int]]:
    """What statements rest on, as (document, start, end)."""
    return [(span.document_id, span.start, span.end) for group in statements for s in group for span in s.spans]


def _personal(draft: Draft | None) -> list[Section]:
    """The sections on amounts and conditions."""
    names = {NAMES[intent] for intent in _PERSONAL}
    return [section for section in draft.sections if section.name in names] if draft else []


def _partner(first: Subject, found: Sequence[Subject]) -> Subject | None:
    """What a benefit goes together with, or not, by the words of either: that which names it, else the most like of the document named."""
    own = f"{first.card.document_id}#{first.benefit.id}"
    others = {o for s in first.benefit.stacking for o in s.others}
    rest = [s for s in found if s.card is not first.card]
    naming = (s for s in rest if any(own in stacking.others for stacking in s.benefit.stacking))
    named = (s for s in rest if others & {s.card.document_id, f"{s.card.document_id}#{s.benefit.id}"})
    return next(naming, None) or next(named, None)


def _combined(judgements: Sequence[Judgement]) -> tuple[Combination, ...]:
    """The sums of amounts that rules of stacking join."""
    items = [
        (f"{j.card.document_id}#{j.benefit.id}", j.benefit, j.amount)
        for j in judgements
        if j.amount is not None and j.amount.cny is not None and j.verdict is not Verdict.NOT_ELIGIBLE
    ]
    return tuple(c for c in combine(items) if len(c.parts) > 1 and c.cny is not None) if len(items) > 1 else ()


def _is_alike(first: Subject, other: Subject) -> bool:
    """Whether the question may as well mean the other: as like, or of one card and told apart neither by name nor by what was told."""
    if other.mark is not first.mark or first.mark is Truth.UNMET:
        return False
    untold = abs(other.named - first.named) <= _SAME and other.told >= first.told
    margin = _SIBLING if other.card is first.card and untold else _SAME
    return other.told >= first.told and other.likeness >= first.likeness - margin


def _is_meant(found: Sequence[Subject]) -> bool:
    """Whether the question means the first benefit alone, by its name or because its card pays nothing else."""
    first = found[0]
    siblings = [s for s in found if s.card is first.card and s is not first and s.benefit.award is not None]
    return not siblings or (first.named >= _NAMED and all(s.named <= first.named - _SAME for s in siblings))


def _is_worked_out(judgement: Judgement) -> bool:
    """Whether the verdict is known, or an amount was computed from what was told and not just read off."""
    amount = judgement.amount
    computed = amount is not None and amount.cny is not None
    return judgement.verdict is not Verdict.UNKNOWN or (
        computed and amount is not None and (len(amount.trace) > 1 or any("×" in s.step for s in amount.trace))
    )


def _needed(judgement: Judgement) -> Iterator[OpenQuestion]:
    """What the amount of a benefit that is not barred is computed from and nobody told."""
    amount = judgement.amount
    if judgement.verdict is Verdict.NOT_ELIGIBLE or amount is None or amount.cny is not None:
        return
    name = f"{judgement.card.document_id}#{judgement.benefit.id}"
    for definition in wanted_of(judgement.card, judgement.benefit).counted:
        if definition.key in amount.missing:
            year = judgement.as_of.year - 1 if definition.yearly else None
            words = question_of(definition, year, judgement.as_of)
            yield OpenQuestion(definition.key, year, words, unit_of(definition), (name,))


def _counts(judgement: Judgement, profile: Profile) -> bool:
    """Whether anything was told that the amount is computed from, or that is enough to read it off."""
    if judgement.amount is not None and judgement.amount.cny is not None:
        return True
    counted = wanted_of(judgement.card, judgement.benefit).counted
    keys = {key for d in counted for key in (d.key, *(d.derived.of if d.derived else ()))}
    return any(fact.key in keys for fact in profile.facts)


def _is_touched(judgement: Judgement, profile: Profile, *, only_settled: bool) -> bool:
    """Whether anything that was told bears on the benefit; `only_settled`: so much that the amount can be told."""
    computed = bool(judgement.amount and judgement.amount.cny is not None)
    if only_settled:
        return computed
    asked = asked_of(judgement.card, judgement.benefit)
    told = any(fact.key in asked for fact in profile.facts)
    return told or computed or judgement.verdict is not Verdict.UNKNOWN
