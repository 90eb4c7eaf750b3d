"""Words by which one may file all the year, or when a notice says: 「常年受理」, 「具体时间以通知为准」."""

from __future__ import annotations

import re

from ingest.cards.filing.words import filing_verbs

# 「常年受理」, 「全年均可在线申请」, 「随时提出」, 「受理时间：全年」, 「随到随办」, 「成熟一个、受理一个」
_ALL_YEAR = re.compile(
    rf"""
    (?: (?:常年|全年|长年|长期|随时|常态化|滚动|全天候|7[×*xX]24小时|24小时)[^，。；、：免]{{0,8}}?
        (?:{filing_verbs()}|开放|入驻|入库|反映|加入|注册|发布(?=需求|[^，。；]{{0,6}}需求))(?!通知|指南|的)
      | (?:时间|期限)(?:为|：|:)?\s?(?:全年|常年|长期(?:有效)?|不限)
      | 随报随审|随到随办|即来即办|即报即审|随申请随受理|随申随[办审享]
      | 成熟一[个批家]、?[，]?\s?(?:受理|申报|推荐|支持|启动|评审|认定)一[个批家]
      | 不限(?:申报|申请|受理)?(?:时间|批次)|不设(?:申报|申请|受理)?(?:时间|期限|批次|截止)|(?:不受|无)(?:申报|申请)?(?:时间|批次)限制
      | 按(?:季度?|月)(?:集中|统一|分批)?(?:组织)?{filing_verbs()}(?!材料|数据|报表)
      | ^\s?(?:常年|全年|长期)\s?(?:（[^（）]*）)?[。；]?$
    )
    """,
    re.VERBOSE,
)
_TOLD = r"(?:通知|公告|通告|指南|公布|发布|平台|系统|网站|部署|安排)"
# 「具体时间以申报通知为准」, 「申报时间另行通知」, 「按照年度通知规定的时间」, 「每年发布申报通知」, 「不定期组织申报」
_BY_NOTICE = re.compile(
    rf"""
    (?: (?:时间|期限|批次|日期|要求|安排|截止|年度|每年|每两年)[^。；，]{{0,16}}?(?:以|按照?|依照|见|根据|由|详见|在)
        [^。；]{{0,40}}?(?:通知|公告|通告|指南)[^。；，]{{0,12}}?(?:为准|执行|确定|规定|明确|公布|另行|办理|组织)
      | (?:时间|批次)[^。；，]{{0,10}}(?:以|按照?)[^。；，]{{0,24}}{_TOLD}[^。；，]{{0,10}}为准
      | (?:时间|期限)[^。；]{{0,20}}(?:见|详见|按照?|参见)[^。；，]{{0,16}}(?:通知|公告|指南)
      | (?:时间|期限|批次)(?:由|经)[^。；，]{{2,20}}(?:另行)?(?:通知|公布|发布|公告|确定|明确)
      | (?:时间|期限|批次)[^。；，]{{0,8}}(?:另行(?:通知|公布|公告|发布|明确|确定)|待定)
      | (?:以|按照?)[^。；，]{{0,20}}(?:申报|年度|当年)?(?:通知|公告|指南)(?:规定|要求|明确|确定)?
        的?(?:时间|期限|要求{filing_verbs()}|要求组织)
      | (?:每年|每两年|定期|适时|按年度|根据[^，。；]{{2,16}})[^。；]{{0,14}}(?:发布|印发|下发)
        [^。；]{{0,8}}(?:申报|申领|征集|评价|认定)?(?:通知|指南|公告)
      | (?:不定期|适时)(?:集中|统一)?(?:组织|开展|启动)[^，。；]{{0,6}}{filing_verbs()}
    )
    """,
    re.VERBOSE,
)
# of what is not filing, or of other years: 「常年免费开放」, 「以后年度的申报时间另行通知」
_NOT_ALL_YEAR = re.compile(r"免费|开放日|热线|客服|监控|值班|接听")
_LATER = re.compile(r"以后年度|下一?年度|公示")
# 「每两年遴选一次」, 「每年组织1至2次申报」: when is not said
_EVERY = re.compile(
    r"(?:每[一两二三半]?年|按年度|每年度)(?:原则上|一般)?[^，。；]{0,8}?(?:申报|受理|遴选|评选|征集|认定|评价|评审|组织|开展)(?:工作)?"
    r"(?:(?:\d|[一两二三])(?:[至到-](?:\d|[一两二三]))?次)?[^，。；]{0,6}?(?=[，。；]|$)"
    r"|[^，。；]{0,8}每[一两二三]?年(?:申报|受理|遴选|评选|征集|认定|评价|评审|组织|开展)(?:\d|[一两二三])(?:[至到-](?:\d|[一两二三]))?次(?:申报)?"
)
# what else is done every year: 「每年考核一次」, 「每年评估」
_NOT__EVERY = re.compile(r"考核|评估|检查|抽查|培训|更新|调整|报告|报送|公布|发布|召开|举办")


