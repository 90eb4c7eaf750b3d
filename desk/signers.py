"""What people are called, by actor."""

from __future__ import annotations

import sqlalchemy as sa

from assistant.storage.schema_people import api_keys, users
from desk.principal import SYSTEM

_KNOWN = {SYSTEM.actor: SYSTEM.name, "user:admin": "管理员"}


def name_of(connection: sa.Connection, actor: str) -> str:
    """The name of an actor as shown to people; the actor itself where it is nobody's any more."""
    kind, _, ident = actor.partition(":")
    found: str | None = None
    if kind == "user":
        found = connection.execute(sa.select(users.c.display_name).where(users.c.id == ident)).scalar()
    elif kind == "key":
        found = connection.execute(sa.select(api_keys.c.name).where(api_keys.c.id == ident)).scalar()
    return found or _KNOWN.get(actor, actor)
