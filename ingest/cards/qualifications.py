"""Titles, lists and services that a document lets one apply for: 「可以申请进入上市后备企业库」, 「申请预审的单位应当符合」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.policy.card import BenefitKind
from assistant.policy.provision import Provision
from ingest.cards.benefits import Grant, document_name
from ingest.cards.conditions.scopes import named_in
from ingest.cards.conditions.setting import Section
from ingest.cards.text import CardText
from ingest.cards.units import Unit, stable_id, units_of

_MONEY = re.compile(r"奖励|补助|补贴|资助|贴息|奖补|资金|补偿|项目|本办法|本措施|本细则|优惠|减缴|减免")
# 「可以申请进入上市后备企业库」, 「可以申领人才码」, 「认定为链上企业」
_MAY = re.compile(
    r"(?:可以?|可予|予以|给予)(?:优先)?(?:申请|申报|申领)?(?P<verb>进入|纳入|列入|加入|申领|申请|认定为?|评为|确认为?|入选|请求|备案为?)(?P<what>[^,，。;；:：]{2,20})"
)
# 「申请加入陪跑工作室的企业，应当」, 「申请预审的单位应当」
_APPLYING = re.compile(
    r"(?:申请|申报|申领)(?:成为|加入|认定为?|进入|列入|纳入)?(?P<what>[^,，。;；的]{2,18}?)的?(?P<who>企业|单位|机构|人员|个人|申请人|依托单位)?[,，]?(?:应当|应|须|需|必须|$)"
)
# 「链主企业应当同时符合下列条件」, 「认定为新型研发机构，应当」
_BEING = re.compile(
    r"^(?:认定|评定|申请认定)?(?:为)?(?P<what>[一-鿿“”（）()]{2,16}?(?:企业|机构|中心|基地|平台|园区|孵化器|工厂|车间|产品|人才|创客空间|库))(?:[,，])?(?:应当|应|须|需|是指|必须|要)"
)
# 「专精特新中小企业认定标准」, 「见习单位条件」
_HEADING = re.compile(
    r"^(?P<what>[一-鿿“”（）()]{2,20}?(?:企业|机构|中心|基地|平台|园区|孵化器|工厂|车间|产品|人才|单位))(?:主要)?(?P<how>认定|评价|入库|备案|遴选)?(?:主要)?(?:条件|标准|要求)$"
)
_GENERAL = re.compile(r"视为|认定|评价")
_PLAIN = re.compile(
    r"^(?:申报|申请|该|本|上述|拟|符合[^,，]*|各|入选)?(?:企业|单位|机构|项目|产品|人才|平台)$|合作银行|申报|申请|借款|^人|^(?:条件|对象|材料|时间|范围|程序|流程|方式)$"
)
_NOT_MEANT = re.compile(r"复核|异议|延期|退出|注销|处理|从轻|免予|变更|续期|撤回|退回")
_OFFERING = re.compile(r"服务|办事|一件事|指南|规则|实施方案|对接|试点|工作站|平台|认定|评价")
_NO_OFFER = re.compile(r"废止|名单|清单|通讯录|联系方式|问答|常见问题|解读|信用管理|操作指引|规定")
_CONTENT = re.compile(r"服务内容|服务事项|主要内容|服务范围")
_SERVICE = re.compile(r"服务|预审|指南|陪跑|帮办|对接|审查|人才码|码$|通道")
_LABELS = re.compile(
    r"^(?:\s*第[一二三四五六七八九十百零]{1,5}条|\s*[(（][一二三四五六七八九十\d]{1,3}[)）]|\s*[一二三四五六七八九十]{1,3}、)\s*"
)


@dataclass(frozen=True, slots=True)
class Qualification:
    """What one may apply for by fulfilling the conditions of `section`; no money of its own."""

    id: str
    name: str
    kind: BenefitKind
    unit: Unit
    provision: Provision
    section: Section
    start: int
    end: int


def qualification_of(text: CardText, words: str, section: Section, grants: Sequence[Grant]) -> Qualification | None:
    """The title or service that the list of conditions is for; None where it is for money, or for nothing that one applies for."""
    if not section.listed and section.table is None:
        return None
    lead = _LABELS.sub("", words[section.provision.start : section.provision.lead_end].strip())
    name = _name(lead) or ("" if grants and not _GENERAL.search(lead) else _headed(section, grants))
    if not name or _NOT_MEANT.search(name) or _NOT_MEANT.search(lead):
        return None
    if named_in(lead, grants) and re.search("申请|申报", lead):
        return None
    kind = BenefitKind.SERVICE if _SERVICE.search(name + text.register.title) else BenefitKind.QUALIFICATION
    provision = section.provision
    return Qualification(
        id=f"{stable_id(text, provision)}-q",
        name=name,
        kind=kind,
        unit=section.unit,
        provision=provision,
        section=section,
        start=provision.start,
        end=provision.lead_end,
    )


def of_document(text: CardText, words: str, sections: Sequence[Section]) -> Qualification | None:
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
    name = document_name(text)
    return Qualification(
        f"{stable_id(text, provision)}-q", name, BenefitKind.SERVICE, about, provision, section, start, end
    )


def _name(lead: str) -> str:
    may = _MAY.search(lead)
    if may and not _MONEY.search(may["what"]):
        return _shown(may["what"])
    applying = _APPLYING.match(lead)
    if applying:
        what = applying["what"] + (applying["who"] or "") * lead.startswith(("申请认定", "申报认定"))
        return "" if _MONEY.search(what) or _PLAIN.search(what) else _shown(what)
    being = _BEING.match(re.split(r"[,，]", lead)[-1] if "规定" in lead else lead)
    if being and not _PLAIN.search(being["what"]) and not _MONEY.search(being["what"]):
        return _shown(being["what"]) + "认定"
    return ""


def _headed(section: Section, grants: Sequence[Grant]) -> str:
    """By the heading above: 「三、专精特新中小企业认定标准」."""
    heading = section.unit.provision.heading or section.unit.title
    match = _HEADING.match(_LABELS.sub("", heading))
    if match is None or _MONEY.search(match["what"]) or _PLAIN.search(match["what"]):
        return ""
    return _shown(match["what"]) + (match["how"] or "认定")


def _shown(what: str) -> str:
    return re.sub(r"^(?:成为|加入|进入|列入|纳入)|[“”]|的$", "", what.strip())
