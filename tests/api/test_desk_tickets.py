from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from assistant.build import Stores
from desk.build import Desk
from desk.events import Kind
from desk.opening import NewTicket
from desk.principal import NOBODY, Principal
from tests.api.conftest import AddDocument, act_as, ready_client
from tests.api.test_filing import SOURCE, offered, stored
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
            act_as(app, lambda: principal)
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


PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def opened(acting: Acting, who: Principal) -> str:
    """The address of a new ticket."""
    response = acting(who).post("/api/v1/desk/tickets", json={**ASKED, "contact": {"phone": "13800000000"}})
    return f"/api/v1/desk/tickets/{response.json()['id']}"


def test_a_file_is_attached_and_only_ever_downloaded(acting: Acting, people: People) -> None:
    url = opened(acting, people.acme)
    files = [("file", ("../../营业 执照.pdf", PDF)), ("file", ("说明.bat", "你好".encode()))]
    response = acting(people.acme).post(f"{url}/attachments", files=files)
    assert response.status_code == 201, response.text
    names = [a["name"] for a in response.json()["attachments"]]
    assert names == ["营业 执照.pdf", "说明.bat.txt"]
    got = acting(people.li).get(f"/api/v1/desk/attachments/{response.json()['attachments'][0]['id']}")
    assert got.content == PDF
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["content-disposition"].startswith("attachment;")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("x.html", b"<html><body><script>alert(1)</script></body></html>", 422, "不能作为附件"),
        ("x.pdf", b"MZ\x90\x00\x03\x00\x00\x00", 422, "Windows程序"),
        ("x.svg", b'<?xml version="1.0"?><html><svg onload="alert(1)"/></html>', 422, "不能作为附件"),
        ("空.txt", b"", 422, "空"),
        ("大.txt", b"x" * 10_000_001, 413, "10 MB"),
    ],
)
def test_what_may_not_be_attached_is_refused_and_leaves_nothing(
    acting: Acting, people: People, name: str, content: bytes, status: int, words: str
) -> None:
    url = opened(acting, people.acme)
    response = acting(people.acme).post(f"{url}/attachments", files={"file": (name, content)})
    assert (response.status_code, words in response.json()["detail"]) == (status, True), response.text
    assert acting(people.acme).get(url).json()["attachments"] == []


def test_a_stranger_uploads_nothing_and_other_paths_keep_their_limit(acting: Acting, people: People) -> None:
    url = opened(acting, people.acme)
    big = {"file": ("x.txt", b"x" * 1_000_000)}
    assert acting(people.rival).post(f"{url}/attachments", files=big).status_code == 404
    assert acting(people.acme).post(f"{url}/messages", content=b"x" * 100_000).status_code == 413
    assert acting(people.acme).post(f"{url}/x/attachments", content=b"x" * 100_000).status_code == 413


def test_the_enterprise_rates_what_was_closed(acting: Acting, people: People) -> None:
    url = opened(acting, people.acme)
    staff = acting(people.li)
    staff.post(f"{url}/accept", json={})
    staff.post(f"{url}/close", json={"reason": "电话已答复"})
    scale = acting(people.acme).get("/api/v1/desk/rating-scale").json()
    assert scale["levels"][0]["name"] == "非常满意"
    rated = acting(people.acme).post(f"{url}/rating", json={"level": 1, "reasons": ["答非所问"], "comment": "不对"})
    body = rated.json()
    assert (rated.status_code, body["rating"], body["rated"]["name"]) == (200, 1, "非常不满意")
    assert body["links"][0]["subject"].startswith("差评回访")
    assert acting(people.acme).post(f"{url}/rating", json={"level": 5}).status_code == 409
    assert acting(people.li).get("/api/v1/desk/tickets").json()["items"][1]["rating"] == 1


def test_canned_paragraphs_are_for_the_desk(acting: Acting, people: People) -> None:
    url = "/api/v1/desk/canned"
    seeded = acting(people.li).get(url).json()
    assert len(seeded) >= 5
    added = acting(people.li).post(url, json={"title": "提示", "text": "请带原件", "kinds": ["filing"]})
    assert added.status_code == 201
    one = f"{url}/{added.json()['id']}"
    assert acting(people.li).put(one, json={"title": "提示", "text": "改"}).json()["text"] == "改"
    assert acting(people.li).get(url, params={"kind": "consult"}).json() != seeded
    for who in (people.acme, people.visitor, NOBODY):
        assert acting(who).get(url).status_code == 403
        assert acting(who).delete(one).status_code == 403
    assert acting(people.li).delete(one).status_code == 204
    assert acting(people.li).delete(one).status_code == 404


