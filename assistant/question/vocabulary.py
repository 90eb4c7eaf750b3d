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
    follow_up: FollowUp
    levels: dict[Level, tuple[str, ...]]
    chains: dict[Chain, tuple[str, ...]]
    stop_words: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary. Raises pydantic's `ValidationError`, naming the key, when the file was edited wrongly."""
    text = (files("assistant.question") / "vocabulary.yaml").read_text(encoding="utf-8")
    return Vocabulary.model_validate(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
