"""The extractive answer: for each thing asked the sentence, list or row that answers it, introduced by what it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer.draft import Draft, Section, Span, Statement
from assistant.answer.select import Selection, Selector, best_sentences
from assistant.answer.table import Row, header_span, rows_in_words, table_at, with_tables_in_words
from assistant.answer.validity import change_statements, succession_statements, validity_statements
from assistant.answer.verify import provision_at
from assistant.answer.window import window_state
from assistant.answer.wording import closed, item_words, place, without_heading, without_label
from assistant.policy.document import Table
from assistant.policy.evidence import Candidate, DocumentEvidence, Evidence
from assistant.policy.provision import ProvisionKind, provision_name
from assistant.policy.question import Intent, Question
from assistant.policy.validity import VALIDITY_NAMES, Validity
from assistant.storage.library import Library

_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百\d]+条")
NAMES: Mapping[Intent, str] = {
    Intent.ELIGIBILITY: "申报条件",
    Intent.AMOUNT: "支持标准",
    Intent.MATERIALS: "申报材料",
    Intent.STEPS: "办理程序",
    Intent.WINDOW: "申报时间",
    Intent.TIME_LIMIT: "办理时限",
    Intent.DURATION: "期限",
    Intent.CONTACT: "受理与联系方式",
    Intent.CHANNEL: "办理地点和渠道",
    Intent.DEFINITION: "含义",
    Intent.VALIDITY: "效力",
    Intent.CHANGE: "新旧变化",
    Intent.STACKING: "能否叠加",
    Intent.SANCTION: "违反规定的处理",
    Intent.LIST: "相关政策",
    Intent.MATCHING: "供需对接",
    Intent.COMPARE: "比较",
    Intent.GENERAL: "相关规定",
}
_MOST_SECTIONS = 4
_LIST_LINES = 8
_PAIRS = 3  # matters compared between two versions
_SEVERAL = 3  # documents, from which on a list is one of policies
_ROWS_IN_SHORT = 3
_LIST_PER_DOCUMENT = 4
_LIST_FLOOR = 2.0
_LIST_COVERAGE = 0.6  # of the best passage's coverage, which a document's best one must reach to be listed
_LIST_ROWS = 10
_MANY_ROWS = 20  # a table of papers or steps is worth nothing in part
_FEW_ROWS = 6  # a table of so many rows is shown whole
_TELLS_APART = 0.2  # where some row covers so much of the question, only rows like it are shown
_LIST_MARGIN = 3.0  # documents of a list may score this far below the first
_FIRST_OF_LIST = "1. "
_HISTORICAL = (Validity.EXPIRED, Validity.SUPERSEDED, Validity.REPEALED)


@dataclass(frozen=True)
class Composer:
    """Composes the answer to one question from its evidence."""

    question: Question
    evidence: Evidence
    library: Library
    as_of: date
    coverage: Callable[[str], float]
    selector: Selector

    def draft(self) -> Draft:
        """A section for each thing asked; what is not found is named in `unanswered`."""
        sections: list[Section] = []
        unanswered: list[str] = []
        intents = self.question.intents
        if self.question.asks_open:
            intents = tuple(i for i in intents if i is not Intent.WINDOW)  # the list says when each closes
        for intent in intents[:_MOST_SECTIONS]:
            statements = self._statements(intent)
            if statements:
                sections.append(Section(NAMES[intent], tuple(_without_repeats(statements, sections))))
            elif intent is not Intent.GENERAL or not sections:
                unanswered.append(NAMES[intent])
        if not sections and (statements := self._statements(Intent.GENERAL)):
            sections.append(Section(NAMES[Intent.GENERAL], tuple(statements)))
        return Draft(tuple(s for s in sections if s.statements), tuple(unanswered), self._follow_ups(sections))

    def _statements(self, intent: Intent) -> list[Statement]:
        if not self.evidence.documents:
            return []
        match intent:
            case Intent.VALIDITY:
                stated = validity_statements(
                    self._subject(), self.library, self.as_of, _ARTICLE.findall(self.question.text)
                )
            case Intent.CHANGE:
                stated = change_statements(self._subject(), self.library, self.as_of, self._same_matter)
            case Intent.LIST:
                stated = self._open_now() if self.question.asks_open else self._listed()
            case _:
                return self._found(intent)
        # 「账户还能用吗」 asks of no document's validity, 「变了什么」 of no second version
        return stated or self._found(Intent.GENERAL)

    def _found(self, intent: Intent) -> list[Statement]:
        statements: list[Statement] = []
        for selection in self.selector.select(intent):
            statements += self._selected(selection)
            if intent is Intent.WINDOW:
                statements += self._window(selection)
        return statements

    def _window(self, selection: Selection) -> list[Statement]:
        """Whether filing is open today, computed from the dates of the passage."""
        passage = selection.candidate.passage
        announced = self.selector.announces(passage, Intent.WINDOW)
        state = window_state(passage.text, self.as_of, announced=announced)
        if state is None or selection.candidate.validity in _HISTORICAL:
            return []
        span = Span(passage.document_id, passage.start, passage.end)
        return [Statement(state.words, (span,), "", state.computed)]

    # -- one selection -----------------------------------------------------------------------------------------

    def _selected(self, selection: Selection) -> list[Statement]:
        """The statements of one selection; text that is not in force says so in each, and what took its place."""
        found: list[Statement] = []
        for statement in self._in_words(selection, self._opening(selection)):
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

    def _in_words(self, selection: Selection, opening: str) -> list[Statement]:
        passage = selection.candidate.passage
        if selection.whole_list:
            return self._whole(selection, opening)
        stored = self.library.text(passage.document_id)
        table = table_at(stored, selection.start, selection.end)
        if table is not None:
            return self._rows(selection, table, opening)
        if passage.leads and passage.kind in (ProvisionKind.ITEM, ProvisionKind.SUBITEM):
            text, spans = item_words(passage, stored)
            return [Statement(text, spans, opening)]
        found: list[Statement] = []
        for start, end in best_sentences(passage.text, self.coverage, selection.intent):
            words = closed(without_label(passage.text[start:end]))
            span = Span(passage.document_id, passage.start + start, passage.start + end)
            found.append(Statement(words, (span,), "" if found else opening))
        return found

    def _whole(self, selection: Selection, opening: str) -> list[Statement]:
        stored = self.library.text(selection.document_id)
        text = with_tables_in_words(stored, selection.start, selection.end)
        span = Span(selection.document_id, selection.start, selection.end)
        return [Statement(closed(without_heading(text)), (span,), opening)]

    def _rows(self, selection: Selection, table: Table, opening: str) -> list[Statement]:
        """A short table whole, resting on one citation; of a longer one the rows that the question is about."""
        rows = rows_in_words(table, selection.start, selection.end)
        listed = selection.intent in (Intent.MATERIALS, Intent.STEPS)
        scores = [self.coverage(row.words) for row in rows]
        if len(rows) <= (_MANY_ROWS if listed else _FEW_ROWS) and len(rows) == len(table.rows) - table.header_rows:
            span = Span(selection.document_id, table.start, table.end)
            return [Statement("\n".join(row.words for row in rows), (span,), opening)]
        best = max(scores, default=0.0)
        chosen = [r for r, score in zip(rows, scores, strict=True) if best < _TELLS_APART or score >= best - 0.05]
        return self._row_statements(selection.document_id, table, chosen[:_LIST_ROWS], opening)

    def _row_statements(self, document_id: str, table: Table, rows: Sequence[Row], opening: str) -> list[Statement]:
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

    def _opening(self, selection: Selection) -> str:
        """「《…》第七条」: where the statement comes from."""
        document_id = selection.document_id
        span = Span(document_id, selection.start, selection.end)
        provision = provision_at(self.library.provisions(document_id), span)
        title = self.library.register(document_id).title
        return f"《{title.strip('《》')}》{place(provision)}"

    # -- lists and versions ------------------------------------------------------------------------------------

    def _listed(self) -> list[Statement]:
        rows = self._matching_rows()
        if rows:
            return rows
        found: list[Statement] = []
        floor = self.evidence.documents[0].score - _LIST_MARGIN
        for document in self.evidence.documents:
            if document.score < floor or document.validity in _HISTORICAL:
                continue
            several = self._several_documents(floor)
            if document.candidates[0].features.get("coverage", 0.0) < _LIST_COVERAGE * self._best_coverage():
                continue
            for best in self._best_of(document)[: 1 if several else _LIST_PER_DOCUMENT]:
                if len(found) < _LIST_LINES:
                    found += self._in_short(best) if several else self._selected(best)[:1]
        return found

    def _open_now(self) -> list[Statement]:
        """What can be filed for today: each document in force whose filing window is open, and when it closes."""
        found: list[Statement] = []
        for document_id in sorted(self.library.documents):
            if self.library.validity.record(document_id).on(self.as_of) is not Validity.IN_FORCE:
                continue
            for passage in self.library.passages_of(document_id):
                if "月" not in passage.text or "日" not in passage.text:  # no window is stated without
                    continue
                announced = self.selector.announces(passage, Intent.WINDOW)
                state = window_state(passage.text, self.as_of, announced=announced)
                if state is not None and state.is_open:
                    title = self.library.register(document_id).title.strip("《》")
                    span = Span(document_id, passage.start, passage.end)
                    where = place(provision_at(self.library.provisions(document_id), span))
                    found.append(Statement(state.words, (span,), f"《{title}》{where}", state.computed))
                    break
        return found

    def _best_coverage(self) -> float:
        """The greatest coverage of the question by a passage, as the candidates' scores state it."""
        return max((c.features.get("coverage", 0.0) for c in self.evidence.candidates), default=0.0)

    def _several_documents(self, floor: float) -> bool:
        """Whether the list is one of policies rather than of one policy's parts."""
        return sum(d.score >= floor and d.validity not in _HISTORICAL for d in self.evidence.documents) >= _SEVERAL

    def _in_short(self, selection: Selection) -> list[Statement]:
        """One line on a document for a list: the first rows of a table, or the sentence that tells most."""
        stored = self.library.text(selection.document_id)
        table = table_at(stored, selection.start, selection.end)
        if table is None:
            return self._selected(selection)[:1]
        rows = rows_in_words(table, selection.start, selection.end)[:_ROWS_IN_SHORT]
        if not rows:
            return []
        header = header_span(table)
        span = Span(selection.document_id, header[0] if header else rows[0].start, rows[-1].end)
        return [Statement("\n".join(row.words for row in rows), (span,), self._opening(selection))]

    def _matching_rows(self) -> list[Statement]:
        """Rows of a list that is itself the answer (清单): those that hold what was asked."""
        candidates = self.evidence.documents[0].candidates
        rows = [c for c in candidates if c.passage.kind is ProvisionKind.ROW]
        if candidates[0].passage.kind is not ProvisionKind.ROW and 2 * len(rows) < len(candidates):
            return []  # not a list by itself, and the best answer is no row
        scores = {c.passage.id: self.coverage(c.passage.text) for c in rows}
        top = max(scores.values(), default=0.0)
        chosen = [c for c in rows if top > 0 and scores[c.passage.id] >= 0.75 * top][:_LIST_ROWS]
        found: list[Statement] = []
        for candidate in sorted(chosen, key=lambda c: c.passage.ordinal):
            passage = candidate.passage
            table = table_at(self.library.text(passage.document_id), passage.start, passage.end)
            if table is not None:
                opening = "" if found else self._opening(Selection(Intent.LIST, candidate, passage.start, passage.end))
                worded = rows_in_words(table, passage.start, passage.end)
                found += self._row_statements(passage.document_id, table, worded, opening)
        return found

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

    def _same_matter(self, current: str, earlier: str) -> list[tuple[Statement, Statement]]:
        """Statements on the same matter in two versions, those closest to the question first."""
        asked = [i for i in self.question.intents if i not in (Intent.CHANGE, Intent.VALIDITY, Intent.LIST)]
        intent = asked[0] if asked else Intent.AMOUNT
        old = [c for c in self._candidates_of(earlier) if self.selector.holds(c, intent)]
        pairs: list[tuple[Statement, Statement]] = []
        taken: set[tuple[Span, ...]] = set()
        for now in sorted(self._candidates_of(current), key=lambda c: -self.selector.fit(c, intent)):
            if len(pairs) >= _PAIRS or not old or not self.selector.holds(now, intent):
                continue
            then = max(old, key=lambda c: _likeness(now.passage.searched, c.passage.searched))
            both = [self._first_statement(c, intent) for c in (now, then)]
            if both[0] is None or both[1] is None or both[0].spans in taken or both[1].spans in taken:
                continue
            taken |= {both[0].spans, both[1].spans}
            pairs.append((both[0], both[1]))
        return pairs

    def _candidates_of(self, document_id: str) -> Sequence[Candidate]:
        return next((d.candidates for d in self.evidence.documents if d.document_id == document_id), ())

    def _first_statement(self, candidate: Candidate, intent: Intent) -> Statement | None:
        found = self._selected(self.selector.selection(intent, candidate))
        return found[0] if found else None

    def _subject(self) -> str:
        """The document that the question is about: of the very version asked for, where one is."""
        first = self.evidence.documents[0]
        family = {first.document_id, *self.library.validity.supersedes(first.document_id)}
        family.update(self.library.validity.superseded_by(first.document_id))
        asked = (d for d in self.evidence.documents if any(c.features.get("version") for c in d.candidates))
        return next((d.document_id for d in asked if d.document_id in family), first.document_id)

    def _follow_ups(self, sections: Sequence[Section]) -> tuple[str, ...]:
        """What one would ask next of the same document, where it has an answer."""
        if not sections:
            return ()
        topic = (
            self.question.entities[0].said if self.question.entities else self.library.register(self._subject()).title
        )
        done = set(self.question.intents)
        wording = {
            Intent.ELIGIBILITY: f"{topic}要符合什么条件？",
            Intent.AMOUNT: f"{topic}的支持标准是多少？",
            Intent.MATERIALS: f"{topic}要交哪些材料？",
            Intent.WINDOW: f"{topic}什么时候申报？",
            Intent.CONTACT: f"{topic}找哪个部门，电话多少？",
        }
        passages = self.library.passages_of(self._subject())
        return tuple(
            words
            for intent, words in wording.items()
            if intent not in done and any(self.selector.announces(p, intent) for p in passages)
        )[:3]


