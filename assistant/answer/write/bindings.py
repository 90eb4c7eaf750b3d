"""The words of a text that bind (`bindings.yaml`), in a form in which a rewording can be compared with what it rewords."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml
from pydantic import Field

from assistant.policy.document import Frozen
from assistant.policy.figures import Figure, find_figures

_DENIED = 2  # characters after a sign of negation
_NEAR = 4  # characters between a comparator and its figure: 「不超过人民币50万元」
_CLAUSE_ENDS = re.compile(r"[，。；：、\n]")
_BETWEEN = re.compile(r"(?:[（(]含[）)])?")  # 「500万元（含）以上」


class BindingWords(Frozen):
    """The file. Groups map to the words that stand for them."""

    comparators: Mapping[str, tuple[str, ...]]
    others: Mapping[str, tuple[str, ...]]
    grants: tuple[str, ...]
    may: tuple[str, ...]
    must: tuple[str, ...]
    negation: tuple[str, ...] = Field(min_length=1)
    same: Mapping[str, str]


class Bindings(Frozen):
    """What binds in a text, sorted: comparators with their figures ("" for none), other groups, what is denied; how often it permits
    and demands.
    """

    comparators: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    denied: tuple[str, ...]
    permits: int
    demands: int

    def differs(self, told: Bindings) -> bool:
        """Whether `told` binds otherwise than this. What is demanded may be told as a plain order: 「提交申请表」."""
        mine, theirs = (self.comparators, self.others, self.denied), (told.comparators, told.others, told.denied)
        return mine != theirs or told.permits != self.permits or told.demands > self.demands


@cache
def binding_words() -> BindingWords:
    source = files("assistant.answer.write") / "bindings.yaml"
    return BindingWords.model_validate(yaml.safe_load(source.read_text(encoding="utf-8")))


def bindings_of(text: str) -> Bindings:
    """What binds in `text`."""
    words = binding_words()
    text = alike(text)
    figures = find_figures(text)
    compared = _found(text, "comparators")
    rest = without_comparators(text)
    beside = [(group, _figure_of(text, match, figures)) for match, group in compared]
    return Bindings(
        # 「最高不超过50万元」 says of its figure once what it says
        comparators=tuple(sorted({*(b for b in beside if b[1])}) + sorted(b for b in beside if not b[1])),
        others=tuple(sorted(group for _, group in _found(rest, "others"))),
        denied=tuple(sorted(_denials(rest, words.negation))),
        permits=_times(re.sub("|".join(words.grants), "", rest), words.may),
        demands=_times(rest, words.must),
    )


def without_comparators(text: str) -> str:
    """`text` of the same length with blanks in their place."""
    pattern, _ = _pattern("comparators")
    return pattern.sub(lambda match: "　" * len(match[0]), text)


def alike(text: str) -> str:
    """`text` with words that say the same made one."""
    pattern, same = _same()
    return pattern.sub(lambda match: same[match[0]], text)


@cache
def _same() -> tuple[re.Pattern[str], Mapping[str, str]]:
    same = binding_words().same
    return re.compile("|".join(map(re.escape, sorted(same, key=len, reverse=True)))), same


@cache
def _pattern(table: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    groups: Mapping[str, tuple[str, ...]] = getattr(binding_words(), table)
    group_of = {word: group for group, words in groups.items() for word in words}
    longest_first = sorted(group_of, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), group_of


def _found(text: str, table: str) -> list[tuple[re.Match[str], str]]:
    pattern, group_of = _pattern(table)
    return [(match, group_of[match[0]]) for match in pattern.finditer(text)]


def _figure_of(text: str, match: re.Match[str], figures: Sequence[Figure]) -> str:
    """The figure that a comparator speaks of, in comparable form; "" where there is none beside it."""
    for figure in figures:
        if figure.end <= match.start() and _BETWEEN.fullmatch(text[figure.end : match.start()]):
            return ":".join(figure.key)
    for figure in figures:
        between = text[match.end() : figure.start]
        if 0 <= figure.start - match.end() <= _NEAR and not _CLAUSE_ENDS.search(between):
            return ":".join(figure.key)
        if figure.start < match.end() and match.start() < figure.end:  # the 「日」 of 「2026年4月1日起」 is the date's
            return ":".join(figure.key)
    return ""


def _times(text: str, words: Sequence[str]) -> int:
    """How often one of `words` stands in `text`, the longest first."""
    return len(re.findall("|".join(sorted(map(re.escape, words), key=len, reverse=True)), text))


def _denials(text: str, signs: Sequence[str]) -> list[str]:
    """Each sign of negation with what follows it: 「不再受」."""
    return re.findall(f"[{''.join(signs)}][\u4e00-\u9fff]{{0,{_DENIED}}}", text)
