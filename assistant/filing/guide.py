"""Puts the filing guide of one benefit together from its card and from the notices that file for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from assistant.filing.openings import first_to_act, openings
from assistant.filing.papers import applicable, together
from assistant.policy.card import Benefit, Card, FilingGuide, Material, Window
from assistant.policy.guide import Entry, Guide
from assistant.policy.judgement import Opening

T = TypeVar("T")


class _Part(NamedTuple):
    """What one document says about filing; `single`: for the one benefit, not for all that the document grants or files for."""

    document_id: str
    filing: FilingGuide
    single: bool = False


def guide(card: Card, benefit: Benefit, as_of: date, notices: Sequence[Card] = ()) -> Guide:
    """How to file for `benefit` of `card` on `as_of`.

    What the benefit says goes before what its card says; what is said of other benefits of the card is left out. `notices` are cards of
    other documents, those in force on the day first; those that do not file for the benefit are passed over. The windows of a notice win
    over the measure's, since they are those of the year; its papers complete the measure's, each paper once; everything else is the
    measure's, and a notice's where the measure is silent. A notice whose windows closed in an earlier year comes last, with its windows
    and papers too.
    """
    sources = _sources(card, benefit, as_of, notices)
    own, current, past = sources
    said = [*own, *current, *past]
    found = tuple(
        Entry(document_id=entry.document_id, said=opening)
        for entry in windows_for(card, benefit, as_of, notices)
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
        materials=applicable(_papers(_applied_for(sources)), card.benefits, benefit),
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


def windows_for(card: Card, benefit: Benefit, as_of: date, notices: Sequence[Card] = ()) -> tuple[Entry[Window], ...]:
    """When one may file for `benefit`: by the notices of the year, else by its measure, else by notices of earlier years."""
    own, current, past = _applied_for(_sources(card, benefit, as_of, notices))
    return _windows(current) or _of_measure(card, own) or _windows(past)


class _Sources(NamedTuple):
    """What says how to file: the measure, the notices whose windows are not those of an earlier year, and the others."""

    own: list[_Part]
    current: list[_Part]
    past: list[_Part]


def _sources(card: Card, benefit: Benefit, as_of: date, notices: Sequence[Card]) -> _Sources:
    told = ((benefit.filing, True), (card.filing, False))
    own = [_Part(card.document_id, filing, single) for filing, single in told if filing]
    noticed = [part for notice in notices for part in _parts(notice, card, benefit)]
    past = [part for part in noticed if _is_past(part, as_of)]
    return _Sources(own, [part for part in noticed if part not in past], past)


def _applied_for(sources: _Sources) -> _Sources:
    """What says when to apply and with which papers: where the one benefit comes without an application, only what is said of it alone,
    since the rest of the document is for those that are applied for.
    """
    if not any(part.single and part.filing.without_application for parts in sources for part in parts):
        return sources
    own, current, past = ([part for part in parts if part.single] for parts in sources)
    return _Sources(own, current, past)


def _of_measure(card: Card, own: Sequence[_Part]) -> tuple[Entry[Window], ...]:
    """The measure's windows; of those of the whole document only the ones that no other benefit has for itself."""
    found = _first(own, lambda f: f.windows)
    if not card.filing or tuple(entry.said for entry in found) != card.filing.windows:
        return found
    others = [w for b in card.benefits if b.filing for w in b.filing.windows]
    return tuple(entry for entry in found if entry.said not in others) or found


def _papers(sources: _Sources) -> tuple[Entry[Material], ...]:
    """The measure's papers completed by those of each notice of the year, the one in force first; else those of earlier years."""
    found = _first(sources.own, lambda f: f.materials)
    for of_one in reversed(_by_notice(sources.current)):  # the last to be put in wins
        found = together(found, _first(of_one, lambda f: f.materials))
    return found or _first(sources.past, lambda f: f.materials)


def _parts(notice: Card, card: Card, benefit: Benefit) -> list[_Part]:
    """What a notice says for the benefit: its benefits that name it, else those that name its document as a whole."""
    if notice.document_id == card.document_id:
        return []
    exact = [b for b in notice.benefits if f"{card.document_id}#{benefit.id}" in b.of]
    meant = exact or [b for b in notice.benefits if card.document_id in b.of]
    filings = [(b.filing, True) for b in meant] + ([(notice.filing, False)] if meant else [])
    return [_Part(notice.document_id, filing, single) for filing, single in filings if filing]


def _is_past(part: _Part, as_of: date) -> bool:
    """Whether it gives windows and all of them closed before the year of `as_of`."""
    found = openings(part.filing.windows, as_of)
    return bool(found) and all(o.state == "closed" and o.closes and o.closes.year < as_of.year for o in found)


def _windows(parts: Sequence[_Part]) -> tuple[Entry[Window], ...]:
    """Every window of every notice once: of one notice the first part that has any."""
    return tuple(entry for of_one in _by_notice(parts) for entry in _first(of_one, lambda f: f.windows))


def _by_notice(parts: Sequence[_Part]) -> list[list[_Part]]:
    """The parts of each notice together, in the order given."""
    found: dict[str, list[_Part]] = {}
    for part in parts:
        found.setdefault(part.document_id, []).append(part)
    return list(found.values())


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
