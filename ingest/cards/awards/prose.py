"""Amounts in sentences: what is granted, with the bounds, steps and rises that belong to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.policy.card import AmountRule, Band, Base, Op, Progressive, Rate, Ref, Tier, Tiers
from ingest.cards.awards.base_words import base_before, base_words
from ingest.cards.awards.bases import base_of
from ingest.cards.awards.caps import add_cap, bound, cap_by_base, cap_by_rate, caps_by_label
from ingest.cards.awards.figures import rule_of
from ingest.cards.awards.listed import beside, listed
from ingest.cards.awards.payouts import parted, payouts_of, rises_of
from ingest.cards.awards.quantities import Kind, Quantity, plain_words
from ingest.cards.awards.ranges import Bound, read_bounds
from ingest.cards.awards.role_words import Group, Role
from ingest.cards.awards.roles import read_roles
from ingest.cards.awards.rounding import bounds_of
from ingest.cards.awards.scaled import named_before, of_another
from ingest.cards.awards.sentences import (
    NUMBERING,
    Amount,
    Raised,
    Reading,
    Spoken,
    clause_end,
    clause_start,
    condition_words,
    named_first,
    sentences,
)
from ingest.cards.awards.years import in_year, of_years, several_years, year_count, year_of
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.text import CardText

# 「其中首次投保的按80%补贴，每年最高20万元」: a limit of what somebody gets at either rate
_OF_ALL = re.compile(r"每年|年度|单[个户家笔项]|每[家户个]|同一|合计|累计")


def read_prose(text: CardText, start: int, end: int, leaves: LeafReader, lead: str = "") -> Reading:
    """The amounts of text[start:end]. `lead`: the words above it that say what a rate is of, or what is granted."""
    reading = Reading()
    for sentence in sentences(text, start, end):
        _read_sentence(Spoken(text, sentence, lead, leaves, reading))
    return reading


def _read_sentence(spoken: Spoken) -> None:
    text, sentence, leaves, reading = spoken.text, spoken.sentence, spoken.leaves, spoken.reading
    groups = read_roles(
        sentence.plain, f"{plain_words(spoken.lead)}\n{sentence.before}" if spoken.lead else sentence.before
    )
    several = sum(group.role in (Role.GRANT, Role.RATE) for group in groups) > 1
    bands = _bands(spoken, groups)
    if bands is not None:
        reading.amounts.append(bands)
        groups = [g for g in groups if g.role in (Role.CAP, Role.FLOOR)]
    first = len(reading.amounts) - (1 if bands is not None else 0)
    over: Quantity | None = None
    done, before = 0, len(reading.raised)
    for group in groups:
        raised = len(reading.raised) > before and reading.raised[-1].group.role is Role.RATE
        match group.role:
            case Role.RATE if _another_rate(sentence.plain, group, reading):
                reading.raised.append(Raised(group, sentence))
            case Role.GRANT | Role.RATE:
                past = _past(sentence.plain, group, groups) if over is None else None
                group, over = (replace(group, base=None), past) if past is not None else (group, over)
                amount = _amount(spoken, group, over, done, several=several)
                if amount is not None:
                    reading.amounts.append(amount)
                else:
                    words = spoken.ref(0, len(sentence.plain)).quote
                    reading.notes.append(f"金额未能读出，请对照原文：{words[:80]}")
                over, done = None, clause_end(sentence.plain, group.end)
            case Role.OVER:
                over = group.quantities[0]
            case Role.CAP if raised and reading.raised[-1].cap is None and len(group.quantities) == 1:
                reading.raised[-1] = replace(reading.raised[-1], cap=group.quantities[0].value)
                whole = _OF_ALL.search(sentence.plain[clause_start(sentence.plain, group.start) : group.start])
                if whole and reading.amounts and reading.amounts[-1].rule.cap is None:
                    bound(reading.amounts[-1], cap=group.quantities[0].value)
            case Role.BASE_CAP if isinstance(reading.amounts[-1].rule if reading.amounts else None, Rate):
                bound(reading.amounts[-1], base_cap=group.quantities[0].value)
            case Role.CAP:
                add_cap(text, sentence, group, reading, first, leaves)
            case Role.CAP_RATE:
                cap_by_rate(text, sentence, group, leaves, reading)
            case Role.FLOOR if reading.amounts:
                bound(reading.amounts[-1], floor=group.quantities[0].value)
            case Role.LEAST:
                for amount in reading.amounts:
                    bound(amount, least=group.quantities[0].value)
            case Role.ROUND:
                for amount in (a for a in reading.amounts if a.rule.round_to is None):
                    bound(amount, round_to=group.quantities[0].value)
            case Role.PAYOUT:
                reading.payouts += payouts_of(text, sentence, group)
            case Role.RISE:
                reading.rises += rises_of(text, sentence, group, leaves)
            case Role.RAISED:
                reading.raised.append(Raised(group, sentence))
    reading.payouts += parted(text, sentence) if reading.amounts and not reading.payouts else []
    reading.bounds += bounds_of(text, sentence.start, sentence.start + len(sentence.plain)) if reading.amounts else []
    reading.amounts += _whole_cost(spoken) if not groups else []
    reading.amounts += _free_then_half(spoken)
    caps_by_label(text, reading.amounts[first:], leaves)
    cap_by_base(text, sentence, leaves, reading)


def _amount(spoken: Spoken, group: Group, over: Quantity | None, done: int, *, several: bool) -> Amount | None:
    plain, begin = spoken.plain, spoken.sentence.start
    start, end = clause_start(plain, group.base[0] if group.base else group.start), clause_end(plain, group.end)
    number = NUMBERING.match(plain)
    if number and number.end() > start and number.end() <= group.start:
        start = number.end()
    year = year_of(plain, group.start) if several_years(plain) else None
    if year is not None:
        start = max(start, year[0])
        following = plain.find("、第", group.end, end)
        end = following if following >= 0 else end
    ref = spoken.ref(start, end)
    condition = condition_words(plain, start, group.start, done) if year is None else None
    kind = named_first(plain, start, group.base[0] if group.base else group.start) if not year else None
    if kind is not None and not several and not _is_bare(plain, kind, group):
        kind = None
    condition = condition or kind
    span = (begin + condition[0], begin + condition[1]) if condition else None
    who = plain[slice(*kind)] if kind is not None else ""
    share = _share_of_another(spoken, group, ref, plain[slice(*condition)].strip("，,的 ") if condition else "")
    if share is not None:
        return Amount(
            share,
            begin + start,
            begin + end,
            span,
            group.up_to,
            when=in_year(spoken, year) if year else None,
            follows=True,
        )
    rules = [rule_of(spoken, group, q, ref, over, who) for q in group.quantities]
    kept = [r for r in rules if r is not None]
    if len(kept) != len(rules) or not kept:
        return None
    rule, up_to = beside(spoken, group, kept[0], ref) or kept[0], group.up_to
    if len(kept) > 1:
        tiers = listed(spoken, group, kept, ref)
        if tiers is None and not _is_range(plain, group):
            return None
        rule, up_to = (kept[-1], True) if tiers is None else (tiers, up_to)
    when = in_year(spoken, year) if year is not None else None
    return Amount(rule, begin + start, begin + end, span, up_to, group.further, when)


def _share_of_another(spoken: Spoken, group: Group, ref: Ref, who: str) -> AmountRule | None:
    """The share of another amount that a rate is, of this provision or of one before it; None where it is of a cost."""
    if group.role is not Role.RATE or len(group.quantities) > 1:
        return None
    found = of_another(spoken, group, spoken.reading.amounts, ref, who)
    base = spoken.plain[slice(*group.base)] if group.base else ""
    if found is not None or not base:
        return found
    for provision in named_before(spoken, base):
        amounts = read_prose(spoken.text, provision.start, provision.lead_end, spoken.leaves).amounts
        found = of_another(spoken, group, amounts, ref, who) if amounts else None
        if found is not None:
            return found
    return None


def _is_bare(plain: str, kind: tuple[int, int], group: Group) -> bool:
    """Whether a sentence is nothing but a label and its sum: 「（一）博士后工作站50万元」."""
    before = plain[: kind[0]]
    number = NUMBERING.match(before)
    said = before[number.end() if number else 0 :].strip(" ,:")
    return not said and not plain[group.end :].strip(" ,;。")


# 「年度研发投入超过500万元的，就超出部分按10%」
_PAST = re.compile(r"(?:超出|超过|超额|超)(?:上述|该)?(?:金额|数额|标准)?的?部分[^,;。\d]{0,8}$")
_PASSED = re.compile(r"(?:超过|超出|高于|突破|达到|满|不低于)\s*$")


def _past(plain: str, group: Group, groups: Sequence[Group]) -> Quantity | None:
    """The sum over which a share counts, told before as what has to be passed."""
    clause = plain[clause_start(plain, group.start) : group.start]
    if group.role is not Role.RATE or not _PAST.search(clause):
        return None
    passed = [g for g in groups if g.end <= group.start and g.role is Role.THRESHOLD]
    passed = [g for g in passed if g.quantities[0].kind is Kind.MONEY and len(g.quantities) == 1]
    passed = [
        g for g in passed if _PASSED.search(plain[: g.start]) or plain[g.end :].lstrip("(含) ").startswith("以上")
    ]
    return passed[-1].quantities[0] if passed else None


# 「房租三免两减半」: free for so many years, then at half the price for so many
_FREE_THEN_HALF = re.compile(
    r"(?P<free>[一二两三四五1-5])年?免(?:租|征|收|费)?[\s、,]*(?P<half>[一二两三四五1-5])年?减半"
)
_PRICE = re.compile(r"(?P<base>[\u4e00-\u9fff]{0,4}?(?:租金|房租|物业费|使用费|服务费|场租))")


def _free_then_half(spoken: Spoken) -> list[Amount]:
    """The price for the first years and half of it for those that follow, as tiers of the year."""
    plain = spoken.plain
    found = _FREE_THEN_HALF.search(plain)
    if found is None:
        return []
    price = _PRICE.search(plain[clause_start(plain, found.start()) :]) or _PRICE.search(plain)
    if price is None and "租" not in f"{spoken.lead}{plain}":
        return []
    base = base_of(price["base"] if price else "租金", plain[: found.start()], spoken.leaves)
    first, second = (year_count(found[name]) for name in ("free", "half"))
    ref = spoken.ref(*found.span())
    tiers = tuple(
        Tier(
            label=ref.quote,
            when=of_years(spoken, low, high, found.span()),
            amount=Rate(rate=share, base=base.key, years=base.years, text=ref.quote, source=ref),
        )
        for low, high, share in ((0, first, Decimal(1)), (first, first + second, Decimal("0.5")))
    )
    return [Amount(Tiers(tiers=tiers, text=ref.quote, source=ref), ref.start, ref.end)]


# 「补贴标准为企业实际缴纳的社会保险费之和」, 「全额补助检测费用」: the cost itself
_WHOLE_COST = re.compile(
    r"(?:标准|金额|额度)(?:为|按照?|是)(?P<base>[^,;。\d%]{0,12}?实际(?:缴纳|支付|发生)的?[^;。\d%]{2,24}?(?:费用?|租金|利息|金额|支出|部分)(?:之和|总额)?)(?=[,;。]|$)"
    r"|据实(?:给予)?(?:补贴|补助|资助|承担|报销)(?:其|企业)?(?P<cost>[^,;。\d%]{0,16}?(?:费用?|租金|利息|支出))(?=[,;。]|$)"
)


def _whole_cost(spoken: Spoken) -> list[Amount]:
    found = _WHOLE_COST.search(spoken.plain)
    if found is None:
        return []
    ref = spoken.ref(*found.span())
    base = base_of(found["base"] or found["cost"], spoken.plain[: found.start()], spoken.leaves)
    return [Amount(Base(base=base.key, years=base.years, text=ref.quote, source=ref), ref.start, ref.end)]


def _another_rate(plain: str, group: Group, reading: Reading) -> bool:
    """「其中成立不满三年的企业，补助比例为60%」: the rate before it, higher for some."""
    if not reading.amounts or not isinstance(reading.amounts[-1].rule, Rate):
        return False
    clause = plain[clause_start(plain, group.start) : group.start]
    of_them = _OF_THEM.search(plain[: group.start]) is not None and group.base is None
    return of_them or re.search(r"比例(?:为|按|达到)?\s*$", clause) is not None


# 「其中属于智能制造项目的按」, 「其中购置本市设备的，按」
_OF_THEM = re.compile(r"(?:^|[,;])\s*其中[,]?[^,;。]{2,40}(?:[,])?(?:按照?)?\s*$")


def _is_range(plain: str, group: Group) -> bool:
    between = plain[group.quantities[0].end : group.quantities[-1].start]
    return len(group.quantities) == 2 and re.fullmatch(r"[万亿]?\s*[-—–~～至到]+\s*", between) is not None


def _bands(spoken: Spoken, groups: Sequence[Group]) -> Amount | None:
    """「1000万元以下的部分按3%，1000万元至5000万元的部分按4%，超过5000万元的部分按5%」."""
    plain, lead = spoken.plain, spoken.lead
    rates = [g for g in groups if g.role is Role.RATE]
    if len(rates) < 2 or len(re.findall(r"部分", plain)) < 2:
        return None
    bands: list[Band] = []
    at = 0
    for rate in rates:
        clause = plain[at : rate.start]
        bounds = read_bounds(clause)
        if not bounds or "部分" not in clause:
            return None
        band = band_of(bounds, rate.quantities[0].value)
        if band is None:
            return None
        bands.append(band)
        at = rate.end
    if len(bands) != len(re.findall(r"部分", plain[: rates[-1].end])) or any(
        g.role is Role.THRESHOLD and g.quantities[0].kind is Kind.RATIO for g in groups
    ):
        return None
    first = plain[: rates[0].start]
    words = base_words(first) or re.split(r"[\d,]", first)[0].strip() or base_words(lead) or base_before(first) or ""
    words = re.sub(
        r"^(?:第[^条]{1,5}条\s*)?(?:对|按照?|就)?|(?:在|为|超过|不足|分[档段级].{0,8}|实行.{0,8}|给予.{0,8}|[:,])+$",
        "",
        words,
    )
    base = base_of(words, first, spoken.leaves)
    ref = spoken.ref(0, clause_end(plain, rates[-1].end))
    rule = Progressive(base=base.key, years=base.years, bands=tuple(bands), text=ref.quote, source=ref)
    return Amount(rule, ref.start, ref.end)


def band_of(bounds: Sequence[Bound], rate: Decimal) -> Band | None:
    """The band between the bounds of a part."""
    above, up_to = Decimal(0), None
    for side in bounds:
        value = side.quantity.value
        if side.op in (Op.GE, Op.GT):
            above = value
        else:
            up_to = value
    return Band(above=above, up_to=up_to, rate=rate) if above or up_to is not None else None
