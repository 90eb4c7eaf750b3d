from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.dataset import DatasetError, Half, load

LINE: dict[str, Any] = {"id": "a", "kind": "amount", "question": "问？", "as_of": "2026-11-22", "expect": {}}


def write(path: Path, *rows: dict[str, Any] | str) -> Path:
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in rows), "utf-8")
    return path


def test_nulls_and_blank_lines_are_nothing(tmp_path: Path) -> None:
    row = LINE | {"turns": None, "profile": None, "note": None, "expect": {"figures": None, "status": None}}
    (found,) = load([write(tmp_path / "a.jsonl", "", row, "")])
    assert (found.turns, found.profile, found.expect.figures, found.expect.status) == ((), None, (), None)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "not JSON"),
        (LINE | {"kind": "riddle"}, "kind"),
        (LINE | {"expected": {}}, "expected"),
        (LINE | {"expect": {"verdict": "maybe"}}, "write eligible"),
        (LINE | {"as_of": "today"}, "as_of"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, row: dict[str, Any] | str, said: str) -> None:
    path = write(tmp_path / "cases.jsonl", LINE | {"id": "first"}, row)
    with pytest.raises(DatasetError, match=said) as caught:
        load([path])
    assert f"{path}:2:" in str(caught.value)


def test_an_id_used_twice_is_named_with_both_places(tmp_path: Path) -> None:
    one, two = write(tmp_path / "1.jsonl", LINE), write(tmp_path / "2.jsonl", LINE | {"question": "另问？"})
    with pytest.raises(DatasetError, match=r"2\.jsonl:1.*1\.jsonl:1"):
        load([one, two])


def test_a_file_that_is_not_there_or_empty_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot be read"):
        load([tmp_path / "none.jsonl"])
    with pytest.raises(DatasetError, match="no case"):
        load([write(tmp_path / "empty.jsonl", "")])


def test_the_halves_divide_the_cases_the_same_way_in_any_order(tmp_path: Path) -> None:
    rows = [LINE | {"id": f"c-{n:03d}"} for n in range(200)]
    forward, backward = write(tmp_path / "f.jsonl", *rows), write(tmp_path / "b.jsonl", *reversed(rows))
    halves = {half: {c.id for c in load([forward], half)} for half in Half}
    assert halves[Half.DEVELOPMENT] | halves[Half.TEST] == halves[Half.ALL]
    assert not halves[Half.DEVELOPMENT] & halves[Half.TEST]
    assert 70 <= len(halves[Half.TEST]) <= 130
    assert {c.id for c in load([backward], Half.TEST)} == halves[Half.TEST]
    assert "c-001" in halves[Half.DEVELOPMENT]  # by its digest; a change of the rule would mix the halves
