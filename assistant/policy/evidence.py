"""What retrieval hands to the answer: passages with their scores, and how far they cover the question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.policy.provision import Passage
from assistant.policy.validity import Validity


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer. `score` orders; `features` explain it: what speaks for the passage and what against it."""

    passage: Passage
    validity: Validity
    score: float
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DocumentEvidence:
    """One document that may answer: its score and its candidates, best first."""

    document_id: str
    title: str
    validity: Validity
    score: float
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """The least that is said of a passage: text[start:end] of its document, a sentence, an item of a list or a row.

    `share`: the probability that it answers, among all units of a question; `features` explain it.
    """

    candidate: Candidate
    start: int
    end: int
    share: float
    features: Mapping[str, float] = field(default_factory=dict)

    @property
    def document_id(self) -> str:
        return self.candidate.passage.document_id


@dataclass(frozen=True, slots=True)
class Evidence:
    """Candidates best first, the same by document, and how well the question is covered.

    `coverage`: share, weighted by rarity, of the question's content words that the best document's title and passages hold.
    """

    candidates: tuple[Candidate, ...]
    documents: tuple[DocumentEvidence, ...]
    coverage: float = 0.0
    signals: Mapping[str, float] = field(default_factory=dict)
    units: tuple[Unit, ...] = ()  # what the first candidates say one by one, in their order
