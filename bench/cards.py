"""Reads cards from texts alone and compares them with those that people wrote.

    python -m bench.cards                 every document of policies_corpus that has a card.yaml, read as if it had none
    python -m bench.cards --misses 20     with what went wrong in the documents that the reader was written on

A third of the documents, by their id, was not looked at while the reader was written (`held out`); what it misses there is
never shown.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.policy.card import Card
from bench.card_reading.compare import compared
from bench.card_reading.score import Score, Scores
from ingest.cards.sidefile import read_card_file
from ingest.cards.text import CardText
from ingest.read import FileFacts, read_document
from ingest.sandbox import ParserPool
from ingest.sidefile import CARD_NAME

CORPUS = Path("policies_corpus")
# (measure, figure of it, what it has to reach)
GOALS = (
    ("conditions", "precision", 0.90),
    ("conditions", "recall", 0.85),
    ("conditions", "exactness", 0.85),
    ("amounts", "exact_of_gold", 0.90),
    ("materials", "f1", 0.92),
    ("windows", "f1", 0.90),
    ("limits", "f1", 0.90),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A document's card by hand and as it was read."""

    name: str
    gold: Card
    read: Card

    @property
    def is_held_out(self) -> bool:
        return is_held_out(self.name)


def is_held_out(name: str) -> bool:
    """Whether a document is one of those that the reader is not written on."""
    return hashlib.sha256(name.encode()).digest()[0] % 3 == 0


def read_corpus(corpus: Path = CORPUS) -> Iterator[Pair]:
    """Every document with a card.yaml, read as if it had none."""
    with ParserPool(workers=2) as parsers:
        for card_file in sorted(corpus.glob(f"*/*/{CARD_NAME}")):
            folder = card_file.parent
            source = next(folder.glob("source.*"))
            document = read_document(parsers.parse(source), FileFacts(source.name, "0" * 64, folder.name), None)
            name = f"{folder.parent.name}-{folder.name}"
            text = CardText(name, 0, document.text, document.provisions, document.tables, document.register)
            read = document.card or Card(document_id=name, version=0)
            yield Pair(name, read_card_file(card_file, text), read)


def figure(score: Score, name: str) -> float:
    """One figure of a measure; `exact_of_gold`: exact ones of all that there are."""
    if name == "exact_of_gold":
        return score.exact / score.gold if score.gold else 1.0
    value: float = getattr(score, name)
    return value


def totals(scores: Mapping[str, Scores]) -> Scores:
    """The measures of several documents together."""
    found: Scores = {}
    for measures in scores.values():
        for name, score in measures.items():
            found.setdefault(name, Score()).add(score)
    return found


def report(name: str, scores: Scores) -> list[str]:
    lines = [f"{name}:", "  measure      gold  read  precision  recall  F1     exact of matched  exact of gold"]
    for measure, s in scores.items():
        lines.append(
            f"  {measure:<11}{s.gold:>6}{s.read:>6}  {s.precision:>9.3f}  {s.recall:>6.3f}  {s.f1:.3f}  "
            f"{s.exactness:>16.3f}  {figure(s, 'exact_of_gold'):>13.3f}"
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", type=int, default=0, help="how many misses of each measure are shown")
    arguments = parser.parse_args()
    pairs = list(read_corpus())
    scores = {pair.name: compared(pair.gold, pair.read) for pair in pairs}
    held = {pair.name for pair in pairs if pair.is_held_out}
    seen = {name: s for name, s in scores.items() if name not in held}
    unseen = {name: s for name, s in scores.items() if name in held}
    for title, part in ((f"written on ({len(seen)} documents)", seen), (f"held out ({len(unseen)} documents)", unseen)):
        print("\n".join(report(title, totals(part))))
    for name, measures in seen.items():
        for measure, score in measures.items():
            for miss in score.misses[: arguments.misses]:
                print(f"{name} {measure}: {miss}")
    below = [
        f"{measure} {what} {figure(totals(unseen)[measure], what):.3f} < {goal}"
        for measure, what, goal in GOALS
        if unseen and figure(totals(unseen)[measure], what) < goal
    ]
    print("\n".join(f"below: {line}" for line in below))
    sys.exit(1 if below else 0)


if __name__ == "__main__":
    main()
