"""The gate: thresholds that a run has to reach before a change is let in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from eval.metrics import METRICS

CHECKS = "gate.json"


class GateError(Exception):
    """A file of thresholds that cannot be used: names the file and what is wrong in it."""


class Measured(Protocol):
    """A run of this process or a stored one."""

    @property
    def metrics(self) -> Mapping[str, float | None]: ...


class Threshold(BaseModel):
    """The least or the most that a metric may be; `measured`: what it was on `measured_on`, when the threshold was set."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    min: float | None = None
    max: float | None = None
    measured: float | None = None
    measured_on: date | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Threshold:
        if (self.min is None) == (self.max is None):
            raise ValueError("write either min or max")
        return self

    def holds(self, value: float) -> bool:
        return value >= self.min if self.min is not None else value <= (self.max if self.max is not None else value)

    @property
    def is_dated(self) -> bool:
        return self.measured is not None and self.measured_on is not None

    def __str__(self) -> str:
        return f"≥ {self.min:g}" if self.min is not None else f"≤ {self.max:g}"


@dataclass(frozen=True, slots=True)
class Check:
    """One threshold held against a run; `value` None where no case was judged, which the gate lets pass and names."""

    metric: str
    threshold: Threshold
    value: float | None

    @property
    def passed(self) -> bool:
        return self.value is None or self.threshold.holds(self.value)

    def __str__(self) -> str:
        value = "未测" if self.value is None else f"{self.value:.4g}"
        since = f"；{self.threshold.measured_on} 为 {self.threshold.measured:.4g}" if self.threshold.is_dated else ""
        return f"{'通过' if self.passed else '未达标'}  {self.metric} = {value}（要求 {self.threshold}{since}）"


def read_thresholds(path: Path) -> dict[str, Threshold]:
    """Thresholds by metric. Raises `GateError`, also for a metric that does not exist."""
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise GateError(f"{path}: cannot be read: {error}") from error
    if not isinstance(content, dict) or not content:
        raise GateError(f"{path}: write a mapping of metrics, such as “document_hit: {{min: 0.95}}”")
    known = {m.name for m in METRICS} | {"errors"}
    if unknown := sorted(set(content) - known):
        raise GateError(f"{path}: no such metric: {', '.join(unknown)} (there are {', '.join(sorted(known))})")
    try:
        return {name: Threshold.model_validate(value) for name, value in content.items()}
    except ValidationError as error:
        raise GateError(f"{path}: {error}") from error


def check(results: Measured, thresholds: Mapping[str, Threshold]) -> list[Check]:
    """Every threshold held against the run, in the file's order. A case without an answer fails even with no threshold."""
    wanted = {**thresholds} if "errors" in thresholds else {**thresholds, "errors": Threshold(max=0)}
    return [Check(name, threshold, results.metrics.get(name)) for name, threshold in wanted.items()]


def write_checks(folder: Path, checks: Sequence[Check]) -> None:
    """Keeps what a run was held against beside it."""
    rows = [
        {"metric": c.metric, **c.threshold.model_dump(mode="json", exclude_none=True), "value": c.value} for c in checks
    ]
    (folder / CHECKS).write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", "utf-8")


def read_checks(folder: Path) -> list[Check]:
    """What the run of a folder was held against; [] where nothing was kept, or nothing that this program can read."""
    try:
        rows = json.loads((folder / CHECKS).read_text("utf-8"))
        return [
            Check(
                row.pop("metric"),
                Threshold.model_validate({k: v for k, v in row.items() if k != "value"}),
                row["value"],
            )
            for row in rows
        ]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []
