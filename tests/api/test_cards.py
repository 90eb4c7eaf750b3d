"""Cards over HTTP: shown, signed, taken back, added to by a language model."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from assistant.build import Stores
from assistant.policy.card import Card
from assistant.storage.cards import advance, write_card
from tests.api.conftest import AddDocument, assert_problem, ready_client

TOKEN = "officer"
TEXT = "第一条　申请奖励的企业，研发投入以二百万元为起点。\n第二条　首次认定的高新技术企业，给予20万元奖励。"
GRANT = {"at": "第二条", "quote": "给予20万元奖励", "start": 40, "end": 48}
CARD = "/api/v1/policies/reward/cards"


@pytest.fixture
def officer(small_stores: Stores, add_document: AddDocument) -> Iterator[TestClient]:
    """A client with the token; one document with a draft card of one benefit."""
    add_document(TEXT, id="reward", title="高新技术企业奖励办法")
    start = TEXT.index("给予20万元奖励")
    source = GRANT | {"start": start, "end": start + len("给予20万元奖励")}
    benefits = [{"id": "first", "name": "首次认定奖励", "kind": "reward", "source": source}]
    card = Card.model_validate({"document_id": "reward", "version": 1, "benefits": benefits})
    with small_stores.catalogue.engine.begin() as connection:
        write_card(connection, card, None)
        advance(connection)
    small_stores.settings.admin_token = SecretStr(TOKEN)
    with ready_client(create_app(small_stores)) as client:
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        yield client


class _Model(BaseHTTPRequestHandler):
    """Speaks OpenAI's chat API: every answer is the server's `words`."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        words = self.server.words  # type: ignore[attr-defined]
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": words}}
        body = json.dumps({"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]})
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def model(small_stores: Stores) -> Iterator[Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    small_stores.settings.llm_model = "m"
    small_stores.settings.llm_base_url = f"http://127.0.0.1:{server.server_port}/v1"
    yield server
    server.shutdown()
    server.server_close()


def proposed(**changes: Any) -> dict[str, Any]:
    held = {
        "fact": "rd_expense",
        "op": "ge",
        "value": "200万元",
        "quote": "研发投入以二百万元为起点",
        "provision": "第一条",
    }
    return held | changes


def test_a_card_is_signed_with_name_and_time_and_can_be_taken_back(officer: TestClient) -> None:
    signed = officer.post(f"{CARD}/approve", json={"by": " 王工 "}).json()
    assert (signed["status"], signed["signed_by"]) == ("approved", "王工")
    assert signed["signed_at"]
    assert officer.get(CARD).json() == signed
    back = officer.post(f"{CARD}/approve", json={"by": "李工", "withdraw": "金额有误"}).json()
    assert (back["status"], back["signed_by"], back["notes"]) == ("draft", None, ["金额有误（李工）"])


@pytest.mark.parametrize("action", ["approve", "propose"])
def test_only_officers_change_a_card(officer: TestClient, action: str) -> None:
    officer.headers.pop("Authorization")
    assert_problem(officer.post(f"{CARD}/{action}", json={"by": "王工"}), 401, "token_wrong")
    assert officer.get(CARD).json()["status"] == "draft"


def test_a_document_without_a_card_says_so(officer: TestClient, add_document: AddDocument) -> None:
    add_document("第一条　联系电话：0099-12345678。", id="plain", title="联系方式")
    assert_problem(officer.get("/api/v1/policies/plain/cards"), 404, "not_found", "没有卡片")
    assert_problem(officer.get("/api/v1/policies/nothing/cards"), 404, "not_found", "nothing")


def test_a_model_adds_what_the_text_bears_out_and_the_rest_is_refused_with_reasons(
    officer: TestClient, model: Any
) -> None:
    model.words = json.dumps([proposed(), proposed(value="300万元"), proposed(fact="made_up")], ensure_ascii=False)
    found = officer.post(f"{CARD}/propose").json()
    assert found["admitted"] == [{"name": "研发费用", "quote": "研发投入以二百万元为起点", "at": "第一条"}]
    assert [r["reason"] for r in found["refused"]] == ["引文中没有300万元这个数", "不认识的情况“made_up”"]
    assert officer.get(CARD).json() == found["card"]
    assert (found["card"]["status"], found["card"]["origin"]) == ("draft", "model")


def test_an_approved_card_is_not_added_to(officer: TestClient, model: Any) -> None:
    officer.post(f"{CARD}/approve", json={"by": "王工"})
    model.words = json.dumps([proposed()], ensure_ascii=False)
    assert_problem(officer.post(f"{CARD}/propose"), 409, "conflict", "已核定")


def test_without_a_model_nothing_is_proposed(officer: TestClient) -> None:
    assert_problem(officer.post(f"{CARD}/propose"), 503, "component_missing", "ESL_LLM_MODEL")


def test_a_model_that_cannot_be_reached_is_told(officer: TestClient, small_stores: Stores) -> None:
    small_stores.settings.llm_model = "m"
    small_stores.settings.llm_base_url = "http://127.0.0.1:9/v1"
    assert_problem(officer.post(f"{CARD}/propose"), 502, "model_unavailable", "语言模型")


def test_cards_are_listed_and_told_in_words_with_their_places(officer: TestClient) -> None:
    listed = officer.get("/api/v1/policies/cards").json()["items"]
    assert [(c["document_id"], c["status"], c["benefits"]) for c in listed] == [("reward", "draft", ["首次认定奖励"])]

    told = officer.get(f"{CARD}/lines").json()
    assert told["summary"] == listed[0]
    [line] = [line for line in told["lines"] if line["source"]]
    assert "首次认定奖励" in line["text"]
    assert TEXT[line["source"]["start"] : line["source"]["end"]] == "给予20万元奖励"
    assert_problem(officer.get("/api/v1/policies/nothing/cards/lines"), 404, "not_found")
