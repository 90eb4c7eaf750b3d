from __future__ import annotations

from pathlib import Path

import pytest

from eval.gate import GateError, Threshold, read_thresholds

ROOT = Path(__file__).parents[2]


def test_the_shipped_thresholds_hold_the_figures_to_reach() -> None:
    found = read_thresholds(ROOT / "eval" / "thresholds.yaml")
    assert found["document_hit"].min == 0.95
    assert found["citation_exactness"].min == 1.0
    assert found["expired_as_current"].max == found["unsupported_figures"].max == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("document_hits: {min: 1}", "no such metric"),
        ("document_hit: {min: 1, max: 1}", "either min or max"),
        ("document_hit: {}", "either min or max"),
        ("[]", "mapping"),
        ("a: [", "cannot be read"),
    ],
)
def test_a_wrong_threshold_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "t.yaml").write_text(text, "utf-8")
    with pytest.raises(GateError, match=said):
        read_thresholds(tmp_path / "t.yaml")


def test_thresholds_include_their_bound() -> None:
    assert Threshold(min=0.95).holds(0.95)
    assert not Threshold(min=0.95).holds(0.9499)
    assert Threshold(max=0).holds(0)
    assert not Threshold(max=0).holds(1)
