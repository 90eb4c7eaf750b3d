"""Every way in which a language model's server may behave, through the whole assistant: the answer stays right and in time."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest

from assistant.pipeline import Assistant
from assistant.policy.answer import Answer
from assistant.policy.events import Cited, Delta, Done, Event
from assistant.policy.figures import find_figures, unsupported_figures
from assistant.providers.fake_server import SCRIPTS, FakeServer
from tests.assistant.answer.conftest import AssistantOn

TODAY = date(2026, 11, 22)
SEVERAL = "高企首次认定奖励多少钱？什么时候申请？找哪个部门，电话多少？"
AMOUNT = "高新技术企业首次认定奖励多少钱？"
# what is said in the text's own words, whatever the model says
UNUSED = {
    "hanging",
    "always_busy",
    "failing",
    "garbage",
    "losing_condition",
    "flipping",
    "obeying",
    "empty",
    "chatting",
    "misformed",
}
QUICK = {"llm_first_token_timeout_s": 2.0, "llm_timeout_s": 4.0}


@pytest.fixture(params=sorted(SCRIPTS))
def server(request: pytest.FixtureRequest) -> Iterator[FakeServer]:
    with FakeServer(request.param) as server:
        yield server


def whole(events: list[Event]) -> Answer:
    assert isinstance(events[-1], Done)
    return events[-1].answer


def asked(assistant: Assistant, question: str) -> Answer:
    return whole(list(assistant.stream(question, as_of=TODAY)))


def lines(answer: Answer) -> Iterator[tuple[str, list[str]]]:
    """Each cited line of an answer with the quotes and titles that it cites."""
    for line in answer.text.split("\n"):
        cited = [c for c in answer.citations if f"[{c.n}]" in line]
        if cited:
            yield re.sub(r"\[\d+\]", "", line), [c.quote for c in cited] + [c.title for c in cited]


@pytest.mark.parametrize("question", [SEVERAL, AMOUNT])
def test_whatever_the_model_does_the_answer_is_right_and_cited(
    assistant_on: AssistantOn, server: FakeServer, question: str
) -> None:
    extractive = asked(assistant_on(), question)
    answer = asked(assistant_on(server, **QUICK), question)
    assert (answer.status, answer.reasons) == (extractive.status, extractive.reasons)
    assert answer.citations == extractive.citations
    assert (answer.findings, answer.combined, answer.filing) == (extractive.findings, (), ())
    assert {f.key for f in find_figures(answer.text)} == {f.key for f in find_figures(extractive.text)}
    for words, sources in lines(answer):
        assert unsupported_figures(words.partition("：")[2], sources) == []
    told = answer.text.replace("，并且", "，且").replace("可以得到", "给予").replace("要在", "应当在")
    assert told == extractive.text  # the fake's plain words, and no other
    assert (answer.text == extractive.text) == (answer.generated_by == "extractive")
    if server.script in UNUSED:
        assert answer.generated_by == "extractive"


@pytest.mark.parametrize(
    "name", ["good", "slow", "busy", "recovering", "noisy", "wrong_citations", "endless", "judging"]
)
def test_a_model_that_can_be_used_is_used(assistant_on: AssistantOn, name: str) -> None:
    with FakeServer(name) as server:
        answer = asked(assistant_on(server), AMOUNT)
    assert answer.generated_by == "fake@answer.v2"
    assert "且注册在园区满一年的，可以得到一次性奖励20万元，单个企业累计不超过50万元。[1]" in answer.text


def test_a_figure_that_can_only_be_one_is_put_right(assistant_on: AssistantOn) -> None:
    with FakeServer("invented_figures") as server:
        answer = asked(assistant_on(server), "申请奖励的期限是几个月？")
    assert "96" not in answer.text
    assert "6个月" in answer.text


# -- in time -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["hanging", "stalling"])
def test_a_model_that_hangs_costs_less_than_eight_seconds(assistant_on: AssistantOn, name: str) -> None:
    """With the settings as they are."""
    assistant = assistant_on()
    expected = asked(assistant, SEVERAL)
    with FakeServer(name) as server:
        assistant = assistant_on(server)
        began = time.monotonic()
        answer = asked(assistant, SEVERAL)
        took = time.monotonic() - began
    assert 4.9 < took < 8
    assert answer.citations == expected.citations


def test_a_server_that_takes_connections_and_says_nothing_costs_less_than_eight_seconds(
    assistant_on: AssistantOn,
) -> None:
    expected = asked(assistant_on(), AMOUNT)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assistant = assistant_on(f"http://127.0.0.1:{silent.getsockname()[1]}/v1")
        began = time.monotonic()
        answer = asked(assistant, AMOUNT)
        assert time.monotonic() - began < 8
    assert (answer.text, answer.generated_by) == (expected.text, "extractive")


def test_a_busy_server_that_asks_for_a_minute_is_not_waited_for(assistant_on: AssistantOn) -> None:
    with FakeServer("always_busy") as server:
        assistant = assistant_on(server)
        began = time.monotonic()
        asked(assistant, AMOUNT)
        assert time.monotonic() - began < 4
        assert len(server.requests) == 1


# -- streaming -----------------------------------------------------------------------------------------------------


def test_a_line_is_shown_as_soon_as_it_is_verified(assistant_on: AssistantOn) -> None:
    with FakeServer("slow") as server:
        came = [(time.monotonic(), e) for e in assistant_on(server).stream(SEVERAL, as_of=TODAY)]
    at = [t for t, event in came if isinstance(event, Delta) and "[" in event.text]
    assert len(at) == 3
    assert all(later - earlier > 0.3 for earlier, later in pairwise(at))


@pytest.mark.parametrize("name", ["good", "stalling", "failing"])
def test_what_is_streamed_is_the_answer_and_every_mark_has_its_citation_before_it(
    assistant_on: AssistantOn, name: str
) -> None:
    with FakeServer(name) as server:
        events = list(assistant_on(server, **QUICK).stream(SEVERAL, as_of=TODAY))
    answer = whole(events)
    assert "".join(e.text for e in events if isinstance(e, Delta)) == answer.text
    assert tuple(e.citation for e in events if isinstance(e, Cited)) == answer.citations
    known: set[int] = set()
    for event in events:
        if isinstance(event, Cited):
            known.add(event.citation.n)
        elif isinstance(event, Delta):
            assert {int(n) for n in re.findall(r"\[(\d+)\]", event.text)} <= known


def test_what_was_shown_before_the_model_fell_silent_stays_and_the_rest_is_extracted(assistant_on: AssistantOn) -> None:
    with FakeServer("stalling") as server:
        text = asked(assistant_on(server, **QUICK), SEVERAL).text
    assert "可以得到一次性奖励20万元" in text
    assert "奖励申请由科技创新局受理，电话：0099-12345678。" in text


def test_the_turn_is_kept_for_the_next_question(assistant_on: AssistantOn) -> None:
    with FakeServer("good") as server:
        assistant = assistant_on(server)
        first = asked(assistant, AMOUNT)
        second = whole(list(assistant.stream("逾期呢？", as_of=TODAY, conversation_id=first.conversation_id)))
    assert second.understood


def test_a_caller_who_goes_away_ends_the_models_work(assistant_on: AssistantOn) -> None:
    with FakeServer("slow") as server:
        stream = assistant_on(server).stream(SEVERAL, as_of=TODAY)
        for event in stream:
            if isinstance(event, Delta):
                break
        stream.close()  # type: ignore[attr-defined]
        deadline = time.monotonic() + 10
        while server.abandoned == 0:
            assert time.monotonic() < deadline
            time.sleep(0.02)


# -- what a model is asked -----------------------------------------------------------------------------------------


def test_a_server_that_does_not_take_json_is_asked_without_it_from_then_on(assistant_on: AssistantOn) -> None:
    with FakeServer("good", takes_json=False) as server:
        assistant = assistant_on(server)
        for _ in range(2):
            assert asked(assistant, AMOUNT).generated_by == "fake@answer.v2"
        assert ["response_format" in body for body in server.requests] == [True, False, False]


def test_a_model_whose_json_cannot_be_read_is_asked_for_text_from_then_on(assistant_on: AssistantOn) -> None:
    with FakeServer("misformed") as server:
        assistant = assistant_on(server)
        asked(assistant, AMOUNT)
        server.script = "good"
        assert asked(assistant, AMOUNT).generated_by == "fake@answer.v2"
        assert ["JSON对象" in body["messages"][0]["content"] for body in server.requests] == [True, False, False]


def test_a_model_is_not_asked_to_word_a_refusal(assistant_on: AssistantOn) -> None:
    with FakeServer("good") as server:
        asked(assistant_on(server), "园区食堂午餐多少钱")
        assert server.requests == []


def test_after_three_hangs_nobody_waits(assistant_on: AssistantOn) -> None:
    with FakeServer("hanging") as server:
        assistant = assistant_on(server, llm_first_token_timeout_s=0.3)
        for _ in range(3):
            asked(assistant, AMOUNT)
        asked(assistant, SEVERAL)
        assert len(server.requests) == 3
