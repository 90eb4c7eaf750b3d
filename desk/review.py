"""When a second person reviews a letter, and whether one has: 复核, four eyes whatever the role."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import sqlalchemy as sa
import yaml
from pydantic import BaseModel, ConfigDict

from assistant.policy.document import Frozen
from assistant.storage.schema_desk import reviews
from desk.checks import Checks, FindingKind
from desk.events import Kind


class _Reasons(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: str
    unsupported_figures: str
    missing_basis: str


class Rules(BaseModel):
    """review.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: frozenset[Kind]
    unsupported_figures: bool
    missing_basis: bool
    reasons: _Reasons


class Review(Frozen):
    """Of one revision. `needed`: why, in Chinese, nothing where none is; `passed` None: nobody has reviewed it."""

    needed: bool
    reasons: tuple[str, ...] = ()
    passed: bool | None = None
    by: str | None = None
    by_name: str | None = None
    comment: str = ""

    @property
    def allows_sending(self) -> bool:
        return self.passed is True or (not self.needed and self.passed is None)


@cache
def rules() -> Rules:
    """Raises `ValueError` where review.yaml is wrong."""
    return Rules.model_validate(yaml.safe_load((files("desk") / "review.yaml").read_text(encoding="utf-8")))


def reasons_for(kind: Kind, checks: Checks) -> Iterator[str]:
    """Why a letter of this kind with these findings needs a second person."""
    rule = rules()
    if kind in rule.kinds:
        yield rule.reasons.kinds
    if rule.unsupported_figures and checks.has(FindingKind.FIGURE):
        yield rule.reasons.unsupported_figures
    if rule.missing_basis and checks.has(FindingKind.MISSING_BASIS):
        yield rule.reasons.missing_basis


def newest_review(connection: sa.Connection, ticket_id: str, revision: int) -> sa.Row | None:  # type: ignore[type-arg]
    """The last that was said of this very revision, or None."""
    return connection.execute(
        sa.select(reviews)
        .where(reviews.c.ticket_id == ticket_id, reviews.c.revision == revision)
        .order_by(reviews.c.at.desc())
    ).first()
