"""Amounts that differ by the year of payment: 「前两年按100%、第三年按50%」."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.policy.card import AllOf, Condition, Leaf, Op
from assistant.policy.facts import FactType
from ingest.cards.awards.sentences import Spoken

# 「前两年」, 「后3年」, 「第一年」, 「第二、三年」
_NAMED = r"(?:前|其?后)[两二三四2-4]年|首年|次年|第[一二三四五1-5](?:(?:年)?[、和至到][第]?[一二三四五1-5])*年"
# just before a figure
_YEAR = re.compile(rf"(?P<year>{_NAMED})(?:度)?[^,;。、\d%]{{0,16}}$")
_DIGITS = str.maketrans("12345", "一二三四五")
_ORDER = "一二三四五"
_FIRST_YEARS = {
    "前两年": "一二",
    "前二年": "一二",
    "前三年": "一二三",
    "前四年": "一二三四",
    "首年": "一",
    "次年": "二",
}


def year_of(plain: str, at: int) -> tuple[int, int] | None:
    """Where the year stands for which the figure at `at` is."""
    found = _YEAR.search(plain[:at])
    return found.span("year") if found else None


def several_years(plain: str) -> bool:
    """Whether a sentence tells several years of payment apart."""
    return len(re.findall(_NAMED, plain)) > 1


def in_year(spoken: Spoken, year: tuple[int, int]) -> Condition:
    """That it is the year of payment that the words name."""
    words = spoken.plain[slice(*year)].translate(_DIGITS)
    numbers = _later(words, spoken.plain) or _FIRST_YEARS.get(words) or "".join(re.findall(r"[一二三四五]", words))
    places = sorted(_ORDER.index(n) for n in numbers)
    return of_years(spoken, places[0], places[-1] + 1, year)


def of_years(spoken: Spoken, low: int, high: int, words: tuple[int, int]) -> Condition:
    """That it is one of the years of payment after the first `low`, up to `high`."""
    asked = spoken.leaves.own.quantity("申请补贴的是第几年", FactType.NUMBER, "年")
    ref = spoken.ref(*words)
    bounds = [(Op.IS, high)] if high - low == 1 else [(Op.GE, low + 1)] * (low > 0) + [(Op.LE, high)]
    leaves = tuple(Leaf(fact=asked.key, op=op, value=Decimal(n), text=ref.quote, source=ref) for op, n in bounds)
    return leaves[0] if len(leaves) == 1 else AllOf(all=leaves)


def year_count(word: str) -> int:
    """「两」, 「2」 → 2."""
    return _COUNTS[word.translate(_DIGITS)]


def _later(words: str, plain: str) -> str:
    """The numbers of 「后两年」, which follow those of 「前三年」; "" where the words are none."""
    before = re.search(r"前([两二三四2-4])年", plain)
    if "后" not in words or before is None:
        return ""
    first, more = (_COUNTS[n.translate(_DIGITS)] for n in (before[1], words.rstrip("年")[-1]))
    return _ORDER[first : first + more]


_COUNTS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
