from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from time import perf_counter
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from eval.command import app
from eval.report.html import run_page
from eval.report.junit import junit_xml
from eval.report.passages import CHECKED, DIFFERS, NOT_KEPT, passages
from eval.report.view import case_views, cuts, figures
from eval.stored import read_run
from tests.eval.answers import FIRST, answer, case, citation
from tests.eval.stored_runs import change_rows, stored

ATTACK = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">'\"}}{{7*7}}"


class Page(HTMLParser):
    """The tags, the addresses and the handlers of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [v or "" for k, v in attrs if k in ("src", "href", "xlink:href", "action", "data")]
        self.handlers += [k for k, _ in attrs if k.startswith("on")]


def test_the_page_stands_alone(tmp_path: Path) -> None:
    page = Page(run_page(stored(tmp_path, [(case(), answer())])))
    assert all(address.startswith("#") for address in page.addresses)
    assert page.tags.count("script") == 1
    assert not page.handlers
    assert "link" not in page.tags


def test_nothing_that_was_asked_answered_or_cited_becomes_markup(tmp_path: Path) -> None:
    asked = case(question=ATTACK, note=ATTACK, turns=[ATTACK], profile={ATTACK: ATTACK}, id=ATTACK)
    given = answer(text=ATTACK, citations=(citation(title=ATTACK, quote=ATTACK, provision=ATTACK),))
    run = stored(tmp_path, [(asked, given)], **{ATTACK: ATTACK})
    page = Page(run_page(run))
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert not page.handlers
    assert "{{7*7}}" in run_page(run)


def test_the_same_run_gives_the_same_page(tmp_path: Path) -> None:
    run = stored(tmp_path, [(case(), answer()), (case(id="t-2", kind="filing", question="乙"), answer(text="无。"))])
    assert run_page(run) == run_page(read_run(tmp_path))


def test_a_quote_is_marked_where_it_stands(tmp_path: Path) -> None:
    run = stored(tmp_path, [(case(), answer(citations=(citation(start=4, end=9, quote=FIRST[4:9]),)))])
    given = run.rows[0].answer
    assert given is not None
    (found,) = passages(given, run.sources)
    assert (found.state, found.before, found.quote) == (CHECKED, FIRST[:4], FIRST[4:9])
    assert f"{FIRST[:4]}<mark>{FIRST[4:9]}</mark>{FIRST[9:12]}" in run_page(run)


@pytest.mark.parametrize(("kept", "state"), [({}, NOT_KEPT), ({("hnte-2025", 1): "别的文本"}, DIFFERS)])
def test_a_quote_that_cannot_be_checked_or_does_not_check_out_is_named(
    tmp_path: Path, kept: dict[tuple[str, int], str], state: str
) -> None:
    given = stored(tmp_path, [(case(), answer())]).rows[0].answer
    assert given is not None
    (found,) = passages(given, kept)
    assert (found.state, found.before, found.after) == (state, "", "")


def test_the_worst_cases_come_first(tmp_path: Path) -> None:
    run = stored(
        tmp_path,
        [
            (case(id="sound", question="一"), answer()),
            (
                case(id="many", question="二"),
                answer(text="无。", citations=(citation(provision="第九条"),)),
            ),
            (case(id="grave", question="三"), answer(citations=(citation(start=3),))),
            (case(id="lost", question="四"), RuntimeError("断线")),
        ],
    )
    order = [view.row.case.id for view in case_views(run)]
    assert order == ["lost", "grave", "many", "sound"]
    assert "RuntimeError: 断线" in run_page(run)


def test_a_metric_unknown_to_this_program_is_shown_by_its_name(tmp_path: Path) -> None:
    stored(tmp_path, [(case(), answer())])
    change_rows(
        tmp_path, judgements={"faithfulness": {"points": 0.25, "possible": 1, "ok": False, "reason": "半句无据"}}
    )
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    summary["metrics"]["faithfulness"] = 0.25
    (tmp_path / "summary.json").write_text(json.dumps(summary), "utf-8")
    page = run_page(read_run(tmp_path))
    assert "faithfulness" in page
    assert "半句无据" in page


def test_a_value_that_the_rows_do_not_add_up_to_has_no_interval(tmp_path: Path) -> None:
    stored(tmp_path, [(case(id=f"c{n}", question=f"问{n}"), answer()) for n in range(4)])
    path = tmp_path / "summary.json"
    summary = json.loads(path.read_text("utf-8"))
    summary["metrics"]["document_hit"] = 0.5
    path.write_text(json.dumps(summary), "utf-8")
    by_name = {f.measure.name: f for f in figures(read_run(tmp_path))}
    assert (by_name["document_hit"].value, by_name["document_hit"].interval) == (0.5, None)
    assert by_name["provision_hit"].interval is not None


def test_cases_are_cut_by_kind_difficulty_format_and_document(tmp_path: Path) -> None:
    hard = case(
        id="h",
        kind="multi_turn",
        question="那能拿多少？什么时候申报？",
        turns=["高企有奖励吗"],
        expect={"documents": ["park-hnte-reward-2025"], "figures": ["20万元", "10万元"]},
    )
    easy = case(id="e", kind="definition", question="什么是高企", expect={"documents": ["park-techsme-sheet"]})
    found = {
        c.dimension.name: [p.name for p in c.parts]
        for c in cuts(stored(tmp_path, [(hard, answer()), (easy, answer())]))
    }
    assert found["kind"] == ["概念", "多轮"]
    assert found["difficulty"] == ["容易", "较难"]
    assert len(found["document"]) == len(found["format"]) == 2


def test_junit_has_a_failure_with_reasons_for_every_faulty_case(tmp_path: Path) -> None:
    run = stored(
        tmp_path,
        [
            (case(id="good", question="好"), answer()),
            (case(id="bad", question="坏\x00<&"), answer(text="一次性\x0b奖励。[1]")),
            (case(id="lost", question="断"), RuntimeError("no luck")),
        ],
    )
    root = ElementTree.fromstring(junit_xml(run))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("3", "1", "1")
    cases = {c.get("name", "").split()[0]: c for c in root.iter("testcase")}
    assert list(cases["good"]) == []
    failure, error = cases["bad"].find("failure"), cases["lost"].find("error")
    assert failure is not None
    assert "数字召回：缺 20万元" in (failure.text or "")
    assert error is not None
    assert "no luck" in (error.text or "")
    assert {"document_hit", "asked"} <= {p.get("name") for p in root.iter("property")}


def big_run(folder: Path, cases: int = 320) -> None:
    long = "对符合条件的企业，按照实际投入给予补助，最高不超过200万元。" * 12
    quoted = tuple(citation(n=n) for n in range(1, 7))
    stored(
        folder,
        [
            (
                case(id=f"c{n}", question=f"第{n}个问题", kind=["amount", "filing", "list"][n % 3]),
                answer(text=long, citations=quoted),
            )
            for n in range(cases)
        ],
    )


@pytest.mark.timed
def test_320_cases_are_rendered_in_5_seconds_and_8_megabytes(tmp_path: Path) -> None:
    big_run(tmp_path)
    started = perf_counter()
    page = run_page(read_run(tmp_path))
    assert perf_counter() - started < 5
    assert len(page.encode()) < 8_000_000


def test_the_command_makes_the_page_of_a_stored_run_anew(tmp_path: Path) -> None:
    stored(tmp_path / "run", [(case(), answer())])
    gate = tmp_path / "gate.yaml"
    gate.write_text("document_hit: {min: 0.5, measured: 0.9, measured_on: 2026-11-23}\n", "utf-8")
    arguments: list[Any] = ["report", tmp_path / "run", "--gate", gate, "--out", tmp_path / "out"]
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exit_code == 0, result.output
    assert "门槛" in (tmp_path / "out" / "report.html").read_text("utf-8")
    missing = CliRunner().invoke(app, ["report", str(tmp_path / "none")])
    assert (missing.exit_code, "summary.json" in missing.output) == (2, True)


def test_what_a_run_says_beside_its_metrics_is_shown(tmp_path: Path) -> None:
    stored(tmp_path, [(case(), answer())])
    path = tmp_path / "summary.json"
    further = {
        "confusion": {"verdict": {"eligible": {"unknown": 3, "eligible": 4}}},
        "reliability": {"calibration_error": [{"low": 0.9, "cases": 12, "stated": 0.94, "true": 0.75}]},
        "repeats": {
            "count": 3,
            "metrics": {"figure_recall": {"mean": 0.81, "sd": 0.02}, "verdict": {"mean": 1, "sd": 0}},
        },
        "left_out": {"amount": {"no_expectation": 1, "judge_failed": 2}},
        "versions": {"code": "abc123"},
    }
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **further}), "utf-8")
    page = run_page(read_run(tmp_path))
    for said in ("待核实", "94%", "75%", "每题问 3 遍", "2.0%", "判定失败", "abc123"):
        assert said in page


def test_a_run_of_retrieval_alone_has_no_errors(tmp_path: Path) -> None:
    stored(tmp_path, [(case(), answer())])
    change_rows(tmp_path, answer=None, error="", judgements={"document_hit": {"points": 1}})
    run = read_run(tmp_path)
    assert not run.rows[0].faults
    page = run_page(run)
    assert "只评检索" in page
    assert 'errors="0"' in junit_xml(run)


def test_repeats_of_a_case_are_one_case_and_add_up_to_what_the_run_says(tmp_path: Path) -> None:
    stored(tmp_path, [(case(), answer()), (case(id="t-2", question="乙"), answer(text="无。[1]"))])
    path = tmp_path / "results.jsonl"
    path.write_text(path.read_text("utf-8") * 3, "utf-8")
    by_name = {f.measure.name: f for f in figures(read_run(tmp_path))}
    assert (by_name["figure_recall"].cases, by_name["figure_recall"].value) == (2, 0.5)
    assert by_name["figure_recall"].interval is not None


def test_broken_characters_of_an_answer_break_no_report(tmp_path: Path) -> None:
    stored(tmp_path, [(case(), answer())])
    path = tmp_path / "results.jsonl"
    path.write_bytes(path.read_bytes().replace("二十万元".encode(), b"\xed\xa0\x80\xff"))
    result = CliRunner().invoke(app, ["report", str(tmp_path), "--out", str(tmp_path / "new" / "folder")])
    assert result.exit_code == 0, result.output
    assert "一次性奖励" in (tmp_path / "new" / "folder" / "report.html").read_text("utf-8")
