"""What a chat server's failure means: whether to ask again, when, and whether it was the form of the request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_BUSY = 429
# llama.cpp answers a response format that it does not know with 500, others with one of these
_FORM = frozenset({400, 415, 422, 500, 501})
_MOST_CAUSES = 10


@dataclass(frozen=True, slots=True)
class Refusal:
    """`again`: the same request may succeed; `after_s`: not before so many seconds, where the server says so; `form`: perhaps
    without the response format.
    """

    again: bool
    form: bool
    after_s: float | None = None


def refusal_of(error: Exception) -> Refusal:
    """What an error of a vendor's library means, by the HTTP status or the lost connection that it was raised from."""
    for cause in _causes(error):
        status = getattr(cause, "status_code", None)
        if isinstance(status, int):
            return Refusal(status == _BUSY or status >= 500, status in _FORM, _retry_after(cause))
        # by name: the vendors' libraries bring HTTP clients of their own, which call these alike
        names = {kind.__name__ for kind in type(cause).__mro__}
        if "TransportError" in names:
            return Refusal("TimeoutException" not in names, False)  # one that timed out has had its time
    return Refusal(False, False)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it was raised from, step by step: LangChain wraps the vendor's error, which wraps the client's."""
    found: BaseException | None = error
    for _ in range(_MOST_CAUSES):
        if found is None:
            return
        yield found
        found = found.__cause__


def _retry_after(error: BaseException) -> float | None:
    """Seconds that the server asks to wait. A date is not read: such a wait is longer than what a question has."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None
