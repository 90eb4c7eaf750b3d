"""The sentences of a letter with the [n] marks that cover each; offsets count code points."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.policy.answer import MARK

_MARKS = r"(?:\s{0,2}\[\d{1,3}\])+"  # bounded, so that a text that is nothing but blanks is read in linear time
# a sentence ends with its full stop and the marks after it, or with marks, or with the line
_SENTENCE = re.compile(
    rf"(?:(?!{_MARKS})[^。！？!?；;\n])*(?:[。！？!?；;]+[”’」』）)]*(?:{_MARKS})?|{_MARKS}[。；;]?|(?=\n)|$)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """text[start:end]. `marks`: its own; `covering`: those, or else the next ones of its paragraph; `following`: all of these."""

    start: int
    end: int
    words: str
    marks: tuple[int, ...]
    covering: tuple[int, ...]
    following: frozenset[int]


def inner_quotes(words: str) -> str:
    """`words` as they stand within “ and ”."""
    return words.replace("“", "‘").replace("”", "’")


def plain(words: str) -> str:
    """`words` without marks and white space: how a sentence is known again."""
    return re.sub(r"\s+", "", MARK.sub("", words))


def sentences_of(text: str) -> list[Sentence]:
    """The sentences of `text` in order; white space at their ends left out, empty ones too."""
    found: list[Sentence] = []
    for paragraph in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text):
        pieces = [
            (paragraph.start() + m.start() + len(m[0]) - len(m[0].lstrip()), m[0].strip())
            for m in _SENTENCE.finditer(paragraph[0])
            if m[0].strip()
        ]
        covering: tuple[int, ...] = ()
        following: frozenset[int] = frozenset()
        of_paragraph: list[Sentence] = []
        for start, words in reversed(pieces):
            marks = tuple(dict.fromkeys(int(n) for n in MARK.findall(words)))
            covering = marks or covering
            following = following.union(marks)
            of_paragraph.append(Sentence(start, start + len(words), words, marks, covering, following))
        found += reversed(of_paragraph)
    return found
