"""A citation beside the text that it points into: the quote, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass

from eval.sources import Sources
from eval.stored import StoredAnswer, StoredCitation

_AROUND = 90  # characters before and after the quote; more makes the page of 400 cases heavy
_LONGEST = 600  # characters of a quote; whole tables are cited too

CHECKED, DIFFERS, NOT_KEPT = "checked", "differs", "not_kept"


@dataclass(frozen=True, slots=True)
class Passage:
    """`quote` as the stored text has it between `before` and `after`; `state` says whether it does."""

    citation: StoredCitation
    before: str
    quote: str
    after: str
    state: str  # checked | differs | not_kept: no text was kept with the run


def passages(answer: StoredAnswer, sources: Sources) -> tuple[Passage, ...]:
    return tuple(_passage(citation, sources) for citation in answer.citations)


def _passage(citation: StoredCitation, sources: Sources) -> Passage:
    text = sources.get((citation.document_id, citation.version))
    if text is None:
        return Passage(citation, "", _short(citation.quote), "", NOT_KEPT)
    start, end = max(0, citation.start), max(0, citation.end)
    if text[start:end] != citation.quote:
        return Passage(citation, "", _short(citation.quote), "", DIFFERS)
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return Passage(
        citation,
        ("…" if start > _AROUND else "") + before,
        _short(citation.quote),
        after + ("…" if end + _AROUND < len(text) else ""),
        CHECKED,
    )


def _short(quote: str) -> str:
    half = _LONGEST // 2
    return quote if len(quote) <= _LONGEST else f"{quote[:half]} …… {quote[-half:]}"
