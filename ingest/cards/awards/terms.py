"""What goes with an amount: how often it is paid, for how many years, what kind of money it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.policy.card import (
    AmountRule,
    Cadence,
    Combined,
    Difference,
    Nature,
    PerUnit,
    Progressive,
    Rate,
    Tiers,
    Uplifted,
)
from ingest.cards.awards.quantities import plain_words, quantities
from ingest.cards.awards.role_words import award_words

# 「一次性奖励」, 「每家企业只享受一次」; not 「一次性告知补正材料」, nor 「首次获得」, which says when and not how often
_ONCE = re.compile(
    r"一次性(?!告知|补正|提交|补齐)|(?:只|仅|限|仅限|只能|最多)(?:能|可|可以)?(?:享受|奖励|补助|补贴|资助|申报|申请|支持)?一次(?!性)"
)
# 「每人每月1000元」, 「按月发放」, 「每月100元/平方米」
_MONTHLY = re.compile(
    r"每月(?=[^,。;]{0,8}(?:\d|[一二三四五六七八九]))|按月(?:发放|计算|补|给|兑付|申领)|元/[^,。;\d]{0,4}月"
)
# 「每项10万元」, 「单次最高3万元」, 「每个见习期一次」, 「单个项目最高500万元」; not 「单个企业最高500万元」
_EACH = re.compile(
    r"每(?:项|件|次|场|笔|单|批|例|起|班|期(?!间)|届|篇|款|张|本|份)(?!会议|贷款余额)|每(?:个|一)(?:[^,。;\d月年]{1,6}?)(?:一次|各)"
    r"|每(?:引进|培养|新增|获得|授权|招用|招收|吸纳|举办|承办|发表|完成|转化|通过|增加)|每(?:一|1)(?:件|项|人|名|个|家|台|套|场|次)"
    r"|(?:单次|单场|单项|单笔|单件|单期|单班|单例)[^,。;\d]{0,8}(?:最高|不超过|上限|限额)|案件单个|分阶段|各阶段"
    r"|(?:单个|同一|每个|单一)(?:项目|合同|案件|展会|产品|设备|课题|平台|活动|贷款)[^,。;\d]{0,8}(?:最高|不超过|最多|上限|限额)"
    r"|每人(?!每)[^,。;\d年月]{0,8}(?:\d|[一二三四五六七八九])|(?:\d|万)元/人(?![/·.])"
)
# 「每年给予」, 「按年度兑付」, 「连续三年」; not 「每年组织申报」
_YEARLY = re.compile(
    r"每年(?!最高|最多|不超过|累计|合计|限|\d{1,2}月|度?(?:申报|组织|集中|受理|公布|发布|开展|评|认定|培训|举办)|[^,。;]{0,8}(?:月|季度)(?:底|末|前|份))"
    r"|每年度(?=给|补|奖|资|最高)|按年(?!度(?:申报|计划))|逐年|各年度|每人每年|连续[两二三四五六\d]年|分年度"
)
# one amount paid in steps: 「分两年兑现，每年10万元」
_IN_STEPS = re.compile(r"分[两二三四五六\d]{1,2}(?:个)?(?:年|期|次|批)[^。;]*")
# a quantity of a calendar year that the amount is of: 「上年度研发费用」, 「按年度实际融资额」; not 「同一企业年度最高」, 「年度绩效评价」
_OF_A_YEAR = re.compile(
    r"上一?(?:自然|会计)?年度?(?!末|底|度?(?:评|考|绩))|(?<!在)当年(?!起|度?(?:评|考|认|新获))|本年度"
    r"|(?<![企业位构户家园目一上本各个人项期同每会])年度(?:实际|内|向|新增|净增|累计(?:采购|销售))"
)
# 「单个企业年度最高20万元」
_YEARLY_CAP = re.compile(r"(?:年度|每年|每个?自然年度?)[^,。;\d]{0,8}(?:最高|不超过|最多|上限|限额)")
# 「补助期不超过两年」, 「连续三年给予」, 「补贴期限最长三年」, 「贴息期限不超过12个月」, 「累计享受期限最长36个月」
_MOST_YEARS = re.compile(
    r"(?:(?:补贴|补助|贴息|资助|奖励|支持|扶持|享受|发放)(?:的)?(?:期限?|时间|年限)|期限|连续|最长|最多|累计)"
    r"(?:享受|给予|补贴|补助|支持|资助|贴息)?(?:期限?)?(?:最长|最多|为|不(?:得)?超过|享受|给予|累计)*\s*"
    r"(?P<n>\d{1,2}|[一二两三四五六十]{1,3})\s*(?P<unit>年|个月)(?!度|以上|以下|内|以内|[^,;。]{0,10}(?:增长|盈利|收入|产值|纳税|在库|亏损|不低于))"
)
# 「自设立之日起三年内，每年给予」
_WITHIN_YEARS = re.compile(r"(?P<n>\d{1,2}|[一二两三四五六十]{1,3})\s*年内,?(?:每年|逐年|按年)")
# 「自认定次年起五年内，…前三年按」, 「前两年免收，第三年减半」
_YEARS_FROM = re.compile(r"起(?:连续)?\s*(?P<n>\d{1,2}|[一二两三四五六十]{1,3})\s*年内(?=[^。;]*前[两二三四2-4]年)")
# 「运行资助累计不超过三次」, of what is paid each year
_MOST_TIMES = re.compile(
    r"(?:累计|最多|总共)(?:享受|给予|支持|资助)?(?:不超过|最多)?\s*(?P<n>\d|[一二两三四五六])\s*次"
)


def cadence_of(words: str, cells: str, rule: AmountRule) -> Cadence | None:
    """How often it is paid, by its words; None where they do not say. `cells`: those of a table, which also say for whom."""
    plain = plain_words(words)
    shares = all(isinstance(part, Rate | Progressive) for part in _parts(rule))
    if (_MONTHLY.search(plain) or _MONTHLY.search(plain_words(cells))) and (not shares or "按月" in plain):
        return Cadence.MONTHLY
    if _ONCE.search(plain) or re.search(r"一次性", plain_words(cells)):
        return Cadence.ONCE
    if re.search(r"每人每年", plain):
        return Cadence.YEARLY
    if _EACH.search(plain):
        return Cadence.EACH
    if _YEARLY.search(_IN_STEPS.sub("", plain)) or re.search(r"年度(?:绩效|运营|运行)?(?:评价|考核|评估)", plain):
        return Cadence.YEARLY
    if _YEARLY_CAP.search(plain):
        return Cadence.YEARLY
    if any(isinstance(part, Rate | PerUnit | Progressive) for part in _parts(rule)):
        return Cadence.YEARLY if _OF_A_YEAR.search(plain) else None
    return None


_A_YEAR = re.compile(r"(?:年度|每年|全年|每个?自然年度|一年内)")


def bounds_a_year(clause: str, sentence: str) -> bool:
    """Whether a limit in this clause is of all that is paid in a year, where the sentence pays for every event: no limit of one payment."""
    return _A_YEAR.search(clause) is not None and _EACH.search(sentence) is not None and not _OF_A_YEAR.search(sentence)


def _parts(rule: AmountRule) -> Iterator[AmountRule]:
    """The amounts that a rule is put together of."""
    if isinstance(rule, Tiers):
        for tier in rule.tiers:
            yield from _parts(tier.amount)
    elif isinstance(rule, Combined):
        for part in rule.parts:
            yield from _parts(part)
    elif isinstance(rule, Difference | Uplifted):
        yield from _parts(rule.of)
    else:
        yield rule


def nature_of(words: str, around: str = "") -> Nature:
    """What kind of money it is: the first of the kinds whose words occur, else a grant. `around`: the words above and the title."""
    plain = plain_words(words + around)
    subsidised = _SUBSIDY.search(plain_words(words)) is not None
    for name, cues in award_words().natures.items():
        if any(cue in plain for cue in cues) and not (subsidised and name == Nature.CREDIT_LINE):
            return Nature(name)
    return Nature.GRANT


# of a loan that is subsidised: no loan itself
_SUBSIDY = re.compile(r"贴息|补贴|补助|奖励|资助|担保费")


def most_years(words: str) -> int | None:
    """「补助期不超过两年」, 「连续三年给予」, 「贴息期限不超过12个月」, 「累计不超过三次」 → 2, 3, 1, 3; None for a part of a year."""
    plain = plain_words(words)
    found = _MOST_YEARS.search(plain)
    if found is not None:
        number = quantities(found["n"] + found["unit"])
        years = number[0].value / (1 if found["unit"] == "年" else 12) if number else None
        return int(years) if years is not None and years == int(years) and years > 0 else None
    within = _WITHIN_YEARS.search(plain) or _YEARS_FROM.search(plain)
    number = quantities(within["n"] + "年") if within else []
    if number:
        return int(number[0].value)
    times = _MOST_TIMES.search(plain)
    number = quantities(times["n"] + "次") if times and re.search(r"年", plain) else []
    return int(number[0].value) if number else None
