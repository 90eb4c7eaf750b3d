"""Enterprises: whose people share their conversations and tickets."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assistant.errors import Conflict, InvalidInput, NotFound
from assistant.storage.schema_people import enterprises
from desk.people.audit import Audit
from desk.principal import Principal

_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")  # 91110108MA01ABCD0X


@dataclass(frozen=True, slots=True)
class Enterprise:
    """`profile`: facts by key, as a conversation's; `stage`: of the life cycle, None where no officer set it."""

    id: str
    name: str
    credit_code: str | None
    profile: Mapping[str, Any]
    stage: str | None
    created_at: datetime


class Enterprises:
    def __init__(self, engine: sa.Engine, audit: Audit, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def add(
        self, by: Principal, name: str, credit_code: str | None = None, profile: Mapping[str, Any] | None = None
    ) -> Enterprise:
        """Raises `InvalidInput` or `Conflict`."""
        name, code = name.strip(), credit_code.strip().upper() if credit_code else None
        if not 2 <= len(name) <= 200:
            raise InvalidInput("企业名称应为 2–200 个字")
        if code and not _CREDIT_CODE.fullmatch(code):
            raise InvalidInput(f"“{credit_code}”不是 18 位统一社会信用代码")
        row: dict[str, Any] = {
            "id": secrets.token_hex(8),
            "name": name,
            "credit_code": code,
            "profile": dict(profile or {}),
            "stage": None,
            "created_at": self._clock(),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(enterprises.insert().values(**row))
                self._audit.record(connection, by, "enterprise.added", f"enterprise:{row['id']}")
        except sa.exc.IntegrityError as error:
            raise Conflict(f"统一社会信用代码 {code} 的企业已经有了") from error
        return _enterprise(row)

    def all(self) -> tuple[Enterprise, ...]:
        query = sa.select(enterprises).order_by(enterprises.c.name, enterprises.c.id)
        with self._engine.connect() as connection:
            return tuple(_enterprise(row) for row in connection.execute(query).mappings())

    def with_code(self, credit_code: str) -> Enterprise | None:
        query = sa.select(enterprises).where(enterprises.c.credit_code == credit_code.strip().upper())
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        return _enterprise(row) if row else None

    def get(self, enterprise_id: str) -> Enterprise:
        """Raises `NotFound`."""
        query = sa.select(enterprises).where(enterprises.c.id == enterprise_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFound(f"没有编号为“{enterprise_id}”的企业")
        return _enterprise(row)


def _enterprise(row: Mapping[Any, Any]) -> Enterprise:
    created = row["created_at"]
    return Enterprise(
        id=row["id"],
        name=row["name"],
        credit_code=row["credit_code"],
        profile=row["profile"],
        stage=row["stage"],
        created_at=created,
    )
