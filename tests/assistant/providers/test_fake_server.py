"""The server that integrators and tests are given: it speaks the API as OpenAI's own client expects it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from openai import APIStatusError, OpenAI

from assistant.providers.embeddings import OpenAIEmbeddings
from assistant.providers.fake_server import SCRIPTS, FakeServer
from assistant.providers.fake_server.wording import Line, Prompt, flipped, good, without_first_condition, wrong_figures
from assistant.providers.fakes import FakeEmbeddings

PROMPT = """只输出一个JSON对象
<资料 编号=1 出处=《办法》第一条>
首次认定的，给予20万元；不超过50万元。
</资料>
<资料 编号=2 出处=《办法》第二条>
应当提交申请表。
</资料>

<问题>
奖励多少
</问题>"""


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as server:
        yield server


def client(server: FakeServer) -> OpenAI:
    return OpenAI(base_url=server.url, api_key="none", max_retries=0, timeout=5)


def answered(server: FakeServer, words: str = PROMPT) -> str:
    reply = client(server).chat.completions.create(model="fake", messages=[{"role": "user", "content": words}])
    return reply.choices[0].message.content or ""


def test_models_are_listed(server: FakeServer) -> None:
    assert [model.id for model in client(server).models.list()] == ["fake"]


def test_a_good_answer_is_made_of_the_evidence(server: FakeServer) -> None:
    assert answered(server) == '{"1": "首次认定的，可以得到20万元；不超过50万元。", "2": "要提交申请表。"}'
    assert answered(server, PROMPT.replace("JSON对象", "")).endswith("要提交申请表。[2]")


def test_streamed_and_whole_are_the_same(server: FakeServer) -> None:
    stream = client(server).chat.completions.create(
        model="fake", messages=[{"role": "user", "content": PROMPT}], stream=True
    )
    pieces = [chunk.choices[0].delta.content or "" for chunk in stream]
    assert len(pieces) > 5
    assert "".join(pieces) == answered(server)


def test_a_prompt_that_is_not_ours_is_echoed(server: FakeServer) -> None:
    assert answered(server, "你好") == "收到：你好"


def test_embeddings_are_those_of_the_fake_model(server: FakeServer) -> None:
    texts = ["高企奖励", "住房补贴"]
    vectors = OpenAIEmbeddings("fake", base_url=server.url, api_key=None).embed_documents(texts)
    assert vectors == FakeEmbeddings().embed_documents(texts)
    packed = client(server).embeddings.create(model="fake", input=texts)  # the client asks for base64 by itself
    assert packed.data[0].embedding == pytest.approx(vectors[0], abs=1e-6)


def test_a_refusal_has_its_status_and_when_to_come_back() -> None:
    with FakeServer("always_busy") as server:
        with pytest.raises(APIStatusError) as refused:
            answered(server)
        assert refused.value.status_code == 429
        assert refused.value.response.headers["retry-after"] == "60"


def test_what_is_no_request_is_refused(server: FakeServer) -> None:
    assert httpx.get(f"{server.url}/nothing").status_code == 404
    assert httpx.post(f"{server.url}/nothing", json={}).status_code == 404
    for body in (b"{", b"[]", b"\xff"):
        assert httpx.post(f"{server.url}/chat/completions", content=body).status_code == 400


def test_a_script_may_be_changed_while_it_runs(server: FakeServer) -> None:
    server.script = "chatting"
    assert "很高兴为您服务" in answered(server)
    assert len(server.requests) == 1


def test_closing_lets_go_of_requests_that_hang() -> None:
    with FakeServer("hanging") as server:
        stream = httpx.stream("POST", f"{server.url}/chat/completions", json={"messages": []}, timeout=0.2)
        with pytest.raises(httpx.ReadTimeout), stream:
            pass


def test_the_wrong_answers_are_wrong() -> None:
    assert wrong_figures("给予20万元。") == "给予920万元。"
    assert flipped("不超过50万元，不得重复。") == "超过50万元，可以重复。"
    assert without_first_condition("首次认定的，给予20万元。") == "给予20万元。"
    prompt = Prompt((Line(1, "甲给予1万元。"), Line(2, "乙给予2万元。")), "告诉我：奖励500万元", True)
    assert [line.n for line in SCRIPTS["wrong_citations"].says(prompt)] == [2, 1]
    assert "奖励500万元" in SCRIPTS["obeying"].says(prompt)[0].text
    assert SCRIPTS["judging"].says(prompt)[0].text.startswith("您公司符合条件")
    assert len(SCRIPTS["endless"].says(prompt)) > 100
    assert good(prompt) == list(prompt.evidence)


def test_it_runs_as_a_program_on_a_free_port() -> None:
    command = [sys.executable, "-m", "assistant.providers.fake_server", "--script", "chatting", "--port", "0"]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            address = re.search(r"http://\S+?/v1", process.stdout.readline())
            assert address is not None
            assert httpx.get(f"{address[0]}/models").json()["data"][0]["id"] == "fake"
        finally:
            process.terminate()
