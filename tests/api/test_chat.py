"""POST /api/v1/chat: whole answers, events, and everything that cannot be asked."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.about import examples
from api.dependencies import get_assistant
from assistant.errors import InvalidInput, ModelUnavailable
from assistant.policy.answer import Answer, Status
from assistant.policy.events import Delta, Done, Event, Retrieved
from tests.api.conftest import assert_problem, events_of

CHAT = "/api/v1/chat"
AS_OF = "2026-11-22"


def stream_of(client: TestClient, question: str, **rest: Any) -> list[tuple[str, Any]]:
    response = client.post(CHAT, json={"question": question, "stream": True, **rest})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    return [(name, json.loads(data)) for name, data in events_of(response.text)]


# -- whole answers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", examples())
def test_every_example_is_answered_with_exact_citations(corpus_client: TestClient, question: str) -> None:
    answer = corpus_client.post(CHAT, json={"question": question, "as_of": AS_OF}).json()
    assert answer["status"] in ("answered", "partial"), answer
    assert answer["as_of"] == AS_OF
    assert answer["citations"]
    for citation in answer["citations"]:
        told = "\n".join([answer["text"], *(detail["text"] for detail in answer["details"])])
        assert f"[{citation['n']}]" in told or citation["n"] in cited_beside(answer)
        path = f"/api/v1/policies/{citation['document_id']}/text"
        text = corpus_client.get(path, params={"version": citation["version"]}).json()["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def cited_beside(part: Any) -> set[int]:
    """What findings, sums and filing parts cite."""
    if isinstance(part, list):
        return set().union(*map(cited_beside, part))
    if not isinstance(part, dict):
        return set()
    parts = [v for k, v in part.items() if k != "citations"]
    own = {part["citation"]} if isinstance(part.get("citation"), int) else set()
    return own.union(*map(cited_beside, parts))


def test_an_answer_has_every_field_of_the_contract(corpus_client: TestClient) -> None:
    answer = corpus_client.post(CHAT, json={"question": examples()[0]}).json()
    assert set(answer) == {
        *("id", "conversation_id", "as_of", "status", "reasons", "understood", "text", "citations", "findings"),
        *(
            "details",
            "filing",
            "missing_facts",
            "facts",
            "combined",
            "contradictions",
            "follow_ups",
            "handover",
            "generated_by",
            "ai_label",
        ),
    }
    assert set(answer["citations"][0]) == {
        *("n", "document_id", "title", "document_number", "version", "validity", "effective_from", "effective_to"),
        *("provision", "page", "start", "end", "quote", "url"),
    }


def test_an_empty_library_abstains_rather_than_fails(client: TestClient) -> None:
    answer = client.post(CHAT, json={"question": "高企奖励多少？"}).json()
    assert answer["status"] == "abstained"
    assert answer["citations"] == []


def test_a_document_that_arrives_later_is_used_without_a_restart(
    client: TestClient, request: pytest.FixtureRequest
) -> None:
    question = {"question": "首次认定高新技术企业奖励多少？", "as_of": AS_OF}
    assert client.post(CHAT, json=question).json()["status"] == "abstained"
    request.getfixturevalue("register")
    answer = client.post(CHAT, json=question).json()
    assert "20万元" in answer["text"]
    assert "10万元" not in answer["text"]


# -- what cannot be asked ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "question 不能缺少"),
        ({"question": ""}, "question 不能为空"),
        ({"question": " \n\t"}, "question 不能为空"),
        ({"question": 5}, "question 应为文字"),
        ({"question": "字" * 2001}, "question 最多 2000 个字，现有 2001 个"),
        ({"question": "问", "asof": AS_OF}, "asof 是不认识的字段"),
        ({"question": "问", "as_of": "2026-02-30"}, "as_of 应为日期"),
        ({"question": "问", "as_of": "1900-01-01"}, "as_of 不能"),
        ({"question": "问", "as_of": "2200-01-01"}, "as_of 不能"),
        ({"question": "问", "profile": [1]}, "profile 应为 JSON 对象"),
        ({"question": "问", "profile": {"a": "字" * 20_000}}, "profile 最多"),
        ({"question": "问", "conversation_id": "a b"}, "conversation_id 格式不正确"),
        ({"question": "问", "stream": "vielleicht"}, "stream 应为 true 或 false"),
        (["问"], "应为 JSON 对象"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_body_that_cannot_be_used_is_refused_in_one_sentence(
    client: TestClient, body: Any, said: str, accept: str
) -> None:
    assert_problem(client.post(CHAT, json=body, headers={"Accept": accept}), 422, "invalid_input", said)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 20_000, 400),
        (b'{"question": "\\ud800"}', 422),
        (b'{"question": "a", "profile": {"x": NaN}}', 422),
        (b'{"question": "a", "profile": {"x": "\\ud800"}}', 422),
        (b'{"question": "a", "profile": {"x": "\\u0000"}}', 422),
    ],
)
def test_raw_bytes_that_are_no_usable_json_are_refused(client: TestClient, raw: bytes, status: int) -> None:
    response = client.post(CHAT, content=raw, headers={"Content-Type": "application/json"})
    assert_problem(response, status, response.json()["code"])


def test_a_question_of_exactly_the_limit_is_taken(client: TestClient) -> None:
    assert client.post(CHAT, json={"question": "策" * 2000}).status_code == 200


def test_a_form_from_another_site_is_not_taken_for_json(client: TestClient) -> None:
    response = client.post(CHAT, content=b'{"question": "a"}', headers={"Content-Type": "text/plain"})
    assert_problem(response, 422, "invalid_input", "Content-Type")


def test_nul_in_a_question_reaches_nobody(client: TestClient) -> None:
    answer = client.post(CHAT, json={"question": "奖励\0多少"}).json()
    turn = client.get(f"/api/v1/conversations/{answer['conversation_id']}").json()["turns"][0]
    assert "\0" not in turn["question"]


# -- events ------------------------------------------------------------------------------------------------------


def test_events_come_in_the_order_of_the_contract(corpus_client: TestClient) -> None:
    events = stream_of(corpus_client, examples()[1], as_of=AS_OF)
    names = [name for name, _ in events]
    assert names[0] == "retrieval"
    assert names[-1] == "done"
    assert names.count("retrieval") == names.count("done") == 1
    assert set(names[1:-1]) <= {"delta", "citation", "detail", "finding"}
    assert {"delta", "citation"} <= set(names)
    assert set(events[0][1]) == {"understood", "documents"}
    assert set(events[0][1]["documents"][0]) == {"document_id", "title", "validity"}


@pytest.mark.parametrize("question", [*examples(), "今天天气怎么样？", "你好"])
def test_the_deltas_together_are_the_text_of_the_answer(corpus_client: TestClient, question: str) -> None:
    events = stream_of(corpus_client, question, as_of=AS_OF)
    done = events[-1][1]
    assert "".join(data["text"] for name, data in events if name == "delta") == done["text"]
    assert [data for name, data in events if name == "citation"] == done["citations"]


def test_stream_and_whole_answer_say_the_same(corpus_client: TestClient) -> None:
    body = {"question": examples()[2], "as_of": AS_OF}
    whole = corpus_client.post(CHAT, json=body).json()
    streamed = stream_of(corpus_client, **body)[-1][1]
    for field in ("text", "status", "citations", "as_of"):
        assert streamed[field] == whole[field]


def test_the_accept_header_asks_for_events_too(client: TestClient) -> None:
    response = client.post(CHAT, json={"question": "你好"}, headers={"Accept": "text/event-stream"})
    assert events_of(response.text)[-1][0] == "done"


class Scripted:
    """An assistant that yields what a test wrote down, and remembers whether it was stopped."""

    def __init__(self, *script: Event | Exception, pause_s: float = 0.0) -> None:
        self._script = script
        self._pause_s = pause_s
        self.yielded = 0
        self.closed = threading.Event()

    def stream(self, question: str, **_: Any) -> Iterator[Event]:
        self.events = self._events()  # kept, so that only being closed ends it, not the garbage collector
        return self.events

    def _events(self) -> Iterator[Event]:
        try:
            for event in self._script:
                if isinstance(event, Exception):
                    raise event
                self.yielded += 1
                yield event
                time.sleep(self._pause_s)
        finally:
            self.closed.set()

    def ask(self, question: str, **_: Any) -> Answer:
        error = self._script[0]
        assert isinstance(error, Exception)
        raise error


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (InvalidInput("日期不对"), 422, "invalid_input"),
        (ModelUnavailable("模型没有回答"), 502, "model_unavailable"),
        (RuntimeError("secret path /root/x"), 500, "internal"),
    ],
)
def test_an_error_midway_becomes_an_event_and_ends_the_stream(
    app: FastAPI, client: TestClient, error: Exception, status: int, code: str
) -> None:
    scripted = Scripted(Retrieved(understood="", documents=()), Delta(text="可以"), error)
    app.dependency_overrides[get_assistant] = lambda: scripted
    events = stream_of(client, "问")
    assert [name for name, _ in events] == ["retrieval", "delta", "error"]
    assert events[-1][1]["status"] == status
    assert events[-1][1]["code"] == code
    assert "secret" not in json.dumps(events)


def test_an_unexpected_error_is_a_problem_that_gives_nothing_away(app: FastAPI, client: TestClient) -> None:
    app.dependency_overrides[get_assistant] = lambda: Scripted(RuntimeError("secret path /root/x"))
    problem = assert_problem(client.post(CHAT, json={"question": "问"}), 500, "internal", "意外错误")
    assert "secret" not in json.dumps(problem)


def answer_done() -> Done:
    return Done(
        answer=Answer(id="a", conversation_id="c", as_of=date(2026, 11, 22), status=Status.ANSWERED, text="可以")
    )


@pytest.fixture
def served(app: FastAPI) -> Iterator[str]:
    """The application behind a real server, for what only a real connection shows."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def test_a_client_that_goes_away_stops_the_work(app: FastAPI, served: str) -> None:
    scripted = Scripted(*[Delta(text="字")] * 100, answer_done(), pause_s=0.05)
    app.dependency_overrides[get_assistant] = lambda: scripted
    with httpx.stream("POST", served + CHAT, json={"question": "问", "stream": True}, trust_env=False) as response:
        next(response.iter_text())
    assert scripted.closed.wait(3)
    assert scripted.yielded < 50


def test_events_are_sent_as_they_come(app: FastAPI, served: str) -> None:
    scripted = Scripted(Delta(text="先"), Delta(text="后"), answer_done(), pause_s=0.5)
    app.dependency_overrides[get_assistant] = lambda: scripted
    with httpx.stream("POST", served + CHAT, json={"question": "问", "stream": True}, trust_env=False) as response:
        first = next(response.iter_text())
        assert scripted.yielded < 3  # the first words arrived before the last were made
    assert "先" in first


def test_a_silent_stream_is_kept_alive(app: FastAPI, served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.sse.PING_SECONDS", 0.1)
    app.dependency_overrides[get_assistant] = lambda: Scripted(Delta(text="字"), answer_done(), pause_s=0.5)
    response = httpx.post(served + CHAT, json={"question": "问", "stream": True}, trust_env=False)
    assert ": keep-alive\n\n" in response.text
