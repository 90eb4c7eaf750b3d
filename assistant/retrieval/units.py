"""Which sentence, item of a list or row of the first passages answers: a linear model under a softmax, fitted by `bench/units.py`.

What a passage has of its own (its score, its headings) counts for all of its units; between them it is their words that tell.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from assistant.index.sentences import unit_spans
from assistant.policy.called_for import Holds, called_for
from assistant.policy.document import Frozen
from assistant.policy.evidence import Candidate, Evidence, Unit
from assistant.policy.figures import Figure, find_figures
from assistant.policy.provision import Passage, ProvisionKind
from assistant.policy.question import Intent, Question
from assistant.policy.sentences import statement_spans
from assistant.retrieval.features import answer_type
from assistant.retrieval.terms import Terms, pairs, plain
from assistant.retrieval.weighing import Weigher

PASSAGES = 12  # the first ones, which nearly always hold what answers
_SHORT = 12  # characters of what is hardly a statement
_RANK_DAMPING = 20
_SCALE = 10.0  # brings log odds to the range of the other features
_FAR = 0.6  # how far below the nearest sentence one counts whose cosine is not known
_WHETHER = re.compile(r"吗|么(?!样|做)|能不能|要不要|会不会|有没有|是不是|算不算|可不可以|行不行|能否|是否|不$")
_RULES = re.compile(
    r"不得|不予|不能|不再|可以|无需|不需|应当|免于|不受|视为|不资助|不支持|不享受|除外|方可|允许|不属于|不计入|不纳入"
)
_EXAMPLE = re.compile(r"例如|例一|举例|示例|计算：")


class _Read(NamedTuple):
    """One unit as it was read, [start, end) of the document. `sentences`: ids of those of the index that it overlaps;
    `own`: the features that it has whatever is asked.
    """

    start: int
    end: int
    text: str
    pairs: frozenset[str]
    figures: tuple[Figure, ...]
    keys: frozenset[object]
    sentences: tuple[str, ...]
    own: Mapping[str, float]
    types: dict[Intent, float]  # filled as they are asked for


class Weights(Frozen):
    """`units.yaml`: how it was fitted, and the weights by feature."""

    fitted: Mapping[str, str | int | float]
    weights: Mapping[str, float]


@cache
def weights() -> Mapping[str, float]:
    text = (files("assistant.retrieval") / "units.yaml").read_text(encoding="utf-8")
    return Weights.model_validate(yaml.safe_load(text)).weights


class Units:
    """Of one library; what a passage says is read once. Safe to share between threads."""

    def __init__(self, weigher: Weigher) -> None:
        self._weigher = weigher
        self._read: dict[str, tuple[_Read, ...]] = {}
        self._contexts: dict[str, str] = {}

    def weighed(
        self, question: Question, evidence: Evidence, terms: Terms, cosines: Mapping[str, float]
    ) -> tuple[Unit, ...]:
        """The units of the first passages, in their order, each with the probability that it answers. `cosines`: by sentence id, of the
        sentences nearest to the question.
        """
        candidates = evidence.candidates[:PASSAGES]
        read = [self._units(c.passage) for c in candidates]
        asked = _Asked(question, [unit for units in read for unit in units], cosines)
        found: list[tuple[Candidate, _Read, dict[str, float]]] = []
        for rank, (candidate, units) in enumerate(zip(candidates, read, strict=True)):
            shared = self._of_passage(question, evidence, candidate, rank, terms)
            for unit in units:
                types = {f"type:{i}": self._type(candidate.passage, unit, i) for i in question.intents}
                found.append((candidate, unit, {**shared, **unit.own, **types, **asked.features(unit)}))
        shares = _shares([features for _, _, features in found])
        return tuple(
            Unit(candidate, unit.start, unit.end, share, features)
            for (candidate, unit, features), share in zip(found, shares, strict=True)
        )

    def _of_passage(
        self, question: Question, evidence: Evidence, candidate: Candidate, rank: int, terms: Terms
    ) -> dict[str, float]:
        """What holds for all units of a passage."""
        passage, best = candidate.passage, evidence.candidates[0]
        documents = evidence.documents
        score = next((d.score for d in documents if d.document_id == passage.document_id), documents[-1].score)
        return {
            "score": (candidate.score - best.score) / _SCALE,
            "rank": _RANK_DAMPING / (_RANK_DAMPING + rank),
            "document": (score - documents[0].score) / _SCALE,
            "context": terms.coverage_of_plain(self._context(passage)),
            **{f"section:{i}": self._weigher.section_match(passage, i) for i in question.intents},
        }

    def _context(self, passage: Passage) -> str:
        found = self._contexts.get(passage.id)
        if found is None:
            found = self._contexts[passage.id] = plain(passage.context)
        return found

    def _units(self, passage: Passage) -> tuple[_Read, ...]:
        found = self._read.get(passage.id)
        if found is None:
            found = self._read[passage.id] = tuple(_read(passage))
        return found

    @staticmethod
    def _type(passage: Passage, unit: _Read, intent: Intent) -> float:
        """Whether a unit by itself holds what an answer to `intent` consists of, 0 to 1."""
        found = unit.types.get(intent)
        if found is None:
            alone = passage.model_copy(update={"text": unit.text})
            found = unit.types[intent] = answer_type(alone, intent)
        return found


class _Asked:
    """One question held against units."""

    def __init__(self, question: Question, units: Sequence[_Read], cosines: Mapping[str, float]) -> None:
        asked = pairs(question.text)
        holders = Counter(pair for unit in units for pair in unit.pairs & asked)
        # what nearly every unit holds, the name of the benefit, tells none of them apart
        self._pairs = {pair: math.log(1 + len(units) / count) for pair, count in holders.items()}
        self._total = sum(self._pairs.values()) or 1.0
        self._cosines = cosines
        self._nearest = max(cosines.values(), default=0.0)
        self._farthest = min(cosines.values(), default=0.0)
        self._figures = frozenset(figure.key for figure in find_figures(question.text))
        self._called_for: tuple[Holds, ...] = called_for(question.asking)
        self._whether = bool(_WHETHER.search(question.asking))

    def features(self, unit: _Read) -> dict[str, float]:
        pair = self._pairs
        cosine = max((self._cosines.get(i, self._farthest) for i in unit.sentences), default=self._nearest - _FAR)
        return {
            "pairs": sum([pair[held] for held in unit.pairs & pair.keys()]) / self._total,
            "cosine": cosine - self._nearest,
            "figures": float(not self._figures.isdisjoint(unit.keys)),
            "lacks": float(any(not holds(unit.text, unit.figures) for holds in self._called_for)),
            "whether": unit.own["rules"] if self._whether else 0.0,
        }


def _read(passage: Passage) -> list[_Read]:
    text = passage.text
    spans = [(0, len(text))] if passage.kind is ProvisionKind.ROW else statement_spans(text) or [(0, len(text))]
    sentences = [(f"{passage.id}/{n}", *span) for n, span in enumerate(unit_spans(text))]
    found = []
    for number, (start, end) in enumerate(spans):
        words = text[start:end]
        figures = tuple(find_figures(words))
        found.append(
            _Read(
                passage.start + start,
                passage.start + end,
                words,
                pairs(words),
                figures,
                frozenset(figure.key for figure in figures),
                tuple(i for i, first, last in sentences if first < end and start < last),
                {
                    "share": (end - start) / max(1, len(text)),
                    "short": float(len(words) < _SHORT),
                    "opens": float(number == 0),
                    "lead": float(words.endswith(("：", ":"))),
                    "example": float(bool(_EXAMPLE.search(words))),
                    "rules": float(bool(_RULES.search(words))),
                    "any_figure": float(bool(figures)),
                },
                {},
            )
        )
    return found


def _shares(rows: Sequence[Mapping[str, float]]) -> list[float]:
    """The softmax of the rows' scores."""
    weight = weights()
    scores = [sum([weight[n] * v for n, v in row.items() if v and n in weight]) for row in rows]
    best = max(scores, default=0.0)
    powers = [math.exp(score - best) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
