"""Facts read from free text against what people wrote down: precision, recall, F1 and the share of exact values.

    python -m bench.facts                    every file of bench/facts, each by itself and all together
    python -m bench.facts --file bench/facts/descriptions.yaml --half development --misses

A fact is found where its key and year are; a fact of a year told without one counts as of the last full year. Its value is exact
where value and comparison are those written down.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import yaml

from assistant.policy.document import Frozen
from assistant.policy.fact_values import value_of
from assistant.policy.facts import Comparison, KnownFact, fact_definitions
from assistant.policy.script import simplified
from assistant.question.facts import read_facts

FOLDER = Path("bench/facts")
HALVES = ("development", "test")


class ToldFact(Frozen):
    """One fact as a person wrote it down; `value` as `fact_values.value_of` reads it."""

    key: str
    value: bool | int | float | date | str
    year: int | None = None
    comparison: Comparison = Comparison.EXACT

    def known(self) -> KnownFact:
        """Raises `KeyError` for a key that is no fact, `InvalidInput` for a value that is none."""
        definition = fact_definitions()[self.key]
        return KnownFact(
            key=self.key, value=value_of(self.value, definition), comparison=self.comparison, year=self.year
        )


class Description(Frozen):
    text: str
    as_of: date
    half: Literal["development", "test"]
    facts: tuple[ToldFact, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over descriptions. `exact` of the `found`."""

    descriptions: int = 0
    expected: int = 0
    read: int = 0
    found: int = 0
    exact: int = 0

    @property
    def precision(self) -> float:
        return self.found / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @property
    def values(self) -> float:
        return self.exact / self.found if self.found else 1.0


def load(path: Path) -> list[Description]:
    """Raises pydantic's `ValidationError` where a description is not as the head of the file says."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Description.model_validate(given) for given in content["descriptions"]]


def measure(descriptions: Sequence[Description]) -> tuple[Figures, list[str]]:
    """The figures, and each miss in one line."""
    expected = read = found = exact = 0
    misses = []
    for description in descriptions:
        last_year = description.as_of.year - 1
        wanted = {_place(f.known(), last_year): f.known() for f in description.facts}
        got = {_place(f, last_year): f for f in read_facts(simplified(description.text), as_of=description.as_of).facts}
        expected, read = expected + len(wanted), read + len(got)
        lines = [f"  missing {_shown(wanted[k])}" for k in wanted if k not in got]
        lines += [f"  wrong   {_shown(got[k])} 「{got[k].said}」" for k in got if k not in wanted]
        for key in wanted.keys() & got.keys():
            found += 1
            if (wanted[key].value, wanted[key].comparison) == (got[key].value, got[key].comparison):
                exact += 1
            else:
                lines.append(f"  value   {_shown(wanted[key])} read as {_shown(got[key])} 「{got[key].said}」")
        if lines:
            misses.append("\n".join([description.text.strip(), *sorted(lines)]))
    return Figures(len(descriptions), expected, read, found, exact), misses


def _place(fact: KnownFact, last_year: int) -> tuple[str, int | None]:
    yearly = fact_definitions()[fact.key].yearly
    return fact.key, (fact.year or last_year) if yearly else None


def _shown(fact: KnownFact) -> str:
    return f"{fact.key}{f'@{fact.year}' if fact.year else ''} {fact.comparison} {fact.value}"


def _print(name: str, descriptions: Sequence[Description], *, misses: bool) -> None:
    if not descriptions:
        return
    figures, lines = measure(descriptions)
    print(
        f"{name:36s} {figures.descriptions:4d} descriptions, {figures.expected:4d} facts: "
        f"precision {figures.precision:.3f}, recall {figures.recall:.3f}, F1 {figures.f1:.3f}, values {figures.values:.3f}"
    )
    if misses:
        print("\n".join(lines))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument(
        "--file", type=Path, action="append", help="may be given several times; all of bench/facts unless given"
    )
    parser.add_argument("--misses", action="store_true", help="print every miss")
    arguments = parser.parse_args()
    read = {path: load(path) for path in arguments.file or sorted(FOLDER.glob("*.yaml"))}
    halves = [arguments.half] if arguments.half else HALVES
    for path, descriptions in read.items():
        for half in halves:
            _print(f"{path.name} {half}", [d for d in descriptions if d.half == half], misses=arguments.misses)
    if len(read) > 1:
        _print("all", [d for ds in read.values() for d in ds if d.half in halves], misses=False)


if __name__ == "__main__":
    main()
