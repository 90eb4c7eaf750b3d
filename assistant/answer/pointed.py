"""Whether an answer shows the passage that the question points to, and what becomes of the answer where it does not.

What is shown is chosen by the kind of thing asked: a date for 「什么时候」, the card's list of papers for 「交什么」. A question for
a detail (「资金到账后还要交什么报告，什么时候交」) is worded like one for the filing as a whole; what tells them apart is the passage that
is clearly the most like it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from assistant.answer.draft import Section, Span
from assistant.policy.evidence import Candidate, Evidence
from assistant.policy.validity import Validity

_CLEARLY = 1.0  # log odds by which the first passage lies before the second where the question points to it
_FAR_MORE = (
    0.3  # share of the question's words that the passage holds beyond what is shown, from which on it stands alone
)
_HOLDS = 1.0  # the passage is surely of the kind asked for


class Pointed(Enum):
    """What a passage is to an answer that does not show it."""

    NOT = "not pointed to"
    BESIDE = "said first, before the answer"
    ALONE = "the answer"


def pointed_to(
    evidence: Evidence,
    sections: Sequence[Section],
    words: str,
    coverage: Callable[[str], float],
    holds: float,
    *,
    filed: bool,
) -> Pointed:
    """How far the question points to the best passage of the evidence rather than to what `sections` show.

    `words`: what the answer shows, with titles and headings; `holds`: how surely the passage is of the kind asked for, 0 to 1;
    `filed`: the sections tell of filing as a whole.
    """
    if len(evidence.candidates) < 2:
        return Pointed.NOT
    best, second = evidence.candidates[:2]
    if best.validity is not Validity.IN_FORCE or best.score - second.score < _CLEARLY or _shows(sections, best):
        return Pointed.NOT
    more = coverage(best.passage.searched) - coverage(words)
    if more < 0:
        return Pointed.NOT
    return Pointed.ALONE if more >= _FAR_MORE or (filed and holds >= _HOLDS) else Pointed.BESIDE


def _shows(sections: Sequence[Section], candidate: Candidate) -> bool:
    passage = candidate.passage
    spans = (span for section in sections for s in section.statements for span in s.spans)
    return any(_overlaps(span, passage.document_id, passage.start, passage.end) for span in spans)


def _overlaps(span: Span, document_id: str, start: int, end: int) -> bool:
    return span.document_id == document_id and span.start < end and start < span.end
