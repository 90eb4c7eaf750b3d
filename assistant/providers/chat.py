"""A chat model behind any OpenAI-compatible address, through LangChain; its failures in one kind of error."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from assistant.errors import ModelUnavailable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

_FAILURES = 3  # in a row, after which the model is left alone for a while
_PAUSE_S = 30.0


def open_chat_model(model: str, *, base_url: str | None, api_key: str | None, timeout_s: float) -> BaseChatModel:
    """Any server that speaks OpenAI's chat API. Nothing is sent until the first question."""
    from langchain.chat_models import init_chat_model

    chat: BaseChatModel = init_chat_model(
        model,
        model_provider="openai",
        base_url=base_url,
        api_key=api_key or "none",  # servers without keys still want the header
        temperature=0,
        timeout=timeout_s,
        max_retries=0,  # the answer without the model is better than a late one
    )
    return chat


class TimedChat:
    """Asks a chat model within a deadline; after failures in a row it is not asked for a while.

    Safe to share between threads.
    """

    def __init__(self, model: BaseChatModel, *, timeout_s: float) -> None:
        self._model = model
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = 0.0

    def ask(self, messages: Sequence[BaseMessage]) -> str:
        """The model's words. Raises `ModelUnavailable` when it fails, takes longer than the deadline or says nothing."""
        if time.monotonic() < self._closed_until:
            raise ModelUnavailable("语言模型刚才连续失败，暂不调用")
        try:
            words = self._within_deadline(messages)
        except ModelUnavailable:
            self._count(failed=True)
            raise
        self._count(failed=False)
        return words

    def _within_deadline(self, messages: Sequence[BaseMessage]) -> str:
        future: Future[str] = Future()

        def call() -> None:
            try:
                future.set_result(str(self._model.invoke(list(messages)).text))
            except Exception as error:  # whatever a vendor's library raises means the same here
                future.set_exception(error)

        # a daemon: a server that never answers must not keep the program from ending
        threading.Thread(target=call, daemon=True, name="chat-model").start()
        try:
            words = future.result(self._timeout_s).strip()
        except TimeoutError as error:
            raise ModelUnavailable(f"语言模型在 {self._timeout_s:g} 秒内没有回答") from error
        except Exception as error:
            raise ModelUnavailable(f"语言模型不可用：{error}") from error
        if not words:
            raise ModelUnavailable("语言模型返回了空白")
        return words

    def _count(self, *, failed: bool) -> None:
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= _FAILURES:
                self._failures = 0
                self._closed_until = time.monotonic() + _PAUSE_S
