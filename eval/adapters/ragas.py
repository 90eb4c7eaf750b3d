"""A run in the format of ragas: user_input, response, retrieved_contexts, reference. Its metrics: `eval.adapters.ragas_metrics`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from eval.adapters.table import REFERENCE
from eval.report.passages import CHECKED, passages
from eval.stored import Row, StoredRun
from eval.wording import words_of


def samples(run: StoredRun) -> list[dict[str, Any]]:
    """One sample a row with an answer. `retrieved_contexts` are the cited spans with the text around them; `reference` is the reference
    answer where the case has one, else what it expects in words.
    """
    return [_sample(row, run) for row in run.rows if row.answer is not None]


def write_samples(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """JSONL, as `ragas.EvaluationDataset.from_jsonl` reads it."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _sample(row: Row, run: StoredRun) -> dict[str, Any]:
    assert row.answer is not None
    contexts = [
        p.before + p.quote + p.after if p.state == CHECKED else p.quote for p in passages(row.answer, run.sources)
    ]
    return {
        "user_input": "\n".join((*row.case.turns, row.case.question)),
        "response": words_of(row.answer),
        "retrieved_contexts": contexts,
        "reference": _reference(row),
        "reference_context_ids": list(row.case.expect.documents),
    }


def _reference(row: Row) -> str:
    note, expect = row.case.note or "", row.case.expect
    if note.startswith(REFERENCE):
        return note.removeprefix(REFERENCE)
    if expect.status == "abstained":
        return "资料中没有依据，不作答。"
    verdicts = {"eligible": "符合条件", "not_eligible": "不符合条件", "unknown": "需要补充信息才能判断"}
    parts = [
        verdicts.get(expect.verdict or "", ""),
        f"依据：{'、'.join((*expect.documents, *expect.provisions))}" if expect.documents else "",
        f"数字：{'、'.join(expect.figures)}" if expect.figures else "",
        f"金额：{expect.amount_cny:.0f}元" if expect.amount_cny is not None else "",
        note,
    ]
    return "；".join(part for part in parts if part)
