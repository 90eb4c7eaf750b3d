"""What a share, points or a multiple does: a rate of a cost, a limit, a rise, a part of a payment, or only a threshold."""

from __future__ import annotations

import re

from ingest.cards.awards.quantities import Quantity
from ingest.cards.awards.role_words import (
    AWARD_WORD,
    GRANTED,
    NOUN,
    PARTED,
    PAYING,
    RAISED,
    RISING,
    SIDE_AFTER,
    VERB,
    Group,
    Role,
    amounts,
    award_words,
    either,
)

_PART_PAID = re.compile(
    r"^\s*(?:的)?(?:资金|奖励资金|补助资金|奖励|补助)?(?:拨付|兑付|兑现|发放)|^\s*的比例(?:分期|分年|分次|逐年)?(?:拨付|兑付|兑现|发放)"
)


# 「按研发费用的」, 「给予不超过实际投入」: the words between are the base
_BASE = re.compile(
    r"(?:按照|按|依照|以(?![上下内外])|就|对|给予|减缴|减征|减免|抵减|补助|补贴|奖励|资助|支持|享受|兑现)(?:其|企业|每[家户个]企业|单个企业|不超过|最高|不高于|每年|当年)*(?P<base>(?:(?!不超过|不高于|不低于|不少于)[^，,；;。：:\d%]){2,44}?)\s*(?:总额)?(?:为(?:计算)?基数)?,?(?:给予|予以)?(?:的|×|乘以|x)?(?:最高)?(?:不超过|不高于|最高)?\s*$"
)


# 「资助额度：不超过」
_ANNOUNCED = re.compile(rf"(?:{either(award_words().nouns)})(?:额度|标准|金额|比例|限额)?:\s*$")


_BASE_ONLY = re.compile(r"(?P<base>[^，,；;。：:\d%]{2,30}?)(?:总额)?(?:的|×)\s*$")


_RATE_VERB = re.compile(
    rf"(?:{VERB}|减缴|减免|减征|抵减|加计|扣除|减按|比例)(?:比例|标准)?(?:分别)?(?:为|按|的|不超过|最高|按照|是|:)*\s*$"
)


_RATE_AFTER = re.compile(
    rf"^\s*(?:以内|左右)?(?:的)?(?:比例|标准|额度|税率|幅度)?[^，,；;。\d]{{0,16}}?(?:{NOUN}|给予|予以|计算|计提|计|提取|加计|扣除|抵减|摊销|减免|减缴|返还|退还|核定|兑现|征收|缴纳)"
)


_SHARE = re.compile(
    r"(?:占|比例|比重|比率|占比|增速|增幅|增长|同比|强度|股权?|负债率|利率|毛利率|收益率|覆盖率|满意度|合格率|率)[^，,；;。]{0,16}$"
)


_OF_YEAR = re.compile(r"(?:(?:前|其?后)[两二三四2-4]|第[一二三四五1-5]|首|次)年(?:度)?(?:按照?|为|补贴|补助|:)?\s*$")


_CAP_BASE = re.compile(
    r"(?:不(?:得)?超过|不(?:得)?高于|最高为|最高不超过|上限为|以(?![上下内外]))(?P<base>[^，,；;。：:\d%]{2,40}?)的?(?:最高)?\s*$"
)


def share_role(run: tuple[Quantity, ...], left: str, clause: str, after: str, earlier: list[Group]) -> Group | None:
    if RAISED.search(clause):
        return Group(Role.RAISED, run)
    if RISING.search(clause) and not _SHARE.search(clause[: -len(clause) or None] if not clause else clause[:-2]):
        return Group(Role.RISE, run)
    if (len(run) > 1 and PARTED.search(left) and sum(q.value for q in run) == 1) or (
        (PAYING.search(clause) or _PART_PAID.match(after))
        and (amounts(earlier) or PARTED.search(left) or "拨付" in clause + after)
    ):
        return Group(Role.PAYOUT, run)
    if SIDE_AFTER.match(after) and not (after.startswith("以内") and GRANTED.match(after[2:])):
        return Group(Role.THRESHOLD, run)
    cap = _CAP_BASE.search(clause)
    bounding = cap and (
        amounts(earlier) or re.search(r"(?:合计|之和|总额|累计|金额|补贴|补助|奖励)(?:最高)?不", clause)
    )
    if cap and bounding and not re.search(r"按照?|给予", clause[: cap.start()]):
        return Group(Role.CAP_RATE, run, base=_span(left, clause, cap))
    if cap and not amounts(earlier) and _ANNOUNCED.search(left[: len(left) - len(clause)]):
        return Group(Role.RATE, run, base=_span(left, clause, cap))
    if re.match(r"\s*(?:的)?(?:税率|计入|计算应纳税所得额|的部分计入)", after) or re.search(r"减按\s*$", clause):
        return None
    per_grant = _RATE_AFTER.match(after)
    base = _BASE.search(clause)
    base = None if base and _OF_YEAR.fullmatch(base["base"]) else base
    if base and (per_grant or not _SHARE.search(clause) or clause.rstrip().endswith("的")):
        return Group(Role.RATE, run, base=_span(left, clause, base), up_to=_may(clause))
    if re.search(r"(?:不低于|不少于|超过|高于|低于|达到|达|不足|至少|不超过|增长|下降|占|为|在)\s*$", clause) and (
        _SHARE.search(clause) and not re.search(r"(?:补助|补贴|奖励|贴息|资助|补偿|支持|减缴|抵减)比例为?$", clause)
    ):
        return Group(Role.THRESHOLD, run)
    if _OF_YEAR.search(clause) and AWARD_WORD.search(left + after):  # 「第一年100%、第二年80%」
        return Group(Role.RATE, run)
    if _BORNE.search(clause):
        return Group(Role.RATE, run)
    only = _BASE_ONLY.search(clause)
    if (
        only is not None
        and earlier
        and earlier[-1].role is Role.RATE
        and _ALSO.fullmatch(left[earlier[-1].end : len(left) - len(clause) + only.start("base")])
    ):
        return Group(Role.RATE, run, base=_span(left, clause, only))
    if _RATE_VERB.search(clause) or per_grant or re.search(r"部分[,，]?按照?\s*$", left):
        only = _BASE_ONLY.search(clause)
        return Group(Role.RATE, run, base=_span(left, clause, only) if only else None, up_to=_may(clause))
    return None


