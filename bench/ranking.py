"""Fits how the features of a passage weigh together: which passage answers which question.

    python -m bench.ranking --data-dir data            report only
    python -m bench.ranking --data-dir data --write    also write assistant/retrieval/ranking.yaml

Fitted on `passages.jsonl` and `chat.jsonl` of `eval/calibration`, questions with the exact words that answer them, and on the
development half of `eval/cases`; the test half is never used. For each question the passages that hold the answer shall win a
softmax over all candidates. Reported are figures of 6-fold cross-validation over questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.pipeline import Assistant
from assistant.policy.answer import Status
from assistant.policy.figures import contains_figure
from assistant.policy.numerals import narrow
from assistant.policy.provision import Passage
from bench.stores import arguments, json_lines, opened, write_model
from eval.dataset import Case, Half, load

QUESTIONS = (Path("eval/calibration/passages.jsonl"), Path("eval/calibration/chat.jsonl"))
CASES = Path("eval/cases")
TARGET = Path("assistant/retrieval/ranking.yaml")
_RIDGE = 3.0  # strength of the penalty on standardised weights
_STEPS, _RATE = 400, 0.05  # of Adam
_FOLDS = 6
# These speak for a passage by what they are; a negative weight would be an accident of the few questions.
_NOT_NEGATIVE = re.compile(
    r"dense|sentence|lexical|coverage|document_coverage|title_overlap|level|park|version|section:|type:"
)
# Hardly any question of the fitted sets names a title, an article or a level (「市级能拿多少」), or continues a conversation.
_BY_HAND = {"named": 8.0, "article": 6.0, "level": 4.0, "context": 3.0, "product": -2.0}
_COSINES = ("dense", "dense_document")
Vector = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One question: features (passages × names) and, for each thing asked, the indices of the passages that say it."""

    features: Vector
    groups: tuple[Indices, ...]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with opened(given.data_dir) as (stores, assistant):
        raw = [*_from_quotes(assistant), *_from_cases(assistant)]
        embedding = stores.embeddings.name
    raw = [(rows, kept) for rows, groups in raw if (kept := [g for g in groups if g])]
    names = sorted({name for rows, _ in raw for row in rows for name in row} - set(_BY_HAND))
    fitted = []
    for model, used in ((embedding, names), (None, [n for n in names if n not in _COSINES])):
        data = [_labelled(rows, groups, used) for rows, groups in raw]
        first, third, fifth = cross_validated(data, used)
        print(f"{model or 'any other embedding'}: {len(data)} questions, the answer among the first passages:")
        print(f"  1: {first:.3f}   3: {third:.3f}   5: {fifth:.3f}")
        weights = dict(zip(used, fit(data, used), strict=True)) | _BY_HAND
        fitted.append({"embedding": model, "weights": {n: round(float(w), 3) for n, w in weights.items() if w}})
    if given.write:
        about = {"command": "python -m bench.ranking --write", "questions": len(raw), "ridge": _RIDGE}
        write_model(TARGET, "bench/ranking.py", {"fitted": about, "rankings": fitted})


Rows = list[dict[str, float]]


def _from_quotes(assistant: Assistant) -> Iterable[tuple[Rows, list[list[int]]]]:
    """The questions of `QUESTIONS` that are answered: each quote's passages make a group."""
    for question in [line for path in QUESTIONS for line in json_lines(path)]:
        documents = question.get("documents") or [question.get("document")]
        if documents == [None] or "turns" in question:  # unanswered, or not to be understood alone
            continue
        passages, rows = _candidates(assistant, question["question"], date.fromisoformat(question["as_of"]))
        yield (
            rows,
            [
                [i for i, p in enumerate(passages) if p.document_id in documents and bare(q) in bare(p.text)]
                for q in question["quotes"]
            ],
        )


def _from_cases(assistant: Assistant) -> Iterable[tuple[Rows, list[list[int]]]]:
    """The answered cases of the development half: the passages of the right documents that hold an expected figure."""
    for case in load(sorted(CASES.glob("*.jsonl")), Half.DEVELOPMENT):
        if case.turns or case.expect.status is Status.ABSTAINED or not case.expect.documents:
            continue
        passages, rows = _candidates(assistant, case.question, case.as_of)
        yield rows, [_holding(case, passages, figure) for figure in case.expect.figures or ("",)]


def _holding(case: Case, passages: Sequence[Passage], figure: str) -> list[int]:
    """Passages that hold the figure, of the expected provisions where they do; any of those for no figure."""
    right = [i for i, p in enumerate(passages) if p.document_id in case.expect.documents]
    labelled = [i for i in right if {e.split()[0] for e in passages[i].path if e} & set(case.expect.provisions)]
    if not figure:
        return labelled
    holding = [i for i in right if contains_figure(passages[i].text, figure)]
    return [i for i in holding if i in labelled] or holding


def _candidates(assistant: Assistant, question: str, as_of: date) -> tuple[list[Passage], Rows]:
    found = assistant.search(question, as_of=as_of, limit=100_000)
    return [c.passage for c in found], [dict(c.features) for c in found]


def bare(text: str) -> str:
    """`text` without spaces and cell borders, narrow: files of different formats differ in them."""
    return re.sub(r"[\s|]+", "", narrow(text)).lower()


def _labelled(rows: Rows, groups: Sequence[Sequence[int]], names: Sequence[str]) -> Labelled:
    features = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    return Labelled(features, tuple(np.array(g) for g in groups))


def fit(data: Sequence[Labelled], names: Sequence[str]) -> Vector:
    """Weights, one a name: maximum likelihood of a softmax over each question's candidates, ridge-penalised, by Adam."""
    spread = np.concatenate([d.features for d in data]).std(0) + 1e-6
    signed = np.array([_NOT_NEGATIVE.match(name) is None for name in names])
    scaled = [(d.features / spread, d.groups) for d in data]
    weights, mean, square = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, _STEPS + 1):
        gradient = _RIDGE * weights
        for features, groups in scaled:
            scores = features @ weights
            share = np.exp(scores - scores.max())
            expected = (share / share.sum()) @ features
            for group in groups:
                of_group = share[group] / share[group].sum()
                gradient += (expected - of_group @ features[group]) / len(groups)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        weights -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights = np.where(signed, weights, np.maximum(weights, 0.0))
    found: Vector = weights / spread
    return found


def cross_validated(data: Sequence[Labelled], names: Sequence[str]) -> Vector:
    """Shares of questions with an answering passage among the first 1, 3 and 5, by models that did not see them."""
    fold = np.random.default_rng(0).permutation(len(data)) % _FOLDS
    hits = np.zeros(3)
    for number in range(_FOLDS):
        weights = fit([d for d, f in zip(data, fold, strict=True) if f != number], names)
        for d, f in zip(data, fold, strict=True):
            if f == number:
                order = np.argsort(-(d.features @ weights), kind="stable")
                answering = {int(i) for group in d.groups for i in group}
                hits += [any(int(i) in answering for i in order[:k]) for k in (1, 3, 5)]
    return hits / len(data)


if __name__ == "__main__":
    main()
