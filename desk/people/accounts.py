"""Accounts: who may sign in, as what, and signing in itself."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assistant.errors import Conflict, InvalidInput, NotFound
from assistant.storage.schema_people import enterprises, sessions, users
from desk.people.attempts import Attempts
from desk.people.audit import Audit, digest
from desk.people.errors import SignInRefused
from desk.people.passwords import hashed, matches
from desk.principal import NOBODY, STAFF, Principal, Role

_NAME = re.compile(r"[\w.@+-]{2,100}")  # zhang.wei, 张伟, zhang@park.example


@dataclass(frozen=True, slots=True)
class User:
    """An account. `signs_in_elsewhere`: by OIDC, without a password here."""

    id: str
    name: str
    display_name: str
    role: Role
    enterprise_id: str | None
    email: str | None
    active: bool
    signs_in_elsewhere: bool
    created_at: datetime

    @property
    def actor(self) -> str:
        return f"user:{self.id}"


@dataclass(frozen=True, slots=True)
class NewUser:
    """What an account starts with. `password` is None for one that signs in elsewhere (`issuer`, `subject`)."""

    name: str
    role: Role
    password: str | None = None
    display_name: str = ""
    enterprise_id: str | None = None
    email: str | None = None
    issuer: str | None = None
    subject: str | None = None


class Accounts:
    def __init__(self, engine: sa.Engine, audit: Audit, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock
        self._attempts = Attempts(clock)

    # -- signing in --------------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, address: str) -> User:
        """The account of a name and its password. Raises `SignInRefused` or `TooManyAttempts`.

        An unknown name takes as long as a wrong password.
        """
        name = account_name(name)
        self._attempts.begin(name, address)
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(users).where(users.c.name == name)).mappings().first()
        if not matches(password, row["password_hash"] if row else None) or row is None or not row["active"]:
            known = f"user:{row['id']}" if row else f"name:{digest(name)}"
            self._audit.note(NOBODY, "login.failed", known, {"address": digest(address)})
            raise SignInRefused("用户名或密码不正确")
        self._attempts.forgive(name, address)
        user = _user(row)
        self._audit.note(principal_of(row), "login.succeeded", user.actor, {"address": digest(address)})
        return user

    def confirmed(self, principal: Principal, password: str, address: str) -> User:
        """The account that acts, if this is its password. Raises `SignInRefused`, for who has no password too, or `TooManyAttempts`."""
        user_id = principal.actor.removeprefix("user:")
        try:
            user = self.get(user_id)
        except NotFound as error:
            raise SignInRefused("请先用用户名和密码登录") from error
        return self.sign_in(user.name, password, address)

    # -- accounts ----------------------------------------------------------------------------------------------

    def add(self, by: Principal, new: NewUser) -> User:
        """Raises `InvalidInput` or `Conflict`."""
        name = account_name(new.name)
        if not _NAME.fullmatch(name):
            raise InvalidInput("用户名应为 2–100 个字，只用汉字、字母、数字和 . _ - @ +")
        if (new.role is Role.ENTERPRISE) != (new.enterprise_id is not None) or new.role is Role.VISITOR:
            raise InvalidInput("企业账号要指明所属企业，工作人员账号不指明；访客不用账号")
        row: dict[str, Any] = {
            "id": secrets.token_hex(8),
            "name": name,
            "display_name": new.display_name.strip() or new.name.strip(),
            "role": new.role.value,
            "enterprise_id": new.enterprise_id,
            "email": new.email,
            "password_hash": None if new.password is None else hashed(new.password),
            "issuer": new.issuer,
            "subject": new.subject,
            "active": True,
            "created_at": self._clock(),
        }
        try:
            with self._engine.begin() as connection:
                _check_enterprise(connection, new.enterprise_id)
                connection.execute(users.insert().values(**row))
                self._audit.record(connection, by, "user.added", f"user:{row['id']}", {"role": row["role"]})
        except sa.exc.IntegrityError as error:
            raise Conflict(f"用户名“{name}”已经有人使用") from error
        return _user(row)

    def all(self) -> tuple[User, ...]:
        with self._engine.connect() as connection:
            return tuple(_user(row) for row in connection.execute(sa.select(users).order_by(users.c.name)).mappings())

    def staff(self) -> tuple[User, ...]:
        """Officers, reviewers and administrators whose accounts are open."""
        return tuple(u for u in self.all() if u.active and u.role in STAFF)

    def get(self, user_id: str) -> User:
        """Raises `NotFound`."""
        return self._found(users.c.id == user_id, user_id)

    def named(self, name: str) -> User:
        """Raises `NotFound`."""
        return self._found(users.c.name == account_name(name), name)

    def of_identity(self, issuer: str, subject: str) -> User | None:
        """The account of somebody known elsewhere."""
        with self._engine.connect() as connection:
            query = sa.select(users).where(users.c.issuer == issuer, users.c.subject == subject)
            row = connection.execute(query).mappings().first()
        return _user(row) if row else None

    def set_active(self, by: Principal, user_id: str, active: bool) -> User:
        """Opens or closes an account; closing ends its sessions. Raises `NotFound`, or `Conflict` for the last administrator."""
        return self._change(by, user_id, {"active": active}, "user.enabled" if active else "user.disabled")

    def set_role(self, by: Principal, user_id: str, role: Role) -> User:
        """Another role among staff; its sessions end. Raises `NotFound`, `InvalidInput` or `Conflict`."""
        if role not in STAFF or self.get(user_id).role not in STAFF:
            raise InvalidInput("角色只能在经办、复核、管理员之间更改；企业账号请另建")
        return self._change(by, user_id, {"role": role.value}, "user.role_changed", {"role": role.value})

    def set_password(self, by: Principal, user_id: str, password: str) -> User:
        """A new password; all sessions of the account end. Raises `NotFound` or `InvalidInput`."""
        return self._change(by, user_id, {"password_hash": hashed(password)}, "user.password_changed")

    def _change(
        self, by: Principal, user_id: str, values: Mapping[str, Any], action: str, body: Mapping[str, Any] | None = None
    ) -> User:
        with self._engine.begin() as connection:
            admins = _open_admins(connection)
            if not connection.execute(users.update().where(users.c.id == user_id).values(**values)).rowcount:
                raise NotFound(f"没有编号为“{user_id}”的账号")
            if admins and not _open_admins(connection):
                raise Conflict("这是最后一个可用的管理员账号，不能停用或改作他用")
            connection.execute(sessions.delete().where(sessions.c.user_id == user_id))
            self._audit.record(connection, by, action, f"user:{user_id}", body)
            row = connection.execute(sa.select(users).where(users.c.id == user_id)).mappings().one()
        return _user(row)

    def _found(self, condition: sa.ColumnElement[bool], said: str) -> User:
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(users).where(condition)).mappings().first()
        if row is None:
            raise NotFound(f"没有账号“{said}”")
        return _user(row)


def account_name(text: str) -> str:
    """A name as it is stored and looked up: whether full-width or in capitals is nothing to stumble over."""
    return unicodedata.normalize("NFKC", text.strip()[:200]).casefold()


def principal_of(row: Mapping[Any, Any]) -> Principal:
    """Who an account acts as."""
    role = Role(row["role"])
    return Principal(
        f"user:{row['id']}", role, row["display_name"], row["enterprise_id"] if role is Role.ENTERPRISE else None
    )


def _user(row: Mapping[Any, Any]) -> User:
    created = row["created_at"]
    return User(
        id=row["id"],
        name=row["name"],
        display_name=row["display_name"],
        role=Role(row["role"]),
        enterprise_id=row["enterprise_id"],
        email=row["email"],
        active=bool(row["active"]),
        signs_in_elsewhere=row["issuer"] is not None,
        created_at=created,
    )


def _check_enterprise(connection: sa.Connection, enterprise_id: str | None) -> None:
    if enterprise_id is None:
        return
    if connection.execute(sa.select(enterprises.c.id).where(enterprises.c.id == enterprise_id)).first() is None:
        raise NotFound(f"没有编号为“{enterprise_id}”的企业")


def _open_admins(connection: sa.Connection) -> int:
    open_ones = users.c.active & (users.c.role == Role.ADMIN.value)
    return int(connection.execute(sa.select(sa.func.count()).select_from(users).where(open_ones)).scalar_one())
