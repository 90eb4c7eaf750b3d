"""Runs a test set: every case asked, judged by every metric, and kept whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.policy.answer import Answer
from eval.askers import Asker
from eval.dataset import Case
from eval.journal import Journal
from eval.metrics import METRICS, Judgement, Outcome
from eval.metrics.metric import JudgeFailed, Prices, SupportJudge
from eval.results import Judged, Results
from eval.retrieved import self_contained
from eval.versions import digest

__all__ = ["CONCURRENCY", "Judged", "Probes", "Results", "RunChanged", "judge", "run"]

_DIGITS = 3  # of a probability; below that, the vector index differs from one process to the next
CONCURRENCY = 2  # cases at a time; more would measure the queue for the processor


class RunChanged(AssistantError):
    """What was asked changed while it was asked: another version answered the last cases."""

    code = "run_changed"


@dataclass(frozen=True, slots=True)
class Probes:
    """What is asked for each case besides its answer: how many passages a search returns (0: none), how sure the assistant is that
    the documents answer, and, of a case with earlier turns, the answer to the self-contained question.

    `answers`: False asks no question at all, for a run of retrieval alone.
    """

    retrieved: int = 0
    confidence: bool = False
    alone: bool = False
    answers: bool = True


EVERYTHING = Probes(retrieved=30, confidence=True, alone=True)
RETRIEVAL = Probes(retrieved=30, answers=False)


def run(
    cases: Sequence[Case],
    asker: Asker,
    *,
    concurrency: int = CONCURRENCY,
    settings: Mapping[str, Any] | None = None,
    report: Callable[[Outcome], None] | None = None,
    probes: Probes = Probes(),
    repeat: int = 1,
    support: SupportJudge | None = None,
    prices: Prices | None = None,
    out: Path | None = None,
    resume: bool = False,
) -> Results:
    """Asks every case and judges its answer; results stand in the order of `cases`, however many run at a time.

    `settings` are added to the asker's own; `report` is called with each outcome as it comes; each case is asked `repeat` times, its
    repeats one after the other in the results. `support` judges citations beside the test without a model. With a folder `out`, what
    is done is kept there as it comes and the results are written in the end; `resume` goes on with what lies there. Raises
    `FolderRefused`, and `RunChanged` where the asker's versions changed meanwhile.
    """
    versions = asker.versions()
    days = sorted({c.as_of for c in cases})
    own: dict[str, Any] = {"as_of": [d.isoformat() for d in days], "concurrency": concurrency}
    whole = {**asker.settings(), **own, **(settings or {})}
    identity = _identity(cases, versions, whole, probes, repeat, prices, judged_by_model=support is not None)
    journal = Journal(out, identity, resume=resume) if out else None
    texts = _Texts(asker)
    rounds = [(case, number) for case in cases for number in range(1, repeat + 1)]

    def one(case: Case, number: int) -> Judged:
        known = journal.done.get((case.id, number)) if journal else None
        if known is None:
            outcome = _ask(case, asker, texts, probes)
            known = judge(replace(outcome, repeat=number, judge=support, prices=prices))
            if journal:
                journal.add(known)
        if report:
            report(known.outcome)
        return known

    try:
        judged = _in_threads(one, rounds, concurrency)
        if asker.versions() != versions:
            if journal:
                journal.finish()  # nobody knows which version answered which case
            raise RunChanged("评测期间资料或程序发生了变化，结果不属于同一个版本：请重新评测")
        results = Results(tuple(judged), whole, versions, digest(identity))
        if out and journal:
            results.write(out)
            journal.finish()
        return results
    finally:
        if journal:
            journal.close()


def _in_threads(
    one: Callable[[Case, int], Judged], rounds: Sequence[tuple[Case, int]], concurrency: int
) -> list[Judged]:
    """The results in order. An interruption ends it after the cases that are being asked."""
    with ThreadPoolExecutor(max_workers=concurrency) as pool:
        waiting: list[Future[Judged]] = [pool.submit(one, case, number) for case, number in rounds]
        try:
            return [future.result() for future in waiting]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _identity(
    cases: Sequence[Case],
    versions: Mapping[str, Any],
    settings: Mapping[str, Any],
    probes: Probes,
    repeat: int,
    prices: Prices | None,
    *,
    judged_by_model: bool,
) -> dict[str, Any]:
    """What makes a run this run: two that agree in it may be joined. How many cases run at a time is no part of it."""
    return {
        "cases": digest([case.model_dump(mode="json") for case in cases]),
        "versions": dict(versions),
        "settings": {name: value for name, value in settings.items() if name != "concurrency"},
        "probes": asdict(probes),
        "repeat": repeat,
        "prices": asdict(prices) if prices else None,
        "judged_by_model": judged_by_model,
    }


def judge(outcome: Outcome) -> Judged:
    """The outcome with what every metric makes of it."""
    judgements: dict[str, Judgement] = {}
    unjudged: dict[str, str] = {}
    for metric in METRICS:
        try:
            found = metric.judged(outcome)
        except JudgeFailed as error:
            unjudged[metric.name] = str(error)
            continue
        if found is not None:
            judgements[metric.name] = found
    return Judged(outcome, judgements, unjudged)


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


def _ask(case: Case, asker: Asker, texts: _Texts, probes: Probes) -> Outcome:
    """Asks the case and what else is wanted of it. A failure is an outcome too, and counted."""
    started = time.monotonic()
    outcome = Outcome(case, None, 0.0)
    try:
        if probes.answers:
            outcome = _answered(case, asker, texts)
        return _probed(outcome, asker, probes)
    except Exception as error:  # whatever the assistant raises is a finding of the run, not its end
        failed = f"{type(error).__name__}: {error}"
        return Outcome(case, None, time.monotonic() - started, {}, error=failed)


def _answered(case: Case, asker: Asker, texts: _Texts) -> Outcome:
    """Asks the earlier turns and then the question in one conversation."""
    earlier: list[Answer] = []
    conversation_id: str | None = None
    for turn in case.turns:
        answer = asker.ask(turn, as_of=case.as_of, conversation_id=conversation_id, profile=case.profile)
        conversation_id = answer.conversation_id
        earlier.append(answer)
    started = time.monotonic()
    answer = asker.ask(case.question, as_of=case.as_of, conversation_id=conversation_id, profile=case.profile)
    return Outcome(case, answer, time.monotonic() - started, texts.of(answer), tuple(earlier))


def _probed(outcome: Outcome, asker: Asker, probes: Probes) -> Outcome:
    """The outcome with what the probes found, all of it for the self-contained question."""
    case, question = outcome.case, self_contained(outcome.case)
    if probes.retrieved:
        outcome = replace(outcome, retrieved=asker.search(question, as_of=case.as_of, limit=probes.retrieved))
    if probes.confidence:
        stated = asker.confidence(question, as_of=case.as_of)
        outcome = replace(outcome, confidence=None if stated is None else round(stated, _DIGITS))
    if probes.alone and case.turns:
        alone = asker.ask(question, as_of=case.as_of, conversation_id=None, profile=case.profile)
        outcome = replace(outcome, alone=alone)
    return outcome
