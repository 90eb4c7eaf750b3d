"""The statements of an answer with the citations that stand for them, as citation recall and precision read them.

A sentence is a Chinese sentence (。！？； or the end of a line). Its citations are those whose markers follow it; a sentence without
markers takes those of the next sentence that has some, because a quoted list carries its marker at its end. Sentences with the
same markers so joined are one statement. Questions, headings (「申报材料：」) and what `support.yaml` names as no statement are left
out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from assistant.policy.answer import Answer, Citation
from assistant.policy.figures import find_figures
from eval.wording import markers, sentences, without_numbering, words_of


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    frame: tuple[str, ...]
    no_statement: tuple[str, ...]


@cache
def words() -> _Words:
    """`support.yaml`."""
    text = (files("eval.metrics") / "support.yaml").read_text(encoding="utf-8")
    return _Words.model_validate(yaml.safe_load(text))


@dataclass(frozen=True, slots=True)
class Statement:
    """Sentences without their markers, and the citations that stand for them; none where nothing is cited."""

    parts: tuple[str, ...]
    citations: tuple[Citation, ...]


def statements(answer: Answer) -> Iterator[Statement]:
    """The statements of an answer in order."""
    known = {c.n: c for c in answer.citations}
    waiting: list[str] = []
    for sentence in sentences(words_of(answer)):
        numbers = sorted(markers(sentence))
        bare = without_numbering(sentence).strip()
        if _states_something(bare):
            waiting.append(bare)
        if numbers and waiting:
            yield Statement(tuple(waiting), tuple(known[n] for n in numbers if n in known))
        if numbers:
            waiting = []
    if waiting:
        yield Statement(tuple(waiting), ())


def _states_something(sentence: str) -> bool:
    if sentence.endswith(("？", "?")) or any(word in sentence for word in words().no_statement):
        return False
    return not sentence.endswith(("：", ":")) or bool(find_figures(sentence))
