"""The register of a document: from policy.yaml where there is one, the rest from the text and what the file says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.policy.document import DocumentStatus, Provenance, Register
from assistant.policy.numerals import fold
from ingest.canonical import Canonical
from ingest.chains import read_chain
from ingest.dates import Period
from ingest.digest import Digest, read_digest
from ingest.frame import Frame
from ingest.head import HeadReader
from ingest.place import read_level, read_region
from ingest.relations import read_relations
from ingest.sidefile import SideFile
from ingest.status import read_status

_STATED_EMPTY = ("document_number", "issued_on", "effective_from", "effective_to", "status", "ended_on")
# fields of which the text is worth comparing with what policy.yaml states
_COMPARED = {
    "document_number": "文号",
    "issued_on": "成文日期",
    "effective_from": "施行日期",
    "effective_to": "有效期截止日期",
}


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """A register and Chinese notes on what an officer should look at."""

    register: Register
    notes: tuple[str, ...] = ()


def read_register(
    canonical: Canonical,
    frame: Frame,
    metadata: Mapping[str, str],
    *,
    side: SideFile | None,
    file_name: str,
) -> RegisterReading:
    """The register of a document. What `side` states wins; what it leaves out is read from the text."""
    head = HeadReader(canonical, frame, metadata, file_name)
    values, notes = _from_text(canonical, head, metadata, side.model_dump(exclude_unset=True) if side else {})
    if side is not None:
        notes += _differences(values, side)
        values |= {name: getattr(side, name) for name in side.model_fields_set if _is_stated(side, name)}
    if not values.get("id"):
        values["id"] = document_id(values["title"], values["document_number"], values["issued_on"])
    return RegisterReading(Register(**values), tuple(dict.fromkeys(notes)))


def _is_stated(side: SideFile, name: str) -> bool:
    """An empty title, level or the like is left to the text; an empty date, number or mark states that there is none."""
    return getattr(side, name) is not None or name in _STATED_EMPTY


def document_id(title: str, number: str | None, issued_on: date | None) -> str:
    """The id of a document that has no side file: stable as long as title, number and date are read alike."""
    key = f"{fold(title)}|{fold(number or '')}|{issued_on or ''}"
    return "doc-" + hashlib.sha256(key.encode()).hexdigest()[:12]


def _from_text(
    canonical: Canonical, head: HeadReader, metadata: Mapping[str, str], given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Every field as text and file state it. Of `given`, what the side file says, other fields are derived."""
    marked = read_status(head.title(), metadata)
    number, issuer, issued_on = head.document_number(), head.issuer(), head.issued_on()
    digest = read_digest(head.texts, marked.title)
    paragraphs = [(canonical.of(p), p.start) for p in canonical.paragraphs if p.table is None]
    own_number = digest.document_number if digest else number
    relations = read_relations(paragraphs, marked.title, own_number, is_digest=digest is not None)
    period = Period() if marked.status is DocumentStatus.DRAFT else head.period(
        given.get("title") or marked.title, given.get("issued_on") or issued_on
    )  # fmt: skip
    values: dict[str, Any] = {
        "title": marked.title,
        "document_number": number,
        "issuer": issuer,
        "issued_on": issued_on,
        "effective_from": period.start,
        "effective_to": period.end,
        "provenance": Provenance.OFFICIAL,
    }
    if digest is not None:
        values |= _of_original(digest, values)
    issuer, title = given.get("issuer") or values["issuer"], given.get("title") or values["title"]
    values |= {
        "level": read_level(issuer, title),
        "region": read_region(issuer, title),
        "chain": read_chain(title),
        "status": marked.status,
        "ended_on": marked.on,
        "supersedes": relations.supersedes,
        "repeals": relations.repeals,
        "relations": relations.all,
    }
    return values, [*marked.notes, *head.conflicts()]


def _of_original(digest: Digest, page: Mapping[str, Any]) -> dict[str, Any]:
    """What a digest says of its original goes before what the page states; a page's day of issue is the original's only
    where the digest names none.
    """
    stated = {
        "document_number": digest.document_number,
        "issuer": digest.issuer,
        "issued_on": digest.issued_on,
        "effective_to": digest.effective_to,
    }
    issued_on = stated["issued_on"] or page["issued_on"]
    return {
        **{name: value or page[name] for name, value in stated.items()},
        "title": digest.title,
        "effective_from": digest.effective_from or issued_on,
        "provenance": Provenance.DIGEST,
    }


def _differences(read: Mapping[str, Any], side: SideFile) -> Iterator[str]:
    """Where text and side file both state a field and differ; a first day that is only the day of issue is not stated."""
    for name, shown in _COMPARED.items():
        stated, found = getattr(side, name), read[name]
        if name == "effective_from" and found == read["issued_on"]:
            continue
        if stated is not None and found is not None and fold(str(stated)) != fold(str(found)):
            yield f"policy.yaml登记的{shown}是{stated}，从原文读出的是{found}：以登记的为准，请核对。"


def collided_id(register: Register, path: str) -> Register:
    """The register under an id of its own, where another file already has its id."""
    suffix = hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:6]
    return register.model_copy(update={"id": f"{register.id}-{suffix}"})
