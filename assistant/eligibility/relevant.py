"""Which conditions a verdict rests on: of alternatives of which one holds, the others say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.eligibility.derive import Known
from assistant.eligibility.truth import holds
from assistant.policy.card import AllOf, AnyOf, AtLeast, Condition, Leaf, NoneOf
from assistant.policy.judgement import Truth

# what to look at in a group of alternatives, by the truth of the group
_TELLING = {
    Truth.MET: frozenset({Truth.MET}),
    Truth.UNKNOWN: frozenset({Truth.MET, Truth.UNKNOWN}),
    Truth.UNMET: frozenset(Truth),
}


def relevant(conditions: Iterable[Condition], known: Known) -> Iterator[Leaf]:
    """The leaves that count, in reading order: 「高新技术企业」 that holds makes 「或者科技型中小企业」 beside it irrelevant."""
    for condition in conditions:
        match condition:
            case Leaf():
                yield condition
            case AllOf(all=parts):
                yield from relevant(parts, known)
            case AnyOf(any=parts) | NoneOf(none=parts):
                yield from _telling(parts, _any(parts, known), known)
            case AtLeast(of=parts):
                yield from _telling(parts, holds(condition, known), known)


def _telling(parts: Iterable[Condition], truth: Truth, known: Known) -> Iterator[Leaf]:
    return relevant((p for p in parts if holds(p, known) in _TELLING[truth]), known)


def _any(parts: Iterable[Condition], known: Known) -> Truth:
    truths = {holds(p, known) for p in parts}
    return next((t for t in (Truth.MET, Truth.UNKNOWN) if t in truths), Truth.UNMET)
