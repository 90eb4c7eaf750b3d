"""Bare replies to what was just asked: 「180万」, 「是的」, 「没有」, 「都有」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.policy.facts import Comparison, FactType, KnownFact, fact_definitions
from assistant.question.fact_reading.amounts import fact_of, fits
from assistant.question.fact_reading.numbers import find_quantities
from assistant.question.fact_reading.times import find_days, find_years

_PADDING = r"[\s，,。.！!~～、的了呢啊哦嗯吧呀]*"
_YES = re.compile(
    rf"{_PADDING}(?:我们|公司)?(?P<all>都|全都?)?(?:是|有|对|满足|符合|完成|做|在|做过|享受)(?:的|了|啊)*(?P<all2>都是|都有)?{_PADDING}"
)
_NO = re.compile(
    rf"{_PADDING}(?:我们|公司)?(?P<all>都|全都?)?(?:没有?|不是|无|否|没做|没在|不在|还没有?|暂时没有?|暂无|都没有?)(?:的|了|过|啊)*{_PADDING}"
)
# what may stand about a bare number: 「大概180万吧」, 「去年是180万」
_ABOUT_IT = re.compile(
    r"(?:\s|[，,。.！!~、：:]|我们|公司|去年|是|有|大概|大约|应该|差不多|一共|总共|共|就|才|也就|的|吧|了|啊|样子|这样|嗯|哦|在|全年|每年|成立|到)*"
)


def read_reply(text: str, narrow: str, as_of: date, expected: Sequence[str]) -> Iterator[KnownFact]:
    """The facts that a bare reply gives. Yes or no answers one question, or all where it says 「都」; a number the one it fits."""
    if not expected or len(text) > 40 or "?" in text or "？" in text or "吗" in text:
        return
    booleans = [k for k in expected if fact_definitions()[k].type is FactType.BOOLEAN]
    for pattern, value in ((_NO, False), (_YES, True)):
        match = pattern.fullmatch(narrow)
        if match:
            if len(booleans) == 1 == len(expected) or (booleans and "都" in narrow):
                yield from (KnownFact(key=k, value=value, said=text.strip()) for k in booleans)
            return
    yield from _number(text, narrow, as_of, expected)


def _number(text: str, narrow: str, as_of: date, expected: Sequence[str]) -> Iterator[KnownFact]:
    days = [(d.start, d.end, d.day, d.comparison) for d in find_days(narrow, as_of)]
    days = days or [
        (y.start, y.end, date(y.years[0], 1, 1), Comparison.ABOUT)
        for y in find_years(narrow, as_of)
        if len(y.years) == 1
    ]
    dated = [k for k in expected if fact_definitions()[k].type is FactType.DATE]
    if len(days) == 1 and len(dated) == 1:
        start, end, day, comparison = days[0]
        if _bare(narrow, start, end):
            yield KnownFact(key=dated[0], value=day, comparison=comparison, said=text[start:end])
        return
    quantities = find_quantities(narrow)
    if len(quantities) != 1 or not _bare(narrow, quantities[0].start, quantities[0].end):
        return
    quantity = quantities[0]
    keys = [k for k in expected if fits(fact_definitions()[k], quantity, bare=True)]
    if len(keys) == 1:
        years = find_years(narrow, as_of)
        year = years[0].years[0] if len(years) == 1 and fact_definitions()[keys[0]].yearly else None
        fact = fact_of(fact_definitions()[keys[0]], quantity, year)
        yield fact.model_copy(update={"said": text[quantity.start : quantity.end]})


def _bare(narrow: str, start: int, end: int) -> bool:
    return bool(_ABOUT_IT.fullmatch(narrow[:start]) and _ABOUT_IT.fullmatch(narrow[end:]))
