"""Titles, lists and services that a document lets one apply for: 「可以申请进入上市后备企业库」, 「申请预审的单位应当符合」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.policy.card import BenefitKind
from ingest.cards.benefits import Grant
from ingest.cards.classes import class_name, class_of_lead
from ingest.cards.conditions.scopes import named_in
from ingest.cards.conditions.setting import Section
from ingest.cards.conferred import awarding, conferring
from ingest.cards.names import document_name
from ingest.cards.offers import Offer, alike, named_among, offers_of
from ingest.cards.qualification import (
    LABELS,
    NOT_MEANT,
    RECOGNISING,
    SERVICE,
    TITLE,
    Qualification,
    bare,
    kind_by_name,
)
from ingest.cards.qualification_classes import by_kind, described_classes, listed_classes
from ingest.cards.qualification_names import MAY, name_in_heading, name_in_lead, name_in_title
from ingest.cards.qualification_sentences import called_for, cases_in_paragraphs, told_in_sentences
from ingest.cards.text import CardText
from ingest.cards.units import stable_id, units_of

_GENERAL = re.compile(r"视为|认定|评价")
_OFFERING = re.compile(r"服务|办事|告知单|入库|备案|申报事项|一件事|指南|规则|实施方案|对接|试点|工作站|平台|认定|评价")
_NO_OFFER = re.compile(r"废止|名单|清单|通讯录|联系方式|问答|常见问题|解读|信用管理|操作指引|规定|条例$|(?<!办)法$")
_CONTENT = re.compile(r"服务内容|服务事项|主要内容|服务范围")
_REGISTERING = ("备案", "登记")  # endings of names of what comes before a service


def find_qualifications(
    text: CardText, words: str, sections: Sequence[Section], grants: Sequence[Grant]
) -> list[Qualification]:
    """All titles and services in reading order, each once."""
    listed = _merged([q for s in sections if not s.barring and (q := qualification_of(text, words, s, grants))])
    listed += cases_in_paragraphs(text, words)
    setting = [(s.provision.start, s.provision.end) for s in sections if s.listed]
    listed += told_in_sentences(text, words, listed)
    if not any(q.kind is BenefitKind.QUALIFICATION for q in listed):
        listed += called_for(text, words)
    offers = offers_of(text, words, pays=bool(grants), setting=setting)
    titles = [_conferred(text, words, q, listed) if q.section else q for q in listed]
    found = [kind for title in titles for kind in by_kind(text, words, title)]
    merged = [_offered(q, named_among(offers, q.name)) for q in found]
    kinds = any(q.row for q in found)  # each kind has its column in a table of services
    own = [o for o in offers if not (kinds and o.judged and o.in_table) and not any(_is_within(o, q) for q in found)]
    found = [*merged, *(_served(o) for o in own)]
    found += listed_classes(text, words, found)
    found += described_classes(text, words, found)
    if not found and not grants:
        whole = _of_document(text, words, sections)
        found = [whole] if whole else []
    return found


def qualification_of(text: CardText, words: str, section: Section, grants: Sequence[Grant]) -> Qualification | None:
    """The title or service that the list of conditions is for; None where it is for money, or for nothing that one applies for."""
    if not section.listed and section.table is None and not section.demands:
        return None
    lead = LABELS.sub("", words[section.provision.start : section.provision.lead_end].strip())
    if section.demands:
        lead = LABELS.sub("", section.subject).strip("，, ")
    name = name_in_lead(lead, text, words)
    if section.demands and not TITLE.search(name):
        return None
    if section.listed and not name and RECOGNISING.search(text.register.title) and class_of_lead(lead):
        name = class_name(class_of_lead(lead))
    if section.listed and not name and (titled := name_in_title(section, text.register.title)):
        name = titled
    name = name or ("" if grants and not _GENERAL.search(lead) else name_in_heading(section))
    if not name or NOT_MEANT.search(name) or NOT_MEANT.search(lead):
        return None
    if named_in(lead, grants) and re.search("申请|申报|申领", lead):
        return None
    provision = section.provision
    return Qualification(
        id=f"{stable_id(text, provision)}-q",
        name=name,
        kind=kind_by_name(name, text.register.title),
        unit=section.unit,
        provision=provision,
        section=section,
        start=section.start if section.demands else provision.start,
        end=section.end if section.demands else provision.lead_end,
    )


def _merged(found: Sequence[Qualification]) -> list[Qualification]:
    """One title of several articles with conditions: 「申报X的单位应为…」, 「申报单位还应达到下列指标」."""
    kept: list[Qualification] = []
    for one in found:
        at = next((i for i, held in enumerate(kept) if bare(held.name) == bare(one.name)), None)
        if at is None or one.section is None:
            kept.append(one)
            continue
        held = kept[at]
        if held.section and held.section.demands and not one.section.demands:  # the list is the better source
            kept[at] = replace(one, more=(held.section, *held.more))
        else:
            kept[at] = replace(held, more=(*held.more, one.section))
    return kept


def _conferred(text: CardText, words: str, found: Qualification, all_: Sequence[Qualification]) -> Qualification:
    """With the clause that gives the title as its words, where the document has one."""
    if found.kind is not BenefitKind.QUALIFICATION:
        return found
    title, alone = bare(found.name), sum(q.section is not None for q in all_) == 1
    span = awarding(text, words, title, alone=alone)
    lead = re.sub("[“”]", "", words[found.start : found.end])
    if span is None and not (MAY.search(lead) or re.search(rf"(?:申请|认定为?){title}", lead)):
        span = conferring(text, words, title, lead, found.unit, alone=alone)
    return replace(found, start=span[0], end=span[1]) if span is not None else found


def _offered(found: Qualification, offer: Offer | None) -> Qualification:
    """With the sentence that offers the service as its words: joining is for that."""
    if offer is None or found.row or found.name.endswith(_REGISTERING) or offer.provision is found.provision:
        return found
    return replace(found, name=offer.name, kind=BenefitKind.SERVICE, start=offer.start, end=offer.end)


def _is_within(offer: Offer, found: Qualification) -> bool:
    """Whether the service is what one applies for; registering for it is not yet it."""
    if offer.judged:
        return offer.start < found.end and found.start < offer.end
    if offer.provision is found.provision:
        return True
    return alike(offer.name, found.name) and not found.name.endswith(_REGISTERING)


def _served(offer: Offer) -> Qualification:
    return Qualification(
        offer.id,
        offer.name,
        BenefitKind.SERVICE,
        offer.unit,
        offer.provision,
        None,
        offer.start,
        offer.end,
        offer.conditions,
    )


def _of_document(text: CardText, words: str, sections: Sequence[Section]) -> Qualification | None:
    """The service that the document as a whole is about, where it says for whom or on what conditions but grants nothing else."""
    if not _OFFERING.search(text.register.title) or _NO_OFFER.search(text.register.title):
        return None
    section = next((s for s in sections if not s.barring), None)
    if section is None:
        return None
    about = next((u for u in units_of(text) if _CONTENT.search(u.provision.heading)), section.unit)
    provision = about.provision
    sentence = re.search(r"[^\n。]{8,}。?", words[provision.start + len(provision.heading) : provision.end])
    start = provision.start + len(provision.heading) + sentence.start() if sentence else provision.start
    end = start + len(sentence[0]) if sentence else provision.lead_end
    name = re.sub(r"(?:申报|办理)?(?:事项)?(?:一次性)?告知单?$|工作方案$|实施方案$|[“”]", "", document_name(text))
    titled = re.search(r"(?:认定|评价|评定|入库|备案|申报)$", name) or TITLE.search(name)
    kind = BenefitKind.QUALIFICATION if titled and not SERVICE.search(name) else BenefitKind.SERVICE
    return Qualification(f"{stable_id(text, provision)}-q", name, kind, about, provision, section, start, end)
