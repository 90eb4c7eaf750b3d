"""The copy of a data folder among many laws."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from bench.robustness import crowd
from bench.stores import opened
from tests.assistant.documents import ingested, save

NUMERALS = "一二三四五六七八"


def test_a_crowded_copy_has_so_many_times_as_many_articles_and_is_made_once(tmp_path: Path) -> None:
    data, crowded, statutes = tmp_path / "data", tmp_path / "crowded", tmp_path / "statutes"
    with opened(data) as (stores, _):
        save(stores.catalogue, ingested("reward", "第一条 奖励二十万元。", "第二条 六月底前申报。"))
    statutes.mkdir()
    rows = [
        {"id": str(n), "name": f"民法典第{c}条", "text": f"民事主体的第{n}项权利。"} for n, c in enumerate(NUMERALS)
    ]
    (statutes / "corpus.jsonl.gz").write_bytes(
        gzip.compress("\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode())
    )
    (statutes / "queries.jsonl").write_text(json.dumps({"id": "q", "query": "有何权利", "gold": ["0"]}), "utf-8")
    for _ in range(2):
        assert crowd(data, crowded, statutes, 3) == 6
        with opened(crowded) as (stores, _):
            assert sum(1 for _ in stores.catalogue.passages()) == 2 + 6
            assert not list(stores.catalogue.passages_without_vector())
    with opened(data) as (stores, _):
        assert sum(1 for _ in stores.catalogue.passages()) == 2
