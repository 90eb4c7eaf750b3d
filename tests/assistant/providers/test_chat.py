from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from assistant.errors import ModelUnavailable
from assistant.providers.chat import TimedChat, open_chat_model
from assistant.providers.fake_server import FakeServer

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


def test_after_three_failures_the_model_is_not_asked() -> None:
    model = ScriptedChat(script=fails)
    chat = TimedChat(model, timeout_s=5)
    for _ in range(4):
        attempt(chat)
    assert model.calls == 3


def test_opening_a_model_sends_nothing() -> None:
    model = open_chat_model("any-model", base_url="http://127.0.0.1:9/v1", api_key=None, timeout_s=1)
    assert isinstance(model, BaseChatModel)
    attempt(TimedChat(model, timeout_s=5))


# -- against a server ----------------------------------------------------------------------------------------------


@contextmanager
def chat_with(
    script: str, *, timeout_s: float = 6, takes_json: bool = True, **limits: Any
) -> Iterator[tuple[TimedChat, FakeServer]]:
    with FakeServer(script, takes_json=takes_json) as server:
        model = open_chat_model("fake", base_url=server.url, api_key=None, timeout_s=timeout_s)
        yield TimedChat(model, timeout_s=timeout_s, **limits), server


def streamed(chat: TimedChat, *, as_json: bool = False) -> list[str]:
    return list(chat.stream(ASKED, as_json=as_json))


def test_words_come_while_the_model_still_speaks() -> None:
    with chat_with("slow") as (chat, _):
        came = [(time.monotonic(), words) for words in chat.stream([HumanMessage("很长的问题" * 20)]) if words]
    assert len(came) > 5
    assert came[-1][0] - came[0][0] > 0.5


@pytest.mark.parametrize(("script", "requests"), [("recovering", 2), ("busy", 2), ("failing", 3), ("garbage", 1)])
@pytest.mark.parametrize("how", ["ask", "stream"])
def test_what_may_succeed_is_asked_again_and_what_may_not_is_not(script: str, requests: int, how: str) -> None:
    with chat_with(script) as (chat, server):
        try:
            words = chat.ask(ASKED) if how == "ask" else "".join(streamed(chat))
        except ModelUnavailable:
            words = ""
        assert len(server.requests) == requests
    assert (words == "收到：问") == (script in ("recovering", "busy"))


def test_a_lost_connection_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def hang_up() -> None:
            while len(taken) < 3:
                connection, _ = server.accept()
                taken.append(connection)
                connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        chat = TimedChat(open_chat_model("m", base_url=address, api_key=None, timeout_s=5), timeout_s=5)
        with pytest.raises(ModelUnavailable):
            streamed(chat)
    assert len(taken) == 3


@pytest.mark.timed
def test_a_server_that_says_when_to_come_back_is_asked_then() -> None:
    with chat_with("busy") as (chat, _):
        began = time.monotonic()
        assert "".join(streamed(chat)) == "收到：问"
        assert 1 <= time.monotonic() - began < 3


@pytest.mark.timed
def test_waiting_never_outlasts_the_time_for_the_first_word() -> None:
    with chat_with("busy", first_token_timeout_s=0.8) as (chat, server):
        began = time.monotonic()
        with pytest.raises(ModelUnavailable):
            streamed(chat)
        assert time.monotonic() - began < 0.8
        assert len(server.requests) == 1


@pytest.mark.parametrize("script", ["hanging", "stalling"])
def test_a_silence_is_a_failure(script: str) -> None:
    with chat_with(script, first_token_timeout_s=0.4) as (chat, _):
        began = time.monotonic()
        with pytest.raises(ModelUnavailable, match="没有答完"):
            streamed(chat)
        assert 0.3 < time.monotonic() - began < 3


def test_a_stream_that_never_ends_is_left_at_the_deadline() -> None:
    came: list[str] = []
    with chat_with("slow", timeout_s=0.5) as (chat, _):
        began = time.monotonic()
        with pytest.raises(ModelUnavailable, match="没有答完"):
            came.extend(chat.stream([HumanMessage("很长" * 100)]))
        assert time.monotonic() - began < 2
    assert "".join(came).startswith("收到：很长")  # what was said by then is had


def test_the_words_before_a_break_are_had() -> None:
    came: list[str] = []
    with chat_with("truncated") as (chat, server):
        with pytest.raises(ModelUnavailable):
            came.extend(chat.stream([HumanMessage("很长的问题")]))
        assert len(server.requests) == 1  # what was said cannot be said again
    assert "".join(came).startswith("收到：")


def test_json_is_asked_for_where_the_server_takes_it() -> None:
    with chat_with("good") as (chat, server):
        streamed(chat, as_json=True)
        streamed(chat)
    assert [body.get("response_format") for body in server.requests] == [{"type": "json_object"}, None]


def test_a_server_that_refuses_json_is_remembered_and_one_that_only_fails_is_not() -> None:
    with chat_with("good", takes_json=False) as (chat, server):
        streamed(chat, as_json=True)
        streamed(chat, as_json=True)
        assert ["response_format" in body for body in server.requests] == [True, False, False]
    with chat_with("failing") as (chat, server):
        for _ in range(2):
            with pytest.raises(ModelUnavailable):
                streamed(chat, as_json=True)
        sent = ["response_format" in body for body in server.requests]
        assert sent == [True, False, False, False] * 2


def test_a_stream_that_is_closed_counts_as_answered_once_it_spoke() -> None:
    with chat_with("failing") as (chat, server):
        for _ in range(2):
            with pytest.raises(ModelUnavailable):
                streamed(chat)
        server.script = "good"
        stream = chat.stream(ASKED)
        while not next(stream):
            pass
        stream.close()
        server.script = "failing"
        for _ in range(2):
            with pytest.raises(ModelUnavailable, match="500"):  # asked: the count began anew
                streamed(chat)


def test_everything_sent_passes_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TimedChat, "_leaving", lambda self, messages: [HumanMessage("改过")])
    with chat_with("good") as (chat, server):
        chat.ask(ASKED)
        streamed(chat)
    assert [body["messages"][0]["content"] for body in server.requests] == ["改过", "改过"]
