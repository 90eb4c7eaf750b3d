"""What happens while a question is answered, in order: retrieval, deltas with their citations, details with theirs, done."""

from __future__ import annotations

from assistant.policy.answer import Answer, Citation, Detail, Finding
from assistant.policy.document import Frozen
from assistant.policy.validity import Validity


class DocumentRead(Frozen):
    document_id: str
    title: str
    validity: Validity


class Retrieved(Frozen):
    """Which documents are being read, and how the question was understood ("" where it was taken as typed)."""

    understood: str
    documents: tuple[DocumentRead, ...]


class Delta(Frozen):
    """Verified words to append to the answer."""

    text: str


class Cited(Frozen):
    citation: Citation


class Detailed(Frozen):
    """One section of the details, whole."""

    detail: Detail


class Found(Frozen):
    finding: Finding


class Done(Frozen):
    """The whole answer; it replaces what was streamed."""

    answer: Answer


Event = Retrieved | Delta | Cited | Detailed | Found | Done
