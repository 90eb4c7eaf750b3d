"""Fits which sentence, item or row of the first passages answers which question.

    python -m bench.units --data-dir data            report only
    python -m bench.units --data-dir data --write    also write assistant/retrieval/units.yaml

Fitted on questions with the exact words that answer them: `passages.jsonl`, `chat.jsonl`, the fitting half of `near.jsonl` and the
development halves of `answers.jsonl` and `fresh.jsonl`. For each question the units that hold the words shall win a softmax over all
units of the first passages. Reported are figures of 6-fold cross-validation, the questions on one document in one fold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from assistant.pipeline import Assistant
from assistant.policy.evidence import Unit
from bench.answers import half_of
from bench.ranking import Labelled, Vector, bare, fit
from bench.stores import arguments, json_lines, opened, write_model
from eval.dataset import Half

FOLDER = Path("eval/calibration")
TARGET = Path("assistant/retrieval/units.yaml")
FOLDS = 6
_DEPTHS = (1, 2, 3, 5)
_HELD = 0.5  # share of the words, or of the unit, that both have in common where the unit holds them


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    questions = list(fitted_on())
    with opened(given.data_dir) as (_, assistant):
        labelled = [_labelled(assistant, question) for question in questions]
    kept = [(q, rows, groups) for q, (rows, groups) in zip(questions, labelled, strict=True) if any(groups)]
    names = sorted({name for _, rows, _ in kept for row in rows for name in row})
    data = [
        Labelled(np.array([[row.get(n, 0.0) for n in names] for row in rows]), tuple(np.array(g) for g in groups if g))
        for _, rows, groups in kept
    ]
    missed = sum(not group for _, groups in labelled for group in groups)
    count = answering_words(data) + missed
    hits = cross_validated(data, [fold_of(q) for q, _, _ in kept], names) / count
    print(f"{len(data)} questions; of {count} answering words {missed} in none of the units")
    print("  " + "   ".join(f"{depth}: {hit:.3f}" for depth, hit in zip(_DEPTHS, hits, strict=True)))
    if given.write:
        weights = dict(zip(names, fit(data, names), strict=True))
        about = {"command": "python -m bench.units --write", "questions": len(data)}
        content = {"fitted": about, "weights": {n: round(float(w), 3) for n, w in weights.items() if abs(w) >= 0.0005}}
        write_model(TARGET, "bench/units.py", content)


def fitted_on() -> Iterable[dict[str, Any]]:
    """The answered questions that may be fitted on and can be understood alone."""
    for name in ("chat", "passages", "near", "answers", "fresh"):
        for line in json_lines(FOLDER / f"{name}.jsonl"):
            documents = line.get("documents") or [d for d in (line.get("document"),) if d]
            held_out = name in ("answers", "fresh") and half_of(line["id"]) is not Half.DEVELOPMENT
            if documents and "turns" not in line and not held_out and line.get("half", "fitting") == "fitting":
                yield {**line, "documents": documents}


def _labelled(assistant: Assistant, question: Mapping[str, Any]) -> tuple[list[Mapping[str, float]], list[list[int]]]:
    """The features of each unit, and for each of the answering words the units that hold them."""
    units = assistant.units(question["question"], as_of=date.fromisoformat(question["as_of"]))
    library = assistant.library
    groups = []
    for quote in question["quotes"]:
        found: list[int] = []
        for document_id in question["documents"]:
            if document_id in library.documents:
                places = places_of(quote, library.text(document_id).text)
                found += [n for n, u in enumerate(units) if u.document_id == document_id and _holds(u, places)]
        groups.append(found)
    return [unit.features for unit in units], groups


def places_of(quote: str, text: str) -> list[tuple[int, int]]:
    """Where `quote` stands in `text`, spaces and cell borders disregarded."""
    plain, at = _bare_places(text)
    sought = bare(quote)
    found = []
    start = plain.find(sought)
    while start >= 0:
        found.append((at[start], at[start + len(sought) - 1] + 1))
        start = plain.find(sought, start + 1)
    return found


@cache
def _bare_places(text: str) -> tuple[str, list[int]]:
    """`text` bare, and where each of its characters stands."""
    at = [n for n, character in enumerate(text) if bare(character)]
    return "".join(bare(text[n]) for n in at), at


def _holds(unit: Unit, places: Sequence[tuple[int, int]]) -> bool:
    common = [(min(end, unit.end) - max(start, unit.start), end - start) for start, end in places]
    return any(both >= _HELD * min(length, unit.end - unit.start) for both, length in common if both > 0)


def fold_of(question: Mapping[str, Any]) -> int:
    """By the document, so that no model has seen other questions on it."""
    return sha256(question["documents"][0].encode()).digest()[-1] % FOLDS


def cross_validated(data: Sequence[Labelled], folds: Sequence[int], names: Sequence[str]) -> Vector:
    """How many of the answering words stand in the first 1, 2, 3 and 5 units, by models that did not see their document."""
    hits = np.zeros(len(_DEPTHS))
    for number in range(FOLDS):
        weights = fit([d for d, f in zip(data, folds, strict=True) if f != number], names)
        for d, f in zip(data, folds, strict=True):
            if f == number:
                order = np.argsort(-(d.features @ weights), kind="stable")
                for group in d.groups:
                    answering = set(group.tolist())
                    hits += [any(int(n) in answering for n in order[:depth]) for depth in _DEPTHS]
    return hits


def answering_words(data: Sequence[Labelled]) -> int:
    return sum(len(d.groups) for d in data)


if __name__ == "__main__":
    main()
