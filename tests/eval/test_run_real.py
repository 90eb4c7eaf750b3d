"""Runs of the real assistant: repeatable, the same through a server, whole or with a part left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from assistant.build import Ablation, Stores, build_assistant
from eval.askers import LocalAsker, ServerAsker
from eval.dataset import Case, Half, load
from eval.run import EVERYTHING, RETRIEVAL, Probes, Results, run
from tests.api.conftest import ready_client
from tests.eval.answers import AS_OF
from tests.eval.small import corpus_cases, save_corpus

CASES = Path(__file__).parents[2] / "eval" / "cases"
_BY_CLOCK = {"latency_p50", "latency_p95"}


def lines(folder: Path) -> list[str]:
    """The lines of results.jsonl as they are, except for what the clock decides."""
    found = []
    for line in (folder / "results.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        row["seconds"] = 0
        row["judgements"] = {n: j for n, j in row["judgements"].items() if n not in _BY_CLOCK}
        found.append(json.dumps(row, ensure_ascii=False))
    return found


def test_the_same_input_gives_the_same_results_to_the_byte(small_corpus: LocalAsker, tmp_path: Path) -> None:
    for number, concurrency in enumerate((1, 2, 4)):
        run(corpus_cases(), small_corpus, concurrency=concurrency, probes=EVERYTHING, out=tmp_path / str(number))
    first, second, third = (lines(tmp_path / str(n)) for n in range(3))
    assert first == second == third
    assert len(first) == len(corpus_cases())


def test_whole_answers_are_kept_with_the_versions_that_made_them(small_corpus: LocalAsker, tmp_path: Path) -> None:
    run(corpus_cases(), small_corpus, probes=EVERYTHING, out=tmp_path)
    rows = [json.loads(line) for line in lines(tmp_path)]
    versions = rows[0]["versions"]
    assert versions["corpus"]["documents"] == 3
    assert versions["code"]["sources"]
    assert versions["index"]["embedding"].startswith("fake")
    assert versions["model"] is None
    assert versions["prompts"]
    assert all(row["versions"] == versions for row in rows)
    assert rows[-1]["earlier"][0]["text"]
    assert rows[-1]["alone"]["text"]
    assert rows[0]["retrieved"][0]["provision"] == "第二条"
    assert 0 <= rows[0]["confidence"] <= 1


def test_versions_tell_a_changed_corpus_from_the_same_one(small_corpus: LocalAsker, small_stores: Stores) -> None:
    before = small_corpus.versions()
    assert small_corpus.versions() == before
    small_stores.catalogue.remove("rent")
    after = small_corpus.versions()
    assert after["corpus"]["digest"] != before["corpus"]["digest"]
    assert after["code"] == before["code"]
    secrets = json.dumps(after)
    assert "key" not in secrets
    assert str(small_stores.settings.data_dir) not in secrets


def test_a_server_gives_the_results_of_the_assistant_behind_it(small_stores: Stores, tmp_path: Path) -> None:
    save_corpus(small_stores)
    probes = Probes(retrieved=30, alone=True)
    with ready_client(create_app(small_stores)) as client:
        client.base_url = client.base_url.join("/api/v1")
        server = ServerAsker("http://testserver", client)
        run(corpus_cases(), server, probes=probes, out=tmp_path / "server")
        assert server.versions()["corpus"]["documents"] == 3
        assert server.confidence("奖励多少？", as_of=AS_OF) is None  # a server does not tell
    local = LocalAsker(build_assistant(small_stores), small_stores)
    run(corpus_cases(), local, probes=probes, out=tmp_path / "local")

    def rows(folder: Path) -> list[dict[str, Any]]:
        found = [json.loads(line) for line in lines(folder)]
        return [{name: value for name, value in row.items() if name != "versions"} for row in found]

    assert rows(tmp_path / "server") == rows(tmp_path / "local")


# -- with a part left out --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def development() -> list[Case]:
    """Cases of the development half that expect a document, some of each kind."""
    cases = [c for c in load(sorted(CASES.glob("*.jsonl")), Half.DEVELOPMENT) if c.expect.documents and not c.turns]
    return cases[::4]


def ablated(stores: Stores, cases: list[Case], ablation: Ablation | None) -> Results:
    return run(cases, LocalAsker(build_assistant(stores, ablation), stores), probes=RETRIEVAL)


def test_each_part_of_retrieval_is_worth_something(corpus_stores: Stores, development: list[Case]) -> None:
    found = {a: ablated(corpus_stores, development, a).metrics for a in (None, *Ablation)}
    whole = found[None]["retrieval_document_mrr"]
    assert whole is not None
    for ablation in (Ablation.DENSE_ONLY, Ablation.LEXICAL_ONLY, Ablation.NO_RERANK):
        value = found[ablation]["retrieval_document_mrr"]
        assert value is not None
        assert 0.3 < value < whole, ablation
    assert found[Ablation.NO_CARDS] == found[None]  # cards have no part in retrieval


def test_without_cards_nothing_is_judged_and_the_text_still_answers(corpus_stores: Stores) -> None:
    question = "公司注册在园区，去年首次认定高新技术企业，能领多少奖励？"
    asked = {"as_of": AS_OF, "conversation_id": None, "profile": None}
    whole = LocalAsker(build_assistant(corpus_stores), corpus_stores).ask(question, **asked)
    without = LocalAsker(build_assistant(corpus_stores, Ablation.NO_CARDS), corpus_stores).ask(question, **asked)
    assert whole.findings
    assert not without.findings
    assert without.citations


def test_with_words_alone_no_vector_is_searched(corpus_stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> list[tuple[str, float]]:
        raise AssertionError("a vector was searched")

    monkeypatch.setattr(corpus_stores.vectors, "search", refuse)
    monkeypatch.setattr(corpus_stores.sentences, "search", refuse)
    asker = LocalAsker(build_assistant(corpus_stores, Ablation.LEXICAL_ONLY), corpus_stores)
    assert asker.search("技改补助比例", as_of=AS_OF, limit=5)
    whole = LocalAsker(build_assistant(corpus_stores), corpus_stores)
    with pytest.raises(AssertionError, match="searched"):
        whole.search("技改补助比例", as_of=AS_OF, limit=5)
