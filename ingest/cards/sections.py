"""What a provision is for: who is addressed, conditions, amounts, papers, procedure, time …, by its heading and first words."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

from assistant.policy.document import Frozen
from assistant.policy.provision import Provision
from ingest.cards.text import CardText


class Role(StrEnum):
    TARGET = "target"
    CONDITIONS = "conditions"
    STANDARDS = "standards"
    EXCLUSIONS = "exclusions"
    STACKING = "stacking"
    MATERIALS = "materials"
    PROCEDURE = "procedure"
    TIME = "time"
    CONTACT = "contact"
    DEFINITIONS = "definitions"
    EXAMPLES = "examples"
    SANCTIONS = "sanctions"
    GENERAL = "general"


class Cues(Frozen):
    heading: tuple[str, ...]
    lead: tuple[str, ...]


@cache
def cues() -> dict[Role, Cues]:
    """From `sections.yaml`. Raises pydantic's `ValidationError` where it was edited wrongly."""
    read = yaml.safe_load((files("ingest.cards") / "sections.yaml").read_text(encoding="utf-8"))
    return {Role(name): Cues.model_validate(entry) for name, entry in read.items()}


def roles_of(text: CardText, provision: Provision) -> frozenset[Role]:
    """By its own heading and words; where they say nothing, by the headings above it."""
    own = _matching(provision.heading, text.words(provision))
    if own:
        return own
    above = (_matching(part, "") for part in reversed(provision.path[:-1]))
    return next((found for found in above if found), frozenset())


def roles_named(heading: str) -> frozenset[Role]:
    """What a heading by itself says."""
    return _matching(heading, "")


def _matching(heading: str, words: str) -> frozenset[Role]:
    return frozenset(
        role
        for role, known in cues().items()
        if any(cue in heading for cue in known.heading) or any(cue in words for cue in known.lead)
    )
