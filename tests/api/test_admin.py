"""Uploading documents and steering jobs over HTTP: real files, real jobs, real SSE; only the embedding model is a fake."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.testclient import TestClient

from api import uploads
from api.app import create_app
from api.job_events import job_response
from api.uploads import safe_name
from assistant.build import Stores
from assistant.errors import InvalidInput
from assistant.storage.jobs import JobOptions, JobProgress, JobState
from tests.api.conftest import assert_problem, ready_client

TOKEN = "a-long-and-secret-token"
JOBS, DOCUMENTS = "/api/v1/admin/jobs", "/api/v1/admin/documents"
POLICY = """示范高新区奖励办法
示高管发〔2025〕6号
第一条　对首次认定的高新技术企业，给予{amount}万元奖励。
第二条　本办法自2025年4月1日起施行。
示范高新区管理委员会
2025年3月20日
"""
REWARD = POLICY.format(amount=20)


@pytest.fixture
def admin(small_stores: Stores) -> Iterator[TestClient]:
    """A client with the token; the application runs jobs."""
    small_stores.settings.admin_token = SecretStr(TOKEN)
    with ready_client(create_app(small_stores)) as client:
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        yield client


def upload(client: TestClient, *files: tuple[str, str | bytes], **query: Any) -> dict[str, Any]:
    response = client.post(DOCUMENTS, files=[("file", file) for file in files], params=query)
    assert response.status_code == 202, response.text
    job: dict[str, Any] = response.json()
    assert response.headers["location"] == f"{JOBS}/{job['id']}"
    return job


def ended(client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while (found := client.get(f"{JOBS}/{job['id']}").json())["state"] in ("queued", "running"):
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return dict(found)


def titles(client: TestClient) -> list[str]:
    return [policy["title"] for policy in client.get("/api/v1/policies").json()["items"]]


Event = tuple[str | None, str, dict[str, Any]]


def events_in(body: str) -> list[Event]:
    """(id, event, data) of every event of a text/event-stream body."""
    found = []
    for block in body.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":"))
        if fields:
            found.append((fields.get("id"), fields["event"], json.loads(fields["data"])))
    return found


# -- who may -------------------------------------------------------------------------------------------------------

CALLS = [
    ("POST", DOCUMENTS),
    ("GET", JOBS),
    ("GET", f"{JOBS}/x"),
    ("GET", f"{JOBS}/x/events"),
    *(("POST", f"{JOBS}/x/{verb}") for verb in ("pause", "resume", "cancel", "retry")),
]


def test_without_the_setting_administration_is_closed(client: TestClient, small_stores: Stores) -> None:
    for method, path in CALLS:
        response = client.request(method, path, headers={"Authorization": "Bearer x"})
        assert_problem(response, 403, "admin_closed", "ESL_ADMIN_TOKEN")
    assert client.post(DOCUMENTS, files=[("file", ("a.txt", REWARD))]).status_code == 403
    assert not (small_stores.folder.root / "uploads").exists()  # the body is not even looked at


def test_another_token_or_none_is_refused(admin: TestClient) -> None:
    headers = ("", "Bearer", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer é\udc80")
    for method, path in CALLS:
        for header in headers:
            response = admin.request(method, path, headers={"Authorization": header.encode("utf-8", "surrogateescape")})
            assert_problem(response, 401, "token_wrong", "Authorization")
            assert response.headers["www-authenticate"] == "Bearer"


def test_an_empty_token_opens_nothing_and_one_may_be_chinese(app: FastAPI, small_stores: Stores) -> None:
    with TestClient(app) as client:
        small_stores.settings.admin_token = SecretStr("")
        assert_problem(client.get(JOBS, headers={"Authorization": "Bearer "}), 403, "admin_closed")
        small_stores.settings.admin_token = SecretStr("一段随机文字")
        assert client.get(JOBS, headers={"Authorization": "Bearer 一段随机文字".encode()}).status_code == 200


# -- uploading -----------------------------------------------------------------------------------------------------


def test_an_uploaded_document_is_stored_visible_and_found(admin: TestClient) -> None:
    job = upload(admin, ("奖励办法.txt", REWARD), ("空.txt", b""))
    assert job["state"] in ("queued", "running")
    done = ended(admin, job)
    assert (done["state"], done["progress"]["files_ingested"], done["progress"]["files_failed"]) == ("done", 1, 1)
    assert [(Path(f["path"]).name, bool(f["reason"])) for f in done["failures"]] == [("空.txt", True)]
    assert titles(admin) == ["示范高新区奖励办法"]
    policy = admin.get("/api/v1/policies").json()["items"][0]
    assert policy["source"] == "奖励办法.txt"
    assert admin.get(f"/api/v1/policies/{policy['id']}/file").content == REWARD.encode()
    found = admin.post("/api/v1/search", json={"query": "首次认定高新技术企业奖励"}).json()["items"][0]
    assert found["document_id"] == policy["id"]


def test_the_same_name_again_is_a_new_version_and_the_same_bytes_are_no_work(admin: TestClient) -> None:
    ended(admin, upload(admin, ("a.txt", REWARD)))
    ended(admin, upload(admin, ("a.txt", POLICY.format(amount=30))))
    same = ended(admin, upload(admin, ("a.txt", POLICY.format(amount=30))))
    assert same["progress"]["files_unchanged"] == 1
    policies = admin.get("/api/v1/policies").json()["items"]
    assert [p["version"] for p in policies] == [2]
    assert "30万元" in admin.get(f"/api/v1/policies/{policies[0]['id']}/text").json()["text"]


def test_words_find_a_document_that_has_no_vectors(admin: TestClient) -> None:
    ended(admin, upload(admin, ("a.txt", REWARD), embed=False))
    found = admin.post("/api/v1/search", json={"query": "首次认定高新技术企业奖励"}).json()["items"][0]
    assert "20万元" in found["text"]
    assert any("还没有向量" in note for note in admin.get("/readyz").json()["notes"])


def test_what_is_no_upload_is_said_clearly(admin: TestClient, small_stores: Stores) -> None:
    assert_problem(admin.post(DOCUMENTS, json={"file": "a"}), 422, "invalid_input", "multipart/form-data")
    assert_problem(admin.post(DOCUMENTS), 422, "invalid_input", "multipart/form-data")
    form = {"Content-Type": "multipart/form-data; boundary=b"}
    assert_problem(admin.post(DOCUMENTS, content=b"--b--\r\n", headers=form), 422, "invalid_input", "没有收到文件")
    half = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf of'
    assert_problem(admin.post(DOCUMENTS, content=half, headers=form), 422, "invalid_input", "上传中断")
    assert_problem(admin.post(DOCUMENTS, content=b"nonsense", headers=form), 422, "invalid_input", "不是完整的")
    fields = admin.post(DOCUMENTS, data={"a": "b"}, files=[("file", ("", b""))])
    assert_problem(fields, 422, "invalid_input")
    twice = admin.post(DOCUMENTS, files=[("file", ("x/a.txt", "甲")), ("file", ("a.txt", "乙"))])
    assert_problem(twice, 422, "invalid_input", "两个名为“a.txt”")
    assert list((small_stores.folder.root / "uploads").iterdir()) == []
    assert admin.get(JOBS).json()["items"] == []


def test_a_file_over_the_limit_is_refused_and_nothing_is_kept(
    admin: TestClient, small_stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "FILE_BYTES", 3_000_000)
    small = ("a.txt", REWARD)
    response = admin.post(DOCUMENTS, files=[("file", small), ("file", ("大.pdf", b"x" * 3_000_001))])
    assert_problem(response, 413, "too_large", "“大.pdf”超过 3 MB")
    assert list((small_stores.folder.root / "uploads").iterdir()) == []
    monkeypatch.setattr(uploads, "FILES", 1)
    response = admin.post(DOCUMENTS, files=[("file", small), ("file", ("b.txt", "乙"))])
    assert_problem(response, 422, "invalid_input", "最多上传 1 个文件")


def test_a_request_over_the_limit_is_refused_at_once(admin: TestClient) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": str(uploads.REQUEST_BYTES + 1)}
    assert_problem(admin.post(DOCUMENTS, content=b"", headers=headers), 413, "too_large", "512 MB")


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("政策 文件（终稿）.pdf", "政策 文件（终稿）.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\公文\\通知.docx", "通知.docx"),
        (".env", "env"),
        ("..a\x00b\r\n.txt", "ab.txt"),
        ("gpj\u202efdp.exe", "gpjfdp.exe"),
        ("长" * 100 + ".pdf", "长" * 58 + ".pdf"),
        ("source", "source"),
    ],
)
def test_names_are_made_harmless(given: str, safe: str) -> None:
    assert safe_name(given) == safe
    assert len(safe.encode()) <= 180


@pytest.mark.parametrize("given", ["", "..", "/", "a/", "\x00", " . "])
def test_names_of_which_nothing_is_left_are_refused(given: str) -> None:
    with pytest.raises(InvalidInput, match="不能使用"):
        safe_name(given)


# -- jobs ----------------------------------------------------------------------------------------------------------


def test_jobs_are_listed_newest_first_and_unknown_ones_not_found(admin: TestClient) -> None:
    first = ended(admin, upload(admin, ("a.txt", REWARD)))
    second = ended(admin, upload(admin, ("b.txt", REWARD)))
    assert [job["id"] for job in admin.get(JOBS).json()["items"]] == [second["id"], first["id"]]
    assert [job["id"] for job in admin.get(JOBS, params={"limit": 1}).json()["items"]] == [second["id"]]
    assert first["created_at"].endswith("Z")
    for path in (f"{JOBS}/x", f"{JOBS}/x/events"):
        assert_problem(admin.get(path), 404, "not_found", "“x”")
    assert_problem(admin.post(f"{JOBS}/x/pause"), 404, "not_found", "“x”")


def test_a_job_is_paused_resumed_cancelled_and_tried_again(admin: TestClient, small_stores: Stores) -> None:
    job = {"id": small_stores.jobs.create(["/nowhere/a.pdf"], JobOptions()).id}  # nobody is told to run it

    def post(verb: str) -> Any:
        return admin.post(f"{JOBS}/{job['id']}/{verb}")

    assert post("pause").json()["state"] == "paused"
    assert_problem(post("pause"), 409, "conflict", "已暂停", "不能暂停")
    assert_problem(post("retry"), 409, "conflict", "不能重试")
    assert post("resume").status_code == 200
    done = ended(admin, job)
    assert (done["state"], [f["path"] for f in done["failures"]]) == ("done", ["/nowhere/a.pdf"])
    assert_problem(post("resume"), 409, "conflict", "已完成", "不能继续")
    assert_problem(post("cancel"), 409, "conflict", "不能取消")
    assert post("retry").status_code == 200
    assert ended(admin, job)["attempts"] == 2
    other = {"id": small_stores.jobs.create(["/nowhere/b.pdf"], JobOptions()).id}
    assert admin.post(f"{JOBS}/{other['id']}/cancel").json()["state"] == "cancelled"


def test_a_job_that_the_last_process_left_running_is_taken_up_by_the_server(
    small_stores: Stores, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(REWARD, encoding="utf-8")
    job = small_stores.jobs.create([str(tmp_path / "a.txt")], JobOptions())
    small_stores.jobs.move(job.id, JobState.RUNNING)
    small_stores.settings.admin_token = SecretStr(TOKEN)
    with ready_client(create_app(small_stores)) as client:
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        done = ended(client, {"id": job.id})
        assert (done["state"], done["attempts"]) == ("done", 2)
        assert titles(client) == ["示范高新区奖励办法"]


# -- events --------------------------------------------------------------------------------------------------------


def test_events_are_numbered_and_end_with_the_job(admin: TestClient) -> None:
    job = upload(admin, ("a.txt", REWARD), ("空.txt", b""))
    response = admin.get(f"{JOBS}/{job['id']}/events")
    assert response.headers["content-type"].startswith("text/event-stream")
    (number, name, snapshot), *events = events_in(response.text)
    assert (number, name, snapshot["id"]) == (None, "job", job["id"])
    assert [int(number or 0) for number, _, _ in events] == list(range(1, len(events) + 1))
    names = [name for _, name, _ in events]
    assert {"state", "file", "failure", "progress"} <= set(names)
    assert events[-1][1:][0] == "state"
    assert events[-1][2]["state"] == "done"
    last = [body for _, name, body in events if name == "progress"][-1]
    assert (last["files_done"], last["files_total"], last["seconds_left"]) == (2, 2, 0.0)
    file = next(body for _, name, body in events if name == "file")
    assert (file["title"], file["version"]) == ("示范高新区奖励办法", 1)
    assert file["at"].endswith("+00:00")


def test_a_client_goes_on_after_the_last_event_it_saw(admin: TestClient) -> None:
    job = ended(admin, upload(admin, ("a.txt", REWARD)))
    path = f"{JOBS}/{job['id']}/events"
    _, *everything = events_in(admin.get(path).text)
    _, *rest = events_in(admin.get(path, headers={"Last-Event-ID": "2"}).text)
    assert rest == everything[2:]
    assert len(rest) >= 2
    last = everything[-1][0] or ""
    assert admin.get(path, headers={"Last-Event-ID": last}).status_code == 204
    for odd in ("x", "-1", "9" * 40):
        assert events_in(admin.get(path, headers={"Last-Event-ID": odd}).text)[1:] == everything


@pytest.mark.anyio
async def test_events_arrive_while_the_job_runs(small_stores: Stores, app: FastAPI) -> None:
    import anyio

    from api.service import Service

    store = small_stores.jobs
    job = store.create(["/a"], JobOptions())
    store.move(job.id, JobState.RUNNING)
    body = job_response(Service(small_stores), job.id, after=2).body_iterator
    with anyio.fail_after(20):
        assert (await anext(body)).event == "job"  # type: ignore[union-attr]
        store.record(job.id, JobProgress(files_total=3), [], [("progress", {"files_total": 3})])
        event = await anext(body)
        assert (event.event, event.id) == ("progress", "3")  # type: ignore[union-attr]
        store.move(job.id, JobState.PAUSED)
        assert (await anext(body)).event == "state"  # type: ignore[union-attr]
        store.move(job.id, JobState.CANCELLED)
        assert json.loads((await anext(body)).data)["state"] == "cancelled"  # type: ignore[union-attr]
        assert [event async for event in body] == []


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


# -- answering meanwhile -------------------------------------------------------------------------------------------


def test_questions_are_answered_while_a_job_runs_by_words_first_and_then_by_vectors(
    small_stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    embed, held = small_stores.embeddings.embed_documents, threading.Event()

    def slow(texts: list[str]) -> list[list[float]]:
        assert held.wait(60)
        return embed(texts)

    def hit(client: TestClient) -> dict[str, Any]:
        found = client.post("/api/v1/search", json={"query": "首次认定高新技术企业奖励"}).json()["items"]
        return dict(found[0]) if found else {}

    monkeypatch.setattr(small_stores.embeddings, "embed_documents", slow)
    small_stores.settings.admin_token = SecretStr(TOKEN)
    with ready_client(create_app(small_stores)) as client:
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        job = upload(client, ("a.txt", REWARD))
        deadline = time.monotonic() + 60
        while not (by_words := hit(client)):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert client.get(f"{JOBS}/{job['id']}").json()["state"] == "running"
        assert "20万元" in by_words["text"]
        assert small_stores.catalogue.vector_count() == small_stores.vectors.count() == 0
        answer = client.post("/api/v1/chat", json={"question": "高新技术企业首次认定奖励多少？", "as_of": "2026-11-22"})
        assert answer.status_code == 200
        held.set()
        assert ended(client, job)["progress"]["vectors_done"] > 0
        nearest = small_stores.vectors.search(small_stores.embeddings.embed_query(by_words["text"]), 1)
        assert nearest[0][0] == by_words["passage_id"]
