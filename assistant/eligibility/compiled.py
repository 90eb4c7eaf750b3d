"""Many cards made ready to be judged at once: what several benefits ask for is judged once.

Conditions become numbered nodes, the same condition always the same node, parts before what they are part of; an enterprise is judged
by going through the nodes once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from assistant.eligibility.ask import OpenNeed
from assistant.eligibility.derive import Known, Reading
from assistant.eligibility.reading import Need
from assistant.eligibility.scope import conditions_of, definitions_of, exclusions_of
from assistant.eligibility.scored import ScoredFacts
from assistant.eligibility.truth import LeafTest, test_of
from assistant.policy.card import AllOf, AnyOf, AtLeast, Benefit, Card, Condition, Leaf, NoneOf, Op
from assistant.policy.facts import DerivationOp, FactDefinition, FactType, Profile
from assistant.policy.judgement import Truth

UNMET, UNKNOWN, MET = 0, 1, 2
_CODES = {Truth.UNMET: UNMET, Truth.UNKNOWN: UNKNOWN, Truth.MET: MET}
_ELAPSED = (DerivationOp.YEARS_SINCE, DerivationOp.MONTHS_SINCE)


@dataclass(frozen=True, slots=True)
class CompiledBenefit:
    """A benefit as nodes: all `required` have to hold, none of `barring` may. `name`: document#benefit."""

    card: Card
    benefit: Benefit
    name: str
    group: int
    required: tuple[int, ...]
    barring: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Node:
    """A leaf with its test, or parts of which at least `count` have to hold, or, where `none`, not even one."""

    test: LeafTest | None
    parts: tuple[int, ...] = ()
    count: int = 0
    none: bool = False
    attainable: bool = True
    looks_at: tuple[str, object] = ("", None)  # fact and years of a leaf


@dataclass(slots=True)
class _Group:
    """Cards whose own facts do not contradict each other."""

    definitions: dict[str, FactDefinition]
    nodes: list[_Node] = field(default_factory=list)
    numbers: dict[Any, int] = field(default_factory=dict)


class CompiledCards:
    """Cards ready for any profile on any day. `benefits` in the order of the cards; `listed` without those that only tell how to file
    for benefits of other cards here; `scored`: the facts that their scores compute.
    """

    def __init__(self, cards: Iterable[Card], definitions: Mapping[str, FactDefinition] | None = None) -> None:
        self.cards = tuple(cards)
        self.scored = ScoredFacts(self.cards)
        self._groups: list[_Group] = []
        self.benefits = tuple(b for card in self.cards for b in self._benefits(card, definitions))
        self._notices = self._notices_by_target()
        telling = {b.name for notices in self._notices.values() for b in notices}
        self.listed = tuple(b for b in self.benefits if b.name not in telling)

    def _benefits(self, card: Card, definitions: Mapping[str, FactDefinition] | None) -> Iterable[CompiledBenefit]:
        number = self._group_of(card, definitions)
        compiler = _Compiler(self._groups[number])
        for benefit in card.benefits:
            yield CompiledBenefit(
                card=card,
                benefit=benefit,
                name=f"{card.document_id}#{benefit.id}",
                group=number,
                required=compiler.conjuncts(conditions_of(card, benefit)),
                barring=tuple(dict.fromkeys(compiler.node(c) for c in exclusions_of(card, benefit))),
            )

    def _group_of(self, card: Card, definitions: Mapping[str, FactDefinition] | None) -> int:
        """Facts of two documents can share a key (x_…) and differ: such cards are kept apart."""
        for number, group in enumerate(self._groups):
            if all(group.definitions.get(d.key, d) == d for d in card.facts):
                group.definitions.update((d.key, d) for d in card.facts)
                return number
        self._groups.append(_Group(dict(definitions_of(card, definitions))))
        return len(self._groups) - 1

    def _notices_by_target(self) -> dict[str, list[CompiledBenefit]]:
        documents = {card.document_id for card in self.cards}
        found: dict[str, list[CompiledBenefit]] = {}
        for benefit in self.benefits:
            for target in benefit.benefit.of:
                document = target.partition("#")[0]
                if document in documents and document != benefit.card.document_id:
                    found.setdefault(target, []).append(benefit)
        return found

    def notices(self, benefit: CompiledBenefit) -> Sequence[CompiledBenefit]:
        """The benefits of other cards that tell how to file for this one."""
        by_document = self._notices.get(benefit.card.document_id, ())
        return (*self._notices.get(benefit.name, ()), *by_document)

    def read(self, profile: Profile, as_of: date) -> tuple[CompiledReading, ...]:
        """All conditions judged for one enterprise, by the groups of the cards."""
        return tuple(CompiledReading(Known(profile, as_of, g.definitions, self.scored), g.nodes) for g in self._groups)


