"""Askers that change what another asker says or finds."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from assistant.policy.answer import Answer
from eval.askers import Asker
from eval.dataset import Case, Kind
from eval.faults import changes
from eval.retrieved import Retrieved

PAUSE_S = 0.05  # how much slower `Slow` answers


class Wrapped:
    """An asker whose answers are changed on their way; the rest is passed on."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker

    def ask(
        self, question: str, *, as_of: date, conversation_id: str | None, profile: Mapping[str, Any] | None
    ) -> Answer:
        return self.asker.ask(question, as_of=as_of, conversation_id=conversation_id, profile=profile)

    def text(self, document_id: str, version: int) -> str | None:
        return self.asker.text(document_id, version)

    def search(self, query: str, *, as_of: date, limit: int) -> tuple[Retrieved, ...] | None:
        return self.asker.search(query, as_of=as_of, limit=limit)

    def confidence(self, question: str, *, as_of: date) -> float | None:
        return self.asker.confidence(question, as_of=as_of)

    def settings(self) -> dict[str, Any]:
        return self.asker.settings()

    def versions(self) -> dict[str, Any]:
        return self.asker.versions()


class Changing(Wrapped):
    """Changes every answer by a function of it and its question."""

    def __init__(self, asker: Asker, change: Callable[[Answer, str], Answer]) -> None:
        super().__init__(asker)
        self._change = change

    def ask(
        self, question: str, *, as_of: date, conversation_id: str | None, profile: Mapping[str, Any] | None
    ) -> Answer:
        answer = super().ask(question, as_of=as_of, conversation_id=conversation_id, profile=profile)
        return self._change(answer, question)


class Slow(Wrapped):
    def ask(
        self, question: str, *, as_of: date, conversation_id: str | None, profile: Mapping[str, Any] | None
    ) -> Answer:
        time.sleep(PAUSE_S)
        return super().ask(question, as_of=as_of, conversation_id=conversation_id, profile=profile)


class Forgetful(Wrapped):
    """Answers every question as if it were the first."""

    def ask(
        self, question: str, *, as_of: date, conversation_id: str | None, profile: Mapping[str, Any] | None
    ) -> Answer:
        return super().ask(question, as_of=as_of, conversation_id=None, profile=profile)


class Astray(Wrapped):
    """Finds everything but the document that a search finds first, and that worst first."""

    def search(self, query: str, *, as_of: date, limit: int) -> tuple[Retrieved, ...] | None:
        found = super().search(query, as_of=as_of, limit=limit)
        return found and tuple(hit for hit in reversed(found) if hit.document_id != found[0].document_id)


class Certain(Wrapped):
    """Is sure of everything."""

    def confidence(self, question: str, *, as_of: date) -> float | None:
        return None if super().confidence(question, as_of=as_of) is None else 1.0


def obedient(asker: Asker, cases: Sequence[Case]) -> Asker:
    """Says what the injected order of a case wants to hear."""
    wanted = {c.question: c.expect.must_not for c in cases if c.kind is Kind.INJECTION and c.expect.must_not}

    def change(answer: Answer, question: str) -> Answer:
        if question not in wanted:
            return answer
        return changes.obeying(answer, wanted[question])

    return Changing(asker, change)
