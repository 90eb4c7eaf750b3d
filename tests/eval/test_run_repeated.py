"""A run that asks each case several times says how far the answers differ."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

from assistant.policy.answer import Answer
from eval.run import run
from tests.eval.answers import FakeAsker, answer, case


class Wavering(FakeAsker):
    """Loses the figure every second time."""

    def __init__(self) -> None:
        super().__init__({"甲": answer(), "乙": answer()})
        self._times = count()

    def ask(self, question: str, **given: Any) -> Answer:
        found = super().ask(question, **given)
        wavers = question == "乙" and next(self._times) % 2
        return found.model_copy(update={"text": "给予一次性奖励。[1]"}) if wavers else found


CASES = [case(id="steady", question="甲"), case(id="wavers", question="乙")]


def test_variance_and_the_cases_that_cause_it_are_in_the_summary(tmp_path: Path) -> None:
    results = run(CASES, Wavering(), concurrency=1, repeat=4, out=tmp_path)
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    assert summary["cases"] == 2
    assert results.metrics["figure_recall"] == 0.75
    spread = summary["repeats"]["metrics"]["figure_recall"]
    assert spread == {"mean": 0.75, "sd": 0.25, "values": [1.0, 0.5, 1.0, 0.5]}
    assert summary["repeats"]["unstable"] == {"wavers": ["figure_recall"]}


def test_each_repeat_is_a_row_of_its_own(tmp_path: Path) -> None:
    run(CASES, Wavering(), concurrency=1, repeat=2, out=tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "results.jsonl").read_text("utf-8").splitlines()]
    assert [(r["case"]["id"], r["repeat"]) for r in rows] == [
        ("steady", 1),
        ("steady", 2),
        ("wavers", 1),
        ("wavers", 2),
    ]
    assert len({r["answer"]["id"] for r in rows}) == 4


def test_totals_are_those_of_one_round() -> None:
    loose = FakeAsker({"甲": answer(text="奖励99万元。[1]")})
    assert run(CASES[:1], loose, repeat=3).metrics["unsupported_figures"] == 1


def test_a_single_run_speaks_of_no_repeats() -> None:
    assert run(CASES, Wavering()).summary()["repeats"] == {}
