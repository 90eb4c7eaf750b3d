"""Services that no wording of `offer_words` tells: sentences, the items of a list, the cells of a column, judged by the fitted model.

The members of a list or column are of one kind, so they are judged together: a weak one among strong ones is a service too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.policy.document import Table
from assistant.policy.provision import ProvisionKind
from ingest.cards.grant_words import grants
from ingest.cards.offer_model import offer_model
from ingest.cards.offer_sentences import Told, told_rows, told_sentences
from ingest.cards.text import CardText
from ingest.cards.units import Unit

# Log odds of one sentence by itself, of the mean of a list or column, and of the least member that a list takes with it;
# set by hand near where recall and precision meet when documents are left out (bench/offers.py), not searched for.
_ALONE = -0.3
_TOGETHER = -1.2
_AMONG = -3.0
_FEWEST = 2  # members of a list
_ITEMS = (ProvisionKind.ITEM, ProvisionKind.SUBITEM)
_SHEET = 2  # columns of a table that says one thing a row
_ANNOUNCES = re.compile(r"[:：]\s*$")


def told_services(
    text: CardText, words: str, unit: Unit, tables: Sequence[Table], no_list: re.Pattern[str]
) -> list[Told]:
    """In reading order, one a provision or cell; nothing that gives money, no item that `no_list` announces."""
    best = [
        (told, margin)
        for told, margin in _best(text, words, unit)
        if not (grants(told.said) or (told.provision.kind in _ITEMS and _is_other_list(text, words, told, no_list)))
    ]
    found = [told for told, margin in best if margin >= _ALONE]
    for parent in dict.fromkeys(told.provision.parent for told, _ in best if told.provision.kind in _ITEMS):
        items = [(t, m) for t, m in best if t.provision.parent == parent and t.provision.kind in _ITEMS]
        found += [told for told in _together(items) if told not in found]
    for table in tables:
        found += _of_table(table, unit)
    return sorted((t for t in found if not grants(t.said)), key=lambda t: t.start)


def _is_other_list(text: CardText, words: str, item: Told, no_list: re.Pattern[str]) -> bool:
    """Whether an item, or the words above it, give money, or these say that conditions, duties or papers follow."""
    above = text.provisions[item.provision.parent] if item.provision.parent is not None else None
    lead = words[above.start : above.lead_end] if above else ""
    whole = words[item.provision.start : item.provision.end]
    return grants(lead) or grants(whole) or no_list.search(lead) is not None


def _best(text: CardText, words: str, unit: Unit) -> Iterator[tuple[Told, float]]:
    """For each provision the sentence that sounds most like a service, and how much."""
    model = offer_model()
    by_provision: dict[int, tuple[Told, float]] = {}
    for told in told_sentences(text, words, unit):
        if _ANNOUNCES.search(told.said):
            continue
        margin = model.margin(told.said)
        held = by_provision.get(told.provision.ordinal)
        if held is None or margin > held[1]:
            by_provision[told.provision.ordinal] = (told, margin)
    yield from by_provision.values()


def _together(members: Sequence[tuple[Told, float]]) -> list[Told]:
    """All that are no plain strangers, where the members on the whole are services; else none."""
    if len(members) < _FEWEST or sum(margin for _, margin in members) / len(members) < _TOGETHER:
        return []
    return [told for told, margin in members if margin >= _AMONG]


def _of_table(table: Table, unit: Unit) -> list[Told]:
    """The cells of the column that holds services; of a sheet (「服务内容 | …」) the cell that does."""
    model = offer_model()
    columns = [[(c, model.margin(c.said)) for c in cells] for _, cells in told_rows(table, unit)]
    if not columns:
        return []
    if max(len(row) for row in table.rows) == _SHEET and not table.header_rows:
        told, margin = max((cell for column in columns for cell in column), key=lambda cell: cell[1])
        return [told] if margin >= _ALONE else []
    chosen = max(columns, key=lambda column: sum(margin for _, margin in column) / len(column))
    return _together(chosen)
