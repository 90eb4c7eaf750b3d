"""An enterprise judged by one benefit: every condition with what it rests on and what is missing, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from assistant.eligibility.ask import open_needs
from assistant.eligibility.derive import Known, Scored
from assistant.eligibility.gap import gap
from assistant.eligibility.scope import conditions_of, definitions_of, exclusions_of
from assistant.eligibility.score import score
from assistant.eligibility.truth import NEGATED, Judged, all_of, holds, judge_leaf
from assistant.policy.card import AllOf, AnyOf, AtLeast, Benefit, Card, Condition, Leaf, NoneOf
from assistant.policy.facts import FactDefinition, Profile
from assistant.policy.judgement import Judgement, LeafFinding, Truth, Verdict

_VERDICTS = {
    Truth.MET: Verdict.ELIGIBLE,
    Truth.UNMET: Verdict.NOT_ELIGIBLE,
    Truth.UNKNOWN: Verdict.UNKNOWN,
}


def judge(
    card: Card,
    benefit: Benefit,
    profile: Profile,
    as_of: date,
    definitions: Mapping[str, FactDefinition] | None = None,
    scored: Scored | None = None,
) -> Judgement:
    """The benefit judged on `as_of`; its amount is left to others. `definitions`: the shipped vocabulary unless told otherwise."""
    return judge_known(card, benefit, Known(profile, as_of, definitions_of(card, definitions), scored))


def judge_known(card: Card, benefit: Benefit, known: Known) -> Judgement:
    """As `judge`, where the facts were read before; they know the card's own."""
    required, barring = conditions_of(card, benefit), exclusions_of(card, benefit)
    truth = all_of((*(holds(c, known) for c in required), *(NEGATED[holds(c, known)] for c in barring)))
    findings = (
        *(_finding(leaf, known, exclusion) for c in required for leaf, exclusion in _leaves(c, exclusion=False)),
        *(_finding(leaf, known, exclusion) for c in barring for leaf, exclusion in _leaves(c, exclusion=True)),
    )
    needs = open_needs(required, barring, known) if truth is Truth.UNKNOWN else ()
    return Judgement(
        card=card,
        benefit=benefit,
        as_of=known.as_of,
        verdict=_VERDICTS[truth],
        findings=findings,
        score=score(benefit.score, known, lambda c: holds(c, known)) if benefit.score else None,
        missing=tuple(dict.fromkeys(n.need[0] for n in needs)),
    )


def _leaves(condition: Condition, *, exclusion: bool) -> Iterator[tuple[Leaf, bool]]:
    """The leaves in reading order, and whether one that holds speaks against."""
    match condition:
        case Leaf():
            yield condition, exclusion
        case NoneOf():
            for part in condition.none:
                yield from _leaves(part, exclusion=not exclusion)
        case AllOf(all=parts) | AnyOf(any=parts) | AtLeast(of=parts):
            for part in parts:
                yield from _leaves(part, exclusion=exclusion)


def _finding(leaf: Leaf, known: Known, exclusion: bool) -> LeafFinding:
    judged = judge_leaf(leaf, known)
    against = Truth.MET if exclusion else Truth.UNMET
    return LeafFinding(
        leaf=leaf,
        truth=judged.truth,
        facts=tuple(dict.fromkeys(f for r in judged.readings for f in r.facts)),
        derived=_derived(judged),
        gap=gap(leaf, judged, known, wanted=not exclusion) if judged.truth is against else "",
        exclusion=exclusion,
    )


def _derived(judged: Judged) -> str:
    return "；".join(dict.fromkeys(r.derived for r in judged.readings if r.derived))
