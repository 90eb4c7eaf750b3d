"""`esl ask --explain`: what was found, from the folder and from the server that holds it."""

from __future__ import annotations

import time
from datetime import date
from io import StringIO
from typing import Any, cast

from rich.console import Console
from starlette.testclient import TestClient

from api.commands.explain import explained_here, explained_there, print_explained
from api.commands.remote import Server
from assistant.build import Stores, build_assistant
from tests.api.conftest import AddDocument

TODAY = date(2026, 11, 22)


class Remote:
    """The client's server in the place of one behind an address."""

    def __init__(self, client: TestClient) -> None:
        self._client = client

    def search(self, body: dict[str, Any]) -> bytes:
        return self._client.post("/api/v1/search", json=body).raise_for_status().content


def test_the_same_is_found_here_and_there_with_its_scores(
    client: TestClient, add_document: AddDocument, small_stores: Stores
) -> None:
    text = "第一条　首次认定的企业，给予奖励20万元。\n第二条　租金补贴每月15元。"
    add_document(text, id="reward", title="示范区奖励办法")
    here = explained_here(build_assistant(small_stores), "首次认定奖励多少", TODAY)
    deadline = time.monotonic() + 30
    while not (there := explained_there(cast(Server, Remote(client)), "首次认定奖励多少", TODAY)):
        assert time.monotonic() < deadline  # a slow machine loads what was added in the background
        time.sleep(0.1)
    assert there == here
    assert here[0].provision == "第一条"
    assert here[0].score > here[1].score
    assert here[0].features["coverage"] > here[1].features.get("coverage", 0.0)
    out = StringIO()
    print_explained(here, Console(file=out, width=200))
    assert f"1. {here[0].score:.2f} 《示范区奖励办法》 · 第一条" in out.getvalue()
    assert "coverage" in out.getvalue()
