"""What has to hold of whatever was read: complaints in words, none where all is well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.policy.provision import ProvisionKind as Kind
from assistant.storage.catalogue import IngestedDocument
from ingest.chunk import BUDGET_TOKENS
from ingest.parse.errors import ERRORS, ParseError

_CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")
_SENTENCE_END = re.compile(r"[。！？；!?;\n]+[”’」』）)]*(?=.)")


def of_error(error: ParseError) -> Iterator[str]:
    """A refusal names its kind and says in Chinese what is wrong."""
    if ERRORS.get(error.code) is not type(error):
        yield f"unknown code {error.code}"
    if not _CHINESE.search(error.reason):
        yield f"no Chinese reason: {error.reason}"


def of_document(document: IngestedDocument) -> Iterator[str]:
    """Offsets, pages, provisions and passages fit the text; all of it can be stored."""
    yield from _of_pages(document)
    yield from _of_tables(document)
    yield from _of_provisions(document)
    yield from _of_passages(document)
    words = (document.text, document.register.title, *document.source.notes, *(p.context for p in document.passages))
    try:
        "\n".join(words).encode()
    except UnicodeEncodeError as error:
        yield f"cannot be stored: {error.reason}"
    if not document.passages:
        yield "no passage although there is text"


def _of_pages(document: IngestedDocument) -> Iterator[str]:
    spans = document.pages
    if [s.start for s in spans] != [0, *(s.end for s in spans[:-1])] or spans[-1].end != len(document.text):
        yield "page spans do not cover the text"
    last = document.source.page_count
    if any(s.page is not None and not 1 <= s.page <= (last or 0) for s in spans):
        yield f"page outside 1..{last}"


def _of_tables(document: IngestedDocument) -> Iterator[str]:
    for table in document.tables:
        if any(document.text[c.start : c.end] != c.text for row in table.rows for c in row):
            yield "a cell is not where it says"
        if len({len(row) for row in table.rows}) != 1 or not 0 <= table.header_rows <= len(table.rows):
            yield "rows of different lengths, or more header than rows"


def _of_provisions(document: IngestedDocument) -> Iterator[str]:
    covered = 0
    for ordinal, provision in enumerate(document.provisions):
        if provision.ordinal != ordinal or not provision.start <= provision.lead_end <= provision.end:
            yield f"provision {ordinal} is out of order"
        if provision.parent is not None:
            parent = document.provisions[provision.parent]
            if not (parent.start <= provision.start and provision.end <= parent.end and provision.parent < ordinal):
                yield f"provision {ordinal} is not inside its parent"
        elif document.text[covered : provision.start].strip():
            yield f"text before provision {ordinal} is in none"
        else:
            covered = provision.end
    if document.text[covered:].strip():
        yield "the end of the text is in no provision"


def _of_passages(document: IngestedDocument) -> Iterator[str]:
    tables = {row[0].start for table in document.tables for row in table.rows}
    for passage in document.passages:
        if document.text[passage.start : passage.end] != passage.text or not passage.text.strip():
            yield f"passage {passage.ordinal} is not its span"
        if passage.tokens > BUDGET_TOKENS and not _is_one(passage.text, passage.start in tables, passage.kind):
            yield f"passage {passage.ordinal} has {passage.tokens} tokens and is neither one sentence nor one row"
    for before, after in pairwise(document.passages):
        if after.start < before.end:
            yield f"passage {after.ordinal} overlaps the one before"


def _is_one(text: str, begins_row: bool, kind: Kind) -> bool:
    return ((begins_row or kind is Kind.ROW) and "\n" not in text) or not _SENTENCE_END.search(text.rstrip())
