"""Whether one character is mistyped for another: because they sound the same, nearly the same, or look alike."""

from __future__ import annotations

from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files

import yaml
from pydantic import model_validator

from assistant.policy.document import Frozen

_SYLLABLE_INITIALS = ("zh", "ch", "sh")


class Likeness(IntEnum):
    """How two characters are mistaken for each other, the surest first."""

    SAME_SOUND = 0
    SAME_LOOK = 1
    NEAR_SOUND = 2
    NONE = 9


class Blurred(Frozen):
    """Initials and finals that are typed for each other, as written → as compared."""

    initials: dict[str, str]
    finals: dict[str, str]


class Slips(Frozen):
    """`spelling.yaml`. `function`: characters that are right as they are in a word of two; `everyday`: words that
    questions are made of, which are read into one whatever the documents hold; `foreign`: foreign words and what they are here.
    """

    alike: tuple[str, ...]
    blurred: Blurred
    function: frozenset[str]
    everyday: frozenset[str]
    foreign: dict[str, str]

    @model_validator(mode="before")
    @classmethod
    def _by_character(cls, data: dict[str, object]) -> dict[str, object]:
        return {**data, "function": frozenset(str(data.get("function", "")))}


@cache
def slips() -> Slips:
    """The shipped tables. Raises pydantic's `ValidationError`, naming the key, when the file was edited wrongly."""
    return Slips.model_validate(yaml.safe_load((files("assistant.question") / "spelling.yaml").read_text("utf-8")))


@lru_cache(8192)
def reading(character: str) -> str:
    """The pinyin of a character by itself without tones; "" for what is no Chinese character. The other readings of one with many
    hardly ever stand behind a slip.
    """
    from pypinyin import lazy_pinyin  # a quarter of a second to import

    return "".join(lazy_pinyin(character, errors="ignore"))


@lru_cache(65536)
def sound(word: str) -> tuple[str, ...]:
    """The pinyin of a word without tones, each character read as in this word: 「重新」 → chong, xin."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(word, errors="ignore"))


@cache
def _looks() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in slips().alike:
        for character in group:
            found[character] = found.get(character, frozenset()) | frozenset(group)
    return found


def likeness(typed: str, meant: str, meant_sound: str) -> Likeness:
    """How `typed` can stand for `meant`, which is read `meant_sound` where it stands."""
    typed_sound = reading(typed)
    if typed_sound == meant_sound:
        return Likeness.SAME_SOUND
    if meant in _looks().get(typed, ()):
        return Likeness.SAME_LOOK
    if typed_sound and _blurred(typed_sound) == _blurred(meant_sound):
        return Likeness.NEAR_SOUND
    return Likeness.NONE


@lru_cache(2048)
def _blurred(syllable: str) -> str:
    """A syllable with what is confused made one: 「sheng」 → 「sen」."""
    rules = slips().blurred
    length = 2 if syllable.startswith(_SYLLABLE_INITIALS) else 1
    initial, final = syllable[:length], syllable[length:]
    return rules.initials.get(initial, initial) + rules.finals.get(final, final)
