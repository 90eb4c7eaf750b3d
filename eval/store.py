"""The stored runs of a data folder: `<data folder>/evaluations/<name>/`, each written by `esl eval run --out`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import NotFound
from eval.gate import Check, read_checks
from eval.stored import REPORT, SUMMARY, RunUnreadable, read_summary
from eval.trend import RunSummary, read_trend, summary_of

FOLDER = "evaluations"
# 「2026-11-23」, 「0915-换模型」: one folder's name; no separators, no leading dot
_NAME = re.compile(r"[^\W.][\w.\- ]{0,99}")


@dataclass(frozen=True, slots=True)
class Evaluations:
    """The runs in `folder`. Only folders that lie in it themselves are looked at: no links, nothing above it."""

    folder: Path

    @classmethod
    def of(cls, data_dir: Path) -> Evaluations:
        return cls(data_dir / FOLDER)

    def runs(self) -> list[RunSummary]:
        """The newest first; damaged ones are left out."""
        return list(reversed(read_trend(self._folders()).runs))

    def run(self, name: str) -> RunSummary:
        """Raises `NotFound`, also for a damaged run."""
        folder = self._folder(name)
        try:
            return summary_of(folder)
        except RunUnreadable as error:
            raise NotFound(f"评测“{name}”的结果已损坏：{error.message}") from error

    def summary(self, name: str) -> dict[str, Any]:
        """The whole summary.json of a run. Raises `NotFound`."""
        try:
            return read_summary(self._folder(name))
        except RunUnreadable as error:
            raise NotFound(f"评测“{name}”的结果已损坏：{error.message}") from error

    def checks(self, name: str) -> list[Check]:
        """What the run was held against; [] where it was not. Raises `NotFound`."""
        return read_checks(self._folder(name))

    def report(self, name: str) -> Path:
        """The page of a run. Raises `NotFound`."""
        if not self.has_report(name):
            raise NotFound(f"评测“{name}”没有报告：请运行 esl eval report {self.folder / name}")
        return self._folder(name) / REPORT

    def has_report(self, name: str) -> bool:
        path = self._folder(name) / REPORT
        return path.is_file() and not path.is_symlink()

    def _folder(self, name: str) -> Path:
        found = next((folder for folder in self._folders() if folder.name == name), None)
        if found is None:
            raise NotFound(f"没有名为“{name[:60]}”的评测")
        return found

    def _folders(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        own = (entry for entry in self.folder.iterdir() if _NAME.fullmatch(entry.name) and not entry.is_symlink())
        return sorted(entry for entry in own if (entry / SUMMARY).is_file())
