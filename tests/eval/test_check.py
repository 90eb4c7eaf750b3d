from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.check import problems, shares
from eval.command import app
from eval.corpus import CASES, Manuscript, read_manuscripts
from eval.dataset import Half, Kind, load
from tests.eval.answers import case


@pytest.fixture
def manuscripts(tmp_path: Path) -> dict[str, Manuscript]:
    folder = tmp_path / "corpus" / "park" / "hnte-2025"
    folder.mkdir(parents=True)
    (folder / "source.txt").write_text("……", "utf-8")
    written = tmp_path / "manuscripts" / "park"
    written.mkdir(parents=True)
    (written / "hnte-2025.md").write_text(
        "---\nid: hnte-2025\ntitle: 高企奖励办法\n---\n# 高企奖励办法\n\n第五条 奖励二十万元。\n", "utf-8"
    )
    return read_manuscripts(tmp_path / "manuscripts", tmp_path / "corpus")


def test_the_shipped_cases_are_sound() -> None:
    assert problems(load(sorted(CASES.glob("*.jsonl"))), read_manuscripts()) == []


def test_a_sound_case_may_name_the_document_by_title(manuscripts: dict[str, Manuscript]) -> None:
    assert problems([case(expect={"documents": ["《高企奖励办法》"], "figures": ["20万元"]})], manuscripts) == []


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ({"documents": ["hnte-2052"]}, "no document “hnte-2052”"),
        ({"documents": ["hnte-2025"], "provisions": ["第六条"]}, "provision “第六条”"),
        ({"documents": ["hnte-2025"], "figures": ["30万元"]}, "figure “30万元”"),
    ],
)
def test_what_cannot_be_found_is_named(
    manuscripts: dict[str, Manuscript], expect: dict[str, object], said: str
) -> None:
    (problem,) = problems([case(expect=expect)], manuscripts)
    assert said in problem


def test_a_note_stands_for_a_computed_figure(manuscripts: dict[str, Manuscript]) -> None:
    computed = case(expect={"documents": ["hnte-2025"], "figures": ["40万元"]}, note="2 × 20万元 = 40万元")
    assert problems([computed], manuscripts) == []


def test_a_note_that_does_not_state_the_figure_or_miscalculates_is_named(manuscripts: dict[str, Manuscript]) -> None:
    expect = {"documents": ["hnte-2025"], "amount_cny": 400000}
    (unstated,) = problems([case(expect=expect, note="两个奖励相加")], manuscripts)
    assert "400000元" in unstated
    (wrong,) = problems([case(expect=expect, note="3×20万元=40万元")], manuscripts)
    assert "arithmetic is wrong: 3*20万元=40万元" in wrong
    assert problems([case(expect=expect, note="2×20万元=40万元")], manuscripts) == []


def test_nearly_the_same_question_is_asked_once(manuscripts: dict[str, Manuscript]) -> None:
    one = case(id="a", expect={}, question="首次认定高新技术企业，园区奖励多少钱？")
    near = case(id="b", expect={}, question="首次认定的高新技术企业，园区奖励多少钱呢")
    other_kind = case(id="c", expect={}, kind="filing", question="首次认定高新技术企业，园区奖励多少钱啊")
    other_profile = near.model_copy(update={"id": "d", "profile": {"hnte_valid": True}})
    (problem,) = problems([one, near, other_kind, other_profile], manuscripts)
    assert problem.startswith("b: asks")


def test_shares_say_how_every_kind_falls_into_halves() -> None:
    cases = [case(id=f"c{n}") for n in range(40)]
    (share,) = shares(cases)
    assert (share.kind, share.cases) == (Kind.AMOUNT, 40)
    assert share.development == sum(c.half is Half.DEVELOPMENT for c in cases)


def test_the_shipped_set_is_large_enough_and_has_every_kind_in_both_halves() -> None:
    found = {share.kind: share for share in shares(load(sorted(CASES.glob("*.jsonl"))))}
    assert sum(share.cases for share in found.values()) >= 320
    wanted = {"eligibility": 60, "amount": 40, "filing": 60, "definition": 20, "validity": 25, "list": 20,
              "multi_turn": 35, "unanswerable": 35, "out_of_scope": 15, "injection": 10}  # fmt: skip
    assert {kind: found[Kind(kind)].cases for kind in wanted if found[Kind(kind)].cases < wanted[kind]} == {}
    assert all(0.3 <= share.development / share.cases <= 0.75 for share in found.values())


def test_the_command_names_what_is_wrong_in_any_file(tmp_path: Path) -> None:
    dataset = tmp_path / "cases.jsonl"
    dataset.write_text(json.dumps(case().model_dump(mode="json")), "utf-8")
    shown = CliRunner().invoke(app, ["check", str(dataset)])
    assert shown.exit_code == 1
    assert "no document “hnte-2025”" in shown.output
    dataset.write_text(json.dumps({**case().model_dump(mode="json"), "accepted": False}), "utf-8")
    assert CliRunner().invoke(app, ["check", str(dataset)]).exit_code == 2


def test_the_same_question_on_the_same_day_is_asked_once(manuscripts: dict[str, Manuscript]) -> None:
    one, same = case(id="a", expect={}), case(id="b", expect={}, question="高企首次认定奖励多少? ")
    other_day = case(id="c", expect={}, as_of="2025-01-01")
    assert problems([one, same, other_day], manuscripts) == ["b: asks the same as a"]
