"""The filing guide as the answer returns it: the parts that were asked for, each entry with the number of its citation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.draft import Span
from assistant.answer.filed import contact_words, limit_words
from assistant.answer.matter import Matter, Places
from assistant.answer.verify import Numbering
from assistant.policy.answer import Filing, FilingMaterial, FilingNote, FilingWindow
from assistant.policy.card import Contact, Material, Ref, Step, TimeLimit
from assistant.policy.guide import Entry
from assistant.policy.judgement import Opening
from assistant.policy.question import Intent

ASKED = frozenset(
    {Intent.WINDOW, Intent.MATERIALS, Intent.STEPS, Intent.TIME_LIMIT, Intent.CHANNEL, Intent.CONTACT}
)  # what a guide answers


@dataclass(frozen=True, slots=True)
class FilingParts:
    """Builds the filing part of an answer. `cited`: the spans that the text cites already, which are cited again where they hold."""

    numbering: Numbering
    places: Places
    cited: Sequence[Span]
    title: Callable[[str], str]

    def of(self, matter: Matter, asked: Collection[Intent]) -> Filing:
        """The guide of `matter`; who asks how to apply gets all of it."""
        guide, whole = matter.guide, Intent.STEPS in asked
        shown = ASKED if whole else ASKED.intersection(asked)
        windows = tuple(self._window(entry) for entry in guide.openings)
        return Filing(
            document_id=guide.document_id,
            title=self.title(guide.document_id),
            benefit_id=guide.benefit_id,
            benefit=guide.benefit if matter.is_meant else self.title(guide.document_id),
            card_status=guide.card_status,
            first=self._window(guide.first) if guide.first and self._is_told(guide.first, shown) else None,
            windows=windows if Intent.WINDOW in shown else (),
            materials=tuple(map(self._material, guide.materials)) if Intent.MATERIALS in shown else (),
            steps=tuple(map(self._step, guide.steps)) if whole else (),
            time_limits=tuple(map(self._limit, guide.time_limits)) if Intent.TIME_LIMIT in shown else (),
            channels=tuple(map(self._contact, guide.channels)) if Intent.CHANNEL in shown else (),
            contacts=tuple(map(self._contact, guide.contacts)) if Intent.CONTACT in shown else (),
            without_application=guide.without_application is not None,
            has_dates=any(e.said.state in ("open", "coming") or e.said.next_opens for e in guide.openings),
        )

    def _is_told(self, first: Entry[Opening], shown: Collection[Intent]) -> bool:
        """Whether the window is asked for, or said beside the amount."""
        source = first.said.window.source
        return Intent.WINDOW in shown or Span(first.document_id, source.start, source.end) in self.cited

    def _window(self, entry: Entry[Opening]) -> FilingWindow:
        opening = entry.said
        return FilingWindow(
            state=opening.state,
            text=opening.text,
            label=opening.window.label,
            opens=opening.opens,
            closes=opening.closes,
            days=opening.days,
            citation=self._cite(entry.document_id, opening.window.source),
        )

    def _material(self, entry: Entry[Material]) -> FilingMaterial:
        said = entry.said.model_dump(exclude={"source"})
        return FilingMaterial(**said, citation=self._cite(entry.document_id, entry.said.source))

    def _step(self, entry: Entry[Step]) -> FilingNote:
        step = entry.said
        return FilingNote(name=step.name, text=step.text, citation=self._cite(entry.document_id, step.source))

    def _limit(self, entry: Entry[TimeLimit]) -> FilingNote:
        said = entry.said
        return FilingNote(name=said.what, text=limit_words(said), citation=self._cite(entry.document_id, said.source))

    def _contact(self, entry: Entry[Contact]) -> FilingNote:
        said = entry.said
        return FilingNote(
            name=said.department or said.role,
            text=contact_words(said),
            phone=said.phone,
            url=said.url,
            citation=self._cite(entry.document_id, said.source),
        )

    def _cite(self, document_id: str, ref: Ref) -> int | None:
        citation = self.numbering.cite(self.places.holding(self.cited, document_id, ref))
        return citation.n if citation else None


def citations_in(filing: Sequence[Filing]) -> Iterator[int]:
    """The numbers that the filing parts name."""
    for part in filing:
        for entry in (part.first, *_entries(part)):
            if entry is not None and entry.citation is not None:
                yield entry.citation


def renumbered_filing(filing: Sequence[Filing], order: Mapping[int, int]) -> tuple[Filing, ...]:
    """The parts with their citations under new numbers."""
    return tuple(
        part.model_copy(
            update={
                "first": _renumbered(part.first, order) if part.first else None,
                **{name: tuple(_renumbered(e, order) for e in getattr(part, name)) for name in _LISTS},
            }
        )
        for part in filing
    )


_LISTS = ("windows", "materials", "steps", "time_limits", "channels", "contacts")
_Cited = FilingWindow | FilingMaterial | FilingNote


def _entries(part: Filing) -> Iterator[_Cited]:
    for name in _LISTS:
        yield from getattr(part, name)


def _renumbered(entry: _Cited, order: Mapping[int, int]) -> _Cited:
    return entry if entry.citation is None else entry.model_copy(update={"citation": order[entry.citation]})
