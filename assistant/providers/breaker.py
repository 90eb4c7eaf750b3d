"""Leaves a server alone for a while after it failed several times in a row, then lets one request find out how it is."""

from __future__ import annotations

import threading
import time

_FAILURES = 3  # in a row
_PAUSE_S = 30.0


class Breaker:
    """Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = 0.0
        self._is_trying = False

    def admits(self) -> bool:
        """Whether to ask now. After the pause only one may, until it has told how it went: a dead server costs one caller its
        time, not all of them.
        """
        with self._lock:
            if self._failures < _FAILURES:
                return True
            if self._is_trying or time.monotonic() < self._closed_until:
                return False
            self._is_trying = True
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._is_trying = 0, False

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._is_trying = False
            if self._failures >= _FAILURES:
                self._closed_until = time.monotonic() + _PAUSE_S

    def abandoned(self) -> None:
        """The caller went away before it was known."""
        with self._lock:
            self._is_trying = False
