"""The size class of an enterprise by the standard of the four departments (工信部联企业〔2011〕300号), its limits in `size_class.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files

import yaml
from pydantic import Field

from assistant.eligibility.interval import Numbers
from assistant.policy.document import Frozen

INDICATORS = ("staff", "revenue", "assets")  # in the order in which the derivation names them
_OTHER = "other"
Limits = tuple[Decimal, Decimal, Decimal]


class SizeStandard(Frozen):
    """`classes` in rising order; of each industry the least staff, revenue (yuan) and assets (yuan) of all but the lowest class."""

    source: str
    classes: tuple[str, str, str, str]
    industries: Mapping[str, Mapping[str, Limits]] = Field(min_length=1)

    def limits(self, industry: str) -> Mapping[str, Limits]:
        """Indicator → limits; an industry without a row is 其他未列明行业."""
        return self.industries.get(industry) or self.industries[_OTHER]

    def indicators(self, industries: Sequence[str]) -> tuple[str, ...]:
        """The indicators that most of the industries are measured by."""
        used = [set(self.limits(i)) for i in industries]
        return tuple(i for i in INDICATORS if 2 * sum(i in u for u in used) > len(used))

    def possible(self, industry: str, known: Mapping[str, Numbers]) -> tuple[str, ...]:
        """The classes that an enterprise of the industry can be of. The lowest class that an indicator gives holds."""
        ranges = [_ranks(known[name], limits) for name, limits in self.limits(industry).items()]
        return self.classes[min(low for low, _ in ranges) : min(high for _, high in ranges) + 1]


def _ranks(values: Numbers, limits: Limits) -> tuple[int, int]:
    """The lowest and highest class by one indicator."""
    low = 0 if values.low is None else sum(limit <= values.low for limit in limits)
    if values.high is None:
        return low, len(limits)
    return low, sum(limit < values.high or (limit == values.high and not values.high_open) for limit in limits)


@cache
def size_standard() -> SizeStandard:
    """The shipped table. Raises pydantic's `ValidationError` where it was edited wrongly."""
    text = (files("assistant.eligibility") / "size_class.yaml").read_text(encoding="utf-8")
    return SizeStandard.model_validate(yaml.safe_load(text))
