"""A document as lines and sentences that the readers of filing guides look through, each with its place in the tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby, pairwise

from assistant.policy.card import Ref
from assistant.policy.document import Table, TableCell
from assistant.policy.provision import Provision, ProvisionKind
from assistant.policy.script import simplified
from ingest.cards.filing.words import field_names
from ingest.cards.sections import Role, roles_named, roles_of
from ingest.cards.text import CardText
from ingest.numbering import read_number

_TABLED = (ProvisionKind.TABLE, ProvisionKind.ROW)
_CLAUSE = 8  # characters: a shorter cell is a name or a number
_LISTED = (ProvisionKind.ITEM, ProvisionKind.SUBITEM)
# ０ and Ａ are read as 0 and A, and 「,」 「;」 「(」 as 「，」 「；」 「（」: one form of each, at the same offsets
_FOLDED = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_FOLDED |= {ord(a): ord(b) for a, b in zip(",;()", "，；（）", strict=True)}
# a full stop or line end; a semicolon ends what is said of one thing as well
_SENTENCE = re.compile(r"[^。；;！？\n]*[。；;！？\n]?")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a provision's own words without its number, text[start:end]; `words` are as read: simplified, folded."""

    provision: Provision
    start: int
    end: int
    words: str
    headings: tuple[str, ...]  # its own and those above it, the nearest first
    roles: frozenset[Role]  # its own, else those of the nearest part that has any
    within: frozenset[Role]  # its own and those of all parts that hold it
    label: str = ""  # its own heading: 形式审查, 办理时限

    @property
    def listed(self) -> bool:
        return self.provision.kind in _LISTED

    def sentences(self) -> Iterator[tuple[int, str]]:
        """(offset in the document, words) of each sentence, up to 。 or ；."""
        for match in _SENTENCE.finditer(self.words):
            if match[0].strip():
                yield self.start + match.start(), match[0]


@dataclass(frozen=True)
class FilingText:
    """What is read of a document: all of it, or only `provisions` with what they hold."""

    card: CardText
    provisions: Sequence[Provision] | None = None
    _roles: dict[int, frozenset[Role]] = field(default_factory=dict)

    @cached_property
    def words(self) -> str:
        """The whole text as read: simplified characters and one form of each mark, at the same offsets."""
        read = simplified(self.card.text)
        return (read if len(read) == len(self.card.text) else self.card.text).translate(_FOLDED)

    @cached_property
    def parts(self) -> list[Provision]:
        """The provisions read, in order, without tables and rows."""
        if self.provisions is None:
            inside = list(self.card.provisions)
        else:
            kept = {p.ordinal: p for given in self.provisions for p in self.card.inside(given)}
            inside = [kept[ordinal] for ordinal in sorted(kept)]
        return [p for p in inside if p.kind not in _TABLED]

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of all parts, then the values of tables that consist of named fields."""
        return [
            *_under_fields(line for part in self.parts for line in self._lines_of(part)),
            *(line for table in self._all_tables for line in self._field_lines(table)),
        ]

    @cached_property
    def tables(self) -> list[Table]:
        """The tables under a header, those included that stand inside a table of fields."""
        return [inner for table in self._all_tables for inner in (inner_tables(table) if fields_of(table) else [table])]

    def cells(self, is_read: Callable[[str], bool]) -> Iterator[Line]:
        """The cells of tables under a header that say something in a clause, each under the head of its column; those of the columns
        that are read by themselves left out.
        """
        for table in self.tables:
            heads, holder = columns(table), self.at_table(table)
            if holder is None or not heads:
                continue
            headings, roles, within = self.headings(holder), self.roles(holder), self.within(holder)
            for row in body(table):
                for head, cell in zip(heads, row, strict=False):
                    words = self.words[cell.start : cell.end]
                    if len(words) >= _CLAUSE and not is_read(head):
                        known = roles_named(head)
                        label = row[0].text.strip()
                        yield Line(
                            holder,
                            cell.start,
                            cell.end,
                            words,
                            (head, *headings),
                            known or roles,
                            within | known,
                            label,
                        )

    @cached_property
    def _all_tables(self) -> list[Table]:
        return [t for t in self.card.tables if t.rows and self.holds(t.start)]

    def holds(self, offset: int) -> bool:
        return self.provisions is None or any(p.start <= offset < p.end for p in self.provisions)

    def ref(self, start: int, end: int) -> Ref:
        return self.card.ref(start, end)

    def roles(self, provision: Provision) -> frozenset[Role]:
        known = self._roles.get(provision.ordinal)
        if known is None:
            known = roles_of(self.card, provision)
            if not known and provision.parent is not None:
                known = self.roles(self.card.provisions[provision.parent])
            self._roles[provision.ordinal] = known
        return known

    def within(self, provision: Provision) -> frozenset[Role]:
        """The roles of the provision and of all that hold it."""
        found = roles_of(self.card, provision)
        if provision.parent is not None:
            found |= self.within(self.card.provisions[provision.parent])
        return found

    def headings(self, provision: Provision) -> tuple[str, ...]:
        """Its own heading and those above it, the nearest first."""
        found = []
        at: Provision | None = provision
        while at is not None:
            if at.heading:
                found.append(simplified(at.heading))
            elif at.kind is ProvisionKind.HEADING:
                found.append(self.words[at.start : at.lead_end].strip())
            at = self.card.provisions[at.parent] if at.parent is not None else None
        return tuple(found)

    def at_table(self, table: Table) -> Provision | None:
        """The provision that holds the table."""
        holding = [p for p in self.card.provisions if p.start <= table.start < p.end and p.kind not in _TABLED]
        return holding[-1] if holding else None

    def own_start(self, provision: Provision) -> int:
        """Where its words begin, its number left out."""
        words = self.card.text[provision.start : provision.lead_end]
        numbered = read_number(words) if provision.label else None
        return provision.start + (numbered.rest if numbered and numbered.style != "question" else 0)

    def _lines_of(self, part: Provision) -> Iterator[Line]:
        headings, roles, within = self.headings(part), self.roles(part), self.within(part)
        start = self.own_start(part)
        for words in self.words[start : part.lead_end].split("\n"):
            if words.strip():
                line = Line(part, start, start + len(words), words, headings, roles, within, simplified(part.heading))
                yield _as_field(line)
            start += len(words) + 1

    def _field_lines(self, table: Table) -> Iterator[Line]:
        """Each value of a table of fields, with the field's name as its heading."""
        holder = self.at_table(table) or next(iter(self.card.provisions), None)
        if holder is None:
            return
        headings, roles, within = self.headings(holder), self.roles(holder), self.within(holder)
        for name, cell in fields_of(table):
            known = roles_named(name)
            words = self.words[cell.start : cell.end]
            if words.strip():
                yield Line(holder, cell.start, cell.end, words, (name, *headings), known or roles, within | known, name)


