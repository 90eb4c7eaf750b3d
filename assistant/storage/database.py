"""Opening the database: SQLite in the data folder by default, PostgreSQL by address; migrated to this program's tables."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event

from assistant.errors import StorageError

HEAD = "0005"  # newest revision under migrations/versions
_BUSY_TIMEOUT_MS = 15_000  # longer than any single transaction of ours


def sqlite_url(data_dir: Path) -> str:
    return f"sqlite:///{data_dir / 'esl.sqlite'}"


def open_database(url: str) -> sa.Engine:
    """An engine whose tables are up to date.

    Raises `StorageError` when the database cannot be reached, is damaged or was written by a newer program.
    """
    try:
        engine = sa.create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        raise StorageError(f"数据库地址无法使用：{error}；形如 sqlite:///路径 或 postgresql+psycopg://…") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    try:
        with engine.connect() as connection:
            current = _revision(connection)
        if current != HEAD:
            _migrate(engine, current)
    except sa.exc.SQLAlchemyError as error:
        engine.dispose()
        raise StorageError(f"数据库无法打开（{engine.url.render_as_string()}）：{error.__cause__ or error}") from error
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(sa.text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])


def _migrate(engine: sa.Engine, current: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            engine.dispose()
            raise StorageError(
                f"数据库版本为 {current}，由更新的程序写成，本程序只认识到 {HEAD}：请升级程序，或换一个资料目录"
            ) from error
