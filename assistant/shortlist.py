"""The few benefits that one enterprise should look at first: what it can have, nearly can, or could after a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from math import fsum, log

from assistant.advise import Advisor
from assistant.answer.filed import standing_of
from assistant.answer.listed import Listed
from assistant.answer.matter import Matter
from assistant.eligibility.match import Match, Standing
from assistant.eligibility.scope import conditions_of
from assistant.eligibility.truth import holds
from assistant.policy.answer import MissingFact
from assistant.policy.card import Card, Leaf
from assistant.policy.conditions import leaves_of
from assistant.policy.facts import Profile
from assistant.policy.judgement import Truth
from assistant.policy.question import Question
from assistant.subjects import is_unusual
from assistant.traits import mark_of, traits_of

_LISTED = {Standing.ELIGIBLE: 5, Standing.NEAR_MISS: 3, Standing.UNKNOWN: 8}
_LISTED_IN_ALL = 8
_OF_ONE_CARD = 2  # benefits of one card listed among those that are not known
_PAYS = 1.0  # what counts in that list that a benefit pays something, in log odds of a fact's rarity
_USUAL = 1.0  # what counts there that a benefit is not for a case that the question does not speak of
_POINTS = 1.0  # log odds from which on what was told points to a benefit
_QUESTION = 0.2  # what each question that is left costs there


class Shortlist:
    """Chooses from all cards of one library."""

    def __init__(self, advisor: Advisor) -> None:
        self._advisor = advisor

    def listed(
        self, question: Question, profile: Profile, as_of: date, spoken_of: Callable[[str], float]
    ) -> tuple[tuple[Listed, ...], tuple[MissingFact, ...]]:
        """What one enterprise can have, nearly can, or could after a question, what to do first before the rest; and what to ask.

        Of the field and levels that the question names, where it names any. `spoken_of`: how much a text holds of what the question is
        about, in log odds of its words' rarity.
        """

        def named(entry: Match) -> float:
            title = self._advisor.library.register(entry.card.document_id).title
            usual = not is_unusual(entry.benefit, question.searched)
            return spoken_of(f"{entry.benefit.name}\n{title}") + (_USUAL if usual else 0.0)

        matches = [m for m in self._advisor.match(profile, as_of) if self._is_of(m.card, question)]
        found: list[Listed] = []
        for standing, most in _LISTED.items():
            of_standing = [m for m in matches if m.standing is standing]
            if standing is Standing.UNKNOWN:
                of_standing = list(_worth_asking(of_standing, spoken_of, named))
            for entry in of_standing[: min(most, _LISTED_IN_ALL - len(found))]:
                judgement = self._advisor.judged(entry.card, entry.benefit, profile, as_of)
                matter = replace(self._advisor.matter(entry.card, entry.benefit, as_of), judgement=judgement)
                found.append(Listed(str(standing), matter))
        return tuple(found), self._advisor.questions(matches)

    def open_now(self, as_of: date) -> tuple[tuple[Listed, ...], tuple[MissingFact, ...]]:
        """What can be filed for on the day, of each card one benefit, what closes first before the rest; and what to ask."""
        matches = self._advisor.match(Profile(), as_of)
        first = {m.card.document_id: m for m in reversed(matches)}.values()
        matters = (self._advisor.matter(m.card, m.benefit, as_of) for m in first)
        found = [(m.guide.first.said.days or 0, m) for m in matters if m.guide.first and m.guide.first.said.closes]
        still_open = sorted((f for f in found if _is_open(f[1])), key=lambda f: (f[0], f[1].reference))
        return tuple(Listed("open", m) for _, m in still_open[:_LISTED_IN_ALL]), self._advisor.questions(matches)

    def _is_of(self, card: Card, question: Question) -> bool:
        register = self._advisor.library.register(card.document_id)
        in_field = question.chain is None or question.chain in register.chain
        return in_field and (not question.levels or register.level in question.levels)


def _worth_asking(
    matches: Sequence[Match], spoken_of: Callable[[str], float], named: Callable[[Match], float]
) -> Iterator[Match]:
    """Undecided benefits that nothing told speaks against, one or two of a card: those first that hold most of what the question is
    about, and whose names (`named`) speak of it, for which the most telling facts were told (小巨人 before 注册在园区) and the fewest
    questions are left. Where anything told points to some, those to which nothing points are left out.
    """
    asked_by = Counter(fact for m in matches for fact in _facts_of(m))
    ranked = []
    for entry in matches:
        known = entry.reading.known
        mark, _ = mark_of(traits_of(entry.card, entry.benefit), known)
        if mark is Truth.UNMET or (entry.benefit.subject == "person" and mark is not Truth.MET):
            continue
        told = {leaf.fact for leaf in _leaves_of(entry) if holds(leaf, known) is Truth.MET}
        telling = fsum(log(len(matches) / asked_by[fact]) for fact in told) + spoken_of(_words_of(entry))
        pays = _PAYS if entry.benefit.award is not None else 0.0
        ranked.append((telling, telling + named(entry) + pays - _QUESTION * len(entry.missing), entry))
    pointed = any(telling >= _POINTS for telling, _, _ in ranked)
    shown: dict[str, int] = {}
    for telling, _, entry in sorted(ranked, key=lambda r: -r[1]):
        if pointed and telling < _POINTS:
            continue
        shown[entry.card.document_id] = shown.get(entry.card.document_id, 0) + 1
        if shown[entry.card.document_id] <= _OF_ONE_CARD:
            yield entry


def _words_of(entry: Match) -> str:
    """What a benefit is about: its name, the words that grant it, and those of what it asks for."""
    return "\n".join(
        (entry.benefit.name, entry.benefit.source.quote, *(leaf.source.quote for leaf in _leaves_of(entry)))
    )


def _leaves_of(entry: Match) -> Iterator[Leaf]:
    """What has to hold for a benefit, leaf by leaf."""
    return (leaf for condition in conditions_of(entry.card, entry.benefit) for leaf in leaves_of(condition))


def _facts_of(entry: Match) -> set[str]:
    return {leaf.fact for leaf in _leaves_of(entry)}


def _is_open(matter: Matter) -> bool:
    """Whether it can be filed for now, by days that its text states."""
    first = matter.guide.first
    return first is not None and first.said.state == "open" and bool(standing_of(first.said)[0])
