"""What a question tells of the facts that one benefit asks for, where no reader knows their words.

A card may ask for anything (展位费 of a fair, 确权融资额, 第几个补贴年度), and nobody wrote down how people say it. Once it is clear which
benefit is meant, the benefit says what is wanted: a sum, so many persons, one of three choices. What the question tells of that kind, next
to the words of the fact or as the only thing of its kind, is it. Figures that tell something else the benefit asks for, sums that are
paid out (「奖20万的那个」) and what is told of others are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from assistant.policy.card import Benefit, Card
from assistant.policy.facts import FactDefinition, FactType, KnownFact, Profile, fact_definitions
from assistant.policy.script import simplified
from assistant.question.fact_reading.numbers import plain_text
from assistant.wanted.asked import Wanted, wanted_of
from assistant.wanted.numbers import read_numbers
from assistant.wanted.words import read_by_tier, read_choice, read_day, read_deed, read_level, read_size, read_statement

__all__ = ["Heard", "Wanted", "read_wanted", "wanted_of"]


@dataclass(frozen=True, slots=True)
class Heard:
    """`facts` read for a benefit; `instead`: keys of what its figures were first taken for."""

    facts: tuple[KnownFact, ...] = ()
    instead: frozenset[str] = frozenset()

    def added_to(self, profile: Profile) -> Profile:
        """The profile with what was read, and without what that was first taken for."""
        if not self.facts:
            return profile
        kept = tuple(f for f in profile.facts if f.key not in self.instead)
        return Profile(facts=kept).with_facts(self.facts)


def _told_by_the_same(facts: Iterable[KnownFact], wanted: Wanted, profile: Profile) -> set[str]:
    """Choices of the vocabulary taken from words that name a choice of the card: 「北交所」 says where, not that it is listed."""
    named = {fact.said for fact in facts if isinstance(fact.value, str)}
    choices = {d.key for d in wanted.all if d.type is FactType.CHOICE}
    return {f.key for f in profile.facts if f.key in choices and f.said and plain_text(f.said) in named}


def read_wanted(card: Card, benefit: Benefit, question: str, profile: Profile, as_of: date) -> Heard:
    """What `question` tells of what the benefit asks for and `profile` does not know."""
    text = plain_text(simplified(question))
    wanted = wanted_of(card, benefit)
    known = {fact.key for fact in profile.facts}
    facts, instead = read_numbers(text, wanted, benefit, profile)

    def add(read: Callable[[FactDefinition], KnownFact | None], definitions: Iterable[FactDefinition]) -> None:
        told = known.union(fact.key for fact in facts)
        facts.extend(filter(None, (read(d) for d in definitions if d.key not in told)))

    own = [d for d in wanted.all if d.key not in fact_definitions()]
    add(lambda d: read_by_tier(text, d, benefit), wanted.deciding)
    add(lambda d: read_choice(text, d), own)
    instead |= _told_by_the_same(facts, wanted, profile)
    open_levels = [d for d in wanted.deciding if d.key not in known.union(f.key for f in facts)]
    add(lambda d: read_level(text, d, open_levels, profile.with_facts(facts)), wanted.deciding)
    add(lambda d: read_statement(text, d), [d for d in own if d in wanted.deciding])
    add(lambda d: read_deed(text, d), own)
    add(lambda d: read_day(text, d, as_of), own)
    add(lambda d: read_size(text, d), wanted.all)
    return Heard(tuple(facts), frozenset(instead))
