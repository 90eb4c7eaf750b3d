"""What holds for every request: readiness, headers, limits, unknown addresses, documentation without a network."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.middleware import BODY_LIMIT_BYTES, BodyLimit
from assistant.build import Stores
from assistant.errors import StorageError
from assistant.settings import Settings
from tests.api.conftest import assert_problem, ready_client

CHAT = "/api/v1/chat"


def test_meta_says_what_the_server_holds(corpus_client: TestClient, corpus_stores: Stores) -> None:
    meta = corpus_client.get("/api/v1/meta").json()
    assert set(meta) == {*("name", "park_name", "version", "documents", "passages", "model", "as_of", "examples")}
    assert meta["name"] == "企服通助手"
    assert meta["documents"] == len(corpus_stores.catalogue.documents()) > 50
    assert meta["passages"] == sum(1 for _ in corpus_stores.catalogue.passages())
    assert meta["model"] is None
    assert len(meta["examples"]) == 6


# -- readiness ---------------------------------------------------------------------------------------------------


@pytest.fixture
def loading(small_stores: Stores, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[TestClient, threading.Event]]:
    """An application whose loading waits for the event."""
    import api.service

    gate, build = threading.Event(), api.service.build_assistant

    def wait_and_build(stores: Stores) -> Any:
        assert gate.wait(20)
        return build(stores)

    monkeypatch.setattr("api.service.build_assistant", wait_and_build)
    with TestClient(create_app(small_stores)) as client:
        yield client, gate
        gate.set()


def test_until_the_indexes_are_loaded_it_is_alive_but_not_ready(
    loading: tuple[TestClient, threading.Event],
) -> None:
    client, gate = loading
    assert client.get("/healthz").json() == {"status": "ok"}
    problem = assert_problem(client.get("/readyz"), 503, "not_ready", "正在加载")
    assert problem["reasons"] == ["正在加载政策库和索引，请稍候再试"]
    for response in (client.post(CHAT, json={"question": "问"}), client.get("/api/v1/policies")):
        assert_problem(response, 503, "not_ready", "正在加载")
        assert response.headers["retry-after"]
    gate.set()
    until = time.monotonic() + 20
    while client.get("/readyz").status_code != 200 and time.monotonic() < until:
        time.sleep(0.05)
    assert client.get("/readyz").json()["status"] == "ready"


def test_a_library_that_cannot_be_loaded_is_named_as_the_reason(
    small_stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(stores: Stores) -> Any:
        raise StorageError("向量库打不开")

    monkeypatch.setattr("api.service.build_assistant", fail)
    with TestClient(create_app(small_stores)) as client:
        for _ in range(200):
            if "向量库打不开" in client.get("/readyz").text:
                break
        problem = assert_problem(client.get("/readyz"), 503, "not_ready", "向量库打不开")
        assert problem["reasons"] == ["向量库打不开"]


def test_readiness_tells_of_an_empty_library_and_of_missing_vectors(client: TestClient, add_document: Any) -> None:
    assert "esl ingest" in client.get("/readyz").json()["notes"][0]
    add_document("第一条　奖励。", id="a", title="办法")
    assert client.get("/readyz").json()["notes"] == []


def test_an_application_with_settings_opens_and_closes_its_own_stores(small_stores: Stores) -> None:
    folder = small_stores.settings.data_dir
    small_stores.close()
    for _ in range(2):  # the second time fails if the first kept the folder
        with ready_client(create_app(Settings(data_dir=folder))) as client:
            assert client.get("/api/v1/policies").json()["total"] == 0


# -- headers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/healthz"), ("GET", "/nowhere"), ("POST", CHAT), ("GET", "/docs"), ("GET", "/pages/pages.css")],
)
def test_every_response_carries_the_security_headers(client: TestClient, method: str, path: str) -> None:
    headers = client.request(method, path).headers
    policy = headers["content-security-policy"]
    for part in ("default-src 'self'", "style-src 'self' 'unsafe-inline'", "frame-ancestors 'none'"):
        assert part in policy
    assert "script-src" not in policy  # scripts fall under default-src 'self': no inline, no eval
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert re.fullmatch(r"[0-9a-f]{32}", headers["x-request-id"])


def test_an_unexpected_error_carries_the_headers_too(app: FastAPI, client: TestClient) -> None:
    del app.state.service
    response = client.get("/api/v1/policies")
    assert_problem(response, 500, "internal")
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-1.2_3", True), ("", False), ("a b", False), ("x" * 65, False), ("<script>", False)]
)
def test_a_request_id_is_taken_over_where_it_is_harmless(client: TestClient, given: str, kept: bool) -> None:
    assert (client.get("/healthz", headers={"X-Request-Id": given}).headers["x-request-id"] == given) == kept


# -- limits and unknown addresses --------------------------------------------------------------------------------


def test_a_body_over_the_limit_is_refused_by_its_length(client: TestClient) -> None:
    response = client.post(CHAT, content=b"x" * (BODY_LIMIT_BYTES + 1), headers={"Content-Type": "application/json"})
    assert_problem(response, 413, "too_large", "64 KB")


def test_an_announced_length_over_the_limit_is_refused_before_anything_is_read() -> None:
    sent: list[Any] = []

    async def never(*_: Any) -> Any:
        raise AssertionError("nothing is read and no route is called")

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "headers": [(b"content-length", str(BODY_LIMIT_BYTES + 1).encode())]}
    anyio.run(BodyLimit(never), scope, never, send)
    assert sent[0]["status"] == 413


def test_a_body_over_the_limit_is_refused_while_it_comes(client: TestClient) -> None:
    chunks = (b"x" * 1024 for _ in range(65))
    response = client.post(CHAT, content=chunks, headers={"Content-Type": "application/json"})
    assert "content-length" not in response.request.headers
    assert_problem(response, 413, "too_large", "64 KB")


def test_a_body_of_exactly_the_limit_is_read(client: TestClient) -> None:
    body = b'{"question": "a"}'
    response = client.post(
        CHAT, content=body + b" " * (BODY_LIMIT_BYTES - len(body)), headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api", "/v1/models", "/pages/nothing.js", "/api/v1/chat/x"])
def test_an_unknown_address_is_a_problem(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path, headers={"Accept": "text/html"})
    if path.startswith("/pages") and method != "GET":
        assert response.status_code == 405
    else:
        assert_problem(response, 404, "not_found", path)


def test_a_known_address_with_another_method_says_so(client: TestClient) -> None:
    assert_problem(client.put("/api/v1/policies"), 405, "method_not_allowed", "PUT")


# -- documentation -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/docs", "/pages/home.html", "/pages/docs.js", "/pages/home.js", "/pages/pages.css"])
def test_our_pages_load_nothing_from_elsewhere_and_have_no_inline_script(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert not re.search(r"https?://|//[a-z0-9.-]+\.[a-z]{2,}/|@import|url\(", response.text)
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=|javascript:", response.text)


def test_what_our_pages_refer_to_exists(client: TestClient) -> None:
    for page in ("/docs", "/pages/home.html"):
        for address in re.findall(r'(?:src|href)="(/[^"]*)"', client.get(page).text):
            assert client.get(address).status_code == 200, address


def test_the_description_names_every_route_of_the_contract(client: TestClient) -> None:
    api = client.get("/openapi.json").json()
    operations = {(verb.upper(), path) for path, verbs in api["paths"].items() for verb in verbs}
    v1 = "/api/v1"
    assert {o for o in operations if not o[1].startswith(f"{v1}/desk/")} == {
        ("POST", f"{v1}/chat"),
        ("GET", f"{v1}/conversations/{{conversation_id}}"),
        ("DELETE", f"{v1}/conversations/{{conversation_id}}"),
        ("GET", f"{v1}/policies"),
        ("GET", f"{v1}/policies/{{document_id}}"),
        ("GET", f"{v1}/policies/{{document_id}}/text"),
        ("GET", f"{v1}/policies/{{document_id}}/file"),
        ("GET", f"{v1}/policies/{{document_id}}/original"),
        ("GET", f"{v1}/policies/{{document_id}}/diff"),
        ("GET", f"{v1}/policies/{{document_id}}/cards"),
        ("POST", f"{v1}/policies/{{document_id}}/cards/approve"),
        ("POST", f"{v1}/policies/{{document_id}}/cards/propose"),
        ("GET", f"{v1}/policies/{{document_id}}/filing-guide"),
        ("GET", f"{v1}/policies/{{document_id}}/filing-guide.docx"),
        ("GET", f"{v1}/policies/{{document_id}}/filing-guide.ics"),
        ("POST", f"{v1}/eligibility"),
        ("GET", f"{v1}/policies/doubts"),
        ("POST", f"{v1}/search"),
        ("POST", f"{v1}/feedback"),
        ("GET", f"{v1}/meta"),
        ("POST", f"{v1}/admin/documents"),
        ("GET", f"{v1}/admin/jobs"),
        ("GET", f"{v1}/admin/jobs/{{job_id}}"),
        ("GET", f"{v1}/admin/jobs/{{job_id}}/events"),
        *(("POST", f"{v1}/admin/jobs/{{job_id}}/{verb}") for verb in ("pause", "resume", "cancel", "retry")),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
    }
    assert api["components"]["schemas"]["ChatRequest"]["properties"]["question"]["maxLength"] == 2000
