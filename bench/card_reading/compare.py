"""One card as it was read beside the one that a person wrote: what was found, what is exact, what is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from assistant.policy.card import (
    AllOf,
    AnyOf,
    AtLeast,
    Benefit,
    Card,
    Condition,
    FilingGuide,
    Leaf,
    Material,
    NoneOf,
    Ref,
    TimeLimit,
    Window,
)
from assistant.policy.numerals import fold
from bench.card_reading.conditions import leaf_key
from bench.card_reading.rules import Figure, figures_of, rule_key, terms_key
from bench.card_reading.score import Score, Scores, paired

T = TypeVar("T")
_NOT_NAME = re.compile(r"[《》“”「」（）()、，。；：\s]|^\d+[.．、]")


def compared(gold: Card, read: Card) -> Scores:
    """The measures of one document: benefits, conditions, whole rules of amounts, their single figures, their terms, filing.

    `amounts` counts a rule only where all of it is right; `figures` every figure on its own (form and figure matched; base, cap and
    condition exact), so that of six tiers with one wrong five count.
    """
    return {
        "benefits": _of_sources(gold.benefits, read.benefits),
        "conditions": _conditions(gold, read),
        "amounts": _amounts(gold, read, rule_key),
        "figures": _figures(gold, read),
        "terms": _amounts(gold, read, terms_key),
        "materials": _materials(gold, read),
        "windows": _keyed(_windows(gold), _windows(read), _window_key),
        "limits": _keyed(_limits(gold), _limits(read), _limit_key),
        "phones": _keyed(_phones(gold), _phones(read), str),
    }


# -- conditions --------------------------------------------------------------------------------------------------


def _conditions(gold: Card, read: Card) -> Score:
    """Leaves matched by the words they rest on, each clause once however many benefits repeat it."""
    wanted, found = _leaves(gold), _leaves(read)
    pairs = paired(wanted, found, lambda a, b: _overlap(a[0].source, b[0].source), _likeness)
    score = Score(len(wanted), len(found), len(pairs))
    for i, j in pairs:
        same = leaf_key(*wanted[i]) == leaf_key(*found[j])
        score.exact += same
        if not same:
            score.misses.append(f"{_shown(wanted[i])} was read as {_shown(found[j])}")
    taken_gold, taken_read = {i for i, _ in pairs}, {j for _, j in pairs}
    score.misses += [f"not read: {_shown(leaf)}" for i, leaf in enumerate(wanted) if i not in taken_gold]
    score.misses += [f"not there: {_shown(leaf)}" for j, leaf in enumerate(found) if j not in taken_read]
    return score


def _leaves(card: Card) -> list[tuple[Leaf, bool]]:
    """(leaf, whether it excludes) of all conditions outside of amounts."""
    found: dict[tuple[object, ...], tuple[Leaf, bool]] = {}
    own: list[Condition] = [b.conditions for b in card.benefits if b.conditions is not None]
    barring: list[Condition] = [*card.exclusions, *(c for b in card.benefits for c in b.exclusions)]
    for condition, excludes in (*((c, False) for c in (*card.common, *own)), *((c, True) for c in barring)):
        for leaf, negated in leaves_of(condition, excludes):
            found.setdefault((leaf_key(leaf, negated), leaf.source.start, leaf.source.end), (leaf, negated))
    return list(found.values())


def leaves_of(condition: Condition, excludes: bool = False) -> Iterator[tuple[Leaf, bool]]:
    """The leaves of a tree, each with whether its being met speaks against."""
    if isinstance(condition, Leaf):
        yield condition, excludes
        return
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts) | AtLeast(of=parts):
            negated = excludes
        case NoneOf(none=parts):
            negated = not excludes
    for part in parts:
        yield from leaves_of(part, negated)


def _likeness(a: tuple[Leaf, bool], b: tuple[Leaf, bool]) -> float:
    left, right = leaf_key(*a), leaf_key(*b)
    return float(sum(x == y for x, y in zip(left, right, strict=True)) + 2 * (left[0] == right[0]))


def _shown(entry: tuple[Leaf, bool]) -> str:
    leaf, excludes = entry
    return f"{'not ' if excludes else ''}{leaf.fact} {leaf.op} {leaf.value} 「{leaf.source.quote[:40]}」"


# -- benefits and amounts ----------------------------------------------------------------------------------------


def _of_sources(gold: Sequence[Benefit], read: Sequence[Benefit]) -> Score:
    pairs = paired(gold, read, _same_benefit, lambda a, b: float(a.kind == b.kind))
    score = Score(len(gold), len(read), len(pairs), sum(gold[i].kind == read[j].kind for i, j in pairs))
    score.misses += [f"not read: {b.name}" for i, b in enumerate(gold) if i not in {i for i, _ in pairs}]
    return score


def _same_benefit(a: Benefit, b: Benefit) -> bool:
    return any(_overlap(x, y) for x in _grants(a) for y in _grants(b))


def _grants(benefit: Benefit) -> list[Ref]:
    return [benefit.source, *([benefit.award.rule.source] if benefit.award else [])]


def _amounts(gold: Card, read: Card, key: Callable[..., object]) -> Score:
    """Awards of benefits that rest on the same words; those equal by `key` are exact. Of several candidates the best counts."""
    wanted = [b for b in gold.benefits if b.award]
    found = [b for b in read.benefits if b.award]
    pairs = paired(wanted, found, _same_benefit, lambda a, b: float(key(a.award) == key(b.award)))
    score = Score(len(wanted), len(found), len(pairs))
    for i, j in pairs:
        same = key(wanted[i].award) == key(found[j].award)
        score.exact += same
        if not same:
            score.misses.append(f"{wanted[i].name}: {key(wanted[i].award)} was read as {key(found[j].award)}")
    taken = {i for i, _ in pairs}
    score.misses += [f"not read: {b.name}" for i, b in enumerate(wanted) if i not in taken]
    return score


def _figures(gold: Card, read: Card) -> Score:
    """Every granted figure of the awards, within awards of benefits that rest on the same words; all others are missing or too many."""
    wanted = [(b, figures_of(b.award)) for b in gold.benefits if b.award]
    found = [(b, figures_of(b.award)) for b in read.benefits if b.award]
    pairs = paired(wanted, found, lambda a, b: _same_benefit(a[0], b[0]), lambda a, b: _figure_score(a[1], b[1]).exact)
    score = Score(sum(len(figures) for _, figures in wanted), sum(len(figures) for _, figures in found))
    for i, j in pairs:
        within = _figure_score(wanted[i][1], found[j][1])
        score.add(Score(0, 0, within.matched, within.exact, [f"{wanted[i][0].name}: {m}" for m in within.misses]))
    taken = {i for i, _ in pairs}
    score.misses += [f"not read: {b.name}: {len(figures)}" for i, (b, figures) in enumerate(wanted) if i not in taken]
    return score


def _figure_score(wanted: Sequence[Figure], found: Sequence[Figure]) -> Score:
    """Figures of the same form and value are pairs; those that agree in base, caps and condition too are exact."""
    pairs = paired(
        wanted, found, lambda a, b: a[:2] == b[:2], lambda a, b: sum(x == y for x, y in zip(a, b, strict=True))
    )
    score = Score(len(wanted), len(found), len(pairs), sum(wanted[i].agrees(found[j]) for i, j in pairs))
    score.misses += [f"{wanted[i]} was read as {found[j]}" for i, j in pairs if not wanted[i].agrees(found[j])]
    score.misses += [f"not read: {f}" for i, f in enumerate(wanted) if i not in {i for i, _ in pairs}]
    score.misses += [f"not there: {f}" for j, f in enumerate(found) if j not in {j for _, j in pairs}]
    return score


# -- filing ------------------------------------------------------------------------------------------------------


def _guides(card: Card) -> Iterator[FilingGuide]:
    yield from filter(None, (card.filing, *(b.filing for b in card.benefits)))


def _materials(gold: Card, read: Card) -> Score:
    wanted = _once([m for g in _guides(gold) for m in g.materials if not m.exempt], _material_name)
    found = _once([m for g in _guides(read) for m in g.materials if not m.exempt], _material_name)
    pairs = paired(wanted, found, _same_material, lambda a, b: float(_material_name(a) == _material_name(b)))
    score = Score(len(wanted), len(found), len(pairs), sum(wanted[i].only_if == found[j].only_if for i, j in pairs))
    score.misses += [f"not read: {m.name}" for i, m in enumerate(wanted) if i not in {i for i, _ in pairs}]
    score.misses += [f"not there: {m.name}" for j, m in enumerate(found) if j not in {j for _, j in pairs}]
    return score


def _material_name(material: Material) -> str:
    return _NOT_NAME.sub("", fold(material.name))


def _same_material(a: Material, b: Material) -> bool:
    """The same name, or one that begins the other where both rest on the same words (「营业执照（复印件）」)."""
    left, right = _material_name(a), _material_name(b)
    if left == right:
        return True
    shorter, longer = sorted((left, right), key=len)
    return _overlap(a.source, b.source) and shorter in longer and 2 * len(shorter) >= len(longer)


def _windows(card: Card) -> list[Window]:
    return [w for g in _guides(card) for w in g.windows]


def _window_key(window: Window) -> tuple[object, ...]:
    return (window.kind, window.opens, window.closes, window.within, window.unit)


def _limits(card: Card) -> list[TimeLimit]:
    return [limit for g in _guides(card) for limit in g.time_limits]


def _limit_key(limit: TimeLimit) -> tuple[object, ...]:
    """A limit is known by its length and by where it stands; the words for the step are free."""
    return (limit.count, limit.unit, limit.source.at)


def _phones(card: Card) -> list[str]:
    return [c.phone for g in _guides(card) for c in (*g.contacts, *g.channels) if c.phone]


def _keyed(wanted: Sequence[T], found: Sequence[T], key: Callable[[T], object]) -> Score:
    """Entries compared as multisets of keys, each once."""
    left, right = Counter(set(map(key, wanted))), Counter(set(map(key, found)))
    both = left & right
    score = Score(left.total(), right.total(), both.total(), both.total())
    score.misses += [f"not read: {k}" for k in left - both] + [f"not there: {k}" for k in right - both]
    return score


# -- words -----------------------------------------------------------------------------------------------------


def _overlap(a: Ref, b: Ref) -> bool:
    """Whether the words overlap by half of the shorter ones."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared * 2 >= min(a.end - a.start, b.end - b.start)


def _once(entries: Iterable[T], key: Callable[[T], object]) -> list[T]:
    return list({key(entry): entry for entry in entries}.values())
