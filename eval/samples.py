"""From stored rows to numbers: one metric over cases, repeats of a case added up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eval.measures import ERRORS, SOUND, Measure, in_order
from eval.statistics import Sample, can_add_up
from eval.stored import Row, StoredRun


def sample(cases: Iterable[Sequence[Row]], measure: Measure) -> Sample:
    """The metric over cases, each given as its rows; a case without rows or without a judgement is left out of it."""
    return Sample.of([_of_case(rows, measure) for rows in cases])


def measures(run: StoredRun) -> list[Measure]:
    """Everything that the run measured, in the order of reports."""
    return in_order({*run.metrics, *(name for row in run.rows for name in row.judgements), ERRORS.name})


def adds_up(run: StoredRun, measure: Measure) -> bool:
    """Whether the figure can be computed anew from the rows, for slices and intervals."""
    return can_add_up(measure.aggregate) and (
        measure in (ERRORS, SOUND) or any(measure.name in row.judgements for row in run.rows)
    )


def _of_case(rows: Sequence[Row], measure: Measure) -> tuple[float, float, float]:
    """Points, possible points and judgements, each the mean of the repeats, so that totals are those of one round."""
    times = max(1, len(rows))
    if measure is ERRORS:
        return sum(r.failed for r in rows) / times, float(bool(rows)), float(bool(rows))
    if measure is SOUND:
        return sum(not r.faults for r in rows) / times, float(bool(rows)), float(bool(rows))
    found = [r.judgements[measure.name] for r in rows if measure.name in r.judgements]
    return sum(j.points for j in found) / times, sum(j.possible for j in found) / times, len(found) / times
