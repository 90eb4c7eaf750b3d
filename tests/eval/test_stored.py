from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.measures import in_order, measure_of
from eval.stored import RunUnreadable, read_run
from tests.eval.answers import answer, case
from tests.eval.stored_runs import change_rows, stored


def test_a_run_is_read_as_it_was_written_with_the_texts_it_cites(tmp_path: Path) -> None:
    run = stored(tmp_path, [(case(), answer())])
    (row,) = run.rows
    assert (row.case.id, row.answer.text if row.answer else "") == ("t-1", answer().text)
    assert run.sources["hnte-2025", 1].startswith("第五条")
    assert run.metrics["document_hit"] == 1


def test_fields_and_metrics_of_a_newer_program_are_read_past(tmp_path: Path) -> None:
    stored(tmp_path, [(case(), answer())])
    judged = {
        "faithfulness": {"points": 0.5, "possible": 1, "ok": False, "reason": "半句无据", "judge": "m"},
        "broken": None,
    }
    change_rows(tmp_path, judgements=judged, attempt=2, tokens={"prompt": 3})
    (row,) = read_run(tmp_path).rows
    assert row.faults == {"faithfulness": "半句无据"}
    assert measure_of("faithfulness").title == "faithfulness"
    assert [m.name for m in in_order(["errors", "faithfulness", "document_hit"])] == [
        "document_hit",
        "faithfulness",
        "errors",
    ]


def test_an_unknown_expectation_is_kept_by_its_name(tmp_path: Path) -> None:
    stored(tmp_path, [(case(), answer())])
    path = tmp_path / "results.jsonl"
    row = json.loads(path.read_text("utf-8"))
    row["case"]["expect"]["tone"] = "polite"
    path.write_text(json.dumps(row), "utf-8")
    assert (read_run(tmp_path).rows[0].case.expect.model_extra or {})["tone"] == "polite"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("summary.json", None, "summary.json 无法读取"),
        ("summary.json", "{", "不是 JSON"),
        ("summary.json", "[]", "没有 metrics"),
        ("results.jsonl", None, "results.jsonl 无法读取"),
        ("results.jsonl", '{"case": {}}\n', "results.jsonl:1"),
        ("results.jsonl", "not json\n", "results.jsonl:1"),
    ],
)
def test_a_folder_without_a_sound_run_is_refused_by_name(
    tmp_path: Path, name: str, text: str | None, said: str
) -> None:
    stored(tmp_path, [(case(), answer())])
    if text is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(RunUnreadable, match=said):
        read_run(tmp_path)


def test_a_run_cut_off_amid_its_sources_keeps_its_quotes(tmp_path: Path) -> None:
    stored(tmp_path, [(case(), answer())])
    (tmp_path / "sources.jsonl").write_text('{"document_id": "hnte-2025", "ver', "utf-8")
    assert read_run(tmp_path).sources == {}
