"""Sentences that set conditions outside of lists and headings: what applicants must be, what is the only thing that may be, what bars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.policy.provision import Provision

_SENTENCE = re.compile(r"[^。；;\n]+")
_WHOLE = re.compile(r"[^。\n]+")
# what such a sentence is about if it is no condition: how much is paid, papers, procedure, authorities, later duties
_OTHER = re.compile(
    r"下列|以下|如下|下述|包括|方可|后方|日内|日前|月前|年前|次日|更新|选择|一次|其中一项|重新|另行|另有|优先|金额|额度|标准|元|最高|合计|累计不超过|材料|提交|报送|提供|填报|公示|审核|受理|工作日|拨付|监督|检查|管委会|部门|局应|中心应|如实|真实|负责|承担|追回|退回|及时|配合|自觉|不得弄虚|示例|按照?(?:本|有关|相关)"
)
# 「…的，不适用本办法」, 「个人不再作为资助对象」, 「已按…获得补助的项目，不得再次申报」, 「不在评选范围之列」, 「不再重复享受」
_BARS = re.compile(
    r"(?P<who>[^。；;\n]{2,80}?)[,，]?(?:企业|项目)?暂?(?:不适用(?:于)?本|不再?作为[^,，]{0,10}(?:对象|范围)|不得再次?(?:申报|申请|享受)|不能(?:再)?(?:申报|申请|享受)|不再(?:申报|享受)|不再?重复(?:享受|申报|奖励|补助|支持)"
    r"|不(?:参加|参与|列入|纳入)[^,，。；;]{0,6}(?:遴选|评选|认定|评审|评价|支持|奖补)|不(?:在|属于|列入|纳入)[^,，。；;]{0,12}(?:范围|对象|之列|此列))"
)
_NOT_BARS = re.compile(
    r"逾期|超过|部分|重新|另行|撤回|补正|虚假|骗|同时符合|多项|就高|费用|次年|下一?年度|符合下列|下列|以下"
)
_DONE = re.compile(r"已[^,，]{0,40}(?:享受|获得|取得|领取|立项|列入)")  # 「不重复」 bars only who has had something
# 「只能请求减缴尚未到期的收费」, 「仅限首次购房」
_ONLY = re.compile(r"(?:只能|仅限于?|限于|仅能)[^,，。；;]{4,40}")

_WHO = r"(?:企业|单位|机构|申请人|申报人|人员?|个人|主体|项目|产品|团队|平台|基地|职工|人才|载体)"
_APPLYING = r"(?:拟|凡)?(?:申[请报领]|参加|参与|参评|参选|参会|入驻|入库|入选|加入|报名|享受|受助)"
# who takes what a measure gives: 「奖补对象」, 「扶持的企业」
_TAKING = r"(?:奖[励补]|扶持|支持|补[助贴]|资助|申[报请]|服务)的?(?:对象|主体|企业|单位|项目)"
_LABEL = (
    r"(?:\s*(?:第[一二三四五六七八九十百零]{1,5}条|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．](?!\d)))?\s*"
)
# 「申请参加路演的企业应当在高新区注册」, 「参会企业须无不良记录」, 「申报人应当全职工作」; 「申请入库的企业，上年度营业收入应在10亿元以上」
_APPLICANT = re.compile(
    rf"{_LABEL}(?:{_APPLYING}[^,，。；;:：]{{0,24}}?{_WHO}|申[请报]人)(?:[,，]?(?:应当|应|须|必须|需)(?:同时)?(?P<must>[^。\n]+)"
    rf"|[,，](?P<has>[^。\n]*(?:应当?|须|必须|需)[^。\n]*))"
    rf"|{_LABEL}(?:企业|单位|个人|申请人)(?:申[请报领]|享受)[^,，。；;:：]{{0,16}}[,，](?:应当?|须|必须|需)(?:同时)?(?P<is>[^。\n]+)"
    rf"|{_LABEL}(?:(?:本[一-鿿]{{1,4}}的?)?{_TAKING}|企业|单位|个人|人才|借款人|机构)(?:应当?|须|必须|需)(?P<be>(?:同时)?(?:为|是|未|无|没有|具有|具备|属于|拥有|依法)[^。\n]+)"
)
# what an applicant must do, and not be
_DUTY = re.compile(
    r"[^,，]{0,10}?(?:提交|提供|报送|登录|通过[^,，]{0,16}(?:平台|系统|网|窗口|小程序)|填[写报]|配合|如实|书面|及时|妥善|报告|报备|履行|接受|保证|保管|爱护|确保|落实|做好|主动|积极|严格|缴纳|支付|退|变更|公开|向[^,，]{2,20}(?:申[请报]|提出|报|说明)|在[^,，。]{0,20}(?:前|内|之日)|[于自将对按]|签订(?![^,，]*\d)|遵循)"
)
# 「应当具备以下基本条件：甲，乙，丙」 within one paragraph
_LISTED = re.compile(
    r"(?P<lead>[^。\n]*?(?:符合|满足|具备|达到|具有)(?:下列|以下|如下)[^。；;:：\n]{0,14})[:：](?=[^\s])(?P<rest>[^。\n]+)"
)
_ALTERNATIVE = re.compile(r"之一|任[何意]?一|其一|(?<![第\d])[一二两三四五\d]\s?[项条个种]")
# 「有下列情形之一的，不予支持：甲；乙」 within one paragraph
_BARRING_LIST = re.compile(
    r"(?P<lead>[^。\n]*?(?:下列|以下|如下)[^。:：\n]{0,30}(?:不予|不得|不能|不再|不享受|不适用|不纳入|不列入)[^。:：\n]{0,16})[:：](?=[^\s])(?P<rest>[^。\n]+)"
)
_OTHER_LIST = re.compile(
    r"从轻|减轻|免予|退出|注销|终止|暂停|撤销|取消|移出|解除|变更|收回|约谈|材料|优先|奖励|补[助贴]|给予"
)
_NAMES = re.compile(r"(?:下列|以下)(?:行业|领域|产业|类别)")  # the list is of names, not of conditions
_PART = re.compile(r"[^；;]+")


@dataclass(frozen=True, slots=True)
class Stray:
    """[start, end) says a condition, or where `barring` what bars; `subject`: the words it is said of."""

    start: int
    end: int
    subject: str
    barring: bool
    demands: bool = False  # a whole sentence of what applicants must be


def strays(words: str, provision: Provision) -> Iterator[Stray]:
    """Those in the words of the provision itself."""
    for sentence in _WHOLE.finditer(words, provision.start, provision.lead_end):
        found = list(_listed(sentence)) or list(_demanded(sentence))
        yield from found or _in_parts(words, sentence)


def bars_somebody(said: str) -> bool:
    """Whether a sentence says for whom it is not: 「党政机关工作人员不在此列」."""
    bars = _BARS.search(said)
    return (
        bars is not None and not _NOT_BARS.search(said) and ("重复" not in bars[0] or bool(_DONE.search(bars["who"])))
    )


def _in_parts(words: str, whole: re.Match[str]) -> Iterator[Stray]:
    for sentence in _SENTENCE.finditer(words, *whole.span()):
        said = sentence[0]
        bars = _BARS.search(said)
        if bars and bars_somebody(said):
            yield Stray(sentence.start() + bars.start("who"), sentence.start() + bars.end("who"), said, barring=True)
            continue
        if _OTHER.search(said):
            continue
        only = _ONLY.search(said)
        if only:
            yield Stray(sentence.start() + only.start(), sentence.start() + only.end(), said, barring=False)


def _listed(sentence: re.Match[str]) -> Iterator[Stray]:
    """A list within the sentence, introduced by a colon."""
    low = sentence.start()
    barring = _BARRING_LIST.match(sentence[0])
    if barring and (_OTHER_LIST.search(barring["lead"]) or _NAMES.search(barring["lead"])):
        return
    if barring:
        for part in _PART.finditer(sentence[0], barring.start("rest")):
            yield Stray(low + part.start(), low + part.end(), barring["lead"], barring=True, demands=True)
        return
    listed = _LISTED.match(sentence[0])
    if listed and not _OTHER_LIST.search(listed["lead"]):
        start = 0 if _ALTERNATIVE.search(listed["lead"]) else listed.start("rest")
        yield Stray(low + start, sentence.end(), listed["lead"], barring=False, demands=True)


def _demanded(sentence: re.Match[str]) -> Iterator[Stray]:
    """What applicants must be or have."""
    match = _APPLICANT.match(sentence[0])
    if match is None or re.search(r"(?:下列|以下|如下)[^。]{0,14}$|[:：]\s*$", sentence[0]):
        return
    group = next(g for g in ("must", "has", "is", "be") if match[g])
    if not _DUTY.match(match[group]):
        begin = match.start(group)
        yield Stray(sentence.start() + begin, sentence.end(), sentence[0][:begin], barring=False, demands=True)
