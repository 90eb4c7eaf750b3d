"""The check that nothing passes unverified: citations to the character, figures in cited spans, provisions named right.

Promises 1 and 2: `text[start:end] == quote` in the stored text; every figure of a statement occurs in one of its cited
spans, in the title it names, or is computed from them. A statement that fails is dropped, and a section left empty with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answer.draft import Draft, Section, Span, Statement
from assistant.policy.answer import MARK, Citation
from assistant.policy.figures import unsupported_figures
from assistant.policy.provision import Provision, ProvisionKind, provision_name
from assistant.policy.script import as_printed, simplified
from assistant.storage.library import Library

_MARKS = " \n　"


@dataclass
class Numbering:
    """The citations of an answer in order of first use."""

    library: Library
    as_of: date
    citations: list[Citation] = field(default_factory=list)
    _numbers: dict[Span, int] = field(default_factory=dict)

    def used_in(self, text: str) -> tuple[str, tuple[Citation, ...]]:
        """`text` with its marks renumbered in order of appearance, and the citations it uses; no other is listed."""
        marked, citations, _ = self.arranged([text])
        return marked[0], citations

    def arranged(
        self, texts: Sequence[str], others: Iterable[int] = ()
    ) -> tuple[list[str], tuple[Citation, ...], Mapping[int, int]]:
        """`texts` with their marks renumbered in order of appearance through all of them, the citations that they and `others` use, and
        the new number of each; no other is listed.
        """
        order: dict[int, int] = {}
        for number in (*(int(n) for text in texts for n in MARK.findall(text)), *others):
            order.setdefault(number, len(order) + 1)
        by_number = {c.n: c for c in self.citations}
        marked = [MARK.sub(lambda m: f"[{order[int(m[1])]}]", text) for text in texts]
        return marked, tuple(by_number[old].model_copy(update={"n": new}) for old, new in order.items()), order

    def cite(self, span: Span) -> Citation | None:
        """The citation of `span`, or None where it does not check out."""
        if span in self._numbers:
            return self.citations[self._numbers[span] - 1]
        citation = make_citation(self.library, span, len(self.citations) + 1, self.as_of)
        if citation is not None:
            self.citations.append(citation)
            self._numbers[span] = citation.n
        return citation


def make_citation(library: Library, span: Span, n: int, as_of: date) -> Citation | None:
    """A citation whose quote is the stored text's own; None when the span is empty or outside of it."""
    if span.document_id not in library.documents:
        return None
    stored = library.text(span.document_id)
    quote = stored.text[span.start : span.end]
    if not (0 <= span.start < span.end <= len(stored.text)) or not quote.strip():
        return None
    register = library.register(span.document_id)
    provision = provision_at(library.provisions(span.document_id), span)
    record = library.validity.record(span.document_id)
    path = provision.path if provision else ()
    return Citation(
        n=n,
        document_id=span.document_id,
        title=register.title,
        document_number=register.document_number,
        version=stored.version,
        validity=record.of_provision(path, as_of),
        effective_from=record.effective_from,
        effective_to=record.last_day,
        provision=provision_name(path),
        page=stored.page_of(span.start),
        start=span.start,
        end=span.end,
        quote=quote,
        url=f"/policies/{span.document_id}?version={stored.version}#{span.start}-{span.end}",
    )


def provision_at(provisions: Sequence[Provision], span: Span) -> Provision | None:
    """The innermost provision that holds the whole span; a title is none."""
    best: Provision | None = None
    for provision in provisions:
        if provision.kind is ProvisionKind.TITLE:
            continue
        if (
            provision.start <= span.start
            and span.end <= provision.end
            and (best is None or provision.end - provision.start <= best.end - best.start)
        ):
            best = provision
    return best


def statement_holds(statement: Statement, quotes: Sequence[str], titles: Sequence[str]) -> bool:
    """Whether every figure of the statement is in a quote, in a title it names, or computed."""
    supported = [*quotes, *statement.computed]
    return not unsupported_figures(statement.text, supported) and not unsupported_figures(
        statement.opening, [*supported, *titles]
    )


def verified(draft: Draft, numbering: Numbering, keep: Callable[[Statement], bool] | None = None) -> list[Section]:
    """The sections of `draft` with only the statements that hold, each ending in its [n] marks."""
    sections = []
    for section in draft.sections:
        kept = []
        for statement in section.statements:
            if keep is not None and not keep(statement):
                continue
            marked = mark(statement, numbering)
            if marked is not None:
                kept.append(marked)
        if kept:
            sections.append(replace(section, statements=tuple(kept)))
    return sections


def mark(statement: Statement, numbering: Numbering) -> Statement | None:
    """`statement` with its citation marks, in the characters of what it cites, or None where a citation or a figure does not
    check out.
    """
    quotes, titles = [], []
    for span in statement.spans:
        citation = make_citation(numbering.library, span, 0, numbering.as_of)
        if citation is None:
            return None
        quotes.append(citation.quote)
        titles.append(citation.title)
    if not quotes or not statement_holds(statement, quotes, titles):
        return None
    numbers = sorted({cited.n for span in statement.spans if (cited := numbering.cite(span)) is not None})
    text, opening = statement.text, statement.opening
    for quote in quotes:
        text = as_printed(text, quote)
    for title in dict.fromkeys(titles):
        read = simplified(title)
        text, opening = text.replace(read, title), opening.replace(read, title)
    # a source's own 「[1]」 must not be taken for a mark of ours
    words = MARK.sub(r"［\1］", text.rstrip(_MARKS)) + "".join(f"[{n}]" for n in numbers)
    return replace(statement, text=words, opening=MARK.sub(r"［\1］", opening))
