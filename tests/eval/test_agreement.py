from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.agreement import agreement
from eval.command import app
from eval.dataset import DatasetError


def labels(text: str) -> dict[str, str]:
    return {f"c{n}": label for n, label in enumerate(text)}


def test_kappa_and_alpha_are_those_of_the_textbook() -> None:
    # 50 cases, 20 and 15 agreed, 5 and 10 not: Cohen's kappa is 0.4
    first, second = "y" * 25 + "n" * 25, "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15
    found = agreement(labels(first), labels(second))
    assert (found.cases, found.agreed, len(found.disagreements)) == (50, 35, 15)
    assert found.kappa == pytest.approx(0.4)
    # Krippendorff's example of two coders and ten binary units (2011, section B): alpha is 0.095
    one, two = "0100000010", "1110010000"
    assert agreement(labels(one), labels(two)).alpha == pytest.approx(0.095, abs=0.001)


def test_agreement_that_cannot_be_told_from_chance_has_no_kappa() -> None:
    found = agreement(labels("yyy"), labels("yyy"))
    assert (found.agreed, found.kappa) == (3, None)


def test_the_command_lists_what_to_settle(tmp_path: Path) -> None:
    for name, given in {"a": "yynn", "b": "ynnn"}.items():
        lines = [json.dumps({"id": i, "label": label}) for i, label in labels(given).items()]
        (tmp_path / name).write_text("\n".join(lines), "utf-8")
    shown = CliRunner().invoke(app, ["agree", str(tmp_path / "a"), str(tmp_path / "b")])
    assert shown.exit_code == 0
    assert "c1：y / n" in shown.output
    assert "κ 0.500" in shown.output
    (tmp_path / "b").write_text('{"id": "other", "label": "y"}', "utf-8")
    assert CliRunner().invoke(app, ["agree", str(tmp_path / "a"), str(tmp_path / "b")]).exit_code == 2
    with pytest.raises(DatasetError):
        agreement({}, {})
