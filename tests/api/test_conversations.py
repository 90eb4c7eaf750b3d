"""Conversations and feedback over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import assert_problem

pytestmark = pytest.mark.usefixtures("register")


def ask(client: TestClient, question: str, **rest: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/api/v1/chat", json={"question": question, **rest}).json()
    return answer


def test_a_conversation_holds_its_turns_with_whole_answers(client: TestClient) -> None:
    first = ask(client, "首次认定高新技术企业奖励多少？")
    second = ask(client, "电话呢？", conversation_id=first["conversation_id"])
    assert second["conversation_id"] == first["conversation_id"]
    conversation = client.get(f"/api/v1/conversations/{first['conversation_id']}").json()
    assert set(conversation) == {"id", "created_at", "turns"}
    assert [t["question"] for t in conversation["turns"]] == ["首次认定高新技术企业奖励多少？", "电话呢？"]
    assert [t["answer"] for t in conversation["turns"]] == [first, second]
    assert all(t["asked_at"] for t in conversation["turns"])


def test_times_name_their_zone(client: TestClient) -> None:
    """A browser reads a time without a zone as local: eight hours wrong in China."""
    conversation = client.get(f"/api/v1/conversations/{ask(client, '你好')['conversation_id']}").json()
    for time in (conversation["created_at"], conversation["turns"][0]["asked_at"]):
        assert time.endswith(("Z", "+00:00")), time


def test_a_deleted_conversation_is_gone_with_its_feedback(client: TestClient) -> None:
    answer = ask(client, "你好")
    path = f"/api/v1/conversations/{answer['conversation_id']}"
    assert client.post("/api/v1/feedback", json={"answer_id": answer["id"], "rating": "up"}).status_code == 204
    deleted = client.delete(path)
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert_problem(client.get(path), 404, "not_found", answer["conversation_id"])
    assert_problem(client.delete(path), 404, "not_found")
    assert_problem(client.post("/api/v1/feedback", json={"answer_id": answer["id"], "rating": "up"}), 404, "not_found")


@pytest.mark.parametrize("comment", [None, "", "金额不对", "字" * 2000])
def test_feedback_is_taken(client: TestClient, comment: str | None) -> None:
    body = {"answer_id": ask(client, "你好")["id"], "rating": "down", "comment": comment}
    assert client.post("/api/v1/feedback", json=body).status_code == 204


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rating": "good"}, "rating 只能是 up、down 之一"),
        ({"rating": None}, "rating 只能是"),
        ({"answer_id": None}, "answer_id 应为文字"),
        ({"answer_id": "x y"}, "answer_id 格式不正确"),
        ({"comment": "字" * 2001}, "comment 最多 2000 个字"),
    ],
)
def test_feedback_that_cannot_be_used_is_refused(client: TestClient, change: dict[str, Any], said: str) -> None:
    body = {"answer_id": "a", "rating": "up", **change}
    assert_problem(client.post("/api/v1/feedback", json=body), 422, "invalid_input", said)


def test_feedback_on_no_answer_is_not_found(client: TestClient) -> None:
    assert_problem(client.post("/api/v1/feedback", json={"answer_id": "nobody", "rating": "up"}), 404, "not_found")
