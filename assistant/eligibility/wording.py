"""The rule of an amount in plain Chinese, without any fact of an enterprise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import assert_never

from assistant.eligibility.known import Definitions, definitions_or_shipped
from assistant.policy.card import (
    AmountRule,
    AtLeast,
    Award,
    Band,
    Base,
    Cadence,
    Combined,
    Condition,
    Difference,
    Fixed,
    Leaf,
    Nature,
    NoneOf,
    Payout,
    PerUnit,
    Progressive,
    Rate,
    Tier,
    Tiers,
    Uplift,
    Uplifted,
    Years,
)
from assistant.policy.conditions import parts_of
from assistant.policy.fact_values import plain, show_money, show_value
from assistant.policy.facts import FactType

CADENCES = {Cadence.ONCE: "一次性", Cadence.YEARLY: "每年", Cadence.MONTHLY: "每月", Cadence.EACH: "每项"}
NATURES = {
    Nature.GRANT: "",
    Nature.VOUCHER: "以券的形式发放",
    Nature.CREDIT_LINE: "属于授信额度，是贷款，不是补贴",
    Nature.REDUCTION: "以减免的形式享受",
    Nature.DEDUCTION: "在税前扣除，不是减免的税额",
    Nature.COMPENSATION: "补偿给金融机构，不是给企业",
}
_TIERS = {"first": "分档：", "sum": "可累加：", "highest": "取最高一档："}
_CELLS = " | "  # between the cells of a quoted table row
_DIGITS = "零一两三四五六七八九"


def describe(award: Award, definitions: Definitions | None = None) -> str:
    """「每年研发费用（上年）的4%，最高80万元，最多3年」. `definitions`: the vocabulary with the card's own facts."""
    words = rule_words(award.rule, definitions_or_shipped(definitions))
    if award.up_to:
        words = f"最高{words}" if isinstance(award.rule, Fixed) else f"不超过{words}"
    return f"{cadence_words(award, words)}{words}{conditions_of_payment(award)}"


def cadence_words(award: Award, words: str) -> str:
    """What stands before the words of an amount: 「每年」, 「一次性，」 before a list, nothing before 「每人」."""
    if award.cadence is None or (award.cadence is Cadence.EACH and words.startswith("每")):
        return ""
    return CADENCES[award.cadence] + ("，" if words.startswith(tuple(_TIERS.values())) else "")


def conditions_of_payment(award: Award, parts: Sequence[str] = ()) -> str:
    """For how many years, in which parts, and what it is if not a grant. `parts`: the amounts of the payouts where known."""
    words = f"，最多{award.max_years}年" if award.max_years else ""
    if award.payouts:
        shown = parts or [_payout(p) for p in award.payouts]
        shares = [f"{percent(p.share)}，" if parts and p.share is not None else "" for p in award.payouts]
        told = "、".join(
            f"{part}（{share}{p.when}）" for part, share, p in zip(shown, shares, award.payouts, strict=True)
        )
        words += f"；{times(len(award.payouts))}：{told}"
    nature = NATURES[award.nature]
    return words + (f"（{nature}）" if nature else "")


def times(count: int) -> str:
    """「分两次」."""
    return f"分{_DIGITS[count] if count < len(_DIGITS) else count}次"


def _payout(payout: Payout) -> str:
    return show_money(payout.cny) if payout.cny is not None else percent(payout.share or Decimal(0))


def percent(rate: Decimal) -> str:
    """0.045 → 「4.5%」."""
    return f"{plain(rate * 100)}%"


def fact_name(key: str, definitions: Definitions) -> str:
    """The name of the fact, or a word for one that the vocabulary does not have."""
    definition = definitions.get(key)
    return definition.name if definition else "计算基数"


def wanted_facts(keys: Iterable[str], definitions: Definitions) -> str:
    """What has to be known: 「研发费用、是否为链主企业」."""
    names = (d.wanted if (d := definitions.get(key)) is not None else fact_name(key, definitions) for key in keys)
    return "、".join(dict.fromkeys(names))


def quantity(value: Decimal, key: str, definitions: Definitions) -> str:
    """A value of the fact as written, in yuan where the vocabulary does not say."""
    definition = definitions.get(key)
    known = definition is not None and definition.type in (FactType.MONEY, FactType.NUMBER, FactType.RATIO)
    return show_value(value, definition) if definition and known else show_money(value)


def condition_words(condition: Condition) -> str:
    """The condition in the words of its leaves, each said once."""
    if isinstance(condition, Leaf):
        return (condition.text or condition.source.quote).removesuffix("的")
    parts = list(dict.fromkeys(condition_words(part) for part in parts_of(condition)))
    match condition:
        case NoneOf():
            return f"不属于“{'”“'.join(parts)}”"
        case AtLeast():
            return f"{'、'.join(parts)}中满足{condition.at_least}项"
        case _:
            return ("，且" if "all" in type(condition).model_fields else "，或者").join(parts)


def rule_words(rule: AmountRule, definitions: Definitions) -> str:
    """The rule with its bounds: 「研发费用（上年）的4%，最高80万元」."""
    note = f"（{rule.text}）" if rule.text else ""
    return f"{_form(rule, definitions)}{_bounds(rule)}{note}"


