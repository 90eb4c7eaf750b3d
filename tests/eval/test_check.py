from __future__ import annotations

from pathlib import Path

import pytest

from eval.check import CASES, Manuscript, problems, read_manuscripts
from eval.dataset import load
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
    computed = case(expect={"documents": ["hnte-2025"], "figures": ["40万元"]}, note="2 × 20万元")
    assert problems([computed], manuscripts) == []


def test_the_same_question_on_the_same_day_is_asked_once(manuscripts: dict[str, Manuscript]) -> None:
    one, same = case(id="a", expect={}), case(id="b", expect={}, question="高企首次认定奖励多少? ")
    other_day = case(id="c", expect={}, as_of="2025-01-01")
    assert problems([one, same, other_day], manuscripts) == ["b: asks the same as a"]
