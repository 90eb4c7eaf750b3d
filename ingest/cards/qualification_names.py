"""What a title or service is called by the words that set its conditions, by the heading above them, by the document."""

from __future__ import annotations

import re

from ingest.cards.conditions.setting import Section
from ingest.cards.names import document_name
from ingest.cards.qualification import LABELS, MONEY, shown
from ingest.cards.text import CardText

# 「可以申请进入上市后备企业库」, 「可以申领人才码」, 「认定为链上企业」
MAY = re.compile(
    r"(?:可以?|可予|予以|给予)(?:优先)?(?:申请|申报|申领)?(?P<verb>进入|纳入|列入|加入|申领|申请|认定为?|评为|确认为?|入选|请求|备案为?)(?P<what>[^,，。;；:：]{2,20})"
)
# 「申请加入陪跑工作室的企业，应当」, 「申请预审的单位应当」
_APPLYING = re.compile(
    r"(?:拟)?(?:申请|申报|申领|申办|参加|参与|登记|报名参加|提出|发布|入驻|加入|预约|使用|推荐|享受)(?:成为|加入|认定为?|进入|列入|纳入)?(?P<what>[^,，。;；的]{2,18}?)的?(?P<who>企业|单位|机构|人员|个人|申请人|依托单位)?[,，]?(?:还|同时|也|均|都)?(?:应当|应|须|需|必须|$)"
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
_PLAIN = re.compile(
    r"^(?:信用)?(?:贷款|授信|信贷)$|^(?:申报|申请|该|本|上述|拟|符合[^,，]*|各|入选|入库|入驻|参[评选会赛加展])?(?:企业|单位|机构|项目|产品|人才|平台)$|合作银行|申报|申请|借款|^人|^(?:条件|对象|材料|时间|范围|程序|流程|方式)$"
)
# 「高新技术企业认定管理办法」, 「关于组织开展2026年度某市专精特新中小企业认定工作的通知」
_ABOUT_ONE = re.compile(
    r"(?:^|年度?|开展|组织|做好|[市区省县](?!级))(?P<what>(?:(?!年度|开展|组织)[一-鿿“”（）()]){2,16}?(?:企业|机构|中心|基地|平台|园区|孵化器|工厂|车间|产品|人才|空间|单位|装备|工匠|库))[“”]*(?P<how>认定|评价|评定|遴选|入库|备案|申报|评选)"
)
_ITS_CONDITIONS = re.compile(
    r"(?:认定|评价|评定|评选|遴选|入库|备案|申报|参评|基本)(?:的)?(?:基本)?(?:条件|标准|要求)$"
)
_BESIDES = re.compile(r"[,，]?除[^,，。]{2,30}外[,，]?(?:还|并)?")  # 「除符合第二条规定外，还」


def name_in_lead(lead: str, text: CardText, words: str) -> str:
    """By the words that announce the conditions: 「申请加入陪跑工作室的企业，应当」; "" where they name nothing that one applies for."""
    lead = _BESIDES.sub("", lead)
    first = _FIRST.search(lead)
    applying = _APPLYING.match(lead)
    if first and applying and not MONEY.search(applying["what"]):
        return shown(applying["what"]) + first["step"]
    may = MAY.search(lead)
    if may and not MONEY.search(may["what"]):
        return shown(may["what"])
    if _OF_THESE.match(lead) and (known := re.match(r".*?(?:认定|评定|评价)", document_name(text))):
        return known[0]
    if applying:
        what = applying["what"] + (applying["who"] or "") * lead.startswith(("申请认定", "申报认定", "申请成为"))
        if what in _ALONE:  # 「参加评价的企业应当」: what is assessed says the title
            return document_name(text)
        return "" if MONEY.search(what) or _PLAIN.search(what) else shown(what)
    being = _BEING.match(re.split(r"[,，]", lead)[-1] if "规定" in lead else lead)
    if being and not _PLAIN.search(being["what"]) and not MONEY.search(being["what"]):
        return shown(being["what"]) + "认定"
    holding = _HOLDING.match(lead)
    if holding and _is_chosen(holding["what"], words):
        return shown(holding["what"]) + "遴选"
    return ""


def name_in_heading(section: Section) -> str:
    """By the heading above: 「三、专精特新中小企业认定标准」; "" where it names none."""
    heading = section.unit.provision.heading or section.unit.title
    match = _HEADING.match(LABELS.sub("", heading))
    if match is None or MONEY.search(match["what"]) or _PLAIN.search(match["what"]):
        return ""
    return shown(match["what"]) + (match["how"] or "认定")


def name_in_title(section: Section, title: str) -> str:
    """What a document on one title is about, where a heading says its conditions: 「二、认定条件」; else ""."""
    heading = LABELS.sub("", section.unit.provision.heading or section.unit.title)
    about = _ABOUT_ONE.search(title)
    if about is None or section.barring or not _ITS_CONDITIONS.match(heading):
        return ""
    what = re.sub(r"^.*“(?=[^”]+”?$)", "", about["what"])  # 「南屏软件园“金种子企业”」
    return "" if MONEY.search(what) else shown(what) + about["how"].replace("申报", "认定")


def _is_chosen(what: str, words: str) -> bool:
    """Whether such are chosen or recognised at all: 「合作银行每两年遴选一次」."""
    name = re.escape(what)
    return re.search(rf"{name}[^,，。;；]{{0,8}}{_CHOSEN}|{_CHOSEN}[^,，。;；]{{0,4}}{name}", words) is not None
