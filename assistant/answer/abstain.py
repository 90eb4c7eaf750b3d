"""When to stop: whether the evidence is about what was asked, and which reason is given when it is not."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from assistant.answer.needs import needs_met
from assistant.policy.answer import Reason
from assistant.policy.document import Frozen, Level
from assistant.policy.evidence import Evidence
from assistant.policy.question import Question

_FOREIGN = 0.35  # below this coverage, with nothing of the field named and
_SURELY_NOT = 0.2  # below this probability, the question is not ours to answer
_FIRST = 3  # passages looked at for how near they are
_RANKS = ("dense_rank", "sentence_rank", "lexical_rank")  # of the best passage in each index, as reciprocals

# a question in these words is ours, whether or not a document answers it
_OURS = re.compile(r"补贴|补助|奖励|奖补|资助|扶持|贴息|优惠|减免|免税|退税|申报|政策|园区|高新区|惠企|认定")
_YEAR = re.compile(r"(?<!\d)20\d{2}(?=\s*年)")


class Calibration(Frozen):
    """A logistic model of “the documents answer this”, over signals between 0 and 1.

    `embedding` is the model whose cosines it was fitted on, None where cosines are not used.
    """

    embedding: str | None
    weights: Mapping[str, float]
    bias: float
    threshold: float

    def probability(self, signals: Mapping[str, float]) -> float:
        """Probability that the evidence answers, 0 to 1."""
        score = self.bias + sum(weight * signals.get(name, 0.0) for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


class _Fitted(Frozen):
    """`calibration.yaml`: how it was fitted, and one model for each embedding and one for any other."""

    fitted: Mapping[str, str | int | float]
    calibrations: tuple[Calibration, ...]


@cache
def calibration_for(embedding: str) -> Calibration:
    """The calibration fitted on this embedding model's cosines, or the one that does without them."""
    text = (files("assistant.answer") / "calibration.yaml").read_text(encoding="utf-8")
    found = {c.embedding: c for c in _Fitted.model_validate(yaml.safe_load(text)).calibrations}
    return found.get(embedding) or found[None]


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as it would be given. `text`: its statements with the titles and headings they stand under; `levels`: whose rules
    it cites; `years`: those in the titles of what it cites; `coverage`: of the question's content words; `words`: signals of where
    those of the question stand.
    """

    text: str
    levels: frozenset[Level | None]
    years: frozenset[str]
    coverage: float
    words: Mapping[str, float]


def years_of(text: str) -> frozenset[str]:
    """The years that a text names: 「2026年度」."""
    return frozenset(_YEAR.findall(text))


def signals_of(question: Question, evidence: Evidence, shown: Shown) -> dict[str, float]:
    """Everything that abstention looks at: of the question, of the evidence, and of the answer drafted from it."""
    years = years_of(question.asking)
    first = [candidate.features for candidate in evidence.candidates[:_FIRST]]
    best = first[0] if first else {}
    return {
        **evidence.signals,
        **needs_met(question.asking, shown.text),
        **shown.words,
        "answer_coverage": shown.coverage,
        "title_overlap": max((f.get("title_overlap", 0.0) for f in first), default=0.0),
        "dense": max((f.get("dense", 0.0) for f in first), default=0.0),
        "passage_coverage": max((f.get("coverage", 0.0) for f in first), default=0.0),
        "announced": max((share for name, share in best.items() if name.startswith("section:")), default=0.0),
        "ranks": sum(best.get(rank, 0.0) for rank in _RANKS) / len(_RANKS),
        "names_nothing": float(not question.entities),
        "asks_record": float(question.asks_record),
        "asks_task": float(question.asks_task),
        "other_level": float(bool(question.levels) and shown.levels.isdisjoint(question.levels)),
        "other_year": float(question.year is None and _is_of_another_year(years, shown)),
    }


def _is_of_another_year(years: frozenset[str], shown: Shown) -> bool:
    """Whether the years asked about are not those of the answer: a notice of 2026 tells when vouchers of 2026 run out in 2027."""
    if not years:
        return False
    return not any(year in shown.text for year in years) or (bool(shown.years) and shown.years.isdisjoint(years))


def refusal(
    question: Question, evidence: Evidence, signals: Mapping[str, float], calibration: Calibration
) -> Reason | None:
    """Why the question is not answered from this evidence, or None where it is."""
    if question.only_orders:
        return Reason.UNSAFE
    if not evidence.candidates:
        if question.unsafe:
            return Reason.UNSAFE
        return Reason.OUT_OF_SCOPE if question.places else Reason.NO_EVIDENCE
    if question.asks_open or question.asks_overview:
        return None  # answered from the whole library, not from the passages nearest to the question
    probability = calibration.probability(signals)
    if probability >= calibration.threshold and not signals.get("unknown_name"):
        return None  # what is near answers nothing that is asked for by a name of its own (「零碳工厂」, and there is 绿色工厂)
    if question.unsafe:
        return Reason.UNSAFE
    named = bool(question.entities or question.titles or _OURS.search(question.text))
    foreign = question.places or (
        probability < _SURELY_NOT and signals.get("document_coverage", 0.0) < _FOREIGN and not named
    )
    return Reason.OUT_OF_SCOPE if foreign else Reason.NO_EVIDENCE
