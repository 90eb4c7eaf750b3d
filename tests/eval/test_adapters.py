from __future__ import annotations

import csv
import gzip
import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.adapters import ragas_metrics, rgb, statutes, table
from eval.adapters.ragas import samples
from eval.adapters.table import Columns
from eval.command import app
from eval.dataset import DatasetError, Kind, load
from eval.stored import read_run
from tests.eval.answers import AS_OF, FIRST, answer, case, citation
from tests.eval.stored_runs import stored

SHARED = Path(__file__).parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation data is not on this machine")
runner = CliRunner()

# -- statutes ------------------------------------------------------------------------------------------------------

ARTICLES = [
    {"id": "a1", "name": "民法典第一百二十条之一", "text": "之一的文本。"},
    {"id": "a2", "name": "民法典第十条", "text": "旧文本。"},
    {"id": "a3", "name": "民法典第十条", "text": "算数的文本。"},
    {"id": "a4", "name": "民法典第一百二十条", "text": "一百二十。"},
    {"id": "a5", "name": "刑法第二条", "text": "刑法的文本。"},
]
QUERIES = [
    {"id": "q1", "query": "第一问？", "gold": ["a3", "a4"]},
    {"id": "q2", "query": "第二问？", "gold": ["a5"]},
]


def laws(folder: Path, articles: list[dict[str, str]], queries: list[dict[str, object]]) -> Path:
    folder.mkdir(exist_ok=True)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in articles)
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (folder / "queries.jsonl").write_text("".join(json.dumps(q, ensure_ascii=False) + "\n" for q in queries), "utf-8")
    return folder


def test_articles_become_laws_in_order_with_the_version_that_counts(tmp_path: Path) -> None:
    found = statutes.read(laws(tmp_path, ARTICLES, QUERIES), AS_OF)
    assert found.documents["民法典"] == "第十条 算数的文本。\n第一百二十条 一百二十。\n第一百二十条之一 之一的文本。"
    first = found.cases[0]
    assert (first.expect.documents, first.expect.provisions) == (("民法典",), ("第十条", "第一百二十条"))


def test_a_limit_takes_only_the_laws_that_its_questions_need(tmp_path: Path) -> None:
    found = statutes.read(laws(tmp_path, ARTICLES, QUERIES), AS_OF, limit=1)
    assert (list(found.documents), len(found.cases)) == (["民法典"], 1)


def test_damaged_statutes_are_refused_by_place(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"queries.jsonl:1: no article a9"):
        statutes.read(laws(tmp_path, ARTICLES, [{"id": "q", "query": "？", "gold": ["a9"]}]), AS_OF)
    with pytest.raises(DatasetError, match="does not end with an article"):
        statutes.read(laws(tmp_path, [{"id": "a", "name": "民法典", "text": ""}], QUERIES), AS_OF)
    (tmp_path / "corpus.jsonl.gz").write_bytes(b"\x1f\x8b\x08broken")
    with pytest.raises(DatasetError, match="cannot be read"):
        statutes.read(tmp_path, AS_OF)


@needs_shared
def test_the_whole_of_statutes_is_read() -> None:
    found = statutes.read(SHARED / "statutes", AS_OF)
    assert (len(found.cases), len(found.documents)) == (1234, 1334)
    assert all(law in found.documents for c in found.cases for law in c.expect.documents)


# -- rgb -----------------------------------------------------------------------------------------------------------

NEWS = {
    "id": 7,
    "query": "死亡人数？",
    "answer": ["12人", ["甲", "某甲"], ["印度"]],
    "positive": ["至少12人死亡。", "第二段。"],
    "negative": ["另一起事故。"],
}


def news(folder: Path, *rows: dict[str, object]) -> Path:
    (folder / rgb.FILE).write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), "utf-8")
    return folder


def test_news_give_one_test_of_answering_and_one_of_refusing(tmp_path: Path) -> None:
    answerable, refusal = rgb.read(news(tmp_path, NEWS), AS_OF)
    assert answerable.documents == {"新闻摘录7": "另一起事故。\n\n至少12人死亡。\n\n第二段。"}
    assert answerable.cases[0].expect.figures == (
        "12人",
        "印度",
    )  # 甲 or 某甲: any spelling would do, so none is wanted
    assert refusal.documents == {"新闻摘录7": "另一起事故。"}
    assert (refusal.cases[0].kind, str(refusal.cases[0].expect.status)) == (Kind.UNANSWERABLE, "abstained")