class _Compiler:
    def __init__(self, group: _Group) -> None:
        self._group = group

    def conjuncts(self, conditions: Sequence[Condition]) -> tuple[int, ...]:
        """The nodes that all have to hold, each once; 「同时符合」 within 「同时符合」 is one list."""
        found: dict[int, None] = {}
        for condition in conditions:
            inner = self.conjuncts(condition.all) if isinstance(condition, AllOf) else (self.node(condition),)
            found.update(dict.fromkeys(inner))
        return tuple(found)

    def node(self, condition: Condition) -> int:
        """The number of the condition's node, the same for the same condition."""
        match condition:
            case Leaf():
                return self._leaf(condition)
            case AllOf(all=parts):
                return self._inner(parts, len(parts))
            case AnyOf(any=parts):
                return self._inner(parts, 1)
            case NoneOf(none=parts):
                return self._inner(parts, 0, none=True)
            case AtLeast(at_least=count, of=parts):
                return self._inner(parts, count)

    def _leaf(self, leaf: Leaf) -> int:
        years = (leaf.years.last, leaf.years.count, leaf.years.take) if leaf.years else None
        key = (leaf.fact, leaf.op, type(leaf.value), leaf.value, leaf.unit, years)
        if key in self._group.numbers:
            return self._group.numbers[key]
        definition = self._group.definitions.get(leaf.fact)
        attainable = _attainable(leaf, definition)
        return self._add(key, _Node(test_of(leaf, definition), attainable=attainable, looks_at=(leaf.fact, years)))

    def _inner(self, conditions: Sequence[Condition], count: int, *, none: bool = False) -> int:
        parts = tuple(self.node(c) for c in conditions)
        key = (count, none, tuple(sorted(parts)))
        if key in self._group.numbers:
            return self._group.numbers[key]
        can = sum(self._group.nodes[p].attainable for p in parts) >= count
        return self._add(key, _Node(None, parts, count, none, attainable=can))

    def _add(self, key: Any, node: _Node) -> int:
        self._group.nodes.append(node)
        return self._group.numbers.setdefault(key, len(self._group.nodes) - 1)


def _attainable(leaf: Leaf, definition: FactDefinition | None) -> bool:
    """Whether an enterprise can come to meet it. What kind of applicant one is does not change, nor does time run back."""
    if definition is None or leaf.op is Op.WITHIN:
        return False
    if definition.type is FactType.CHOICE and not definition.ordered:
        return False
    elapsed = definition.derived is not None and definition.derived.op in _ELAPSED
    return not ((elapsed or definition.type is FactType.DATE) and leaf.op in (Op.LE, Op.LT))


class CompiledReading:
    """All nodes judged for one enterprise: `truths` by number of the node."""

    def __init__(self, known: Known, nodes: Sequence[_Node]) -> None:
        self.known = known
        self._nodes = nodes
        self.truths = self._judged()
        self._needs: dict[int, tuple[OpenNeed, ...]] = {}
        self._asked: dict[Any, tuple[OpenNeed, ...]] = {}  # of unknown leaves, by fact and years

    def _judged(self) -> list[int]:
        truths: list[int] = []
        known, as_of = self.known, self.known.as_of
        read: dict[Any, Reading] = {}  # many conditions look at the same fact and years
        for node in self._nodes:
            test = node.test
            if test is None:
                truths.append(_over_parts(node, truths))
            elif test.by_year:
                truths.append(_CODES[test.judge(known).truth])
            else:
                reading = read.get(node.looks_at)
                if reading is None:
                    reading = read[node.looks_at] = known.value(test.fact, test.years)
                truths.append(_CODES[test.check(reading, as_of)])
        return truths

    def attainable(self, number: int) -> bool:
        """Whether an enterprise can come to meet the node."""
        return self._nodes[number].attainable

    def open_needs(self, benefit: CompiledBenefit) -> tuple[OpenNeed, ...]:
        """As `ask.open_needs`, where several conditions may repeat what they need."""
        wanted = [n for r in benefit.required for n in self._open(r)]
        wanted += [OpenNeed(need, fact, True) for b in benefit.barring for need, fact, _ in self._open(b)]
        return tuple(wanted)

    def left(self, benefit: CompiledBenefit) -> int:
        """How many facts are still open of a benefit that is undecided."""
        masks, found = self._masks, 0
        for number in benefit.required:
            found |= masks[number]
        for number in benefit.barring:
            found |= masks[number]
        return found.bit_count()

    @cached_property
    def _masks(self) -> list[int]:
        """Of each node the facts that are open, a bit each: sets that are quickly joined."""
        bits: dict[Need, int] = {}
        masks = []
        for number in range(len(self._nodes)):
            mask = 0
            for open_need in self._open(number):
                mask |= bits.setdefault(open_need.need, 1 << len(bits))
            masks.append(mask)
        return masks

    def _open(self, number: int) -> tuple[OpenNeed, ...]:
        held = self._needs.get(number)
        if held is None:
            held = self._needs[number] = self._found_open(number) if self.truths[number] == UNKNOWN else ()
        return held

    def _found_open(self, number: int) -> tuple[OpenNeed, ...]:
        node = self._nodes[number]
        if node.test is None:
            return tuple(dict.fromkeys(n for part in node.parts for n in self._open(part)))
        if node.test.by_year or node.looks_at not in self._asked:
            needs = node.test.judge(self.known).needs
            self._asked[node.looks_at] = tuple(OpenNeed(need, node.test.fact) for need in needs)
        return self._asked[node.looks_at]


def _over_parts(node: _Node, truths: Sequence[int]) -> int:
    if node.none:
        return MET - max((truths[p] for p in node.parts), default=UNMET)
    inner = [truths[p] for p in node.parts]
    met = inner.count(MET)
    return MET if met >= node.count else UNMET if met + inner.count(UNKNOWN) < node.count else UNKNOWN
