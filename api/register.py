"""The register of policies as both doors show it: built from the library for one day."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from api.schemas import (
    Policy,
    PolicyDetail,
    PolicyPage,
    PolicyReference,
    PolicyRelation,
    PolicyText,
    ProvisionOutline,
    RepealedProvision,
)
from assistant.errors import InvalidInput, NotFound
from assistant.policy.document import Chain, DocumentStatus, Level, Register
from assistant.policy.numerals import narrow
from assistant.policy.relations import RELATION_NAMES, Link
from assistant.policy.script import simplified
from assistant.policy.validity import VALIDITY_NAMES, Validity, ValidityRecord
from assistant.storage.catalogue import Catalogue
from assistant.storage.library import Library

_NEWS_DAYS = 60  # an end this near is worth a note: most filing windows are shorter


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents to list; None leaves a property open."""

    q: str = ""
    level: Level | None = None
    chain: Chain | None = None
    validity: Validity | None = None


def list_policies(
    library: Library, filters: Filters, *, as_of: date, limit: int, cursor: str | None = None
) -> PolicyPage:
    """One page, newest first. Documents that arrive between two pages neither repeat nor hide the others."""
    registers = (d.register for d in library.documents.values())
    matching = sorted(_order(r) for r in registers if _matches(library, r, filters, as_of))
    after = _decode(cursor) if cursor else None
    rest = [key for key in matching if after is None or key > after]
    page = rest[:limit]
    return PolicyPage(
        items=[policy(library, document_id, as_of=as_of) for _, document_id in page],
        next_cursor=_encode(page[-1]) if len(rest) > limit else None,
        total=len(matching),
    )


def policy(library: Library, document_id: str, *, as_of: date) -> Policy:
    """One document's line of the register. Raises `NotFound`."""
    document = library.documents.get(document_id)
    if document is None:
        raise NotFound(f"没有编号为“{document_id}”的政策文件")
    register = document.register
    shown = {name: getattr(register, name) for name in Policy.model_fields if name in Register.model_fields}
    return Policy.model_validate(
        {
            **shown,
            "chain": list(register.chain),
            "effective_to": library.validity.record(document_id).effective_to,
            "validity": library.validity.on(document_id, as_of),
            "validity_note": validity_note(library, document_id, as_of),
            "superseded_by": _references(library, library.validity.superseded_by(document_id)),
            "supersedes": _references(library, library.validity.supersedes(document_id)),
            "source": document.source.name,
            "media_type": document.source.media_type,
            "version": document.version,
        }
    )


def policy_detail(library: Library, catalogue: Catalogue, document_id: str, *, as_of: date) -> PolicyDetail:
    """Raises `NotFound`."""
    line = policy(library, document_id, as_of=as_of)
    source = library.documents[document_id].source
    record = library.validity.record(document_id)
    repealed = [
        RepealedProvision(provision=label, on=ending.on, by=_reference(library, ending.by))
        for label, ending in record.repealed_provisions.items()
    ]
    return PolicyDetail(
        **line.model_dump(),
        versions=catalogue.versions(document_id),
        page_count=source.page_count,
        repealed_provisions=repealed,
        relations=[
            *(_relation(library, link, "outgoing") for link in library.relations.outgoing(document_id)),
            *(_relation(library, link, "incoming") for link in library.relations.incoming(document_id)),
        ],
        notes=list(source.notes),
    )


def _relation(library: Library, link: Link, direction: Literal["outgoing", "incoming"]) -> PolicyRelation:
    relation = link.relation
    other_id = link.target if direction == "outgoing" else link.source
    other = library.register(other_id) if other_id is not None else None
    return PolicyRelation(
        type=relation.kind,
        label=RELATION_NAMES[relation.kind][direction == "incoming"],
        direction=direction,
        document_id=other_id,
        title=other.title if other else relation.title,
        document_number=other.document_number if other else relation.number,
        provisions=list(relation.provisions),
        on=relation.on,
        until=relation.until,
        months=relation.months,
        quote=relation.quote,
        start=relation.start,
        end=relation.end,
    )


def policy_text(library: Library, catalogue: Catalogue, document_id: str, version: int | None) -> PolicyText:
    """The text of a version with its outline; older versions of removed documents stay readable. Raises `NotFound`."""
    known = library.documents.get(document_id)
    if version is None and known is not None:
        version = known.version  # of the register that is shown beside it, while a newer one is still being loaded
    text = catalogue.text(document_id, version)
    record = library.validity.record(document_id) if known is not None else ValidityRecord(None, None)
    outline = [
        ProvisionOutline(
            id=f"p{p.ordinal}",
            kind=p.kind,
            label=p.label,
            heading=p.heading,
            path=list(p.path),
            start=p.start,
            end=p.end,
            page=p.page,
            repealed_on=_repealed_on(record, p.path),
        )
        for p in catalogue.provisions(document_id, text.version)
    ]
    return PolicyText(
        document_id=document_id,
        version=text.version,
        text=text.text,
        pages=list(text.pages),
        provisions=outline,
        tables=list(text.tables),
    )


