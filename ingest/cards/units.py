"""The units of a document that can grant something or set conditions: its articles, else its innermost headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.policy.numerals import parse_number
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.sections import Role, cues
from ingest.cards.text import CardText

_OTHER_MATTERS = (
    Role.MATERIALS, Role.PROCEDURE, Role.TIME, Role.CONTACT, Role.EXAMPLES, Role.SANCTIONS, Role.DEFINITIONS,
)  # fmt: skip
# 「监督」, 「附则」 as chapters; 「计算示例：」 as an article
_OTHER_HEADING = re.compile(
    r"材料|监督|附则|法律责任|绩效|名词|解释|附件|申报材料|申报程序|资金管理|资金来源|职责|组织|保障措施|工作要求|有关要求|注意事项|咨询|联系|时间|流程|期限"
)
# what is told of and not granted: sanctions, examples, budget, who pays and when
_OTHER_LEAD = re.compile(
    r"(?:计算)?(?:示例|举例)[:：]|弄虚作假|骗取|追回|追缴|退回|退还|收回|提供虚假|伪造|虚报|套取|挪用|(?:提交|提供|报送)(?:下列|以下|如下)|材料(?:如下|包括)?[:：]\s*$|申[报请]材料|负责解释|起施行|咨询电话|所称[^,，。]{2,20}是指|下列用语的含义"
)
_HEADING = 14  # characters of an article's number and heading
_PLAIN = (ProvisionKind.PARAGRAPH, ProvisionKind.ITEM, ProvisionKind.SUBITEM)
_CHAPTERS = (ProvisionKind.PART, ProvisionKind.CHAPTER, ProvisionKind.SECTION)
_DIVISIONS = (ProvisionKind.PART, ProvisionKind.CHAPTER, ProvisionKind.SECTION, ProvisionKind.HEADING)


@dataclass(frozen=True, slots=True)
class Unit:
    """`provision` is the article or heading; `division` the ordinal of the chapter or first heading that it is in, its own where it is
    one, None outside of all; `parts` are its numbered items or paragraphs.
    """

    provision: Provision
    division: int | None
    title: str  # of the division
    parts: tuple[Provision, ...]


def units_of(text: CardText) -> list[Unit]:
    """All units in reading order; annexes are left out where the document says anything outside of them."""
    annexes = [p for p in text.provisions if p.kind is ProvisionKind.ANNEX]
    outside = [p for p in text.provisions if not any(a.start <= p.start < a.end for a in annexes)]
    articles = [p for p in outside if p.kind is ProvisionKind.ARTICLE]
    headings = [p for p in outside if _innermost(text, p)]
    chosen = articles + [p for p in (headings if not articles else ()) if p not in articles]
    held = {p.ordinal for p in chosen}
    plain = [p for p in outside if p.kind in _PLAIN and _stands_alone(text, p, held)]
    if chosen:  # loose text before and after the articles is no unit
        plain = [p for p in plain if p.parent is not None]
    chosen = sorted([*chosen, *plain], key=lambda p: p.ordinal)
    if not chosen and text.tables and text.provisions:  # a table and nothing else
        chosen = [text.provisions[0].model_copy(update={"end": len(text.text)})]
    return [_unit(text, p) for p in chosen]


def other_matter(text: CardText, unit: Unit, words: str) -> bool:
    """Whether the unit is about papers, procedure, time, contacts, sanctions or terms, and so grants nothing and sets no condition."""
    headings = (unit.provision.heading, unit.title)
    known = cues()
    if any(cue in heading for role in _OTHER_MATTERS for cue in known[role].heading for heading in headings if heading):
        return True
    if any(_OTHER_HEADING.search(h) for h in headings if h and len(h) <= 16):
        return True
    segments = [s for s in re.split(r"[。；;\n]", words) if len(s.strip()) > _HEADING]
    return bool(segments) and _OTHER_LEAD.search(segments[0]) is not None


def _unit(text: CardText, provision: Provision) -> Unit:
    above = _divisions(text, provision)
    top = above[0] if above else (provision if provision.kind in _DIVISIONS else None)
    parts = [c for c in text.children(provision) if c.kind not in (ProvisionKind.TABLE, ProvisionKind.ROW)]
    return Unit(provision, top.ordinal if top else None, top.heading if top else "", tuple(parts))


def _divisions(text: CardText, provision: Provision) -> list[Provision]:
    found: list[Provision] = []
    parent = provision.parent
    while parent is not None:
        above = text.provisions[parent]
        if above.kind in _DIVISIONS:
            found.append(above)
        parent = above.parent
    return found[::-1]


def _stands_alone(text: CardText, provision: Provision, held: set[int]) -> bool:
    """Whether a paragraph or item is in no unit and is no part of another, in a chapter that has no unit."""
    if provision.parent is None:
        return True
    above = text.provisions[provision.parent]
    return above.kind in _CHAPTERS and not any(c.ordinal in held for c in text.children(above))


def _innermost(text: CardText, provision: Provision) -> bool:
    return provision.kind is ProvisionKind.HEADING and not any(
        c.kind is ProvisionKind.HEADING for c in text.children(provision)
    )


def stable_id(text: CardText, provision: Provision) -> str:
    """From the labels: 第七条第（一）项 → a7-1, 二、（三） → h2-3; p and the ordinal where nothing is numbered."""
    labels: list[str] = []
    at: Provision | None = provision
    while at is not None:
        number = _label_number(at.label)
        if number and at.kind not in (ProvisionKind.PART, ProvisionKind.CHAPTER, ProvisionKind.SECTION):
            labels.append(f"a{number}" if at.kind is ProvisionKind.ARTICLE else number)
            if at.kind is ProvisionKind.ARTICLE:
                break
        at = text.provisions[at.parent] if at.parent is not None else None
    if not labels:
        return f"p{provision.ordinal}"
    found = "-".join(reversed(labels))
    return found if found.startswith("a") else f"h{found}"


def _label_number(label: str) -> str:
    digits = re.sub(r"[第条项目款（）().、．\s]", "", label)
    number = parse_number(digits) if digits else None
    return str(int(number)) if number is not None else ""


def numbered(parts: Sequence[Provision]) -> list[Provision]:
    """Items and subitems among the parts."""
    return [p for p in parts if p.kind in (ProvisionKind.ITEM, ProvisionKind.SUBITEM)]
