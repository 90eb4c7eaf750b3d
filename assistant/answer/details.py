"""An answer as a short part that answers on its own and details that hold the rest: verdict, amount, dates, first items go first.

Nothing chosen is lost: a statement stands in the short part in full, or in the details in full. Of what answers first and is too long the
short part gives the beginning and says where all of it is (`policy.pointers`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from assistant.answer.compose import NAMES
from assistant.answer.draft import CALCULATION, CAUTIONS, CONDITIONS, OTHERS, RESULT, WARNING, Section, Statement
from assistant.answer.rendered import render, with_opening
from assistant.answer.shortened import NUMBERED, rested, shortened
from assistant.policy.answer import MARK, SHORT, Citation, Detail
from assistant.policy.pointers import more, whole_text
from assistant.policy.question import Intent

_LISTS = (NAMES[Intent.LIST], NAMES[Intent.MATCHING])
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}")  # 「渠道」, an opening that is a title
_ORDER = (CONDITIONS, CALCULATION)  # these first
_WIDEST_MARK = "[00]"  # numbers change when marks are counted anew
_BRIEFLY = 120  # characters of a statement that is never cut to make room for a longer one
_POINTER = 40  # characters kept free in a list for the line that says how many more there are


@dataclass(frozen=True, slots=True)
class _Group:
    """A statement with the warnings that go with it. `opened`: as they are where what stands before them does not say what they are of."""

    section: int
    opened: tuple[Statement, ...]
    title: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Divided:
    """The sections of the short part and of the details, these merged by title."""

    short: list[Section]
    details: list[Section]

    def detail_texts(self) -> list[Detail]:
        """The details in words, with the marks that their statements have."""
        alone = (render([replace(section, name="")]) for section in self.details)
        return [Detail(title=s.name, text="\n".join(text)) for s, text in zip(self.details, alone, strict=True)]


def divided(sections: Sequence[Section], after: Sequence[str] = (), citations: Sequence[Citation] = ()) -> Divided:
    """`sections`, checked and with their marks, divided. `after`: paragraphs that follow in the short part; `citations`: those that the
    marks number.
    """
    room = SHORT - len("\n".join(["", *after]) if after else "")
    if _length(sections) <= room:
        return Divided(list(sections), [])
    groups = [group for n, section in enumerate(sections) for group in _groups(n, section)]
    division = _Division(sections, groups, room, {c.n: c.quote for c in citations})
    division.answer()
    division.widen()
    division.fill()
    return Divided(division.short(), division.details())


def spare(sections: Sequence[Section], after: Sequence[str] = ()) -> int:
    """By how many characters the short part may grow where a model words it."""
    return max(0, SHORT - len("\n".join(after)) - 1 - _length(sections))


@dataclass(slots=True)
class _Division:
    """An answer while it is divided. `shown`: the groups of the short part, as they stand there."""

    sections: Sequence[Section]
    groups: Sequence[_Group]
    room: int
    quotes: Mapping[int, str]
    shown: dict[_Group, tuple[Statement, ...]] = field(default_factory=dict)

    def answer(self) -> None:
        """Shows what answers each thing asked, as many as there is room for in full, of the others the beginning. The first has half of
        the room and what the others leave.
        """
        first, *others = [group for group in self.groups if group.is_first]
        left = self.room - sum(len(s.name) + 2 + _POINTER * _is_list(s) for s in self.sections)
        kept = min(_words(first.opened), left // 2)
        for place, group in enumerate(sorted(others, key=lambda g: g.opened[0].brief or _words(g.opened))):
            share = (left - kept) // (1 if _is_short(group) else len(others) - place)
            told = self._told(group, share)
            if told is not None:
                self.shown[group] = told
                left -= _words(told)
        told = self._told(first, left, at_clauses=True)
        if told is not None:
            self.shown[first] = told

    def widen(self) -> None:
        """Gives beginnings the room that is left, to the first before the others."""
        for group in self.groups:
            told = self.shown.get(group, group.opened)
            if told == group.opened or group.opened[0].brief:
                continue
            left = self.room - _length(self.short()) - _POINTER * _is_list(self.sections[group.section])
            self.shown[group] = self._told(group, _words(told) + left) or told

    def fill(self) -> None:
        """Adds what still fits in full, of a numbered list in brief, what answers before the rest; of a section nothing behind what does
        not fit.
        """
        over: set[int] = set()
        for group in sorted(self.groups, key=lambda g: not g.is_first):
            if group in self.shown or group.section in over:
                continue
            kept = _POINTER if _is_list(self.sections[group.section]) else 0
            told = group.opened
            if told[0].brief:
                told = (NUMBERED.match(told[0].opening) and self._told(group, self.room)) or ()
            self.shown[group] = told
            if not told or _length(self.short()) > self.room - kept:
                del self.shown[group]
                over |= set() if group.is_first else {group.section}

    def short(self) -> list[Section]:
        """The sections with what is shown of them; a list that is cut says so."""
        found = []
        for n, section in enumerate(self.sections):
            own = [g for g in self.groups if g.section == n]
            kept = [g for g in own if g in self.shown]
            statements = _unopened([s for g in kept for s in self.shown[g]])
            if _is_list(section) and statements and (len(kept) < len(own) or self._is_brief(own)):
                left = len(own) - len(kept)
                pointer = more(len(own), left, own[0].title) if left else whole_text(own[0].title)
                last = statements[-1]
                words = MARK.split(last.text)[0]
                statements[-1] = replace(last, text=f"{words}\n{pointer}{last.text[len(words) :]}")
            found += [replace(section, statements=tuple(statements))] if statements else []
        return found

    def details(self) -> list[Section]:
        """What is not shown in full, under its titles; of a list that is cut all."""
        lists = {g.section for g in self.groups if _is_list(self.sections[g.section])}
        cut = {g.section for g in self.groups if g.section in lists and self.shown.get(g) != g.opened}
        found: dict[str, list[Statement]] = {}
        for group in self.groups:
            if group.section in cut or self.shown.get(group) != group.opened:
                found.setdefault(group.title, []).extend(group.opened)
        return [Section(title, tuple(_unopened(found[title]))) for title in sorted(found, key=_place)]

    def _is_brief(self, groups: Sequence[_Group]) -> bool:
        """Whether any is shown in brief."""
        return any(self.shown.get(g, g.opened) != g.opened for g in groups)

    def _told(self, group: _Group, most: int, *, at_clauses: bool = False) -> tuple[Statement, ...] | None:
        """A group in at most so many characters; None where not even its beginning fits."""
        head, *rest = group.opened
        if _words(group.opened) <= most and not head.brief:
            return group.opened
        beginning = shortened(head, most - _words(rest), group.title, at_clauses=at_clauses)
        return (rested(beginning, self.quotes), *rest) if beginning is not None else None


def _place(title: str) -> int:
    if title in _ORDER:
        return _ORDER.index(title)
    return len(_ORDER) + (title == CAUTIONS)


def _is_short(group: _Group) -> bool:
    return _words(group.opened) <= _BRIEFLY or bool(group.opened[0].brief)


# -- groups --------------------------------------------------------------------------------------------------------


def _groups(number: int, section: Section) -> Iterator[_Group]:
    """The groups of a section."""
    ordinals: list[int] = []
    for statement in section.statements:
        apart = not ordinals or not statement.text.startswith(WARNING)
        ordinals.append((ordinals[-1] if ordinals else 0) + apart)
    opening = ""
    for ordinal, numbered in groupby(zip(ordinals, section.statements, strict=True), key=lambda pair: pair[0]):
        statements = tuple(statement for _, statement in numbered)
        head = statements[0]
        if head.opening and head.topic != CONDITIONS:
            opening = head.opening
        title = _title(section, head)
        is_first = (ordinal == ordinals[0] and head.topic != OTHERS) or head.topic in (RESULT, CALCULATION)
        is_first = is_first or bool(head.brief and not NUMBERED.match(head.opening))
        yield _Group(number, _opened(statements, opening), title, is_first)


def _opened(statements: Sequence[Statement], opening: str) -> tuple[Statement, ...]:
    head, *rest = statements
    if head.topic == CONDITIONS and head.opening and opening:  # 「还要核实」
        head = replace(head, opening=opening, text=f"{head.opening}：\n{head.text}")
    elif not head.opening:
        head = replace(head, opening=opening)
    return (head, *rest)


def _title(section: Section, statement: Statement) -> str:
    if section.name:
        return section.name
    if statement.topic:
        return CALCULATION if statement.topic == RESULT else statement.topic
    return statement.opening if _LABEL.fullmatch(statement.opening) else OTHERS


def _is_list(section: Section) -> bool:
    """Whether its statements are the entries of a list that was asked for."""
    return section.name in _LISTS or all(NUMBERED.match(s.opening) for s in section.statements)


def _unopened(statements: Sequence[Statement]) -> list[Statement]:
    """The statements, an opening that the one before has said left out."""
    found: list[Statement] = []
    said = ""
    for statement in statements:
        found.append(replace(statement, opening="") if said and statement.opening == said else statement)
        said = statement.opening or said
    return found


# -- lengths -------------------------------------------------------------------------------------------------------


def _length(sections: Sequence[Section]) -> int:
    return len(MARK.sub(_WIDEST_MARK, "\n".join(render(sections))))


def _words(statements: Sequence[Statement]) -> int:
    return sum(len(MARK.sub(_WIDEST_MARK, with_opening(s, ""))) + 1 for s in statements)
