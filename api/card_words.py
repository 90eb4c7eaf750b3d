"""A card as a person reads it: each entry with the words of the text that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.eligibility.wording import condition_words, describe, rule_words
from assistant.policy.card import (
    AllOf,
    AmountRule,
    AnyOf,
    AtLeast,
    Award,
    Benefit,
    BenefitKind,
    Card,
    CardStatus,
    Combined,
    Condition,
    Difference,
    FilingGuide,
    Leaf,
    NoneOf,
    Op,
    Origin,
    Ref,
    Score,
    Take,
    Tiers,
    Uplifted,
    Window,
    WindowKind,
)
from assistant.policy.days import UNIT_NAMES, chinese_date, term
from assistant.policy.fact_values import plain, show_money, show_value
from assistant.policy.facts import FactDefinition, FactType, Value, fact_definitions

KIND_NAMES = {
    BenefitKind.REWARD: "奖励",
    BenefitKind.SUBSIDY: "补贴",
    BenefitKind.QUALIFICATION: "资格认定",
    BenefitKind.INTEREST: "贴息",
    BenefitKind.TAX: "税收优惠",
    BenefitKind.SERVICE: "服务",
}
STATUS_NAMES = {CardStatus.DRAFT: "待核定", CardStatus.APPROVED: "已核定"}
ORIGIN_NAMES = {Origin.READ: "自动读取", Origin.MODEL: "自动读取（含模型建议）", Origin.HAND: "人工编写"}
_OPS = {Op.GE: "≥", Op.GT: "＞", Op.LE: "≤", Op.LT: "＜"}
_WINDOWS = {WindowKind.ALL_YEAR: "常年受理", WindowKind.BY_NOTICE: "以申报通知为准"}
_TAKES = {Take.EACH: "每年均", Take.ANY: "任一年", Take.SUM: "合计", Take.MEAN: "平均"}
_YEARS = {0: "当年", 1: "上年度", 2: "前年"}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: how deep it stands, what it says, and the words that say so."""

    depth: int
    text: str
    source: Ref | None = None


def card_lines(card: Card) -> Iterator[Line]:
    """The whole card, benefit by benefit."""
    words = _Words({**fact_definitions(), **{d.key: d for d in card.facts}})
    if card.common:
        yield Line(0, "共同条件（须同时符合）")
        for condition in card.common:
            yield from words.condition(condition, 1)
    if card.exclusions:
        yield Line(0, "有下列情形之一的，不能享受")
        for condition in card.exclusions:
            yield from words.condition(condition, 1)
    for benefit in card.benefits:
        yield from words.benefit(benefit)
    if card.filing:
        yield Line(0, "申报办理")
        yield from _filing(card.filing, 1)


