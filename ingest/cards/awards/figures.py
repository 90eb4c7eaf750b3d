"""What one figure of a sentence grants: a sum, so much for each, a share of a cost."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.policy.card import AmountRule, Fixed, PerUnit, Rate, Ref
from assistant.policy.facts import FactType
from ingest.cards.awards.base_words import base_after, base_before, base_measured, base_over, base_words
from ingest.cards.awards.bases import base_of, count_of
from ingest.cards.awards.per_unit import most_months, most_pieces, per_units
from ingest.cards.awards.quantities import Kind, Quantity, plain_words, quantities
from ingest.cards.awards.role_words import Group, Role
from ingest.cards.awards.scaled import is_own_standard
from ingest.cards.awards.sentences import Spoken
from ingest.cards.awards.years import several_years, year_of


def rule_of(
    spoken: Spoken, group: Group, quantity: Quantity, ref: Ref, over: Quantity | None, who: str = ""
) -> AmountRule | None:
    """The rule of one figure, with `ref` as its words; `over`: of a share, what the cost has to be over; `who`: the kind that is counted,
    where each of several has a sum of its own. None where it is of nothing that is named.
    """
    if group.role is Role.RATE:
        return _rate(spoken, group, quantity, ref, over)
    return _stepped(spoken, group, quantity, ref) or _sum(spoken, group, quantity, ref, who)


# the person who is paid applies: 「给予个人」, 「申请人」, 「生活补贴」; not 「给予用人单位」, 「发给企业」
_PERSONAL = re.compile(r"申请人|本人|个人(?!所得)|(?<!见习)(?:生活|租房|住房|安家|购房)补(?:贴|助)(?!.{0,12}见习)")
_TO_EMPLOYER = re.compile(
    r"(?:给予|发给|拨付给?|补贴|奖励|资助)(?:用人|用工|设站|见习|所在|引才|申报|培训)?(?:企业|单位|机构|雇主)"
)


# 「每新建1个5G基站补助」, 「每增加一条生产线，给予」; not 「每个项目补助」, which says only for what
_EACH_OF = re.compile(
    r"每(?P<verb>[\u4e00-\u9fff]{1,4}?)(?:一|1)\s?(?P<unit>[个项台套家件名条座次场款张种批间辆])(?P<what>[^,;。每]{1,14}?),?"
    r"(?:再|另)?(?:给予|奖励|补助|补贴|资助)[^,;。\d]{0,8}$"
)


# 「每再增加5个百分点，再奖励2万元」, 「每超过10人，另奖励1万元」
_EACH_MORE = re.compile(
    r"(?P<what>每(?:再|新)?(?:增加|提高|增长|超过|超出|上升|降低|减少|节约|满)(?:[\d一二三四五六七八九十百千]{1,5})(?:个百分点|%|[个人名家户件项台套吨]))的?,?"
    r"(?:再|另|另外|额外)?(?:给予|奖励|补助|补贴|资助)[^,;。\d]{0,8}$"
)


def _sum(spoken: Spoken, group: Group, quantity: Quantity, ref: Ref, who: str) -> AmountRule:
    title, lead, plain = plain_words(spoken.text.register.title), plain_words(spoken.lead), spoken.plain
    units = per_units(group.per)
    counted = [u for u in units if u not in ("年", "期")]
    personal = _PERSONAL.search(title + lead + plain) is not None and _TO_EMPLOYER.search(plain) is None
    if personal and {"月", "个月", "年"} & set(units):
        counted = [u for u in counted if u not in ("人", "名", "月", "个月")]  # the person applies for himself
    step = _EACH_OF.search(plain[: group.start]) if not counted else None
    if step is not None:
        asked = spoken.leaves.own.quantity(f"{step['verb']}{step['what']}的数量", FactType.NUMBER, step["unit"])
        return PerUnit(cny=quantity.value, counts=(asked.key,), text=ref.quote, source=ref)
    times = _EACH_MORE.search(plain[: group.start]) if not counted else None
    if times is not None:
        asked = spoken.leaves.own.quantity(f"{times['what']}的次数", FactType.NUMBER, "个")
        return PerUnit(cny=quantity.value, counts=(asked.key,), text=ref.quote, source=ref)
    if not counted:
        return Fixed(cny=quantity.value, text=ref.quote, source=ref)
    before = f"{title}。{lead[-80:]}{plain[: group.start]}"
    longest = most_months(plain) if {"月", "个月"} & set(counted) else None
    counts = tuple(
        _of_kind(who, u, spoken) if who and u not in _OF_TIME else count_of(u, before, spoken.leaves, longest)
        for u in counted
    )
    most = None
    if len(counted) == 1:  # a limit of the product says nothing of one of several counts
        most = longest if longest is not None else most_pieces(plain[group.end :], counted[0])
        most = most if most is not None or longest is not None else _most_before(plain[: group.start], counted[0])
    return PerUnit(cny=quantity.value, counts=counts, max_count=most, text=ref.quote, source=ref)


_OF_TIME = ("月", "个月", "天", "日")


def _of_kind(who: str, unit: str, spoken: Spoken) -> str:
    """The key of how many of a kind there are: 「博士每人3万元，硕士每人1万元」, 「国外每件2万元」."""
    name = f"{who}人数" if unit in ("人", "名", "位") else f"{who}{unit}数"
    return spoken.leaves.own.quantity(name, FactType.NUMBER, "人" if unit in ("名", "位") else unit).key


# 「每年申请资助的专利不超过20件，每件资助3000元」
_ASKED_FOR = re.compile(r"(?:申请|申报|享受|资助|补助|补贴|奖励)[^,;。]{0,16}$")


def _most_before(before: str, unit: str) -> Decimal | None:
    """The number of pieces that a clause before the sum lets be applied for."""
    for found in re.finditer(r"(?:最多|不(?:得)?超过)", before):
        if _ASKED_FOR.search(before[: found.start()]):
            return most_pieces(before[found.start() :], unit)
    return None


# 「产值每增长1000万元奖励5万元」, 「出口额每增加10万美元奖励1万元」
_STEP = re.compile(
    r"(?P<base>[^,;。:]{0,20}?)[,]?每(?:新?增(?:加|长)?|超(?:过|出)?|满|达到)?\s*(?P<n>[\d一二三四五六七八九十百千万亿.]+(?:美)?元)(?:的)?[,]?(?:再|另)?(?:给予|奖励|补助|补贴|资助)[^,;。\d]{0,10}$"
)


def _stepped(spoken: Spoken, group: Group, quantity: Quantity, ref: Ref) -> AmountRule | None:
    """So much for every step of a sum: a share of it, cut down to whole steps where parts of one do not count."""
    plain, leaves = spoken.plain, spoken.leaves
    found = _STEP.search(plain[: group.start])
    step = quantities(found["n"]) if found else []
    if found is None or len(step) != 1 or step[0].kind not in (Kind.MONEY, Kind.FOREIGN):
        return None
    before = plain[: found.start("n")]
    grown = re.search(r"每(?:新?增|增)", found[0]) is not None
    words = f"{_grown_base(before) or base_measured(plain[: group.start]) or ''}{'增量' if grown else ''}"
    if step[0].kind is Kind.MONEY:
        base = base_of(words, before, leaves)
        key, years = base.key, base.years
    else:
        key, years = leaves.own.quantity(f"{words}（{step[0].unit}）", FactType.NUMBER, step[0].unit).key, None
    whole = re.search(rf"不足{re.escape(found['n'])}[^,;。]{{0,8}}(?:不计|不予|舍)", plain) is not None
    rate = quantity.value / step[0].value
    cut = quantity.value if whole else None
    return Rate(rate=rate, base=key, years=years, round_to=cut, text=ref.quote, source=ref)


def _grown_base(before: str) -> str:
    """What grows: 「出口额」 of 「当年出口额较上年度增长的，每」."""
    found = re.findall(r"([\u4e00-\u9fff]{2,10}?)(?:较|比|同比|每|增长|增加|超过)", before)
    return re.sub(r"^(?:企业|当年|上年度|年度|其|对|的)+", "", found[0]) if found else ""


def _rate(spoken: Spoken, group: Group, quantity: Quantity, ref: Ref, over: Quantity | None) -> AmountRule | None:
    plain, lead = spoken.plain, plain_words(spoken.lead)
    before = spoken.sentence.before + plain[: group.base[0] if group.base else group.start]
    words = plain[slice(*group.base)] if group.base else base_words(lead) or base_words(spoken.sentence.before + plain)
    if group.base and re.fullmatch(r"(?:再|按|照)*实际发生额", plain[slice(*group.base)]):
        before = re.sub(r"\([^)]*\)", "", lead).replace("\n", ",") + before  # the caption says of what
    if group.base and is_own_standard(plain[slice(*group.base)]):
        return None
    if quantity.kind is Kind.MULTIPLE and not words:
        words = "上级资金支持额"
    if over is not None and not group.base:
        words = base_over(plain, over.start, over.end) or words
    later_year = not group.base and year_of(plain, group.start) is not None and several_years(plain)
    if later_year and (as_before := _as_before(spoken, quantity, ref)) is not None:
        return as_before
    words = words or base_after(plain[group.end :]) or base_before(plain[: group.start])
    words = words or base_measured(plain[: group.start])
    if not words and (as_before := _as_before(spoken, quantity, ref)) is not None:
        return as_before
    if not words and year_of(plain, group.start) is not None:
        return _as_before(spoken, quantity, ref)
    if not words and "贴息" in lead + plain:
        words = "实际支付利息"
    base = base_of(words or "", before, spoken.leaves)
    past = over.value if over is not None else Decimal(0)
    return Rate(rate=quantity.value, base=base.key, years=base.years, over=past, text=ref.quote, source=ref)


def _as_before(spoken: Spoken, quantity: Quantity, ref: Ref) -> AmountRule | None:
    """「第三年按50%」: of what the rate before it is; None where nothing is named."""
    rule = spoken.reading.amounts[-1].rule if spoken.reading.amounts else None
    changed = {"rate": quantity.value, "source": ref, "text": ref.quote}
    return rule.model_copy(update=changed) if isinstance(rule, Rate) else None
