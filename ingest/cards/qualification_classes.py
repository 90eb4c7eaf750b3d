"""The classes and kinds of what a document recognises, one by one: 「人才分为A类、B类、C类」, 「人才码分为金码、蓝码、绿码三种」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.policy.card import BenefitKind
from ingest.cards.classes import CLASS, class_rows, told_classes
from ingest.cards.conditions.clauses import clauses
from ingest.cards.kinds import Kind, classes_of, kinds_of
from ingest.cards.qualification import RECOGNISING, Qualification
from ingest.cards.text import CardText
from ingest.cards.units import stable_id, units_of

_FEWEST_CLASSES = 2


def by_kind(text: CardText, words: str, found: Qualification) -> Iterator[Qualification]:
    """One for each kind that the title has, where a table lists them: 「人才码分为金码、蓝码、绿码三种」; else the title itself."""
    rows = kinds_of(text, words, found.unit.provision)
    for number, row in enumerate(rows, 1):
        said = tuple(clauses(words, row.whom_start, row.end)) if row.whom_start else ()
        yield replace(
            found, id=f"{found.id}{number}", name=row.name, start=row.start, end=row.end, conditions=said, row=row
        )
    if not rows:
        yield found


def listed_classes(text: CardText, words: str, known: Sequence[Qualification]) -> list[Qualification]:
    """The classes of what a document recognises: 「自主认定人才分为A类、B类、C类」, each where it is described, up to one that is known."""
    if not RECOGNISING.search(text.register.title):
        return []
    found: list[Qualification] = []
    for unit in units_of(text):
        for number, kind in enumerate(classes_of(text, words, unit.provision), 1):
            if any(q.row or kind.name in q.name for q in (*known, *found)):
                return found
            provision = kind.provision or unit.provision
            name = kind.name + ("认定" if kind.name.endswith(("类", "级", "档", "型")) else "")
            found.append(
                Qualification(
                    f"{stable_id(text, provision)}-c{number}", name, BenefitKind.QUALIFICATION, unit, provision, None,
                    kind.start, kind.end,
                )
            )  # fmt: skip
    return found


def described_classes(text: CardText, words: str, known: Sequence[Qualification]) -> list[Qualification]:
    """The classes that a sentence each tells, or the rows of a table: 「D类人才为具有博士学位的全职人才」; none that is known."""
    units = units_of(text)
    rows = [c for table in text.tables for c in class_rows(text, table)]
    recognising = RECOGNISING.search(text.register.title) is not None
    told = rows or (list(told_classes(text, words)) if recognising else [])
    if len(told) + len([q for q in known if re.match(CLASS, q.name)]) < _FEWEST_CLASSES:
        return []
    found: list[Qualification] = []
    for number, one in enumerate(told, 1):
        unit = next((u for u in units if u.provision.start <= one.start < u.provision.end), None)
        titles = [q.name for q in (*known, *found) if q.kind is BenefitKind.QUALIFICATION]
        if unit is None or any(_same_class(name, one.name) for name in titles):
            continue
        said = tuple(clauses(words, one.whom_start, one.end)) if one.whom_start else ()
        row = Kind(one.name, one.start, one.end, one.whom_start) if rows else None
        found.append(
            Qualification(
                f"{stable_id(text, one.provision)}-k{number}", one.name, BenefitKind.QUALIFICATION, unit, one.provision,
                None, one.start, one.end, conditions=said, row=row,
            )
        )  # fmt: skip
    return found


def _same_class(a: str, b: str) -> bool:
    left, right = re.match(CLASS, a), re.match(CLASS, b)
    return left is not None and right is not None and left[0][:2] == right[0][:2]
