"""A selection in words: the sentences, list or rows with what they come from, and whether they are in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer.banded import row_told
from assistant.answer.draft import Span, Statement
from assistant.answer.extents import Selection
from assistant.answer.sentences import BRIEF, WHOLE, best_sentences, lead_before
from assistant.answer.table import Row, header_span, rows_in_words, table_at, with_tables_in_words
from assistant.answer.validity import succession_statements
from assistant.answer.verify import provision_at
from assistant.answer.wording import closed, item_words, place, without_heading, without_label
from assistant.policy.document import Table
from assistant.policy.provision import ProvisionKind, provision_name
from assistant.policy.question import Intent, Question
from assistant.policy.validity import VALIDITY_NAMES, Validity
from assistant.storage.library import Library

MOST_ROWS = 10
_MANY_ROWS = 20  # a table of papers or steps is worth nothing in part
FEW_ROWS = 6  # a table of so many rows is shown whole
_TELLS_APART = 0.2  # where some row covers so much of the question, only rows like it are shown
HISTORICAL = (Validity.EXPIRED, Validity.SUPERSEDED, Validity.REPEALED)


@dataclass(frozen=True, slots=True)
class Worded:
    """Words selections for one question on a day."""

    question: Question
    library: Library
    as_of: date
    coverage: Callable[[str], float]

    def selected(self, selection: Selection, *, brief: bool = False) -> list[Statement]:
        """The statements of one selection; text that is not in force says so in each, and what took its place. `brief`: it stands beside
        one that answers better.
        """
        found: list[Statement] = []
        for statement in self._in_words(selection, self.opening(selection), brief=brief):
            validity, path = self._standing(statement.spans[-1])
            if validity is Validity.IN_FORCE:
                found.append(statement)
                continue
            state = VALIDITY_NAMES[validity]
            title = f"《{self.library.register(selection.document_id).title.strip('《》')}》（{state}）"
            text = statement.text + (f"（以上规定{state}）" if "\n" in statement.text else "")
            found.append(replace(statement, opening=f"{title}{provision_name(path)}", text=text))
            found += succession_statements(selection.document_id, path, validity, self.library, self.as_of)
        return found

    def _standing(self, span: Span) -> tuple[Validity, tuple[str, ...]]:
        """Whether the innermost provision around a span is in force, and its path."""
        provision = provision_at(self.library.provisions(span.document_id), span)
        path = provision.path if provision else ()
        return self.library.validity.record(span.document_id).of_provision(path, self.as_of), path

    def _in_words(self, selection: Selection, opening: str, *, brief: bool) -> list[Statement]:
        passage = selection.candidate.passage
        if selection.whole_list:
            return self._whole(selection, opening)
        stored = self.library.text(passage.document_id)
        table = table_at(stored, selection.start, selection.end)
        if table is not None:
            return self._rows(selection, table, opening, brief=brief)
        if passage.leads and passage.kind in (ProvisionKind.ITEM, ProvisionKind.SUBITEM):
            text, spans = item_words(passage, stored)
            return [Statement(text, spans, opening)]
        found: list[Statement] = []
        if passage.start < selection.start or selection.end < passage.end:  # a part of it was chosen
            return [self._part(selection, opening)]
        limit = BRIEF if brief else WHOLE
        for start, end in best_sentences(passage.text, self.coverage, selection.intent, limit=limit):
            words = closed(without_label(passage.text[start:end]))
            span = Span(passage.document_id, passage.start + start, passage.start + end)
            found.append(Statement(words, (span,), "" if found else opening))
        return found

    def _part(self, selection: Selection, opening: str) -> Statement:
        """A sentence; an item after the words that open its list."""
        passage = selection.candidate.passage
        start, end = selection.start - passage.start, selection.end - passage.start
        spans: tuple[Span, ...]
        words, spans = (
            without_label(passage.text[start:end]),
            (Span(passage.document_id, selection.start, selection.end),),
        )
        lead = lead_before(passage.text, start)
        if lead is not None:
            words = f"{without_label(passage.text[slice(*lead)]).rstrip('：: ')}：{words}"
            spans = (Span(passage.document_id, passage.start + lead[0], passage.start + lead[1]), *spans)
        return Statement(closed(words), spans, opening)

    def _whole(self, selection: Selection, opening: str) -> list[Statement]:
        stored = self.library.text(selection.document_id)
        text = with_tables_in_words(stored, selection.start, selection.end)
        span = Span(selection.document_id, selection.start, selection.end)
        return [Statement(closed(without_heading(text)), (span,), opening)]

    def _rows(self, selection: Selection, table: Table, opening: str, *, brief: bool) -> list[Statement]:
        """The row that a figure of the question falls in; else a short table whole, resting on one citation, and of a longer one the rows
        that the question is about.
        """
        rows = rows_in_words(table, selection.start, selection.end)
        told = row_told(rows, self.question.text, self.coverage)
        if told is not None:
            return self.row_statements(selection.document_id, table, [told], opening)
        scores = [self.coverage(row.words) for row in rows]
        best = max(scores, default=0.0)
        chosen = [r for r, score in zip(rows, scores, strict=True) if best < _TELLS_APART or score >= best - 0.05]
        few = _MANY_ROWS if selection.intent in (Intent.MATERIALS, Intent.STEPS) else FEW_ROWS
        whole = len(rows) <= few and len(rows) == len(table.rows) - table.header_rows
        if whole and not (brief and len(chosen) == 1):
            span = Span(selection.document_id, table.start, table.end)
            return [Statement("\n".join(row.words for row in rows), (span,), opening)]
        return self.row_statements(selection.document_id, table, chosen[:MOST_ROWS], opening)

    def row_statements(self, document_id: str, table: Table, rows: Sequence[Row], opening: str) -> list[Statement]:
        """Each row on its own, resting on the row and the header that names its columns. A row whose closing day is over
        says so, and is left out where it is asked what is still open.
        """
        header = header_span(table)
        names = (Span(document_id, *header),) if header else ()
        found: list[Statement] = []
        for row in rows:
            closed_already = row.closes is not None and row.closes < self.as_of
            if closed_already and Intent.WINDOW in self.question.intents:
                continue
            words = f"{row.words}（已截止）" if closed_already else row.words
            spans = (*names, Span(document_id, row.start, row.end))
            found.append(Statement(words, spans, "" if found else opening))
        return found

    def opening(self, selection: Selection) -> str:
        """「《…》第七条」: where the statement comes from."""
        document_id = selection.document_id
        span = Span(document_id, selection.start, selection.end)
        provision = provision_at(self.library.provisions(document_id), span)
        title = self.library.register(document_id).title
        return f"《{title.strip('《》')}》{place(provision).rstrip('、')}"
