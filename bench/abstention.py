"""Fits when the assistant refuses: a logistic model over signals of question, evidence and draft.

    python -m bench.abstention --data-dir data            report only
    python -m bench.abstention --data-dir data --write    also write assistant/answer/calibration.yaml

Two models: one of the question's form alone (assistant/answer/form.py), whose out-of-fold margins are a signal of the other.
Fitted on `eval/calibration/questions.jsonl`, `chat.jsonl`, the fitting half of `near.jsonl` and the development halves of
`answers.jsonl`, `fresh.jsonl` and `eval/cases`, and, at a lower weight, on `passages.jsonl`, whose questions ask on purpose for what is
said least plainly, and the fitting half of `alike.jsonl`, whose near misses are worded just as what is answered. The test half of the
cases is never used. The threshold is set on the answerable ones of `chat.jsonl` and the development halves. Reported are figures of
10-fold cross-validation, the questions of `near.jsonl` and `alike.jsonl` about one document in one fold; and of what is never fitted on:
the validation halves of these, whose documents are others, the other halves of `answers.jsonl` and `fresh.jsonl`, and `unseen.jsonl`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answer.form import blanked, grams
from assistant.policy.answer import Status
from assistant.question.understand import understand
from bench.answers import half_of
from bench.stores import arguments, json_lines, opened, write_model
from eval.dataset import Half, Kind, load

QUESTIONS = Path("eval/calibration/questions.jsonl")
HARD = Path("eval/calibration/passages.jsonl")
CHAT = Path("eval/calibration/chat.jsonl")
NEAR = Path("eval/calibration/near.jsonl")
ALIKE = Path("eval/calibration/alike.jsonl")
FRESH = Path("eval/calibration/fresh.jsonl")
SAID = Path("eval/calibration/answers.jsonl")
UNSEEN = Path("eval/calibration/unseen.jsonl")
CASES = Path("eval/cases")
TARGET = Path("assistant/answer/calibration.yaml")
FORM = Path("assistant/answer/form.yaml")
AS_OF = date(2026, 11, 22)  # the day the questions were written for
SIGNALS = (
    "nearest", "dense", "dense_contrast", "nearest_sentence", "lexical_contrast", "title_overlap", "document_coverage",
    "answer_coverage", "focus_library", "missing_noun", "asked_nouns", "told_nouns", "asked_elsewhere", "told_unshown",
    "names_nothing", "asks_record", "asks_outcome", "asks_task", "other_level", "other_year", "other_time",
    "asked_unshown", "asked_unfound", "pairs_shown", "announced", "ranks", "passage_coverage",
    "needs_figure", "lacks_figure", "lacks_counted", "lacks_act", "confidence", "passage_confidence", "score", "answer_score", "form",
)  # fmt: skip
ASKED = ("case", "chat", *(f"{kind} ({Half.DEVELOPMENT.value})" for kind in ("said", "fresh")))  # as people ask
_COSINES = ("nearest", "dense", "dense_contrast")
FALSE_REFUSALS = 0.05  # share of these questions that may be refused; at 0.07 some 3 points more near misses are
_HARD_SHARE = 0.3  # weight of a question of HARD or ALIKE, chosen to be hard to tell, beside the others
_RIDGE = 8.0  # strength of the penalty on standardised weights
_RIDGE_OF_FORM = 15.0
_HOLDERS = 5  # questions fitted on that hold a gram, for it to count
_STEPS = 15  # of Newton's method at most
_SETTLED = 1e-6  # a step below which the next would change nothing
Vector = NDArray[np.float64]
Fit = Callable[[Vector, Vector, Vector], tuple[Vector, float]]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    fitting = [
        *json_lines(QUESTIONS),
        *_hard(),
        *_of(CHAT, "chat"),
        *_near(NEAR, "near", "fitting"),
        *_near(ALIKE, "alike", "fitting"),
        *_halved(SAID, "said", Half.DEVELOPMENT),
        *_halved(FRESH, "fresh", Half.DEVELOPMENT),
        *_from_cases(),
    ]
    cases = [
        *fitting,
        *_near(NEAR, "near", "validation"),
        *_near(ALIKE, "alike", "validation"),
        *_halved(SAID, "said", Half.TEST),
        *_halved(FRESH, "fresh", Half.TEST),
        *_of(UNSEEN, "unseen"),
    ]
    with opened(given.data_dir) as (stores, assistant):
        rows = [assistant.signals(case["question"], as_of=AS_OF) for case in cases]
        embedding = stores.embeddings.name
    answerable = np.array([float(case["answerable"]) for case in cases])
    kinds = np.array([case["kind"] for case in cases])
    fitted_on = np.arange(len(cases)) < len(fitting)
    on_purpose = np.char.startswith(kinds, "hard") | np.char.startswith(kinds, "alike")
    sample = Sample(answerable, np.where(on_purpose, _HARD_SHARE, 1.0), folds_of(cases), fitted_on)
    forms = Forms([blanked(understand(case["question"])) for case in cases], fitted_on)
    for row, margin in zip(rows, margins_of(forms.features, sample, fit_form), strict=True):
        row["form"] = float(margin) / 10
    fitted = []
    for model, names in ((embedding, SIGNALS), (None, tuple(s for s in SIGNALS if s not in _COSINES))):
        features = _table(rows, names)
        probabilities = _logistic(margins_of(features, sample, fit))
        asked = np.isin(kinds, ASKED)
        threshold = float(np.quantile(probabilities[asked], FALSE_REFUSALS))
        print(f"{model or 'any other embedding'}: threshold {threshold:.3f}")
        for kind in dict.fromkeys(kinds):
            of_kind = probabilities[kinds == kind]
            print(f"  {kind:26s} {len(of_kind):4d} questions, refused {(of_kind < threshold).mean():.3f}")
        held_out = {
            kind: _area(probabilities[of], answerable[of]) for kind, of in _held_out(kinds, answerable, fitted_on)
        }
        print("  area under the curve, never fitted on:", ", ".join(f"{k} {a:.3f}" for k, a in held_out.items()))
        weights, bias = fit(features[fitted_on], answerable[fitted_on], sample.shares[fitted_on])
        fitted.append(
            {
                "embedding": model,
                "weights": {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)},
                "bias": round(bias, 4),
                "threshold": round(threshold, 3),
            }
        )
    if given.write:
        about = {"command": "python -m bench.abstention --write", "questions": len(fitting), "ridge": _RIDGE}
        write_model(TARGET, "bench/abstention.py", {"fitted": about, "calibrations": fitted})
        form, bias = fit_form(forms.features[fitted_on], answerable[fitted_on], sample.shares[fitted_on])
        write_model(FORM, "bench/abstention.py", {"weights": forms.told(form), "bias": round(bias, 4)}, flow=None)


@dataclass(frozen=True, slots=True)
class Sample:
    """What is fitted on, a row a question. `shares`: its weight; `folds`: its part in cross-validation; `fitted_on`: or held out."""

    answerable: Vector
    shares: Vector
    folds: NDArray[np.int64]
    fitted_on: NDArray[np.bool_]


class Forms:
    """Blanked questions by their grams: those that several of the questions fitted on hold, weighed by how rare they are there."""

    def __init__(self, blanks: Sequence[str], fitted_on: NDArray[np.bool_]) -> None:
        """`features`: a row a question, as `assistant.answer.form.FormModel` adds them up."""
        held = [grams(blank) for blank in blanks]
        holders = Counter(gram for of, fitted in zip(held, fitted_on, strict=True) if fitted for gram in of)
        self._grams = sorted(gram for gram, count in holders.items() if count >= _HOLDERS)
        self._rarity = np.array([np.log(len(blanks) / holders[gram]) for gram in self._grams])
        present = np.array([[gram in of for gram in self._grams] for of in held], dtype=float)
        self.features = present * self._rarity / np.sqrt(np.maximum(present.sum(1, keepdims=True), 1))

    def told(self, weights: Vector) -> dict[str, float]:
        """What the model adds up for each gram."""
        return {
            gram: round(float(w), 2)
            for gram, w in zip(self._grams, weights * self._rarity, strict=True)
            if abs(w) >= 0.005
        }


def folds_of(cases: Sequence[Mapping[str, Any]], folds: int = 10) -> NDArray[np.int64]:
    """A fold for each question, by chance; one for all that are about the same document, where that is known."""
    chance = np.random.default_rng(0).permutation(len(cases)) % folds
    of_document: dict[str, int] = {}
    return np.array(
        [
            of_document.setdefault(case["about"], int(fold)) if "about" in case else int(fold)
            for case, fold in zip(cases, chance, strict=True)
        ]
    )


def _hard() -> list[dict[str, Any]]:
    found = []
    for line in json_lines(HARD):
        answerable = line["document"] is not None
        kind = "hard" if answerable else "hard, unanswerable"
        found.append({"question": line["question"], "answerable": answerable, "kind": kind})
    return found


def _of(path: Path, kind: str) -> list[dict[str, Any]]:
    """The questions of a file that stand on their own; a second turn's signals depend on the first."""
    found = []
    for line in json_lines(path):
        if "turns" not in line:
            answerable = bool(line["documents"])
            name = kind if answerable else f"{kind}, unanswerable"
            found.append({**line, "answerable": answerable, "kind": name})
    return found


