"""Stored runs in the order of time: which there are, and what each metric was in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from eval.measures import Measure, in_order
from eval.stored import SUMMARY, RunUnreadable, made_at, read_summary


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One stored run without its rows. `cases`: how many were asked."""

    name: str
    folder: Path
    made_at: datetime
    cases: int
    settings: Mapping[str, Any]
    metrics: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Trend:
    """`runs`: the oldest first; `unreadable`: why each folder that looked like a run was left out."""

    runs: tuple[RunSummary, ...]
    unreadable: tuple[str, ...] = ()

    @property
    def measures(self) -> list[Measure]:
        """What at least one run measured."""
        return in_order({name for run in self.runs for name, value in run.metrics.items() if value is not None})

    def values(self, measure: Measure) -> list[float | None]:
        return [run.metrics.get(measure.name) for run in self.runs]


def summary_of(folder: Path) -> RunSummary:
    """The run of a folder. Raises `RunUnreadable`."""
    content = read_summary(folder)
    settings = content.get("settings")
    cases = content.get("cases")
    return RunSummary(
        name=folder.resolve().name,
        folder=folder,
        made_at=made_at(folder, content),
        cases=cases if isinstance(cases, int) else 0,
        settings=settings if isinstance(settings, dict) else {},
        metrics={k: v for k, v in content["metrics"].items() if v is None or isinstance(v, int | float)},
    )


def read_trend(folders: Sequence[Path]) -> Trend:
    """The runs of the folders: each is a run itself, or holds runs in its own folders."""
    runs, unreadable = [], []
    for folder in _run_folders(folders):
        try:
            runs.append(summary_of(folder))
        except RunUnreadable as error:
            unreadable.append(error.message)
    return Trend(tuple(sorted(runs, key=lambda run: (run.made_at, run.name))), tuple(unreadable))


def _run_folders(folders: Iterable[Path]) -> list[Path]:
    found: dict[Path, Path] = {}
    for folder in folders:
        inside = [folder] if (folder / SUMMARY).is_file() else sorted(p.parent for p in folder.glob(f"*/{SUMMARY}"))
        for run in inside:
            found.setdefault(run.resolve(), run)
    return list(found.values())
