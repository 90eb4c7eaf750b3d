from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from assistant.storage.moments import Moment
from assistant.storage.schema import metadata

TABLE = sa.Table("moments", sa.MetaData(), sa.Column("at", Moment))
EVENING = datetime(2026, 11, 22, 23, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def held(engine: sa.Engine) -> sa.Engine:
    TABLE.create(engine)
    with engine.begin() as connection:
        connection.execute(TABLE.insert(), [{"at": EVENING}, {"at": None}])
    return engine


def test_a_moment_of_another_zone_is_read_as_the_same_moment_in_utc(held: sa.Engine) -> None:
    with held.connect() as connection:
        assert connection.execute(sa.select(TABLE.c.at).where(TABLE.c.at == EVENING)).scalar_one() == EVENING
        assert connection.execute(sa.select(sa.func.max(TABLE.c.at))).scalar_one().utcoffset() == timedelta(0)
        assert connection.execute(sa.select(TABLE.c.at).where(TABLE.c.at.is_(None))).all() == [(None,)]


def test_a_moment_without_a_zone_is_not_stored(held: sa.Engine) -> None:
    with held.begin() as connection, pytest.raises(sa.exc.StatementError, match="without a zone"):
        connection.execute(TABLE.insert(), {"at": datetime(2026, 11, 22)})


def test_every_stored_moment_is_of_this_type() -> None:
    columns = [c for table in metadata.tables.values() for c in table.columns]
    assert not [str(c) for c in columns if isinstance(c.type, sa.DateTime)]
    assert sum(isinstance(c.type, Moment) for c in columns) > 30
