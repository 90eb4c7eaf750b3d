"""The words of a text that bind (`bindings.yaml`), in a form in which a rewording can be compared with what it rewords."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml
from pydantic import Field

from assistant.policy.document import Frozen
from assistant.policy.figures import Figure, find_figures

_NEAR = 4  # characters between a comparator and its figure: 「不超过人民币50万元」
_CLAUSE_ENDS = re.compile(r"[，。；：、\n]")
_BETWEEN = re.compile(r"(?:[（(]含[）)])?")  # 「500万元（含）以上」


class Negation(Frozen):
    signs: tuple[str, ...] = Field(min_length=1)
    same: Mapping[str, str]
    harmless: tuple[str, ...]


class BindingWords(Frozen):
    """The file. Groups map to the words that stand for them."""

    comparators: Mapping[str, tuple[str, ...]]
    others: Mapping[str, tuple[str, ...]]
    may: tuple[str, ...]
    must: tuple[str, ...]
    negation: Negation
    names: tuple[str, ...]


class Bindings(Frozen):
    """What binds in a text: comparators with their figures ("" for none), other groups, what is denied, and whether it permits or
    demands.
    """

    comparators: frozenset[tuple[str, str]]
    others: frozenset[str]
    denied: tuple[tuple[str, int], ...]
    permits: bool
    demands: bool

    def differs(self, told: Bindings) -> bool:
        """Whether `told` binds otherwise than this."""
        return (
            (self.comparators, self.others, self.denied) != (told.comparators, told.others, told.denied)
            or (told.permits and self.demands and not self.permits)
            or (told.demands and self.permits and not self.demands)
        )


@cache
def binding_words() -> BindingWords:
    source = files("assistant.answer.write") / "bindings.yaml"
    return BindingWords.model_validate(yaml.safe_load(source.read_text(encoding="utf-8")))


def bindings_of(text: str) -> Bindings:
    """What binds in `text`."""
    words = binding_words()
    figures = find_figures(text)
    compared = _found(text, "comparators")
    rest = text
    for match, _ in reversed(compared):
        rest = rest[: match.start()] + "　" * len(match[0]) + rest[match.end() :]
    return Bindings(
        comparators=frozenset((group, _figure_of(text, m, figures)) for m, group in compared),
        others=frozenset(group for _, group in _found(rest, "others")),
        denied=tuple(sorted(Counter(_denials(rest, words.negation)).items())),
        permits=any(word in rest for word in words.may),
        demands=any(word in rest for word in words.must),
    )


def foreign_names(text: str, source: str) -> list[str]:
    """Ends of names in `text` that `source` has not: 「发展局」 where it is 「财政金融局」 that decides."""
    found = []
    for match in re.finditer("|".join(sorted(map(re.escape, binding_words().names), key=len, reverse=True)), text):
        end = text[max(0, match.start() - 1) : match.end()]
        if end not in source:
            found.append(end)
    return found


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
        if (
            figure.start < match.end() and match.start() < figure.end
        ):  # 「2026年4月1日起」 ends inside of the figure's words
            return ":".join(figure.key)
    return ""


def _denials(text: str, negation: Negation) -> list[str]:
    """Each sign of negation with the character after it, plainer words made the usual ones."""
    for word in negation.harmless:
        text = text.replace(word, "　" * len(word))
    for word in sorted(negation.same, key=len, reverse=True):
        text = text.replace(word, negation.same[word])
    return re.findall(f"[{''.join(negation.signs)}].?", text)
