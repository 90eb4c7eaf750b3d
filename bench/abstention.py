"""Fits when the assistant refuses: a logistic model over the signals of `eval/calibration/questions.jsonl`.

    python -m bench.abstention --data-dir data            report only
    python -m bench.abstention --data-dir data --write    also write assistant/answer/calibration.yaml

The questions are written apart from the test cases in `eval/cases`, which are never used here. Half of them are answered by
the corpus; of the others two thirds are near misses. Reported are figures of 10-fold cross-validation.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.build import build_assistant, open_stores
from assistant.settings import Settings

QUESTIONS = Path("eval/calibration/questions.jsonl")
TARGET = Path("assistant/answer/calibration.yaml")
AS_OF = date(2026, 11, 22)  # the day the questions were written for
SIGNALS = (
    "nearest", "document_coverage", "passage_coverage", "answer_coverage", "missing_noun", "missing_noun_passage",
    "answer_missing_noun", "known_terms", "title", "answer_type", "dense_rank", "lexical_rank", "asks_record", "asks_task",
    "other_year", "holds_answer", "named", "general", "lead",
)  # fmt: skip
FALSE_REFUSALS = 0.08  # the share of answerable questions that may be refused: the bar for the cases
_RIDGE = 1.0  # strength of the penalty on standardised weights
Vector = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path, default=Path("data"))
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    stores = open_stores(Settings(data_dir=arguments.data_dir))
    assistant = build_assistant(stores)
    cases = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [assistant.signals(case["question"], as_of=AS_OF) for case in cases]
    answerable = np.array([float(case["answerable"]) for case in cases])
    fitted = []
    for embedding, names in ((stores.embeddings.name, SIGNALS), (None, SIGNALS[1:])):
        features = np.array([[row.get(name, 0.0) for name in names] for row in rows])
        probabilities = cross_validated(features, answerable)
        threshold = float(np.quantile(probabilities[answerable == 1], FALSE_REFUSALS))
        refused = probabilities < threshold
        print(f"{embedding or 'any other embedding'}: threshold {threshold:.3f}")
        for kind in dict.fromkeys(case["kind"] if not case["answerable"] else "answerable" for case in cases):
            of_kind = np.array([(c["kind"] if not c["answerable"] else "answerable") == kind for c in cases])
            print(f"  {kind:14s} {int(of_kind.sum()):4d} questions, refused {refused[of_kind].mean():.3f}")
        weights, bias = fit(features, answerable)
        fitted.append(
            {
                "embedding": embedding,
                "weights": {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)},
                "bias": round(bias, 4),
                "threshold": round(threshold, 3),
            }
        )
    if arguments.write:
        about = {"command": "python -m bench.abstention --write", "questions": len(cases), "ridge": _RIDGE}
        content = yaml.safe_dump({"fitted": about, "calibrations": fitted}, allow_unicode=True, sort_keys=False)
        TARGET.write_text("# Written by bench/abstention.py; not to be edited by hand.\n" + content, encoding="utf-8")
        print(f"wrote {TARGET}")
    stores.close()


def fit(features: Vector, answerable: Vector) -> tuple[Vector, float]:
    """Weights (one a feature) and bias of a ridge-penalised logistic regression, by Newton's method."""
    centre, spread = features.mean(0), features.std(0) + 1e-9
    design = np.c_[(features - centre) / spread, np.ones(len(features))]
    penalty = _RIDGE * np.r_[np.ones(features.shape[1]), 0.0]
    solution = np.zeros(design.shape[1])
    for _ in range(50):
        probability = 1 / (1 + np.exp(-design @ solution))
        gradient = design.T @ (probability - answerable) + penalty * solution
        curvature = (design.T * (probability * (1 - probability))) @ design + np.diag(penalty + 1e-9)
        solution -= np.linalg.solve(curvature, gradient)
    weights = solution[:-1] / spread
    return weights, float(solution[-1] - weights @ centre)


def cross_validated(features: Vector, answerable: Vector, folds: int = 10) -> Vector:
    """For each question the probability by a model that was fitted without its fold."""
    fold = np.random.default_rng(0).permutation(len(features)) % folds
    found = np.zeros(len(features))
    for number in range(folds):
        held = fold == number
        weights, bias = fit(features[~held], answerable[~held])
        found[held] = 1 / (1 + np.exp(-(features[held] @ weights + bias)))
    return found


if __name__ == "__main__":
    main()
