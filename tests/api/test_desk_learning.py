"""Signed answers and the desk's figures over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from assistant.build import Stores
from desk.principal import NOBODY, Principal, Role
from tests.api.conftest import act_as, assert_problem, ready_client
from tests.assistant.test_reviewed import QUESTION, SIGNED, citation, save

REVIEWED = "/api/v1/desk/reviewed"
ROUTES = [
    ("GET", REVIEWED),
    ("GET", f"{REVIEWED}/from-ticket/t"),
    ("GET", "/api/v1/desk/stats"),
    ("GET", "/api/v1/desk/gaps"),
]


@pytest.fixture
def who() -> list[Principal]:
    return [Principal("user:o", Role.OFFICER, "王工")]


@pytest.fixture
def client(small_stores: Stores, who: list[Principal]) -> Iterator[TestClient]:
    save(small_stores)
    app = create_app(small_stores)
    act_as(app, lambda: who[-1])
    with ready_client(app) as opened:
        yield opened


def test_an_officer_signs_changes_and_withdraws_an_answer(client: TestClient) -> None:
    body = {"question": QUESTION, "text": SIGNED, "citations": [citation().model_dump(mode="json")]}
    made = client.post(REVIEWED, json=body)
    assert made.status_code == 201
    chat = client.post("/api/v1/chat", json={"question": QUESTION, "as_of": "2026-11-22"}).json()
    assert (chat["generated_by"], chat["text"]) == ("reviewed", SIGNED)
    address = f"{REVIEWED}/{made.json()['id']}"
    assert client.patch(address, json={"variants": ["国高奖多少"]}).json()["variants"] == ["国高奖多少"]
    assert client.delete(address).status_code == 204
    assert [a["state"] for a in client.get(REVIEWED).json()] == ["withdrawn"]
    assert client.get(REVIEWED, params={"state": "valid"}).json() == []


def test_a_signed_answer_becomes_a_draft_of_a_test_case_once(client: TestClient, small_stores: Stores) -> None:
    body = {"question": QUESTION, "text": SIGNED, "citations": [citation().model_dump(mode="json")]}
    address = f"{REVIEWED}/{client.post(REVIEWED, json=body).json()['id']}/case"
    made = client.post(address).json()
    assert client.post(address).json() == made
    lines = (small_stores.settings.data_dir / made["file"]).read_text("utf-8").splitlines()
    case = json.loads(lines[0])
    assert (len(lines), case["id"], case["question"], case["accepted"]) == (1, made["id"], QUESTION, False)
    assert case["expect"]["documents"] == ["hnte"]
    assert case["expect"]["figures"] == ["20万元"]


def test_an_answer_with_a_loose_figure_is_refused_with_the_figure(client: TestClient) -> None:
    body = {"question": QUESTION, "text": "另加5万元[1]。", "citations": [citation().model_dump(mode="json")]}
    assert_problem(client.post(REVIEWED, json=body), 422, "invalid_input", "5万元")


def test_figures_and_gaps_are_there_for_a_new_desk(client: TestClient) -> None:
    stats = client.get("/api/v1/desk/stats", params={"since": "2026-11-01", "until": "2026-11-30"})
    assert stats.status_code == 200
    assert stats.json()["opened"] == 0
    assert client.get("/api/v1/desk/gaps").json() == []
    assert_problem(
        client.get("/api/v1/desk/stats", params={"since": "2026-11-02", "until": "2026-11-01"}), 422, "invalid_input"
    )


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("principal", [NOBODY, Principal("user:e", Role.ENTERPRISE, enterprise_id="e")])
def test_only_the_desk_may_see_them(
    client: TestClient, who: list[Principal], method: str, path: str, principal: Principal
) -> None:
    who.append(principal)
    assert client.request(method, path).status_code == 403
