"""What a letter adds on filing for a benefit: materials, window, steps, contacts, each with its citation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.pipeline import Assistant
from assistant.policy.answer import Answer, Citation
from assistant.policy.card import Contact, Material, Ref, Step
from assistant.policy.days import chinese_date
from assistant.policy.guide import Entry, Guide
from assistant.policy.judgement import Opening
from desk.passages import Numbering

_MOST_BENEFITS = 2  # of which a letter says how to file
_FIRST_ROLES = ("咨询", "受理", "")
_USUAL_CONTACTS = 2
_TOGETHER = 1500  # characters of a list that is cited as one


@dataclass(frozen=True, slots=True)
class FilingWords:
    """The parts of one guide as lines that end in marks. `until`: the last day on which the words on the window hold."""

    benefit: str
    materials: tuple[str, ...]
    steps: tuple[str, ...]
    window: str
    contacts: tuple[str, ...]
    until: date | None


class FilingReader:
    """Reads guides for letters as of a day."""

    def __init__(self, assistant: Assistant, as_of: date, numbering: Numbering) -> None:
        self._assistant = assistant
        self._as_of = as_of
        self._numbering = numbering

    def guides(self, answers: Sequence[Answer], *, widely: bool) -> list[Guide]:
        """The guides of the benefits that the answers are about, those that cannot be had left out; two at most.

        `widely`: where none is judged, those of the documents cited.
        """
        named = [(f.document_id, f.benefit_id) for a in answers for f in a.findings if f.verdict != "not_eligible"]
        named += [(f.document_id, f.benefit_id) for a in answers for f in a.filing]
        if not named and widely:
            named = [b for a in answers for c in a.citations for b in self._benefits_at(c)]
        found = [self._assistant.guide(d, b, as_of=self._as_of) for d, b in dict.fromkeys(named)]
        return _without_likes([g for g in found if g is not None])[:_MOST_BENEFITS]

    def words(self, guide: Guide, *, all_contacts: bool) -> FilingWords:
        first = guide.first
        opening = first.said if first else None
        contacts = sorted(guide.contacts, key=_place)
        shown = [*contacts, *guide.channels] if all_contacts else contacts[:_USUAL_CONTACTS]
        return FilingWords(
            guide.benefit,
            self._listed([(e, _material(e.said)) for e in guide.materials]),
            self._listed([(e, _step(e.said)) for e in guide.steps]),
            self._marked(first.document_id, opening.window.source, _window(opening, self._as_of))
            if first and opening
            else "",
            tuple(dict.fromkeys(self._marked(e.document_id, e.said.source, _contact(e.said) + "。") for e in shown)),
            _holds_until(opening) if opening else None,
        )

    def _benefits_at(self, citation: Citation) -> list[tuple[str, str]]:
        card = self._assistant.library.cards.get(citation.document_id)
        if card is None or not card.benefits:
            return []
        near = [b for b in card.benefits if b.source.start < citation.end and citation.start < b.source.end]
        return [(card.document_id, b.id) for b in (near or card.benefits)[:1]]

    def _listed(self, entries: Sequence[tuple[Entry[Material] | Entry[Step], str]]) -> tuple[str, ...]:
        """Numbered lines; those that stand together in one document are cited together, at the last of them."""
        if not entries:
            return ()
        refs = [e.said.source for e, _ in entries]
        documents = {e.document_id for e, _ in entries}
        start, end = min(r.start for r in refs), max(r.end for r in refs)
        lines = [f"{n}. {words}" for n, (_, words) in enumerate(entries, 1)]
        if len(documents) == 1 and end - start <= _TOGETHER:
            whole = self._assistant.cite(documents.pop(), start, end, as_of=self._as_of)
            mark = f"[{self._numbering.of(whole)}]" if whole else ""
            return (*(f"{line}；" for line in lines[:-1]), f"{lines[-1]}。{mark}")
        return tuple(
            self._marked(e.document_id, e.said.source, line + "；") for (e, _), line in zip(entries, lines, strict=True)
        )

    def _marked(self, document_id: str, ref: Ref, words: str) -> str:
        citation = self._assistant.cite(document_id, ref.start, ref.end, as_of=self._as_of)
        return f"{words}[{self._numbering.of(citation)}]" if citation else words


def _without_likes(guides: Sequence[Guide]) -> list[Guide]:
    """One of those that ask for the same papers at the same time: the tiers of one benefit."""
    kept: list[Guide] = []
    for guide in guides:
        if not any(_likeness(guide) == _likeness(other) and guide.document_id == other.document_id for other in kept):
            kept.append(guide)
    return kept


def _likeness(guide: Guide) -> tuple[object, ...]:
    first = guide.first.said.text if guide.first else ""
    return tuple(e.said.name for e in guide.materials), first


def _holds_until(opening: Opening) -> date | None:
    """The last day before the window opens or closes."""
    if opening.state == "open":
        return opening.closes
    opens = opening.opens if opening.state == "coming" else opening.next_opens
    return opens - timedelta(days=1) if opens else None


def _window(opening: Opening, as_of: date) -> str:
    """How a window with days stands; of any other the text's own words."""
    if opening.opens is None and opening.closes is None:
        return " ".join(opening.window.source.quote.split()).rstrip("。；，")
    return f"{opening.text.rstrip('。')}（截至{chinese_date(as_of)}）"


def _material(material: Material) -> str:
    """「营业执照（复印件，2份，加盖公章）」."""
    looks = [material.form or "", f"{material.copies}份" if material.copies is not None else ""]
    looks.append("加盖公章" if material.stamped else "")
    notes = [material.only_if, "，".join(filter(None, looks)), "可免于提交" if material.exempt else ""]
    told = "；".join(filter(None, notes)).replace("；", "，")
    return f"{material.name}（{told}）" if told else material.name


def _step(step: Step) -> str:
    return (f"{step.name}：{step.text}" if step.text != step.name else step.name).rstrip("。；").replace("\n", "")


def _contact(contact: Contact) -> str:
    """「科技创新局（咨询），一楼A12号窗口，电话0099-88120101」; the words of the text where nothing of it was read."""
    role = f"（{contact.role}）" if contact.role else ""
    phone = f"电话{contact.phone}" if contact.phone else ""
    who = f"{contact.department}{role}" if contact.department else contact.role
    parts = (who, contact.address, contact.window, phone, contact.hours, contact.url)
    return "，".join(filter(None, parts)) or contact.source.quote.rstrip("。；")


def _place(entry: Entry[Contact]) -> int:
    return next((n for n, role in enumerate(_FIRST_ROLES) if role and role in entry.said.role), len(_FIRST_ROLES))
