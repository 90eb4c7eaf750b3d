"""How actors are called in front of people, and who works at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from assistant.storage.schema_people import api_keys, users
from desk.principal import STAFF, SYSTEM, Role

_FIXED = {SYSTEM.actor: SYSTEM.name, "nobody": "匿名访客", "user:admin": "管理员"}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the desk, to assign to."""

    actor: str
    name: str
    role: Role


def names_of(connection: sa.Connection, actors: Iterable[str]) -> dict[str, str]:
    """Actor → name; who is not known any more keeps the actor's own."""
    wanted = set(actors)
    found = {actor: _FIXED.get(actor) or ("访客" if actor.startswith("visitor:") else actor) for actor in wanted}
    for prefix, column, table in (("user:", users.c.display_name, users), ("key:", api_keys.c.name, api_keys)):
        ids = [actor.removeprefix(prefix) for actor in wanted if actor.startswith(prefix)]
        if ids:
            rows = connection.execute(sa.select(table.c.id, column).where(table.c.id.in_(ids)))
            found.update({f"{prefix}{row[0]}": row[1] for row in rows})
    return found


def name_of(connection: sa.Connection, actor: str) -> str:
    return names_of(connection, [actor])[actor]


def members(connection: sa.Connection) -> tuple[Member, ...]:
    """Who works at the desk now, by name."""
    rows = connection.execute(
        sa.select(users.c.id, users.c.display_name, users.c.role)
        .where(users.c.active, users.c.role.in_(sorted(STAFF)))
        .order_by(users.c.display_name, users.c.id)
    )
    return tuple(Member(f"user:{row.id}", row.display_name, Role(row.role)) for row in rows)


def is_member(connection: sa.Connection, actor: str) -> bool:
    kind, _, user_id = actor.partition(":")
    query = sa.select(users.c.id).where(users.c.id == user_id, users.c.active, users.c.role.in_(sorted(STAFF)))
    return kind == "user" and connection.execute(query).first() is not None
