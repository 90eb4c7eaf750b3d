"""Checks the test cases against the corpus they ask about: `python -m eval.check` (exit code 1 where one is wrong).

A wrong case teaches the wrong lesson, so every expectation has to be findable: the document is in the corpus, its label and
figures stand in its manuscript, and no question is asked twice. What cannot be found that way (a computed amount) needs a
`note` that says where it comes from.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from assistant.policy.figures import contains_figure
from assistant.policy.numerals import fold
from assistant.policy.validity import reference_key
from eval.corpus import CASES, Manuscript, read_manuscripts
from eval.dataset import Case, DatasetError, load


def problems(cases: Sequence[Case], manuscripts: Mapping[str, Manuscript]) -> list[str]:
    """Everything wrong with the cases, each with the case's id; [] when they are sound."""
    return [p for case in cases for p in _of_case(case, manuscripts)] + _asked_twice(cases)


def _of_case(case: Case, manuscripts: Mapping[str, Manuscript]) -> list[str]:
    expect, found = case.expect, []
    named = {d: manuscripts.get(reference_key(d)) for d in expect.documents}
    known = [m for m in named.values() if m is not None]
    found += [f"{case.id}: no document “{d}” in the corpus" for d, m in named.items() if m is None]
    found += [f"{case.id}: {m.folder} holds no source file" for m in known if not list(m.folder.glob("source.*"))]
    found += [
        f"{case.id}: provision “{label}” stands in none of {', '.join(m.id for m in known)}"
        for label in expect.provisions
        if not any(fold(label) in fold(m.text) for m in known)
    ]
    if not case.note:
        found += [
            f"{case.id}: figure “{figure}” stands in no expected document, and no note says where it comes from"
            for figure in expect.figures
            if not any(fold(figure) in fold(m.text) or contains_figure(m.text, figure) for m in known)
        ]
    return found


def _asked_twice(cases: Sequence[Case]) -> list[str]:
    first: dict[tuple[object, ...], str] = {}
    found = []
    for case in cases:
        key = (tuple(map(fold, (*case.turns, case.question))), case.as_of, str(case.profile))
        if key in first:
            found.append(f"{case.id}: asks the same as {first[key]}")
        first.setdefault(key, case.id)
    return found


def main() -> int:
    try:
        cases = load(sorted(CASES.glob("*.jsonl")))
    except DatasetError as error:
        print(error, file=sys.stderr)
        return 2
    found = problems(cases, read_manuscripts())
    for problem in found:
        print(problem)
    print(f"{len(cases)} cases, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
