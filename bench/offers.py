"""Fits which sentences offer a service: a linear model over character runs (ingest/cards/offer_model.py).

    python -m bench.offers            cross-validation, some documents left out at a time
    python -m bench.offers --write    also write ingest/cards/offer_model.yaml

Fitted on the sentences and cells of the documents with a card that may be looked at (`bench/cards.py` leaves a third of the corpus out,
`card_reading/blind` is left out whole), and on `card_reading/sentences.yaml`, which has more ways to say it than they.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.policy.card import BenefitKind, Card
from assistant.policy.numerals import narrow
from bench.card_reading.parks import FOLDER
from bench.cards import CORPUS, is_held_out
from bench.stores import write_model
from ingest.cards.offer_model import grams
from ingest.cards.offer_sentences import Told, tables_of, told_rows, told_sentences
from ingest.cards.sidefile import read_card_file
from ingest.cards.text import CardText
from ingest.cards.units import units_of
from ingest.parse.text import parse_markdown
from ingest.read import FileFacts, read_document
from ingest.sandbox import ParserPool
from ingest.sidefile import CARD_NAME

SENTENCES = Path(__file__).parent / "card_reading" / "sentences.yaml"
TARGET = Path("ingest/cards/offer_model.yaml")
_HOLDERS = 3  # sentences that hold a run, for it to count
_RIDGE = 6.0  # strength of the penalty on weights
_OFFERS = 2.0  # weight of a sentence that offers, beside one that does not
_FOLDS = 6
_STEPS = 8  # of Newton's method
_LEAST = 0.03  # a weight below it is not worth its line
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence or cell; `document`: "" for one that was written for this."""

    document: str
    said: str
    offers: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    found = [*from_documents(), *written()]
    margins = left_out(found)
    of_documents = np.array([bool(e.document) for e in found])
    truth = np.array([e.offers for e in found])
    print(
        f"{of_documents.sum()} sentences of documents, {truth[of_documents].sum()} offer something; {len(found)} in all"
    )
    print(f"documents left out: average precision {average_precision(margins[of_documents], truth[of_documents]):.3f}")
    for threshold in (-1.0, -0.5, 0.0, 0.5):
        taken = (margins >= threshold) & of_documents
        right = (taken & truth).sum()
        print(
            f"  from {threshold:+.1f}: recall {right / truth[of_documents].sum():.3f}, precision {right / max(taken.sum(), 1):.3f}"
        )
    if given.write:
        weights, bias = fitted(found)
        write_model(TARGET, "bench/offers.py", {"weights": weights, "bias": bias}, flow=None)


def written() -> Iterator[Example]:
    for kind, sentences in yaml.safe_load(SENTENCES.read_text(encoding="utf-8")).items():
        yield from (Example("", sentence, kind == "service") for sentence in sentences)


def from_documents() -> Iterator[Example]:
    """The sentences and cells of all documents with a card that may be looked at."""
    for name, text, card in cards():
        yield from examples(name, text, card)


def cards() -> Iterator[tuple[str, CardText, Card]]:
    with ParserPool(workers=2) as parsers:
        for card_file in sorted(CORPUS.glob(f"*/*/{CARD_NAME}")):
            folder = card_file.parent
            name = f"{folder.parent.name}-{folder.name}"
            if not is_held_out(name):
                source = next(folder.glob("source.*"))
                document = read_document(parsers.parse(source), FileFacts(source.name, "0" * 64, folder.name), None)
                text = CardText(name, 0, document.text, document.provisions, document.tables, document.register)
                yield name, text, read_card_file(card_file, text)
    for card_file in sorted(FOLDER.glob(f"*/{CARD_NAME}")):
        name = f"park-{card_file.parent.name}"
        parsed = parse_markdown((card_file.parent / "source.md").read_bytes())
        document = read_document(parsed, FileFacts("source.md", "0" * 64, name), None)
        text = CardText(name, 0, document.text, document.provisions, document.tables, document.register)
        yield name, text, read_card_file(card_file, text)


