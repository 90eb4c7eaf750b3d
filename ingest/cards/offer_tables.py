"""Services that tables name: the row 「服务内容」 of a sheet, the rows of a catalogue 「服务事项 | 服务内容 | 服务对象」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.policy.document import Table
from assistant.policy.numerals import narrow
from ingest.cards.grant_words import grants
from ingest.cards.names import document_name
from ingest.cards.text import CardText

_SHEET = 2  # columns of a table that says one thing a row
_CONTENT = re.compile(r"(?:主要)?服务(?:内容|事项|项目|措施)|办理内容|事项内容|(?:能|可以?)办(?:理)?(?:什么|哪些事?)")
_NAME = re.compile(r"(?:服务|事项|项目)名称")
_COLUMN = re.compile(r"服务(?:事项|项目|名称|措施|产品)")
_TOLD = re.compile(r"服务内容|内容|说明|服务方式|具体措施|服务标准")
_WHOM = re.compile(r"(?:服务|适用|面向)(?:对象|企业|人群)|申请条件")
_SHORTEST = 2
_LONGEST = 20  # characters of a name


@dataclass(frozen=True, slots=True)
class Row:
    """[start, end) are the words that offer the service; [whom_start, whom_end) those of the cell that says for whom."""

    name: str
    start: int
    end: int
    whom: tuple[int, int] | None = None


def services_of(text: CardText, table: Table) -> Iterator[Row]:
    """Every service that the table names; nothing of a table that pays."""
    if any(grants(narrow(cell.text)) for row in table.rows for cell in row):
        return
    yield from _of_sheet(text, table)
    yield from _of_catalogue(table)


def _of_sheet(text: CardText, table: Table) -> Iterator[Row]:
    rows = [(narrow(row[0].text).strip(), row[1]) for row in table.rows if len(row) == _SHEET]
    name = next((cell.text.strip() for title, cell in rows if _NAME.fullmatch(title)), document_name(text))
    for title, cell in rows:
        if _CONTENT.fullmatch(title) and len(cell.text.strip()) > _SHORTEST:
            yield Row(name[:_LONGEST], cell.start, cell.end)
            return


def _of_catalogue(table: Table) -> Iterator[Row]:
    if not table.header_rows:
        return
    header = [narrow(cell.text).strip() for cell in table.rows[table.header_rows - 1]]
    named = next((i for i, title in enumerate(header) if _COLUMN.fullmatch(title)), None)
    told = next((i for i, title in enumerate(header) if i != named and _TOLD.search(title)), None)
    whom = next((i for i, title in enumerate(header) if _WHOM.fullmatch(title)), None)
    if named is None or told is None:
        return
    for row in table.rows[table.header_rows :]:
        cells = (row[named], row[told])
        if all(len(cell.text.strip()) >= _SHORTEST for cell in cells):
            low, high = min(c.start for c in cells), max(c.end for c in cells)
            yield Row(
                row[named].text.strip()[:_LONGEST],
                low,
                high,
                (row[whom].start, row[whom].end) if whom is not None else None,
            )