# 「办理时限：5个工作日」, 「【申报时间】每年…」
_FIELD = re.compile(
    r"\s*(?:【(?P<boxed>[\u4e00-\u9fff]{2,10})】\s?[：:]?|(?P<name>[\u4e00-\u9fff]{2,10})\s?[：:])\s*(?=\S)"
)


def _under_fields(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, one that stands under the bare name of a field with that as its heading: 「办理时限」, next line 「5个工作日」."""
    name = ""
    for line in lines:
        bare = line.words.strip(" ：:【】　")
        if bare in field_names():
            name = "" if line.label == bare else bare
            yield line
            continue
        plain = not line.label and not line.provision.label
        yield _headed(line, name) if name and plain else line
        name = name if plain else ""


def _as_field(line: Line) -> Line:
    """The line without the name of a field that opens it, which becomes its heading."""
    match = _FIELD.match(line.words)
    name = (match["boxed"] or match["name"]) if match else ""
    if match is None or name not in field_names():
        return line
    return _headed(replace(line, start=line.start + match.end(), words=line.words[match.end() :]), name)


def _headed(line: Line, name: str) -> Line:
    """The line under the name of a field."""
    known = roles_named(name)
    return replace(
        line, headings=(name, *line.headings), roles=known or line.roles, within=line.within | known, label=name
    )


def fields_of(table: Table) -> list[tuple[str, TableCell]]:
    """(name, value) of each field, where the table is one of fields: 「办理时限 | 5个工作日」 row after row; else []."""
    found = []
    inner = {row for rows in _runs(table) for row in rows}
    for row in (row for row in table.rows if row not in inner):
        cells = _apart(row)
        for named, value in pairwise(cells):
            name = _plain(named)
            if name in field_names() and _plain(value) not in field_names():
                found.append((name, value))
    names = {name for name, _ in found} | {_plain(rows[0][0]) for rows in _runs(table)}
    return found if len(names) > 1 else []


def inner_tables(table: Table) -> list[Table]:
    """The tables inside of one of fields: the rows beside a name that runs down over several of them."""
    return [
        table.model_copy(update={"rows": tuple(row[1:] for row in rows), "header_rows": 1, "caption": rows[0][0].text})
        for rows in _runs(table)
    ]


def _runs(table: Table) -> list[list[tuple[TableCell, ...]]]:
    """The rows that share a field's name in their first cell and have more than a value beside it."""
    runs = [list(rows) for _, rows in groupby(table.rows, key=lambda row: row[0].text)]
    return [rows for rows in runs if len(rows) > 1 and _plain(rows[0][0]) in field_names() and len(_apart(rows[0])) > 2]


def _plain(cell: TableCell) -> str:
    return simplified(cell.text).strip(" ：:")


def _apart(row: Sequence[TableCell]) -> list[TableCell]:
    """The cells of a row, a merged one, which repeats its text, once."""
    return [cell for i, cell in enumerate(row) if i == 0 or cell.text != row[i - 1].text]


def columns(table: Table) -> list[str]:
    """What stands at the head of each column, simplified; [] where the table has no header."""
    head = table.rows[: table.header_rows or 0]
    return (
        [simplified("".join(dict.fromkeys(row[i].text for row in head))) for i in range(len(table.rows[0]))]
        if head
        else []
    )


def body(table: Table) -> Sequence[tuple[TableCell, ...]]:
    return table.rows[table.header_rows :]
