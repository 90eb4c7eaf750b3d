"""Kinds that a clause takes from a table: 「属于表1所列人员类别之一」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.policy.card import Condition, Leaf, Op
from assistant.policy.conditions import leaves_of
from assistant.policy.facts import fact_definitions
from ingest.cards.conditions.clauses import Clause, clauses
from ingest.cards.conditions.joints import any_of, in_order
from ingest.cards.conditions.leaves import LeafReader, Read, negated, together
from ingest.cards.conditions.said import Memory

# 「属于表1所列人员类别之一」, 「具备本办法第六条表1所列类别之一的资质」
_IN_TABLE = re.compile(
    r"(?:属于|具备|符合|为)[^,，。]{0,14}?(?P<table>表\d{1,2})[^,，。]{0,12}(?:所列|规定|中)[^,，。]{0,14}(?:之一|[类条件])"
)


def listed_in_table(leaves: LeafReader, clause: Clause, about: str) -> list[Read]:
    """「属于表1所列人员类别之一」: the kinds of that table's rows, of which one is enough; [] where a row fits no fact."""
    said = _IN_TABLE.search(leaves.words, clause.start, clause.end)
    table = next((t for t in leaves.text.tables if said and t.caption.replace(" ", "").startswith(said["table"])), None)
    if table is None or not table.header_rows:
        return []
    titles = [cell.text for cell in table.rows[table.header_rows - 1]]
    column = next((i for i, t in enumerate(titles) if "条件" in t), 0)
    kinds: list[Condition] = []
    for row in table.rows[table.header_rows :]:
        cell = row[column]
        reads: list[Read] = []
        for part in clauses(leaves.words, cell.start, cell.end):
            reads += leaves.read(part.start, part.end, about=about, memory=Memory())
        if not reads:
            return []
        alternative = "；" in leaves.text.text[cell.start : cell.end] or len(reads) == 1
        kinds += [any_of([negated(r) for r in reads])] if alternative else [together(reads)]
    if all(leaf.fact.startswith("x_") for kind in kinds for leaf in leaves_of(kind)):
        return []
    return [Read(any_of(_as_choices(leaves, kinds, clause)))]


def _as_choices(leaves: LeafReader, kinds: Sequence[Condition], clause: Clause) -> list[Condition]:
    """Rows that are no more than options of one choice as one condition, which rests on the clause that points at them."""
    options: dict[str, list[str]] = {}
    rest: list[Condition] = []
    for kind in kinds:
        if isinstance(kind, Leaf) and kind.op is Op.IS and isinstance(kind.value, str):
            options.setdefault(kind.fact, []).append(kind.value)
        else:
            rest.append(kind)
    start, end = leaves.trimmed(clause.start, clause.end)
    found: list[Condition] = []
    for fact, values in options.items():
        op, value = in_order(fact_definitions()[fact], tuple(dict.fromkeys(values)))
        found.append(leaves.leaf(fact, op, value, start, end))
    return found + rest
