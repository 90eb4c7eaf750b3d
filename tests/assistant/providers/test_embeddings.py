from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from assistant.errors import ModelUnavailable
from assistant.providers.embeddings import BundledEmbeddings, OpenAIEmbeddings, clean_for_model
from assistant.providers.fakes import FakeEmbeddings

ODD = ["", " ", "\0", "前\0后", "\ud800", "奖励\udfff办法", "🏭👩‍💻", "\u202e倒", "\n\n", "奖" * 600]


def test_text_for_a_model_has_no_nul_and_no_lone_surrogate() -> None:
    assert clean_for_model("前\0后\ud800🏭") == "前 后?🏭"


# -- the bundled model ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundled() -> BundledEmbeddings:
    return BundledEmbeddings(workers=2)


def cosine(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_have_a_vector_of_length_one(bundled: BundledEmbeddings, text: str) -> None:
    for vector in (bundled.embed_query(text), bundled.embed_documents([text])[0]):
        assert len(vector) == 384
        assert math.isclose(cosine(vector, vector), 1.0, rel_tol=1e-3)


def test_an_endless_text_takes_no_longer_than_a_long_one(bundled: BundledEmbeddings) -> None:
    long = "企业应当在规定期限内如实提交材料，" * 200
    began = time.process_time()
    assert bundled.embed_documents([long * 100]) == bundled.embed_documents([long])
    assert time.process_time() - began < 60  # 340,000 characters took some minutes


def test_the_same_text_has_the_same_vector(bundled: BundledEmbeddings) -> None:
    texts = ["高新技术企业培育奖励", "标准厂房租金补贴"]
    assert bundled.embed_documents(texts) == bundled.embed_documents(texts[::-1])[::-1]
    assert bundled.embed_query(texts[0]) == bundled.embed_query(texts[0])
    assert bundled.embed_documents([]) == []


def test_what_stands_after_a_nul_counts(bundled: BundledEmbeddings) -> None:
    assert bundled.embed_query("厂房\0租金补贴") != bundled.embed_query("厂房")


def test_a_question_is_nearer_to_its_answer(bundled: BundledEmbeddings) -> None:
    question = bundled.embed_query("租厂房能补多少钱")
    rent, doctor = bundled.embed_documents(
        ["租用标准厂房的企业按实缴租金的50%给予补贴", "博士后生活补贴每人每年12万元"]
    )
    assert cosine(question, rent) > cosine(question, doctor)


def test_threads_get_the_same(bundled: BundledEmbeddings) -> None:
    texts = [f"第{n}条 奖励{n}万元" for n in range(8)]
    alone = [bundled.embed_query(t) for t in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(bundled.embed_query, texts * 2)) == alone * 2


def test_the_fake_is_as_deterministic() -> None:
    fake = FakeEmbeddings()
    assert fake.embed_documents(ODD) == [fake.embed_query(t) for t in ODD]
    assert all(math.isclose(cosine(v, v), 1.0) for v in fake.embed_documents(ODD))


# -- a server of OpenAI's kind -------------------------------------------------------------------------------------

Reply = Callable[[dict[str, Any]], tuple[int, dict[str, Any]]]


@contextmanager
def server(reply: Reply) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that answers every request with `reply`; its address and the requests it got."""
    requests: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            requests.append({**body, "path": self.path, "key": self.headers["Authorization"]})
            status, answer = reply(body)
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None: ...

    running = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/v1", requests
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


def rows(texts: list[str]) -> list[dict[str, Any]]:
    return [{"object": "embedding", "index": n, "embedding": [float(len(t)), 0.5]} for n, t in enumerate(texts)]


def listed(data: list[dict[str, Any]]) -> dict[str, Any]:
    return {"object": "list", "model": "m", "data": data, "usage": {"prompt_tokens": 1, "total_tokens": 1}}


def opened(address: str) -> OpenAIEmbeddings:
    return OpenAIEmbeddings("m", base_url=address, api_key="secret", timeout_s=5)


def test_vectors_come_in_the_order_of_the_texts_whatever_the_servers() -> None:
    with server(lambda body: (200, listed(rows(body["input"])[::-1]))) as (address, requests):
        assert opened(address).embed_documents(["一", "二二", "三三三"]) == [[1.0, 0.5], [2.0, 0.5], [3.0, 0.5]]
        assert opened(address).embed_query("四四四四") == [4.0, 0.5]
    assert requests[0]["input"] == ["一", "二二", "三三三"]  # text, not the numbers of some tokeniser
    assert {(r["path"], r["model"], r["key"]) for r in requests} == {("/v1/embeddings", "m", "Bearer secret")}


def test_many_texts_go_in_batches() -> None:
    with server(lambda body: (200, listed(rows(body["input"])))) as (address, requests):
        assert len(opened(address).embed_documents(["字" * n for n in range(1, 151)])) == 150
    assert [len(r["input"]) for r in requests] == [64, 64, 22]


def test_odd_texts_are_sent_clean() -> None:
    with server(lambda body: (200, listed(rows(body["input"])))) as (address, requests):
        assert len(opened(address).embed_documents(ODD)) == len(ODD)
    assert not any("\0" in t or "\ud800" in t for t in requests[0]["input"])


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(lambda body: (401, {"error": {"message": "bad key"}}), id="refused"),
        pytest.param(lambda body: (200, listed(rows(body["input"])[:-1])), id="one too few"),
        pytest.param(lambda body: (200, listed(rows([*body["input"], "x"]))), id="one too many"),
        pytest.param(lambda body: (200, listed([])), id="none"),
        pytest.param(
            lambda body: (200, {"hello": "world"}),
            id="another object",
        ),
    ],
)
def test_a_server_that_fails_or_talks_nonsense_is_unavailable(reply: Reply) -> None:
    with server(reply) as (address, _), pytest.raises(ModelUnavailable, match="m"):
        opened(address).embed_documents(["一", "二"])


def test_a_dead_address_is_unavailable() -> None:
    with pytest.raises(ModelUnavailable):
        OpenAIEmbeddings("m", base_url="http://127.0.0.1:9/v1", api_key=None, timeout_s=1).embed_query("一")
