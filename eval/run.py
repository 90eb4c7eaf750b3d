"""Runs a test set: every case asked, judged by every metric, and kept whole."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.policy.answer import Answer
from eval.askers import Asker
from eval.dataset import Case, Kind
from eval.metrics import METRICS, Judgement, Outcome

CONCURRENCY = 2  # cases at a time; more would measure the queue for the processor


@dataclass(frozen=True, slots=True)
class Judged:
    """An outcome with the judgements of the metrics that apply to it, by metric name; none where asking failed."""

    outcome: Outcome
    judgements: Mapping[str, Judgement]

    @property
    def faults(self) -> dict[str, str]:
        """Reason by metric of everything that was wrong."""
        if self.outcome.answer is None:
            return {"errors": self.outcome.error}
        return {name: j.reason for name, j in self.judgements.items() if not j.ok}


@dataclass(frozen=True)
class Results:
    """A whole run. `settings` say what it depends on and nothing about the moment it was made."""

    judged: tuple[Judged, ...]
    settings: Mapping[str, Any]

    @cached_property
    def metrics(self) -> dict[str, float | None]:
        """Every metric over all cases, None where none has the expectation; `errors` counts cases without an answer."""
        return _metrics(self.judged)

    @cached_property
    def by_kind(self) -> dict[Kind, dict[str, float | None]]:
        kinds = {kind: [j for j in self.judged if j.outcome.case.kind is kind] for kind in Kind}
        return {kind: _metrics(judged) for kind, judged in kinds.items() if judged}

    def judged_cases(self, metric: str) -> int:
        """How many cases the metric was taken over."""
        return len(self.judged) if metric == "errors" else sum(metric in j.judgements for j in self.judged)

    def summary(self) -> dict[str, Any]:
        return {
            "settings": dict(self.settings),
            "cases": len(self.judged),
            "metrics": self.metrics,
            "judged": {name: self.judged_cases(name) for name in self.metrics},
            "by_kind": {
                kind.value: {"cases": sum(j.outcome.case.kind is kind for j in self.judged), "metrics": metrics}
                for kind, metrics in self.by_kind.items()
            },
            "failing": {j.outcome.case.id: j.faults for j in self.judged if j.faults},
        }

    def write(self, folder: Path) -> None:
        """Writes results.jsonl (a case a line, with its whole answers) and summary.json."""
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "results.jsonl").open("w", encoding="utf-8") as file:
            for judged in self.judged:
                file.write(json.dumps(_row(judged), ensure_ascii=False) + "\n")
        text = json.dumps(self.summary(), ensure_ascii=False, indent=2)
        (folder / "summary.json").write_text(text + "\n", "utf-8")


def run(
    cases: Sequence[Case],
    asker: Asker,
    *,
    concurrency: int = CONCURRENCY,
    settings: Mapping[str, Any] | None = None,
    report: Callable[[Outcome], None] | None = None,
) -> Results:
    """Asks every case and judges its answer; results stand in the order of `cases`, however many run at a time.

    `settings` are added to the asker's own; `report` is called with each outcome as it comes.
    """
    texts = _Texts(asker)

    def one(case: Case) -> Judged:
        outcome = _ask(case, asker, texts)
        if report:
            report(outcome)
        return judge(outcome)

    with ThreadPoolExecutor(max_workers=concurrency) as pool:
        judged = tuple(pool.map(one, cases))
    days = sorted({c.as_of for c in cases})
    own: dict[str, Any] = {"as_of": [d.isoformat() for d in days], "concurrency": concurrency}
    return Results(judged, {**asker.settings(), **own, **(settings or {})})


def judge(outcome: Outcome) -> Judged:
    """The outcome with what every metric makes of it."""
    if outcome.answer is None:
        return Judged(outcome, {})
    answer = outcome.answer
    found = {metric.name: metric.judge(outcome, answer) for metric in METRICS}
    return Judged(outcome, {name: judgement for name, judgement in found.items() if judgement is not None})


class _Texts:
    """Stored texts, each read once."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._known: dict[tuple[str, int], str | None] = {}

    def of(self, answer: Answer) -> dict[tuple[str, int], str | None]:
        wanted = {(c.document_id, c.version) for c in answer.citations}
        for key in wanted - self._known.keys():
            self._known[key] = self._asker.text(*key)
        return {key: self._known[key] for key in wanted}


def _ask(case: Case, asker: Asker, texts: _Texts) -> Outcome:
    """Asks the earlier turns and then the question in one conversation. A failure is an outcome too, and counted."""
    earlier: list[Answer] = []
    conversation_id: str | None = None
    started = time.monotonic()
    try:
        for turn in case.turns:
            answer = asker.ask(turn, as_of=case.as_of, conversation_id=conversation_id, profile=case.profile)
            conversation_id = answer.conversation_id
            earlier.append(answer)
        started = time.monotonic()
        answer = asker.ask(case.question, as_of=case.as_of, conversation_id=conversation_id, profile=case.profile)
        seconds = time.monotonic() - started
        return Outcome(case, answer, seconds, texts.of(answer), tuple(earlier))
    except Exception as error:  # whatever the assistant raises is a finding of the run, not its end
        return Outcome(case, None, time.monotonic() - started, {}, tuple(earlier), f"{type(error).__name__}: {error}")


def _metrics(judged: Sequence[Judged]) -> dict[str, float | None]:
    values = {m.name: m.value([j.judgements[m.name] for j in judged if m.name in j.judgements]) for m in METRICS}
    return {**values, "errors": float(sum(j.outcome.answer is None for j in judged))}


def _row(judged: Judged) -> dict[str, Any]:
    outcome = judged.outcome
    return {
        "case": outcome.case.model_dump(mode="json"),
        "answer": outcome.answer.model_dump(mode="json") if outcome.answer else None,
        "earlier": [a.model_dump(mode="json") for a in outcome.earlier],
        "seconds": round(outcome.seconds, 4),
        "error": outcome.error,
        "judgements": {
            name: {"points": j.points, "possible": j.possible, "ok": j.ok, "reason": j.reason}
            for name, j in judged.judgements.items()
        },
    }
