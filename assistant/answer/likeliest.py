"""What most likely answers and is not said: the sentence, item or row that the question points to.

What is said is chosen by the kind of thing asked: a date for 「什么时候」, the card's list of papers for 「交什么」. A question for
a detail (「资金到账后还要交什么报告，什么时候交」) is worded like one for the filing as a whole; a model of single units tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.draft import Section, Span
from assistant.policy.evidence import Unit
from assistant.policy.validity import Validity

_LIKELY = 0.1  # probability from which on a unit that is not said is said too
_MOST = 1
_SURELY = 0.7  # probability of what is said, from which on nothing is added
_EXAMPLE = re.compile(r"例如|举例|示例|例[一二三四五]?：")
_SAID = 0.5  # share of a unit's text that is shown, from which on it is said


@dataclass(frozen=True, slots=True)
class Likeliest:
    """`first`: said before the rest of the answer, being likelier than all of it and of the same document; `last`: after it."""

    first: tuple[Unit, ...] = ()
    last: tuple[Unit, ...] = ()


def likeliest_unsaid(units: Sequence[Unit], sections: Sequence[Section]) -> Likeliest:
    """The units that `sections` do not show and that likely answer."""
    spans = [span for section in sections for s in section.statements for span in s.spans]
    said = [unit for unit in units if _is_said(unit, spans)]
    shown = sum(unit.share for unit in said)
    if shown >= _SURELY:
        return Likeliest()
    likely = [u for u in units if u not in said and u.share >= _LIKELY and u.candidate.validity is Validity.IN_FORCE]
    chosen = sorted((u for u in likely if not _is_example(u)), key=lambda unit: -unit.share)[:_MOST]
    documents = {span.document_id for span in spans}
    first = tuple(u for u in chosen if u.share > shown and u.document_id in documents)
    return Likeliest(first, tuple(u for u in chosen if u not in first))


def _is_example(unit: Unit) -> bool:
    """Whether it reckons for some enterprise that an example tells of: alone it would be taken for the asker's."""
    passage = unit.candidate.passage
    return bool(_EXAMPLE.search(passage.text[: unit.end - passage.start]))


def _is_said(unit: Unit, spans: Sequence[Span]) -> bool:
    shown = max(
        (min(s.end, unit.end) - max(s.start, unit.start) for s in spans if s.document_id == unit.document_id),
        default=0,
    )
    return shown >= _SAID * (unit.end - unit.start)
