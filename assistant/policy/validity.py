"""Law has dates: whether a document, or one provision of it, is in force on a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from assistant.policy.document import Register
from assistant.policy.script import simplified


class Validity(StrEnum):
    IN_FORCE = "in_force"  # 现行有效
    NOT_YET = "not_yet"  # 尚未施行
    EXPIRED = "expired"  # 有效期届满
    SUPERSEDED = "superseded"  # 已被替代
    REPEALED = "repealed"  # 已废止


VALIDITY_NAMES: Mapping[Validity, str] = {
    Validity.IN_FORCE: "现行有效",
    Validity.NOT_YET: "尚未施行",
    Validity.EXPIRED: "已过有效期",
    Validity.SUPERSEDED: "已被替代",
    Validity.REPEALED: "已废止",
}


@dataclass(frozen=True, slots=True)
class Ending:
    """What ended a document or provision: from `on` it no longer holds; `by` is the id of the document that says so."""

    by: str
    on: date | None
    kind: Validity


@dataclass(frozen=True, slots=True)
class ValidityRecord:
    """The dates of one document: its own and those that others gave it."""

    effective_from: date | None
    effective_to: date | None
    endings: tuple[Ending, ...] = ()
    repealed_provisions: Mapping[str, Ending] = field(default_factory=dict)  # label of the article, 「第七条」

    def on(self, as_of: date) -> Validity:
        """Whether the document is in force on `as_of`. A replacement counts from the day it takes effect."""
        if self.effective_from is not None and as_of < self.effective_from:
            return Validity.NOT_YET
        for ending in self.endings:
            if ending.on is None or as_of >= ending.on:
                return ending.kind
        if self.effective_to is not None and as_of > self.effective_to:
            return Validity.EXPIRED
        return Validity.IN_FORCE

    def of_provision(self, path: Sequence[str], as_of: date) -> Validity:
        """Whether the provision at `path` is in force on `as_of`; a repealed article takes its parts with it."""
        for label in path:
            ending = self.repealed_provisions.get(label.split()[0] if label else label)
            if ending is not None and (ending.on is None or as_of >= ending.on):
                return Validity.REPEALED
        return self.on(as_of)

    @property
    def last_day(self) -> date | None:
        """The last day on which the document holds or held, or None when no end is known."""
        days = [e.on - timedelta(days=1) for e in self.endings if e.on is not None]
        if self.effective_to is not None:
            days.append(self.effective_to)
        return min(days, default=None)


class ValidityTable:
    """The validity of every document of a catalogue, from the registers alone; any order of arrival gives the same table.

    References in `supersedes` and `repeals` are resolved by id, document number or title; those that name no document of
    the catalogue wait in `unresolved` as (document id, reference).
    """

    def __init__(self, registers: Sequence[Register]) -> None:
        self._by_reference = _references(registers)
        self._registers = {r.id: r for r in registers}
        self.unresolved: list[tuple[str, str]] = []
        endings: dict[str, list[Ending]] = {}
        repealed: dict[str, dict[str, Ending]] = {}
        for register in registers:
            for reference in register.supersedes:
                target = self._resolve(register.id, reference)
                if target is not None:
                    endings.setdefault(target, []).append(
                        Ending(register.id, register.effective_from or register.issued_on, Validity.SUPERSEDED)
                    )
            for repeal in register.repeals:
                target = self._resolve(register.id, repeal.document)
                if target is None:
                    continue
                ending = Ending(
                    register.id, repeal.on or register.effective_from or register.issued_on, Validity.REPEALED
                )
                if not repeal.provisions:
                    endings.setdefault(target, []).append(ending)
                for label in repeal.provisions:
                    known = repealed.setdefault(target, {})
                    known[label] = min(known.get(label, ending), ending, key=lambda e: (e.on or date.min, e.by))
        for earlier, later in _amended(registers):
            day = later.effective_from or later.issued_on
            endings.setdefault(earlier.id, []).append(Ending(later.id, day, Validity.SUPERSEDED))
        self._records = {
            r.id: ValidityRecord(
                r.effective_from,
                r.effective_to,
                tuple(sorted(endings.get(r.id, ()), key=lambda e: (e.on or date.min, e.by))),
                repealed.get(r.id, {}),
            )
            for r in registers
        }

    def _resolve(self, source: str, reference: str) -> str | None:
        target = self._by_reference.get(reference_key(reference))
        if target is None or target == source:
            self.unresolved.append((source, reference))
            return None
        return target

    def record(self, document_id: str) -> ValidityRecord:
        return self._records[document_id]

    def on(self, document_id: str, as_of: date) -> Validity:
        return self._records[document_id].on(as_of)

    def superseded_by(self, document_id: str) -> list[str]:
        """Ids of the documents that replaced or repealed this one as a whole."""
        return [e.by for e in self._records[document_id].endings]

    def supersedes(self, document_id: str) -> list[str]:
        """Ids of the documents that this one replaced as a whole."""
        return [i for i, record in self._records.items() if any(e.by == document_id for e in record.endings)]


# titles of rules: a later text of the same title and level takes the place of the earlier; notices may share a title by chance
_RULE_TITLE = re.compile(r"(?:法|条例|办法|规定|细则|措施|规则|准则|规程)(?:[（(][^（）()]{1,12}[)）])?$")


def _amended(registers: Sequence[Register]) -> Iterator[tuple[Register, Register]]:
    """(earlier, later) for each pair of neighbouring versions of one rule, told by equal title and level."""
    versions: dict[tuple[str, str | None], list[Register]] = {}
    for register in registers:
        if _RULE_TITLE.search(simplified(register.title)) and (register.effective_from or register.issued_on):
            versions.setdefault((reference_key(register.title), register.level), []).append(register)
    for same in versions.values():
        ordered = sorted(same, key=lambda r: (r.effective_from or r.issued_on or date.min, r.id))
        for earlier, later in pairwise(ordered):
            if earlier.id not in later.supersedes and _first_day(earlier) != _first_day(later):
                yield earlier, later


def _first_day(register: Register) -> date | None:
    return register.effective_from or register.issued_on


def reference_key(reference: str) -> str:
    """The comparable form of an id, title or document number: simplified, no brackets, no white space."""
    return "".join(c for c in simplified(reference) if c not in '《》〈〉「」“”"（）()〔〕[]【】' and not c.isspace())


def _references(registers: Sequence[Register]) -> dict[str, str]:
    """Reference key → document id; a title or number that two documents share names neither."""
    found: dict[str, str | None] = {}
    for register in registers:
        for reference in {register.id, register.title, register.document_number or ""} - {""}:
            key = reference_key(reference)
            found[key] = None if key in found and found[key] != register.id else register.id
    return {key: target for key, target in found.items() if target is not None}
