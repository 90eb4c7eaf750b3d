"""Titles, lists and services that a document lets one apply for: 「可以申请进入上市后备企业库」, 「申请预审的单位应当符合」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.policy.card import BenefitKind
from assistant.policy.provision import Provision
from ingest.cards.benefits import Grant
from ingest.cards.scopes import named_in
from ingest.cards.setting import Section
from ingest.cards.text import CardText
from ingest.cards.units import Unit, stable_id

_MONEY = re.compile(r"奖励|补助|补贴|资助|贴息|奖补|资金|补偿|项目|本办法|本措施|本细则|优惠|减缴|减免")
# 「可以申请进入上市后备企业库」, 「可以申领人才码」, 「认定为链上企业」
_MAY = re.compile(
    r"(?:可以?|可予|予以|给予)(?:优先)?(?:申请|申报|申领)?(?P<verb>进入|纳入|列入|加入|申领|申请|认定为?|评为|确认为?|入选|请求|备案为?)(?P<what>[^,，。;；:：]{2,20})"
)
# 「申请加入陪跑工作室的企业，应当」, 「申请预审的单位应当」
_APPLYING = re.compile(
    r"(?:申请|申报|申领)(?:成为|加入|认定为?|进入|列入|纳入)?(?P<what>[^,，。;；的]{2,18}?)的?(?:企业|单位|机构|人员|个人|申请人|依托单位)?[,，]?(?:应当|应|须|需|必须|$)"
)
# 「链主企业应当同时符合下列条件」, 「认定为新型研发机构，应当」
_BEING = re.compile(
    r"^(?:认定|评定|申请认定)?(?:为)?(?P<what>[一-鿿“”（）()]{2,16}?(?:企业|机构|中心|基地|平台|园区|孵化器|工厂|车间|产品|人才|创客空间|库))(?:[,，])?(?:应当|应|须|需|是指|必须|要)"
)
_PLAIN = re.compile(
    r"^(?:申报|申请|该|本|上述|拟|符合[^,，]*|各|入选)?(?:企业|单位|机构|项目|产品|人才|平台)$|合作银行|申报|申请|贷款|借款"
)
_NOT_MEANT = re.compile(r"修复|复核|异议|延期|退出|注销|处理|从轻|免予|变更|续期|撤回|退回")
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
    if not section.listed:
        return None
    lead = _LABELS.sub("", words[section.provision.start : section.provision.lead_end].strip())
    name = _name(lead)
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


def _name(lead: str) -> str:
    may = _MAY.search(lead)
    if may and not _MONEY.search(may["what"]):
        return _shown(may["what"])
    applying = _APPLYING.match(lead)
    if applying:
        return "" if _MONEY.search(applying["what"]) or _PLAIN.search(applying["what"]) else _shown(applying["what"])
    being = _BEING.match(lead)
    if being and not _PLAIN.search(being["what"]) and not _MONEY.search(being["what"]):
        return _shown(being["what"]) + "认定"
    return ""


def _shown(what: str) -> str:
    return re.sub(r"^(?:成为|加入|进入|列入|纳入)|[“”]|的$", "", what.strip())
