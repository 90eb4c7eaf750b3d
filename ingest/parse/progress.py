"""How a parser tells the sandbox that a slow step begins, so that the time limit can grow with the pages."""

from __future__ import annotations

from collections.abc import Callable

_listener: Callable[[str], None] | None = None


def listen(listener: Callable[[str], None] | None) -> None:
    """Sets who is told; None for nobody. One listener a process."""
    global _listener
    _listener = listener


def report(step: str) -> None:
    """Says that a step begins: "ocr" before each page that is read as an image."""
    if _listener is not None:
        _listener(step)
