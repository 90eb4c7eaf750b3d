"""Measuring retrieval: the sample, its store, BM25 and the ratio."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.bm25 import BM25
from bench.retrieval import measured, ratio
from bench.statutes import Asked, documents, place_of, sample

NAMES = ["合同法第一条", "合同法第二条", "合同法第二条", "劳动法第十条", "劳动法第二十条之一"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [{"id": f"a{n}", "name": name, "text": f"当事人应当遵守第{n}款。"} for n, name in enumerate(NAMES)]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "corpus.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    questions = [{"id": f"q{n}", "query": f"第{n}款怎么办？", "gold": [f"a{n}"]} for n in range(3)]
    text = "\n".join(json.dumps(question, ensure_ascii=False) for question in questions)
    (tmp_path / "queries.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def test_questions_to_report_are_not_fitted_on_and_every_gold_article_is_there(folder: Path) -> None:
    chosen = sample(folder, reported=1, articles=4, seed=7)
    assert not {q.id for q in chosen.reported} & {q.id for q in chosen.others}
    assert len(chosen.reported) + len(chosen.others) == 3
    assert {"a0", "a1", "a2"} < {article.id for article in chosen.articles}
    assert len(chosen.articles) == 4
    assert chosen == sample(folder, reported=1, articles=4, seed=7)


def test_every_article_is_a_passage_of_its_law_and_versions_stand_apart(folder: Path) -> None:
    made = list(documents(sample(folder, reported=1, articles=None, seed=7).articles))
    found = {of[place_of(p)]: (d.register.title, p.path, p.text) for d, of in made for p in d.passages}
    assert found["a4"][:2] == ("劳动法", ("第二十条之一",))
    assert found["a1"][:2] == found["a2"][:2] == ("合同法", ("第二条",))
    assert [d.register.title for d, _ in made] == ["劳动法", "合同法", "合同法"]
    assert set(found) == {"a0", "a1", "a2", "a3", "a4"}


def test_a_rare_pair_counts_more_than_a_common_one() -> None:
    found = BM25(["企业申报奖励", "企业申报补贴", "企业申报补助"]).search("企业奖励", 3)
    assert found[0] == 0


def test_recall_is_the_share_of_a_questions_articles() -> None:
    asked = [Asked("q", "问", frozenset({"a", "b"}))]
    figures = measured("x", asked, lambda _: ["c", "a", "d", "e", "f", "b"])
    assert figures.recall == {1: [0.0], 5: [0.5], 10: [1.0], 100: [1.0]}
    assert figures.reciprocal == [0.5]


def test_the_ratio_comes_with_an_interval_that_holds_it() -> None:
    value, low, high = ratio([1.0, 0.5, 1.0, 0.0], [0.5, 0.5, 0.5, 0.5])
    assert value == 1.25
    assert low < value < high


@pytest.mark.parametrize("module", ["retrieval", "refusal"])
def test_without_the_data_a_benchmark_says_so_and_ends_with_2(module: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", f"bench.{module}", "--folder", str(tmp_path), "--data-dir", str(tmp_path / "d")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "not there" in ended.stderr
