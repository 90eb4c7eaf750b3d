"""The vocabulary of the field, from `vocabulary.yaml`, which a policy officer can edit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files

import yaml
from pydantic import Field

from assistant.policy.document import Chain, Frozen, Level
from assistant.policy.question import Intent

_ASKS = re.compile(r"什么|啥|多少|谁|哪|怎|如何|能|可")


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
    """`parallels`: rows of cases of which one takes the place of another (「博士呢」 after 「硕士能领多少」); `standings`: entities that
    an enterprise is, not measures that it asks for; `incidental`: wordings of things that any measure may ask about.
    """

    openings: tuple[str, ...]
    pronouns: tuple[str, ...]
    parallels: tuple[tuple[str, ...], ...]
    standings: frozenset[str]
    incidental: frozenset[str]


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

    def with_aliases(self, learned: Iterable[Expansion]) -> Vocabulary:
        """The vocabulary with further wordings; what an officer entered goes before what was learned of the same one."""
        entered = {w for e in self.entities for w in (e.name, *e.said)} | {w for e in self.expansions for w in e.said}
        more = tuple(e for e in learned if entered.isdisjoint(e.said))
        return self.model_copy(update={"expansions": self.expansions + more})

    def terms(self, is_word: Callable[[str], bool]) -> Iterator[str]:
        """The terms of the field: names and aliases, official wordings, headings; of how people say and ask it only what is a word
        (`is_word`) or a longer term, not 「交什么」, which much else sounds like.
        """
        for entity in self.entities:
            yield from (entity.name, *entity.said)
        for expansion in self.expansions:
            yield from expansion.official
            yield from (s for s in expansion.said if is_word(s) or (len(s) > 2 and not _ASKS.search(s)))
        for intent in self.intents.values():
            yield from intent.sections
            yield from filter(is_word, intent.cues)


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
