"""Something slow in a thread of its own: what it yields is had within limits of time, or left behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue


class _End:
    """Nothing more comes."""


class Aside:
    """Runs `call` at once in a daemon: a server that never answers must not keep the program from ending."""

    def __init__(self, call: Callable[[], Iterator[str]]) -> None:
        self._call = call
        self._came: SimpleQueue[str | Exception | _End] = SimpleQueue()
        self._left = threading.Event()
        threading.Thread(target=self._run, daemon=True, name="chat-model").start()

    def _run(self) -> None:
        try:
            pieces = self._call()
            for piece in pieces:
                if self._left.is_set():
                    close = getattr(pieces, "close", None)
                    if close is not None:
                        close()  # ends the request, and with it the server's work
                    return
                self._came.put(piece)
        except Exception as error:
            self._came.put(error)
        else:
            self._came.put(_End())

    def within(self, end: float, *, first: float, silence_s: float) -> Iterator[str]:
        """What it yields until `end`, the first that is not blank until `first`, each further one within `silence_s`; times are
        those of `time.monotonic`. Raises `TimeoutError`, or what it raised.
        """
        limit = min(first, end)
        while True:
            try:
                came = self._came.get(timeout=max(0.0, limit - time.monotonic()))
            except Empty:
                raise TimeoutError from None
            if isinstance(came, _End):
                return
            if isinstance(came, Exception):
                raise came
            yield came
            if came.strip():
                limit = min(time.monotonic() + silence_s, end)
            if time.monotonic() >= limit:
                raise TimeoutError

    def leave(self) -> None:
        """Nobody waits any more; what it still yields is thrown away."""
        self._left.set()
