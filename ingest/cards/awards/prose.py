"""Amounts in sentences: what is granted, with the bounds, steps and rises that belong to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.policy.card import (
    AmountRule,
    Band,
    Fixed,
    Op,
    PerUnit,
    Progressive,
    Rate,
    Ref,
    Tier,
    Tiers,
)
from assistant.policy.facts import FactType
from ingest.cards.awards.base_words import base_before, base_over, base_words
from ingest.cards.awards.bases import base_of, count_of
from ingest.cards.awards.caps import add_cap, bound, cap_by_base, cap_by_rate, caps_by_label
from ingest.cards.awards.enumerated import enumerated
from ingest.cards.awards.labels import Label, label_conditions, level_in, thresholds
from ingest.cards.awards.payouts import payouts_of, rises_of
from ingest.cards.awards.per_unit import most_months, most_pieces, per_units
from ingest.cards.awards.quantities import Kind, Quantity, plain_words, quantities
from ingest.cards.awards.ranges import Bound, read_bounds
from ingest.cards.awards.roles import Group, Role, read_roles
from ingest.cards.awards.sentences import (
    NUMBERING,
    Amount,
    Raised,
    Reading,
    Sentence,
    clause_end,
    clause_start,
    condition_words,
    sentences,
    words_ref,
)
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.text import CardText


def read_prose(text: CardText, start: int, end: int, leaves: LeafReader, lead: str = "") -> Reading:
    """The amounts of text[start:end]. `lead`: the words above it that say what a rate is of, or what is granted."""
    reading = Reading()
    for sentence in sentences(text, start, end):
        _read_sentence(text, sentence, leaves, lead, reading)
    return reading


# 「按百元取整」, 「取整到千元」, 「以万元为单位取整」, 「精确到元，尾数舍去」; not 「四舍五入」, which is no cut
_WHOLE = re.compile(
    r"(?:按|以|取整(?:到|至)|精确(?:到|至)|计算(?:到|至)|保留(?:到|至)?)\s*(?P<unit>元|百元|千元|万元)(?:整数?)?(?:为(?:计算)?单位)?[^。;]{0,8}(?:取整|舍去|舍尾|不计|为止|去尾)"
    r"|取整(?:到|至)\s*(?P<to>元|百元|千元|万元)|(?P<below>元|百元|千元|万元)以下(?:的)?(?:部分|尾数)?(?:舍去|不计|忽略)"
)
_UNITS = {"元": Decimal(1), "百元": Decimal(100), "千元": Decimal(1000), "万元": Decimal(10_000)}


def bounds_of(text: CardText, start: int, end: int) -> list[tuple[str, Decimal]]:
    """How results are cut down, and below which nothing is paid: `round_to` and `least`, in yuan."""
    names = {Role.ROUND: "round_to", Role.LEAST: "least"}
    found: list[tuple[str, Decimal]] = []
    for sentence in sentences(text, start, end):
        found += [(names[g.role], g.quantities[0].value) for g in read_roles(sentence.plain) if g.role in names]
        whole = _WHOLE.search(sentence.plain)
        if whole is not None and "四舍五入" not in sentence.plain:
            found.append(("round_to", _UNITS[whole["unit"] or whole["to"] or whole["below"]]))
    return found


def _read_sentence(text: CardText, sentence: Sentence, leaves: LeafReader, lead: str, reading: Reading) -> None:
    groups = read_roles(sentence.plain)
    bands = _bands(text, sentence, groups, leaves, lead)
    if bands is not None:
        reading.amounts.append(bands)
        groups = [g for g in groups if g.role in (Role.CAP, Role.FLOOR)]
    first = len(reading.amounts) - (1 if bands is not None else 0)
    over: Quantity | None = None
    done = 0
    for group in groups:
        match group.role:
            case Role.RATE if _another_rate(sentence.plain, group, reading):
                reading.raised.append(Raised(group, sentence))
            case Role.GRANT | Role.RATE:
                amount = _amount(text, sentence, group, leaves, lead, over, done)
                if amount is not None:
                    reading.amounts.append(amount)
                else:
                    words = words_ref(text, sentence, 0, len(sentence.plain)).quote
                    reading.notes.append(f"金额未能读出，请对照原文：{words[:80]}")
                over, done = None, clause_end(sentence.plain, group.end)
            case Role.OVER:
                over = group.quantities[0]
            case Role.CAP:
                add_cap(text, sentence, group, reading, first)
            case Role.CAP_RATE:
                cap_by_rate(text, sentence, group, leaves, reading)
            case Role.FLOOR if reading.amounts:
                bound(reading.amounts[-1], floor=group.quantities[0].value)
            case Role.LEAST:
                for amount in reading.amounts:
                    bound(amount, least=group.quantities[0].value)
            case Role.ROUND:
                for amount in reading.amounts:
                    bound(amount, round_to=group.quantities[0].value)
            case Role.PAYOUT:
                reading.payouts += payouts_of(text, sentence, group)
            case Role.RISE:
                reading.rises += rises_of(text, sentence, group, leaves)
            case Role.RAISED:
                reading.raised.append(Raised(group, sentence))
    reading.bounds += bounds_of(text, sentence.start, sentence.start + len(sentence.plain)) if reading.amounts else []
    reading.amounts += _halved(text, sentence, leaves)
    caps_by_label(text, reading.amounts[first:], leaves)
    cap_by_base(text, sentence, leaves, reading)


def _amount(
    text: CardText, sentence: Sentence, group: Group, leaves: LeafReader, lead: str, over: Quantity | None, done: int
) -> Amount | None:
    plain = sentence.plain
    start, end = clause_start(plain, group.base[0] if group.base else group.start), clause_end(plain, group.end)
    number = NUMBERING.match(plain)
    if number and number.end() > start and number.end() <= group.start:
        start = number.end()
    ref = words_ref(text, sentence, start, end)
    condition = condition_words(plain, start, group.start, done)
    span = (sentence.start + condition[0], sentence.start + condition[1]) if condition else None
    rules = [_rule(text, sentence, group, q, leaves, lead, ref, over) for q in group.quantities]
    kept = [r for r in rules if r is not None]
    if len(kept) != len(rules) or not kept:
        return None
    rule, up_to = kept[0], group.up_to
    if len(kept) > 1:
        tiers = _listed(text, sentence, group, kept, leaves, ref)
        if tiers is None and _is_range(plain, group):
            rule, up_to = kept[-1], True
        elif tiers is None:
            return None
        else:
            rule = tiers
    return Amount(rule, sentence.start + start, sentence.start + end, span, up_to, group.further)


# 「减半征收房产税」
_HALVED = re.compile(r"减半(?:征收|缴纳|收取|计征)(?P<base>[^,;。]{2,30})")


def _halved(text: CardText, sentence: Sentence, leaves: LeafReader) -> list[Amount]:
    found = _HALVED.search(sentence.plain)
    if found is None:
        return []
    ref = words_ref(text, sentence, *found.span())
    base = base_of(f"减半前的{found['base']}", "", leaves)
    rule = Rate(rate=Decimal("0.5"), base=base.key, years=base.years, text=ref.quote, source=ref)
    condition = condition_words(sentence.plain, found.start(), found.start())
    span = (sentence.start + condition[0], sentence.start + condition[1]) if condition else None
    return [Amount(rule, ref.start, ref.end, span)]


def _another_rate(plain: str, group: Group, reading: Reading) -> bool:
    """「其中成立不满三年的企业，补助比例为60%」: the rate before it, higher for some."""
    earlier = bool(reading.amounts) and isinstance(reading.amounts[-1].rule, Rate)
    return earlier and re.search(r"比例(?:为|按|达到)?\s*$", plain[: group.start]) is not None


def _is_range(plain: str, group: Group) -> bool:
    between = plain[group.quantities[0].end : group.quantities[-1].start]
    return len(group.quantities) == 2 and re.fullmatch(r"[万亿]?\s*[-—–~～至到]+\s*", between) is not None


# the person who is paid applies: 「给予个人」, 「申请人」, 「生活补贴」; not 「给予用人单位」, 「发给企业」
_PERSONAL = re.compile(r"申请人|本人|个人(?!所得)|(?<!见习)(?:生活|租房|住房|安家|购房)补(?:贴|助)(?!.{0,12}见习)")
_TO_EMPLOYER = re.compile(
    r"(?:给予|发给|拨付给?|补贴|奖励|资助)(?:用人|用工|设站|见习|所在|引才|申报|培训)?(?:企业|单位|机构|雇主)"
)


def _rule(
    text: CardText,
    sentence: Sentence,
    group: Group,
    quantity: Quantity,
    leaves: LeafReader,
    lead: str,
    ref: Ref,
    over: Quantity | None,
) -> AmountRule | None:
    if group.role is Role.RATE:
        return _rate(sentence, group, quantity, leaves, lead, ref, over)
    stepped = _stepped(text, sentence, group, quantity, leaves, ref)
    if stepped is not None:
        return stepped
    units = per_units(group.per)
    counted = [u for u in units if u not in ("年", "期")]
    personal = _PERSONAL.search(plain_words(text.register.title + lead) + sentence.plain) is not None
    personal = personal and _TO_EMPLOYER.search(sentence.plain) is None
    if personal and {"月", "个月", "年"} & set(units):
        counted = [u for u in counted if u not in ("人", "名", "月", "个月")]  # the person applies for himself
    if not counted:
        return Fixed(cny=quantity.value, text=ref.quote, source=ref)
    before = f"{plain_words(text.register.title)}。{plain_words(lead)[-80:]}{sentence.plain[: group.start]}"
    longest = most_months(sentence.plain) if {"月", "个月"} & set(counted) else None
    counts = tuple(count_of(u, before, leaves, longest) for u in counted)
    most = None
    if len(counted) == 1:  # a limit of the product says nothing of one of several counts
        most = longest if longest is not None else most_pieces(sentence.plain[group.end :], counted[0])
    return PerUnit(cny=quantity.value, counts=counts, max_count=most, text=ref.quote, source=ref)


# 「产值每增长1000万元奖励5万元」, 「出口额每增加10万美元奖励1万元」
_STEP = re.compile(
    r"(?P<base>[^,;。:]{0,20}?)[,]?每(?:新?增(?:加|长)?|超(?:过|出)?|满|达到)?\s*(?P<n>[\d一二三四五六七八九十百千万亿.]+(?:美)?元)(?:的)?[,]?(?:再|另)?(?:给予|奖励|补助|补贴|资助)[^,;。\d]{0,10}$"
)


def _stepped(
    text: CardText, sentence: Sentence, group: Group, quantity: Quantity, leaves: LeafReader, ref: Ref
) -> AmountRule | None:
    """So much for every step of a sum: a share of it, cut down to whole steps where parts of one do not count."""
    plain = sentence.plain
    found = _STEP.search(plain[: group.start])
    step = quantities(found["n"]) if found else []
    if found is None or len(step) != 1 or step[0].kind not in (Kind.MONEY, Kind.FOREIGN):
        return None
    before = plain[: found.start("n")]
    grown = re.search(r"每(?:新?增|增)", found[0]) is not None
    words = f"{_grown_base(before)}{'增量' if grown else ''}"
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


def _rate(
    sentence: Sentence, group: Group, quantity: Quantity, leaves: LeafReader, lead: str, ref: Ref, over: Quantity | None
) -> AmountRule | None:
    plain = sentence.plain
    before = sentence.before + plain[: group.base[0] if group.base else group.start]
    words = plain[slice(*group.base)] if group.base else base_words(lead) or base_words(sentence.before + plain)
    if group.base and re.fullmatch(r"(?:再|按|照)*实际发生额", plain[slice(*group.base)]):
        before = plain_words(lead).replace("\n", ",")  # the caption says of what
    if quantity.kind is Kind.MULTIPLE and not words:
        words = "上级资金支持额"
    if over is not None and not group.base:
        words = base_over(plain, over.start, over.end) or words
    if not words:
        words = base_before(plain[: group.start])
    if not words and re.search(r"第?[一二三四五、]+年[^,]{0,8}$", plain[: group.start]):
        return None  # years with different rates of something that is not named
    if not words and re.search(r"贴息", plain_words(lead) + plain):
        words = "实际支付利息"
    base = base_of(words or "", before, leaves)
    return Rate(
        rate=quantity.value,
        base=base.key,
        years=base.years,
        over=over.value if over is not None else Decimal(0),
        text=ref.quote,
        source=ref,
    )


def _listed(
    text: CardText, sentence: Sentence, group: Group, rules: Sequence[AmountRule], leaves: LeafReader, ref: Ref
) -> Tiers | None:
    """「对国家级、省级、市级分别给予500万元、100万元、30万元」: as many labels as amounts, before them."""
    labels = enumerated(sentence.plain[: group.start], len(rules))
    if labels is None:
        return None
    about = sentence.plain[: group.start][-60:]
    levels = [level_in(sentence.plain, a, b) for a, b in labels]
    spans = [level for level in levels if level is not None] if None not in levels else labels
    at = [Label(sentence.start + a, sentence.start + b, about) for a, b in spans]
    conditions = thresholds(text, at, leaves) or label_conditions(text, at, leaves)
    tiers = tuple(
        Tier(label=text.text[label.start : label.end].strip(), when=c, amount=r)
        for label, c, r in zip(at, conditions, rules, strict=True)
    )
    return Tiers(tiers=tiers, text=ref.quote, source=ref)


def _bands(text: CardText, sentence: Sentence, groups: Sequence[Group], leaves: LeafReader, lead: str) -> Amount | None:
    """「1000万元以下的部分按3%，1000万元至5000万元的部分按4%，超过5000万元的部分按5%」."""
    plain = sentence.plain
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
    first = plain[: rates[0].start]
    words = re.split(r"[\d,]", first)[0].strip() or base_words(lead + first) or base_before(first) or ""
    words = re.sub(r"^(?:第[^条]{1,5}条\s*)?(?:对|按|就)?|(?:在|为|超过|不足)$", "", words)
    base = base_of(words, first, leaves)
    ref = words_ref(text, sentence, 0, clause_end(plain, rates[-1].end))
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
