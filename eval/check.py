"""Checks test cases against the documents they ask about: `esl eval check`, or `python -m eval.check` for those shipped.

A wrong case teaches the wrong lesson, so every expectation has to be findable: the document is there, the label and the
figures stand in it, and nothing is asked twice, not even in slightly other words. What cannot be found that way (a computed
amount) needs a `note` that states the figure; the arithmetic of a note is done again.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from assistant.policy.facts import fact_definitions
from assistant.policy.figures import contains_figure, find_figures
from assistant.policy.numerals import fold
from assistant.policy.validity import reference_key
from eval.arithmetic import equations
from eval.corpus import CASES, Manuscript, read_manuscripts
from eval.dataset import Case, DatasetError, Half, Kind, load

# Normalised questions at least this alike (of 100) ask the same; of the shipped ones the closest pair has 72.
ALIKE = 85
_NOT_A_WORD = re.compile(r"[^\w%]+|[的了吗呢啊吧呀么]")


@dataclass(frozen=True, slots=True)
class Share:
    """How the cases of one kind fall into the two halves."""

    kind: Kind
    development: int
    test: int

    @property
    def cases(self) -> int:
        return self.development + self.test


def problems(cases: Sequence[Case], manuscripts: Mapping[str, Manuscript]) -> list[str]:
    """Everything wrong with the cases, each with the case's id; [] when they are sound."""
    return [p for case in cases for p in _of_case(case, manuscripts)] + _asked_twice(cases)


def shares(cases: Sequence[Case]) -> list[Share]:
    """The halves of every kind that there are cases of, in the order of kinds."""
    found = []
    for kind in Kind:
        halves = [case.half for case in cases if case.kind is kind]
        if halves:
            found.append(Share(kind, halves.count(Half.DEVELOPMENT), halves.count(Half.TEST)))
    return found


def _of_case(case: Case, manuscripts: Mapping[str, Manuscript]) -> list[str]:
    expect, found = case.expect, []
    named = {d: manuscripts.get(reference_key(d)) for d in expect.documents}
    known = [m for m in named.values() if m is not None]
    found += [f"{case.id}: no document “{d}” in the corpus" for d, m in named.items() if m is None]
    found += [f"{case.id}: {m.folder} holds no source file" for m in known if m.folder and not m.format]
    found += [
        f"{case.id}: provision “{label}” stands in none of {', '.join(m.id for m in known)}"
        for label in expect.provisions
        if not any(fold(label) in fold(m.text) for m in known)
    ]
    found += [
        f"{case.id}: figure “{figure}” stands in no expected document, and no note says where it comes from"
        for figure in _figures(case)
        if not _stands_in(figure, [*(m.text for m in known), case.note or ""])
    ]
    found += [
        f"{case.id}: “{words}” of the filing expected stands in no expected document"
        for words in _filing(case)
        if known and not _stands_in(words, [m.text for m in known])
    ]
    found += [f"{case.id}: no fact “{key}” in the vocabulary" for key in _unknown_facts(case)]
    if case.alone and not case.turns:
        found.append(f"{case.id}: a question asked in full (alone), but no earlier turns")
    found += [f"{case.id}: the note's arithmetic is wrong: {e.text}" for e in equations(case.note or "") if not e.holds]
    return found


def _figures(case: Case) -> list[str]:
    amount = case.expect.amount_cny
    return [*case.expect.figures, *([f"{amount:f}元"] if amount is not None else [])]


def _filing(case: Case) -> list[str]:
    """What is expected of filing: words that have to stand in the document, of windows their figures."""
    filing = case.expect.filing
    if filing is None:
        return []
    words = [*filing.materials, filing.channel or "", filing.phone or ""]
    spans = [text for text in (filing.window, filing.time_limit) if text]
    figures = [text[f.start : f.end] for text in spans for f in find_figures(text)]
    return [word for word in (*words, *figures) if word]


def _unknown_facts(case: Case) -> list[str]:
    """Facts that nobody asks for; those of single cards (x_…) are not in the vocabulary."""
    return [key for key in case.profile or {} if key not in fact_definitions() and not key.startswith("x_")]


def _stands_in(figure: str, texts: Sequence[str]) -> bool:
    return any(fold(figure) in fold(text) or contains_figure(text, figure) for text in texts)


def _asked_twice(cases: Sequence[Case]) -> list[str]:
    """Cases alike in words to an earlier one of the same kind, for the same day and the same enterprise."""
    groups: dict[tuple[object, ...], list[Case]] = {}
    for case in cases:
        groups.setdefault((case.kind, case.as_of, str(case.profile), len(case.turns)), []).append(case)
    found = []
    for group in groups.values():
        asked = [_normalised(case) for case in group]
        for place, case in enumerate(group[1:], start=1):
            best = process.extractOne(asked[place], asked[:place], scorer=fuzz.ratio, score_cutoff=ALIKE)
            if best is not None:
                same = "the same as" if best[1] == 100 else f"nearly the same ({best[1]:.0f} of 100) as"
                found.append(f"{case.id}: asks {same} {group[best[2]].id}")
    return found


def _normalised(case: Case) -> str:
    return "→".join(_NOT_A_WORD.sub("", fold(text)) for text in (*case.turns, case.question))


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
