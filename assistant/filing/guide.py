"""Puts the filing guide of one benefit together from its card and from the notices that file for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from assistant.filing.openings import first_to_act, openings
from assistant.policy.card import Benefit, Card, FilingGuide, Window
from assistant.policy.guide import Entry, Guide
from assistant.policy.judgement import Opening

T = TypeVar("T")


class _Part(NamedTuple):
    """What one document says about filing."""

    document_id: str
    filing: FilingGuide


def guide(card: Card, benefit: Benefit, as_of: date, notices: Sequence[Card] = ()) -> Guide:
    """How to file for `benefit` of `card` on `as_of`.

    What the benefit says goes before what its card says. `notices` are cards of other documents; those that do not file for the benefit
    are passed over. The windows of a notice win over the measure's, since they are those of the year; everything else is the measure's,
    and a notice's where the measure is silent. A notice whose windows closed in an earlier year comes last, with its windows too.
    """
    own = [_Part(card.document_id, filing) for filing in (benefit.filing, card.filing) if filing]
    noticed = [part for notice in notices for part in _parts(notice, card, benefit)]
    past = [part for part in noticed if _is_past(part, as_of)]
    current = [part for part in noticed if part not in past]
    said = [*own, *current, *past]
    windows = _windows(current) or _first(own, lambda f: f.windows) or _windows(past)
    found = tuple(
        Entry(document_id=entry.document_id, said=opening)
        for entry in windows
        for opening in openings([entry.said], as_of)
    )
    free = next((Entry(document_id=p.document_id, said=r) for p in said if (r := p.filing.without_application)), None)
    whole = Guide(
        document_id=card.document_id,
        version=card.version,
        card_status=card.status,
        benefit_id=benefit.id,
        benefit=benefit.name,
        as_of=as_of,
        openings=found,
        first=_to_act(found),
        materials=_first(said, lambda f: f.materials),
        steps=_first(said, lambda f: f.steps),
        time_limits=_first(said, lambda f: f.time_limits),
        contacts=_first(said, lambda f: f.contacts),
        channels=_first(said, lambda f: f.channels),
        fee=_words(said, lambda f: f.fee),
        inspection=_words(said, lambda f: f.inspection),
        without_application=free,
        notices=tuple(dict.fromkeys(p.document_id for p in [*current, *past])),
        source=benefit.source,
    )
    return whole.model_copy(update={"not_stated": _not_stated(whole)})


def _parts(notice: Card, card: Card, benefit: Benefit) -> list[_Part]:
    """What a notice says for the benefit: its benefits that name it, else those that name its document as a whole."""
    if notice.document_id == card.document_id:
        return []
    exact = [b for b in notice.benefits if f"{card.document_id}#{benefit.id}" in b.of]
    meant = exact or [b for b in notice.benefits if card.document_id in b.of]
    filings = [b.filing for b in meant] + ([notice.filing] if meant else [])
    return [_Part(notice.document_id, filing) for filing in filings if filing]


def _is_past(part: _Part, as_of: date) -> bool:
    """Whether it gives windows and all of them closed before the year of `as_of`."""
    found = openings(part.filing.windows, as_of)
    return bool(found) and all(o.state == "closed" and o.closes and o.closes.year < as_of.year for o in found)


def _windows(parts: Iterable[_Part]) -> tuple[Entry[Window], ...]:
    """Every window of every notice once: of one notice the first part that has any."""
    by_notice: dict[str, list[_Part]] = {}
    for part in parts:
        by_notice.setdefault(part.document_id, []).append(part)
    return tuple(entry for of_one in by_notice.values() for entry in _first(of_one, lambda f: f.windows))


def _first(parts: Iterable[_Part], take: Callable[[FilingGuide], tuple[T, ...]]) -> tuple[Entry[T], ...]:
    """The entries of the first part that has any: the lists of two documents are not mixed."""
    for part in parts:
        if said := take(part.filing):
            return tuple(Entry(document_id=part.document_id, said=each) for each in said)
    return ()


def _words(parts: Iterable[_Part], take: Callable[[FilingGuide], str | None]) -> Entry[str] | None:
    return next((Entry(document_id=p.document_id, said=words) for p in parts if (words := take(p.filing))), None)


def _to_act(found: Sequence[Entry[Opening]]) -> Entry[Opening] | None:
    opening = first_to_act([entry.said for entry in found])
    return next((entry for entry in found if entry.said is opening), None)


def _not_stated(found: Guide) -> tuple[str, ...]:
    """What a filer needs and no text says. Who need not apply needs neither a time nor papers."""
    applied = found.without_application is None
    department = any(entry.said.department for entry in (*found.contacts, *found.channels))
    missing = {
        "申报时间": applied and not found.openings,
        "材料": applied and not found.materials,
        "程序": not found.steps,
        "办理时限": not found.time_limits,
        "受理部门": not department,
        "费用": found.fee is None,
    }
    return tuple(name for name, absent in missing.items() if absent)
