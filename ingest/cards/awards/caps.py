"""Upper limits of amounts: in yuan, by a share of a cost, by the cost itself, one for each kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.policy.card import (
    AmountRule,
    Base,
    Combined,
    Fixed,
    PerUnit,
    Rate,
    Ref,
    Tier,
    Tiers,
)
from ingest.cards.awards.bases import base_of, count_of
from ingest.cards.awards.enumerated import enumerated
from ingest.cards.awards.labels import Label, label_conditions, level_in
from ingest.cards.awards.per_unit import per_units
from ingest.cards.awards.quantities import plain_words
from ingest.cards.awards.role_words import Group
from ingest.cards.awards.sentences import (
    Amount,
    Reading,
    Sentence,
    clause_end,
    clause_start,
    words_ref,
)
from ingest.cards.awards.terms import bounds_a_year
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.text import CardText


def bound(amount: Amount, **bounds: Decimal) -> None:
    amount.rule = amount.rule.model_copy(update=bounds)


def add_cap(text: CardText, sentence: Sentence, group: Group, reading: Reading, first: int, leaves: LeafReader) -> None:
    """The cap goes to the amount before it in the sentence, to that of the provision if it has none yet, else it bounds a total."""
    plain = sentence.plain
    ref = words_ref(text, sentence, clause_start(plain, group.start), clause_end(plain, group.end))
    value = group.quantities[0].value
    target = reading.amounts[-1] if reading.amounts else None
    if target is not None and len(group.quantities) > 1 and isinstance(target.rule, Tiers):
        _caps_of_tiers(target, group)
        return
    if len(group.quantities) > 1 and target is not None:
        target.rule = _capped_each(text, sentence, group, target.rule, leaves) or target.rule
        reading.split_caps = tuple(q.value for q in group.quantities)
        return
    if target is None or (len(reading.amounts) <= first and target.rule.cap is not None):
        reading.caps.append((value, ref))
        return
    clause = plain[clause_start(plain, group.start) : group.start]
    total = re.search(r"合计|累计|总额", clause) is not None
    beyond = isinstance(target.rule, Fixed) and value > target.rule.cny  # no limit of one sum, but of several
    of_a_year = _OF_A_YEAR.search(clause) is not None
    monthly = isinstance(target.rule, PerUnit) and "每月" in plain[: group.start] and of_a_year
    of_all = not isinstance(target.rule, PerUnit) and bounds_a_year(clause, sentence.before + plain)
    if (total and (len(reading.amounts) > 1 or beyond)) or (beyond and of_a_year) or monthly or of_all:
        reading.caps.append((value, ref))
        return
    each = _for_each(text, sentence, group, ref, leaves) if isinstance(target.rule, Rate) else None
    if each is not None:
        _lowest(reading, each)
        return
    target.capped.append((ref.start, ref.start + _label_length(clause), value))
    if target.rule.cap is None:
        bound(target, cap=value)
        whole = _OF_ONE_RECEIVER.search(clause)  # 「甲按3%；乙按5%补助，单个企业最高100万元」
        for other in reading.amounts[0 if whole else first : -1]:
            if isinstance(other.rule, Rate) and isinstance(target.rule, Rate) and other.rule.cap is None:
                bound(other, cap=value)
    else:
        reading.caps.append((value, ref))
    target.end = max(target.end, ref.end)


_OF_ONE_RECEIVER = re.compile(r"(?:单[个户家]|每[家户个]|同一)(?:企业|单位|机构|主体|项目)?")
# what a cost has so many of: 「每平方米每月不超过15元」; not 「每台最高4万元」, which bounds one event
_SPREAD = ("人", "名", "位", "平方米", "平米", "㎡", "吨", "亩", "千瓦", "千瓦时", "课时", "公里")


def _for_each(text: CardText, sentence: Sentence, group: Group, ref: Ref, leaves: LeafReader) -> PerUnit | None:
    """「且每人不超过2000元」: so much for each of what the cost is spread over; None for a limit of one event."""
    units = per_units(group.per)
    if not units or units[0] not in _SPREAD:
        return None
    before = sentence.plain[: group.start]
    counts = tuple(count_of(unit, before, leaves) for unit in units if unit != "年")
    return PerUnit(cny=group.quantities[0].value, counts=counts, text=ref.quote, source=ref)


_OF_A_YEAR = re.compile(
    r"(?:同一|单个|每家|每个|单户)(?:企业|单位|机构)?(?:每年|年度|全年)|(?:每年|年度)(?:最高|不超过)"
)


def _capped_each(
    text: CardText, sentence: Sentence, group: Group, rule: AmountRule, leaves: LeafReader
) -> AmountRule | None:
    """「国家级、省级、市级最高分别为300万元、200万元、100万元」: the amount with a cap for each; None where nothing is enumerated."""
    places = enumerated(sentence.plain[: group.start], len(group.quantities))
    if places is None:
        return None
    levels = [level_in(sentence.plain, a, b) for a, b in places]
    spans = [level for level in levels if level is not None] if None not in levels else places
    about = sentence.plain[: group.start][-60:]
    labels = [Label(sentence.start + a, sentence.start + b, about) for a, b in spans]
    tiers = tuple(
        Tier(label=text.text[la.start : la.end], when=c, amount=rule.model_copy(update={"cap": q.value}))
        for la, c, q in zip(labels, label_conditions(text, labels, leaves), group.quantities, strict=True)
    )
    return Tiers(tiers=tiers, text=rule.text, source=rule.source)


def _caps_of_tiers(target: Amount, group: Group) -> None:
    assert isinstance(target.rule, Tiers)
    caps = [q.value for q in group.quantities]
    if len(caps) == len(target.rule.tiers):
        tiers = tuple(
            t.model_copy(update={"amount": t.amount.model_copy(update={"cap": c})})
            for t, c in zip(target.rule.tiers, caps, strict=True)
        )
        target.rule = target.rule.model_copy(update={"tiers": tiers})


_CAP_SCOPE = re.compile(
    r"^(?:同一|单个|单户|单家|每个|每家|每户|单笔|单次|单场|单项|每次|每项|其中|累计|合计|总额|年度|每年|最高|最多|上限|不超过|且|但|补助|奖励|补贴|资助|企业|项目|单位|机构|产品|金额|增量|基础|三年|两年|五年|全年|一个|自然年度|资金)"
)


def _label_length(clause: str) -> int:
    """How many characters of a cap's clause name the kind that it bounds: 「概念验证中心最高不超过」 → 6; 0 for 「单个项目最高」."""
    stripped = clause.lstrip()
    found = re.match(r"(?P<label>[^,;。]{2,20}?)(?:单个|单项|每项)?(?:的)?(?:最高|不超过|上限|封顶|不高于)", stripped)
    if found is None or _CAP_SCOPE.match(stripped):
        return 0
    return len(clause) - len(stripped) + found.end("label")


