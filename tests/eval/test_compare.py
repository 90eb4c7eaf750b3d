from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.command import app
from eval.compare import Comparison, Direction, NothingToCompare, as_json, compare
from eval.gate import Check, Threshold
from eval.report.comparison import comparison_page
from eval.stored import Row, StoredAnswer, StoredCase, StoredJudgement, StoredRun
from tests.eval.answers import answer, case, citation
from tests.eval.stored_runs import stored

SHARES = ("document_hit", "provision_hit", "citation_exactness", "figure_recall", "status_match", "verdict")
RIGHT = StoredAnswer(status="answered", text="……")


def row(name: str, points: dict[str, float], possible: float = 1.0, seconds: float = 0.1) -> Row:
    asked = StoredCase(id=name, kind="amount", question=name, as_of=date(2026, 11, 22))
    judged = {m: StoredJudgement(points=p, possible=possible, ok=p >= possible) for m, p in points.items()}
    judged["latency_p50"] = StoredJudgement(points=seconds)
    return Row(case=asked, answer=RIGHT, judgements=judged)


def a_run(name: str, rows: list[Row], **settings: Any) -> StoredRun:
    names = {metric: None for r in rows for metric in r.judgements}
    return StoredRun(name, tuple(rows), settings, names, datetime(2026, 11, 23, tzinfo=UTC))


def drawn(name: str, generator: random.Random, hardness: list[float]) -> StoredRun:
    """A run in which every case succeeds with its own probability, more or less alike in all metrics."""
    rows = []
    for number, chance in enumerate(hardness):
        luck = {m: float(generator.random() < chance) for m in SHARES if m != "verdict" or number % 6 == 0}
        rows.append(row(f"c{number}", luck, seconds=generator.lognormvariate(-2, 0.5)))
    return a_run(name, rows)


def test_two_runs_of_the_same_thing_do_not_differ_in_95_of_100_seeds() -> None:
    said_different = []
    for seed in range(100):
        generator = random.Random(seed)
        hardness = [generator.betavariate(2, 0.5) for _ in range(60)]
        found = compare(drawn("a", generator, hardness), drawn("b", generator, hardness), seed=seed)
        said_different += [seed] if found.better or found.worse else []
    assert len(said_different) <= 5, said_different


def test_a_metric_that_fell_is_found_and_no_other() -> None:
    generator = random.Random(5)
    rows = [row(f"c{n}", {m: float(generator.random() < 0.9) for m in SHARES}) for n in range(300)]
    worse = [
        r.model_copy(update={"judgements": {**r.judgements, "figure_recall": StoredJudgement(points=0, ok=False)}})
        if n % 10 == 0
        else r
        for n, r in enumerate(rows)
    ]
    found = compare(a_run("a", rows), a_run("b", worse))
    assert {m.measure.name for m in found.worse} == {"figure_recall", "sound"}
    assert not found.better
    assert "显著变差" in found.sentence


def test_lower_is_better_where_the_metric_says_so() -> None:
    before = a_run("a", [row(f"c{n}", {"false_refusals": 1.0}) for n in range(20)])
    after = a_run("b", [row(f"c{n}", {"false_refusals": 0.0}) for n in range(20)])
    directions = {m.measure.name: m.direction for m in compare(before, after).metrics}
    assert directions["false_refusals"] is Direction.BETTER


def test_speed_is_shown_and_not_judged() -> None:
    before = a_run("a", [row(f"c{n}", {"document_hit": 1.0}, seconds=0.1) for n in range(30)])
    after = a_run("b", [row(f"c{n}", {"document_hit": 1.0}, seconds=9.0) for n in range(30)])
    found = compare(before, after)
    (speed,) = (m for m in found.metrics if m.measure.name == "latency_p50")
    assert (speed.paired.after, speed.p, speed.direction) == (9.0, None, Direction.SAME)
    assert found.sentence == "没有显著差异"
    assert not found.changes


