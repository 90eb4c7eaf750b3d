"""How the desk's parts tell the audit what was done: in the transaction that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa

from desk.principal import Principal

# who did what to which object
Record = Callable[[sa.Connection, Principal, str, str, Mapping[str, object]], object]


def no_record(
    connection: sa.Connection, principal: Principal, action: str, what: str, body: Mapping[str, object]
) -> None:
    """Keeps no record."""