def test_an_enterprise_is_shown_to_the_desk_alone(acting: Acting, people: People) -> None:
    opened(acting, people.acme)
    url = "/api/v1/desk/enterprises"
    assert [e["id"] for e in acting(people.li).get(url, params={"q": "示范"}).json()] == ["e1"]
    changed = acting(people.li).patch(f"{url}/e1", json={"stage": "growth", "profile": {"staff": 30}})
    assert changed.status_code == 200, changed.text
    seen = acting(people.li).get(f"{url}/e1").json()
    assert seen["stage"] == {"stage": "growth", "name": "成长", "derived": False, "because": ""}
    assert ([f["shown"] for f in seen["profile"]], seen["windows"], len(seen["tickets"])) == (["30人"], [], 1)
    for who in (people.acme, people.visitor, NOBODY):
        assert acting(who).get(f"{url}/e1").status_code == 403
        assert acting(who).patch(f"{url}/e1", json={"stage": None}).status_code == 403
    assert acting(people.li).get(f"{url}/e9").status_code == 404


def test_the_desk_says_who_works_there(acting: Acting, people: People) -> None:
    staff = acting(people.li).get("/api/v1/desk/staff").json()
    assert {(m["actor"], m["role"]) for m in staff} == {(p.actor, p.role.value) for p in people.staff}
    assert acting(people.acme).get("/api/v1/desk/staff").status_code == 403


@pytest.mark.parametrize(
    "query",
    [{"cursor": "%00"}, {"cursor": "工单"}, {"assignee": "x\0"}, {"limit": "101"}, {"state": "lost"}, {"q": "x" * 201}],
)
def test_an_odd_query_is_refused(acting: Acting, people: People, query: dict[str, str]) -> None:
    assert acting(people.li).get("/api/v1/desk/tickets", params=query).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "other", "text": "x"},
        {"kind": "consult"},
        {"kind": "consult", "text": "x" * 5001},
        {"kind": "consult", "text": "x", "origin": "officer"},
        {"kind": "consult", "text": "x", "due_at": "2030-01-01T00:00:00Z"},
        {"kind": "consult", "text": "x", "conversation_id": "../x"},
        {"kind": "consult", "text": "\ud800"},
    ],
)
def test_an_odd_ticket_is_refused(acting: Acting, people: People, body: dict[str, str]) -> None:
    response = acting(people.acme).post(
        "/api/v1/desk/tickets", content=json.dumps(body), headers={"content-type": "application/json"}
    )
    assert response.status_code == 422, response.text


def test_what_is_odd_but_text_is_kept(acting: Acting, people: People) -> None:
    text = "🏭 <script>alert(1)</script>\u202e %_' \0"
    ticket = acting(people.acme).post("/api/v1/desk/tickets", json={"kind": "stuck", "text": text}).json()
    assert ticket["text"] == text.replace("\0", "").rstrip()


def test_a_running_server_reminds(small_stores: Stores, people: People) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=30)
    ticket = Desk(small_stores, lambda: None, lambda: long_ago).tickets.open(  # type: ignore[arg-type,return-value]
        people.acme, NewTicket(Kind.CONSULT, "问")
    )
    with client_of(small_stores) as acting:
        for _ in range(100):
            names = [e["name"] for e in acting(people.li).get(f"/api/v1/desk/tickets/{ticket.id}").json()["events"]]
            if names == ["opened", "reminded"]:
                break
            time.sleep(0.05)
    assert names == ["opened", "reminded"]


def test_an_enterprise_sees_windows_of_what_it_may_get(
    small_stores: Stores, people: People, add_document: AddDocument
) -> None:
    window = {"kind": "yearly", "opens": "--01-01", "closes": "--12-31", "source": SOURCE}
    filing = {"windows": [window]}
    condition = {"fact": "staff", "op": "ge", "value": 20, "text": "职工20人以上", "source": SOURCE}
    add_document(
        "第一条　职工二十人以上的，给予20万元奖励。", id="reward", title="奖励办法", effective_from=date(2020, 1, 1)
    )
    benefits = [
        offered("may", filing=filing, conditions=condition),
        offered("has", filing=filing),
        offered("undated"),
    ]
    stored(small_stores, "reward", *benefits)
    with client_of(small_stores) as acting:
        acting(people.li).patch("/api/v1/desk/enterprises/e1", json={"profile": {"hnte_valid": False}})
        seen = acting(people.li).get("/api/v1/desk/enterprises/e1").json()
    assert seen["windows_missing"] == ""
    assert [(w["benefit_id"], w["standing"], w["state"]) for w in seen["windows"]] == [
        ("has", "eligible", "open"),
        ("may", "unknown", "open"),
    ]
