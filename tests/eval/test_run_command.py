"""The options of `esl eval run`, from the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from langchain_core.messages import BaseMessage
from typer.testing import CliRunner

import assistant.build
from eval import askers
from eval.askers import ServerAsker
from eval.command import app
from tests.eval.answers import TEXT, answer, case

HIT = {"document_id": "hnte-2025", "title": "高新技术企业培育奖励办法", "provision": "第五条", "start": 0, "end": 30}


class Server:
    """A server's HTTP API with one answer; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def asker(self, url: str) -> ServerAsker:
        client = httpx.Client(base_url=f"{url}/api/v1", transport=httpx.MockTransport(self.handle))
        return ServerAsker(url, client)

    def handle(self, request: httpx.Request) -> httpx.Response:
        name = request.url.path.removeprefix("/api/v1/")
        self.asked.append(name)
        given: dict[str, Any] = {
            "chat": answer().model_dump(mode="json"),
            "search": {"items": [{**HIT, "scores": {"fused": 3.0}}]},
            "meta": {"name": "企服通助手", "version": "1.2", "model": None, "documents": 1, "passages": 2},
            "policies/hnte-2025/text": {"text": TEXT},
        }
        return httpx.Response(200, json=given[name]) if name in given else httpx.Response(404, json={})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    found = Server()
    monkeypatch.setattr(askers, "ServerAsker", found.asker)
    return found


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    rows = [case(id=f"c{n}", question=f"高企奖励多少{n}？").model_dump(mode="json") for n in range(3)]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def esl(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["run", *map(str, arguments)])
    return result.exit_code, result.output


def summary(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "summary.json").read_text("utf-8")))


def test_retrieval_alone_asks_for_no_answer(server: Server, dataset: Path, tmp_path: Path) -> None:
    code, shown = esl(dataset, "--url", "http://esl", "--retrieval-only", "--out", tmp_path / "out")
    assert code == 0, shown
    assert "chat" not in server.asked
    found = summary(tmp_path / "out")
    assert found["metrics"]["retrieval_provision_mrr"] == 1
    assert found["metrics"]["document_hit"] is None
    assert found["settings"]["mode"] == "retrieval"
    assert found["failing"] == {}


def test_what_a_server_says_of_itself_is_kept_as_version(server: Server, dataset: Path, tmp_path: Path) -> None:
    assert esl(dataset, "--url", "http://esl", "--out", tmp_path / "out")[0] == 0
    assert summary(tmp_path / "out")["versions"]["code"] == {"package": "1.2"}


def test_each_case_is_asked_as_often_as_wanted(server: Server, dataset: Path, tmp_path: Path) -> None:
    assert esl(dataset, "--url", "http://esl", "--repeat", 3, "--out", tmp_path / "out")[0] == 0
    assert server.asked.count("chat") == 9
    assert summary(tmp_path / "out")["repeats"]["count"] == 3


def test_a_finished_run_is_gone_on_with_without_asking(server: Server, dataset: Path, tmp_path: Path) -> None:
    given = (dataset, "--url", "http://esl", "--out", tmp_path / "out")
    assert esl(*given)[0] == 0
    server.asked.clear()
    assert esl(*given, "--resume")[0] == 0
    assert "chat" not in server.asked


def test_an_unfinished_run_of_something_else_is_exit_code_2(server: Server, dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    rows = [{"identity": {"cases": "others", "versions": {}}}, {"case": {}}]
    (out / "unfinished.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    code, shown = esl(dataset, "--url", "http://esl", "--out", out, "--resume")
    assert code == 2
    assert "cases" in shown
    code, shown = esl(dataset, "--url", "http://esl", "--out", out)
    assert code == 2
    assert "--resume" in shown


def test_an_interruption_says_how_to_go_on(
    server: Server, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(ServerAsker, "ask", interrupted)
        code, shown = esl(dataset, "--url", "http://esl", "--out", tmp_path / "out")
    assert code == 130
    assert "--resume" in shown
    assert esl(dataset, "--url", "http://esl", "--out", tmp_path / "out", "--resume")[0] == 0


def test_a_folder_that_is_a_file_is_exit_code_2(server: Server, dataset: Path) -> None:
    code, shown = esl(dataset, "--url", "http://esl", "--out", dataset)
    assert code == 2
    assert "不能使用" in shown


def test_prices_give_the_cost_of_a_thousand_questions(server: Server, dataset: Path, tmp_path: Path) -> None:
    assert esl(dataset, "--url", "http://esl", "--out", tmp_path / "none")[0] == 0
    assert summary(tmp_path / "none")["metrics"]["cost"] is None
    assert esl(dataset, "--url", "http://esl", "--price-written", 16, "--out", tmp_path / "priced")[0] == 0
    assert summary(tmp_path / "priced")["metrics"]["cost"] == 0  # made without a model


def test_a_model_judges_where_one_is_named(
    server: Server, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Chat:
        def ask(self, messages: Sequence[BaseMessage]) -> str:
            return "支持"

    opened: list[str | None] = []

    def open_chat(settings: Any, *, timeout_s: float) -> Chat:
        opened.append(settings.llm_model)
        return Chat()

    monkeypatch.setattr(assistant.build, "open_chat", open_chat)
    assert esl(dataset, "--url", "http://esl", "--judge-model", "qwen-max", "--out", tmp_path / "out")[0] == 0
    assert opened == ["qwen-max"]
    found = summary(tmp_path / "out")
    assert found["metrics"]["citation_recall_judged"] == 1
    assert found["settings"]["judge_model"] == "qwen-max"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--ablate", "everything"], "dense-only、lexical-only、no-rerank、no-cards"),
        (["--ablate", "no-cards", "--url", "http://esl"], "不能用于 --url"),
        (["--resume"], "--resume 需要 --out"),
        (["--repeat", "0"], "repeat"),
    ],
)
def test_wrong_use_is_exit_code_2_and_named(
    server: Server, dataset: Path, tmp_path: Path, options: list[str], said: str
) -> None:
    code, shown = esl(dataset, "--data-dir", tmp_path / "data", *options)
    assert code == 2
    assert said in shown
