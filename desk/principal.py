"""Who acts: what every part of the desk asks before it shows or changes anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the desk, from the least rights to the most."""

    VISITOR = "visitor"  # asks in chat without an account; owns what the browser's cookie opened
    ENTERPRISE = "enterprise"
    OFFICER = "officer"
    REVIEWER = "reviewer"
    ADMIN = "admin"


STAFF = frozenset({Role.OFFICER, Role.REVIEWER, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Principal:
    """Who a request comes from. `actor` is how events, drafts and the audit name them: user:ID, key:ID, visitor:ID,
    nobody, or system.
    """

    actor: str
    role: Role
    name: str = ""  # as shown to people
    enterprise_id: str | None = None  # of the role enterprise
    scopes: frozenset[str] | None = field(default=None)  # an API key's permissions; None: all that the role has

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF

    @property
    def owner(self) -> str | None:
        """How conversations and tickets of theirs are marked: one enterprise's people share theirs. None for nobody."""
        if self.enterprise_id:
            return f"enterprise:{self.enterprise_id}"
        return None if self.actor == "nobody" else self.actor


NOBODY = Principal("nobody", Role.VISITOR)
SYSTEM = Principal("system", Role.ADMIN, "系统")
