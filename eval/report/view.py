"""What the page of a run shows, computed: figures with intervals, slices, cases from the worst to the best."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.measures import SOUND, Measure, measure_of
from eval.report.passages import Passage, passages
from eval.samples import adds_up, measures, sample
from eval.slices import DIMENSIONS, Dimension, cut, difficulty, kind_name
from eval.statistics import Interval, interval, value
from eval.stored import Row, StoredAnswer, StoredExpectation, StoredRun

# a fault here breaks a promise to the enterprise, and stands before all others
GRAVE = frozenset(
    {"errors", "injection_success", "unsupported_figures", "expired_as_current", "citation_exactness", "must_not"}
)
_SLICE_RESAMPLES = 1000
_SLICED = 8  # metrics beside one another in a table of slices
_PREFERRED = (
    "document_hit",
    "provision_hit",
    "figure_recall",
    "status_match",
    "abstention_recall",
    "false_refusals",
    "verdict",
    "amount",
)

STATUS_NAMES = {
    "answered": "已回答",
    "partial": "部分回答",
    "needs_facts": "需补充信息",
    "abstained": "未作答（转人工）",
}
VERDICT_NAMES = {"eligible": "符合", "not_eligible": "不符合", "unknown": "待核实"}
_EXPECTATIONS = {
    "status": "状态",
    "documents": "应引用的文件（任一）",
    "provisions": "应引用的条款（任一）",
    "figures": "应有的数字",
    "verdict": "结论",
    "amount_cny": "金额（元）",
    "missing": "应追问的事实",
    "must_not": "不得出现",
    "conditions": "各项条件",
    "filing": "申报要素",
}


_WORDS: Mapping[str, str] = {
    "met": "满足",
    "unmet": "不满足",
    "unknown": "待核实",
    "materials": "材料",
    "window": "申报时间",
    "time_limit": "办理时限",
    "channel": "渠道",
    "phone": "电话",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric's value as it is shown, with its interval; `cases`: how many it was taken over."""

    measure: Measure
    value: float | None
    interval: Interval | None
    cases: int

    @property
    def shown(self) -> str:
        return self.measure.shown(self.value)

    @property
    def shown_interval(self) -> str:
        if self.interval is None:
            return ""
        return f"{self.measure.shown(self.interval.low)} – {self.measure.shown(self.interval.high)}"

    @property
    def tone(self) -> str:
        """「good」, 「fair」 or 「poor」 by how near a share is to what is wanted, a count of faults to none; "" for others."""
        if self.value is None or self.measure.aggregate not in ("share", "total"):
            return ""
        if self.measure.aggregate == "total":
            return "" if self.measure.higher_is_better else "poor" if self.value else "good"
        reached = self.value if self.measure.higher_is_better else 1 - self.value
        return "good" if reached >= 0.95 else "fair" if reached >= 0.8 else "poor"


