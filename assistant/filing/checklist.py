"""A filing guide as a checklist to print: a Word file from a template with Jinja tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate

from assistant.filing.checklist_template import template
from assistant.policy.card import Contact, Material, Ref, Step, TimeLimit
from assistant.policy.days import chinese_date, term
from assistant.policy.guide import Entry, Guide
from assistant.policy.judgement import Opening

DISCLAIMER = "本清单由系统依据所列政策原文整理，仅供参考，以原文和主管部门解释为准。"
NOT_STATED = "原文未载明"


def checklist(
    guide: Guide,
    *,
    title: str,
    park: str,
    as_of: date,
    titles: Mapping[str, str] | None = None,
    warning: str = "",
) -> bytes:
    """The guide as a DOCX file. `title`: of the policy; `titles` names by id the documents that the entries are from.

    `warning` stands above everything else.
    """
    named = {guide.document_id: title, **(titles or {})}
    document = DocxTemplate(BytesIO(template()))
    context = {**_context(guide, named, park, as_of), "warning": warning}
    document.render(context, autoescape=True)  # 「A&B」 and 「<3%」 are text, not markup
    properties = document.docx.core_properties
    properties.title, properties.author = f"{guide.benefit}申报材料清单", park
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _context(guide: Guide, titles: Mapping[str, str], park: str, as_of: date) -> dict[str, Any]:
    free = guide.without_application
    return {
        "park": park,
        "title": titles[guide.document_id],
        "benefit": guide.benefit,
        "draft": guide.card_status == "draft",
        "free": free.said.quote if free else "",
        "windows": [_window(e.said) for e in guide.openings],
        "materials": [_material(e.said, n) for n, e in enumerate(guide.materials, 1)],
        "steps": [_step(e.said) for e in guide.steps],
        "limits": [_limit(e.said) for e in guide.time_limits],
        "channels": [_contact(e.said) for e in guide.channels],
        "contacts": [_contact(e.said) for e in guide.contacts],
        "fee": guide.fee.said if guide.fee else NOT_STATED,
        "inspection": guide.inspection.said if guide.inspection else "",
        "not_stated": "、".join(guide.not_stated),
        "sources": [
            {"title": titles.get(document, document), "at": ref.at, "quote": ref.quote}
            for document, ref in dict.fromkeys(_sources(guide))
        ],
        "as_of": chinese_date(as_of),
        "disclaimer": DISCLAIMER,
    }


def _window(opening: Opening) -> dict[str, str]:
    """Its days, where it has any, and how it stands on the day of the list: 「正在受理，12月11日截止，还有18天」."""
    opens = f"{chinese_date(opening.opens)}起" if opening.opens else ""
    closes = f"至{chinese_date(opening.closes)}" if opening.closes else ""
    words = opening.window.source.quote
    return {"days": f"{opens}{closes}：" if opens or closes else "", "text": opening.text, "words": words}


def _material(material: Material, number: int) -> dict[str, str]:
    """One row: what the paper must look like, and when it is wanted."""
    demands = [material.form or ""]
    if material.copies is not None:
        demands.append(f"{material.copies}份")
    if material.stamped:
        demands.append("加盖公章")
    origin = [f"出具：{material.issued_by}" if material.issued_by else "", material.obtained_at or ""]
    remarks = [material.only_if, "免于提交（数据共享核验）" if material.exempt else "", *origin]
    return {
        "box": "☐",
        "number": str(number),
        "name": material.name,
        "demands": "，".join(filter(None, demands)) or NOT_STATED,
        "remarks": "；".join(filter(None, remarks)),
    }


def _step(step: Step) -> dict[str, str]:
    return {"name": step.name, "text": step.text, "actor": f"（{step.actor}）" if step.actor else ""}


def _limit(limit: TimeLimit) -> dict[str, str]:
    since = f"自{limit.since}起" if limit.since else ""
    return {"what": limit.what, "text": since + term(limit.count, limit.unit)}


def _contact(contact: Contact) -> str:
    """「业务咨询：科技创新局，0099-88120101」."""
    role = f"{contact.role}：" if contact.role else ""
    rest = (contact.department, contact.address, contact.window, contact.phone, contact.hours, contact.url)
    return role + ("，".join(filter(None, rest)) or contact.source.quote)


def _sources(guide: Guide) -> Iterator[tuple[str, Ref]]:
    """Where everything in the list is from, as (document, words), in the order of the list."""
    yield guide.document_id, guide.source
    if guide.without_application:
        yield guide.without_application.document_id, guide.without_application.said
    for opening in guide.openings:
        yield opening.document_id, opening.said.window.source
    entries: tuple[Entry[Material] | Entry[Step] | Entry[TimeLimit] | Entry[Contact], ...] = (
        *guide.materials,
        *guide.steps,
        *guide.time_limits,
        *guide.channels,
        *guide.contacts,
    )
    for entry in entries:
        yield entry.document_id, entry.said.source
