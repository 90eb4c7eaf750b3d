"""Amounts told as a share of another one: 「参与的按主导制定标准的30%奖励」, 「省级减半」, 「按第五条标准的50%」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.policy.card import AmountRule, Combined, Difference, Fixed, PerUnit, Rate, Ref, Tiers
from assistant.policy.facts import FactType
from assistant.policy.provision import Provision
from ingest.cards.awards.quantities import plain_words
from ingest.cards.awards.role_words import Group
from ingest.cards.awards.sentences import Amount, Spoken, clause_start

_MONEY = (Fixed, PerUnit)
# 「上述标准」, 「主导制定标准」, 「前款奖励额度」: what is paid to others, no cost
_OWN_STANDARD = re.compile(r"(?:标准|额度|奖励额?|补助额?|资助额?|补贴额?)$")
# 「上级资助额」: what others pay, which is a sum like any other
_OF_ABOVE = re.compile(r"上级|国家(?!标准)|省级?(?!标准)|市级?|财政|到账|实际获得|所获")
# costs of which a share may be paid
_COST = re.compile(
    r"费|利息|租金|支出|投入|投资|保费|价款|金额|成交额|收入|产值|销售|贷款|融资|担保额|税|资金|成本|合同额|增量|部分"
)


def is_own_standard(words: str) -> bool:
    """Whether the words say what this measure itself pays, and not a cost."""
    return _OWN_STANDARD.search(words) is not None and _OF_ABOVE.search(words) is None


def of_another(spoken: Spoken, group: Group, amounts: Sequence[Amount], ref: Ref, who: str) -> AmountRule | None:
    """The share of one of the amounts that the words mean, for `who`; None where they mean a cost, or there is no such amount."""
    base = spoken.plain[slice(*group.base)] if group.base else ""
    earlier = [a for a in amounts if _in_money(a.rule)]
    if not earlier or (_COST.search(base) and not is_own_standard(base)):
        return None
    named = [a for a in earlier if base and _names(spoken, a, base)]
    if base and not named and not is_own_standard(base):
        return None
    if not base and _COST.search(spoken.plain[clause_start(spoken.plain, group.start) :]):
        return None
    rule = _counted_by(times((named or earlier)[-1].rule, group.quantities[0].value), who, spoken)
    return rule.model_copy(update={"text": ref.quote, "source": ref})


def named_before(spoken: Spoken, base: str) -> Iterator[Provision]:
    """The provisions that the words 「第五条标准」, 「所获奖金」 mean: the one that they cite, else those before that speak of it."""
    cited = _CITED.search(base)
    if cited is not None:
        provision = spoken.text.named(cited[0])
        if provision is not None:
            yield provision
        return
    core = _AROUND_NAME.sub("", base)
    if len(core) < _SHORTEST or _COST.search(core) or not _AWARD.search(core):
        return
    for provision in reversed(spoken.text.provisions):
        if provision.end <= spoken.sentence.start and core in plain_words(spoken.text.words(provision)):
            yield provision


_CITED = re.compile(r"第[零一二三四五六七八九十百\d]+条(?:第[(（][一二三四五六七八九十]+[)）]项)?")
_AWARD = re.compile(r"奖金|奖励|补助|补贴|资助")
_AROUND_NAME = re.compile(r"^(?:按照?|以|其)*(?:所|已)?(?:获得?|取得|享受)?的?|(?:标准|额度|金额|总额|额)?的?$")
_SHORTEST = 2


def _counted_by(rule: AmountRule, who: str, spoken: Spoken) -> AmountRule:
    """The rule with what it counts asked for anew, for those who get the share."""
    if isinstance(rule, Combined):
        return rule.model_copy(update={"parts": tuple(_counted_by(p, who, spoken) for p in rule.parts)})
    if not isinstance(rule, PerUnit) or not who:
        return rule
    counts = tuple(
        spoken.leaves.own.quantity(f"{who}（{key}）", FactType.NUMBER, "").key if key.startswith("x_") else key
        for key in rule.counts
    )
    return rule.model_copy(update={"counts": counts})


def _names(spoken: Spoken, amount: Amount, base: str) -> bool:
    """Whether words (「首次认定」, 「主导制定标准」) are those of an earlier amount."""
    low = amount.condition[0] if amount.condition else amount.start
    said = plain_words(spoken.text.text[low : amount.end])
    short = re.sub(r"^(?:按照?|以)|(?:奖励|补助|补贴|资助)?(?:标准|额度|金额)?的?$", "", base)
    return any(len(words) > 1 and words in said for words in (short, _AROUND_NAME.sub("", base)))


def _in_money(rule: AmountRule) -> bool:
    if isinstance(rule, Combined):
        return all(map(_in_money, rule.parts))
    return isinstance(rule, _MONEY) or (isinstance(rule, Tiers) and all(_in_money(t.amount) for t in rule.tiers))


def times(rule: AmountRule, share: Decimal) -> AmountRule:
    """The rule with every figure of it multiplied, its cap included."""
    cap = {"cap": rule.cap * share} if rule.cap is not None else {}
    match rule:
        case Fixed() | PerUnit():
            return rule.model_copy(update={"cny": rule.cny * share, **cap})
        case Rate():
            return rule.model_copy(update={"rate": rule.rate * share, **cap})
        case Tiers():
            tiers = tuple(t.model_copy(update={"amount": times(t.amount, share)}) for t in rule.tiers)
            return rule.model_copy(update={"tiers": tiers, **cap})
        case Combined():
            return rule.model_copy(update={"parts": tuple(times(p, share) for p in rule.parts), **cap})
        case Difference():
            return rule.model_copy(update={"of": times(rule.of, share), **cap})
        case _:
            return rule
