"""Amounts as they are said, written as policies mostly print them, so that 「四千万」 and 「4000万」 are searched alike."""

from __future__ import annotations

import re

from assistant.policy.numerals import parse_numeral

# 「四千万」, 「十五万」, 「一亿二千万」, 「一万五」; not 「万一」, 「千万别」, 「第一万」, 「成千上万」
_AMOUNT = re.compile(
    r"(?<![第成上\d零〇一二两三四五六七八九十百千万亿])"
    r"(?P<number>[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]*[万亿])"
    r"(?P<rest>[零〇]?[一二两三四五六七八九](?:千[零一二三四五六七八九十百]*)?(?![个家次人名项年月成份点]))?"
)


def in_digits(text: str) -> str:
    """`text` with amounts of 万 and 亿 in digits: 「营收四千万」 → 「营收4000万」, 「工资一万五」 → 「工资15000」."""
    return _AMOUNT.sub(_digits, text)


def _digits(match: re.Match[str]) -> str:
    number, rest = match["number"], match["rest"]
    if rest:
        return str(parse_numeral(number + rest))
    if not {"万", "亿"}.isdisjoint(number[:-1]):  # 「一亿二千万」, 「三万亿」: no single unit is left
        return str(parse_numeral(number))
    return f"{parse_numeral(number[:-1])}{number[-1]}"
