"""Who there is: accounts, their sessions, keys, enterprises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from desk.people.accounts import Accounts
from desk.people.audit import Audit
from desk.people.enterprises import Enterprises
from desk.people.keys import Keys
from desk.people.sessions import Sessions


@dataclass(frozen=True, slots=True)
class People:
    accounts: Accounts
    sessions: Sessions
    keys: Keys
    enterprises: Enterprises


def people_of(engine: sa.Engine, audit: Audit, clock: Callable[[], datetime]) -> People:
    return People(
        Accounts(engine, audit, clock),
        Sessions(engine, clock),
        Keys(engine, audit, clock),
        Enterprises(engine, audit, clock),
    )
