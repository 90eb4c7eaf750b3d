"""What a server does once a day: deletes what is over its time, marks signed answers that lapsed, checks the audit chain."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from api.commands.audit import ANCHOR, verify_and_keep
from desk.build import Desk
from desk.principal import SYSTEM

logger = logging.getLogger(__name__)

_FIRST_S = 600.0  # after the start, when nobody waits for the first answers any more
_EVERY_S = 24 * 3600.0


class DailyThread:
    def __init__(self, desk: Desk, data_dir: Path, first_s: float = _FIRST_S, every_s: float = _EVERY_S) -> None:
        self._desk = desk
        self._anchor = data_dir / ANCHOR
        self._first_s, self._every_s = first_s, every_s
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, daemon=True, name="daily")
        self._thread.start()

    def stop(self) -> None:
        """Returns when what is being done is done: the database is closed next."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        wait = self._first_s
        while not self._stopped.wait(wait):
            wait = self._every_s
            try:
                self._once()
            except Exception:  # tomorrow again
                logger.exception("the daily work failed")

    def _once(self) -> None:
        removed = self._desk.retention.apply()
        if removed:
            logger.warning("over their time and deleted: %s", removed)
        lapsed = self._desk.reviewed.lapse(SYSTEM, self._desk.clock().date())
        if lapsed:
            logger.warning("signed answers whose provisions changed: %d", lapsed)
        found = verify_and_keep(self._desk.audit, self._anchor)
        for fault in found.faults:
            logger.error("the audit chain is broken at row %d: %s", fault.number, fault.message)
