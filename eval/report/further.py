"""What a run says of itself beside its metrics: confusion, calibration, repeats, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eval.measures import Measure, measure_of
from eval.stored import StoredRun

_LABELS: Mapping[str, str] = {
    "eligible": "符合",
    "not_eligible": "不符合",
    "unknown": "待核实",
    "none": "没有结论",
    "answered": "已回答",
    "partial": "部分回答",
    "needs_facts": "需补充信息",
    "abstained": "未作答",
}


@dataclass(frozen=True, slots=True)
class Confusion:
    """Expected (rows) against what came (columns); `rows`: (expected, counts in the order of `columns`)."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Bin:
    """Probabilities in [low, low + 10 points): their mean against the share that came true."""

    low: float
    cases: int
    stated: float
    true: float


@dataclass(frozen=True, slots=True)
class Spread:
    """A metric over repeats of the same cases."""

    measure: Measure
    mean: str
    deviation: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    title: str
    without_expectation: int
    judge_failed: int


def confusions(run: StoredRun) -> list[Confusion]:
    found = []
    for name, table in run.confusion.items():
        columns = tuple(dict.fromkeys([*table, *(came for row in table.values() for came in row)]))
        rows = tuple((_label(e), tuple(int(row.get(c, 0)) for c in columns)) for e, row in table.items())
        found.append(Confusion(measure_of(name).title, tuple(map(_label, columns)), rows))
    return found


def bins(run: StoredRun) -> list[tuple[str, list[Bin]]]:
    """(title, bins) of every metric of calibration."""
    return [(measure_of(name).title, list(map(_bin, found))) for name, found in run.reliability.items() if found]


def spreads(run: StoredRun) -> list[Spread]:
    """How far repeats lie apart; those that never differed are left out."""
    metrics = run.repeats.get("metrics")
    if not isinstance(metrics, dict):
        return []
    known = {name: s for name, s in metrics.items() if isinstance(s, dict) and s.get("sd")}
    shown = [(measure_of(name), spread) for name, spread in known.items()]
    return [Spread(m, m.shown(_number(s, "mean")), m.shown(_number(s, "sd"))) for m, s in shown]


def left_out(run: StoredRun) -> list[LeftOut]:
    """The metrics whose judge failed, first; then those that some case has no expectation for."""
    found = [
        LeftOut(measure_of(name).title, int(counts.get("no_expectation", 0)), int(counts.get("judge_failed", 0)))
        for name, counts in run.left_out.items()
    ]
    return sorted(found, key=lambda line: -line.judge_failed)


def _label(name: str) -> str:
    return _LABELS.get(name, name or "没有")


def _bin(given: Mapping[str, float]) -> Bin:
    return Bin(_number(given, "low"), int(_number(given, "cases")), _number(given, "stated"), _number(given, "true"))


def _number(given: Mapping[str, Any], name: str) -> float:
    value = given.get(name)
    return float(value) if isinstance(value, int | float) else 0.0
