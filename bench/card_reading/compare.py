"""One card as it was read beside the one that a person wrote: what was found, what is exact, what is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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
from bench.card_reading.rules import leaf_key, rule_key, terms_key

T = TypeVar("T")
_NOT_NAME = re.compile(r"[《》“”「」（）()、，。；：\s]|^\d+[.．、]")


@dataclass
class Score:
    """Counts of one measure: gold entries, read entries, matched pairs, pairs that are exact; and what went wrong."""

    gold: int = 0
    read: int = 0
    matched: int = 0
    exact: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.matched / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.matched / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    @property
    def exactness(self) -> float:
        """Of the matched pairs."""
        return self.exact / self.matched if self.matched else 1.0

    def add(self, other: Score) -> None:
        self.gold += other.gold
        self.read += other.read
        self.matched += other.matched
        self.exact += other.exact
        self.misses += other.misses


Scores = dict[str, Score]


def compared(gold: Card, read: Card) -> Scores:
    """The measures of one document: conditions, amounts, terms of amounts, materials, windows, limits, phones, benefits."""
    return {
        "benefits": _of_sources(gold.benefits, read.benefits),
        "conditions": _conditions(gold, read),
        "amounts": _amounts(gold, read, rule_key),
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
    pairs = _paired(wanted, found, lambda a, b: _overlap(a[0].source, b[0].source), _likeness)
    score = Score(len(wanted), len(found), len(pairs))
    for i, j in pairs:
        same = _leaf_key(wanted[i]) == _leaf_key(found[j])
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
            found.setdefault((*leaf_key(leaf), negated, leaf.source.start, leaf.source.end), (leaf, negated))
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


def _leaf_key(entry: tuple[Leaf, bool]) -> tuple[object, ...]:
    """「not (boolean is true)」 and 「boolean is false」 are one."""
    leaf, excludes = entry
    key = leaf_key(leaf)
    if excludes and isinstance(leaf.value, bool):
        return (*key[:2], not leaf.value, *key[3:], False)
    return (*key, excludes)


def _likeness(a: tuple[Leaf, bool], b: tuple[Leaf, bool]) -> float:
    left, right = _leaf_key(a), _leaf_key(b)
    return sum(x == y for x, y in zip(left, right, strict=True)) + 2 * (left[0] == right[0])


def _shown(entry: tuple[Leaf, bool]) -> str:
    leaf, excludes = entry
    return f"{'not ' if excludes else ''}{leaf.fact} {leaf.op} {leaf.value} 「{leaf.source.quote[:40]}」"


# -- benefits and amounts ----------------------------------------------------------------------------------------


def _of_sources(gold: Sequence[Benefit], read: Sequence[Benefit]) -> Score:
    pairs = _paired(gold, read, _same_benefit, lambda a, b: float(a.kind == b.kind))
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
    pairs = _paired(wanted, found, _same_benefit, lambda a, b: float(key(a.award) == key(b.award)))
    score = Score(len(wanted), len(found), len(pairs))
    for i, j in pairs:
        same = key(wanted[i].award) == key(found[j].award)
        score.exact += same
        if not same:
            score.misses.append(f"{wanted[i].name}: {key(wanted[i].award)} was read as {key(found[j].award)}")
    taken = {i for i, _ in pairs}
    score.misses += [f"not read: {b.name}" for i, b in enumerate(wanted) if i not in taken]
    return score


# -- filing ------------------------------------------------------------------------------------------------------


def _guides(card: Card) -> Iterator[FilingGuide]:
    yield from filter(None, (card.filing, *(b.filing for b in card.benefits)))


def _materials(gold: Card, read: Card) -> Score:
    wanted = _once([m for g in _guides(gold) for m in g.materials if not m.exempt], _material_name)
    found = _once([m for g in _guides(read) for m in g.materials if not m.exempt], _material_name)
    pairs = _paired(wanted, found, _same_material, lambda a, b: float(_material_name(a) == _material_name(b)))
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


# -- pairing -----------------------------------------------------------------------------------------------------


def _overlap(a: Ref, b: Ref) -> bool:
    """Whether the words overlap by half of the shorter ones."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared * 2 >= min(a.end - a.start, b.end - b.start)


def _paired(
    gold: Sequence[T], read: Sequence[T], may: Callable[[T, T], bool], likeness: Callable[[T, T], float]
) -> list[tuple[int, int]]:
    """One-to-one pairs that may go together, the most alike first."""
    candidates = [(likeness(a, b), -i, -j) for i, a in enumerate(gold) for j, b in enumerate(read) if may(a, b)]
    pairs: list[tuple[int, int]] = []
    left: set[int] = set()
    right: set[int] = set()
    for _, i, j in sorted(candidates, reverse=True):
        if -i not in left and -j not in right:
            left.add(-i)
            right.add(-j)
            pairs.append((-i, -j))
    return pairs


def _once(entries: Iterable[T], key: Callable[[T], object]) -> list[T]:
    return list({key(entry): entry for entry in entries}.values())