def examples(name: str, text: CardText, card: Card) -> Iterator[Example]:
    words = narrow(text.text)
    services = [b.source for b in card.benefits if b.kind is BenefitKind.SERVICE]

    def offers(told: Told) -> bool:
        shared = [(min(told.end, s.end) - max(told.start, s.start), s.end - s.start) for s in services]
        return any(2 * common >= min(told.end - told.start, length) for common, length in shared if common > 0)

    units = units_of(text)
    tables = tables_of(text, units)
    for unit in units:
        told = list(told_sentences(text, words, unit))
        for table in tables[unit.provision.start]:
            told += [cell for _, cells in told_rows(table, unit) for cell in cells]
        yield from (Example(name, t.said, offers(t)) for t in told)


# -- fitting -----------------------------------------------------------------------------------------------------


def left_out(found: Sequence[Example]) -> Vector:
    """For each example the margin by a model that was fitted without a sixth of the documents, its own among them."""
    names = sorted({e.document for e in found} - {""})
    fold = dict(zip(names, np.random.default_rng(0).permutation(len(names)) % _FOLDS, strict=True))
    of = [int(fold.get(e.document, -1)) for e in found]
    margins = np.zeros(len(found))
    for number in range(_FOLDS):
        weights, bias = fitted([e for e, f in zip(found, of, strict=True) if f != number])
        for place in (i for i, f in enumerate(of) if f == number):
            margins[place] = margin(weights, bias, found[place].said)
    return margins


def margin(weights: dict[str, float], bias: float, said: str) -> float:
    known = [weights[gram] for gram in grams(said) if gram in weights]
    return float(bias + sum(known) / max(len(known), 1) ** 0.5)


def fitted(found: Sequence[Example]) -> tuple[dict[str, float], float]:
    """Weights of the runs and bias of a ridge-penalised logistic regression, solved by examples, which are fewer than the runs."""
    held = [grams(e.said) for e in found]
    holders = Counter(gram for of in held for gram in of)
    runs = sorted(gram for gram, count in holders.items() if count >= _HOLDERS)
    place = {gram: i for i, gram in enumerate(runs)}
    rarity = np.array([np.log(len(found) / holders[gram]) for gram in runs], dtype=np.float32)
    features = np.zeros((len(found), len(runs)), dtype=np.float32)
    for row, of in enumerate(held):
        at = [place[gram] for gram in of if gram in place]
        features[row, at] = rarity[at] / np.sqrt(max(len(at), 1))
    truth = np.array([float(e.offers) for e in found])
    shares = np.where(truth > 0, _OFFERS, 1.0)
    alphas, bias = _newton((features @ features.T).astype(np.float64), truth, shares)
    weights = (features.T @ alphas.astype(np.float32)) * rarity
    kept = {gram: round(float(w), 2) for gram, w in zip(runs, weights, strict=True) if abs(w) >= _LEAST}
    return kept, round(bias, 3)


def _newton(kernel: Vector, truth: Vector, shares: Vector) -> tuple[Vector, float]:
    """Reweighted least squares: weights of the examples, and bias."""
    alphas, bias = np.zeros(len(truth)), 0.0
    for _ in range(_STEPS):
        margins = kernel @ alphas + bias
        chance = 1 / (1 + np.exp(-margins))
        weight = np.maximum(shares * chance * (1 - chance), 1e-6)
        target = margins + shares * (truth - chance) / weight
        solved = np.linalg.solve(kernel + np.diag(_RIDGE / weight), np.c_[target, np.ones(len(truth))])
        bias = float(solved[:, 0].sum() / solved[:, 1].sum())
        alphas = solved[:, 0] - bias * solved[:, 1]
    return alphas, bias


def average_precision(margins: Vector, truth: NDArray[np.bool_]) -> float:
    ordered = truth[np.argsort(-margins)]
    precision = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    return float((precision * ordered).sum() / max(ordered.sum(), 1))


if __name__ == "__main__":
    main()
