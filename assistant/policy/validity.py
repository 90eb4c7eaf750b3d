"""Law has dates: whether a document, or one provision of it, is in force on a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from assistant.policy.days import add_months
from assistant.policy.document import DocumentStatus, Register, RelationKind
from assistant.policy.references import References, first_day, reference_key
from assistant.policy.script import simplified

__all__ = ["VALIDITY_NAMES", "Ending", "Extension", "Validity", "ValidityRecord", "ValidityTable", "reference_key"]


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
class Extension:
    """A later end of the term, given by the document `by`; `until` is inclusive."""

    by: str
    until: date


@dataclass(frozen=True, slots=True)
class ValidityRecord:
    """The dates of one document: its own and those that others gave it. `effective_to` counts the newest extension.

    A draft is never in force: it counts as not yet in force on every day, since its dates are proposals. What is marked
    as repealed or expired without a day is so on every day.
    """

    effective_from: date | None
    effective_to: date | None
    endings: tuple[Ending, ...] = ()
    repealed_provisions: Mapping[str, Ending] = field(default_factory=dict)  # label of the article, 「第七条」
    status: DocumentStatus | None = None
    ended_on: date | None = None
    extension: Extension | None = None

    def on(self, as_of: date) -> Validity:
        """Whether the document is in force on `as_of`. A replacement counts from the day it takes effect."""
        if self.status is DocumentStatus.DRAFT:
            return Validity.NOT_YET
        if self.effective_from is not None and as_of < self.effective_from:
            return Validity.NOT_YET
        for ending in self.endings:
            if ending.on is None or as_of >= ending.on:
                return ending.kind
        if self.status is not None and self.is_marked_ended(as_of):
            return _MARKED[self.status]
        if self.effective_to is not None and as_of > self.effective_to:
            return Validity.EXPIRED
        return Validity.IN_FORCE

    def is_marked_ended(self, as_of: date) -> bool:
        """Whether its own mark, 已废止 or 已失效, has ended it by `as_of`. A mark without a day counts on every day, except
        where another document says from which day on.
        """
        if self.status not in (DocumentStatus.REPEALED, DocumentStatus.EXPIRED):
            return False
        if self.ended_on is not None:
            return as_of >= self.ended_on
        return all(ending.on is None for ending in self.endings)

    def of_provision(self, path: Sequence[str], as_of: date) -> Validity:
        """Whether the provision at `path` is in force on `as_of`; a repealed article takes its parts with it."""
        for label in path if self.repealed_provisions else ():
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
        if self.ended_on is not None:
            days.append(self.ended_on - timedelta(days=1))
        return min(days, default=None)


_MARKED: Mapping[DocumentStatus, Validity] = {
    DocumentStatus.DRAFT: Validity.NOT_YET,
    DocumentStatus.REPEALED: Validity.REPEALED,
    DocumentStatus.EXPIRED: Validity.EXPIRED,
}


class ValidityTable:
    """The validity of every document of a catalogue, from the registers alone; any order of arrival gives the same table.

    References in `supersedes` and `repeals` are resolved by id, document number or title; those that name no document of
    the catalogue wait in `unresolved` as (document id, reference). A draft ends and extends nothing.
    """

    def __init__(self, registers: Sequence[Register]) -> None:
        self._references = References(registers)
        acting = [r for r in registers if r.status is not DocumentStatus.DRAFT]
        extensions = self._extensions(acting, {r.id: r for r in registers})
        self.unresolved: list[tuple[str, str]] = []
        endings: dict[str, list[Ending]] = {}
        repealed: dict[str, dict[str, Ending]] = {}
        for register in acting:
            for reference in register.supersedes:
                target = self._resolve(register, reference)
                if target is not None:
                    endings.setdefault(target, []).append(
                        Ending(register.id, register.effective_from or register.issued_on, Validity.SUPERSEDED)
                    )
            for repeal in register.repeals:
                target = self._resolve(register, repeal.document)
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
        for earlier, later in _amended(acting):
            day = later.effective_from or later.issued_on
            endings.setdefault(earlier.id, []).append(Ending(later.id, day, Validity.SUPERSEDED))
        self._records = {
            r.id: ValidityRecord(
                r.effective_from,
                extensions[r.id].until if r.id in extensions else r.effective_to,
                tuple(sorted(endings.get(r.id, ()), key=lambda e: (e.on or date.min, e.by))),
                repealed.get(r.id, {}),
                r.status,
                r.ended_on,
                extensions.get(r.id),
            )
            for r in registers
        }
        self._ended_by: dict[str, list[str]] = {}
        for document_id, record in self._records.items():
            for by in dict.fromkeys(e.by for e in record.endings):
                self._ended_by.setdefault(by, []).append(document_id)

    def _resolve(self, source: Register, reference: str) -> str | None:
        """By the reference itself, else by the title that stands beside a number in the text."""
        target = self._references.find(reference, source.id)
        cited = next((r for r in source.relations if r.number == reference), None)
        if target is None and cited is not None:
            target = self._references.target(cited, source.id)
        if target is None:
            self.unresolved.append((source.id, reference))
        return target

    def _extensions(self, acting: Sequence[Register], known: Mapping[str, Register]) -> dict[str, Extension]:
        """Document id → its newest extension. A term that runs some months longer counts from the end before it."""
        found: dict[str, Extension] = {}
        for register in sorted(acting, key=lambda r: (first_day(r) or date.min, r.id)):
            for relation in register.relations:
                if relation.kind is not RelationKind.EXTENDS:
                    continue
                target = self._references.target(relation, register.id)
                if target is None:
                    continue
                before = found[target].until if target in found else known[target].effective_to
                until = relation.until
                if until is None and relation.months is not None and before is not None:
                    until = add_months(before, relation.months)
                if until is not None and (before is None or until > before):
                    found[target] = Extension(register.id, until)
        return found

    def record(self, document_id: str) -> ValidityRecord:
        return self._records[document_id]

    def on(self, document_id: str, as_of: date) -> Validity:
        return self._records[document_id].on(as_of)

    def superseded_by(self, document_id: str) -> list[str]:
        """Ids of the documents that replaced or repealed this one as a whole."""
        return [e.by for e in self._records[document_id].endings]

    def supersedes(self, document_id: str) -> list[str]:
        """Ids of the documents that this one replaced as a whole."""
        return list(self._ended_by.get(document_id, ()))


# titles of rules: a later text of the same title and level takes the place of the earlier; notices may share a title by chance
_RULE_TITLE = re.compile(r"(?:法|条例|办法|规定|细则|措施|规则|准则|规程|解释)(?:[（(][^（）()]{1,12}[)）])?$")


def _amended(registers: Sequence[Register]) -> Iterator[tuple[Register, Register]]:
    """(earlier, later) for each pair of neighbouring versions of one rule, told by equal title, level and region."""
    versions: dict[tuple[str, str | None], list[Register]] = {}
    for register in registers:
        if _RULE_TITLE.search(simplified(register.title)) and first_day(register):
            versions.setdefault((reference_key(register.title), register.level), []).append(register)
    for namesakes in versions.values():
        for same in _by_region(namesakes):
            ordered = sorted(same, key=lambda r: (first_day(r) or date.min, r.id))
            for earlier, later in pairwise(ordered):
                if earlier.id not in later.supersedes and first_day(earlier) != first_day(later):
                    yield earlier, later


def _by_region(registers: Sequence[Register]) -> Iterator[list[Register]]:
    """Two cities may have measures of one title; a region that is not known counts as the only one that is."""
    regions = {r.region for r in registers if r.region}
    if len(regions) <= 1:
        yield list(registers)
        return
    for region in sorted(regions):
        yield [r for r in registers if r.region == region]
