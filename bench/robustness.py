"""Puts the cases again in other words: how many points are lost.

    python -m bench.robustness --data-dir data                   the development half
    python -m bench.robustness --data-dir data --half test       the other, to report

Each case is asked as it is and once for each of `bench.perturbing`: mistyped by sound, numbers as spoken, traditional characters, clauses
in another order (earlier turns too). Cases that a perturbation leaves as they are are left out of its row, and of the plain figures
beside it. Points of a row: the mean over the metrics that say whether the answer is right. Exits 1 where more than 3 are lost.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.perturbing.perturb import PERTURBATIONS, Perturbation
from bench.stores import arguments, opened
from eval.askers import LocalAsker
from eval.dataset import Case, Half, load
from eval.run import Judged, run

CASES = Path("eval/cases")
METRICS = ("document_hit", "provision_hit", "figure_recall", "abstention_recall", "false_refusals")
MOST_LOST = 3.0  # points
Row = Mapping[str, float]


def perturbed(case: Case, perturbation: Perturbation) -> Case:
    """The case with its question and earlier turns in other words."""
    turns = tuple(perturbation(turn) for turn in case.turns)
    return case.model_copy(update={"question": perturbation(case.question), "turns": turns})


def shares(judged: Sequence[Judged]) -> dict[str, float]:
    """Each metric over these cases in per cent, false refusals as the share of answers; without those that none has."""
    found = {}
    for name in METRICS:
        own = [j.judgements[name] for j in judged if name in j.judgements]
        if own:
            value = 100 * sum(j.points for j in own) / sum(j.possible for j in own)
            found[name] = 100 - value if name == "false_refusals" else value
    return found


def lost(plain: Row, other: Row) -> float:
    """Points lost: the mean over metrics of how far `other` lies below `plain`."""
    return statistics.fmean(plain[name] - other[name] for name in plain)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--half", type=Half, choices=list(Half), default=Half.DEVELOPMENT)
    parser.add_argument("--show", type=int, default=0, help="how many cases that were lost are printed for each row")
    options = parser.parse_args()
    cases = load(sorted(CASES.glob("*.jsonl")), options.half)
    losses = []
    with opened(options.data_dir) as (stores, assistant):
        asker = LocalAsker(assistant, stores)
        plain = dict(zip([c.id for c in cases], run(cases, asker).judged, strict=True))
        print(
            f"{len(cases)} cases ({options.half}), load {os.getloadavg()[0]:.1f}; per cent as they are → in other words"
        )
        for name, perturbation in PERTURBATIONS.items():
            others = [perturbed(case, perturbation) for case in cases]
            changed = [o for o, c in zip(others, cases, strict=True) if o != c]
            judged = run(changed, asker).judged
            before, after = shares([plain[c.id] for c in changed]), shares(judged)
            losses.append(lost(before, after))
            columns = "  ".join(f"{m} {before[m]:.1f} → {after[m]:.1f}" for m in before)
            print(f"{name:15s} {len(changed):4d}  lost {losses[-1]:4.1f}  {columns}")
            _show([(plain[j.outcome.case.id], j) for j in judged], options.show)
    sys.exit(1 if max(losses) > MOST_LOST else 0)


def _show(pairs: Sequence[tuple[Judged, Judged]], count: int) -> None:
    worse = [(before, after) for before, after in pairs if set(after.faults) - set(before.faults)]
    for before, after in worse[:count]:
        print(f"    {before.outcome.case.question} → {after.outcome.case.question}: {after.faults}")


if __name__ == "__main__":
    main()
