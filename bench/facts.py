"""Reading facts: people's descriptions against what they tell.

    python -m bench.facts            recall, precision, F1 and exact values of both halves
    python -m bench.facts --wrong    also what came out otherwise, of the development half alone

A description is `{text, as_of, half, facts: [{key, value, year, comparison}]}`. A fact is found where key and year agree (a yearly one
told without a year counts as of the year before); it is exact where value and comparison agree too.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.policy.document import Frozen
from assistant.policy.fact_values import value_of
from assistant.policy.facts import Comparison, KnownFact, Value, fact_definitions
from assistant.question.facts import read_facts

DESCRIPTIONS = Path(__file__).parent / "facts" / "descriptions.yaml"
Key = tuple[str, int | None]
Told = tuple[Value, Comparison]


class Expected(Frozen):
    key: str
    value: Any
    year: int | None = None
    comparison: Comparison = Comparison.EXACT


class Description(Frozen):
    text: str
    as_of: date
    half: str
    facts: tuple[Expected, ...] = ()
    contradictions: int = 0


def descriptions() -> list[Description]:
    """Raises pydantic's `ValidationError` where the file was edited wrongly."""
    read = yaml.safe_load(DESCRIPTIONS.read_text(encoding="utf-8"))
    return [Description.model_validate(d) for d in read["descriptions"]]


def _keyed(facts: Iterable[Expected | KnownFact], as_of: date) -> dict[Key, Told]:
    known = fact_definitions()
    keyed = {}
    for fact in facts:
        definition = known[fact.key]
        year = (fact.year or as_of.year - 1) if definition.yearly else None
        keyed[fact.key, year] = (value_of(fact.value, definition), fact.comparison)
    return keyed


def compare(description: Description) -> tuple[Counter[str], list[str]]:
    """Counts of one description and what came out otherwise."""
    read = read_facts(description.text, as_of=description.as_of).facts
    want, got = _keyed(description.facts, description.as_of), _keyed(read, description.as_of)
    both = want.keys() & got.keys()
    right = {k for k in both if want[k][0] == got[k][0]}
    exact = {k for k in right if want[k] == got[k]}
    counts = Counter(
        texts=1,
        told=len(want),
        read=len(got),
        keys=len(both),
        right=len(right),
        exact=len(exact),
        clean=int(want == got),
    )
    counts["none"] = int(not want)
    counts["none_kept"] = int(not want and not got)
    notes = [f"  missed {k}: {want[k]}" for k in want if k not in got] + [
        f"  extra {k}: {got[k]}" for k in got if k not in want
    ]
    notes += [f"  {k}: {got[k]} for {want[k]}" for k in sorted(both - exact, key=str)]
    return counts, notes


def _report(half: str, counts: Counter[str]) -> str:
    recall, precision = counts["right"] / max(1, counts["told"]), counts["right"] / max(1, counts["read"])
    f1 = 2 * recall * precision / max(1e-9, recall + precision)
    return (
        f"{half}: {counts['texts']} descriptions, {counts['told']} facts told, {counts['read']} read, {counts['right']} right: "
        f"recall {recall:.1%}, precision {precision:.1%}, F1 {f1:.1%}; comparison right too {counts['exact']}; "
        f"nothing read from {counts['none_kept']} of {counts['none']} that tell nothing; wholly right {counts['clean']}"
    )


def main(arguments: list[str]) -> None:
    totals: dict[str, Counter[str]] = {}
    read_facts("热身", as_of=date(2026, 1, 1))
    all_of_them = descriptions()
    began = time.perf_counter()
    for d in all_of_them:
        read_facts(d.text, as_of=d.as_of)
    spent = (time.perf_counter() - began) / max(1, len(all_of_them))
    for description in all_of_them:
        counts, notes = compare(description)
        totals.setdefault(description.half, Counter()).update(counts)
        if "--wrong" in arguments and notes and description.half == "development":
            print(description.text[:200], *notes, sep="\n")
    for half, counts in totals.items():
        print(_report(half, counts))
    print(f"{spent * 1000:.2f} ms a description")


if __name__ == "__main__":
    main(sys.argv[1:])
