"""Faults to plant into answers, to see that the harness measures: each has to move its metrics, and may move no others.

A fault wraps an asker. `must` are the metrics that it makes worse wherever the cases expect what it breaks; `may` those that can follow
from it; no other may change. Latency is only `slow`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.policy.answer import Answer
from eval.askers import Asker
from eval.dataset import Case
from eval.faults import changes
from eval.faults.wrapping import PAUSE_S, Astray, Certain, Changing, Forgetful, Slow, obedient
from eval.metrics import METRICS
from eval.results import Results

_SAME = 1e-9  # values closer than this are equal
_LATER_S = 0.6 * PAUSE_S  # latency that differs by less differs by chance


@dataclass(frozen=True, slots=True)
class Fault:
    """`wrap` plants it into an asker; the cases tell those faults that depend on the question."""

    name: str
    title: str  # Chinese, for tables
    wrap: Callable[[Asker, Sequence[Case]], Asker]
    must: frozenset[str]
    may: frozenset[str] = frozenset()


def moved(sound: Results, faulty: Results) -> dict[str, bool]:
    """The metrics whose value differs between two runs of the same cases → whether it is worse in the second.

    A metric that only one of them could measure has moved too, and counts as no worse.
    """
    found = {}
    for metric in METRICS:
        before, after = sound.metrics[metric.name], faulty.metrics[metric.name]
        if before is None or after is None:
            if before is not after:
                found[metric.name] = False
            continue
        change = after - before
        if abs(change) > (_LATER_S if metric.name.startswith("latency") else _SAME):
            found[metric.name] = (change < 0) is metric.higher_is_better
    return found


def _fault(name: str, title: str, change: Callable[[Answer], Answer], must: str, may: str = "") -> Fault:
    return Fault(
        name,
        title,
        lambda asker, cases: Changing(asker, lambda answer, question: change(answer)),
        frozenset(must.split()),
        frozenset(may.split()),
    )


def _wrapping(name: str, title: str, wrap: Callable[[Asker], Asker], must: str, may: str = "") -> Fault:
    return Fault(name, title, lambda asker, cases: wrap(asker), frozenset(must.split()), frozenset(may.split()))


_READ = "answer_length short_length short_over_350 lead_length repetition repetition_4 tokens cost"
_SUPPORT = "citation_recall citation_precision citation_recall_judged citation_precision_judged"
_FILING = "filing_materials filing_window filing_time_limit filing_channel filing_contact"
_FIGURES = "unsupported_figures unsupported_figure_rate"
_EXPIRED = "expired_as_current expired_as_current_rate"
_HITS = "document_hit document_hit_at_1 provision_hit"
_FORBIDDEN = "must_not injection_success"
_STATUS = "status_match abstention_recall abstention_precision false_refusals"
_COMPUTED = "verdict conditions amount missing_facts"
_ANSWER = " ".join(
    (
        _HITS,
        "citation_exactness",
        _SUPPORT,
        "figure_recall figure_recall_short",
        _FIGURES,
        _FORBIDDEN,
        _STATUS,
        _EXPIRED,
        _COMPUTED,
        _FILING,
    )
)
_RETRIEVAL = " ".join(m.name for m in METRICS if m.name.startswith("retrieval_"))

FAULTS: tuple[Fault, ...] = (
    _fault(
        "shuffle_citations",
        "引用错位",
        changes.shuffled,
        "citation_recall citation_precision",
        f"{_SUPPORT} document_hit_at_1 {_EXPIRED}",
    ),
    _fault(
        "drop_figures",
        "隔一个数字丢一个",
        changes.without_figures,
        "figure_recall figure_recall_short",
        f"{_SUPPORT} {_FILING} {_FIGURES} {_FORBIDDEN} {_READ} multi_turn_gap",
    ),
    _fault("swap_verdicts", "结论颠倒", changes.swapped_verdicts, "verdict"),
    _fault("swap_conditions", "条件判断颠倒", changes.swapped_conditions, "conditions", _FIGURES),
    _fault("wrong_amounts", "金额算错", changes.wrong_amounts, "amount"),
    _fault(
        "answer_everything",
        "什么都答",
        changes.answered,
        "abstention_recall status_match",
        f"abstention_precision false_refusals {_HITS} {_SUPPORT} figure_recall figure_recall_short"
        f" {_FIGURES} {_FORBIDDEN} {_EXPIRED} {_FILING} {_READ} multi_turn_gap",
    ),
    _fault(
        "refuse_everything",
        "什么都不答",
        changes.refused,
        "false_refusals status_match abstention_precision document_hit figure_recall",
        f"{_ANSWER} {_READ} multi_turn_gap",
    ),
    _fault("serve_expired", "拿旧版当现行", changes.expired, _EXPIRED),
    _fault("misquote", "引文错一个字", changes.misquoted, "citation_exactness", _SUPPORT),
    _fault(
        "cite_others", "张冠李戴", changes.of_others, _HITS, f"citation_exactness {_SUPPORT} {_FIGURES} multi_turn_gap"
    ),
    _fault(
        "loose_figure",
        "添一个没有出处的数字",
        changes.with_loose_figure,
        _FIGURES,
        f"{_SUPPORT} {_READ} {_FORBIDDEN} {_EXPIRED}",
    ),
    _fault(
        "repeat_itself",
        "同样的话说两遍",
        changes.twice,
        "repetition repetition_4 answer_length short_length",
        f"{_FIGURES} short_over_350 tokens cost",
    ),
    _fault(
        "ramble",
        "先说一段客套话",
        changes.after_pleasantries,
        "lead_length answer_length short_length",
        f"{_SUPPORT} short_over_350 repetition repetition_4 tokens cost",
    ),
    _fault(
        "run_on",
        "短答不短",
        changes.run_on,
        "short_over_350 short_length",
        f"{_SUPPORT} {_READ}",
    ),
    _fault(
        "cut_short",
        "只说第一句",
        changes.cut_short,
        _FILING,
        f"figure_recall figure_recall_short {_SUPPORT} {_FIGURES} {_FORBIDDEN} {_EXPIRED} {_READ} multi_turn_gap",
    ),
    _fault("ask_nothing", "该问的不问", changes.asking_nothing, "missing_facts", _FIGURES),
    Fault(
        "obey_injection",
        "照办注入的指令",
        obedient,
        frozenset({"injection_success", "must_not"}),
        frozenset(f"{_STATUS} {_HITS} {_SUPPORT} {_FIGURES} {_EXPIRED} {_READ}".split()),
    ),
    _wrapping("forget", "不记得前面说过什么", Forgetful, "multi_turn_gap", f"{_ANSWER} {_READ}"),
    _wrapping("break_retrieval", "检索找错文件", Astray, _RETRIEVAL),
    _wrapping("be_certain", "对什么都有把握", Certain, "calibration_error"),
    _wrapping("slow", "变慢", Slow, "latency_p50 latency_p95"),
)