_CHARGED = re.compile(
    r"\s*(?:的)?(?:价格|标准|优惠|比例)?(?:收取|收费|计收|计费|结算|优惠|享受|缴纳|使用|租用|出租)|\s*(?:优惠|租金|房租|$)"
)


_OBJECT = re.compile(
    r"\s*(?:征收|缴纳|收取|计征|减免|免除|补贴|补助|资助|承担|报销|返还)?(?:其|企业|入驻企业)?(?:(?:前[两三二]|第[一二三四五]|首)年(?:度)?的?)?"
    r"(?P<base>[^,;。\d%]{0,24}?(?:租金|房租|费用?|税|利息|支出|保费))(?=[,;。、]|$)"
)


_PAID_SHARE = re.compile(rf"\s*(?:的)?(?:比例|标准|额度)?(?:给予|予以|进行)?(?:{VERB}|减免|执行|享受)|\s*$|\s*[,;]")


def word_share_role(
    run: tuple[Quantity, ...], left: str, clause: str, after: str, earlier: list[Group]
) -> Group | None:
    """「按保费的一半」, 「按价格的八折收费」, 「全额补贴租金」, 「减半收取物业费」, 「省级减半」."""
    word = run[0].unit
    if "折" in word and not _CHARGED.match(after):
        return None
    object_ = _OBJECT.match(after) if word[0] in "减全免" else None
    if object_ is not None:
        start = run[-1].end + object_.start("base")
        return Group(Role.RATE, run, base=(start, run[-1].end + object_.end("base")))
    if word[0] == "免" or not ("折" in word or _PAID_SHARE.match(after)):
        return None
    base = _BASE.search(clause) or (_BASE_ONLY.search(clause) if word[0] not in "减全" else None)
    if base is None and word[0] == "全" and (paid := _PAID_FOR.search(clause)) is not None:
        base = paid
    return Group(Role.RATE, run, base=_span(left, clause, base) if base else None)


# 「展位费给予」 before 「全额」
_PAID_FOR = re.compile(r"(?:^|对|将)(?P<base>[^,;。\d%]{1,20}?(?:租金|费用?|利息|支出))(?:给予|予以|由[^,;。]{2,8})?$")


# 「园区承担70%」
_BORNE = re.compile(r"(?:园区|财政|管委会|政府|专项资金|区级)[^,;。\d]{0,6}(?:承担|负担)\s*$")


_ALSO = re.compile(r"(?:[^,;。]{0,6}(?:或者?|和|以及|及|与|加|、))?")


def _may(clause: str) -> bool:
    return re.search(r"(?:不超过|最高|不高于)[^，,]{0,24}$", clause) is not None


def _span(left: str, clause: str, match: re.Match[str]) -> tuple[int, int]:
    offset = len(left) - len(clause)
    return offset + match.start("base"), offset + match.end("base")


def points_role(run: tuple[Quantity, ...], left: str, clause: str, after: str, earlier: list[Group]) -> Group | None:
    return Group(Role.RISE, run) if RISING.search(clause) else None


def multiple_role(run: tuple[Quantity, ...], left: str, clause: str, after: str, earlier: list[Group]) -> Group | None:
    if not re.search(r"配套|匹配", clause + after):
        return None
    base = _BASE.search(clause)
    return Group(Role.RATE, run, base=_span(left, clause, base) if base else None)