def _near(path: Path, kind: str, half: str) -> list[dict[str, Any]]:
    return [case for case in _of(path, f"{kind} ({half})") if case["half"] == half]


def _halved(path: Path, kind: str, half: Half) -> list[dict[str, Any]]:
    """`bench.answers` measures by the same halves."""
    return [case for case in _of(path, f"{kind} ({half.value})") if half_of(case["id"]) is half]


def _from_cases() -> list[dict[str, Any]]:
    """The cases of the development half that are one question; orders to the assistant are refused without a model."""
    found = []
    for case in load(sorted(CASES.glob("*.jsonl")), Half.DEVELOPMENT):
        if not case.turns and case.kind is not Kind.INJECTION:
            answerable = case.expect.status is not Status.ABSTAINED
            kind = "case" if answerable else "case, unanswerable"
            found.append({"question": case.question, "answerable": answerable, "kind": kind})
    return found


def _table(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Vector:
    return np.array([[row.get(name, 0.0) for name in names] for row in rows])


def _held_out(
    kinds: NDArray[np.str_], answerable: Vector, fitted_on: NDArray[np.bool_]
) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Of the questions never fitted on all, and each file that has both kinds, answerable and not."""
    yield "all", ~fitted_on
    for kind in dict.fromkeys(kinds[~fitted_on]):
        of = np.isin(kinds, (kind, f"{kind}, unanswerable")) & ~fitted_on
        if 0 < answerable[of].sum() < of.sum():
            yield kind, of


def _area(scores: Vector, answerable: Vector) -> float:
    """Area under the curve: how often an answerable question scores above another, ties half."""
    good, bad = scores[answerable > 0, None], scores[None, answerable == 0]
    return float((good > bad).mean() + (good == bad).mean() / 2)


def fit(features: Vector, answerable: Vector, shares: Vector) -> tuple[Vector, float]:
    """Weights (one a feature) and bias of a ridge-penalised logistic regression on standardised features; `shares`: of each row."""
    centre, spread = features.mean(0), features.std(0) + 1e-9
    weights, bias = _newton((features - centre) / spread, answerable, shares, _RIDGE)
    weights = weights / spread
    return weights, float(bias - weights @ centre)


def fit_form(vectors: Vector, answerable: Vector, shares: Vector) -> tuple[Vector, float]:
    """The same on features as they are."""
    return _newton(vectors, answerable, shares, _RIDGE_OF_FORM)


def _newton(features: Vector, answerable: Vector, shares: Vector, ridge: float) -> tuple[Vector, float]:
    design = np.c_[features, np.ones(len(features))]
    penalty = ridge * np.r_[np.ones(features.shape[1]), 0.0]
    solution = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        probability = _logistic(design @ solution)
        gradient = design.T @ (shares * (probability - answerable)) + penalty * solution
        curvature = (design.T * (shares * probability * (1 - probability))) @ design + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curvature, gradient)
        solution -= step
        if np.abs(step).max() < _SETTLED:
            break
    return solution[:-1], float(solution[-1])


def _logistic(margins: Vector) -> Vector:
    found: Vector = 1 / (1 + np.exp(-margins))
    return found


def margins_of(features: Vector, sample: Sample, fit: Fit) -> Vector:
    """For each question the log odds by a model that was fitted without its fold; for one held out, without all that are."""
    found = np.zeros(len(features))

    def tell(of: NDArray[np.bool_], by: NDArray[np.bool_]) -> None:
        weights, bias = fit(features[by], sample.answerable[by], sample.shares[by])
        found[of] = features[of] @ weights + bias

    for number in np.unique(sample.folds[sample.fitted_on]):
        held = sample.fitted_on & (sample.folds == number)
        tell(held, sample.fitted_on & ~held)
    if not sample.fitted_on.all():
        tell(~sample.fitted_on, sample.fitted_on)
    return found


if __name__ == "__main__":
    main()
