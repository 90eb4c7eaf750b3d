"""Browser sessions: a random token in a cookie, of which only the SHA-256 is stored."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from assistant.storage.schema_people import sessions, users
from desk.people.accounts import principal_of
from desk.principal import Principal

IDLE = timedelta(hours=8)  # without a request
LONGEST = timedelta(days=7)  # with requests all the time
_RENEWED_AFTER = timedelta(minutes=5)  # the end is moved this often at most: not a write for every request
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewSession:
    """`token`: for the cookie; it can not be had again. `csrf_token`: to be sent back with everything that changes something."""

    token: str
    csrf_token: str


@dataclass(frozen=True, slots=True)
class Session:
    principal: Principal
    csrf_token: str


class Sessions:
    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def start(self, user_id: str) -> NewSession:
        """A session of an account that has signed in. Sessions that ran out are cleared away."""
        now = self._clock()
        new = NewSession(secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_urlsafe(_TOKEN_BYTES))
        with self._engine.begin() as connection:
            connection.execute(sessions.delete().where(sessions.c.expires_at <= now))
            connection.execute(
                sessions.insert().values(
                    token_hash=hash_of(new.token),
                    user_id=user_id,
                    csrf_token=new.csrf_token,
                    created_at=now,
                    expires_at=now + IDLE,
                )
            )
        return new

    def find(self, token: str) -> Session | None:
        """The session of a cookie, which is kept alive by being used; None when it ran out, or its account is closed."""
        now = self._clock()
        query = (
            sa.select(sessions.c.csrf_token, sessions.c.created_at.label("started_at"), sessions.c.expires_at, users)
            .join(users, users.c.id == sessions.c.user_id)
            .where(sessions.c.token_hash == hash_of(token), sessions.c.expires_at > now, users.c.active)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        ends = min(now + IDLE, row["started_at"] + LONGEST)
        if ends - row["expires_at"] > _RENEWED_AFTER:
            self._renew(token, ends)
        return Session(principal_of(row), row["csrf_token"])

    def end(self, token: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(sessions.delete().where(sessions.c.token_hash == hash_of(token)))

    def _renew(self, token: str, ends: datetime) -> None:
        changed = sessions.update().where(sessions.c.token_hash == hash_of(token)).values(expires_at=ends)
        with self._engine.begin() as connection:
            connection.execute(changed)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