def pair(tmp_path: Path) -> tuple[StoredRun, StoredRun]:
    questions = {n: case(id=n, question=f"问题{n}") for n in ("fixed", "broken", "mixed", "same", "lost")}
    worse, wrong_place = answer(text="一次性奖励。[1]"), answer(citations=(citation(provision="第九条"),))
    before = {"fixed": worse, "broken": answer(), "mixed": worse, "same": worse, "lost": answer()}
    after = {"fixed": answer(), "broken": worse, "mixed": wrong_place, "same": worse, "lost": RuntimeError("断线")}
    first = stored(tmp_path / "a", [(questions[n], given) for n, given in before.items()], model=None)
    second = stored(tmp_path / "b", [(questions[n], given) for n, given in after.items()], model="m-7b")
    return first, second


def by_direction(found: Comparison) -> dict[str, set[str]]:
    return {d.value: {c.after.case.id for c in found.of(d)} for d in Direction if found.of(d)}


def test_cases_that_got_better_and_worse_are_told_apart(tmp_path: Path) -> None:
    found = compare(*pair(tmp_path))
    assert by_direction(found) == {"better": {"fixed"}, "worse": {"broken", "lost"}, "mixed": {"mixed"}}
    assert found.changes[0].direction is Direction.WORSE
    assert "m-7b" in "".join(found.warnings)
    (broken,) = (c for c in found.changes if c.after.case.id == "broken")
    assert [(c.before, c.after) for c in broken.changes] == [("", "缺 20万元")]


def test_other_cases_other_expectations_and_other_thresholds_are_warned_of(tmp_path: Path) -> None:
    first = stored(
        tmp_path / "a", [(case(id="x", question="甲"), answer()), (case(id="only", question="乙"), answer())]
    )
    second = stored(tmp_path / "b", [(case(id="x", question="甲", expect={"status": "partial"}), answer())])
    loose, tight = (Check("document_hit", Threshold(min=m), 1.0) for m in (0.5, 0.9))
    warnings = compare(first, second, ([loose], [tight])).warnings
    assert any("只在 a 中的 1 个用例" in w and "only" in w for w in warnings)
    assert any("预期" in w and "x" in w for w in warnings)
    assert any("门槛不同" in w and "≥ 0.5 → ≥ 0.9" in w for w in warnings)


def test_runs_without_a_common_case_are_refused(tmp_path: Path) -> None:
    first = stored(tmp_path / "a", [(case(id="x"), answer())])
    second = stored(tmp_path / "b", [(case(id="y"), answer())])
    with pytest.raises(NothingToCompare, match="没有相同的用例"):
        compare(first, second)


def test_repeats_of_a_case_count_as_one_case() -> None:
    many = [row("c", {"document_hit": 1.0}) for _ in range(50)] + [row("d", {"document_hit": 1.0})]
    few = [row("c", {"document_hit": 0.0}) for _ in range(50)] + [row("d", {"document_hit": 1.0})]
    found = compare(a_run("a", many), a_run("b", few))
    assert found.cases == 2
    assert not found.worse  # fifty answers to one question are one question


def test_the_command_prints_writes_and_refuses(tmp_path: Path) -> None:
    pair(tmp_path)
    run, page = CliRunner().invoke, tmp_path / "c.html"
    folders = [str(tmp_path / "a"), str(tmp_path / "b")]
    shown = run(app, ["compare", *folders, "--html", str(page)])
    assert shown.exit_code == 0, shown.output
    assert "broken" in shown.output
    assert "<script>" in page.read_text("utf-8")
    found = json.loads(run(app, ["compare", *folders, "--json"]).output)
    assert [c["id"] for c in found["changed"]["better"]] == ["fixed"]
    assert found["test"]["correction"] == "holm"
    refused = run(app, ["compare", *folders, "--strict"])
    assert (refused.exit_code, "model" in refused.output) == (2, True)
    assert run(app, ["compare", folders[0], str(tmp_path / "none")]).exit_code == 2
    assert run(app, ["compare", *folders, "--fail-if-worse"]).exit_code == 0  # five cases prove nothing


def test_what_was_asked_and_answered_stays_text_on_the_page(tmp_path: Path) -> None:
    attack = "<img src=x onerror=alert(1)>"
    asked = case(id="x", question=attack)
    first = stored(tmp_path / "a", [(asked, answer(text=attack))])
    second = stored(tmp_path / "b", [(asked, answer())], note=attack)
    page = comparison_page(compare(first, second))
    assert "&lt;img" in page
    assert "<img" not in page
    assert json.dumps(as_json(compare(first, second)))
