"""API keys: shown once, stored as a hash, with a role, scopes and an end."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from assistant.errors import InvalidInput, NotFound
from assistant.storage.schema_people import api_keys, enterprises
from desk.people.audit import Audit
from desk.people.permissions import OF_ROLE, Permission
from desk.people.sessions import hash_of
from desk.principal import Principal, Role

PREFIX = "esl_"  # so that a key that leaked is recognised for what it is
LONGEST_DAYS = 366
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Key:
    id: str
    name: str
    role: Role
    enterprise_id: str | None
    scopes: tuple[str, ...]
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewKey:
    """`scopes`: permissions; None: all of the role. `days`: how long it holds."""

    name: str
    role: Role
    scopes: tuple[Permission, ...] | None = None
    enterprise_id: str | None = None
    days: int = 90


class Keys:
    def __init__(self, engine: sa.Engine, audit: Audit, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def add(self, by: Principal, new: NewKey) -> tuple[Key, str]:
        """The key and its secret, which can not be had again. Raises `InvalidInput` or `NotFound`."""
        _check(new)
        now = self._clock()
        secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        scopes = OF_ROLE[new.role] if new.scopes is None else new.scopes
        row: dict[str, Any] = {
            "id": secrets.token_hex(8),
            "name": new.name.strip(),
            "role": new.role.value,
            "enterprise_id": new.enterprise_id,
            "scopes": sorted(p.value for p in scopes),
            "created_by": by.actor,
            "created_at": now,
            "expires_at": now + timedelta(days=new.days),
            "revoked_at": None,
        }
        with self._engine.begin() as connection:
            if new.enterprise_id is not None:
                known = sa.select(enterprises.c.id).where(enterprises.c.id == new.enterprise_id)
                if connection.execute(known).first() is None:
                    raise NotFound(f"没有编号为“{new.enterprise_id}”的企业")
            connection.execute(api_keys.insert().values(**row, key_hash=hash_of(secret)))
            body = {"role": row["role"], "scopes": row["scopes"], "days": new.days}
            self._audit.record(connection, by, "key.added", f"key:{row['id']}", body)
        return _key(row), secret

    def all(self) -> tuple[Key, ...]:
        """The newest first."""
        query = sa.select(api_keys).order_by(api_keys.c.created_at.desc(), api_keys.c.id)
        with self._engine.connect() as connection:
            return tuple(_key(row) for row in connection.execute(query).mappings())

    def revoke(self, by: Principal, key_id: str) -> None:
        """Raises `NotFound`; a key that is revoked already stays as it is."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(api_keys.c.revoked_at).where(api_keys.c.id == key_id)).first()
            if row is None:
                raise NotFound(f"没有编号为“{key_id}”的接口密钥")
            if row.revoked_at is None:
                changed = api_keys.update().where(api_keys.c.id == key_id).values(revoked_at=self._clock())
                connection.execute(changed)
                self._audit.record(connection, by, "key.revoked", f"key:{key_id}")

    def find(self, secret: str) -> Principal | None:
        """Who a key acts as; None for one that is unknown, revoked or has run out."""
        query = sa.select(api_keys).where(
            api_keys.c.key_hash == hash_of(secret),
            api_keys.c.revoked_at.is_(None),
            api_keys.c.expires_at > self._clock(),
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        return Principal(
            f"key:{row['id']}", Role(row["role"]), row["name"], row["enterprise_id"], frozenset(row["scopes"])
        )


def scopes_of(words: Iterable[str], role: Role) -> tuple[Permission, ...]:
    """Permissions by their names. Raises `InvalidInput` for one that there is not, or that the role has not."""
    known = {p.value: p for p in OF_ROLE[role]}
    found = []
    for word in words:
        if word not in known:
            raise InvalidInput(f"权限“{word}”不在角色 {role.value} 的权限之内：{'、'.join(sorted(known))}")
        found.append(known[word])
    return tuple(dict.fromkeys(found))


def _check(new: NewKey) -> None:
    if not new.name.strip():
        raise InvalidInput("接口密钥要有名称，说明给谁、做什么用")
    if new.role is Role.VISITOR or (new.role is Role.ENTERPRISE) != (new.enterprise_id is not None):
        raise InvalidInput("企业的接口密钥要指明企业，其他角色的不指明；访客没有接口密钥")
    if not 1 <= new.days <= LONGEST_DAYS:
        raise InvalidInput(f"接口密钥的有效期应为 1–{LONGEST_DAYS} 天")
    if new.scopes is not None:
        scopes_of((p.value for p in new.scopes), new.role)


def _key(row: Mapping[Any, Any]) -> Key:
    return Key(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        enterprise_id=row["enterprise_id"],
        scopes=tuple(row["scopes"]),
        created_by=row["created_by"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
    )
