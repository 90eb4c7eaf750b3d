"""What people tell of themselves stays in the database: not in prompts, not in logs, not in the vector index."""

from __future__ import annotations

import io
import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from api.app import create_app
from api.logs import FORMAT, MaskingFormatter
from assistant.build import Stores
from assistant.providers.embeddings import OpenAIEmbeddings
from tests.api.conftest import ready_client

PERSONAL = (
    "13812345678",
    "11010519491231002X",
    "zhang.wei@qq.com",
    "6222021234567890128",
    "和平路12号3栋501室",
    "0991-8812345",
)
TOLD = (
    "我是张伟，手机13812345678，身份证11010519491231002X，邮箱zhang.wei@qq.com，卡号6222021234567890128，"
    "家住和平路12号3栋501室，座机0991-8812345。首次认定高新技术企业奖励多少？"
)


@contextmanager
def model_server() -> Iterator[tuple[str, list[str]]]:
    """An OpenAI-compatible server that keeps what it is sent; its address and the bodies."""
    bodies: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            bodies.append(json.dumps(json.loads(sent), ensure_ascii=False))
            if self.path.endswith("/embeddings"):
                count = len(json.loads(sent)["input"])
                reply: dict[str, object] = {"object": "list", "model": "m", "data": [
                    {"object": "embedding", "index": n, "embedding": [0.1, 0.2]} for n in range(count)
                ], "usage": {"prompt_tokens": 1, "total_tokens": 1}}  # fmt: skip
            else:
                message = {"role": "assistant", "content": "首次认定的高新技术企业给予20万元奖励[1]。"}
                reply = {"id": "x", "object": "chat.completion", "created": 1, "model": "m",
                         "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}  # fmt: skip
            data = json.dumps(reply).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", bodies
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """All that is logged meanwhile, as the server writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(MaskingFormatter(FORMAT))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@pytest.mark.usefixtures("register")
def test_personal_data_is_in_no_prompt_no_log_and_no_file_of_the_index(small_stores: Stores) -> None:
    settings = small_stores.settings
    with model_server() as (address, prompts), logged() as log:
        settings.llm_model, settings.llm_base_url = "m", address
        with ready_client(create_app(small_stores)) as client:
            answer = client.post("/api/v1/chat", json={"question": TOLD, "as_of": "2026-11-22"}).json()
            again = {"question": f"电话呢？我的手机是{PERSONAL[0]}", "conversation_id": answer["conversation_id"]}
            assert client.post("/api/v1/chat", json=again).status_code == 200
            assert client.post("/api/v1/search", json={"query": TOLD}).status_code == 200
            client.get("/api/v1/policies", params={"q": TOLD[:100]})
            logging.getLogger("uvicorn.access").info('"GET /api/v1/policies?q=%s"', "zhang.wei%40qq.com&p=13812345678")
            try:
                raise ValueError(TOLD)
            except ValueError:
                logging.getLogger("api").exception("could not answer %s", TOLD)
    assert prompts, "the model was never asked"
    assert "0099-12345678" in "".join(prompts) or "20万元" in "".join(
        prompts
    )  # the documents' own words are sent as they are
    assert "［手机号］" in "".join(prompts)
    assert "could not answer" in log.getvalue()
    files = [path for path in (settings.data_dir / "chroma").rglob("*") if path.is_file()]
    assert files
    for personal in PERSONAL:
        assert personal not in "".join(prompts)
        assert personal not in log.getvalue()
        for path in files:
            assert personal.encode() not in path.read_bytes(), path


def test_an_embedding_server_gets_questions_masked_and_documents_as_they_are() -> None:
    with model_server() as (address, bodies):
        embeddings = OpenAIEmbeddings("m", base_url=address, api_key=None, timeout_s=5)
        embeddings.embed_query(TOLD)
        embeddings.embed_documents(["咨询电话：0991-8812345"])
    assert not any(personal in bodies[0] for personal in PERSONAL)
    assert "0991-8812345" in bodies[1]
