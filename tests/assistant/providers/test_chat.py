from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from assistant.errors import ModelUnavailable
from assistant.providers import chat as module
from assistant.providers.chat import TimedChat, open_chat_model

ASKED = [HumanMessage("问")]


class ScriptedChat(BaseChatModel):
    """A chat model that calls `script` for every answer."""

    script: Callable[[list[BaseMessage]], str]
    calls: int = 0

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self.calls += 1
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self.script(messages)))])


class Clock:
    """Stands where `time` stands in the module."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    fake = Clock()
    monkeypatch.setattr(module, "time", fake)
    return fake


def fails(_: list[BaseMessage]) -> str:
    raise RuntimeError("boom")


def attempt(chat: TimedChat) -> None:
    with pytest.raises(ModelUnavailable):
        chat.ask(ASKED)


def test_a_models_words_come_back_trimmed() -> None:
    model = GenericFakeChatModel(messages=iter([AIMessage("  答。\n"), AIMessage([{"type": "text", "text": "分段"}])]))
    chat = TimedChat(model, timeout_s=5)
    assert chat.ask(ASKED) == "答。"
    assert chat.ask(ASKED) == "分段"


@pytest.mark.parametrize("words", ["", "  \n"])
def test_silence_is_a_failure(words: str) -> None:
    attempt(TimedChat(ScriptedChat(script=lambda _: words), timeout_s=5))


def test_whatever_a_vendor_raises_is_one_kind_of_error() -> None:
    with pytest.raises(ModelUnavailable, match="boom"):
        TimedChat(ScriptedChat(script=fails), timeout_s=5).ask(ASKED)


def test_a_model_that_hangs_is_left_at_the_deadline() -> None:
    released = threading.Event()

    def hangs(_: list[BaseMessage]) -> str:
        released.wait(30)
        return "zu spät"

    began = time.monotonic()
    with pytest.raises(ModelUnavailable, match=r"0\.2 秒"):
        TimedChat(ScriptedChat(script=hangs), timeout_s=0.2).ask(ASKED)
    assert time.monotonic() - began < 5
    released.set()


def test_after_three_failures_in_a_row_the_model_is_left_alone_for_a_while(clock: Clock) -> None:
    model = ScriptedChat(script=fails)
    chat = TimedChat(model, timeout_s=5)
    for _ in range(3):
        attempt(chat)
    assert model.calls == 3
    clock.now += 29
    attempt(chat)
    assert model.calls == 3  # not asked
    clock.now += 2
    attempt(chat)
    assert model.calls == 4  # asked again
    model.script = lambda _: "答"
    assert chat.ask(ASKED) == "答"


def test_a_success_in_between_starts_the_count_anew(clock: Clock) -> None:
    model = ScriptedChat(script=fails)
    chat = TimedChat(model, timeout_s=5)
    for script in (fails, fails, lambda _: "答", fails, fails):
        model.script = script
        try:
            chat.ask(ASKED)
        except ModelUnavailable:
            pass
    model.script = lambda _: "还在"
    assert chat.ask(ASKED) == "还在"
    assert model.calls == 6


def test_opening_a_model_sends_nothing() -> None:
    model = open_chat_model("any-model", base_url="http://127.0.0.1:9/v1", api_key=None, timeout_s=1)
    assert isinstance(model, BaseChatModel)
    attempt(TimedChat(model, timeout_s=5))
