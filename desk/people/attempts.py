"""Wrong passwords are counted by name, by address and by both, in memory and for a quarter of an hour: a lock-out always ends."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta

from desk.people.errors import TooManyAttempts

_WINDOW = timedelta(minutes=15)
_OF_BOTH = 8  # wrong passwords for one name from one address
_OF_ADDRESS = 40  # an office has one address for many people
_OF_NAME = 100  # from anywhere: high, since whoever wants to lock somebody out can reach it
_KEPT = 20_000  # counters in memory; the oldest go first

_Key = tuple[str, str]


class Attempts:
    """Safe to share between threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._failures: OrderedDict[_Key, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, name: str, address: str) -> None:
        """Counts an attempt as failed until `forgive`, so that many at once are counted too. Raises `TooManyAttempts`."""
        now = self._clock()
        with self._lock:
            for key, most in _keys(name, address):
                failures = self._recent(key, now)
                if len(failures) >= most:
                    raise TooManyAttempts(round((failures[0] + _WINDOW - now).total_seconds()) + 1)
            for key, _ in _keys(name, address):
                self._failures.setdefault(key, deque()).append(now)
                self._failures.move_to_end(key)
            while len(self._failures) > _KEPT:
                self._failures.popitem(last=False)

    def forgive(self, name: str, address: str) -> None:
        """The attempt was right: it is not counted, and those before it for this name from this address are forgotten."""
        with self._lock:
            for key, _ in _keys(name, address):
                if failures := self._failures.get(key):
                    failures.pop()
            self._failures.pop((name, address), None)

    def _recent(self, key: _Key, now: datetime) -> deque[datetime]:
        failures = self._failures.get(key, deque())
        while failures and failures[0] <= now - _WINDOW:
            failures.popleft()
        return failures


def _keys(name: str, address: str) -> tuple[tuple[_Key, int], ...]:
    return (((name, address), _OF_BOTH), (("", address), _OF_ADDRESS), ((name, ""), _OF_NAME))
