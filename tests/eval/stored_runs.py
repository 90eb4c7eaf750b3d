"""Runs as they lie in folders, made of the answers of `tests.eval.answers`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.policy.answer import Answer
from eval.dataset import Case
from eval.report.write import write_reports
from eval.run import run
from eval.stored import StoredRun, read_run
from tests.eval.answers import FakeAsker


def stored(folder: Path, asked: Sequence[tuple[Case, Answer | Exception]], **settings: Any) -> StoredRun:
    """The run of the cases with these answers, written to the folder and read again."""
    results = run([c for c, _ in asked], FakeAsker({c.question: a for c, a in asked}), settings=settings)
    results.write(folder)
    write_reports(folder, results)
    return read_run(folder)


def change_rows(folder: Path, **changes: Any) -> None:
    """Puts the changes into every row of results.jsonl."""
    path = folder / "results.jsonl"
    rows = [{**json.loads(line), **changes} for line in path.read_text("utf-8").splitlines()]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
