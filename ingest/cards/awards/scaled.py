"""Amounts told as a share of another one: 「参与的按主导制定标准的30%奖励」, 「省级减半」, 「按第五条标准的50%」."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.policy.card import AmountRule, Combined, Difference, Fixed, PerUnit, Rate, Ref, Tiers
from ingest.cards.awards.quantities import Quantity, plain_words
from ingest.cards.awards.roles import Group
from ingest.cards.awards.sentences import Amount, Spoken, clause_start

_MONEY = (Fixed, PerUnit)
# 「上述标准」, 「主导制定标准」, 「前款奖励额度」: what is paid to others, no cost
_OWN_STANDARD = re.compile(r"(?:标准|额度|奖励额?|补助额?|资助额?|补贴额?)$")
# 「上级资助额」: what others pay, which is a sum like any other
_OF_ABOVE = re.compile(r"上级|国家(?!标准)|省级?(?!标准)|市级?|财政|到账|实际获得|所获")
# costs of which a share may be paid
_COST = re.compile(r"费|利息|租金|支出|投入|投资|保费|价款|金额|成交额|收入|产值|销售|贷款|融资|担保额|税|资金|成本|合同额|增量|部分")


def is_own_standard(words: str) -> bool:
    """Whether the words say what this measure itself pays, and not a cost."""
    return _OWN_STANDARD.search(words) is not None and _OF_ABOVE.search(words) is None


def of_another(spoken: Spoken, group: Group, quantity: Quantity, ref: Ref) -> AmountRule | None:
    """The share of the amount before it that the words mean; None where they mean a cost, or there is no such amount."""
    base = spoken.plain[slice(*group.base)] if group.base else ""
    earlier = [a for a in spoken.reading.amounts if _in_money(a.rule)]
    if not earlier or (_COST.search(base) and not is_own_standard(base)):
        return None
    named = [a for a in earlier if base and _names(spoken, a, base)]
    if base and not named and not is_own_standard(base):
        return None
    if not base and _COST.search(spoken.plain[clause_start(spoken.plain, group.start) :]):
        return None
    rule = (named or earlier)[-1].rule
    return times(rule, quantity.value).model_copy(update={"text": ref.quote, "source": ref})


def _names(spoken: Spoken, amount: Amount, base: str) -> bool:
    """Whether words (「首次认定」, 「主导制定标准」) are those of an earlier amount."""
    low = amount.condition[0] if amount.condition else amount.start
    said = plain_words(spoken.text.text[low : amount.end])
    short = re.sub(r"^(?:按照?|以)|(?:奖励|补助|补贴|资助)?(?:标准|额度|金额)?的?$", "", base)
    return len(short) > 1 and short in said


def _in_money(rule: AmountRule) -> bool:
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
