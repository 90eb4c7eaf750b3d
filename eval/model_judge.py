"""A language model as judge of whether cited text supports a statement, behind any OpenAI-compatible address."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from importlib.resources import files
from typing import Protocol

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from assistant.errors import ModelUnavailable
from assistant.policy.fence import fenced
from eval.metrics.metric import JudgeFailed

PROMPT = "support.v1.md"
_SAID = {"支持": True, "不支持": False}


class Chat(Protocol):
    """A chat model within a deadline, as `assistant.build.open_chat` opens it. Raises `ModelUnavailable`."""

    def ask(self, messages: Sequence[BaseMessage]) -> str: ...


class ModelJudge:
    """Judges support, the same statement and sources once. Safe to share between threads. Raises `JudgeFailed`."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._instructions = (files("eval") / "prompts" / PROMPT).read_text(encoding="utf-8")
        self._known: dict[tuple[str, tuple[str, ...]], bool] = {}
        self._lock = threading.Lock()

    def __call__(self, statement: str, sources: Sequence[str]) -> bool:
        key = (statement, tuple(sources))
        with self._lock:
            if key in self._known:
                return self._known[key]
        verdict = self._asked(statement, sources)
        with self._lock:
            self._known[key] = verdict
        return verdict

    def _asked(self, statement: str, sources: Sequence[str]) -> bool:
        shown = "\n".join(f"<原文>\n{fenced(source)}\n</原文>" for source in sources)
        messages = [
            SystemMessage(self._instructions),
            HumanMessage(f"{shown}\n\n<陈述>\n{fenced(statement)}\n</陈述>"),
        ]
        try:
            said = self._chat.ask(messages)
        except ModelUnavailable as error:
            raise JudgeFailed(error.message) from error
        word = said.strip().strip("。.！!「」“”*\n ")
        if word not in _SAID:
            raise JudgeFailed(f"模型没有回答“支持”或“不支持”，而是“{said[:40]}”")
        return _SAID[word]
