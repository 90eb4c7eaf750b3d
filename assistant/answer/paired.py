"""Who can solve it: the results that institutes offer beside the needs that enterprises have published, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from assistant.answer.draft import Draft, Section, Span, Statement
from assistant.answer.table import Row, header_span, rows_in_words
from assistant.policy.document import Frozen, Table
from assistant.policy.question import Question
from assistant.policy.validity import Validity
from assistant.storage.library import Library

_ALIKE = (
    0.2  # of character pairs that a need and a result of the same field share, from which on one may solve the other
)
_HELD = 0.34  # of the weight of what is asked for, which a row must hold
_LONG_WORD = 4  # characters
_MOST_ROWS = 3
_MOST_PAIRS = 8


class _Columns(Frozen):
    """Headers of the columns with what a row is about and whose it is."""

    name: tuple[str, ...]
    who: tuple[str, ...]


class _Lists(Frozen):
    """`pairing.yaml`."""

    offers: _Columns
    needs: _Columns
    field: tuple[str, ...]
    asks_needs: tuple[str, ...]
    generic: frozenset[str]


@cache
def _lists() -> _Lists:
    text = (files("assistant.answer") / "pairing.yaml").read_text(encoding="utf-8")
    return _Lists.model_validate(yaml.safe_load(text))


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list: `number` as the list has it, what it is about, whose it is, its field of technology."""

    document_id: str
    number: str
    name: str
    who: str
    field: str
    row: Row
    header: Span | None

    @property
    def spans(self) -> tuple[Span, ...]:
        own = Span(self.document_id, self.row.start, self.row.end)
        return (self.header, own) if self.header else (own,)


class Pairing:
    """The lists in force on a day."""

    def __init__(self, library: Library, as_of: date) -> None:
        self._library = library
        self._as_of = as_of
        self._offers = list(self._entries(_lists().offers))
        self._needs = list(self._entries(_lists().needs))

    def draft(self, question: Question, weights: Mapping[str, float]) -> Draft | None:
        """What answers “who can solve it”; None where no list is in force. `weights`: of the question's content words.

        Of a need that is named by its number or its enterprise, the results that fit it; of a matter, the rows about it; of neither,
        every need that is still open with the result that fits it best.
        """
        if not self._offers or not self._needs:
            return None
        asked_needs = any(words in question.text for words in _lists().asks_needs)
        named = [n for n in self._needs if n.number in question.text or n.who in question.text]
        matter = {w: v for w, v in weights.items() if w not in _lists().generic and not self._names_someone(w)}
        if named:
            statements = list(self._pairs(named))
        elif matter:
            statements = self._rows(self._needs if asked_needs else self._offers, matter)
        else:
            open_needs = [n for n in self._needs if n.row.closes is None or n.row.closes >= self._as_of]
            statements = list(self._pairs([n for n in open_needs if self._best(n)], in_short=True))
        if not statements:
            return None
        return Draft((Section("", tuple(statements[:_MOST_PAIRS])),))

    def _names_someone(self, word: str) -> bool:
        return any(word in e.who for e in (*self._offers, *self._needs))

    def _rows(self, entries: Sequence[Entry], matter: Mapping[str, float]) -> list[Statement]:
        total = sum(matter.values())
        held = {e.number: sum(v * _held(w, e) for w, v in matter.items()) / total for e in entries}
        best = max(held.values(), default=0.0)
        fitting = [e for e in entries if held[e.number] >= max(_HELD, 0.75 * best)]
        fitting.sort(key=lambda e: (-held[e.number], e.row.start))
        return [self._as_listed(e, first=n == 0) for n, e in enumerate(fitting[:_MOST_ROWS])]

    def _as_listed(self, entry: Entry, *, first: bool) -> Statement:
        return Statement(self._dated(entry, entry.row.words), entry.spans, self._title(entry) if first else "")

    def _dated(self, entry: Entry, words: str) -> str:
        return f"{words}（已截止）" if entry.row.closes and entry.row.closes < self._as_of else words

    def _pairs(self, needs: Sequence[Entry], *, in_short: bool = False) -> Iterator[Statement]:
        opening = f"{self._title(self._needs[0])}与{self._title(self._offers[0])}"
        for need in needs:
            words = f"{need.number} {need.who}“{need.name}”"
            offers = self._best(need)
            if not offers:
                words = self._dated(need, f"{words}：清单中没有同领域、内容相近的成果。")
                yield Statement(words, need.spans, opening)
            for offer in offers:
                other = f"{offer.number} {offer.who}“{offer.name}”。" if in_short else offer.row.words
                yield Statement(self._dated(need, f"{words} ↔ {other}"), (*need.spans, *offer.spans), opening)

    def _best(self, need: Entry) -> list[Entry]:
        """The result of the same field that is most like the need; none where none is like it."""
        alike = [(_alike(need.name, o.name), o) for o in self._offers if o.field == need.field]
        found = sorted((pair for pair in alike if pair[0] >= _ALIKE), key=lambda pair: (-pair[0], pair[1].row.start))
        return [offer for _, offer in found[:1]]

    def _title(self, entry: Entry) -> str:
        return f"《{self._library.register(entry.document_id).title.strip('《》')}》"

    def _entries(self, columns: _Columns) -> Iterator[Entry]:
        for document_id in self._library.with_tables:
            if self._library.validity.on(document_id, self._as_of) is Validity.IN_FORCE:
                for table in self._library.text(document_id).tables:
                    yield from _read(document_id, table, columns)


def _read(document_id: str, table: Table, columns: _Columns) -> Iterator[Entry]:
    """The rows of a table with a column for what they are about and one for whose they are."""
    if not table.header_rows:
        return
    names = [cell.text.strip() for cell in table.rows[table.header_rows - 1]]
    name, who, field = (_column(names, wanted) for wanted in (columns.name, columns.who, _lists().field))
    if name is None or who is None:
        return
    header = header_span(table)
    span = Span(document_id, *header) if header else None
    rows = rows_in_words(table, table.start, table.end)
    for cells, row in zip(table.rows[table.header_rows :], rows, strict=True):
        texts = [cell.text.strip() for cell in cells]
        if len(texts) == len(names):
            yield Entry(
                document_id, texts[0], texts[name], texts[who], texts[field] if field is not None else "", row, span
            )


def _held(word: str, entry: Entry) -> float:
    """1 where a row is about a word, a half where it is about one end of a longer one: 「废水处理」, 「高盐废水」."""
    about = (entry.name + entry.field).lower()
    if word in about:
        return 1.0
    return 0.5 if len(word) >= _LONG_WORD and (word[:2] in about or word[-2:] in about) else 0.0


def _column(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((n for n, name in enumerate(names) if name in wanted), None)


def _alike(one: str, other: str) -> float:
    """Share of the character pairs that two names have in common (Dice)."""
    first = {one[i : i + 2] for i in range(len(one) - 1)}
    second = {other[i : i + 2] for i in range(len(other) - 1)}
    return 2 * len(first & second) / max(1, len(first) + len(second))
