"""Reading an answer's text: paragraphs, sentences, citation markers, and wording compared across spellings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from assistant.policy.answer import MARK
from assistant.policy.figures import find_figures
from assistant.policy.numerals import fold

# 「1. 」 and 「2、」 at the head of a line number the line; 「1.5倍」 does not
_LINE_NUMBER = re.compile(r"(?m)^[ \u3000]*\d{1,2}[.、．](?!\d)")
# a sentence ends after its closing mark, the quotation marks and brackets that close with it, and its markers
_SENTENCE = re.compile(r"[^。！？!?；;\n]*(?:[。！？!?；;]+[”’」』）)》]*(?:\s*\[\d{1,3}\])*|\n|$)")


class Section(Protocol):
    """A part of an answer's details."""

    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...


class Worded(Protocol):
    """An answer, as it was given or as it was stored."""

    @property
    def text(self) -> str: ...
    @property
    def details(self) -> Sequence[Section]: ...


def words_of(answer: Worded) -> str:
    """All that a reader of the answer reads: its text, then its details under their titles."""
    return "\n".join([answer.text, *(f"{detail.title}：\n{detail.text}" for detail in answer.details)])


def sentences(text: str) -> list[str]:
    """The sentences of Chinese text, each with the citation markers that follow its full stop; no empty ones."""
    return [s for s in (m.group().strip() for m in _SENTENCE.finditer(text)) if s]


def paragraphs(text: str) -> list[str]:
    """The lines of an answer, no empty ones."""
    return [p for p in (line.strip() for line in text.split("\n")) if p]


def markers(text: str) -> set[int]:
    """The numbers of the citations that `text` refers to: 「……[1][2]」 → {1, 2}."""
    return {int(n) for n in MARK.findall(text)}


def without_numbering(text: str) -> str:
    """`text` without citation markers and line numbers, which are digits but state nothing."""
    return _LINE_NUMBER.sub("", MARK.sub("", text))


def comparable(text: str) -> str:
    """`text` with every figure in one spelling: 「奖励15万元」 and 「奖励十五万元」 become the same string."""
    parts: list[str] = []
    place = 0
    for figure in find_figures(text):
        parts += [fold(text[place : figure.start]), f"⟨{figure.kind}:{figure.value}⟩"]
        place = figure.end
    parts.append(fold(text[place:]))
    return "".join(parts)


def sentence_with(text: str, start: int) -> str:
    """The sentence of `text` in which the character at `start` stands."""
    for match in _SENTENCE.finditer(text):
        if match.start() <= start < match.end():
            return match.group().strip()
    return ""
