"""What each role may do. A key may be given less than its role, never more."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from desk.principal import Principal, Role


class Permission(StrEnum):
    ASK = "ask"  # chat, with what belongs to it: own conversations, feedback
    TICKETS = "tickets"  # own tickets: open, read, write in, rate
    EXPORT = "export"  # an enterprise's own data
    DESK = "desk"  # everybody's tickets, drafts, letters
    REVIEW = "review"  # pass or refuse another's draft
    POLICIES = "policies"  # upload documents, run jobs, sign cards
    PEOPLE = "people"  # accounts, keys, enterprises
    AUDIT = "audit"


_EVERYBODY = frozenset({Permission.ASK, Permission.TICKETS})
_OFFICER = _EVERYBODY | {Permission.DESK, Permission.POLICIES}
_REVIEWER = _OFFICER | {Permission.REVIEW}

OF_ROLE: Mapping[Role, frozenset[Permission]] = {
    Role.VISITOR: _EVERYBODY,
    Role.ENTERPRISE: _EVERYBODY | {Permission.EXPORT},
    Role.OFFICER: _OFFICER,
    Role.REVIEWER: _REVIEWER,
    Role.ADMIN: frozenset(Permission),
}


def permissions_of(principal: Principal) -> frozenset[Permission]:
    """All that a principal may do: of its role, and for a key of its scopes too."""
    held = OF_ROLE[principal.role]
    return held if principal.scopes is None else held & {p for p in Permission if p.value in principal.scopes}
