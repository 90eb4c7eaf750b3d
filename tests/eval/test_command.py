from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from eval import askers
from eval.askers import AskingFailed, ServerAsker
from eval.command import app
from tests.eval.answers import AS_OF, TEXT, answer, case, citation

runner = CliRunner()


def server(given: object, *, status: int = 200) -> ServerAsker:
    """An asker on a server that returns `given` to every question."""

    def handle(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/api/v1/chat":
            return httpx.Response(status, json=given)
        if path == "/api/v1/policies/hnte-2025/text":
            return httpx.Response(200, json={"document_id": "hnte-2025", "version": 1, "text": TEXT})
        if path == "/api/v1/meta":
            return httpx.Response(200, json={"name": "企服通助手", "model": None, "documents": 1, "passages": 2})
        return httpx.Response(404, json={"detail": "no such document"})

    client = httpx.Client(base_url="http://esl/api/v1", transport=httpx.MockTransport(handle))
    return ServerAsker("http://esl", client)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(case().model_dump(mode="json"), ensure_ascii=False), "utf-8")
    return path


def evaluate(monkeypatch: pytest.MonkeyPatch, asker: ServerAsker, *arguments: str | Path) -> tuple[int, str]:
    monkeypatch.setattr(askers, "ServerAsker", lambda url: asker)
    result = runner.invoke(app, ["run", *map(str, arguments), "--url", "http://esl"])
    return result.exit_code, result.output


def test_a_run_against_a_server_reports_and_writes_everything(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, dataset: Path
) -> None:
    out = tmp_path / "out"
    code, shown = evaluate(monkeypatch, server(answer().model_dump(mode="json")), dataset, "--out", out)
    assert code == 0, shown
    assert "引文逐字一致" in shown
    assert {p.name for p in out.iterdir()} >= {
        "results.jsonl",
        "summary.json",
        "report.md",
        "report.html",
        "junit.xml",
        "sources.jsonl",
    }


def test_a_fault_below_the_gate_is_exit_code_1_and_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, dataset: Path
) -> None:
    gate = tmp_path / "gate.yaml"
    gate.write_text("citation_exactness: {min: 1}\ndocument_hit: {min: 0.9}\n", "utf-8")
    shifted = answer(citations=(citation(start=3),)).model_dump(mode="json")
    code, shown = evaluate(monkeypatch, server(shifted), dataset, "--gate", gate)
    assert code == 1
    assert "未达到门槛：citation_exactness 0，要求 ≥ 1" in shown
    assert evaluate(monkeypatch, server(answer().model_dump(mode="json")), dataset, "--gate", gate)[0] == 0


def test_a_wrong_file_is_exit_code_2_and_named(tmp_path: Path) -> None:
    result = runner.invoke(app, ["run", str(tmp_path / "none.jsonl")])
    assert result.exit_code == 2
    assert "none.jsonl" in result.output


def test_a_server_that_fails_is_an_error_with_its_words() -> None:
    with pytest.raises(AskingFailed, match="500"):
        server({"detail": "broken"}, status=500).ask("问", as_of=AS_OF, conversation_id=None, profile=None)


def test_a_text_that_the_server_does_not_have_is_none() -> None:
    asker = server(None)
    assert asker.text("hnte-2025", 1) == TEXT
    assert asker.text("other", 1) is None
