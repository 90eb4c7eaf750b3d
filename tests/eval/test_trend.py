from __future__ import annotations

import json
import os
from pathlib import Path

from typer.testing import CliRunner

from eval.command import app
from eval.report.trend import trend_page
from eval.trend import read_trend
from tests.eval.answers import answer, case
from tests.eval.stored_runs import stored

runner = CliRunner()


def at(folder: Path, moment: str) -> None:
    path = folder / "summary.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "made_at": moment}), "utf-8")


def three_runs(folder: Path) -> Path:
    stored(folder / "b-second", [(case(), answer())], model="m-7b")
    stored(folder / "a-third", [(case(), answer()), (case(id="t-2", question="乙"), answer(text="无。"))])
    stored(folder / "c-first", [(case(), answer(text="无。"))])
    for name, moment in {
        "c-first": "2026-10-01",
        "b-second": "2026-11-01T08:00:00+08:00",
        "a-third": "2026-11-02",
    }.items():
        at(folder / name, moment)
    return folder


def test_runs_of_a_folder_stand_in_the_order_of_time(tmp_path: Path) -> None:
    trend = read_trend([three_runs(tmp_path)])
    assert [run.name for run in trend.runs] == ["c-first", "b-second", "a-third"]
    recall = next(m for m in trend.measures if m.name == "figure_recall")
    assert trend.values(recall) == [0.0, 1.0, 0.5]


def test_a_run_without_a_moment_is_dated_by_its_file(tmp_path: Path) -> None:
    stored(tmp_path / "old", [(case(), answer())])
    os.utime(tmp_path / "old" / "summary.json", (1_700_000_000, 1_700_000_000))
    assert read_trend([tmp_path]).runs[0].made_at.year == 2023


def test_a_run_named_twice_is_listed_once_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    three_runs(tmp_path)
    (tmp_path / "c-first" / "summary.json").write_text("{", "utf-8")
    trend = read_trend([tmp_path, tmp_path / "a-third"])
    assert [run.name for run in trend.runs] == ["b-second", "a-third"]
    assert "c-first" in trend.unreadable[0]


def test_the_page_has_every_run_and_a_chart_for_every_metric(tmp_path: Path) -> None:
    trend = read_trend([three_runs(tmp_path)])
    page = trend_page(trend)
    assert page == trend_page(trend)
    assert all(run.name in page for run in trend.runs)
    assert page.count("<figure") == len(trend.measures)
    assert "m-7b" in page


def test_a_name_of_a_folder_stays_text(tmp_path: Path) -> None:
    stored(tmp_path / "<img src=x onerror=alert(1)>", [(case(), answer())])
    page = trend_page(read_trend([tmp_path]))
    assert "<img" not in page
    assert "&lt;img" in page


def test_the_commands_tell_success_failure_and_wrong_use_apart(tmp_path: Path) -> None:
    three_runs(tmp_path)
    shown = runner.invoke(app, ["trend", str(tmp_path), "--html", str(tmp_path / "t.html")])
    assert shown.exit_code == 0, shown.output
    assert "数字召回" in shown.output
    empty = tmp_path / "empty"
    empty.mkdir()
    assert runner.invoke(app, ["trend", str(empty)]).exit_code == 2

    gate = tmp_path / "gate.yaml"
    gate.write_text(
        "figure_recall: {min: 0.6, measured: 0.61, measured_on: 2026-11-23}\nverdict: {min: 0.5}\n", "utf-8"
    )
    held = runner.invoke(app, ["gate", str(gate), str(tmp_path / "b-second")])
    assert held.exit_code == 0
    assert "2026-11-23 为 0.61" in held.output
    assert "未测" in held.output
    assert runner.invoke(app, ["gate", str(gate), str(tmp_path / "b-second"), "--strict"]).exit_code == 1
    assert runner.invoke(app, ["gate", str(gate), str(tmp_path / "a-third")]).exit_code == 1
    assert runner.invoke(app, ["gate", str(gate), str(empty)]).exit_code == 2
    gate.write_text("figure_recal: {min: 0.6}\n", "utf-8")
    assert runner.invoke(app, ["gate", str(gate), str(tmp_path / "b-second")]).exit_code == 2