def test_the_mix_of_passages_is_chosen(tmp_path: Path) -> None:
    answerable, refusal = rgb.read(news(tmp_path, NEWS), AS_OF, positive=1, negative=0)
    assert answerable.documents == {"新闻摘录7": "至少12人死亡。"}
    assert not refusal.cases


@needs_shared
def test_the_whole_of_rgb_is_read() -> None:
    answerable, refusal = rgb.read(SHARED / "rgb", AS_OF)
    assert len(answerable.cases) == len(refusal.cases) == 150


# -- tables --------------------------------------------------------------------------------------------------------


def test_a_spreadsheet_of_questions_becomes_cases(tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(
            [["问", "答", "文件"], ["奖励多少？", "1. 一次性20万元，\n次年拨付。", "办法甲；办法乙"]]
        )
    (found,) = table.read(path, Columns("问", "答", "文件"), Kind.AMOUNT, AS_OF)
    assert (found.id, found.kind, found.question) == ("faq-2", Kind.AMOUNT, "奖励多少？")
    assert (found.expect.documents, found.expect.figures) == (("办法甲", "办法乙"), ("20万元",))
    assert (found.note or "").startswith("参考答案：")


def test_a_table_of_json_names_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "faq.jsonl"
    path.write_text('{"q": "问？", "a": null}\n', "utf-8")
    assert table.read(path, Columns("q", "a"), Kind.LIST, AS_OF)[0].note is None
    with pytest.raises(DatasetError, match=r"faq.jsonl:1: no field “question” \(there are q, a\)"):
        table.read(path, Columns(), Kind.LIST, AS_OF)
    path.write_text("[]\n", "utf-8")
    with pytest.raises(DatasetError, match="not an object"):
        table.read(path, Columns("q"), Kind.LIST, AS_OF)


# -- commands ------------------------------------------------------------------------------------------------------


def test_what_is_imported_can_be_loaded_and_is_never_written_over(tmp_path: Path) -> None:
    source, out = laws(tmp_path / "laws", ARTICLES, QUERIES), tmp_path / "out"
    arguments = ["import", "statutes", str(source), "--out", str(out), "--as-of", "2026-11-22"]
    shown = runner.invoke(app, arguments)
    assert shown.exit_code == 0, shown.output
    assert [c.id for c in load([out / "cases.jsonl"])] == ["statutes-q1", "statutes-q2"]
    (first, _) = sorted((out / "documents").iterdir())
    assert first.read_text("utf-8").startswith("刑法\n\n第二条")
    assert runner.invoke(app, arguments).exit_code == 2
    assert runner.invoke(app, ["import", "beir", str(source), "--out", str(tmp_path / "x")]).exit_code == 2


# -- ragas ---------------------------------------------------------------------------------------------------------


def test_a_run_is_exported_in_the_fields_of_ragas(tmp_path: Path) -> None:
    around = answer(citations=(citation(start=4, end=9, quote=FIRST[4:9]),))
    asked = [
        (case(note="参考答案：20万元。", turns=["高企奖励"], question="多少"), around),
        (case(id="x", question="乙", expect={"status": "abstained"}), answer()),
        (case(id="lost", question="丙"), RuntimeError("断线")),
    ]
    # the earlier turn is asked too
    asked.append((case(id="turn", question="高企奖励"), answer()))
    stored(tmp_path / "run", asked)
    out = tmp_path / "ragas.jsonl"
    assert runner.invoke(app, ["export", str(tmp_path / "run"), "--out", str(out)]).exit_code == 0
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert rows == samples(read_run(tmp_path / "run"))
    assert len(rows) == 3  # what was not answered is no sample
    assert (rows[0]["user_input"], rows[0]["reference"]) == ("高企奖励\n多少", "20万元。")
    assert FIRST in rows[0]["retrieved_contexts"][0]
    assert rows[1]["reference"] == "资料中没有依据，不作答。"
    assert set(rows[0]) >= {"user_input", "response", "retrieved_contexts", "reference"}


def test_without_ragas_its_metrics_say_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ragas", None)
    monkeypatch.setenv("ESL_LLM_MODEL", "m-7b")
    export = tmp_path / "export.jsonl"
    export.write_text("{}\n", "utf-8")
    assert ragas_metrics.main([str(export)]) == 3
    assert "pip install ragas" in capsys.readouterr().err
    assert ragas_metrics.main([]) == ragas_metrics.main([str(tmp_path / "none")]) == 2
