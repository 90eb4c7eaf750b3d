"""Stops where the passages given do not answer: questions on news with passages that answer and others that only look so.

    python -m bench.refusal --folder FOLDER                    150 questions, 5 passages each
    python -m bench.refusal --folder FOLDER --passages 30      all that there are, up to 30
    python -m bench.refusal --folder FOLDER --fast             the model of sentences for passages too: minutes less

FOLDER holds `zh_refine.jsonl`. No language model is used. Each question is put twice to an assistant that knows nothing but its
passages: --passages that do not answer, chosen by --seed, and the same with the first replaced by one that does. What the
assistant refuses by is the logistic model of `assistant.answer.abstain` over its own signals; but the one shipped was fitted on
policies, where questions for names, results and dates of events are refused because rules do not hold them. So its weights are
fitted again here on other questions (one half for the other), without the signals of a question's form, and the threshold is
set on those as well. The last line refuses by `bench.asked_type` and the cosine of each passage instead: a logistic
model of “this passage answers this question” over all passages of the other half's questions, the best of those given decides;
its figures are means over --draws draws of passages. Also: over all passages pooled, the share of questions with one that
answers among the first 5, and among them one that another question was given and that holds the answer word for word.
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
from assistant.providers.embeddings import BundledEmbeddings, BundledSentenceEmbeddings, NamedEmbeddings
from assistant.storage.catalogue import IngestedDocument, embedding_key
from bench.abstention import fit
from bench.asked_type import SIGNALS as OF_PASSAGE
from bench.asked_type import support, wanted
from bench.stores import arguments, digest_of, document_of, embed_missing, json_lines, needed, opened, save

AS_OF = date(2026, 11, 22)
SEED = 7
FALSE_REFUSALS = 0.13  # of the questions that are fitted on; 0.15 is what may be reached on the others
FALSE_REFUSALS_BY_TYPE = 0.145  # the same where passages are judged one by one, on ten times as many draws
# without what a question asks for by its form, and what is always the same of single passages
SIGNALS = (
    "nearest", "dense_contrast", "lexical_contrast", "document_coverage", "answer_coverage", "focus_library", "missing_noun",
    "needs_figure", "lacks_figure", "lacks_counted", "confidence", "passage_confidence", "score", "answer_score",
)  # fmt: skip
_HIT = 5
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the passages that answer it and those that only look so; each part of the answer in its spellings."""

    text: str
    positive: tuple[str, ...]
    negative: tuple[str, ...]
    answer: tuple[tuple[str, ...], ...] = ()

    def told_by(self, passage: str) -> bool:
        """Whether a passage holds every part of the answer word for word."""
        return all(any(said in passage for said in part) for part in self.answer)


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares refused of the questions without, and of those with, a passage that answers."""

    refused: float
    refused_falsely: float


def read(folder: Path) -> list[Asked]:
    """The questions of the file; blank passages are left out."""
    rows = json_lines(folder / "zh_refine.jsonl")
    return [
        Asked(
            r["query"],
            _passages(r["positive"]),
            _passages(r["negative"]),
            tuple(tuple(part) if isinstance(part, list) else (part,) for part in r["answer"]),
        )
        for r in rows
    ]


def _passages(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(text.split()) for text in texts if text.strip())


def document_id(text: str) -> str:
    return f"page-{digest_of(text)[:16]}"


def pooled_hits(assistant: Assistant, questions: Sequence[Asked]) -> tuple[float, float]:
    """Shares of questions with a passage that answers among the first 5 of all: by their own list, and by the answer's words too."""
    hits = told = 0
    for question in questions:
        right = {document_id(text) for text in question.positive}
        found = {
            c.passage.document_id: c.passage.text for c in assistant.search(question.text, as_of=AS_OF, limit=10 * _HIT)
        }
        first = list(found)[:_HIT]
        hit = bool(right.intersection(first))
        hits += hit
        told += hit or any(question.told_by(found[i]) for i in first)
    return hits / len(questions), told / len(questions)


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