def validity_note(library: Library, document_id: str, as_of: date) -> str:
    """What a reader of the register has to know about the document's force on `as_of`; "" when nothing."""
    record = library.validity.record(document_id)
    validity = record.on(as_of)
    if record.status is DocumentStatus.DRAFT:
        return "征求意见稿或草案，不是现行规定"
    if validity is Validity.NOT_YET:
        return f"自{record.effective_from}起施行，尚未施行"
    if record.is_marked_ended(as_of) and not any(e.on is None or e.on <= as_of for e in record.endings):
        since = f"自{record.ended_on}起" if record.ended_on else ""
        return f"标明已{since}{VALIDITY_NAMES[validity].removeprefix('已')}" + ("" if since else "，没有写明日期")
    if validity is Validity.EXPIRED:
        return f"有效期至{record.effective_to}，已届满"
    if validity is not Validity.IN_FORCE:
        return _ended_note(library, record, validity, as_of)
    return "；".join(_notes_in_force(library, record, as_of))


def _ended_note(library: Library, record: ValidityRecord, validity: Validity, as_of: date) -> str:
    ending = next(e for e in record.endings if e.kind is validity and (e.on is None or e.on <= as_of))
    since = f"（{ending.on}起）" if ending.on else ""
    return f"已被《{_title(library, ending.by)}》{since}{_ends(validity)}"


def _notes_in_force(library: Library, record: ValidityRecord, as_of: date) -> list[str]:
    notes = [
        f"将于{e.on}起被《{_title(library, e.by)}》{_ends(e.kind)}" for e in record.endings if e.on and e.on > as_of
    ]
    if not notes and record.effective_to and (record.effective_to - as_of).days <= _NEWS_DAYS:
        notes.append(f"有效期至{record.effective_to}，即将届满")
    if record.extension is not None:
        notes.append(f"有效期已由《{_title(library, record.extension.by)}》延长至{record.extension.until}")
    gone: dict[str, list[str]] = {}  # since when → the labels
    for label, ending in record.repealed_provisions.items():
        if ending.on is None or ending.on <= as_of:
            gone.setdefault(f"自{ending.on}起" if ending.on else "", []).append(label)
    return notes + [f"{'、'.join(labels)}已{since}废止" for since, labels in gone.items()]


def _ends(validity: Validity) -> str:
    return "替代" if validity is Validity.SUPERSEDED else "废止"


def _repealed_on(record: ValidityRecord, path: Sequence[str]) -> date | None:
    """Since when a provision does not hold; a repealed article takes its parts with it."""
    for label in path:
        ending = record.repealed_provisions.get(label.split()[0] if label else label)
        if ending is not None:
            return ending.on
    return None


def _matches(library: Library, register: Register, filters: Filters, as_of: date) -> bool:
    wanted = _plain(filters.q)
    return (
        (not wanted or any(wanted in _plain(words) for words in _searched(register)))
        and filters.level in (None, register.level)
        and (filters.chain is None or filters.chain in register.chain)
        and filters.validity in (None, library.validity.on(register.id, as_of))
    )


def _searched(register: Register) -> tuple[str, ...]:
    return register.title, register.document_number or "", register.issuer or "", register.id


def _plain(words: str) -> str:
    return "".join(narrow(simplified(words)).lower().split())


def _references(library: Library, ids: Sequence[str]) -> list[PolicyReference]:
    return [found for i in dict.fromkeys(ids) if (found := _reference(library, i)) is not None]


def _reference(library: Library, document_id: str) -> PolicyReference | None:
    if document_id not in library.documents:
        return None
    return PolicyReference(id=document_id, title=_title(library, document_id))


def _title(library: Library, document_id: str) -> str:
    return library.register(document_id).title


def _order(register: Register) -> tuple[int, str]:
    """Newest first, undated last; the id decides between documents of one day."""
    day = register.issued_on or register.effective_from
    return (-day.toordinal() if day else 0, register.id)


def _encode(key: tuple[int, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[int, str]:
    try:
        day, document_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error) as error:
        raise InvalidInput(f"cursor“{cursor[:40]}”不是上一页给出的 next_cursor") from error
    if not isinstance(day, int) or not isinstance(document_id, str):
        raise InvalidInput(f"cursor“{cursor[:40]}”不是上一页给出的 next_cursor")
    return day, document_id
