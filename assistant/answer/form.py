"""The form of a question: what it asks in general, without the things it asks about.

「哪家费率最低」, 「现在还有几间空着」, 「要不要交所得税」 are seldom answered by rules, whatever they name. Nouns, amounts and
names are blanked out, so that the model says nothing about topics, which differ from one library to another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

import yaml

from assistant.index.lexical import tagged
from assistant.policy.document import Frozen
from assistant.policy.figures import replace_figures
from assistant.policy.question import Question

Embed = Callable[[str], Sequence[float]]


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


class FormModel(Frozen):
    """A linear model over the sentence vector of the blanked question, fitted by `bench/abstention.py`.

    `embedding` is the sentence model whose vectors it was fitted on.
    """

    embedding: str
    weights: tuple[float, ...]
    bias: float

    def margin(self, vector: Sequence[float]) -> float:
        """Log odds that rules answer a question of this form."""
        return self.bias + sum(w * v for w, v in zip(self.weights, vector, strict=True))


@cache
def form_model() -> FormModel:
    text = (files("assistant.answer") / "form.yaml").read_text(encoding="utf-8")
    return FormModel.model_validate(yaml.safe_load(text))


def form_signal(question: Question, model: FormModel, embed: Embed) -> float:
    """The margin of a question's form, in tens of log odds."""
    return model.margin(embed(blanked(question))) / 10
