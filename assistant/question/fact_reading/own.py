"""Facts that only a card has, told in about the words of their names: 「项目就在园区里实施」 for 「项目在园区内实施」.

Numbers, amounts and dates of such facts are read by name like any other; here are those that are a statement, and choices.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.policy.facts import FactDefinition, FactType, fact_definitions
from assistant.question.fact_reading.cues import Role
from assistant.question.fact_reading.negation import NOT
from assistant.question.fact_reading.numbers import plain_text
from assistant.question.fact_reading.telling import Part, Telling

# what a statement can do without: 「已竣工投产」 and 「竣工投产了」
_LOOSE = re.compile(r"[、，（）()“”\s]|已经?|近[一两三]年|了|的|被|是|为|属于|具有|取得|进行|开展")
_SHORTEST = 6  # characters of a statement; a shorter one is a word that stands for much else
_ALIKE = 0.85  # of the statement's characters, in order
_DENIES = re.compile(rf"{NOT.pattern}|[：:]\s?否")
_LONGER = 8  # characters that the clause may have besides


def read_own(telling: Telling, part: Part) -> None:
    """Tells the statements and choices of a clause that the definitions have beyond the vocabulary."""
    if telling.definitions is fact_definitions():
        return
    own = [d for key, d in telling.definitions.items() if key not in fact_definitions()]
    if own:
        _read_statements(telling, part, own)
        _read_choices(telling, part)


def _read_statements(telling: Telling, part: Part, own: list[FactDefinition]) -> None:
    clause = telling.text[part.clause.start : part.clause.told]
    words = _LOOSE.sub("", clause)
    characters = set(words)
    for definition in own:
        if definition.type is not FactType.BOOLEAN or any(t.fact.key == definition.key for t in telling.told):
            continue
        for name, letters in _statements(definition.name, definition.names):
            if len(words) > len(name) + _LONGER or len(characters & letters) < _ALIKE * len(letters):
                continue
            if _common(words, name) >= _ALIKE * len(name):
                denies = len(_DENIES.findall(clause)) % 2 != len(_DENIES.findall(definition.name)) % 2
                telling.tell(part, definition.key, not denies, (part.clause.start, part.clause.told))
                break


def _read_choices(telling: Telling, part: Part) -> None:
    """「绩效评价是优秀」: an option beside the name of its fact."""
    for mention in part.mentions:
        for cue in mention.of_role(Role.NAME):
            definition = telling.definition(cue.key)
            if definition.type is not FactType.CHOICE or cue.key in fact_definitions():
                continue
            after = telling.text[mention.end : part.clause.told]
            named = [
                (len(name), o.value)
                for o in definition.options
                for name in (o.name, *o.names)
                if plain_text(name) in after
            ]
            if named:
                telling.tell(part, cue.key, max(named)[1], (mention.start, part.clause.told))


@lru_cache(2048)
def _statements(name: str, names: tuple[str, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    """The names without what they can do without, each with its characters."""
    loose = (_LOOSE.sub("", plain_text(n)) for n in (name, *names))
    return tuple((n, frozenset(n)) for n in loose if len(n) >= _SHORTEST)


def _common(words: str, name: str) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(name) + 1)
    for c in words:
        before = 0
        for i, other in enumerate(name, 1):
            before, row[i] = row[i], before + 1 if c == other else max(row[i], row[i - 1])
    return row[-1]
