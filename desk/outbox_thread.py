"""Delivers the outbox in a thread of a server, from start to stop."""

from __future__ import annotations

import logging
import threading

from desk.outbox import Outbox

_EVERY_S = 2.0  # how long a letter that waits for its turn may wait longer

log = logging.getLogger(__name__)


class OutboxThread:
    """Runs `deliver_due` every two seconds, and at once when `asked` is set."""

    def __init__(self, outbox: Outbox) -> None:
        self.asked = threading.Event()
        self._outbox = outbox
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Lets the letter that is on its way arrive, and ends."""
        self._ending.set()
        self.asked.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._ending.is_set():
            self.asked.wait(_EVERY_S)
            self.asked.clear()
            if self._ending.is_set():
                return
            try:
                self._outbox.deliver_due()
            except Exception:  # the database, most likely: it may be back later
                log.exception("the outbox cannot be read")
