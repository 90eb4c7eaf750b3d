"""Aliases that a document gives itself: 「科技信贷风险补偿资金（以下简称风补资金）」 makes 「风补资金」 mean the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from assistant.policy.provision import Passage
from assistant.question.vocabulary import Expansion

# 「……基金（以下简称种子基金）」, 「……资金（以下统称“专项资金”）」; not 「《…办法》（以下简称《办法》）」, which holds in its document alone
_CALLED = re.compile(
    r"(?P<before>[\u4e00-\u9fff（）、“”]{2,40})[（(](?:以下|下)?(?:统一)?(?:简称|合称|统称|称)为?[“\"]?(?P<said>[\u4e00-\u9fff]{2,8})[”\"]?[）)]"
)
_MOST_DOCUMENTS = 2  # that hold an alias: one that more do is found by itself, or is a common word
_MUCH_LONGER = 4  # times as long as its alias, a wording is no longer the name alone


def learned_aliases(
    passages: Iterable[Passage],
    *,
    is_word: Callable[[str], bool],
    documents: Callable[[str], int],
) -> tuple[Expansion, ...]:
    """What documents call by a shorter name. `documents`: how many of them hold a wording; `is_word`: whether a dictionary has it.

    Left out are aliases that are words by themselves (「补助」, 「企业」) or stand in many documents, and those whose characters the full
    name does not have in this order; with those that merely end it (「…种子基金（以下简称种子基金）」) nothing is gained.
    """
    found: dict[str, set[str]] = {}
    for said, name in _definitions(passages):
        if not is_word(said):
            found.setdefault(said, set()).add(name)
    return tuple(
        Expansion(said=(said,), official=tuple(sorted(names, key=lambda n: (len(n), n))))
        for said, names in sorted(found.items())
        if documents(said) <= _MOST_DOCUMENTS
    )


def _definitions(passages: Iterable[Passage]) -> Iterator[tuple[str, str]]:
    for passage in passages:
        for match in _CALLED.finditer(passage.text):
            name = _full_name(match["before"], match["said"])
            if name is not None:
                yield match["said"], name


def _full_name(before: str, said: str) -> str | None:
    """The shortest end of `before` that has the characters of `said` in order; None for none, and where it is just `said`."""
    at = len(before)
    for character in reversed(said):
        at = before.rfind(character, 0, at)
        if at < 0:
            return None
    name = before[at:]
    return name if len(said) < len(name) <= _MUCH_LONGER * len(said) else None
