"""A filing guide in words: when, where and how to file, which papers, how long it takes and who answers, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from assistant.answer.draft import Section, Span, Statement
from assistant.answer.matter import Matter, Places
from assistant.answer.verify import provision_at
from assistant.answer.wording import closed, without_label
from assistant.policy.card import Contact, Material, Ref, Step, TimeLimit
from assistant.policy.days import chinese_date, term
from assistant.policy.figures import contains_figure, find_figures, unsupported_figures
from assistant.policy.guide import Entry, Guide
from assistant.policy.judgement import Opening
from assistant.policy.provision import ProvisionKind
from assistant.policy.question import Intent

_WINDOWS = 3
_IN_FULL = 160  # characters of a paragraph on a window that is shown as it is
_PARAGRAPHS = (ProvisionKind.ARTICLE, ProvisionKind.HEADING, ProvisionKind.PARAGRAPH, ProvisionKind.ITEM)
_CONTACTS = 4
T = TypeVar("T", Material, Step, TimeLimit, Contact)
_LABEL = 40  # characters of a window's label that are said
# 「（2027年5月1日是劳动节假期，原文未载明顺延；…）」 behind the words of an opening
_HOLIDAY = re.compile(r"（[^（）]*?日是([^（），]{2,8})，原文未载明顺延[^（）]*）$")
_FIRST_ROLES = ("咨询", "受理", "")  # who is named first


@dataclass(frozen=True, slots=True)
class FiledWords:
    """Words the parts of guides as of a day. `title`: of a document by its id."""

    places: Places
    title: Callable[[str], str]
    as_of: date

    def part(self, matter: Matter, intent: Intent, *, opening: str = "") -> list[Statement]:
        """What the guide says to one thing asked; [] where it says nothing. `opening`: words before the first statement."""
        guide = matter.guide
        match intent:
            case Intent.WINDOW:
                found = self.windows(guide)
                found += self._in_full(guide, found)
            case Intent.MATERIALS:
                found = self._free(guide) or self._list(guide.materials, material_words)
            case Intent.STEPS:
                found = self._list(guide.steps, step_words)
            case Intent.TIME_LIMIT:
                found = self._joined(guide.time_limits, limit_words)
            case Intent.CHANNEL:
                found = self._joined((guide.channels or guide.contacts)[:_CONTACTS], contact_words)
            case Intent.CONTACT:
                found = self._joined(_contacts(guide)[:_CONTACTS], contact_words)
                found += self._labelled("办理地点", self._joined(guide.channels[:_CONTACTS], contact_words))
            case _:
                found = []
        return [self._opened(statement, "" if n else opening) for n, statement in enumerate(found)]

    def whole(self, matter: Matter, opening: str, asked: Sequence[Intent]) -> list[Section]:
        """What one who asks how to apply has to know: when and where, the steps, which papers unless they are `asked` for, whom to ask."""
        guide = matter.guide
        when = self._labelled(f"{opening}申报时间", self._free(guide) or self.windows(guide)[:1])
        where = self._labelled("渠道", self._joined(guide.channels[:_CONTACTS], contact_words))
        listed = Intent.MATERIALS in asked  # in a list of their own
        papers = [] if listed else self._labelled("材料", self._joined(guide.materials, lambda paper: paper.name))
        who = self._labelled("咨询", self._joined(_contacts(guide)[:2], contact_words))
        named = (("", [*when, *where]), ("办理程序", self._list(guide.steps, step_words)), ("", [*papers, *who]))
        return [Section(name, tuple(said)) for name, said in named if said]

    def windows(self, guide: Guide) -> list[Statement]:
        """How the filing windows stand on the day, the one to act on first before the others; those that are over only alone."""
        ordered = sorted(guide.openings, key=lambda e: e is not guide.first)
        live = [e for e in ordered if e.said.state != "closed"] or list(ordered[:1])
        told = [self._window(entry, several=len(live) > 1) for entry in live[:_WINDOWS] if standing_of(entry.said)[0]]
        return told if len(told) == len(live[:_WINDOWS]) else []

    def _in_full(self, guide: Guide, said: Sequence[Statement]) -> list[Statement]:
        """The paragraph on the first window where it says more: from what hour to what hour, until when papers may be completed."""
        if guide.first is None or not said:
            return []
        span = said[0].spans[0]
        provision = provision_at(self.places.library.provisions(span.document_id), span)
        if provision is None or provision.kind not in _PARAGRAPHS or provision.lead_end - provision.start > _IN_FULL:
            return []
        text = self.places.library.text(span.document_id).text
        words = without_label(text[provision.start : provision.lead_end].strip())
        told = {f.key for s in said for f in find_figures(s.text)}
        if all(f.key in told for f in find_figures(words)):
            return []
        return [Statement(closed(words), (Span(span.document_id, provision.start, provision.lead_end),), "原文")]

    def _window(self, entry: Entry[Opening], *, several: bool) -> Statement:
        opening = entry.said
        words, computed = standing_of(opening)
        dated = opening.state in ("open", "coming", "closed")
        words = closed(f"截至{chinese_date(self.as_of)}，{words}" if dated else words)
        label = opening.window.label
        plain = label and len(label) <= _LABEL and not unsupported_figures(label, [opening.window.source.quote])
        if plain and label not in words:
            words = f"{label}：{words}" if several else f"{words.removesuffix('。')}（{label}）。"
        span = Span(entry.document_id, opening.window.source.start, opening.window.source.end)
        return Statement(words, (span,), "", (*computed, chinese_date(self.as_of)))

    def _free(self, guide: Guide) -> list[Statement]:
        """That nothing need be applied for."""
        free = guide.without_application
        if free is None:
            return []
        words = f"免申即享，无需提交申请材料：{closed(free.said.quote)}"
        return [Statement(words, (Span(free.document_id, free.said.start, free.said.end),))]

    def _list(self, entries: Sequence[Entry[T]], words: Callable[[T], str]) -> list[Statement]:
        lines = [f"{n}. {words(entry.said)}" for n, entry in enumerate(entries, 1)]
        return [Statement("\n".join(lines), self._spans(entries))] if lines else []

    def _joined(self, entries: Sequence[Entry[T]], words: Callable[[T], str]) -> list[Statement]:
        told = list(dict.fromkeys(words(entry.said) for entry in entries))
        return [Statement("；".join(told) + "。", self._spans(entries))] if told else []

    def _spans(self, entries: Iterable[Entry[T]]) -> tuple[Span, ...]:
        of: dict[str, list[Ref]] = {}
        for entry in entries:
            of.setdefault(entry.document_id, []).append(entry.said.source)
        return tuple(span for document_id, refs in of.items() for span in self.places.spans(document_id, refs))

    def _opened(self, statement: Statement, opening: str) -> Statement:
        return replace(statement, opening=opening) if opening else statement

    def _labelled(self, label: str, statements: Sequence[Statement]) -> list[Statement]:
        return [self._opened(s, label) for s in statements]


# -- one thing ------------------------------------------------------------------------------------------------------


def standing_of(opening: Opening, *, brief: bool = False) -> tuple[str, tuple[str, ...]]:
    """How a window stands on its day, 「正在申报期内，2026年12月11日截止，还有19天」, and the dates and days in it that are computed;
    nothing where the words of the text do not give the days themselves (「每季度首月上旬」). `brief`: without what is to be known of
    holidays.
    """
    quote = opening.window.source.quote
    days = (opening.opens, opening.closes, opening.next_opens)
    if not all(_is_stated(day, quote) for day in days if day):
        return "", ()
    opens, closes, again = (chinese_date(day) if day else "" for day in days)
    left = f"{opening.days}天" if opening.days else ""
    named = None if brief else _HOLIDAY.search(opening.text)
    holiday = f"（当天是{named[1]}，请提前提交）" if named else ""
    match opening.state:
        case "open" if closes:
            words = f"正在申报期内，{closes}截止，{f'还有{left}' if left else '今天是最后一天'}{holiday}"
        case "open":
            words = "正在申报期内，原文未载明截止时间"
        case "coming":
            words = f"尚未到申报期，{opens}开始，还有{left}{f'，{closes}截止' if closes else ''}{holiday}"
        case "closed":
            words = f"本次申报已于{closes}截止{f'，下次{again}开始' if again else ''}"
        case _:
            words = opening.text.removeprefix(f"{opening.window.label}：")
    return words, tuple(filter(None, (opens, closes, left, again)))


def _is_stated(day: date, quote: str) -> bool:
    """Whether a text gives the day, with its year or as one of every year."""
    return contains_figure(quote, chinese_date(day)) or contains_figure(quote, f"{day.month}月{day.day}日")


def material_words(material: Material) -> str:
    """「营业执照（复印件，1份，加盖公章；可免于提交）」."""
    looks = [material.form or "", f"{material.copies}份" if material.copies is not None else ""]
    looks.append("加盖公章" if material.stamped else "")
    notes = [
        material.only_if,
        "，".join(filter(None, looks)),
        f"由{material.issued_by}出具" if material.issued_by else "",
        f"在{material.obtained_at}取得" if material.obtained_at else "",
        "可免于提交" if material.exempt else "",
    ]
    told = "；".join(filter(None, notes))
    return f"{material.name}（{told}）" if told else material.name


def step_words(step: Step) -> str:
    """「提交申请（企业）：通过企服通提交」."""
    actor = f"（{step.actor}）" if step.actor and step.actor not in step.text else ""
    return f"{step.name}{actor}：{step.text}" if step.text != step.name else f"{step.name}{actor}"


def limit_words(limit: TimeLimit) -> str:
    """「审核15个工作日（自申报截止之日起）」."""
    since = f"（自{limit.since.removesuffix('起')}起）" if limit.since else ""
    return f"{limit.what}{term(limit.count, limit.unit)}{since}"


def contact_words(contact: Contact) -> str:
    """「科技创新局（咨询），电话0099-88120101」; the words of the text where nothing of it was read."""
    role = f"（{contact.role}）" if contact.role else ""
    phone = f"电话{contact.phone}" if contact.phone else ""
    who = f"{contact.department}{role}" if contact.department else contact.role
    parts = (who, contact.address, contact.window, phone, contact.hours, contact.url)
    return "，".join(filter(None, parts)) or contact.source.quote


def _contacts(guide: Guide) -> list[Entry[Contact]]:
    """Who answers, those who are there for questions first; the channels where nobody is named."""

    def place(entry: Entry[Contact]) -> int:
        return next((n for n, role in enumerate(_FIRST_ROLES) if role in entry.said.role), len(_FIRST_ROLES))

    return sorted(guide.contacts, key=place) or list(guide.channels)
