"""What several benefits come to together, by what their texts say of stacking."""

from __future__ import annotations

from decimal import Decimal

from assistant.policy.card import Ref
from assistant.policy.document import Frozen


class Part(Frozen):
    """One benefit in a combination: `alone` is its own amount, `counted` what is left of it under the rules; None: not known.

    `instead` is the reference of the benefit that is had in its place (就高不重复, 补足差额).
    """

    reference: str  # document#benefit
    name: str
    alone: Decimal | None
    counted: Decimal | None
    instead: str | None = None


class CombinationStep(Frozen):
    """One rule applied. `source` are words of the document of `reference`, the benefit whose card says so."""

    step: str
    value: str
    reference: str
    source: Ref | None = None


class Combination(Frozen):
    """Benefits that rules of stacking join, or one that none joins. `cny` is the sum, in yuan; None where an amount is missing.

    `most`: it cannot be more than this even so; None where no rule bounds it.
    """

    parts: tuple[Part, ...]
    cny: Decimal | None
    most: Decimal | None = None
    at_most: bool = False
    text: str
    trace: tuple[CombinationStep, ...] = ()
