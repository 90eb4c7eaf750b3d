"""Stops where the passages given do not answer: questions on news with passages that answer and others that only look so.

    python -m bench.refusal --folder FOLDER                    150 questions, 5 passages each
    python -m bench.refusal --folder FOLDER --passages 30      all that there are, up to 30
    python -m bench.refusal --folder FOLDER --fast             the model of sentences for passages too: minutes less

FOLDER holds `zh_refine.jsonl`. No language model is used. Each question is put twice to an assistant that knows nothing but its
passages: --passages that do not answer, chosen by --seed, and the same with the first replaced by one that does. What the
assistant refuses by is the logistic model of `assistant.answer.abstain` over its own signals; but the one shipped was fitted on
policies, where questions for names, results and dates of events are refused because rules do not hold them. So its weights are
fitted again here on other questions (one half for the other), without the signals of a question's form, and the threshold is
set on those as well. Also: over all passages pooled, the share of questions with one that answers among the first 5.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answer.abstain import calibration_for
from assistant.build import Stores
from assistant.pipeline import Assistant
from assistant.providers.embeddings import BundledEmbeddings, BundledSentenceEmbeddings
from assistant.storage.catalogue import IngestedDocument, embedding_key
from bench.abstention import fit
from bench.stores import arguments, digest_of, document_of, embed_missing, json_lines, needed, opened, save

AS_OF = date(2026, 11, 22)
SEED = 7
FALSE_REFUSALS = 0.13  # of the questions that are fitted on; 0.15 is what may be reached on the others
# without what a question asks for by its form, and what is always the same of single passages
SIGNALS = (
    "nearest", "dense_contrast", "lexical_contrast", "document_coverage", "answer_coverage", "focus_library", "missing_noun",
    "needs_figure", "lacks_figure", "lacks_counted", "confidence", "passage_confidence", "score", "answer_score",
)  # fmt: skip
_HIT = 5
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the passages that answer it and those that only look so."""

    text: str
    positive: tuple[str, ...]
    negative: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares refused of the questions without, and of those with, a passage that answers."""

    refused: float
    refused_falsely: float


def read(folder: Path) -> list[Asked]:
    """The questions of the file; blank passages are left out."""
    rows = json_lines(folder / "zh_refine.jsonl")
    return [Asked(r["query"], _passages(r["positive"]), _passages(r["negative"])) for r in rows]


def _passages(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(text.split()) for text in texts if text.strip())


def document_id(text: str) -> str:
    return f"page-{digest_of(text)[:16]}"


def pooled_hits(assistant: Assistant, questions: Sequence[Asked]) -> float:
    """Share of questions with a passage that answers among the first 5 documents of all."""
    hits = 0
    for question in questions:
        right = {document_id(text) for text in question.positive}
        found = dict.fromkeys(
            c.passage.document_id for c in assistant.search(question.text, as_of=AS_OF, limit=10 * _HIT)
        )
        hits += bool(right.intersection(list(found)[:_HIT]))
    return hits / len(questions)


def given(question: Asked, count: int, chance: random.Random) -> tuple[list[str], list[str]]:
    """`count` passages that do not answer, and the same with one in front that does in place of the last."""
    negative = chance.sample(question.negative, min(count, len(question.negative)))
    return negative, [chance.choice(question.positive), *negative[: count - 1]]


class Few:
    """An assistant that knows a few passages at a time, through the same stores and indexes as any other."""

    def __init__(self, stores: Stores, assistant: Assistant, pool: Stores) -> None:
        self._stores, self._assistant = stores, assistant
        self._vectors = {key: vector for _, _, key, vector in pool.catalogue.vectors()}

    def signals(self, question: str, texts: Sequence[str]) -> dict[str, float]:
        """What abstention looks at where these passages are all that there is."""
        catalogue = self._stores.catalogue
        documents = [_document(text) for text in dict.fromkeys(texts)]
        wanted = {d.register.id for d in documents}
        for held in catalogue.documents():
            if held.register.id not in wanted:
                catalogue.remove(held.register.id)
        save(catalogue, documents)
        searched = [p.searched for d in documents for p in d.passages]
        model = self._stores.embeddings.name
        catalogue.save_vectors((text, self._vectors[embedding_key(model, text)]) for text in searched)
        self._stores.vectors.synchronise(catalogue)
        self._stores.sentences.synchronise(catalogue.passages(), catalogue.generation)
        return self._assistant.signals(question, as_of=AS_OF)


def _document(text: str) -> IngestedDocument:
    return document_of(document_id(text), "", {"": text})


def rates(refused: NDArray[np.bool_], answerable: Vector) -> Rates:
    return Rates(float(refused[answerable == 0].mean()), float(refused[answerable == 1].mean()))


def halved(signals: Sequence[Mapping[str, float]], answerable: Vector, half: Vector) -> NDArray[np.bool_]:
    """What is refused: each half of the questions by a model, and a threshold, of the other."""
    features = np.array([[row.get(name, 0.0) for name in SIGNALS] for row in signals])
    refused = np.zeros(len(features), dtype=bool)
    for number in (0.0, 1.0):
        own, other = half == number, half != number
        weights, bias = fit(features[other], answerable[other], np.ones(int(other.sum())))
        margins = features @ weights + bias
        threshold = np.quantile(margins[other & (answerable == 1)], FALSE_REFUSALS)
        refused[own] = margins[own] < threshold
    return refused


def main() -> None:
    parser = arguments(__doc__)
    parser.set_defaults(data_dir=Path("data/news"))
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--passages", type=int, default=5)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--fast", action="store_true")
    options = parser.parse_args()
    needed(options.folder / "zh_refine.jsonl")
    questions = read(options.folder)
    chance = random.Random(options.seed)
    texts = dict.fromkeys(text for q in questions for text in (*q.positive, *q.negative))
    model = BundledSentenceEmbeddings() if options.fast else BundledEmbeddings()
    with opened(options.data_dir, model) as (pool, _):
        save(pool.catalogue, (_document(text) for text in texts))
        embed_missing(pool)
    signals: list[dict[str, float]] = []
    with opened(options.data_dir, model) as (pool, assistant), tempfile.TemporaryDirectory() as scratch:
        print(f"one of {_HIT} answers, of {len(texts)} passages: {pooled_hits(assistant, questions):.3f}", flush=True)
        with opened(Path(scratch), model) as (stores, knows_few):
            few = Few(stores, knows_few, pool)
            for question in questions:
                signals.extend(few.signals(question.text, p) for p in given(question, options.passages, chance))
        shipped = calibration_for(pool.embeddings.name)
    answerable = np.tile([0.0, 1.0], len(questions))
    half = np.repeat([chance.random() < 0.5 for _ in questions], 2).astype(float)
    as_shipped = np.array([shipped.probability(row) < shipped.threshold for row in signals])
    print(
        f"{len(questions)} questions, {options.passages} passages each, seed {options.seed}; refused without, and with, an answer:"
    )
    for name, refused in (
        ("fitted on policies", as_shipped),
        ("fitted on the other half", halved(signals, answerable, half)),
    ):
        found = rates(refused, answerable)
        print(f"{name:26s} {found.refused:.3f}  {found.refused_falsely:.3f}")


if __name__ == "__main__":
    main()
