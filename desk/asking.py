"""The questions of a letter put to the assistant one by one, as turns of a conversation that is kept nowhere."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from assistant.pipeline import Assistant
from assistant.policy.answer import Answer, Status
from assistant.storage.conversations import Conversation, PassingMemory
from desk.questions import Asked

_LONGEST = 2000  # characters of one question, the assistant's own limit


def answers_to(
    assistant: Assistant,
    asked: Asked,
    *,
    before: Conversation | None,
    profile: dict[str, Any],
    as_of: date,
) -> list[tuple[str, Answer]]:
    """Each question with its answer, the later ones in the light of the earlier. `before`: the conversation that was handed over."""
    start = before or Conversation("letter", datetime.now(UTC), {}, ())
    memory = PassingMemory(start)
    found: list[tuple[str, Answer]] = []
    cited: set[str] = set()
    for number, question in enumerate(asked.questions):
        words = question if number else _with_told(asked.told, question)
        answer = assistant.ask(words, as_of=as_of, conversation_id=start.id, profile=profile, memory=memory)
        if found and _leans_on_nothing(answer, cited):
            answer = assistant.ask(words, as_of=as_of, profile=profile, memory=PassingMemory(start))
        found.append((question, answer))
        cited.update(c.document_id for c in answer.citations)
    return found


def _with_told(told: str, question: str) -> str:
    """What the letter tells, as much of its end as there is room for, and its first question."""
    room = _LONGEST - len(question)
    return (told[-room:] if room > 0 else "") + question


def _leans_on_nothing(answer: Answer, cited: set[str]) -> bool:
    """Whether an answer to a question completed from an earlier one comes from elsewhere: it was none of the earlier one's after all."""
    follows = bool(answer.understood) and answer.status is not Status.ABSTAINED
    return follows and cited.isdisjoint(c.document_id for c in answer.citations)
