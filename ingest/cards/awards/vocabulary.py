"""Facts of the vocabulary found by what they are called in a text, and facts that only one document asks for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from assistant.policy.facts import DerivationOp, FactDefinition, FactType, Option, fact_definitions
from assistant.policy.numerals import narrow
from ingest.cards.conditions.wordings import wording_file


@dataclass(frozen=True, slots=True)
class Called:
    """A fact called `name` at [start, end) of the words; `option` is the value that the name denotes, if it is one of a choice."""

    definition: FactDefinition
    name: str
    start: int
    end: int
    option: Option | None = None


@cache
def _names() -> tuple[tuple[str, FactDefinition], ...]:
    """Every name with its fact, the longest first."""
    more = wording_file().names
    pairs = {
        (narrow(n), d.key): d
        for d in fact_definitions().values()
        for n in (d.name, *d.names, *(more.get(d.key, ()) if d.type is FactType.MONEY else ()))
    }
    return tuple(sorted(((name, d) for (name, _), d in pairs.items()), key=lambda pair: -len(pair[0])))


@cache
def _options() -> tuple[tuple[str, FactDefinition, Option], ...]:
    named = (
        (narrow(n), d, o)
        for d in fact_definitions().values()
        if d.type in (FactType.CHOICE, FactType.CHOICES)
        for o in d.options
        for n in (o.name, *o.names)
    )
    return tuple(sorted(named, key=lambda entry: -len(entry[0])))


def facts_called(words: str, types: Collection[FactType]) -> Iterator[Called]:
    """The facts of these types that `words` name, the longest name first."""
    for name, definition in _names():
        if len(name) > 1 and definition.type in types:
            at = words.rfind(name)
            if at >= 0:
                yield Called(definition, name, at, at + len(name))


def options_called(words: str) -> Iterator[Called]:
    """The values of choices that `words` name, the longest name first."""
    for name, definition, option in _options():
        if len(name) > 1:
            at = words.find(name)
            if at >= 0:
                yield Called(definition, name, at, at + len(name), option)


# 「科技人员数占职工总数的比例」
_SHARE_OF = re.compile(r"(?P<part>[^,;。、占]{2,20})占(?P<whole>[^,;。、]{2,20}?)的?(?:比例|比重|百分比|比)")


def ratio_called(words: str) -> FactDefinition | None:
    """The ratio of two facts that the words name as 「甲占乙的比例」."""
    found = _SHARE_OF.search(words)
    if found is None:
        return None
    parts = {c.definition.key for c in facts_called(found["part"], (FactType.MONEY, FactType.NUMBER))}
    wholes = {c.definition.key for c in facts_called(found["whole"], (FactType.MONEY, FactType.NUMBER))}
    for definition in fact_definitions().values():
        derived = definition.derived
        of_two = derived is not None and derived.op in (DerivationOp.RATIO, DerivationOp.SHARE)
        if of_two and derived is not None and derived.of[0] in parts and derived.of[1] in wholes:
            return definition
    return None


@cache
def _stems() -> dict[str, tuple[str, ...]]:
    kind = re.compile(r"(?:认定)?(?:级别|类别|等级|阶段|类型)$")
    return {
        key: tuple(stem for n in (d.name, *d.names) if len(stem := kind.sub("", narrow(n))) > 1)
        for key, d in fact_definitions().items()
    }


def stems_of(definition: FactDefinition) -> tuple[str, ...]:
    """Its names without 级别, 类别: what a text calls the thing that has a level."""
    return _stems().get(definition.key, ())
