"""Titles, lists and services that a document lets one apply for: 「可以申请进入上市后备企业库」, 「申请预审的单位应当符合」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.policy.card import BenefitKind
from assistant.policy.provision import Provision
from ingest.cards.benefits import Grant
from ingest.cards.classes import CLASS, class_name, class_of_lead, class_rows, told_classes
from ingest.cards.conditions.clauses import Clause, clauses
from ingest.cards.conditions.scopes import named_in
from ingest.cards.conditions.setting import Section
from ingest.cards.conferred import awarding, conferring
from ingest.cards.grant_words import AMOUNT
from ingest.cards.kinds import Kind, classes_of, kinds_of
from ingest.cards.names import document_name
from ingest.cards.offers import Offer, alike, named_among, offers_of
from ingest.cards.text import CardText
from ingest.cards.units import Unit, other_matter, stable_id, units_of

_MONEY = re.compile(
    r"(?<!证)券|奖励|补助|补贴|资助|贴息|奖补|资金|补偿|项目(?!库|池|清单|路演)|本办法|本措施|本细则|优惠|减缴|减免"
)
# 「可以申请进入上市后备企业库」, 「可以申领人才码」, 「认定为链上企业」
_MAY = re.compile(
    r"(?:可以?|可予|予以|给予)(?:优先)?(?:申请|申报|申领)?(?P<verb>进入|纳入|列入|加入|申领|申请|认定为?|评为|确认为?|入选|请求|备案为?)(?P<what>[^,，。;；:：]{2,20})"
)
# 「申请加入陪跑工作室的企业，应当」, 「申请预审的单位应当」
_APPLYING = re.compile(
    r"(?:拟)?(?:申请|申报|申领|参加|参与|登记|报名参加|提出|发布|入驻|加入|预约|使用|推荐|享受)(?:成为|加入|认定为?|进入|列入|纳入)?(?P<what>[^,，。;；的]{2,18}?)的?(?P<who>企业|单位|机构|人员|个人|申请人|依托单位)?[,，]?(?:还|同时|也|均|都)?(?:应当|应|须|需|必须|$)"
)
# 「申请认定的人才应当」: what it is says the title of the document
_OF_THESE = re.compile(
    r"(?:申请|申报)(?:认定|评定|评价)的?(?:企业|单位|机构|人才|人员|个人|项目|产品|平台)[,，]?(?:应|须|需|必须)"
)
# 「申请预审的单位应当先完成备案，并同时符合」: what the conditions are for is the registration
_FIRST = re.compile(r"应当?(?:先行?|首先)(?:完成|办理|取得|通过)(?P<step>备案|登记|入库|注册|入驻|签约)")
# 「链主企业应当同时符合下列条件」, 「认定为新型研发机构，应当」
_BEING = re.compile(
    r"^(?:认定|评定|申请认定)?(?:为)?(?P<what>[一-鿿A-Z“”（）()]{2,16}?(?:企业|机构|中心|基地|平台|园区|孵化器|工厂|车间|产品|人才|创客空间|库))(?:[,，])?(?:应当|应|须|需|是指|必须|要)"
)
# 「合作银行应当具备下列条件」: a title where such are chosen too (`_CHOSEN`)
_HOLDING = re.compile(
    r"^(?P<what>[一-鿿A-Z“”（）()]{2,12}?)[,，]?(?:应当|应|须|需|必须)(?:同时)?(?:符合|具备|满足)(?:下列|以下)"
)
_CHOSEN = r"(?:遴选|认定|评选|评定|征集|公开招募|择优确定)"
# 「专精特新中小企业认定标准」, 「见习单位条件」
_HEADING = re.compile(
    r"^(?P<what>[一-鿿A-Z“”（）()]{2,20}?(?:企业|机构|中心|基地|平台|园区|孵化器|工厂|车间|产品|人才|单位))(?:主要)?(?P<how>认定|评价|入库|备案|遴选)?(?:主要)?(?:条件|标准|要求)$"
)
_ALONE = ("评价", "认定", "评定", "备案", "入库", "登记")
_GENERAL = re.compile(r"视为|认定|评价")
_PLAIN = re.compile(
    r"^(?:信用)?(?:贷款|授信|信贷)$|^(?:申报|申请|该|本|上述|拟|符合[^,，]*|各|入选|入库|入驻|参[评选会赛加展])?(?:企业|单位|机构|项目|产品|人才|平台)$|合作银行|申报|申请|借款|^人|^(?:条件|对象|材料|时间|范围|程序|流程|方式)$"
)
_NOT_MEANT = re.compile(r"^(?:设立|开办|举办|从事)|复核|异议|延期|退出|注销|处理|从轻|免予|变更|续期|撤回|退回")
_OFFERING = re.compile(r"服务|办事|告知单|入库|备案|申报事项|一件事|指南|规则|实施方案|对接|试点|工作站|平台|认定|评价")
_NO_OFFER = re.compile(r"废止|名单|清单|通讯录|联系方式|问答|常见问题|解读|信用管理|操作指引|规定|条例$|(?<!办)法$")
_CONTENT = re.compile(r"服务内容|服务事项|主要内容|服务范围")
_SERVICE = re.compile(r"服务|预审|陪跑|帮办|代办|对接|审查|码$|通道|修复|诉求|辅导|培训$|路演|贷$")
# what one becomes or gets into, whatever the document is called
_TITLE = re.compile(
    r"(?:企业|单位|机构|中心|基地|园区|孵化器|工厂|车间|产品|人才|银行|工作站|空间|专员|导师|库|名录|目录|备案)(?:认定|评价|入库)?$"
)
_LABELS = re.compile(
    r"^(?:\s*第[一二三四五六七八九十百零]{1,5}条|\s*[(（][一二三四五六七八九十\d]{1,3}[)）]|\s*[一二三四五六七八九十]{1,3}、)\s*"
)
# 「连续两年评分达到80分以上的，认定为A级企业」, 「经评审通过的，纳入培育库」
_BECOMES = re.compile(
    r"(?<![^。;；\n])(?:第[一二三四五六七八九十百零]{1,5}条\s*|[(（][一二三四五六七八九十\d]{1,3}[)）]\s*)?(?P<when>[^。;；\n:：]{4,100}?的(?:[^,，的。;；]{0,6}?(?:企业|单位|机构|项目|人才|人员|产品))?)[,，](?:均|都)?"
    r"(?:可以?|应当|由[^,，。;；]{2,14}|经[^,，。;；]{2,14})?(?:自愿|优先)?(?:申请|申报)?(?:直接)?(?:认定|评定|评为|确定|授予|命名|列入|纳入|进入|加入|入选|备案|登记)为?(?!机关|部门|机构)(?P<what>[^,，。;；:：]{2,18}(?<!的))(?=[,，。;；\n]|$)"
)
# 「C类人才：具有硕士研究生以上学历。」
_CLASS = re.compile(
    r"(?<![^。;；\n])(?:第[一二三四五六七八九十百零]{1,5}条\s*|[(（][一二三四五六七八九十\d]{1,3}[)）]\s*)?(?P<what>[A-Z]类[一-鿿]{0,4}?)(?:[:：]|[,，]?是?指)(?P<when>[^。;；\n]{4,120})"
)
_NO_TITLE = re.compile(
    r"失信|限制|异常|警示|黑名单|抽查|处理|不合格|信用|虚假|骗|违|逾期|撤回|责任|注销|取消|退出|预算|范围|考核|统计|监管|未|不予|责令|整改|弄虚|补正|拨付|公示"
)
_MISDEED = re.compile(
    r"公示|填报|评审通过|审[核查](?:通过|合格)|失信|异常|虚假|骗|违[反规法纪]|弄虚|拒不|逾期未|整改|不合格|撤回|注销|取消|退出|责令|未(?:按|通过|达|经|在|如)|抽查|处罚"
)
# 「无效宣告案件有下列情形之一的，可以请求优先审查：…」, its cases in the same paragraph
_CASES = re.compile(
    r"^(?P<who>[^,，。;；:：]{2,20})(?:有|属于|符合)(?:下列|以下)[^,，。:：]{2,8}(?:之一)?的?[,，]可以?(?:请求|申请|申报|申领)(?P<what>[^,，。;；:：]{2,16})[:：]."
)


# 「高新技术企业认定管理办法」, 「关于组织开展2026年度某市专精特新中小企业认定工作的通知」
_ABOUT_ONE = re.compile(
    r"(?:^|年度?|开展|组织|做好|[市区省县](?!级))(?P<what>(?:(?!年度|开展|组织)[一-鿿“”（）()]){2,16}?(?:企业|机构|中心|基地|平台|园区|孵化器|工厂|车间|产品|人才|空间|单位|装备|工匠|库))[“”]*(?P<how>认定|评价|评定|遴选|入库|备案|申报|评选)"
)
_ITS_CONDITIONS = re.compile(
    r"(?:认定|评价|评定|评选|遴选|入库|备案|申报|参评|基本)(?:的)?(?:基本)?(?:条件|标准|要求)$"
)
_FEWEST_CLASSES = 2
_BESIDES = re.compile(r"[,，]?除[^,，。]{2,30}外[,，]?(?:还|并)?")  # 「除符合第二条规定外，还」
_RECOGNISING = re.compile(r"认定|评价|评定|评审|人才|分级|分类|培育|梯度|目录")


@dataclass(frozen=True, slots=True)
class Qualification:
    """What one may apply for, without money of its own. `section` holds the conditions that are its own, if any."""

    id: str
    name: str
    kind: BenefitKind
    unit: Unit
    provision: Provision
    section: Section | None
    start: int
    end: int
    conditions: tuple[Clause, ...] = ()  # of its own sentence
    row: Kind | None = None  # the row of a table that names it and says for whom it is
    more: tuple[Section, ...] = ()  # further sections of its own conditions


def find_qualifications(
    text: CardText, words: str, sections: Sequence[Section], grants: Sequence[Grant]
) -> list[Qualification]:
    """All titles and services in reading order, each once."""
    listed = _merged([q for s in sections if not s.barring and (q := qualification_of(text, words, s, grants))])
    listed += _in_one_paragraph(text, words)
    setting = [(s.provision.start, s.provision.end) for s in sections if s.listed]
    listed += _in_sentences(text, words, listed)
    offers = offers_of(text, words, pays=bool(grants), setting=setting)
    titles = [_conferred(text, words, q, listed) if q.section else q for q in listed]
    found = [kind for title in titles for kind in _by_kind(text, words, title)]
    merged = [_offered(q, named_among(offers, q.name)) for q in found]
    own = [o for o in offers if not any(_is_within(o, q) for q in found)]
    found = [*merged, *(_served(o) for o in own)]
    found += _classes(text, words, found)
    found += _told_classes(text, words, found)
    if not found and not grants:
        whole = _of_document(text, words, sections)
        found = [whole] if whole else []
    return found


def qualification_of(text: CardText, words: str, section: Section, grants: Sequence[Grant]) -> Qualification | None:
    """The title or service that the list of conditions is for; None where it is for money, or for nothing that one applies for."""
    if not section.listed and section.table is None and not section.demands:
        return None
    lead = _LABELS.sub("", words[section.provision.start : section.provision.lead_end].strip())
    if section.demands:
        lead = _LABELS.sub("", section.subject).strip("，, ")
    name = _name(_BESIDES.sub("", lead), text, words)
    if section.demands and not _TITLE.search(name):
        return None
    if section.listed and not name and _RECOGNISING.search(text.register.title) and class_of_lead(lead):
        name = class_name(class_of_lead(lead))
    if section.listed and not name and (titled := _titled(section, text.register.title)):
        name = titled
    name = name or ("" if grants and not _GENERAL.search(lead) else _headed(section, grants))
    if not name or _NOT_MEANT.search(name) or _NOT_MEANT.search(lead):
        return None
    if named_in(lead, grants) and re.search("申请|申报|申领", lead):
        return None
    provision = section.provision
    return Qualification(
        id=f"{stable_id(text, provision)}-q",
        name=name,
        kind=_kind(name, text.register.title),
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
        at = next((i for i, held in enumerate(kept) if _bare(held.name) == _bare(one.name)), None)
        if at is None or one.section is None:
            kept.append(one)
            continue
        held = kept[at]
        if (
            held.section is not None and held.section.demands and not one.section.demands
        ):  # the list is the better source
            kept[at] = replace(one, more=(held.section, *held.more))
        else:
            kept[at] = replace(held, more=(*held.more, one.section))
    return kept


def _bare(name: str) -> str:
    return re.sub(r"(?:认定|评价|评定|评选|入库|备案|遴选)$", "", name)


def _titled(section: Section, title: str) -> str:
    """What a document on one title is about, where a heading says its conditions: 「二、认定条件」, 「一、申报条件」 of a notice."""
    heading = _LABELS.sub("", section.unit.provision.heading or section.unit.title)
    about = _ABOUT_ONE.search(title)
    if about is None or section.barring or not _ITS_CONDITIONS.match(heading):
        return ""
    what = re.sub(r"^.*“(?=[^”]+”?$)", "", about["what"])  # 「南屏软件园“金种子企业”」
    return "" if _MONEY.search(what) else _shown(what) + about["how"].replace("申报", "认定")


def _kind(name: str, title: str) -> BenefitKind:
    """A service, or a title; where the name says neither, by the document."""
    if _TITLE.search(name):
        return BenefitKind.QUALIFICATION
    return BenefitKind.SERVICE if _SERVICE.search(name) or _SERVICE.search(title) else BenefitKind.QUALIFICATION


# -- lists -----------------------------------------------------------------------------------------------------------


def _in_one_paragraph(text: CardText, words: str) -> Iterator[Qualification]:
    for unit in units_of(text):
        if other_matter(text, unit, words[unit.provision.start : unit.provision.lead_end]):
            continue
        for part in unit.parts:
            said = words[part.start : part.lead_end]
            match = _CASES.match(_LABELS.sub("", said.strip()))
            if match and not _MONEY.search(match["what"]) and not _NOT_MEANT.search(match["what"]):
                name = match["who"] + match["what"]
                kind = _kind(name, text.register.title)
                end = part.start + len(said.rstrip())
                yield Qualification(
                    f"{stable_id(text, part)}-q{part.ordinal}", name, kind, unit, part, None, part.start, end
                )


def _in_sentences(text: CardText, words: str, listed: Sequence[Qualification]) -> Iterator[Qualification]:
    """「连续两年评分达到80分以上的，认定为A级企业」: a title with its condition in one sentence."""
    for unit in units_of(text):
        if other_matter(text, unit, words[unit.provision.start : unit.provision.lead_end]):
            continue
        for part in (unit.provision, *unit.parts):
            said = [m for pattern in (_BECOMES, _CLASS) for m in pattern.finditer(words, part.start, part.lead_end)]
            for number, match in enumerate(said, 1):
                name = _shown(match["what"])
                if (
                    _NO_TITLE.search(words[match.end("when") : match.end()])
                    or _MISDEED.search(match["when"])
                    or re.search(f"{AMOUNT}|下列|以下", match["when"] if match.re is _CLASS else "")
                    or _MONEY.search(name)
                    or any(name in q.name or q.name in name for q in listed)
                ):
                    continue
                kind = _kind(name, text.register.title)
                low, high = match.span("when")
                yield Qualification(
                    f"{stable_id(text, part)}-t{number}", name, kind, unit, part, None, match.start(), match.end(),
                    conditions=tuple(clauses(words, low, high)),
                )  # fmt: skip


def _name(lead: str, text: CardText, words: str) -> str:
    first = _FIRST.search(lead)
    applying = _APPLYING.match(lead)
    if first and applying and not _MONEY.search(applying["what"]):
        return _shown(applying["what"]) + first["step"]
    may = _MAY.search(lead)
    if may and not _MONEY.search(may["what"]):
        return _shown(may["what"])
    if _OF_THESE.match(lead) and (known := re.match(r".*?(?:认定|评定|评价)", document_name(text))):
        return known[0]
    if applying:
        what = applying["what"] + (applying["who"] or "") * lead.startswith(("申请认定", "申报认定", "申请成为"))
        if what in _ALONE:  # 「参加评价的企业应当」: what is assessed says the title
            return document_name(text)
        return "" if _MONEY.search(what) or _PLAIN.search(what) else _shown(what)
    being = _BEING.match(re.split(r"[,，]", lead)[-1] if "规定" in lead else lead)
    if being and not _PLAIN.search(being["what"]) and not _MONEY.search(being["what"]):
        return _shown(being["what"]) + "认定"
    holding = _HOLDING.match(lead)
    if holding and _is_chosen(holding["what"], words):
        return _shown(holding["what"]) + "遴选"
    return ""


def _is_chosen(what: str, words: str) -> bool:
    """Whether such are chosen or recognised at all: 「合作银行每两年遴选一次」."""
    name = re.escape(what)
    return re.search(rf"{name}[^,，。;；]{{0,8}}{_CHOSEN}|{_CHOSEN}[^,，。;；]{{0,4}}{name}", words) is not None


def _headed(section: Section, grants: Sequence[Grant]) -> str:
    """By the heading above: 「三、专精特新中小企业认定标准」."""
    heading = section.unit.provision.heading or section.unit.title
    match = _HEADING.match(_LABELS.sub("", heading))
    if match is None or _MONEY.search(match["what"]) or _PLAIN.search(match["what"]):
        return ""
    return _shown(match["what"]) + (match["how"] or "认定")


def _shown(what: str) -> str:
    return re.sub(r"^(?:成为|加入|进入|列入|纳入)|[“”]|的$", "", what.strip())


# -- the words that give it -------------------------------------------------------------------------------------------


def _conferred(text: CardText, words: str, found: Qualification, all_: Sequence[Qualification]) -> Qualification:
    """With the clause that gives the title as its words, where the document has one."""
    if found.kind is not BenefitKind.QUALIFICATION:
        return found
    title, alone = _bare(found.name), len(all_) == 1
    span = awarding(text, words, title, alone=alone)
    lead = re.sub("[“”]", "", words[found.start : found.end])
    if span is None and not (_MAY.search(lead) or re.search(rf"(?:申请|认定为?){title}", lead)):
        span = conferring(text, words, title, lead, found.unit, alone=alone)
    return replace(found, start=span[0], end=span[1]) if span is not None else found


def _by_kind(text: CardText, words: str, found: Qualification) -> Iterator[Qualification]:
    """One for each kind that the title has, where a table lists them: 「人才码分为金码、蓝码、绿码三种」; else the title itself."""
    rows = kinds_of(text, words, found.unit.provision)
    for number, row in enumerate(rows, 1):
        said = tuple(clauses(words, row.whom_start, row.end)) if row.whom_start else ()
        yield replace(
            found, id=f"{found.id}{number}", name=row.name, start=row.start, end=row.end, conditions=said, row=row
        )
    if not rows:
        yield found


def _classes(text: CardText, words: str, listed: Sequence[Qualification]) -> Iterator[Qualification]:
    """The classes of what a document recognises: 「自主认定人才分为A类、B类、C类」, each where it is described."""
    if not _RECOGNISING.search(text.register.title):
        return
    for unit in units_of(text):
        for number, kind in enumerate(classes_of(text, words, unit.provision), 1):
            if any(q.row or kind.name in q.name for q in listed):
                return
            provision = kind.provision or unit.provision
            name = kind.name + ("认定" if kind.name.endswith(("类", "级", "档", "型")) else "")
            yield Qualification(
                f"{stable_id(text, provision)}-c{number}",
                name,
                BenefitKind.QUALIFICATION,
                unit,
                provision,
                None,
                kind.start,
                kind.end,
            )


def _told_classes(text: CardText, words: str, listed: Sequence[Qualification]) -> Iterator[Qualification]:
    """The classes that a sentence each tells, or the rows of a table: 「D类人才为具有博士学位的全职人才」."""
    if not _RECOGNISING.search(text.register.title):
        return
    units = units_of(text)
    rows = [c for table in text.tables for c in class_rows(text, table)]
    told = rows or list(told_classes(text, words))
    if len(told) + len([q for q in listed if re.match(CLASS, q.name)]) < _FEWEST_CLASSES:
        return
    for number, one in enumerate(told, 1):
        unit = next((u for u in units if u.provision.start <= one.start < u.provision.end), None)
        titles = (q.name for q in listed if q.kind is BenefitKind.QUALIFICATION)
        if unit is None or any(_same_class(name, one.name) for name in titles):
            continue
        said = tuple(clauses(words, one.whom_start, one.end)) if one.whom_start else ()
        row = Kind(one.name, one.start, one.end, one.whom_start) if rows else None
        yield Qualification(
            f"{stable_id(text, one.provision)}-k{number}", one.name, BenefitKind.QUALIFICATION, unit, one.provision, None,
            one.start, one.end, conditions=said, row=row,
        )  # fmt: skip


def _same_class(a: str, b: str) -> bool:
    left, right = re.match(CLASS, a), re.match(CLASS, b)
    return left is not None and right is not None and left[0][:2] == right[0][:2]


def _offered(found: Qualification, offer: Offer | None) -> Qualification:
    """With the sentence that offers the service as its words: joining is for that."""
    if offer is None or found.row or found.name.endswith(("备案", "登记")) or offer.provision is found.provision:
        return found
    return replace(found, name=offer.name, kind=BenefitKind.SERVICE, start=offer.start, end=offer.end)


def _is_within(offer: Offer, found: Qualification) -> bool:
    """Whether the service is what one applies for; registering for it is not yet it."""
    if offer.provision is found.provision:
        return True
    return alike(offer.name, found.name) and not found.name.endswith(("备案", "登记"))


def _served(offer: Offer) -> Qualification:
    kind = BenefitKind.SERVICE
    return Qualification(
        offer.id, offer.name, kind, offer.unit, offer.provision, None, offer.start, offer.end, offer.conditions
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
    titled = re.search(r"(?:认定|评价|评定|入库|备案|申报)$", name) or _TITLE.search(name)
    kind = BenefitKind.QUALIFICATION if titled and not _SERVICE.search(name) else BenefitKind.SERVICE
    return Qualification(f"{stable_id(text, provision)}-q", name, kind, about, provision, section, start, end)
