"""Facts of the vocabulary found by what they are called in a text, and facts that only one document asks for."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from assistant.policy.facts import FactDefinition, FactType, Option, fact_definitions


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
    pairs = ((n, d) for d in fact_definitions().values() for n in (d.name, *d.names))
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _options() -> tuple[tuple[str, FactDefinition, Option], ...]:
    named = (
        (n, d, o)
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


def own_key(document_id: str, words: str) -> str:
    """The key of a fact that only this document asks for; the same words give the same key."""
    last = document_id.rsplit("/", 1)[-1]
    for level in ("park-", "city-", "province-", "national-"):
        last = last.removeprefix(level)
    safe = "".join(c if c.isascii() and c.isalnum() else "_" for c in last.lower()).strip("_")
    return f"x_{safe}_{zlib.crc32(words.encode()):08x}"


def own_fact(
    document_id: str,
    words: str,
    kind: FactType,
    *,
    unit: str = "",
    options: tuple[Option, ...] = (),
    ordered: bool = False,
) -> FactDefinition:
    """A fact of the document's own, named by its words, with the question that asks for it."""
    return FactDefinition(
        key=own_key(document_id, words),
        name=words,
        type=kind,
        unit=unit,
        group="本文件",
        question=_question(words, kind, unit, options),
        options=options,
        ordered=ordered,
    )


def _question(words: str, kind: FactType, unit: str, options: tuple[Option, ...]) -> str:
    match kind:
        case FactType.BOOLEAN:
            return f"是否符合“{words}”？"
        case FactType.CHOICE:
            return f"{words}属于哪一种：{'、'.join(o.name for o in options)}？"
        case FactType.MONEY:
            return f"{words}是多少（万元）？"
        case FactType.RATIO:
            return f"{words}是百分之多少？"
        case _:
            return f"{words}是多少{f'（{unit}）' if unit else ''}？"
