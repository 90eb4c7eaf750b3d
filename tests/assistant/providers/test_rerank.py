"""The reranker against a real server that does what it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from assistant.build import Stores, build_assistant
from assistant.errors import ModelUnavailable
from assistant.providers.rerank import HttpReranker
from tests.assistant.documents import ingested, save

Reply = Callable[[dict[str, Any]], tuple[int, bytes]]
TEXTS = ["短", "长一些的文本", "中等长"]


class Server:
    """Answers `POST /rerank` with what `reply` makes of the body; keeps the bodies and the headers of authorisation."""

    def __init__(self) -> None:
        self.reply: Reply = jina
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.drip_s = 0.0
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.bodies.append(body)
                server.keys.append(self.headers.get("Authorization"))
                status, content = server.reply(body)
                self.send_response(status if self.path == "/v1/rerank" else 404)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                try:
                    for n in range(0, len(content), 8 if server.drip_s else len(content) or 1):
                        self.wfile.write(content[n : n + (8 if server.drip_s else len(content))])
                        time.sleep(server.drip_s)
                except OSError:
                    pass  # who asked has gone

            def log_message(self, *_: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def jina(body: dict[str, Any]) -> tuple[int, bytes]:
    if "documents" not in body:
        return 422, b"{}"
    rows = [{"index": n, "relevance_score": len(text)} for n, text in enumerate(body["documents"])]
    return 200, json.dumps({"results": rows[::-1]}).encode()


def tei(body: dict[str, Any]) -> tuple[int, bytes]:
    if "texts" not in body:
        return 422, b"{}"
    return 200, json.dumps([{"index": n, "score": len(text)} for n, text in enumerate(body["texts"])]).encode()


@pytest.mark.parametrize("form", [jina, tei])
def test_each_text_gets_its_own_score_whichever_form_the_server_has(server: Server, form: Reply) -> None:
    server.reply = form
    reranker = HttpReranker(server.url, "bge", api_key="secret", timeout_s=10)
    assert reranker.scores("问题", TEXTS) == [1.0, 6.0, 3.0]
    assert reranker.scores("问题", TEXTS) == [1.0, 6.0, 3.0]
    assert len(server.bodies) == (2 if form is jina else 3)  # the form is found out once
    assert set(server.keys) == {"Bearer secret"}


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (500, b"{}"),
        (429, b"{}"),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"results": [{"index": 0, "relevance_score": 1}]}'),
        (200, b'[{"index": 0, "score": 1}, {"index": 1, "score": 2}, {"index": 7, "score": 2}]'),
        (200, b'[{"index": 0, "score": 1}, {"index": 1, "score": NaN}, {"index": 2, "score": 2}]'),
        (200, b'[{"index": 0, "score": null}]'),
        (200, b"17"),
    ],
)
def test_what_is_no_score_for_each_text_is_an_error(server: Server, status: int, content: bytes) -> None:
    server.reply = lambda _: (status, content)
    with pytest.raises(ModelUnavailable, match="重排模型 bge"):
        HttpReranker(server.url, "bge", timeout_s=10).scores("问题", TEXTS)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/v1", "http://[", "nowhere"])
def test_a_server_that_is_not_there_is_an_error(address: str) -> None:
    with pytest.raises(ModelUnavailable):
        HttpReranker(address, "bge", timeout_s=10).scores("问题", TEXTS)


@pytest.mark.timed
def test_a_server_that_sends_a_little_now_and_then_is_not_waited_for(server: Server) -> None:
    server.drip_s = 0.1
    began = time.monotonic()
    with pytest.raises(ModelUnavailable, match="没有回答"):
        HttpReranker(server.url, "bge", timeout_s=0.3).scores("问题", TEXTS * 20)
    assert time.monotonic() - began < 3


def test_after_failures_in_a_row_it_is_left_alone(server: Server) -> None:
    server.reply = lambda _: (500, b"")
    reranker = HttpReranker(server.url, "bge", timeout_s=10)
    for _ in range(5):
        with pytest.raises(ModelUnavailable):
            reranker.scores("问题", TEXTS)
    assert len(server.bodies) == 3


def test_the_server_that_is_set_orders_passages_and_nothing_is_lost_without_it(
    server: Server, small_stores: Stores
) -> None:
    articles = ("第一条 奖励二十万元。", "第二条 奖励的申请材料包括申请表和证书复印件，由科技创新局受理并审核奖励。")
    save(small_stores.catalogue, ingested("reward", *articles))
    plain = build_assistant(small_stores).search("奖励", as_of=date(2026, 11, 22))
    address = {"rerank_base_url": server.url, "rerank_model": "bge", "rerank_timeout_s": 10.0}
    small_stores.settings = small_stores.settings.model_copy(update=address)
    found = build_assistant(small_stores).search("奖励", as_of=date(2026, 11, 22))
    assert {c.passage.id: c.features["rerank"] for c in found} == {c.passage.id: len(c.passage.searched) for c in found}
    server.reply = lambda _: (500, b"")
    again = build_assistant(small_stores).search("奖励", as_of=date(2026, 11, 22))
    assert [c.passage.id for c in again] == [c.passage.id for c in plain]
