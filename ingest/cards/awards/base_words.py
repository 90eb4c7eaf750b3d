"""The words that say what a rate is of, where the rate itself does not."""

from __future__ import annotations

import re

from ingest.cards.awards.quantities import plain_words

# 「以研发费用为基数」, 「就新增采购额按表1分段」, 「占符合条件的实际支付利息」, 「按实缴租金补贴比例」, 「＝实际支付利息×贴息比例」
_BASE_WORDS = (
    re.compile(r"以(?P<base>[^,;。]{2,40}?)(?:\([^)]*\))?为(?:计算)?(?:基数|依据|基础)"),
    re.compile(r"就(?P<base>[^,;。]{2,30}?)(?:\([^)]*\))?(?:按|按照|,按)"),
    re.compile(r"占(?P<base>[^,;。()]{2,30}?)(?:的?比例|的?比重|\)|$)"),
    re.compile(r"[=＝](?P<base>[^=＝×,;。]{2,40}?)[×*](?:[^,;。×]{0,8})(?:比例|系数|费率)"),
    re.compile(
        r"按照?(?P<base>[^,;。\d]{2,30}?)(?:的)?(?:一定|相应|下列|以下|不同|对应|补贴|补助|奖励|资助|规定)?比例"
    ),
    re.compile(r"(?P<base>租金|房租|保费|担保费|利息|学费|培训费)(?:补贴|补助|资助)(?:比例|标准)"),
    re.compile(r"(?:承担|补偿|弥补)(?P<base>[^,;。\d]{2,30}?)(?:$|[,;。:])"),
)


def base_words(lead: str) -> str | None:
    """The words that say what the rates of a table or list are of."""
    plain = plain_words(lead)
    for pattern in _BASE_WORDS:
        found = pattern.search(plain)
        if found is not None and not re.fullmatch(r"(?:表|附件|以下|下列|下述|相应|上述).{0,6}", found["base"]):
            return found["base"]
    return None


# 「50%租金补贴」, 「30%的贷款利息补贴」
_AFTER_RATE = re.compile(
    r"^\s*的?(?P<base>[^,;。\d%]{0,8}?(?:租金|房租|利息|费用?|保费))(?:补贴|补助|资助|优惠|减免|支持)"
)
# 「、第二年80%、第三年60%的比例给予房租补贴」: of several shares
_OF_SHARES = re.compile(r"^[^;。]*的比例给予(?P<base>租金|房租|利息|保费|[\u4e00-\u9fff]{2,4}费)(?:补贴|补助|资助)")
# 「设备投资500万元至2000万元的，按8%」: what is measured is also what is shared
_MEASURED = re.compile(
    r"(?:^|[,;。:对按])(?P<base>[^,;。:\d对按]{2,24}?)(?:达到|达|超过|在|为|不低于|满)?\s*[\d一二三四五六七八九十百千.]+(?:万|亿)?元"
)


def base_after(after: str) -> str | None:
    """The cost named just after a rate."""
    found = _AFTER_RATE.match(after) or _OF_SHARES.match(after)
    return found["base"] if found else None


def base_measured(left: str) -> str | None:
    """What the last sum before a rate is of, where it says who is paid."""
    found = list(_MEASURED.finditer(left))
    return found[-1]["base"] if found else None


# 「超过2000万元部分的研发费用」, 「技术合同成交额超过100万元的部分」
_OVER_AFTER = re.compile(r"^\s*(?:以上)?的?部分的?(?P<base>[^,;。]{2,20}?)(?=,|按|给予|$)")
_OVER_BEFORE = re.compile(r"(?P<base>[^,;。]{2,24}?)(?:超过|超出|高于|超)\s*$")


def base_over(plain: str, start: int, end: int) -> str | None:
    """What the amount over which a rate counts is of; the amount stands at [start, end)."""
    found = _OVER_AFTER.match(plain[end:])
    if found is not None and found["base"].strip("的 "):
        return found["base"]
    before = _OVER_BEFORE.search(plain[:start])
    return re.sub(r"^(?:第[^条]{1,5}条\s*)?(?:对|就)?", "", before["base"]) if before else None


# 「对企业发生的检测费用，给予50%补助」
_COST_BEFORE = re.compile(
    r"(?:对|就|将|为)?(?P<base>[^,;。]{0,20}?(?:费用?|利息|租金|支出|投入|保费|投资额?|价款|金额|成交额))(?:部分|总额)?(?:的)?[,，]?[^,]{0,6}$"
)


def base_before(left: str) -> str | None:
    """The cost named just before a rate that names none itself."""
    clauses = [c for c in re.split(r"[,;:。]", left) if c.strip()]
    for clause in reversed(clauses[-3:]):
        found = _COST_BEFORE.search(clause)
        if found is not None:
            return (
                re.split(r"(?:发生|支付|产生|缴纳|开展|购买|支出)的(?=.)|发生|支付|产生|缴纳|开展|购买", found["base"])[
                    -1
                ]
                or found["base"]
            )
    return None
