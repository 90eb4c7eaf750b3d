"""A passage that a search returned, and the form of a case's question that is searched with."""

from __future__ import annotations

from dataclasses import dataclass

from eval.dataset import Case


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One hit of a search. `provision` is named as in citations; [start, end) are offsets in the document's text."""

    document_id: str
    title: str
    provision: str
    start: int
    end: int
    score: float


def self_contained(case: Case) -> str:
    """The question as it would be asked without a conversation.

    What a person wrote as `alone`, else everything that was said, in one message (the “concat” baseline of Laban et al.,
    “LLMs get lost in multi-turn conversation”, 2025).
    """
    return case.alone or "。".join(part.rstrip("。") for part in (*case.turns, case.question))
