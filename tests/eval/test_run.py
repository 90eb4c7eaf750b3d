from __future__ import annotations

import json
from pathlib import Path

from eval.dataset import Kind
from eval.gate import Threshold, check
from eval.report import markdown, print_report, worst_kind
from eval.run import run
from tests.eval.answers import FakeAsker, answer, case, citation


def test_earlier_turns_are_asked_first_in_one_conversation() -> None:
    asker = FakeAsker({"高企奖励多少": answer(), "要交什么材料？": answer()})
    results = run([case(question="要交什么材料？", turns=["高企奖励多少"])], asker)
    assert asker.asked == [("高企奖励多少", None), ("要交什么材料？", "c1")]
    assert len(results.judged[0].outcome.earlier) == 1


def test_results_stand_in_the_order_of_the_cases_whatever_the_concurrency() -> None:
    cases = [case(id=f"c{n}", question=f"问{n}") for n in range(20)]
    results = run(cases, FakeAsker({c.question: answer() for c in cases}), concurrency=8)
    assert [j.outcome.case.id for j in results.judged] == [c.id for c in cases]


def test_a_question_that_raises_is_counted_and_fails_any_gate() -> None:
    cases = [case(id="good", question="好"), case(id="bad", question="坏")]
    results = run(cases, FakeAsker({"好": answer(), "坏": RuntimeError("no luck")}))
    assert results.metrics["errors"] == 1
    assert results.summary()["failing"] == {"bad": {"errors": "RuntimeError: no luck"}}
    assert [c.metric for c in check(results, {"document_hit": Threshold(min=0.5)}) if not c.passed] == ["errors"]


def test_whole_answers_and_a_summary_without_time_of_day_are_kept(tmp_path: Path) -> None:
    shifted = answer(citations=(citation(start=2),))
    results = run(
        [case(id="a", question="甲"), case(id="b", question="乙")], FakeAsker({"甲": answer(), "乙": shifted})
    )
    results.write(tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "results.jsonl").read_text("utf-8").splitlines()]
    assert rows[0]["answer"]["citations"][0]["quote"] == answer().citations[0].quote
    assert rows[1]["judgements"]["citation_exactness"]["ok"] is False
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    assert summary["settings"] == {
        "asked": "fake",
        "model": None,
        "generation": 1,
        "as_of": ["2026-11-22"],
        "concurrency": 2,
    }
    assert summary["metrics"]["citation_exactness"] == 0.5
    assert summary["judged"]["citation_exactness"] == 2


def test_a_planted_fault_closes_the_gate_on_its_metric_alone() -> None:
    thresholds = {"citation_exactness": Threshold(min=1), "unsupported_figures": Threshold(max=0)}
    sound = run([case()], FakeAsker({case().question: answer()}))
    broken = run([case()], FakeAsker({case().question: answer(citations=(citation(end=5),))}))
    assert all(c.passed for c in check(sound, thresholds))
    assert [c.metric for c in check(broken, thresholds) if not c.passed] == ["citation_exactness"]


def test_the_report_names_the_worst_kind_and_every_failing_case() -> None:
    from rich.console import Console

    cases = [case(id="ok", question="甲"), case(id="lost", kind="filing", question="乙")]
    results = run(cases, FakeAsker({"甲": answer(), "乙": answer(text="一次性奖励。[1]")}))
    recall = next(m for m in __import__("eval.metrics").metrics.METRICS if m.name == "figure_recall")
    assert worst_kind(results, recall) == (Kind.FILING, 0.0)
    console = Console(width=160, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    print_report(results, console)
    shown = console.export_text()
    assert "lost 申报 乙" in shown
    assert "数字召回：缺 20万元" in shown


def test_the_markdown_table_has_the_measured_metrics_with_their_thresholds() -> None:
    results = run([case()], FakeAsker({case().question: answer()}))
    table = markdown(results, check(results, {"document_hit": Threshold(min=0.95)}))
    assert "| 文件命中 | 100.0% | ≥ 0.95 | 1 |" in table
    assert "应弃答召回" not in table
