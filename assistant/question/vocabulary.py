"""The vocabulary of the field, from `vocabulary.yaml`, which a policy officer can edit."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml
from pydantic import Field

from assistant.policy.document import Chain, Frozen, Level
from assistant.policy.question import Intent


class EntityEntry(Frozen):
    name: str
    said: tuple[str, ...] = Field(min_length=1)


class Expansion(Frozen):
    said: tuple[str, ...] = Field(min_length=1)
    official: tuple[str, ...] = Field(min_length=1)


class IntentEntry(Frozen):
    cues: tuple[str, ...] = Field(min_length=1)
    sections: tuple[str, ...]


class FollowUp(Frozen):
    openings: tuple[str, ...]
    pronouns: tuple[str, ...]


class Vocabulary(Frozen):
    """`intents`: words that betray what is asked, and section headings that answer it."""

    entities: tuple[EntityEntry, ...]
    expansions: tuple[Expansion, ...]
    intents: dict[Intent, IntentEntry]
    greetings: tuple[str, ...]
    orders: tuple[str, ...]
    records: tuple[str, ...]  # regular expressions
    tasks: tuple[str, ...]  # regular expressions
    old_versions: tuple[str, ...]  # words for an earlier version
    follow_up: FollowUp
    levels: dict[Level, tuple[str, ...]]
    chains: dict[Chain, tuple[str, ...]]
    stop_words: frozenset[str]


class Places(Frozen):
    places: tuple[str, ...]
    elsewhere: tuple[str, ...]  # 「隔壁县」: a place that is not named


@cache
def places() -> Places:
    """The gazetteer, from `places.yaml`."""
    return Places.model_validate(_read("places.yaml"))


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary. Raises pydantic's `ValidationError`, naming the key, when the file was edited wrongly."""
    return Vocabulary.model_validate(_read("vocabulary.yaml"))


def _read(name: str) -> object:
    text = (files("assistant.question") / name).read_text(encoding="utf-8")
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
