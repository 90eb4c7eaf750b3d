"""Reads short measures of parks that the reader was not written on, and compares with cards that were written before it saw them.

    python -m bench.card_reading.parks               the figures of all of them
    python -m bench.card_reading.parks --misses 20   with what went wrong in each

The folders of `measures/` hold a measure (`source.md`) and its card each; those of `blind/` too, of which only totals are shown, so that
the reader is not written on them. Only what a measure grants, on what conditions and how much is
compared; the texts are too short to tell how to file.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from bench.card_reading.compare import compared
from bench.card_reading.score import Scores
from bench.cards import Pair, report, totals
from ingest.cards.build import read_whole_card
from ingest.cards.sidefile import read_card_file
from ingest.cards.text import CardText
from ingest.parse.text import parse_markdown
from ingest.read import FileFacts, read_document
from ingest.sidefile import CARD_NAME

FOLDER = Path(__file__).parent / "measures"
BLIND = Path(__file__).parent / "blind"
MEASURES = ("benefits", "conditions", "amounts", "figures", "terms")


def read_parks(folder: Path = FOLDER) -> Iterator[Pair]:
    """Every measure with its card and what was read of it."""
    for card_file in sorted(folder.glob(f"*/{CARD_NAME}")):
        name = card_file.parent.name
        facts = FileFacts("source.md", "0" * 64, name)
        document = read_document(parse_markdown((card_file.parent / facts.name).read_bytes()), facts, None)
        text = CardText(f"park-{name}", 0, document.text, document.provisions, document.tables, document.register)
        yield Pair(name, read_card_file(card_file, text), read_whole_card(text))


def compared_parks(folder: Path = FOLDER) -> dict[str, Scores]:
    """The measures of each, by its name."""
    found = {pair.name: compared(pair.gold, pair.read) for pair in read_parks(folder)}
    return {name: {measure: scores[measure] for measure in MEASURES} for name, scores in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", type=int, default=0, help="how many misses of each measure are shown")
    arguments = parser.parse_args()
    scores, unseen = compared_parks(), compared_parks(BLIND)
    for title, part in (("other parks", scores), ("never looked at", unseen)):
        print("\n".join(report(f"{title} ({len(part)} measures)", totals(part))))
    for name, measures in scores.items():
        for measure, score in measures.items():
            for miss in score.misses[: arguments.misses]:
                print(f"{name} {measure}: {miss}")


if __name__ == "__main__":
    main()
