"""The form of a question: what it asks in general, without the things it asks about.

「哪家费率最低」, 「现在还有几间空着」, 「要不要交所得税」 are seldom answered by rules, whatever they name. Nouns, amounts and
names are blanked out, so that the model says nothing about topics, which differ from one library to another.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from assistant.index.lexical import tagged
from assistant.policy.document import Frozen
from assistant.policy.figures import replace_figures
from assistant.policy.question import Question

_NO_LETTER = re.compile(r"\W+")
_LONGEST = 4  # characters of a gram


def blanked(question: Question) -> str:
    """The clauses that ask, with what they name and count blanked out: 「这项能补若干吗」."""
    text = question.asking
    for entity in question.entities:
        text = text.replace(entity.said, "这项")
    text = replace_figures(text, "若干")
    for word, tag in tagged(text):
        if tag[0] == "n" or tag in ("vn", "j", "eng"):
            text = text.replace(word, "某")
    return text


def grams(blank: str) -> frozenset[str]:
    """The runs of one to four characters of a blanked question, its beginning (^) and end ($) among them; punctuation left out."""
    text = f"^{_NO_LETTER.sub('', blank)}$"
    return frozenset(text[i : i + n] for n in range(1, _LONGEST + 1) for i in range(len(text) - n + 1))


class FormModel(Frozen):
    """A linear model over the grams of the blanked question, fitted by `bench/abstention.py`; grams it does not know tell nothing."""

    weights: Mapping[str, float]
    bias: float

    def margin(self, blank: str) -> float:
        """Log odds that rules answer a question of this form."""
        known = [self.weights[gram] for gram in grams(blank) if gram in self.weights]
        return self.bias + math.fsum(known) / math.sqrt(max(len(known), 1))


@cache
def form_model() -> FormModel:
    text = (files("assistant.answer") / "form.yaml").read_text(encoding="utf-8")
    return FormModel.model_validate(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def form_signal(question: Question) -> float:
    """The margin of a question's form, in tens of log odds."""
    return form_model().margin(blanked(question)) / 10
