"""Sentences and clauses of a condition: where they end, which belong together, what only says when or who."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPEN, _CLOSE = "(（《“「『【[", ")）》”」』】]"
_ENDS = "，,；;。！？!?\n"
_STRONG = "；;。！？!?\n"


@dataclass(frozen=True, slots=True)
class Clause:
    """[start, end) of the words read, without the mark that ends it; `mark` is that mark, "" at the end."""

    start: int
    end: int
    mark: str

    @property
    def last(self) -> bool:
        """Whether its sentence, or the part up to a semicolon, ends with it."""
        return self.mark in _STRONG or not self.mark


# 「申报之日前一年内」, 「截至上年末」, 「在证书有效期内」, 「项目实施后」: belongs to what follows
_WHEN = re.compile(
    r"(?:截至|自|在|于|近|最近|申[报请]|[上前]一?年|\d{4}年)[^,，]{0,24}?(?:内|期间|时|年末|末|底|之日起|起|以来|之间|年度?|日)|[^,，]{2,12}时|(?:企业)?通过[^,，]{2,40}方式|[^,，]{2,16}(?<![以先前士])后"
)
_LABEL = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零]{1,5}条|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．](?!\d))\s*"
)
# 「除符合第五条规定外」, 「除另有规定外」
_BESIDES = re.compile(r"除[^,，]{1,40}外")
# 「但因不可抗力的除外」, 「证书遗失的除外」
_EXCEPT = re.compile(r"(?:不含|不包括)[^,，]*|[^,，]*除外")


def clauses(words: str, start: int, end: int) -> list[Clause]:
    """The clauses of words[start:end), cut at commas, semicolons and full stops outside brackets; a clause that only says when joins
    the next, an exception is left out.
    """
    found: list[Clause] = []
    depth, low = 0, start
    for at in range(start, end):
        character = words[at]
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif character in _ENDS and (depth == 0 or character == "\n") and not _in_number(words, at):
            _add(found, words, low, at, character)
            low = at + 1
            depth = 0
    _add(found, words, low, end, "")
    return _merged(words, found)


def _in_number(words: str, at: int) -> bool:
    """A comma between digits is a thousands separator."""
    return words[at] in ",，" and words[at - 1 : at].isdigit() and words[at + 1 : at + 4].isdigit()


def _add(found: list[Clause], words: str, low: int, high: int, mark: str) -> None:
    if words[low:high].strip():
        found.append(Clause(low, high, mark))


def _merged(words: str, found: list[Clause]) -> list[Clause]:
    kept: list[Clause] = []
    held: Clause | None = None
    for clause in found:
        begun = Clause(held.start, clause.end, clause.mark) if held else clause
        said = _LABEL.sub("", words[clause.start : clause.end]).strip()
        held = None
        if not clause.last and _WHEN.fullmatch(said):
            held = begun
        elif kept and not kept[-1].last and _EXCEPT.fullmatch(said) and not _BESIDES.fullmatch(said):
            kept[-1] = Clause(kept[-1].start, kept[-1].end, begun.mark)
        else:
            kept.append(begun)
    if held:
        kept.append(held)
    return kept


def sentences(found: list[Clause]) -> list[list[Clause]]:
    """The clauses by sentence; a semicolon ends one too."""
    grouped: list[list[Clause]] = [[]]
    for clause in found:
        grouped[-1].append(clause)
        if clause.last:
            grouped.append([])
    return [g for g in grouped if g]
