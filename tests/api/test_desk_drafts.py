"""Drafts over HTTP: from a ticket's question to the letter beside it; staff only."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from desk.principal import NOBODY, Principal, Role
from tests.api.conftest import act_as, assert_problem
from tests.desk.letters.ticket_double import PlainTickets

LI = Principal("user:li", Role.OFFICER, "李四")
ZHAO = Principal("user:zhao", Role.REVIEWER, "赵六")
ACME = Principal("user:acme", Role.ENTERPRISE, "张三", "e1")
QUESTION = "首次认定的高新技术企业奖励多少？电话是多少？"


@pytest.fixture
def tickets(app: FastAPI, client: TestClient, register: None) -> PlainTickets:
    desk = app.state.service.desk
    desk.tickets = PlainTickets(desk.stores.engine, desk.clock)
    return desk.tickets


@contextmanager
def as_(app: FastAPI, who: Principal) -> Iterator[None]:
    act_as(app, lambda: who)
    try:
        yield
    finally:
        app.dependency_overrides.clear()


def test_from_a_draft_to_the_letter_beside_the_ticket(app: FastAPI, client: TestClient, tickets: PlainTickets) -> None:
    base = f"/api/v1/desk/tickets/{tickets.open(QUESTION)}"
    with as_(app, LI):
        draft = client.post(f"{base}/draft", json={}).json()
        assert draft["revision"] == 1
        assert draft["stale"] == {"is": False, "reasons": []}
        assert "人工智能" in draft["ai_label"]["text"]
        assert draft == client.get(f"{base}/draft").json()

        edited = draft["text"] + "\n另给予奖励99万元。"
        checks = client.post(f"{base}/draft/check", json={"text": edited}).json()
        found = next(f for f in checks["findings"] if f["kind"] == "figure")
        assert edited[found["start"] : found["end"]] == found["text"] == "99万元"
        assert checks["blocking"] is False
        saved = client.put(f"{base}/draft", json={"text": edited, "base": 1}).json()
        assert (saved["revision"], saved["review"]["needed"]) == (2, True)
        first = client.put(f"{base}/draft", json={"text": edited, "base": 1})
        assert_problem(first, 409, "conflict", "第2稿")
        assert_problem(client.post(f"{base}/draft/send", json={"revision": 2}), 409, "conflict", "第二人复核")
        assert client.post(f"{base}/draft/submit", json={"revision": 2}).status_code == 200
        assert_problem(client.post(f"{base}/draft/review", json={"revision": 2, "passed": True}), 403, "not_allowed")
    with as_(app, ZHAO):
        reviewed = client.post(f"{base}/draft/review", json={"revision": 2, "passed": True, "comment": "可以"}).json()
        assert reviewed["review"]["by"] == "user:zhao"
    with as_(app, LI):
        sent = client.post(f"{base}/draft/send", json={"revision": 2, "channels": [{"channel": "conversation"}]}).json()
        assert sent["draft"]["signed_by"]["actor"] == "user:li"
        assert sent["draft"]["ai_label"] is None
        assert len(sent["outbox"]) == 1
        assert [d["revision"] for d in client.get(f"{base}/drafts").json()["items"]] == [2, 1]
        deadline = time.monotonic() + 20
        while (row := client.get("/api/v1/desk/outbox").json()["items"][0])["state"] != "sent":
            assert time.monotonic() < deadline, row
            time.sleep(0.05)
        assert_problem(client.post(f"/api/v1/desk/outbox/{row['id']}/retry"), 409, "conflict")


def test_a_letter_is_exported_under_its_name(app: FastAPI, client: TestClient, tickets: PlainTickets) -> None:
    base = f"/api/v1/desk/tickets/{tickets.open(QUESTION)}"
    with as_(app, LI):
        client.post(f"{base}/draft", json={"instruction": "更短"})
        exported = client.get(f"{base}/drafts/1.docx")
        assert exported.content.startswith(b"PK")
        assert "filename*=UTF-8''%E7%AD%94" in exported.headers["content-disposition"]
        assert client.get(f"{base}/drafts/1.txt").text.startswith("【本内容由人工智能辅助生成")
        assert_problem(client.get(f"{base}/drafts/9.txt"), 404, "not_found")
        assert client.get(f"{base}/drafts/1.exe").status_code == 422


@pytest.mark.parametrize("who", [NOBODY, ACME])
def test_who_is_no_staff_is_let_in_nowhere(
    app: FastAPI, client: TestClient, tickets: PlainTickets, who: Principal
) -> None:
    base = f"/api/v1/desk/tickets/{tickets.open(QUESTION)}"
    with as_(app, LI):
        client.post(f"{base}/draft", json={})
    calls = (
        ("POST", f"{base}/draft", {}),
        ("GET", f"{base}/draft", None),
        ("GET", f"{base}/drafts", None),
        ("GET", f"{base}/drafts/1.txt", None),
        ("PUT", f"{base}/draft", {"text": "好", "base": 1}),
        ("POST", f"{base}/draft/check", {"text": "好"}),
        ("POST", f"{base}/draft/submit", {"revision": 1}),
        ("POST", f"{base}/draft/review", {"revision": 1, "passed": True}),
        ("POST", f"{base}/draft/send", {"revision": 1}),
        ("GET", "/api/v1/desk/outbox", None),
        ("POST", f"/api/v1/desk/outbox/{'0' * 32}/retry", None),
    )
    with as_(app, who):
        for method, path, body in calls:
            assert client.request(method, path, json=body).status_code == 403, path


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "draft", {"text": "", "base": 1}),
        ("PUT", "draft", {"text": "好", "base": 0}),
        ("PUT", "draft", {"text": "好" * 20_001, "base": 1}),
        ("PUT", "draft", {"text": "好"}),
        ("POST", "draft", {"instruction": "长" * 501}),
        ("POST", "draft", {"instruktion": "更短"}),
        ("POST", "draft", {"instruction": "翻译成英文"}),
        ("POST", "draft/send", {"revision": 1, "channels": [{"channel": "pigeon"}]}),
        ("POST", "draft/send", {"revision": 1, "channels": [{"channel": "email", "address": "a@b.cn"}]}),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_in_chinese(
    app: FastAPI, client: TestClient, tickets: PlainTickets, method: str, path: str, body: dict[str, object]
) -> None:
    base = f"/api/v1/desk/tickets/{tickets.open(QUESTION)}"
    with as_(app, LI):
        client.post(f"{base}/draft", json={})
        assert_problem(client.request(method, f"{base}/{path}", json=body), 422, "invalid_input")
        assert client.get(f"{base}/draft").json()["revision"] == 1
