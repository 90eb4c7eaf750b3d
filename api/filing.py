"""How to file for a benefit: its guide from the library's cards."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from api.schemas import BenefitName, FilingGuideView
from assistant.errors import NotFound
from assistant.guides import Guides
from assistant.policy.card import Benefit, Card
from assistant.policy.validity import VALIDITY_NAMES, Validity
from assistant.storage.library import Library

_UNSAFE = dict.fromkeys(map(ord, '\\/:*?"<>|\r\n\t'), "_")  # what file systems refuse in names


def filing_guide(library: Library, document_id: str, benefit_id: str | None, *, as_of: date) -> FilingGuideView:
    """The guide of a benefit, of the first one where none is named. Raises `NotFound` without a document, card or benefit."""
    if document_id not in library.documents:
        raise NotFound(f"没有编号为“{document_id}”的政策")
    card = library.cards.get(document_id)
    if card is None or not card.benefits:
        raise NotFound(f"“{document_id}”没有卡片：原文没有读出可申报的事项")
    benefit = _benefit(card, benefit_id)
    return FilingGuideView(
        title=library.register(document_id).title,
        validity=library.validity.on(document_id, as_of),
        benefits=[BenefitName(id=b.id, name=b.name) for b in card.benefits],
        guide=Guides(library).of(card, benefit, as_of),
    )


def attachment(view: FilingGuideView, what: str, suffix: str) -> dict[str, str]:
    """The header that gives a download its name: 「首次认定奖励-申报材料清单.docx」, with a plain one for old clients."""
    name = f"{view.guide.benefit}-{what}".translate(_UNSAFE) + suffix
    return {"Content-Disposition": f"attachment; filename=\"filing-guide{suffix}\"; filename*=UTF-8''{quote(name)}"}


def warning(view: FilingGuideView) -> str:
    """What to know before using the guide of a document that is not in force; empty where it is."""
    if view.validity is Validity.IN_FORCE:
        return ""
    return f"提示：本政策在制表日期{VALIDITY_NAMES[view.validity]}，不能据此申报，请以现行政策为准。"


def _benefit(card: Card, benefit_id: str | None) -> Benefit:
    if benefit_id is None:
        return card.benefits[0]
    found = next((b for b in card.benefits if b.id == benefit_id), None)
    if found is None:
        known = "、".join(b.id for b in card.benefits)
        raise NotFound(f"“{card.document_id}”没有编号为“{benefit_id}”的事项，它的事项是：{known}")
    return found
