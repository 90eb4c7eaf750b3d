"""The kinds that one title has, each a row of a table: 「人才码分为金码、蓝码、绿码三种」, 「分为A、B、C三级」."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.policy.provision import Provision
from ingest.cards.text import CardText

# 「分为金码、蓝码、绿码三种」
_KINDS = re.compile(
    r"分为(?P<kinds>[^,，。；;、]{1,10}(?:[、和][^,，。；;、和]{1,10})+?)(?:等)?(?:[一二三四五六七八九十两\d]+个?)(?:种|类|级|档|层次|等级|类别|级别)"
)
_WHOM = re.compile(r"人员|对象|条件|要求|标准|企业")


@dataclass(frozen=True, slots=True)
class Kind:
    """A row [start, end): the name in its first cell up to for whom it is."""

    name: str
    start: int
    end: int


def kinds_of(text: CardText, words: str, unit: Provision) -> list[Kind]:
    """The kinds that the unit names and a table of it describes; [] unless every kind has its row."""
    named = _KINDS.search(words, unit.start, unit.end)
    if named is None:
        return []
    kinds = re.split(r"[、和]", named["kinds"])
    for table in text.tables:
        if not unit.start <= table.start < unit.end or not table.header_rows:
            continue
        header = [cell.text for cell in table.rows[table.header_rows - 1]]
        column = next((i for i, title in enumerate(header[1:], 1) if _WHOM.search(title)), None)
        rows = {row[0].text.strip(): row for row in table.rows[table.header_rows :]}
        if column is not None and all(kind in rows for kind in kinds):
            return [Kind(kind, rows[kind][0].start, rows[kind][column].end) for kind in kinds]
    return []
