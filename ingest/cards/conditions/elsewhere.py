"""Sentences that set conditions outside of lists and headings: what is the only thing that may be, and what bars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.policy.provision import Provision

_SENTENCE = re.compile(r"[^。；;\n]+")
# what such a sentence is about if it is no condition: how much is paid, papers, procedure, authorities, later duties
_OTHER = re.compile(
    r"下列|以下|如下|下述|包括|方可|后方|日内|日前|月前|年前|次日|更新|选择|一次|其中一项|重新|另行|另有|优先|金额|额度|标准|元|最高|合计|累计不超过|材料|提交|报送|提供|填报|公示|审核|受理|工作日|拨付|监督|检查|管委会|部门|局应|中心应|如实|真实|负责|承担|追回|退回|及时|配合|自觉|不得弄虚|示例|按照?(?:本|有关|相关)"
)
# 「…的，不适用本办法」, 「个人不再作为资助对象」, 「已按…获得补助的项目，不得再次申报」
_BARS = re.compile(
    r"(?P<who>[^。；;\n]{2,80}?)[,，]?(?:企业|项目)?(?:不适用(?:于)?本|不再?作为[^,，]{0,10}(?:对象|范围)|不得再次?(?:申报|申请|享受)|不能(?:再)?(?:申报|申请|享受)|不再(?:申报|享受)|不重复(?:享受|申报|奖励|补助|支持))"
)
_NOT_BARS = re.compile(
    r"逾期|超过|部分|重新|另行|撤回|补正|虚假|骗|同时符合|多项|就高|费用|次年|下一?年度|符合下列|下列|以下"
)
_DONE = re.compile(r"已[^,，]{0,40}(?:享受|获得|取得|领取|立项|列入)")  # 「不重复」 bars only who has had something
# 「只能请求减缴尚未到期的收费」, 「仅限首次购房」
_ONLY = re.compile(r"(?:只能|仅限于?|限于|仅能)[^,，。；;]{4,40}")


@dataclass(frozen=True, slots=True)
class Stray:
    """[start, end) says a condition, or where `barring` what bars; `subject`: the words it is said of."""

    start: int
    end: int
    subject: str
    barring: bool


def strays(words: str, provision: Provision) -> Iterator[Stray]:
    """Those in the words of the provision itself."""
    for sentence in _SENTENCE.finditer(words, provision.start, provision.lead_end):
        said = sentence[0]
        bars = _BARS.search(said)
        if bars and not _NOT_BARS.search(said) and ("不重复" not in bars[0] or _DONE.search(bars["who"])):
            yield Stray(sentence.start() + bars.start("who"), sentence.start() + bars.end("who"), said, barring=True)
            continue
        if _OTHER.search(said):
            continue
        only = _ONLY.search(said)
        if only:
            yield Stray(sentence.start() + only.start(), sentence.start() + only.end(), said, barring=False)
