"""Answers that are lists: of policies, of the rows of a list that is itself the answer, of what can be filed for today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assistant.answer.draft import Span, Statement
from assistant.answer.extents import Selection
from assistant.answer.period import Period, asked_period
from assistant.answer.select import Selector
from assistant.answer.table import header_span, rows_in_words, table_at
from assistant.answer.verify import provision_at
from assistant.answer.window import window_within
from assistant.answer.worded import FEW_ROWS, HISTORICAL, MOST_ROWS, Worded
from assistant.answer.wording import place
from assistant.policy.evidence import Candidate, DocumentEvidence, Evidence
from assistant.policy.provision import ProvisionKind
from assistant.policy.question import Intent, Question
from assistant.policy.validity import Validity
from assistant.storage.library import Library

_LIST_LINES = 8
_SEVERAL = 3  # documents, from which on a list is one of policies
_ROWS_IN_SHORT = 3
_LIST_PER_DOCUMENT = 4
_LIST_FLOOR = 2.0
_LIST_COVERAGE = 0.6  # of the best passage's coverage, which a document's best one must reach to be listed
_TELLING = 2.9  # log odds of a noun's rarity, from which on it says what a list is about (出口, not 项目)
_LIST_MARGIN = 3.0  # documents of a list may score this far below the first


@dataclass(frozen=True, slots=True)
class Listing:
    """Lists from the evidence for one question on a day. `topic`: how much of what the question is about a text holds, in log odds of
    its words' rarity.
    """

    evidence: Evidence
    library: Library
    as_of: date
    coverage: Callable[[str], float]
    topic: Callable[[str], float]
    selector: Selector
    worded: Worded

    def of_policies(self) -> list[Statement]:
        rows = self._matching_rows()
        if rows:
            return rows
        found: list[Statement] = []
        floor = self.evidence.documents[0].score - _LIST_MARGIN
        for document in self.evidence.documents:
            if document.score < floor or document.validity in HISTORICAL:
                continue
            several = self._several_documents(floor)
            if document.candidates[0].features.get("coverage", 0.0) < _LIST_COVERAGE * self._best_coverage():
                continue
            for best in self._best_of(document)[: 1 if several else _LIST_PER_DOCUMENT]:
                if len(found) < _LIST_LINES:
                    found += self._in_short(best) if several else self.worded.selected(best)[:1]
        return found

    def open_now(self, question: Question) -> list[Statement]:
        """What can be filed for today, or in the period that the question names: each document in force with such a window, of the field
        or the matter that the question names, and when it closes.
        """
        period = asked_period(question.text, self.as_of) or Period(self.as_of, self.as_of)
        about = None if question.chain is not None else self._about()
        found: list[Statement] = []
        for document_id in sorted(self.library.documents):
            if self.library.validity.record(document_id).on(self.as_of) is not Validity.IN_FORCE:
                continue
            if question.chain is not None and question.chain not in self.library.register(document_id).chain:
                continue
            if about is not None and document_id not in about:
                continue
            for passage in self.library.passages_of(document_id):
                if "月" not in passage.text or "日" not in passage.text:  # no window is stated without
                    continue
                announced = self.selector.announces(passage, Intent.WINDOW)
                state = window_within(passage.text, self.as_of, period, announced=announced)
                if state is not None:
                    title = self.library.register(document_id).title.strip("《》")
                    span = Span(document_id, passage.start, passage.end)
                    where = place(provision_at(self.library.provisions(document_id), span))
                    found.append(Statement(state.words, (span,), f"《{title}》{where}", state.computed))
                    break
        return found

    def _about(self) -> frozenset[str] | None:
        """The documents that speak of what the question names (「出口企业现在能报哪些」); None where it names nothing of its own."""
        held: dict[str, float] = {}
        for candidate in self.evidence.candidates:
            document_id = candidate.passage.document_id
            held[document_id] = max(held.get(document_id, 0.0), self.topic(candidate.passage.text))
        best = max(held.values(), default=0.0)
        if best < _TELLING:
            return None
        return frozenset(document_id for document_id, weight in held.items() if weight >= _LIST_COVERAGE * best)

    def _best_coverage(self) -> float:
        """The greatest coverage of the question by a passage, as the candidates' scores state it."""
        return max((c.features.get("coverage", 0.0) for c in self.evidence.candidates), default=0.0)

    def _several_documents(self, floor: float) -> bool:
        """Whether the list is one of policies rather than of one policy's parts."""
        return sum(d.score >= floor and d.validity not in HISTORICAL for d in self.evidence.documents) >= _SEVERAL

    def _in_short(self, selection: Selection) -> list[Statement]:
        """One line on a document for a list: the first rows of a table, or the sentence that tells most."""
        stored = self.library.text(selection.document_id)
        table = table_at(stored, selection.start, selection.end)
        if table is None:
            return self.worded.selected(selection)[:1]
        rows = rows_in_words(table, selection.start, selection.end)[:_ROWS_IN_SHORT]
        if not rows:
            return []
        header = header_span(table)
        span = Span(selection.document_id, header[0] if header else rows[0].start, rows[-1].end)
        return [Statement("\n".join(row.words for row in rows), (span,), self.worded.opening(selection))]

    def _matching_rows(self) -> list[Statement]:
        """Rows of a list that is itself the answer (清单): those that hold what was asked."""
        candidates = self.evidence.documents[0].candidates
        rows = [c for c in candidates if c.passage.kind is ProvisionKind.ROW]
        if candidates[0].passage.kind is not ProvisionKind.ROW and 2 * len(rows) < len(candidates):
            return []  # not a list by itself, and the best answer is no row
        scores = {c.passage.id: self.coverage(c.passage.text) for c in rows}
        top = max(scores.values(), default=0.0)
        chosen = [c for c in rows if top > 0 and scores[c.passage.id] >= 0.75 * top][:MOST_ROWS]
        short = self._short_table(chosen[0]) if chosen else None
        if short is not None:
            return self.worded.selected(short)
        found: list[Statement] = []
        for candidate in sorted(chosen, key=lambda c: c.passage.ordinal):
            passage = candidate.passage
            table = table_at(self.library.text(passage.document_id), passage.start, passage.end)
            if table is not None:
                opening = (
                    "" if found else self.worded.opening(Selection(Intent.LIST, candidate, passage.start, passage.end))
                )
                worded = rows_in_words(table, passage.start, passage.end)
                found += self.worded.row_statements(passage.document_id, table, worded, opening)
        return found

    def _short_table(self, row: Candidate) -> Selection | None:
        """The whole table of a row where it has few: 「除了生活补贴还有哪几项」 asks for the others."""
        document_id = row.passage.document_id
        table = table_at(self.library.text(document_id), row.passage.start, row.passage.end)
        if table is None or len(table.rows) - table.header_rows > FEW_ROWS:
            return None
        return Selection(Intent.LIST, row, table.start, table.end)

    def _best_of(self, document: DocumentEvidence) -> list[Selection]:
        """A document's most telling passages for a list: what it gives; the best, and others as much to the point."""
        ranked = sorted(document.candidates, key=lambda c: -self.selector.telling(c))
        if not ranked:
            return []
        floor = self.selector.telling(ranked[0]) - _LIST_FLOOR
        told = self.coverage(ranked[0].passage.text)
        return [
            Selection(Intent.AMOUNT, c, c.passage.start, c.passage.end)
            for c in ranked[:_LIST_PER_DOCUMENT]
            if c is ranked[0] or (self.selector.telling(c) >= floor and self.coverage(c.passage.text) >= 0.6 * told)
        ]
