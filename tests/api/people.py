"""People for tests over HTTP: an application with accounts of every role, and clients that act as them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from assistant.build import Stores
from assistant.providers.fakes import FakeEmbeddings
from assistant.settings import Settings
from assistant.storage.catalogue import Catalogue
from assistant.storage.conversations import Conversations
from assistant.storage.database import open_database, sqlite_url
from assistant.storage.folder import DataFolder
from desk.people.accounts import NewUser, User
from desk.people.people import People
from desk.principal import SYSTEM, Role
from tests.api.conftest import ready_client

PASSWORD = "correct-horse-7"
V1 = "/api/v1"


@dataclass
class World:
    """An application with two enterprises, `own` and `other`, and an account of every role; `own`'s and `other`'s people by name."""

    app: FastAPI
    stores: Stores
    people: People
    client: TestClient
    own: str
    other: str
    users: dict[str, User]

    def signed_in(self, name: str) -> TestClient:
        """A client with the session of an account, and its CSRF token."""
        client = self.anybody()
        new = self.people.sessions.start(self.users[name].id)
        client.cookies.set("esl_session", new.token)
        client.headers["X-CSRF-Token"] = new.csrf_token
        return client

    def anybody(self) -> TestClient:
        """A client without anything; the application runs already."""
        return TestClient(self.app, raise_server_exceptions=False)

    def visitor(self) -> TestClient:
        client = self.anybody()
        assert client.post(f"{V1}/auth/visitor").status_code == 200
        return client


@contextmanager
def world(folder: Path, **settings: Any) -> Iterator[World]:
    """A world on empty stores in `folder`."""
    stores = small(folder, **settings)
    app = create_app(stores)
    try:
        with ready_client(app) as client:
            people = app.state.service.desk.people
            own, other = (people.enterprises.add(SYSTEM, f"示范{n}科技有限公司").id for n in ("甲", "乙"))
            users = {}
            for name, role, enterprise in (
                ("own", Role.ENTERPRISE, own),
                ("other", Role.ENTERPRISE, other),
                ("officer", Role.OFFICER, None),
                ("reviewer", Role.REVIEWER, None),
                ("admin", Role.ADMIN, None),
            ):
                users[name] = people.accounts.add(SYSTEM, NewUser(name, role, PASSWORD, enterprise_id=enterprise))
            yield World(app, stores, people, client, own, other, users)
    finally:
        stores.close()


def small(folder: Path, **settings: Any) -> Stores:
    made = Settings(data_dir=folder, **settings)
    held = DataFolder(made.data_dir)
    engine = open_database(sqlite_url(made.data_dir))
    embeddings = FakeEmbeddings()
    return Stores(made, held, engine, embeddings, Catalogue(engine, embeddings.name), Conversations(engine))


__all__ = ["PASSWORD", "V1", "World", "small", "world"]
