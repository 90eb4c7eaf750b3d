"""Conditions that a language model proposes, admitted only where the text itself bears them out.

A leaf is admitted if its quote stands in the provision that it names, its numbers stand in the quote, its fact is known and its value
fits the fact. What the text says to a model (「忽略以上要求」) changes none of that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import Field, ValidationError

from assistant.errors import InvalidInput
from assistant.policy.card import AllOf, Benefit, Card, Condition, Leaf, Op, Origin, Ref, Years
from assistant.policy.conditions import leaves_of_card
from assistant.policy.document import Frozen
from assistant.policy.fact_values import value_of
from assistant.policy.facts import FactDefinition, FactType, Value, fact_definitions
from assistant.policy.figures import find_figures
from assistant.policy.numerals import fold
from ingest.cards.text import CardText

_ID = "model-"  # begins the id of every leaf that a model proposed
_UNITS = ("day", "month", "year")
_NUMERIC = (FactType.MONEY, FactType.NUMBER, FactType.RATIO)
_COMPARISONS = (Op.GE, Op.GT, Op.LE, Op.LT)
_OPS: Mapping[FactType, tuple[Op, ...]] = {
    FactType.BOOLEAN: (Op.IS,),
    FactType.MONEY: (*_COMPARISONS, Op.IS),
    FactType.NUMBER: (*_COMPARISONS, Op.IS),
    FactType.RATIO: (*_COMPARISONS, Op.IS),
    FactType.DATE: (*_COMPARISONS, Op.WITHIN),
    FactType.CHOICE: (*_COMPARISONS, Op.IS, Op.IN),
    FactType.CHOICES: (Op.IN, Op.HAS),
    FactType.TEXT: (Op.IS, Op.IN),
}


class Proposal(Frozen):
    """One leaf as a model gives it. `benefit`: the id of the benefit, "" for all; `bars`: it must not hold; `provision` as cited."""

    fact: str
    op: Op
    value: bool | str | int | float | tuple[str, ...]
    quote: str = Field(min_length=2)
    provision: str = ""
    benefit: str = ""
    bars: bool = False
    unit: str = ""
    years: Years | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A proposal that was not admitted, as it was given, and why, in Chinese."""

    given: str
    reason: str


@dataclass(frozen=True, slots=True)
class Admission:
    """The card with the admitted leaves, and what was refused."""

    card: Card
    admitted: tuple[Leaf, ...] = ()
    refused: tuple[Refused, ...] = ()


def admit(proposals: str | Sequence[Any], text: CardText, card: Card) -> Admission:
    """`proposals`, JSON or its list, checked one by one against the text; never raises for what a model wrote."""
    admitted: list[tuple[Proposal, Leaf]] = []
    before = sum(leaf.id.startswith(_ID) for leaf in leaves_of_card(card))
    refused: list[Refused] = []
    for given in _entries(proposals, refused):
        shown = json.dumps(given, ensure_ascii=False, default=str)[:300]
        try:
            proposal = Proposal.model_validate(given)
            leaf = _leaf(proposal, text, card, f"{_ID}{before + len(admitted) + 1}")
        except ValidationError as error:
            refused.append(Refused(shown, f"格式不对：{error.errors()[0]['msg']}"))
        except InvalidInput as error:
            refused.append(Refused(shown, error.message))
        else:
            if _held(leaf, card, [held for _, held in admitted]):
                refused.append(Refused(shown, "卡片里已有这一条件"))
            else:
                admitted.append((proposal, leaf))
    if not admitted:
        return Admission(card, (), tuple(refused))
    return Admission(_with(card, admitted), tuple(leaf for _, leaf in admitted), tuple(refused))


def _entries(proposals: str | Sequence[Any], refused: list[Refused]) -> list[Any]:
    if not isinstance(proposals, str):
        return list(proposals)
    start, end = proposals.find("["), proposals.rfind("]")
    try:
        read = json.loads(proposals[start : end + 1]) if 0 <= start < end else None
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, list):
        refused.append(Refused(proposals[:300], "回答不是JSON列表"))
        return []
    return read


# -- one proposal --------------------------------------------------------------------------------------------------


def _leaf(proposal: Proposal, text: CardText, card: Card, leaf_id: str) -> Leaf:
    """The leaf of a proposal. Raises `InvalidInput` with the reason where it is not borne out."""
    known = {**fact_definitions(), **{d.key: d for d in card.facts}}
    definition = known.get(proposal.fact)
    if definition is None:
        raise InvalidInput(f"不认识的情况“{proposal.fact[:60]}”")
    if proposal.benefit and proposal.benefit not in {b.id for b in card.benefits}:
        raise InvalidInput(f"没有“{proposal.benefit[:60]}”这一奖补事项")
    if proposal.op not in _OPS[definition.type] or (
        proposal.op in _COMPARISONS and definition.type is FactType.CHOICE and not definition.ordered
    ):
        raise InvalidInput(f"“{definition.name}”不能用{proposal.op}比较")
    if proposal.years is not None and not definition.yearly:
        raise InvalidInput(f"“{definition.name}”不按年度")
    ref = _ref(proposal, text)
    value = _value(proposal, definition)
    _check_figures(proposal, definition, value, ref.quote)
    return Leaf(
        id=leaf_id,
        fact=definition.key,
        op=proposal.op,
        value=value,
        unit=proposal.unit if proposal.op is Op.WITHIN else "",
        years=proposal.years,
        text=ref.quote,
        source=ref,
    )


