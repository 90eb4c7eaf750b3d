"""How much a sentence sounds as if something were done for somebody: a linear model over its character runs.

「由公益律师到厂调解劳动争议」 has none of the words that services are usually told in. Fitted by `bench/offers.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from assistant.policy.document import Frozen

_LONGEST = 4  # characters of a run
_MONEY = re.compile(r"\d[\d,.]*\s*[亿万千百]?元")
_SHARE = re.compile(r"\d[\d.]*[%％]")
_NUMBER = re.compile(r"\d+")


def grams(said: str) -> frozenset[str]:
    """The runs of one to four characters of a sentence, its beginning (^) and end ($) among them; figures count by their kind."""
    text = _NUMBER.sub("0", _SHARE.sub("%", _MONEY.sub("¥", said.strip(" 。；;"))))
    text = f"^{text}$"
    return frozenset(text[i : i + n] for n in range(1, _LONGEST + 1) for i in range(len(text) - n + 1))


class OfferModel(Frozen):
    """Weights of runs; runs that it does not know tell nothing."""

    weights: Mapping[str, float]
    bias: float

    def margin(self, said: str) -> float:
        """Log odds that the sentence offers a service."""
        known = [self.weights[gram] for gram in grams(said) if gram in self.weights]
        return self.bias + math.fsum(known) / math.sqrt(max(len(known), 1))


@cache
def offer_model() -> OfferModel:
    """From `offer_model.yaml`."""
    text = (files("ingest.cards") / "offer_model.yaml").read_text(encoding="utf-8")
    return OfferModel.model_validate(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
