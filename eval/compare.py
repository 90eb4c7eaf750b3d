"""Two runs side by side: which metrics differ by more than chance would make them, and which cases got better or worse.

A metric differs where its p-value, corrected by Holm for all quality metrics compared at once, is below 0.05: of a hundred
comparisons of the same thing with itself, at most five say “different” anywhere. Speed, cost and length are shown and not judged:
they depend on the machine and the hour, and a longer answer may be a better one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.errors import AssistantError
from eval.gate import Check
from eval.measures import SOUND, Measure, measure_of
from eval.samples import adds_up, measures, sample
from eval.statistics import PairedDifference, holm, paired_difference
from eval.stored import Row, StoredJudgement, StoredRun

ALPHA = 0.05


class Direction(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    MIXED = "mixed"  # one metric rose and another fell
    SAME = "same"


class NothingToCompare(AssistantError):
    """The runs have no case in common."""

    code = "nothing_to_compare"


@dataclass(frozen=True, slots=True)
class MetricDifference:
    """One metric in both runs; `p`: corrected for all metrics compared, None where the metric is not judged."""

    measure: Measure
    paired: PairedDifference
    cases: int
    p: float | None

    @property
    def direction(self) -> Direction:
        if self.p is None or self.p >= ALPHA or not self.paired.change:
            return Direction.SAME
        rose = self.paired.change > 0
        return Direction.BETTER if rose is self.measure.higher_is_better else Direction.WORSE


@dataclass(frozen=True, slots=True)
class JudgementChange:
    """What a metric made of the same case in both runs; "" where it found nothing wrong."""

    measure: Measure
    direction: Direction
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CaseChange:
    before: Row
    after: Row
    changes: tuple[JudgementChange, ...]

    @property
    def direction(self) -> Direction:
        found = {change.direction for change in self.changes}
        return found.pop() if len(found) == 1 else Direction.MIXED if found else Direction.SAME


@dataclass(frozen=True, slots=True)
class Comparison:
    before: StoredRun
    after: StoredRun
    metrics: tuple[MetricDifference, ...]
    cases: int  # in common
    changes: tuple[CaseChange, ...]  # the worse first
    warnings: tuple[str, ...]

    def of(self, direction: Direction) -> list[CaseChange]:
        return [change for change in self.changes if change.direction is direction]

    @property
    def better(self) -> list[MetricDifference]:
        return [m for m in self.metrics if m.direction is Direction.BETTER]

    @property
    def worse(self) -> list[MetricDifference]:
        return [m for m in self.metrics if m.direction is Direction.WORSE]

    @property
    def sentence(self) -> str:
        """The outcome in one sentence."""
        names = {"变好": self.better, "变差": self.worse}
        said = [
            f"显著{word}：{'、'.join(f'{m.measure.title}（{m.measure.shown_change(m.paired.change)}）' for m in found)}"
            for word, found in names.items()
            if found
        ]
        return "；".join(said) if said else "没有显著差异"


def compare(
    before: StoredRun, after: StoredRun, checks: tuple[Sequence[Check], Sequence[Check]] = ((), ()), *, seed: int = 0
) -> Comparison:
    """The runs over the cases that both asked. `checks`: what each was held against. Raises `NothingToCompare`."""
    common = [case for case in before.by_case if case in after.by_case]
    if not common:
        raise NothingToCompare(f"{before.name} 和 {after.name} 没有相同的用例，无法比较")
    pairs = [(before.by_case[case], after.by_case[case]) for case in common]
    return Comparison(
        before,
        after,
        tuple(_metrics(before, after, pairs, seed)),
        len(common),
        tuple(_changes(pairs)),
        tuple(_warnings(before, after, common) + _different_thresholds(*checks)),
    )


def _metrics(
    before: StoredRun, after: StoredRun, pairs: Sequence[tuple[Sequence[Row], Sequence[Row]]], seed: int
) -> list[MetricDifference]:
    known = {m.name for m in measures(after)}
    both = [SOUND, *(m for m in measures(before) if m.name in known and adds_up(before, m) and adds_up(after, m))]
    found: list[tuple[Measure, PairedDifference, int]] = []
    for measure in both:
        first, second = (sample(rows, measure) for rows in zip(*pairs, strict=True))
        if paired := paired_difference(first, second, measure.aggregate, seed=seed, is_tested=measure.is_quality):
            found.append((measure, paired, int(((first.judged > 0) | (second.judged > 0)).sum())))
    tested = {measure.name: paired.p for measure, paired, _ in found if paired.p is not None}
    corrected = dict(zip(tested, holm(list(tested.values())), strict=True))
    return [MetricDifference(m, paired, cases, corrected.get(m.name)) for m, paired, cases in found]


def _changes(pairs: Sequence[tuple[Sequence[Row], Sequence[Row]]]) -> list[CaseChange]:
    """The cases that a metric judged differently, by the first row of each; the worse first, the more metrics the earlier."""
    found = [CaseChange(a[0], b[0], tuple(_of_case(a[0], b[0]))) for a, b in pairs]
    order = [Direction.WORSE, Direction.MIXED, Direction.BETTER]
    changed = [change for change in found if change.changes]
    return sorted(changed, key=lambda change: (order.index(change.direction), -len(change.changes)))


def _of_case(before: Row, after: Row) -> list[JudgementChange]:
    if before.failed is not after.failed:
        direction = Direction.BETTER if before.failed else Direction.WORSE
        return [JudgementChange(measure_of("errors"), direction, before.error or "", after.error or "")]
    found = []
    for name in before.judgements:
        measure = measure_of(name)
        if name in after.judgements and measure.grades_cases:
            a, b = before.judgements[name], after.judgements[name]
            if changed := _direction(a, b, measure):
                found.append(JudgementChange(measure, changed, a.reason, b.reason))
    return found


def _direction(before: StoredJudgement, after: StoredJudgement, measure: Measure) -> Direction | None:
    def reached(judgement: StoredJudgement) -> float:
        share = judgement.points / judgement.possible if judgement.possible else 0.0
        return share if measure.aggregate == "share" else judgement.points

    change = reached(after) - reached(before)
    if abs(change) < 1e-9:
        return None
    return Direction.BETTER if (change > 0) is measure.higher_is_better else Direction.WORSE


def _warnings(before: StoredRun, after: StoredRun, common: Sequence[str]) -> list[str]:
    found = []
    for one, other in ((before, after), (after, before)):
        if only := [case for case in one.by_case if case not in other.by_case]:
            found.append(f"只在 {one.name} 中的 {len(only)} 个用例没有比较：{_few(only)}")
    if rewritten := [c for c in common if before.by_case[c][0].case != after.by_case[c][0].case]:
        found.append(f"{len(rewritten)} 个用例的问题或预期在两次之间改过：{_few(rewritten)}")
    for title, one_side, other_side in (
        ("设置不同", before.settings, after.settings),
        ("版本不同", before.versions, after.versions),
    ):
        names = sorted(n for n in {*one_side, *other_side} if one_side.get(n) != other_side.get(n))
        found += [f"{title}：{n}：{_shown(one_side.get(n))} → {_shown(other_side.get(n))}" for n in names]
    return found


def _different_thresholds(before: Sequence[Check], after: Sequence[Check]) -> list[str]:
    first, second = ({c.metric: str(c.threshold) for c in checks} for checks in (before, after))
    if not first or not second:
        return []
    names = sorted(name for name in {*first, *second} if first.get(name) != second.get(name))
    return [f"门槛不同：{measure_of(n).title}：{first.get(n, '无')} → {second.get(n, '无')}" for n in names]


def _few(ids: Sequence[str]) -> str:
    return "、".join(ids[:5]) + (f" 等 {len(ids)} 个" if len(ids) > 5 else "")


def _shown(value: object) -> str:
    text = "无" if value is None else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison for programs."""
    return {
        "before": comparison.before.name,
        "after": comparison.after.name,
        "cases": comparison.cases,
        "outcome": comparison.sentence,
        "test": {"p": "paired randomisation", "interval": "paired bootstrap", "correction": "holm", "alpha": ALPHA},
        "warnings": list(comparison.warnings),
        "metrics": {m.measure.name: _metric_json(m) for m in comparison.metrics},
        "changed": {
            direction.value: [_case_json(change) for change in comparison.of(direction)]
            for direction in (Direction.WORSE, Direction.MIXED, Direction.BETTER)
        },
    }


def _metric_json(found: MetricDifference) -> dict[str, Any]:
    paired = found.paired
    return {
        "title": found.measure.title,
        "before": paired.before,
        "after": paired.after,
        "change": paired.change,
        "interval": [paired.interval.low, paired.interval.high],
        "p": paired.p,
        "p_corrected": found.p,
        "direction": found.direction.value,
        "cases": found.cases,
    }


def _case_json(change: CaseChange) -> dict[str, Any]:
    judged: Mapping[str, Any] = {
        c.measure.name: {"direction": c.direction.value, "before": c.before, "after": c.after} for c in change.changes
    }
    return {"id": change.after.case.id, "kind": change.after.case.kind, "judgements": judged}
