"""Words that tell of facts: the names of the vocabulary and the spoken ones of `cues.yaml`, found in one pass over a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from assistant.policy.document import Frozen
from assistant.policy.facts import FactDefinition, FactType, fact_definitions
from assistant.question.fact_reading.numbers import plain_text


class Role(StrEnum):
    """What a word says of its fact."""

    NAME = "name"  # which fact it is
    SPOKEN = "spoken"  # the same, in looser words
    COUNTED = "counted"  # the same, after the count
    HOLDS = "holds"
    FAILS = "fails"
    VALUE = "value"  # one option of a choice
    DATED = "dated"  # a verb beside the date


@dataclass(frozen=True, slots=True)
class Cue:
    key: str
    role: Role
    value: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """text[start:end] is one of the words; `cues` are all it can mean, those of the vocabulary first."""

    start: int
    end: int
    words: str
    cues: tuple[Cue, ...]

    def of_role(self, *roles: Role) -> tuple[Cue, ...]:
        return tuple(c for c in self.cues if c.role in roles)


# between the members of a list of names: 「失信、经营异常和行政处罚」
JOINED = re.compile(r"\s?(?:[、/]|和|及|与|以及|或|或者|跟|还有)?\s?(?:被?列入|发生|国家级|省级|市级)?\s?")


class CueFile(Frozen):
    """`cues.yaml`. Keys of facts are checked when it is loaded."""

    names: dict[str, tuple[str, ...]]
    counted: dict[str, tuple[str, ...]]
    holds: dict[str, tuple[str, ...]]
    fails: dict[str, tuple[str, ...]]
    values: dict[str, dict[str, tuple[str, ...]]]
    dated: dict[str, tuple[str, ...]]
    misspelt: dict[str, tuple[str, ...]]
    faults: frozenset[str]
    shadow: tuple[str, ...]


@cache
def cue_file() -> CueFile:
    """Raises pydantic's `ValidationError` where the file was edited wrongly."""
    text = (files("assistant.question.fact_reading") / "cues.yaml").read_text(encoding="utf-8")
    return CueFile.model_validate(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


# options whose names are common words: they count only beside the name of their fact (see states.py)
_LEVELS = frozenset({"none", "park", "municipal", "provincial", "national"})


# told with the time of the qualification itself
_FIRST = frozenset({"hnte_first_time", "hnte_recertified", "specialized_first", "above_scale_first"})

_Index = Mapping[str, tuple[tuple[str, tuple[Cue, ...]], ...]]


@cache
def _index() -> _Index:
    """First character → (word, cues), longest first."""
    cues: dict[str, dict[Cue, None]] = defaultdict(dict)
    for definition in fact_definitions().values():
        for name in (definition.name, *definition.names):
            cues[name][Cue(definition.key, Role.NAME)] = None
        if definition.type is FactType.CHOICE and definition.key in cue_file().values:
            for option in definition.options:
                if option.value not in _LEVELS and len(option.name) > 2:
                    cues[option.name][Cue(definition.key, Role.VALUE, option.value)] = None
    file = cue_file()
    for role, table in (
        (Role.SPOKEN, file.names),
        (Role.COUNTED, file.counted),
        (Role.HOLDS, file.holds),
        (Role.FAILS, file.fails),
        (Role.DATED, file.dated),
    ):
        for key, words in table.items():
            for word in words:
                cues[word][Cue(key, role)] = None
    for key, options in file.values.items():
        for value, words in options.items():
            for word in words:
                cues[word][Cue(key, Role.VALUE, value)] = None
    for word, found in cues.items():  # 「第一次评上高企」 has a date as 「高企」 has one
        first = any(c.key in _FIRST for c in found)
        applied = any(c.key == "hnte_applied" for c in found)  # the day of 「申报了高企」 is none of the certificate's
        if not applied and (first or any(c.role in (Role.HOLDS, Role.VALUE) for c in found)):
            roles = (Role.DATED, Role.VALUE) if first else (Role.DATED,)
            for within in _parts_of(word):
                found.update((c, None) for c in cues.get(within, ()) if c.role in roles)
    for word in file.shadow:
        cues.setdefault(word, {})
    index: dict[str, list[tuple[str, tuple[Cue, ...]]]] = defaultdict(list)
    for word, found in cues.items():
        index[plain_text(word)[0]].append((plain_text(word), tuple(found)))
    return {first: tuple(sorted(entries, key=lambda e: -len(e[0]))) for first, entries in index.items()}


def _parts_of(word: str) -> Iterator[str]:
    """Every part of a word that is shorter than it, once."""
    ends = range(len(word) + 1)
    yield from dict.fromkeys(word[i:j] for i in ends for j in ends if i < j and j - i < len(word))


def _with_own(definitions: Mapping[str, FactDefinition]) -> _Index:
    """The index with the names of definitions that the vocabulary lacks; a word that both have means both."""
    own = tuple((key, d.name, *d.names) for key, d in definitions.items() if key not in fact_definitions())
    return _with_names(own) if own else _index()


@lru_cache(32)
def _with_names(own: tuple[tuple[str, ...], ...]) -> _Index:
    """`own`: keys, each with its names."""
    cues: dict[str, dict[Cue, None]] = defaultdict(dict)
    for key, *names in own:
        for name in names:
            cues[plain_text(name)][Cue(key, Role.NAME)] = None
    index = dict(_index())
    for word, found in cues.items():
        entries = dict(index.get(word[0], ()))
        entries[word] = (*entries.get(word, ()), *found)
        index[word[0]] = tuple(sorted(entries.items(), key=lambda e: -len(e[0])))
    return index


def find_mentions(
    text: str, definitions: Mapping[str, FactDefinition], times: Sequence[tuple[int, int]] = ()
) -> list[Mention]:
    """The words of a narrow `text`, leftmost and longest first, none overlapping; `definitions` may hold more than the vocabulary.

    Words that say yes or no are also found around fillers and `times`: 「法人去年换过」, 「汇算清缴都已经做完」.
    """
    index = _with_own(definitions)
    inside = {i for start, end in times for i in range(start + 1, end)}
    found = _scan(text, index, inside)
    places = _without_fillers(text, times)
    if len(places) == len(text):
        return found
    said = _scan("".join(text[i] for i in places), index)
    loose = [
        Mention(places[m.start], places[m.end - 1] + 1, m.words, m.of_role(*_LOOSE))
        for m in said
        if m.of_role(*_LOOSE[:3]) and places[m.end - 1] - places[m.start] >= len(m.words)
    ]
    if not loose:
        return found
    kept = [m for m in found if not any(w.start < m.end and m.start < w.end for w in loose)]
    return sorted([*kept, *loose], key=lambda m: m.start)


def _scan(text: str, index: _Index, outside: Set[int] = frozenset()) -> list[Mention]:
    """`outside`: places where no word begins."""
    found = []
    at = 0
    while at < len(text):
        for word, cues in index.get(text[at], ()) if at not in outside else ():
            if text.startswith(word, at) and not _is_attribute(text, at, cues):
                if cues:
                    found.append(Mention(at, at + len(word), word, cues))
                at += len(word)
                break
        else:
            at += 1
    return found


def _is_attribute(text: str, at: int, cues: Sequence[Cue]) -> bool:
    """「去年一年的营收」: 「的营收」 belongs to an amount only where it follows one: 「3000万的营收」."""
    return text[at] == "的" and text[at - 1 : at] not in _AMOUNT_ENDS and all(c.role is Role.COUNTED for c in cues)


_AMOUNT_ENDS = frozenset("万亿元块千百人个")
_LOOSE = (Role.HOLDS, Role.FAILS, Role.VALUE, Role.DATED)
_FILLER = re.compile(r"已经|目前|现在|刚刚|[已也都刚才又就均早]")


@cache
def _misspelt() -> tuple[re.Pattern[str], Mapping[str, str]]:
    right = {wrong: word for word, wrongs in cue_file().misspelt.items() for wrong in wrongs}
    return re.compile("|".join(sorted(right, key=len, reverse=True))), right


# a verb parted from its object: 「备过案」, 「上了规」
_PARTED = re.compile(
    r"(?P<verb>备(?=.案)|立(?=.项)|[上入升进](?=.规)|纳(?=.统)|验(?=.收)|失(?=.信)|逾(?=.期)|欠(?=.[薪税])|贯(?=.标)|投(?=.产)|竣(?=.工)|开(?=.工)|完(?=.工)|股(?=.改)|参(?=.保)|退(?=.税))"
    r"(?P<mark>[过了])(?P<object>[案项规统收信期薪税标产工改保税])"
)


def spelt(text: str) -> str:
    """`text` with mistyped words put right and parted ones joined, of the same length: 「营受1200w」, 「备过案」 → 「备案过」."""
    pattern, right = _misspelt()
    return _PARTED.sub(r"\g<verb>\g<object>\g<mark>", pattern.sub(lambda m: right[m[0]], text))


def _without_fillers(text: str, times: Sequence[tuple[int, int]]) -> list[int]:
    """The places of `text` that are neither in a filler nor in a time."""
    left_out = bytearray(len(text))
    for start, end in (*times, *(m.span() for m in _FILLER.finditer(text))):
        left_out[start:end] = b"\x01" * (end - start)
    return [i for i, out in enumerate(left_out) if not out]
