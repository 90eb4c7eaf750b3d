from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from assistant.errors import StorageError
from assistant.storage import database
from assistant.storage.catalogue import Catalogue
from assistant.storage.database import HEAD, open_database, sqlite_url
from assistant.storage.schema import metadata
from tests.assistant.documents import ingested, save


def test_a_new_database_has_all_tables_of_the_newest_revision(engine: sa.Engine) -> None:
    inspector = sa.inspect(engine)
    assert {*metadata.tables, "alembic_version"} <= set(inspector.get_table_names())
    for name, table in metadata.tables.items():
        assert {c["name"] for c in inspector.get_columns(name)} == {c.name for c in table.columns}
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]


def test_the_newest_migration_is_the_revision_that_the_program_knows() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_versions_of_a_database_from_before_know_of_no_edits(database_address: str) -> None:
    engine = open_database(database_address)
    save(Catalogue(engine, "model"), ingested("reward", "第一条 奖励20万元。"))
    with engine.begin() as connection:  # as the first revision left it
        connection.execute(sa.text("ALTER TABLE versions DROP COLUMN edits"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
    migrated = open_database(database_address)
    text = Catalogue(migrated, "model").text("reward")
    assert (text.text, text.edits) == ("第一条 奖励20万元。", ())
    assert text.original(0, 3) == "第一条"
    migrated.dispose()


def test_a_second_opening_migrates_nothing_and_keeps_what_is_there(
    database_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_database(database_address)
    with first.begin() as connection:
        connection.execute(sa.text("INSERT INTO state (key, value) VALUES ('generation', 7)"))
    first.dispose()

    def fail(*_: object) -> None:
        raise AssertionError("migrated again")

    monkeypatch.setattr(database, "_migrate", fail)
    second = open_database(database_address)
    with second.connect() as connection:
        assert connection.execute(sa.text("SELECT value FROM state")).scalar() == 7
    second.dispose()


def test_a_database_of_a_newer_program_is_refused_and_left_alone(database_address: str) -> None:
    engine = open_database(database_address)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match=r"9999.*升级程序"):
        open_database(database_address)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    engine.dispose()


def test_a_damaged_file_is_refused_and_named(tmp_path: Path) -> None:
    (tmp_path / "esl.sqlite").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    with pytest.raises(StorageError, match=r"esl\.sqlite"):
        open_database(sqlite_url(tmp_path))


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "esl.sqlite").write_text("政策" * 1000, encoding="utf-8")
    with pytest.raises(StorageError):
        open_database(sqlite_url(tmp_path))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        open_database(sqlite_url(tmp_path / "nowhere"))


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(StorageError) as caught:
        open_database("postgresql+psycopg://user:geheim@127.0.0.1:9/esl?connect_timeout=2")
    assert "127.0.0.1" in caught.value.message
    assert "geheim" not in caught.value.message


@pytest.mark.parametrize("address", ["not an address", "nosuchdb://host/db"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(StorageError):
        open_database(address)


def test_sqlite_keeps_references_and_outlives_a_crash(tmp_path: Path) -> None:
    engine = open_database(sqlite_url(tmp_path))
    with engine.connect() as connection:
        pragmas = {
            n: connection.execute(sa.text(f"PRAGMA {n}")).scalar()
            for n in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    engine.dispose()


def test_a_writer_waits_for_another_one(engine: sa.Engine) -> None:
    ready = threading.Barrier(4)

    def advance(_: int) -> None:
        ready.wait()
        for _ in range(5):
            with engine.begin() as connection:
                connection.execute(sa.text("UPDATE state SET value = value + 1 WHERE key = 'generation'"))

    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO state (key, value) VALUES ('generation', 0)"))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(advance, range(4)))
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT value FROM state")).scalar() == 20
