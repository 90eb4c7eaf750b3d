"""What the server does once a day, and logs as they are written."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.commands.audit import ANCHOR
from api.daily import DailyThread
from api.logs import MaskingFormatter
from assistant.build import Stores
from assistant.storage.schema_people import audit
from desk.build import Desk
from desk.principal import SYSTEM
from tests.waiting import wait_until


def test_the_chain_is_checked_every_day_and_a_break_is_logged(
    small_stores: Stores, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(small_stores, lambda: None)  # type: ignore[arg-type, return-value]
    desk.audit.note(SYSTEM, "a", "b")
    folder: Path = small_stores.settings.data_dir
    daily = DailyThread(desk, folder, first_s=0.01, every_s=0.05)
    daily.start()
    try:
        wait_until((folder / ANCHOR).exists)
        assert not caplog.records
        with small_stores.engine.begin() as connection:
            connection.execute(sa.update(audit).values(actor="user:evil"))
        wait_until(lambda: any("broken at row 1" in record.getMessage() for record in caplog.records))
    finally:
        daily.stop()


def test_a_day_that_fails_does_not_end_the_days(
    small_stores: Stores, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(small_stores, lambda: None)  # type: ignore[arg-type, return-value]
    calls: list[int] = []

    def fail() -> dict[str, int]:
        calls.append(1)
        raise OSError("disk")

    monkeypatch.setattr(desk.retention, "apply", fail)
    daily = DailyThread(desk, small_stores.settings.data_dir, first_s=0.01, every_s=0.02)
    daily.start()
    wait_until(lambda: len(calls) >= 3)
    daily.stop()
    assert "daily work failed" in caplog.text


def test_stopping_before_the_first_day_takes_no_time(small_stores: Stores) -> None:
    daily = DailyThread(Desk(small_stores, lambda: None), small_stores.settings.data_dir)  # type: ignore[arg-type, return-value]
    daily.stop()  # never started
    daily.start()
    started = time.monotonic()
    daily.stop()
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("message", "arguments", "written"),
    [
        ("asked %s", ("我的手机13812345678",), "asked 我的手机［手机号］"),
        ('"GET /policies?q=%E6%89%8B&p=13812345678"', (), '"GET /policies?q=手&p=［手机号］"'),
        ("GET /x?mail=a.b%40qq.com", (), "GET /x?mail=［邮箱］"),
        ("took 13812 ms for 20万元, request 4f13812345678a", (), "took 13812 ms for 20万元, request 4f13812345678a"),
    ],
)
def test_a_line_is_masked_whole(message: str, arguments: tuple[str, ...], written: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, message, arguments, None)
    assert MaskingFormatter("%(message)s").format(record) == written
