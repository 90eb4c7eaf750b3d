"""Conditions of which less is asked of some: 「…10亿元以上；生物医药产业链可以放宽至5亿元以上」, 「博士不设年龄限制」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.policy.card import AllOf, AnyOf, Condition, Leaf, Op
from ingest.cards.conditions.clauses import Clause
from ingest.cards.conditions.comparators import find_bounds
from ingest.cards.conditions.joints import any_of
from ingest.cards.conditions.leaves import LeafReader, together
from ingest.cards.conditions.reading import Reading
from ingest.cards.conditions.said import Memory

_RELAXED = re.compile(r"(?P<who>[^,，]{2,24}?)(?:可以?)?(?:适当)?放宽(?:至|到|为)(?P<to>.+)")
_UNLIMITED = re.compile(
    r"^[^,，]{0,2}?(?P<who>[^,，]{2,24}?)(?:可以?)?(?:不设|不受|不限|不作|没有|无)(?:年龄|学历|规模|营业收入|[^,，]{0,6})(?:的)?(?:限制|要求)"
)


def relaxes(said: str, *, after: bool) -> bool:
    """Whether a sentence asks less of some; `after`: it follows on a condition, which it may take away from them altogether."""
    return _RELAXED.search(said) is not None or (after and _UNLIMITED.search(said) is not None)


def relaxed(leaves: LeafReader, found: Reading, sentence: Sequence[Clause]) -> Reading:
    """「…10亿元以上；生物医药产业链可以放宽至5亿元以上」: the last quantity, or the lower one for those; for some none at all
    (「博士不设年龄限制」).
    """
    for clause in sentence:
        said = leaves.words[clause.start : clause.end]
        relaxed = _RELAXED.search(said) or _UNLIMITED.search(said)
        last = found.conditions[-1] if found.conditions else None
        held = last.any[0] if isinstance(last, AnyOf) else last
        if relaxed is None or not isinstance(held, Leaf):
            continue
        for_whom = _for_whom(leaves, clause.start, relaxed, held)
        if for_whom is not None and last is not None:
            either = any_of([last, for_whom])
            found = Reading((*found.conditions[:-1], either), found.exclusions, found.scoped, found.references)
    return found


def _for_whom(leaves: LeafReader, offset: int, relaxed: re.Match[str], held: Leaf) -> Condition | None:
    """Those of whom less is asked, and what; None where no number says so."""
    low, high = offset + relaxed.start("who"), offset + relaxed.end("who")
    reads = leaves.read(low, high, memory=Memory())
    whose = together(reads) if reads and not any(r.own for r in reads) else leaves.asked(low, high)
    if relaxed.re is _UNLIMITED:
        return whose
    compared = "不超过" if held.op in (Op.LE, Op.LT) else "不低于"  # 「放宽到45周岁」 is compared as before
    bounds = find_bounds(relaxed["to"], leaves.inclusion) or find_bounds(compared + relaxed["to"], leaves.inclusion)
    if not bounds:
        return None
    start, end = offset + relaxed.start(), offset + relaxed.end()
    lower = leaves.leaf(held.fact, bounds[0].op, bounds[0].value, start, end, years=held.years)
    return AllOf(all=(whose, lower))
