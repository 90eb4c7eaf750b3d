"""What to ask: the unknown facts that can still change a verdict, best question first."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.eligibility.derive import Known
from assistant.eligibility.reading import Need
from assistant.eligibility.truth import holds, judge_leaf
from assistant.policy.card import AllOf, AnyOf, AtLeast, Condition, Leaf, NoneOf
from assistant.policy.judgement import Truth


def open_needs(condition: Condition, known: Known) -> Iterator[Need]:
    """The facts on which an unknown condition hangs; nothing of a part that is decided."""
    if holds(condition, known) is not Truth.UNKNOWN:
        return
    match condition:
        case Leaf():
            yield from judge_leaf(condition, known).needs
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts) | AtLeast(of=parts):
            for part in parts:
                yield from open_needs(part, known)
