"""The sentences, items and cells of a document that may offer a service, each with the words by which the model judges it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.policy.document import Table
from assistant.policy.numerals import narrow
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.qualification import LABELS
from ingest.cards.text import CardText
from ingest.cards.units import Unit

_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_NUMBERED = re.compile(r"^\s*\d{1,2}[.、．](?!\d)\s*")
_FEWEST = 5  # characters of a sentence
_WHOM = re.compile(r"对象|条件|适用|面向|谁|范围$")
_NAME = re.compile(r"(?!\d+$)[^,，。；;]{2,12}")  # of a cell that names what the next one tells


@dataclass(frozen=True, slots=True)
class Told:
    """[start, end) in `provision`; `said` its words without number and heading; `whom` the span of the cell that says for whom."""

    provision: Provision
    start: int
    end: int
    said: str
    name: str = ""
    whom: tuple[int, int] | None = None


def told_sentences(text: CardText, words: str, unit: Unit) -> Iterator[Told]:
    """The sentences of a unit and of all that it holds, outside of tables."""
    for provision in text.inside(unit.provision):
        if provision.kind in (ProvisionKind.TABLE, ProvisionKind.ROW):
            continue
        heading = narrow(provision.heading).strip()
        for match in _SENTENCE.finditer(words, provision.start, provision.lead_end):
            said = _NUMBERED.sub("", LABELS.sub("", match[0].strip()))
            if heading and said.startswith(heading):
                said = said[len(heading) :].lstrip("。:： \n")
            if len(said) >= _FEWEST and not (heading and said.rstrip("。").endswith(heading)):
                yield Told(provision, match.start(), match.end(), said, heading)


def tables_of(text: CardText, units: Sequence[Unit]) -> dict[int, list[Table]]:
    """The tables in or after each unit, by where it starts; one before all units belongs to the first."""
    starts = [unit.provision.start for unit in units]
    found: dict[int, list[Table]] = {start: [] for start in starts}
    for table in text.tables if starts else ():
        found[max((start for start in starts if start <= table.start), default=min(starts))].append(table)
    return found


def told_rows(table: Table, unit: Unit) -> Iterator[tuple[int, list[Told]]]:
    """(column, its cells) for every column of a table that holds words; a cell is named by the cell before it where that is short."""
    header = [narrow(c.text).strip() for c in table.rows[table.header_rows - 1]] if table.header_rows else []
    whom = next((i for i, title in enumerate(header) if _WHOM.search(title)), None)
    rows = table.rows[table.header_rows :]
    for column in range(max((len(row) for row in rows), default=0)):
        cells = []
        for row in rows:
            if column >= len(row) or len(row[column].text.strip()) < _FEWEST:
                continue
            cell = row[column]
            before = row[column - 1] if column else cell
            named = column > 0 and column - 1 != whom and _NAME.fullmatch(narrow(before.text).strip()) is not None
            asked = (
                (row[whom].start, row[whom].end) if whom is not None and whom < len(row) and whom != column else None
            )
            start = before.start if named else cell.start
            name = before.text.strip() if named else ""
            cells.append(Told(unit.provision, start, cell.end, narrow(cell.text).strip(), name, asked))
        if cells:
            yield column, cells