def _form(rule: AmountRule, definitions: Definitions) -> str:
    match rule:
        case Fixed():
            return show_money(rule.cny)
        case Rate():
            return _rate(rule, definitions)
        case PerUnit():
            return _per_unit(rule, definitions)
        case Base():
            return base_name(rule.base, rule.years, definitions)
        case Tiers():
            return _tiers(rule, definitions)
        case Progressive():
            bands = "，".join(f"{band_words(b)}{percent(b.rate)}" for b in rule.bands)
            return f"{base_name(rule.base, rule.years, definitions)}分段计算：{bands}"
        case Combined():
            return _combined(rule, definitions)
        case Difference():
            return f"{rule_words(rule.of, definitions)}，扣除{fact_name(rule.less, definitions)}后补足差额"
        case Uplifted():
            uplifts = "；".join(f"{condition_words(u.when)}的，{uplift_words(u)}" for u in rule.uplifts)
            best = "（只取其中最高的一项）" if rule.take == "highest" and len(rule.uplifts) > 1 else ""
            return f"{rule_words(rule.of, definitions)}；{uplifts}{best}"
        case _ as unreachable:
            assert_never(unreachable)


def base_name(key: str, years: Years | None, definitions: Definitions) -> str:
    """「研发费用（上年）」, 「营业收入（近三年合计）」."""
    name = fact_name(key, definitions)
    if years is None:
        return name
    take = {"sum": "合计", "mean": "平均"}.get(years.take.value, "")
    if years.count == 1:
        told = {0: "当年", 1: "上年", 2: "前年"}.get(years.last, f"{years.last}年前")
    else:
        told = f"{'含当年的' if years.last == 0 else ''}近{years.count}年{take}"
    return f"{name}（{told}）"


def _rate(rule: Rate, definitions: Definitions) -> str:
    base = base_name(rule.base, rule.years, definitions)
    if rule.over:
        base += f"超过{quantity(rule.over, rule.base, definitions)}部分"
    most = f"（基数最高{quantity(rule.base_cap, rule.base, definitions)}）" if rule.base_cap is not None else ""
    return f"{base}的{percent(rule.rate)}{most}"


def _per_unit(rule: PerUnit, definitions: Definitions) -> str:
    units = [d.unit for key in rule.counts if (d := definitions.get(key)) and d.unit]
    most = f"，最多{plain(rule.max_count)}{units[0] if len(units) == 1 else ''}" if rule.max_count is not None else ""
    if len(units) == len(rule.counts):
        return f"{''.join(f'每{unit}' for unit in units)}{show_money(rule.cny)}{most}"
    return f"{show_money(rule.cny)} × {' × '.join(fact_name(key, definitions) for key in rule.counts)}{most}"


def _tiers(rule: Tiers, definitions: Definitions) -> str:
    told = "；".join(f"{tier_name(t)}的，{rule_words(t.amount, definitions)}" for t in rule.tiers)
    return _TIERS[rule.take] + told


def tier_name(tier: Tier) -> str:
    """Its label, and its condition where that says more: 「第一档（研发投入强度3%至5%）」."""
    words = condition_words(tier.when)
    if not tier.label:
        return words
    said = tier.label in words or words in tier.label or _CELLS in words
    return tier.label if said else f"{tier.label}（{words}）"


def _combined(rule: Combined, definitions: Definitions) -> str:
    parts = [rule_words(part, definitions) for part in rule.parts]
    if rule.form == "sum":
        return "，加上".join(parts)
    return f"{'与'.join(parts)}中的{'较高者' if rule.form == 'highest' else '较低者'}"


def band_words(band: Band) -> str:
    """「500万元以下部分」, 「500万元至1000万元部分」, 「超过1000万元部分」."""
    if band.up_to is None:
        return f"超过{show_money(band.above)}部分"
    if band.above == 0:
        return f"{show_money(band.up_to)}以下部分"
    return f"{show_money(band.above)}至{show_money(band.up_to)}部分"


def uplift_words(uplift: Uplift) -> str:
    """「比例提高10个百分点」, 「上浮20%」, 「增加5万元」."""
    told = []
    if uplift.points is not None:
        told.append(f"比例{_direction(uplift.points)}{plain(abs(uplift.points) * 100)}个百分点")
    if uplift.factor is not None:
        told.append(f"{'上浮' if uplift.factor >= 0 else '下调'}{percent(abs(uplift.factor))}")
    if uplift.cny is not None:
        told.append(f"{'增加' if uplift.cny >= 0 else '减少'}{show_money(abs(uplift.cny))}")
    return "，".join(told)


def _direction(change: Decimal) -> str:
    return "提高" if change >= 0 else "降低"


def _bounds(rule: AmountRule) -> str:
    told = ""
    if rule.floor is not None:
        told += f"，最低{show_money(rule.floor)}"
    if rule.cap is not None:
        told += f"，最高{show_money(rule.cap)}"
    if rule.least is not None:
        told += f"，不足{show_money(rule.least)}的不予支付"
    if rule.round_to is not None:
        told += f"，不足{show_money(rule.round_to)}的部分舍去"
    return told
