"""What a doubt is, and what is looked at to find one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.policy.document import DocumentText, Register, Source
from assistant.policy.provision import Provision


class DoubtKind(StrEnum):
    MISSING = "missing"  # a field of the register that nothing states
    CONFLICT = "conflict"  # two statements that cannot both be right
    READING = "reading"  # what was noticed while the file was read
    OCR = "ocr"
    HIDDEN_TEXT = "hidden_text"
    SAME_NUMBER = "same_number"
    SAME_TITLE = "same_title"
    RAN_OUT = "ran_out"  # past its end, and nothing replaces or extends it
    UNKNOWN_DOCUMENT = "unknown_document"  # a relation to a number that the catalogue has not
    CYCLE = "cycle"
    BASIS_ENDED = "basis_ended"  # in force, but what it rests on is not
    ENDING_NOT_REGISTERED = "ending_not_registered"  # the text ends a document, the side file does not
    LONG_PROVISIONAL = "long_provisional"  # 暂行、试行 or local rules without an end, long past the usual term
    ENDED_WITHOUT_DATE = "ended_without_date"
    DRAFT = "draft"
    ANNEX_ABSENT = "annex_absent"
    NUMBERING_GAP = "numbering_gap"


@dataclass(frozen=True, slots=True)
class Doubt:
    """`what` and `advice` are Chinese; `quote` is the document's own words, "" where none bear on it."""

    kind: DoubtKind
    document_id: str
    title: str
    what: str
    advice: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """One document of the catalogue in its current version."""

    register: Register
    source: Source
    text: DocumentText
    provisions: Sequence[Provision]

    def doubt(self, kind: DoubtKind, what: str, advice: str, quote: str = "") -> Doubt:
        return Doubt(kind, self.register.id, self.register.title, what, advice, quote)