def caps_by_label(text: CardText, amounts: Sequence[Amount], leaves: LeafReader) -> None:
    """「概念验证中心最高50万元，中试基地最高300万元」: the same amount with a cap for each kind."""
    for amount in amounts:
        named = [(a, b, c) for a, b, c in amount.capped if b > a]
        if len(named) < 2:
            continue
        labels = [Label(a, b) for a, b, _ in named]
        conditions = label_conditions(text, labels, leaves)
        inner = amount.rule.model_copy(update={"cap": None})
        tiers = tuple(
            Tier(label=text.text[label.start : label.end], when=c, amount=inner.model_copy(update={"cap": cap}))
            for label, c, (_, _, cap) in zip(labels, conditions, named, strict=True)
        )
        amount.rule = Tiers(tiers=tiers, text=inner.text, source=inner.source)


def cap_by_rate(text: CardText, sentence: Sentence, group: Group, leaves: LeafReader, reading: Reading) -> None:
    """「补贴总额不超过购房合同价款的10%」: the lowest of the amount and the share."""
    if re.search(r"之和|两级|各级|市、区", sentence.plain[clause_start(sentence.plain, group.start) : group.start]):
        return
    if group.base is None or _AWARD_ITSELF.search(sentence.plain[slice(*group.base)]):
        return
    plain = sentence.plain
    ref = words_ref(text, sentence, clause_start(plain, group.base[0]), clause_end(plain, group.end))
    base = base_of(plain[slice(*group.base)], plain[: group.base[0]], leaves)
    bound = Rate(rate=group.quantities[0].value, base=base.key, years=base.years, text=ref.quote, source=ref)
    _lowest(reading, bound)


# 「不超过补助总额的60%」 divides the award among its receivers
_AWARD_ITSELF = re.compile(r"^[^,]{0,6}(?:补助|奖励|补贴|资助|资金)(?:总额|金额|资金)?的?$")


def _lowest(reading: Reading, bound: AmountRule) -> None:
    if not reading.amounts:
        reading.lowest.append(bound)
        return
    amount = reading.amounts[-1]
    amount.rule = Combined(form="lowest", parts=(amount.rule, bound), text=amount.rule.text, source=amount.rule.source)


# 「按照实际保费据实补贴，每人最高200元」: the cost itself, up to a sum
_ACTUAL = re.compile(
    r"(?:按照?|以|据)(?P<base>实际[^,;。|\d%]{1,12}?(?:费用?|租金|利息|价款|支出|金额|额|保费))(?:据实|全额|予以|给予|进行)*(?:补贴|补助|报销|资助|发放|奖励|核销)"
    r"|(?P<cost>[^,;。|\d%]{2,12}?(?:费用?|租金|利息|价款|支出))(?:部分)?(?:按实|据实|实报实销)(?:予以|给予)?(?:补贴|补助|报销|资助|支付)"
)


def up_to_cost(text: CardText, rule: AmountRule, start: int, end: int, leaves: LeafReader) -> AmountRule | None:
    """The lowest of a sum and the cost that text[start:end) pays in full; None where it names none."""
    plain = plain_words(text.text[start:end])
    found = _ACTUAL.search(plain)
    if found is None:
        return None
    words = found["base"] or found["cost"]
    ref = text.ref(start + found.start(), start + found.end())
    base = base_of(words, plain[: found.start()], leaves)
    cost = Base(base=base.key, years=base.years, text=ref.quote, source=ref)
    return Combined(form="lowest", parts=(rule, cost), text=rule.text, source=rule.source)


# 「租房补贴不得超过申请人实际支付的月租金」
_BASE_CAP = re.compile(
    r"(?:(?:补贴|补助|奖励|资助|金额|总额|标准|最高)[^,;。]{0,8}|[,;]\s*(?:且|并)?(?:最高)?)不(?:得)?(?:超过|高于)(?P<base>[^\d,;。%]{0,20}(?:费用?|租金|利息|价款|支出|投资额|实际支付金额|缴税额|成本|自筹资金|自有资金|自筹经费))(?=[,;。]|$)"
)


def cap_by_base(text: CardText, sentence: Sentence, leaves: LeafReader, reading: Reading) -> None:
    found = _BASE_CAP.search(sentence.plain)
    if found is None:
        return
    ref = words_ref(text, sentence, *found.span())
    base = base_of(found["base"], sentence.plain[: found.start("base")], leaves)
    limit = Base(base=base.key, years=base.years, text=ref.quote, source=ref)
    if len(reading.amounts) > 1 and reading.amounts[-1].end <= sentence.start:  # of all amounts before it
        reading.lowest.append(limit)
    else:
        _lowest(reading, limit)