# 「每两年遴选一次」: no window of another provision can be the one that is meant
_EVERY_FEW = re.compile(r"每[两二三四五]年")
# 「在办理年度汇算清缴时享受」: every year, when the tax law says
_SETTLED = re.compile(
    r"(?:办理|进行)?(?:当年度?|年度|次年|企业所得税|个人所得税|的)*汇算清缴(?:时|期间?内?)[^，。；]{0,8}?(?:享受|申报|办理|填报|申请)"
)


def settled(sentence: str) -> re.Match[str] | None:
    """The words that tie it to the yearly settlement of taxes."""
    return _SETTLED.search(sentence)


def every_few_years(sentence: str) -> re.Match[str] | None:
    """「每两年遴选一次」; not 「每年」."""
    match = repeated(sentence)
    return match if match and _EVERY_FEW.search(match[0]) else None


def all_year(sentence: str) -> re.Match[str] | None:
    """The words that say so, where they are of filing."""
    match = _ALL_YEAR.search(sentence)
    return match if match and not _NOT_ALL_YEAR.search(sentence) else None


def by_notice(sentence: str, headed: bool) -> re.Match[str] | None:
    """The words that leave the time to a notice. `headed`: a heading says that times are for filing."""
    match = _BY_NOTICE.search(sentence)
    if match is None or _LATER.search(sentence):
        return None
    return match if headed or re.search(filing_verbs(), sentence) else None


# 「按照年度申报通知要求组织申报」, 「主管部门发布征集公告」, 「具体以申报指南为准」: where nothing else is said of when
_TOLD_ELSEWHERE = re.compile(
    rf"""
    (?:按照?|根据|依据|(?<!可)(?<!予)以|依照)
    [^。；，]{{0,24}}(?<!收到)(?:通知|(?:申报|申领|征集|年度|当年|当期|认定|评价)[^。；，]{{0,6}}(?:公告|指南)|工作部署)(?!书|之日|后)的?
    (?:要求|规定|安排|内容|时间)?[^。；，]{{0,10}}(?:为准|组织|执行|{filing_verbs()})
    | (?:发布|印发|下发)[^。；，]{{0,12}}(?:申报|申领|征集|评价|认定|遴选|推荐|入库)[^。；，]{{0,6}}(?:通知|公告|指南)
    """,
    re.VERBOSE,
)
# 「本通知」, 「按照…通知（文号）」 name documents that are there already
_NAMED_ALREADY = re.compile(r"本(?:通知|公告|指南)|《|〔|通知》|印发(?:你们|给)")


def told_elsewhere(sentence: str) -> re.Match[str] | None:
    """The words that send the reader to a notice without a word of time."""
    return None if _NAMED_ALREADY.search(sentence) else _TOLD_ELSEWHERE.search(sentence)


def repeated(sentence: str) -> re.Match[str] | None:
    """「每两年遴选一次」."""
    match = _EVERY.search(sentence)
    return match if match and not _NOT__EVERY.search(match[0]) else None
