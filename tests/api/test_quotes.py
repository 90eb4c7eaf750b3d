"""A quote in the characters of the original file, over HTTP and on the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.cli import run
from assistant.build import Stores, open_stores
from assistant.policy.document import Edit
from assistant.providers.fakes import FakeEmbeddings
from assistant.settings import Settings
from ingest import Ingestion
from tests.api.conftest import assert_problem, ingested

TEXT = "第一条 首次认定的，给予奖励20万元。\n第二条 电话0099-12345678。"


@pytest.fixture
def document(small_stores: Stores) -> str:
    """One document whose file has a wide space, a radical and a broken line."""
    written = ingested(TEXT, id="reward", title="奖励办法", issued_on=date(2025, 3, 1))
    edits = (Edit(3, 4, "\u3000"), Edit(4, 5, "⾸"), Edit(16, 16, "\n"))
    small_stores.catalogue.save(replace(written, edits=edits), path="/reward", sha256="0" * 64, reader="test")
    return "/api/v1/policies/reward/original"


def test_a_span_and_its_words_lead_to_the_same_place(client: TestClient, document: str) -> None:
    quote = TEXT.splitlines()[0]
    by_span = client.get(document, params={"start": 0, "end": len(quote)}).json()
    assert by_span == client.get(document, params={"quote": quote}).json()
    assert (by_span["quote"], by_span["page"], by_span["version"]) == (quote, 1, 1)
    assert by_span["original"] == "第一条\u3000⾸次认定的，给予奖励20\n万元。"


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, "不在正文之内"),
        ({"start": 5, "end": 5}, "不在正文之内"),
        ({"start": 0, "end": 10_000}, "不在正文之内"),
        ({"quote": "没有这样的话"}, "里没有“没有这样的话”"),
    ],
)
def test_a_place_outside_of_the_text_is_refused(
    client: TestClient, document: str, params: dict[str, str | int], said: str
) -> None:
    assert_problem(client.get(document, params=params), 422, "invalid_input", said)


def test_an_unknown_document_is_not_found(client: TestClient) -> None:
    assert_problem(client.get("/api/v1/policies/none/original", params={"start": 0, "end": 1}), 404, "not_found")


def test_the_command_prints_what_to_search_the_file_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "办法.txt"
    file.write_text(
        "某区奖励办法\n第一条\u3000首次认定的，给予奖励20万元。\n第二条 本办法自印发之日起施行。\n", encoding="utf-8"
    )
    stores = open_stores(Settings(data_dir=tmp_path / "data"), FakeEmbeddings())
    try:
        assert not Ingestion(stores, workers=1).run([file], lambda _: None).failed
        document_id = stores.catalogue.documents()[0].register.id
        start = stores.catalogue.text(document_id).text.index("第一条")
    finally:
        stores.close()
    data = ["--data-dir", str(tmp_path / "data")]
    assert run(["policies", "quote", document_id, "第一条 首次认定的", *data]) == 0
    assert capsys.readouterr().out == "第一条\u3000首次认定的\n"
    assert run(["policies", "quote", document_id, f"{start}-{start + 6}", *data]) == 0
    assert capsys.readouterr().out == "第一条\u3000首次\n"
    assert run(["policies", "quote", document_id, "没有的话", *data]) == 2
    assert "没有的话" in capsys.readouterr().err
