"""What follows from what was told: a certificate with a date is held, what is had for the first time is had."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from assistant.policy.facts import Comparison, KnownFact
from assistant.question.fact_reading.negation import NOT
from assistant.question.fact_reading.telling import Telling

_IMPLIED = {
    "hnte_certified_on": "hnte_valid",
    "hnte_expires_on": "hnte_valid",
    "hnte_months_left": "hnte_valid",
    "hnte_first_time": "hnte_valid",
    "hnte_recertified": "hnte_valid",
    "above_scale_first_on": "above_scale",
    "above_scale_first": "above_scale",
    "home_first": "owns_home",
}
# 「注册资本500万，已全部实缴」; 「认缴两百万，一分没缴」
_FULLY_PAID = re.compile(r"(?:全部|全额|都|全)(?:已经?)?(?:实缴|缴足|到位)|实缴(?:完|到位|齐|完毕)|缴足")
_UNPAID = re.compile(r"一分(?:钱)?(?:都|也|还)?没|(?:还|都|一直|也)没有?(?:实缴|缴|到位)|没有?实缴(?!完|齐)")
_BOUGHT = re.compile(r"买房|买了|购了|买的|购买了|买下|购置了")
_VALID_YEARS = (
    4  # calendar years of a certificate that is valid for three: an older date is no sign that it is still held
)


def tell_implied(telling: Telling) -> None:
    """「2023年12月通过的高企认定」: the certificate is held; 「高企去年到期了」: it is held no longer."""
    _tell_paid_in(telling)
    _tell_guaranteed(telling)
    for told in list(telling.told):
        key = _IMPLIED.get(told.fact.key)
        if key is None or (key == "owns_home" and not _BOUGHT.search(telling.text)):
            continue
        holds = _holds(told.fact, telling.as_of)
        already = [t for t in telling.told if t.fact.key == key]
        renewed = any(t.fact.key == "hnte_recertified" and t.fact.value is True for t in telling.told)
        if holds is False and not renewed:  # it has run out, whatever was called a certificate before
            for t in already:
                t.fact = t.fact.model_copy(update={"value": False})
        if holds is not None and not already:
            part = next(p for p in telling.parts if p.clause.end >= told.end or p is telling.parts[-1])
            telling.tell(part, key, holds, (told.start, told.end))


def _tell_paid_in(telling: Telling) -> None:
    capital = next((t for t in telling.told if t.fact.key == "registered_capital"), None)
    if capital is None or any(t.fact.key == "paid_in_capital" for t in telling.told):
        return
    for part in telling.parts:
        words = telling.text[part.clause.start : part.clause.told]
        if part.clause.sentence == capital.sentence and (unpaid := _UNPAID.search(words)):
            span = (part.clause.start + unpaid.start(), part.clause.start + unpaid.end())
            telling.tell(part, "paid_in_capital", Decimal(0), span)
            return
        match = _FULLY_PAID.search(words) if part.clause.sentence == capital.sentence else None
        if match and not NOT.search(words[: match.start()]):
            span = (part.clause.start + match.start(), part.clause.start + match.end())
            telling.tell(part, "paid_in_capital", capital.fact.value, span, comparison=capital.fact.comparison)
            return


def _tell_guaranteed(telling: Telling) -> None:
    """「担保公司收了3万块担保费，贷款200万」: the loan is the one that is guaranteed."""
    told = {t.fact.key: t for t in telling.told}
    loan, fee = told.get("loan_principal"), told.get("guarantee_fee_paid")
    if loan is None or fee is None or "guaranteed_principal" in told or "担保公司" not in telling.text:
        return
    if loan.sentence == fee.sentence:
        part = next(p for p in telling.parts if p.clause.end >= loan.end or p is telling.parts[-1])
        span = (loan.start, loan.end)
        telling.tell(part, "guaranteed_principal", loan.fact.value, span, comparison=loan.fact.comparison)


def _holds(fact: KnownFact, as_of: date) -> bool | None:
    if isinstance(fact.value, Decimal):  # months left
        return fact.value > 0
    if not isinstance(fact.value, date):
        return True if fact.value is True else None
    if fact.key == "hnte_expires_on":
        return fact.value.year >= as_of.year if fact.comparison is Comparison.ABOUT else fact.value >= as_of
    return True if fact.key != "hnte_certified_on" or as_of.year - fact.value.year <= _VALID_YEARS else None
