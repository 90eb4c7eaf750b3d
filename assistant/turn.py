"""One turn of a conversation: the question as understood, what is known of the asker, and what was told in two ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import uuid4

from assistant.policy.answer import Answer, Status
from assistant.policy.fact_values import read_profile
from assistant.policy.facts import FactDefinition, Profile
from assistant.policy.pointers import full_text
from assistant.policy.question import Intent, Question
from assistant.question.facts import Asked, FactReading, merged
from assistant.question.follow_up import EarlierTurn, corrects
from assistant.question.understand import only_tells
from assistant.storage.conversations import Conversation, Conversations

_FIRST_PERSON = ("我", "咱", "公司", "本企业", "本人", "俺")
_TELLS = 2  # facts in one message, from which on the asker speaks of himself: 「租用厂房，能补多少」 alone may be asked by anybody


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a conversation held before: its turns, the profile as stored, and the facts that the last answer asked for."""

    turns: tuple[EarlierTurn, ...] = ()
    profile: Mapping[str, Any] = field(default_factory=dict)
    asked: tuple[Asked, ...] = ()
    judged: bool = False  # the last answer judged the asker

    @property
    def documents(self) -> tuple[str, ...]:
        """Those that the last answer rests on."""
        return self.turns[-1].documents if self.turns else ()


@dataclass(frozen=True, slots=True)
class Turn:
    """`message`: as it was sent; `contradictions`: what was told in two ways, as questions; `is_own_case`: the asker speaks of himself."""

    conversation_id: str
    as_of: date
    message: str
    question: Question
    facts: Profile
    contradictions: tuple[str, ...]
    is_own_case: bool

    @property
    def asks_matches(self) -> bool:
        """Whether it asks what the asker himself can have of all that there is (「我们公司能享受哪些政策」)."""
        return Intent.LIST in self.question.intents and self.is_own_case and bool(self.facts.facts)

    @property
    def understood(self) -> str:
        """What to show as “按……理解” where it differs from the message."""
        return self.question.completed or (self.question.asked if self.question.asked != self.message else "")

    def answer(self, status: Status, text: str, **rest: Any) -> Answer:
        """An answer to this turn."""
        return Answer(
            id=new_answer_id(),
            conversation_id=self.conversation_id,
            as_of=self.as_of,
            status=status,
            understood=self.understood,
            text=text,
            **rest,
        )


def new_answer_id() -> str:
    return uuid4().hex


def earlier_of(conversation: Conversation | None) -> Earlier:
    """What is kept of a conversation; nothing of a new one."""
    if conversation is None:
        return Earlier()
    turns = tuple(
        EarlierTurn(
            t.answer.understood or t.question,
            tuple(dict.fromkeys(c.document_id for c in t.answer.citations))
            if t.answer.status is not Status.ABSTAINED
            else (),
            full_text(t.answer),
        )
        for t in conversation.turns
    )
    judged = bool(conversation.turns and conversation.turns[-1].answer.findings)
    asked = conversation.turns[-1].answer.missing_facts if conversation.turns else ()
    return Earlier(turns, conversation.profile, tuple(Asked(m.key, m.year) for m in asked), judged)


def question_of(
    message: str,
    earlier: Earlier,
    told: Callable[[], FactReading],
    understood: Callable[[str, Sequence[EarlierTurn]], Question],
) -> Question:
    """What a message asks. After a judgement, or where something was asked back, one that only tells asks again. `told`: reads what it
    tells.
    """
    if (earlier.asked or earlier.judged) and only_tells(message) and not corrects(message) and told().facts:
        return understood(earlier.turns[-1].question, earlier.turns[:-1]).model_copy(
            update={"context_documents": earlier.documents}
        )
    return understood(message, earlier.turns)


def turn_of(
    message: str,
    question: Question,
    earlier: Earlier,
    reading: FactReading,
    *,
    conversation_id: str | None,
    as_of: date,
    told: Mapping[str, Any],
    definitions: Mapping[str, FactDefinition],
) -> Turn:
    """The turn, with the facts of the conversation, those of the caller (`told`) and those `reading` found in the message, which go first.

    What the message says in two ways is asked back and not used. `definitions`: every fact that can be told. Raises `InvalidInput` for a
    fact of the caller's that is none.
    """
    disputed = {(c.key, c.year) for c in reading.contradictions}
    read = tuple(f for f in reading.facts if (f.key, f.year) not in disputed)
    kept = {key: value for key, value in earlier.profile.items() if key in definitions}
    held = read_profile(kept, definitions).with_facts(read_profile(dict(told), definitions).facts)
    first_person = any(word in message for word in _FIRST_PERSON)
    return Turn(
        conversation_id=conversation_id or Conversations.new_id(),
        as_of=as_of,
        message=message,
        question=question,
        facts=merged(held, replace(reading, facts=read), definitions),
        contradictions=tuple(c.question for c in reading.contradictions),
        is_own_case=bool(held.facts) or len(read) >= _TELLS or first_person,
    )