def _likeness(one: str, other: str) -> float:
    """Share of the character pairs that two texts have in common (Jaccard)."""
    first = {one[i : i + 2] for i in range(len(one) - 1)}
    second = {other[i : i + 2] for i in range(len(other) - 1)}
    return len(first & second) / max(1, len(first | second))


def _without_repeats(statements: Sequence[Statement], sections: Sequence[Section]) -> list[Statement]:
    before = [s for section in sections for s in section.statements]
    said, words = {s.spans for s in before}, {(s.opening, s.text) for s in before}
    found = []
    for statement in statements:
        if any(statement.text in other.text for other in before):
            continue  # the term that a step of the procedure states
        # what is computed rests on spans that were shown already, but says something of its own
        if (statement.opening, statement.text) not in words and (statement.spans not in said or statement.computed):
            said.add(statement.spans)
            words.add((statement.opening, statement.text))
            found.append(statement)
    return found


def render(sections: Sequence[Section]) -> list[str]:
    """The answer's paragraphs. The title is named once a document, the section where there are several."""
    paragraphs = []
    for section in sections:
        lines = list(heading(section, sections))
        previous = ""
        for statement in section.statements:
            lines.append(with_opening(statement, previous))
            previous = statement.opening or previous
        paragraphs.append("\n".join(lines))
    return paragraphs


def heading(section: Section, sections: Sequence[Section]) -> tuple[str, ...]:
    """The line above a section, where it has one."""
    return (f"{section.name}：",) if section.name and (section.headed or len(sections) > 1) else ()


def with_opening(statement: Statement, previous: str) -> str:
    """The statement's line, its opening in full or as far as `previous`, the last one, did not say it."""
    if not statement.opening:
        return statement.text
    between = "：\n" if statement.text.startswith(_FIRST_OF_LIST) else "："
    title, close, where = statement.opening.partition("》")
    past = where.startswith("（")  # 「《…》（已被替代）」 is said each time
    if statement.opening == previous and not past:
        return statement.text
    words = where if previous.startswith(title + close) and where and not past else statement.opening
    return f"{words}{between}{statement.text}"