def _ref(proposal: Proposal, text: CardText) -> Ref:
    provision = text.named(proposal.provision) if proposal.provision else None
    if proposal.provision and provision is None:
        raise InvalidInput(f"没有“{proposal.provision[:60]}”这一条款")
    low, high = (provision.start, provision.end) if provision else (0, len(text.text))
    start = text.text.find(proposal.quote, low, high)
    if start < 0:
        raise InvalidInput(f"原文{proposal.provision}中没有“{proposal.quote[:60]}”")
    return text.ref(start, start + len(proposal.quote))


def _value(proposal: Proposal, definition: FactDefinition) -> Value:
    if proposal.op is Op.WITHIN:
        if proposal.unit not in _UNITS:
            raise InvalidInput("“within”的单位应为day、month或year")
        if (
            isinstance(proposal.value, bool)
            or not isinstance(proposal.value, int | str)
            or not str(proposal.value).isdigit()
        ):
            raise InvalidInput("“within”的值应为整数")
        return Decimal(str(proposal.value))
    if proposal.op in (Op.IN, Op.HAS):
        given = proposal.value if isinstance(proposal.value, tuple) else (str(proposal.value),)
        return tuple(str(value_of(g, definition)) if definition.options else g for g in given)
    return value_of(proposal.value, definition)


def _check_figures(proposal: Proposal, definition: FactDefinition, value: Value, quote: str) -> None:
    """Raises `InvalidInput` where a number of the leaf is not in its quote, in the same unit."""
    figures = find_figures(quote)
    if isinstance(value, date):
        if not any(f.kind == "date" and value.isoformat().startswith(f.value) for f in figures):
            raise InvalidInput(f"引文中没有日期{value.isoformat()}")
        return
    if isinstance(value, bool) or not isinstance(value, Decimal):
        return
    wanted = value * 100 if definition.type is FactType.RATIO else value
    kinds = {FactType.MONEY: ("money",), FactType.RATIO: ("ratio",)}.get(
        definition.type, ("count", "span", "bare", "money")
    )
    if proposal.op is Op.WITHIN:
        kinds = ("span",)
    if definition.type in _NUMERIC or proposal.op is Op.WITHIN:
        numbers = [_number(f.value) for f in figures if f.kind in kinds]
        months = definition.unit in ("个月", "月") and any(n is not None and n * 12 == wanted for n in numbers)
        if wanted not in numbers and not months:
            raise InvalidInput(f"引文中没有{proposal.value}这个数")


def _number(figure: str) -> Decimal | None:
    """The number that a figure begins with: 「20人」, 「3年」."""
    digits = ""
    for character in figure:
        if not (character.isdigit() or character in ".-"):
            break
        digits += character
    try:
        return Decimal(digits) if digits else None
    except ArithmeticError:
        return None


# -- the card ------------------------------------------------------------------------------------------------------


def _held(leaf: Leaf, card: Card, admitted: Sequence[Leaf]) -> bool:
    """Whether the card already asks the same of the same words."""
    return any(
        (held.fact, held.op, held.value) == (leaf.fact, leaf.op, leaf.value)
        and (fold(held.source.quote) in fold(leaf.source.quote) or fold(leaf.source.quote) in fold(held.source.quote))
        for held in (*leaves_of_card(card), *admitted)
    )


def _with(card: Card, admitted: Sequence[tuple[Proposal, Leaf]]) -> Card:
    common, exclusions = list(card.common), list(card.exclusions)
    common += [leaf for p, leaf in admitted if not p.benefit and not p.bars]
    exclusions += [leaf for p, leaf in admitted if not p.benefit and p.bars]
    benefits = tuple(_benefit_with(b, [(p, leaf) for p, leaf in admitted if p.benefit == b.id]) for b in card.benefits)
    return card.model_copy(
        update={
            "common": tuple(common), "exclusions": tuple(exclusions), "benefits": benefits, "origin": Origin.MODEL,
        }
    )  # fmt: skip


def _benefit_with(benefit: Benefit, admitted: Sequence[tuple[Proposal, Leaf]]) -> Benefit:
    if not admitted:
        return benefit
    more = tuple(leaf for p, leaf in admitted if not p.bars)
    held = benefit.conditions
    parts: tuple[Condition, ...] = held.all if isinstance(held, AllOf) else ((held,) if held is not None else ())
    whole = (*parts, *more)
    conditions: Condition | None = AllOf(all=whole) if len(whole) > 1 else next(iter(whole), None)
    bars = (*benefit.exclusions, *(leaf for p, leaf in admitted if p.bars))
    return benefit.model_copy(update={"conditions": conditions, "exclusions": bars})
