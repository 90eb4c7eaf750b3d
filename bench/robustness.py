"""Puts the cases again in other words: how many points are lost.

    python -m bench.robustness --data-dir data                   the development half
    python -m bench.robustness --data-dir data --half test       the other, to report
    python -m bench.robustness --data-dir data --distractors ../shared/data/statutes
                                                                 and among ten times as many provisions of laws

Each case is asked as it is and once for each of `bench.perturbing`: mistyped by sound, numbers as spoken, traditional characters, clauses
in another order (earlier turns too). Cases that a perturbation leaves as they are are left out of its row, and of the plain figures
beside it. Points of a row: the mean over the metrics that say whether the answer is right. Exits 1 where more than 3 are lost.

With `--distractors`, the cases are asked once more as they are in a copy of the data folder (`--crowded`, kept, since embedding
takes half an hour on two cores) to which so many articles of laws were added that they are ten times as many as its passages.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.perturbing.perturb import PERTURBATIONS, Perturbation
from bench.retrieval import SEED
from bench.statutes import sample, store
from bench.stores import arguments, embed_missing, needed, opened
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


def crowd(data_dir: Path, crowded: Path, statutes: Path, times: int) -> int:
    """Makes `crowded` a copy of `data_dir` with `times` as many articles of laws as it has passages; returns how many. What is there
    already is kept.
    """
    if not crowded.exists():
        shutil.copytree(data_dir, crowded, ignore=shutil.ignore_patterns("owner.lock"))
    with opened(data_dir) as (stores, _):
        count = times * sum(1 for _ in stores.catalogue.passages())
    with opened(crowded) as (stores, _):
        store(stores, sample(statutes, reported=0, articles=count, seed=SEED).articles)
        embed_missing(stores)
    return count


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--half", type=Half, choices=list(Half), default=Half.DEVELOPMENT)
    parser.add_argument("--show", type=int, default=0, help="how many cases that were lost are printed for each row")
    parser.add_argument("--distractors", type=Path, help="folder of the statutes")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--crowded", type=Path, default=Path("data/crowded"))
    options = parser.parse_args()
    cases = load(sorted(CASES.glob("*.jsonl")), options.half)
    if options.distractors:
        needed(options.distractors / "corpus.jsonl.gz", options.distractors / "queries.jsonl")
        added = crowd(options.data_dir, options.crowded, options.distractors, options.times)
    with opened(options.data_dir) as (stores, assistant):
        asker = LocalAsker(assistant, stores)
        plain = dict(zip([c.id for c in cases], run(cases, asker).judged, strict=True))
        print(
            f"{len(cases)} cases ({options.half}), load {os.getloadavg()[0]:.1f}; per cent as they are → in other words"
        )
        losses = [
            _row(name, plain, [perturbed(case, perturbation) for case in cases], asker, options.show)
            for name, perturbation in PERTURBATIONS.items()
        ]
    if options.distractors:
        with opened(options.crowded) as (stores, assistant):
            losses.append(_row(f"among {added}", plain, cases, LocalAsker(assistant, stores), options.show, same=True))
    sys.exit(1 if max(losses) > MOST_LOST else 0)


def _row(
    name: str,
    plain: Mapping[str, Judged],
    others: Sequence[Case],
    asker: LocalAsker,
    show: int,
    *,
    same: bool = False,
) -> float:
    """Prints the row of one kind of wording, of the cases that it changes (`same`: of all); returns the points lost."""
    changed = [o for o in others if same or o != plain[o.id].outcome.case]
    judged = run(changed, asker).judged
    before, after = shares([plain[c.id] for c in changed]), shares(judged)
    points = lost(before, after)
    columns = "  ".join(f"{m} {before[m]:.1f} → {after[m]:.1f}" for m in before)
    print(f"{name:15s} {len(changed):4d}  lost {points:4.1f}  {columns}")
    _show([(plain[j.outcome.case.id], j) for j in judged], show)
    return points


def _show(pairs: Sequence[tuple[Judged, Judged]], count: int) -> None:
    worse = [(before, after) for before, after in pairs if set(after.faults) - set(before.faults)]
    for before, after in worse[:count]:
        print(f"    {before.outcome.case.question} → {after.outcome.case.question}: {after.faults}")


if __name__ == "__main__":
    main()