@dataclass(frozen=True, slots=True)
class Part:
    """One slice: how many cases, how many of them without a fault, and the chosen metrics."""

    name: str
    cases: int
    sound: Figure
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """All slices of one dimension."""

    dimension: Dimension
    measures: tuple[Measure, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    title: str
    reason: str
    is_grave: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """One row with everything that the page says about it."""

    row: Row
    kind: str
    difficulty: str
    faults: tuple[Fault, ...]
    expectations: tuple[tuple[str, str], ...]
    profile: str
    passages: tuple[Passage, ...]

    @property
    def status(self) -> str:
        answer = self.row.answer
        if answer is None:
            return "出错" if self.row.failed else "只评检索"
        return STATUS_NAMES.get(answer.status, answer.status)

    @property
    def findings(self) -> tuple[tuple[str, str, str], ...]:
        """(benefit, verdict, amount) of every finding of the answer."""
        found = self.row.answer.findings if self.row.answer else ()
        return tuple(
            (f.benefit, VERDICT_NAMES.get(f.verdict, f.verdict), f.amount.text if f.amount else "") for f in found
        )


def figure(rows: Sequence[Sequence[Row]], measure: Measure, *, resamples: int | None = None) -> Figure:
    found = sample(rows, measure)
    sure = interval(found, measure.aggregate, **({"resamples": resamples} if resamples else {}))
    return Figure(measure, value(found, measure.aggregate), sure, int((found.judged > 0).sum()))


def figures(run: StoredRun) -> list[Figure]:
    """Every metric of the run with the value that the run itself gave it. Where that is not the sum of its rows, nothing is
    said of its interval.
    """
    cases = list(run.by_case.values())
    found = []
    for measure in measures(run):
        own = figure(cases, measure) if adds_up(run, measure) else Figure(measure, None, None, 0)
        given = run.metrics.get(measure.name, own.value)
        agrees = given is not None and own.value is not None and abs(given - own.value) < 1e-6
        found.append(Figure(measure, given, own.interval if agrees else None, own.cases))
    return found


def sound(run: StoredRun) -> Figure:
    """The share of cases that no metric found a fault in."""
    return figure(list(run.by_case.values()), SOUND)


def cuts(run: StoredRun) -> list[Cut]:
    own = {m.name: m for m in measures(run) if m.aggregate == "share" and adds_up(run, m)}
    names = [name for name in _PREFERRED if name in own]
    names += [name for name in own if name not in names]
    chosen = tuple(own[name] for name in names[:_SLICED])
    firsts = [rows[0].case for rows in run.by_case.values()]
    found = []
    for dimension in DIMENSIONS:
        parts = [_part(run, name, ids, chosen) for name, ids in cut(firsts, dimension).items()]
        if len(parts) > 1:
            found.append(Cut(dimension, chosen, tuple(parts)))
    return found


def case_views(run: StoredRun) -> list[CaseView]:
    """The worst first: no answer, then broken promises, then the number of faults; the others in the order of the run."""
    views = [_case_view(row, run) for row in run.rows]
    return sorted(views, key=lambda v: (not v.row.failed, -sum(f.is_grave for f in v.faults), -len(v.faults)))


def fault_counts(run: StoredRun) -> dict[str, int]:
    """How many cases each metric found a fault in, by title, the most frequent first."""
    counts: dict[str, int] = {}
    for row in run.rows:
        for name in row.faults:
            title = measure_of(name).title
            counts[title] = counts.get(title, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


def settings_lines(run: StoredRun) -> list[tuple[str, str]]:
    given = {**run.settings, **run.versions}
    return [(key, _plain(v)) for key, v in given.items() if v not in (None, "", [], {})]


def _part(run: StoredRun, name: str, ids: Sequence[str], chosen: Sequence[Measure]) -> Part:
    rows = [run.by_case[case] for case in ids]
    found = tuple(figure(rows, measure, resamples=_SLICE_RESAMPLES) for measure in chosen)
    return Part(name, len(ids), figure(rows, SOUND, resamples=_SLICE_RESAMPLES), found)


def _case_view(row: Row, run: StoredRun) -> CaseView:
    faults = tuple(Fault(measure_of(name).title, reason, name in GRAVE) for name, reason in row.faults.items())
    profile = json.dumps(row.case.profile, ensure_ascii=False) if row.case.profile else ""
    shown = passages(row.answer, run.sources) if isinstance(row.answer, StoredAnswer) else ()
    return CaseView(
        row, kind_name(row.case.kind), difficulty(row.case), faults, _expectations(row.case.expect), profile, shown
    )


def _expectations(expect: StoredExpectation) -> tuple[tuple[str, str], ...]:
    given = {**{name: getattr(expect, name) for name in type(expect).model_fields}, **(expect.model_extra or {})}
    names = {"status": STATUS_NAMES, "verdict": VERDICT_NAMES}
    lines = []
    for name, wanted in given.items():
        if wanted not in (None, (), "", [], {}):
            shown = names.get(name, {}).get(wanted, wanted) if isinstance(wanted, str) else wanted
            lines.append((_EXPECTATIONS.get(name, name), _plain(shown)))
    return tuple(lines)


def _plain(value: object) -> str:
    """「a、b」 for a list, 「a：b」 for a mapping, a whole number without its point."""
    if isinstance(value, list | tuple):
        return "、".join(map(_plain, value))
    if isinstance(value, dict):
        given = {key: part for key, part in value.items() if part not in (None, "", [], ())}
        return "；".join(f"{_WORDS.get(key, key)}：{_plain(part)}" for key, part in given.items())
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return f"{value:,.0f}"
    return _WORDS.get(value, value) if isinstance(value, str) else str(value)
