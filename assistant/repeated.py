"""Answers to questions that were put before in the same words, with the same facts, on the same day: given again as they were.

Only where nothing else goes into an answer: no earlier turn, no language model, no server that orders passages. Whatever the answers rest
on has a mark (`Basis`); when it changes, all are forgotten.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.policy.answer import Answer
from assistant.policy.events import Cited, Delta, Retrieved

Basis = Hashable


@dataclass(frozen=True, slots=True)
class Given:
    """An answer with what was streamed before it, and what became known of the asker."""

    answer: Answer
    retrieved: Retrieved | None
    shown: tuple[Cited | Delta, ...]
    facts: dict[str, Any]


class Repeated:
    """The answers given last, the longest unused forgotten first. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        """`most`: how many; none with 0."""
        self._most = most
        self._lock = threading.Lock()
        self._basis: Basis = None
        self._given: OrderedDict[str, Given] = OrderedDict()

    def __len__(self) -> int:
        return len(self._given)

    def find(self, key: str | None, basis: Basis) -> Given | None:
        """What was given for `key` on this basis; None for nothing, and for a key of None."""
        if key is None or not self._most:
            return None
        with self._lock:
            self._stand_on(basis)
            if key not in self._given:
                return None
            self._given.move_to_end(key)
            return self._given[key]

    def keep(self, key: str | None, basis: Basis, given: Given) -> None:
        """Keeps it; what was given on another basis is forgotten."""
        if key is None or not self._most:
            return
        with self._lock:
            self._stand_on(basis)
            self._given[key] = given
            self._given.move_to_end(key)
            while len(self._given) > self._most:
                self._given.popitem(last=False)

    def _stand_on(self, basis: Basis) -> None:
        if basis != self._basis:
            self._given.clear()
            self._basis = basis


def key_of(message: str, as_of: date, profile: Mapping[str, Any]) -> str | None:
    """What tells one question from another; None where the facts cannot be written down."""
    try:
        return json.dumps([message, as_of.isoformat(), profile], sort_keys=True, default=repr)
    except (TypeError, ValueError):  # names of several types, a circle
        return None
