from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.principal import get_principal
from assistant.build import Stores
from desk.principal import NOBODY, Principal
from tests.api.conftest import ready_client
from tests.desk.conftest import People, add_people

ASKED = {"kind": "consult", "text": "高企认定今年什么时候报？"}
Acting = Callable[[Principal], TestClient]


@pytest.fixture
def people(small_stores: Stores) -> People:
    made = People()
    add_people(small_stores.engine, made)
    return made


@contextmanager
def client_of(stores: Stores) -> Iterator[Acting]:
    app = create_app(stores)
    with ready_client(app) as client:

        def acting(principal: Principal) -> TestClient:
            app.dependency_overrides[get_principal] = lambda: principal
            return client

        yield acting


@pytest.fixture
def acting(small_stores: Stores, people: People) -> Iterator[Acting]:
    """The client, as whoever is named."""
    with client_of(small_stores) as made:
        yield made


def test_a_ticket_is_opened_taken_and_closed(acting: Acting, people: People) -> None:
    opened = acting(people.acme).post("/api/v1/desk/tickets", json=ASKED)
    assert opened.status_code == 201, opened.text
    ticket = opened.json()
    assert (ticket["state"], ticket["subject"], ticket["enterprise"]["name"]) == (
        "new",
        "高企认定今年什么时候报？",
        "示范科技有限公司",
    )
    assert ticket["allowed"] == ["messages", "attachments"]
    staff = acting(people.li)
    url = f"/api/v1/desk/tickets/{ticket['id']}"
    assert "accept" in staff.get(url).json()["allowed"]
    taken = staff.post(f"{url}/accept", json={"revision": 1}).json()
    assert (taken["state"], taken["assignee"]["name"], taken["first_owner"]["name"]) == ("in_progress", "李四", "李四")
    late = acting(people.wang).post(f"{url}/close", json={"revision": 1, "reason": "x"})
    assert (late.status_code, "李四" in late.json()["detail"]) == (409, True)
    closed = acting(people.li).post(f"{url}/close", json={"revision": 2, "reason": "电话已答复"}).json()
    assert (closed["state"], closed["due_in_working_days"], closed["overdue"]) == ("closed", None, False)
    assert [e["name"] for e in closed["events"]] == ["opened", "accepted", "closed"]


def test_what_is_anothers_is_not_found(acting: Acting, people: People) -> None:
    url = f"/api/v1/desk/tickets/{acting(people.acme).post('/api/v1/desk/tickets', json=ASKED).json()['id']}"
    assert acting(people.colleague).get(url).status_code == 200
    for foreign in (people.rival, people.visitor, NOBODY):
        assert acting(foreign).get(url).status_code == 404
        assert acting(foreign).post(f"{url}/messages", json={"text": "x"}).status_code == 404
        assert acting(foreign).get("/api/v1/desk/tickets").json()["items"] == []


def test_an_enterprise_does_not_see_what_is_the_desks_own(acting: Acting, people: People) -> None:
    url = f"/api/v1/desk/tickets/{acting(people.acme).post('/api/v1/desk/tickets', json=ASKED).json()['id']}"
    acting(people.li).post(f"{url}/accept", json={})
    acting(people.li).post(f"{url}/notes", json={"text": "难缠的企业"})
    acting(people.li).post(f"{url}/transfer", json={"to": "user:wang", "reason": "我不想办"})
    seen = acting(people.acme).get(url)
    assert "难缠" not in seen.text
    assert "不想办" not in seen.text
    assert [e["name"] for e in seen.json()["events"]] == ["opened", "accepted"]
    assert acting(people.acme).get("/api/v1/desk/tickets", params={"q": "难缠"}).json()["items"] == []


def test_nobody_may_open_a_ticket_if_they_can_be_reached(acting: Acting, people: People) -> None:
    refused = acting(NOBODY).post("/api/v1/desk/tickets", json=ASKED)
    assert (refused.status_code, "电话或邮箱" in refused.json()["detail"]) == (422, True)
    opened = acting(NOBODY).post("/api/v1/desk/tickets", json={**ASKED, "contact": {"phone": "13800000000"}})
    assert (opened.status_code, opened.json()["number"][-6:]) == (201, "000001")
