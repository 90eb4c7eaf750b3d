"""POST /api/v1/search: retrieval alone."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import assert_problem

SEARCH = "/api/v1/search"


def test_hits_are_exact_spans_in_order_of_their_fused_score(corpus_client: TestClient) -> None:
    body = {"query": "人才住房补贴标准", "as_of": "2026-11-22", "limit": 5}
    found = corpus_client.post(SEARCH, json=body).json()
    assert set(found) == {"items", "took_ms"}
    assert found["took_ms"] > 0
    assert 0 < len(found["items"]) <= 5
    assert "住房" in found["items"][0]["title"]
    fused = [hit["scores"]["fused"] for hit in found["items"]]
    assert fused == sorted(fused, reverse=True)
    for hit in found["items"]:
        assert set(hit) == {
            *("passage_id", "document_id", "title", "provision", "validity", "text", "start", "end", "page", "scores")
        }
        assert {"fused", "dense", "lexical"} <= hit["scores"].keys()
        text = corpus_client.get(f"/api/v1/policies/{hit['document_id']}/text").json()["text"]
        assert text[hit["start"] : hit["end"]] == hit["text"]


def test_an_empty_library_finds_nothing(client: TestClient) -> None:
    assert client.post(SEARCH, json={"query": "奖励"}).json()["items"] == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "query 不能缺少"),
        ({"query": ""}, "query 不能为空"),
        ({"query": "字" * 2001}, "query 最多"),
        ({"query": "奖励", "limit": 0}, "limit 不能小于 1"),
        ({"query": "奖励", "limit": 51}, "limit 不能大于 50"),
        ({"query": "奖励", "as_of": "soon"}, "as_of 应为日期"),
    ],
)
def test_a_search_that_cannot_be_used_is_refused(client: TestClient, body: dict[str, Any], said: str) -> None:
    assert_problem(client.post(SEARCH, json=body), 422, "invalid_input", said)
