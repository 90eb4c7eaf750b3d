"""What people ask that no document answers: the list for the policy office."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from rapidfuzz.fuzz import token_set_ratio

from assistant.policy.answer import Reason, Status
from assistant.storage import schema

_READ = 5_000  # newest refusals that are looked at
_SAME = 70.0  # likeness of two questions' character pairs, in per cent, from which on they are one gap
_EXAMPLES = 5


class Gap(BaseModel):
    """One thing that was asked and not answered. `examples`: its wordings, personal data masked, the newest first."""

    model_config = ConfigDict(frozen=True)
    question: str
    times: int
    newest: datetime
    examples: tuple[str, ...]


def find_gaps(
    engine: sa.Engine, mask: Callable[[str], str], *, since: datetime, until: datetime, limit: int = 50
) -> list[Gap]:
    """Questions in [since, until) for which nothing was found, alike ones together, the most asked first.

    Those out of scope and those that tried to give orders are no gap of the policies.
    """
    groups: list[list[tuple[str, datetime]]] = []
    keys: list[str] = []
    for question, at in _refused(engine, since, until):
        shown = mask(question)
        key = _key(shown)
        near = next((n for n, other in enumerate(keys) if token_set_ratio(key, other) >= _SAME), None)
        if near is None:
            keys.append(key)
            groups.append([(shown, at)])
        else:
            groups[near].append((shown, at))
    gaps = [
        Gap(
            question=group[0][0],
            times=len(group),
            newest=max(at for _, at in group),
            examples=tuple(dict.fromkeys(text for text, _ in group))[:_EXAMPLES],
        )
        for group in groups
    ]
    return sorted(gaps, key=lambda g: (-g.times, -g.newest.timestamp()))[:limit]


def _refused(engine: sa.Engine, since: datetime, until: datetime) -> Iterable[tuple[str, datetime]]:
    """(question as it was understood, when), the newest first."""
    turns = schema.turns.c
    query = (
        sa.select(turns.question, turns.answer, turns.asked_at)
        .where(turns.asked_at >= since, turns.asked_at < until)
        .where(turns.answer["status"].as_string() == Status.ABSTAINED.value)
        .order_by(turns.asked_at.desc(), turns.id)
        .limit(_READ)
    )
    with engine.connect() as connection:
        for row in connection.execute(query):
            if Reason.NO_EVIDENCE.value in row.answer.get("reasons", ()):
                yield row.answer.get("understood") or row.question, row.asked_at


def _key(question: str) -> str:
    """The character pairs as words, which `token_set_ratio` compares without regard to order."""
    letters = "".join(c for c in question if c.isalnum())
    return " ".join(letters[i : i + 2] for i in range(len(letters) - 1)) or letters
