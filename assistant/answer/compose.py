"""The extractive answer: for each thing asked the sentence, list or row that answers it, introduced by what it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assistant.answer.draft import RESULT, Draft, Section, Span, Statement
from assistant.answer.extents import Selection
from assistant.answer.listing import Listing
from assistant.answer.select import Selector
from assistant.answer.validity import change_statements, validity_statements
from assistant.answer.window import window_state
from assistant.answer.worded import HISTORICAL, Worded
from assistant.policy.evidence import Candidate, Evidence, Unit
from assistant.policy.question import Intent, Question
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
_PAIRS = 3  # matters compared between two versions


@dataclass(frozen=True)
class Composer:
    """Composes the answer to one question from its evidence."""

    question: Question
    evidence: Evidence
    library: Library
    as_of: date
    coverage: Callable[[str], float]
    topic: Callable[[str], float]
    selector: Selector

    @cached_property
    def worded(self) -> Worded:
        return Worded(self.question, self.library, self.as_of, self.coverage)

    @cached_property
    def listing(self) -> Listing:
        return Listing(self.evidence, self.library, self.as_of, self.coverage, self.topic, self.selector, self.worded)

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
        if not sections and not self.question.asks_open and (statements := self._statements(Intent.GENERAL)):
            sections.append(Section(NAMES[Intent.GENERAL], tuple(statements)))
        return Draft(tuple(s for s in sections if s.statements), tuple(unanswered), self._follow_ups(sections))

    def said(self, unit: Unit) -> list[Statement]:
        """What one sentence, item or row says."""
        return self.worded.selected(Selection(Intent.GENERAL, unit.candidate, unit.start, unit.end))

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
                if self.question.asks_open:
                    return self.listing.open_now(self.question) or self.listing.of_policies()
                stated = self.listing.of_policies()
            case _:
                return self._found(intent)
        # 「账户还能用吗」 asks of no document's validity, 「变了什么」 of no second version
        return stated or self._found(Intent.GENERAL)

    def _found(self, intent: Intent) -> list[Statement]:
        statements: list[Statement] = []
        chosen = self.selector.select(intent)
        if intent is Intent.WINDOW:  # 「还能领吗」: the days before what else has a date
            chosen = sorted(chosen, key=lambda selection: not self._window(selection))
        for selection in chosen:
            # beside what answers best a few words of what may answer too
            brief = selection.candidate is not chosen[0].candidate and not selection.whole_list
            statements += self.worded.selected(selection, brief=brief)
            if intent is Intent.WINDOW:
                statements += self._window(selection)
        return statements

    def _window(self, selection: Selection) -> list[Statement]:
        """Whether filing is open today, computed from the dates of the passage."""
        passage = selection.candidate.passage
        announced = self.selector.announces(passage, Intent.WINDOW)
        state = window_state(passage.text, self.as_of, announced=announced)
        if state is None or selection.candidate.validity in HISTORICAL:
            return []
        span = Span(passage.document_id, passage.start, passage.end)
        return [Statement(state.words, (span,), "", state.computed, RESULT)]

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
        found = self.worded.selected(self.selector.selection(intent, candidate))
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