class _Words:
    def __init__(self, definitions: Mapping[str, FactDefinition]) -> None:
        self._definitions = definitions

    def benefit(self, benefit: Benefit) -> Iterator[Line]:
        yield Line(0, f"【{KIND_NAMES[benefit.kind]}】{benefit.name}（{benefit.id}）", benefit.source)
        if benefit.conditions is not None:
            yield from self.condition(benefit.conditions, 1)
        if benefit.exclusions:
            yield Line(1, "有下列情形之一的，不能享受")
            for condition in benefit.exclusions:
                yield from self.condition(condition, 2)
        if benefit.award:
            yield from self._award(benefit.award)
        for stacking in benefit.stacking:
            yield Line(1, f"叠加：{stacking.text or stacking.source.quote}", stacking.source)
        if benefit.score:
            yield from self._score(benefit.score)
        if benefit.filing:
            yield Line(1, "单独的申报办理")
            yield from _filing(benefit.filing, 2)

    def condition(self, condition: Condition, depth: int) -> Iterator[Line]:
        match condition:
            case Leaf():
                yield Line(depth, self.leaf(condition), condition.source)
                return
            case AllOf(all=parts):
                heading = "同时符合："
            case AnyOf(any=parts):
                heading = "符合其一："
            case NoneOf(none=parts):
                heading = "均不得："
            case AtLeast(at_least=least, of=parts):
                heading = f"至少符合{least}项："
        yield Line(depth, heading)
        for part in parts:
            yield from self.condition(part, depth + 1)

    def leaf(self, leaf: Leaf) -> str:
        """「上年度研发费用 ≥ 100万元」, 「高新技术企业证书有效：是」."""
        definition = self._definitions[leaf.fact]
        years = leaf.years
        when = ""
        if years is not None and definition.yearly:
            when = (
                _YEARS.get(years.last, f"{years.last}年前")
                if years.count == 1
                else f"近{years.count}年{_TAKES[years.take]}"
            )
        name = f"{when}{definition.name}"
        if leaf.op is Op.WITHIN and not isinstance(leaf.value, bool | str | tuple | date):
            return f"{name}在{plain(leaf.value)}{UNIT_NAMES.get(leaf.unit, '')}内"
        shown = _shown(leaf.value, definition)
        return f"{name} {_OPS[leaf.op]} {shown}" if leaf.op in _OPS else f"{name}：{shown}"

    def _award(self, award: Award) -> Iterator[Line]:
        """What was read of the amount, so that it can be held against the words beside it."""
        yield Line(1, f"标准：{describe(award, self._definitions)}", award.rule.source)
        yield from self._tiers(award.rule, 2)

    def _tiers(self, rule: AmountRule, depth: int) -> Iterator[Line]:
        for tier in rule.tiers if isinstance(rule, Tiers) else ():
            words = rule_words(tier.amount, self._definitions)
            yield Line(depth, f"{tier.label}：{words}" if tier.label else words, tier.amount.source)
            yield from self.condition(tier.when, depth + 1)
            yield from self._tiers(tier.amount, depth + 1)
        for part in _parts(rule):
            yield from self._tiers(part, depth)

    def _score(self, score: Score) -> Iterator[Line]:
        for sign, indicators in (("", score.indicators), ("扣分：", score.deductions)):
            for indicator in indicators:
                yield Line(1, f"{sign}{indicator.name}，满分{plain(indicator.most)}分", indicator.source)
                for band in indicator.bands:
                    yield Line(2, f"{condition_words(band.when)}：{plain(band.points)}分")
        for threshold in score.thresholds:
            line = f"，{show_money(threshold.cny)}" if threshold.cny is not None else ""
            yield Line(1, f"{threshold.level}：{plain(threshold.at_least)}分以上{line}", threshold.source)


def _parts(rule: AmountRule) -> Iterable[AmountRule]:
    if isinstance(rule, Combined):
        return rule.parts
    return (rule.of,) if isinstance(rule, Difference | Uplifted) else ()


def _shown(value: Value, definition: FactDefinition) -> str:
    if isinstance(value, tuple):
        return "或".join(show_value(v, definition) for v in value)
    return show_value(value, definition) if definition.type is not FactType.TEXT else str(value)


def _filing(guide: FilingGuide, depth: int) -> Iterator[Line]:
    for window in guide.windows:
        yield Line(depth, f"时间：{_window(window)}", window.source)
    if not guide.windows:
        yield Line(depth, "时间：原文未载明")
    for material in guide.materials:
        only = f"（{material.only_if}）" if material.only_if else ""
        free = "（免交）" if material.exempt else ""
        yield Line(depth, f"材料：{material.name}{only}{free}", material.source)
    for step in sorted(guide.steps, key=lambda s: s.order):
        yield Line(depth, f"步骤{step.order}：{step.name}　{step.text}", step.source)
    for limit in guide.time_limits:
        yield Line(depth, f"时限：{limit.what}{term(limit.count, limit.unit)}", limit.source)
    for contact in (*guide.channels, *guide.contacts):
        told = (contact.department, contact.window, contact.address, contact.phone, contact.url, contact.hours)
        yield Line(depth, f"渠道：{'　'.join(part for part in told if part)}", contact.source)
    if guide.without_application:
        yield Line(depth, "免申即享", guide.without_application)


def _window(window: Window) -> str:
    label = f"{window.label}　" if window.label else ""
    if window.kind in _WINDOWS:
        return label + _WINDOWS[window.kind]
    if window.within is not None and window.unit is not None:
        return f"{label}{window.event}起{term(window.within, window.unit)}内"
    yearly = "每年" if window.kind is WindowKind.YEARLY else ""
    return f"{label}{yearly}{_day(window.opens)}至{_day(window.closes)}"


def _day(day: date | str | None) -> str:
    if day is None:
        return "未载明"
    if isinstance(day, str):
        return f"{int(day[2:4])}月{int(day[5:7])}日"
    return chinese_date(day)
