"""How a letter comes to be: the ticket's questions asked, the answers composed, an instruction carried out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from assistant.errors import InvalidInput
from assistant.pipeline import Assistant
from assistant.storage.conversations import Conversations
from desk import instructions
from desk.asking import answers_to
from desk.case import Case
from desk.compose import Addressed, compose
from desk.letter import Letter, Style
from desk.questions import questions_of


class Rewriter(Protocol):
    """Changes the words of a letter as an officer says; a language model behind it. Raises `ModelUnavailable`."""

    name: str

    def rewrite(self, letter: Letter, instruction: str) -> str: ...


class DraftWriter:
    """Writes letters with the assistant. Safe to share between threads. `rewriter`: for instructions that no rule carries out."""

    def __init__(
        self,
        assistant: Callable[[], Assistant],
        conversations: Conversations,
        *,
        park: str,
        desk: str,
        rewriter: Rewriter | None = None,
    ) -> None:
        self.rewriter = rewriter
        self._assistant = assistant
        self._conversations = conversations
        self._park, self._desk = park, desk

    def style(self, instruction: str | None, before: Style | None) -> tuple[Style, str]:
        """The style to write in, and what of the instruction only a model can carry out. Raises `InvalidInput` where none is set."""
        if not instruction:
            return Style(), ""
        understood = instructions.understand(instruction, before or Style())
        if understood.rest and self.rewriter is None:
            known = "、".join(instructions.names())
            raise InvalidInput(f"没有听懂“{instruction[:40]}”。没有设置语言模型时可以用：{known}（可以连用）")
        return understood.style, understood.rest

    def write(self, case: Case, style: Style, as_of: date) -> tuple[Letter, str]:
        """The letter that answers what the ticket asks, and what wrote it: extractive, or a model's name."""
        assistant = self._assistant()
        asked = questions_of(*(case.texts or (case.subject,)))
        before = self._conversations.find(case.conversation_id) if case.conversation_id else None
        answered = answers_to(assistant, asked, before=before, profile=case.profile, as_of=as_of)
        to = Addressed(case.addressee, case.number, self._park, self._desk)
        writers = dict.fromkeys(answer.generated_by for _, answer in answered)
        return compose(assistant, to, answered, style, as_of), "、".join(writers)
