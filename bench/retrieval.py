"""Finds articles of laws for lay questions: our retrieval beside BM25 over character bigrams, on public data.

    python -m bench.retrieval --folder FOLDER                          300 questions over 6,000 articles
    python -m bench.retrieval --folder FOLDER --articles 0             the same over all 60,000 (hours of embedding)

FOLDER holds `corpus.jsonl.gz` and `queries.jsonl`. The articles are stored in --data-dir as documents, a law each, and searched by
`Assistant.search`, as `POST /search` does. Vectors are kept there: the first run embeds them, at some 10 articles a second.
The 300 questions are chosen by --seed; the weights of our ranking are those fitted on our own corpus (bench.ranking). Whoever tries
something tries it on --others, the questions that are not reported. Recall@k is the mean share of a question's articles among
the first k; the interval of the ratio is from a bootstrap over questions.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from assistant.pipeline import Assistant
from assistant.policy.evidence import Candidate
from bench.bm25 import BM25
from bench.statutes import Asked, place_of, sample, store
from bench.stores import arguments, embed_missing, needed, opened

AS_OF = date(2026, 11, 22)
REPORTED, ARTICLES, SEED = 300, 6000, 7
_DEPTH = 100
_RESAMPLED = 2000


@dataclass(frozen=True, slots=True)
class Figures:
    """One way of searching: recall by depth of every question, and reciprocal ranks of the first right article."""

    name: str
    recall: dict[int, list[float]]
    reciprocal: list[float]
    median_ms: float

    def row(self) -> str:
        means = "  ".join(f"{statistics.fmean(values):.3f}" for values in self.recall.values())
        return f"{self.name:24s}  {means}  {statistics.fmean(self.reciprocal):.3f}  {self.median_ms:7.1f}"


def measured(name: str, questions: Sequence[Asked], search: Callable[[str], Sequence[str]]) -> Figures:
    """`search` gives ids of articles, best first."""
    recall: dict[int, list[float]] = {1: [], 5: [], 10: [], 100: []}
    reciprocal, times = [], []
    for question in questions:
        began = time.perf_counter()
        found = search(question.text)
        times.append(1000 * (time.perf_counter() - began))
        for k, values in recall.items():
            values.append(len(question.gold.intersection(found[:k])) / len(question.gold))
        first = next((n for n, article in enumerate(found[:10], 1) if article in question.gold), None)
        reciprocal.append(1 / first if first else 0.0)
    return Figures(name, recall, reciprocal, statistics.median(times))


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float, float]:
    """The ratio of the means, and the 2.5th and 97.5th percentile of it over questions drawn again."""
    drawn = np.random.default_rng(0).integers(0, len(ours), (_RESAMPLED, len(ours)))
    ratios = np.array(ours)[drawn].mean(1) / np.array(theirs)[drawn].mean(1)
    low, high = np.quantile(ratios, (0.025, 0.975))
    return statistics.fmean(ours) / statistics.fmean(theirs), float(low), float(high)


def articles_of(candidates: Iterable[Candidate], of: dict[str, str]) -> list[str]:
    """The articles of these passages, each once, best first."""
    return list(dict.fromkeys(of[place_of(c.passage)] for c in candidates))[:_DEPTH]


def main() -> None:
    parser = arguments(__doc__)
    parser.set_defaults(data_dir=Path("data/statutes"))
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=REPORTED)
    parser.add_argument("--articles", type=int, default=ARTICLES, help="0 for all")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--others", action="store_true", help="as many of the questions that are not reported")
    given = parser.parse_args()
    needed(given.folder / "queries.jsonl", given.folder / "corpus.jsonl.gz")
    chosen = sample(given.folder, reported=given.questions, articles=given.articles or None, seed=given.seed)
    questions = chosen.others[: given.questions] if given.others else chosen.reported
    with opened(given.data_dir) as (stores, _):
        of = store(stores, chosen.articles)
        embed_missing(stores)
    with opened(given.data_dir) as (_, assistant):
        plain = BM25([article.whole for article in chosen.articles])
        ids = [article.id for article in chosen.articles]
        theirs = measured("BM25, bigrams", questions, lambda q: [ids[n] for n in plain.search(q, _DEPTH)])
        ours = measured("ours", questions, lambda q: articles_of(_found(assistant, q), of))
    print(
        f"{len(questions)} questions over {len(ids)} articles, seed {given.seed}; Recall@1, 5, 10, 100, MRR@10, ms (median)"
    )
    for figures in (theirs, ours):
        print(figures.row())
    value, low, high = ratio(ours.recall[10], theirs.recall[10])
    print(f"Recall@10: {value:.2f} × BM25 (95 % interval {low:.2f} to {high:.2f})")


def _found(assistant: Assistant, question: str) -> list[Candidate]:
    return assistant.search(question, as_of=AS_OF, limit=3 * _DEPTH)


if __name__ == "__main__":
    main()