class Judged:
    """How surely each passage answers its question, by a model of the questions of the other half."""

    def __init__(self, questions: Sequence[Asked], half: Vector, pool: Stores) -> None:
        self._questions, self._half = questions, half
        vectors = {key: np.array(vector) for _, _, key, vector in pool.catalogue.vectors()}
        self._margins: list[dict[str, float]] = [{} for _ in questions]
        rows: list[list[float]] = []
        places: list[tuple[int, str, bool]] = []
        for number, question in enumerate(questions):
            meant, asked = wanted(question.text), np.array(pool.embeddings.embed_query(question.text))
            for texts, answers in ((question.positive, True), (question.negative, False)):
                for text in dict.fromkeys(texts):
                    found = support(meant, text)
                    cosine = float(
                        asked @ vectors[embedding_key(pool.embeddings.name, _document(text).passages[0].searched)]
                    )
                    rows.append([*(found[name] for name in OF_PASSAGE), cosine])
                    places.append((number, text, answers))
        features = np.array(rows)
        answering = np.array([float(answers) for _, _, answers in places])
        of_half = np.array([half[number] for number, _, _ in places])
        for one in (0.0, 1.0):
            other = of_half != one
            weights, bias = fit(features[other], answering[other], np.ones(int(other.sum())))
            margins = features @ weights + bias
            for place in np.flatnonzero(~other):
                number, text, _ = places[place]
                self._margins[number][text] = float(margins[place])

    def refused(self, passages: int, chance: random.Random, draws: int) -> tuple[NDArray[np.bool_], Vector]:
        """What is refused of `draws` draws of passages for each question without and with one that answers, and which is which."""
        best, answerable, half = [], [], []
        for _ in range(draws):
            for number, question in enumerate(self._questions):
                for label, texts in enumerate(given(question, passages, chance)):
                    best.append(max(self._margins[number][text] for text in texts))
                    answerable.append(float(label))
                    half.append(self._half[number])
        margins, right, of_half = np.array(best), np.array(answerable), np.array(half)
        refused = np.zeros(len(margins), dtype=bool)
        for one in (0.0, 1.0):
            threshold = np.quantile(margins[(of_half != one) & (right == 1)], FALSE_REFUSALS_BY_TYPE)
            refused[of_half == one] = margins[of_half == one] < threshold
        return refused, right


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
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--only-types", action="store_true", help="the last line alone: seconds")
    options = parser.parse_args()
    needed(options.folder / "zh_refine.jsonl")
    questions = read(options.folder)
    chance = random.Random(options.seed)
    texts = dict.fromkeys(text for q in questions for text in (*q.positive, *q.negative))
    model = BundledSentenceEmbeddings() if options.fast else BundledEmbeddings()
    with opened(options.data_dir, model) as (pool, _):
        save(pool.catalogue, (_document(text) for text in texts))
        embed_missing(pool)
    half = np.array([float(int(digest_of(q.text), 16) % 2) for q in questions])
    with opened(options.data_dir, model) as (pool, assistant):
        own, told = pooled_hits(assistant, questions)
        print(
            f"one of {_HIT} answers, of {len(texts)} passages: {own:.3f}; or holds the answer: {told:.3f}", flush=True
        )
        refused, right = Judged(questions, half, pool).refused(options.passages, chance, options.draws)
        by_type = rates(refused, right)
        shown = [] if options.only_types else _by_signals(questions, half, pool, model, options.passages, options.seed)
    print(
        f"{len(questions)} questions, {options.passages} passages each, seed {options.seed}; refused without, and with, an answer:"
    )
    for name, found in (*shown, ("by what is asked for", by_type)):
        print(f"{name:26s} {found.refused:.3f}  {found.refused_falsely:.3f}")


def _by_signals(
    questions: Sequence[Asked], half: Vector, pool: Stores, model: NamedEmbeddings, passages: int, seed: int
) -> list[tuple[str, Rates]]:
    """What the assistant itself refuses, by the weights fitted on policies and by those fitted on the other half."""
    chance = random.Random(seed)
    signals: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as scratch, opened(Path(scratch), model) as (stores, knows_few):
        few = Few(stores, knows_few, pool)
        for question in questions:
            signals.extend(few.signals(question.text, p) for p in given(question, passages, chance))
    shipped = calibration_for(pool.embeddings.name)
    answerable = np.tile([0.0, 1.0], len(questions))
    as_shipped = np.array([shipped.probability(row) < shipped.threshold for row in signals])
    fitted = halved(signals, answerable, np.repeat(half, 2))
    return [
        ("fitted on policies", rates(as_shipped, answerable)),
        ("fitted on the other half", rates(fitted, answerable)),
    ]


if __name__ == "__main__":
    main()
