"""A whole run: every outcome with its judgements, the metrics over them, and how they are kept."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import fmean, pstdev
from typing import Any

from eval.dataset import Kind
from eval.metrics import METRICS, Judgement, Outcome
from eval.metrics.metric import reliability

RESULTS, SUMMARY = "results.jsonl", "summary.json"


@dataclass(frozen=True, slots=True)
class Judged:
    """An outcome with the judgements of the metrics that apply to it, by metric name; none where asking failed.

    `unjudged`: why by metric where a judge failed.
    """

    outcome: Outcome
    judgements: Mapping[str, Judgement]
    unjudged: Mapping[str, str] = field(default_factory=dict)

    @property
    def faults(self) -> dict[str, str]:
        """Reason by metric of everything that was wrong."""
        if self.outcome.error:
            return {"errors": self.outcome.error}
        return {name: j.reason for name, j in self.judgements.items() if not j.ok}


@dataclass(frozen=True)
class Results:
    """A whole run. `settings` and `versions` say what it depends on and nothing about the moment it was made."""

    judged: tuple[Judged, ...]
    settings: Mapping[str, Any]
    versions: Mapping[str, Any] = field(default_factory=dict)
    identity: str = ""  # a digest of what another run has to agree in to go on with this one

    @cached_property
    def metrics(self) -> dict[str, float | None]:
        """Every metric over all cases, None where none has the expectation; `errors` counts cases without an answer.

        Of a run that was repeated, the mean of the repeats.
        """
        return {name: _mean(values) for name, values in self.by_repeat.items()}

    @cached_property
    def by_repeat(self) -> dict[str, list[float | None]]:
        """Every metric for each time that the cases were asked."""
        rounds = [_metrics(judged) for judged in self._rounds]
        return {name: [metrics[name] for metrics in rounds] for name in _metrics(())}

    @property
    def _rounds(self) -> list[list[Judged]]:
        repeats = sorted({j.outcome.repeat for j in self.judged}) or [1]
        return [[j for j in self.judged if j.outcome.repeat == number] for number in repeats]

    @cached_property
    def by_kind(self) -> dict[Kind, dict[str, float | None]]:
        kinds = {kind: [j for j in self.judged if j.outcome.case.kind is kind] for kind in Kind}
        return {kind: Results(tuple(judged), {}).metrics for kind, judged in kinds.items() if judged}

    def judged_cases(self, metric: str) -> int:
        """How many cases the metric was taken over."""
        return len({j.outcome.case.id for j in self.judged if metric == "errors" or metric in j.judgements})

    # -- what a summary says besides -----------------------------------------------------------------------------

    def left_out(self) -> dict[str, dict[str, int]]:
        """By metric how often it was left out: for want of an expectation, or because its judge failed; 0 is not named."""
        answered = [j for j in self.judged if not j.outcome.error]
        found = {}
        for metric in METRICS:
            failed = sum(metric.name in j.unjudged for j in answered)
            without = sum(metric.name not in j.judgements for j in answered) - failed
            counts = {"no_expectation": without, "judge_failed": failed}
            if any(counts.values()):
                found[metric.name] = {name: count for name, count in counts.items() if count}
        return found

    def confusion(self) -> dict[str, dict[str, dict[str, int]]]:
        """Metric → what was expected → what came → how often, for the metrics whose judgements say so."""
        found: dict[str, dict[str, dict[str, int]]] = {}
        for metric in METRICS:
            counts = Counter(j.judgements[metric.name].label for j in self.judged if metric.name in j.judgements)
            for label, count in sorted(counts.items()):
                expected, arrow, came = label.partition("→")
                if arrow:
                    found.setdefault(metric.name, {}).setdefault(expected, {})[came] = count
        return found

    def reliability(self) -> dict[str, list[dict[str, float]]]:
        """For each metric of calibration its bins: probability stated against the share that came true."""
        found = {}
        for metric in METRICS:
            own = [j.judgements[metric.name] for j in self.judged if metric.name in j.judgements]
            if metric.aggregate == "calibration" and own:
                found[metric.name] = [asdict(b) for b in reliability(own)]
        return found

    def repeats(self) -> dict[str, Any]:
        """How far repeats of the same cases lie apart: by metric its values, mean and standard deviation; and by case the metrics
        that were right one time and wrong another. {} for a run without repeats.
        """
        if len(self._rounds) < 2:
            return {}
        spread = {
            name: {"mean": fmean(known), "sd": pstdev(known), "values": known}
            for name, values in self.by_repeat.items()
            if len(known := [v for v in values if v is not None]) > 1
        }
        by_case: dict[str, list[Judged]] = {}
        for judged in self.judged:
            by_case.setdefault(judged.outcome.case.id, []).append(judged)
        unstable = {case: names for case, own in by_case.items() if (names := _changing(own))}
        return {"count": len(self._rounds), "metrics": spread, "unstable": unstable}

    def summary(self) -> dict[str, Any]:
        failing: dict[str, dict[str, str]] = {}
        for judged in self.judged:
            if judged.faults:
                failing.setdefault(judged.outcome.case.id, {}).update(judged.faults)
        return {
            "settings": dict(self.settings),
            "versions": dict(self.versions),
            "identity": self.identity,
            "cases": len({j.outcome.case.id for j in self.judged}),
            "metrics": self.metrics,
            "judged": {name: self.judged_cases(name) for name in self.metrics},
            "left_out": self.left_out(),
            "confusion": self.confusion(),
            "reliability": self.reliability(),
            "repeats": self.repeats(),
            "by_kind": {
                kind.value: {
                    "cases": len({j.outcome.case.id for j in self.judged if j.outcome.case.kind is kind}),
                    "metrics": metrics,
                }
                for kind, metrics in self.by_kind.items()
            },
            "failing": failing,
        }

    def write(self, folder: Path) -> None:
        """Writes results.jsonl (a case a line, with its whole answers) and summary.json, each of them whole or not at all."""
        from eval.rows import row_of

        folder.mkdir(parents=True, exist_ok=True)
        rows = (json.dumps(row_of(judged, self.versions), ensure_ascii=False) + "\n" for judged in self.judged)
        _replace(folder / RESULTS, "".join(rows))
        _replace(folder / SUMMARY, json.dumps(self.summary(), ensure_ascii=False, indent=2) + "\n")


def _replace(path: Path, text: str) -> None:
    partial = path.with_suffix(path.suffix + ".partial")
    partial.write_text(text, "utf-8", errors="surrogatepass")
    os.replace(partial, path)


def _metrics(judged: Sequence[Judged]) -> dict[str, float | None]:
    values = {m.name: m.value([j.judgements[m.name] for j in judged if m.name in j.judgements]) for m in METRICS}
    return {**values, "errors": float(sum(bool(j.outcome.error) for j in judged))}


def _mean(values: Sequence[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return fmean(known) if known else None


def _changing(repeats: Sequence[Judged]) -> list[str]:
    """The metrics that were right in one repeat of a case and wrong in another."""
    names = sorted({name for judged in repeats for name in judged.judgements})
    seen = {name: {j.judgements[name].ok for j in repeats if name in j.judgements} for name in names}
    return [name for name in names if len(seen[name]) > 1]
