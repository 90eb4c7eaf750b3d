"""Stored evaluation runs over HTTP: real folders, a real application."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from assistant.build import Stores
from eval.gate import Check, Threshold, write_checks
from tests.api.conftest import assert_problem, ready_client
from tests.eval.answers import answer, case
from tests.eval.stored_runs import stored

TOKEN = "a-long-and-secret-token"
URL = "/api/v1/evaluations"


@pytest.fixture
def folder(small_stores: Stores) -> Path:
    return small_stores.settings.data_dir / "evaluations"


@pytest.fixture
def client(small_stores: Stores) -> Iterator[TestClient]:
    small_stores.settings.admin_token = SecretStr(TOKEN)
    with ready_client(create_app(small_stores)) as found:
        found.headers["Authorization"] = f"Bearer {TOKEN}"
        yield found


def test_runs_are_listed_with_their_main_figures_the_newest_first(client: TestClient, folder: Path) -> None:
    assert client.get(URL).json() == {"items": []}
    for name, moment in {"0901-基线": "2026-09-01", "1001 now": "2026-10-01"}.items():
        stored(folder / name, [(case(), answer())], model="m-7b")
        path = folder / name / "summary.json"
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "made_at": moment}), "utf-8")
    (folder / "broken").mkdir()
    (folder / "broken" / "summary.json").write_text("{", "utf-8")
    items = client.get(URL).json()["items"]
    assert [item["name"] for item in items] == ["1001 now", "0901-基线"]
    assert (items[0]["cases"], items[0]["model"], items[0]["has_report"]) == (1, "m-7b", True)
    assert {
        "name": "document_hit",
        "title": "文件命中",
        "value": 1.0,
        "shown": "100.0%",
        "higher_is_better": True,
    } in items[0]["metrics"]
    assert_problem(client.get(f"{URL}/broken"), 404, "not_found", "已损坏")


def test_a_run_has_all_figures_its_thresholds_and_its_summary(client: TestClient, folder: Path) -> None:
    stored(folder / "a", [(case(), answer())])
    write_checks(folder / "a", [Check("document_hit", Threshold(min=0.9), 1.0)])
    found = client.get(f"{URL}/a").json()
    assert {m["name"] for m in found["metrics"]} > {"document_hit", "latency_p50", "errors"}
    assert found["checks"] == [
        {"metric": "document_hit", "title": "文件命中", "wanted": "≥ 0.9", "value": 1.0, "passed": True}
    ]
    assert found["summary"]["judged"]["document_hit"] == 1
    assert found["settings"]["asked"] == "fake"


def test_a_report_is_a_page_of_its_own_that_reaches_nothing(client: TestClient, folder: Path) -> None:
    stored(folder / "a", [(case(), answer())])
    page = client.get(f"{URL}/a/report")
    assert page.headers["content-type"].startswith("text/html")
    assert "回答质量评测报告" in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("sandbox allow-scripts")  # not allow-same-origin: it cannot read this site
    (folder / "a" / "report.html").unlink()
    assert_problem(client.get(f"{URL}/a/report"), 404, "not_found", "esl eval report")


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "%2e%2e",
        "..%2f..",
        "%2fetc",
        "a%2f..%2f..",
        "...",
        ".hidden",
        "a%00b",
        "..%5c..",
        "none",
        "link",
        "x" * 101,
    ],
)
def test_no_name_leads_out_of_the_folder(client: TestClient, folder: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    stored(outside, [(case(question="秘密"), answer())])
    stored(folder / "a", [(case(), answer())])
    stored(folder / ".hidden", [(case(question="秘密"), answer())])
    stored(folder.parent, [(case(question="秘密"), answer())])  # a run right above
    (folder / "link").symlink_to(outside)
    for path in (f"{URL}/{name}", f"{URL}/{name}/report"):
        response = client.get(path)
        assert response.status_code in (404, 422), path
        assert "秘密" not in response.text


def test_evaluations_are_closed_to_who_has_no_token(client: TestClient, folder: Path) -> None:
    stored(folder / "a", [(case(), answer())])
    del client.headers["Authorization"]
    for path in (URL, f"{URL}/a", f"{URL}/a/report"):
        assert_problem(client.get(path), 401, "token_wrong")
