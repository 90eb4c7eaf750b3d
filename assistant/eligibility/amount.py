"""What a benefit is worth to an enterprise: exact, with every step and the words it rests on, or what is missing to compute it."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal, localcontext

from assistant.eligibility.calculation import Calculation
from assistant.eligibility.known import Definitions, Facts, Holds, definitions_or_shipped
from assistant.eligibility.ranges import Range
from assistant.eligibility.wording import cadence_words, conditions_of_payment, describe, times, wanted_facts
from assistant.policy.card import Award
from assistant.policy.fact_values import show_money
from assistant.policy.judgement import AmountResult, Traced

_DIGITS = 60  # enough that products of yuan, rates and counts stay exact
_FEN = Decimal("0.01")


def compute(award: Award, facts: Facts, holds: Holds, definitions: Definitions | None = None) -> AmountResult:
    """The amount of `award` for what is known.

    `cny` is the nominal value: of what was told roughly, the figure told. `definitions`: the vocabulary with the card's own facts,
    or else the shipped one; it gives names and units.
    """
    known = definitions_or_shipped(definitions)
    with localcontext(prec=_DIGITS):
        found = _whole_fen(Calculation(facts, holds, known).of(award.rule))
        payouts = _payouts(award, found.value)
        steps = found.steps
        if payouts:
            parts = (
                Traced(step=p.when, value=show_money(part), source=p.source)
                for p, part in zip(award.payouts, payouts, strict=True)
            )
            steps = (*steps, Traced(step=f"{times(len(payouts))}支付", value=_join(payouts)), *parts)
        return AmountResult(
            cny=found.value,
            at_most=award.up_to or _reaches_high(found),
            nature=award.nature,
            text=_text(award, found, payouts, known),
            trace=steps,
            missing=found.missing,
        )


def _whole_fen(found: Range) -> Range:
    cut = found.then(lambda amount: amount.quantize(_FEN, ROUND_DOWN) if _finer_than_fen(amount) else amount)
    return cut if cut.value == found.value else cut.with_step("不足1分的部分舍去", None)


def _finer_than_fen(amount: Decimal) -> bool:
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent < -2


def _reaches_high(found: Range) -> bool:
    return found.value is not None and found.low < found.value == found.high


def _payouts(award: Award, cny: Decimal | None) -> list[Decimal]:
    """The parts of the payment; the last share takes what rounding left where the shares make the whole."""
    if not cny or not award.payouts:
        return []
    shares = [p.share for p in award.payouts]
    parts = [
        p.cny if p.cny is not None else (cny * (p.share or 0)).quantize(_FEN, ROUND_DOWN).normalize() + 0
        for p in award.payouts
    ]
    if None not in shares and sum(s for s in shares if s is not None) == 1:
        parts[-1] = cny - sum(parts[:-1])
    return parts


def _join(payouts: list[Decimal]) -> str:
    return "、".join(show_money(part) for part in payouts)


def _text(award: Award, found: Range, payouts: list[Decimal], known: Definitions) -> str:
    if found.value is None:
        return _open_text(award, found, known)
    if found.value == 0 and found.high == 0:
        return "按已知情况计算为0元"
    figure = _figure(award, found)
    parts = [show_money(part) for part in payouts]
    return f"{cadence_words(award, figure)}{figure}{conditions_of_payment(award, parts)}"


def _figure(award: Award, found: Range) -> str:
    """「24万元」, 「最高24万元」, 「约24万元」, 「至少24万元」, by how well the value is known."""
    value, high = found.value or Decimal(0), found.high
    shown = show_money(value)
    if award.up_to or _reaches_high(found):
        return f"最高{shown}"
    if found.low == high:
        return shown
    if value == found.low:
        return f"至少{shown}" + (f"、最高{show_money(high)}" if high is not None else "")
    span = f"（{show_money(found.low)}至{show_money(high)}之间）" if high is not None else ""
    return f"约{shown}{span}"


def _open_text(award: Award, found: Range, known: Definitions) -> str:
    """What can be said all the same: the range, the rule, what to tell."""
    rule = describe(award, known)
    told = []
    if found.high is not None:
        high = show_money(found.high)
        if found.low > 0:
            told.append(f"{show_money(found.low)}至{high}之间")
        elif f"最高{high}" not in rule:
            told.append(f"最高{high}")
    return "；".join([*told, rule, f"还需要知道：{wanted_facts(found.missing, known)}"])
