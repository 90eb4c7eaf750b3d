"""The words of the desk's letters, from letter.yaml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from assistant.policy.answer import Reason


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Formal(_Words):
    """What a formal letter says otherwise: in sentences of our own, and in set phrases of cited ones."""

    sentences: dict[str, str]
    phrases: dict[str, str]
    closing: str


class Notes(_Words):
    understood: str
    as_above: str
    draft_card: str
    abstained: str
    partial: str
    needs_facts: str
    no_materials: str
    no_steps: str
    no_contacts: str
    model_failed: str


class Wording(_Words):
    greeting: str
    intro_one: str
    intro_several: str
    about: str
    as_above: str
    not_stated: dict[Reason, str]
    partly_not_stated: str
    materials: str
    window: str
    steps: str
    contacts: str
    desk_line: str
    desk_line_without_phone: str
    ask: str
    confirm: str
    basis: str
    closing: str
    formal: Formal
    notes: Notes


@cache
def wording() -> Wording:
    """Raises `ValueError` where letter.yaml misses a sentence or has one too many."""
    return Wording.model_validate(yaml.safe_load((files("desk") / "letter.yaml").read_text(encoding="utf-8")))
