"""Chinese numerals and full-width forms.

Three ways of writing one number occur in the same policy: 20, ２０ and 二十. Everything that compares numbers reads them
through this module.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal

DIGITS = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_UNITS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
NUMERAL_CHARACTERS = "".join(DIGITS) + "".join(SMALL_UNITS) + "万亿"


def parse_numeral(text: str) -> int | None:
    """The whole number that a Chinese numeral denotes, or None where `text` is not one.

    「二十」 → 20, 「一百零五」 → 105, 「三千万」 → 30_000_000, 「二〇二五」 → 2025, 「一万五」 → 15_000.
    """
    if not text or any(c not in DIGITS and c not in SMALL_UNITS and c not in LARGE_UNITS for c in text):
        return None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    last_unit = 1
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
            if digit == 0:
                last_unit = 1
        elif c in SMALL_UNITS:
            last_unit = SMALL_UNITS[c]
            section += (digit or 1) * last_unit
            digit = 0
        else:
            unit = LARGE_UNITS[c]
            if unit == 10**8:  # 「三千万亿」: everything before it counts in 亿
                total = (total + section + digit or 1) * unit
            else:  # 「一亿二千万」: only what stands between
                total += (section + digit or 1) * unit
            section = digit = 0
            last_unit = unit
    # 「一万五」: a last digit straight after a unit counts in tenths of that unit
    if digit and last_unit >= 100 and text[-2] not in "零〇○":
        digit *= last_unit // 10
    return total + section + digit


def parse_number(text: str) -> Decimal | None:
    """The number that Arabic digits (with thousands separators or a fraction) or a Chinese numeral denote, else None.

    「3,000」 → 3000, 「１.５」 → 1.5, 「三点五」 → 3.5.
    """
    plain = narrow(text).replace(",", "").replace(" ", "")
    if not plain:
        return None
    if plain[0].isdigit() and plain.isascii():
        try:
            return Decimal(plain)
        except ArithmeticError:
            return None
    whole, dot, fraction = plain.partition("点")
    value = parse_numeral(whole)
    if value is None:
        return None
    if not dot:
        return Decimal(value)
    digits = [DIGITS.get(c) for c in fraction]
    if not digits or None in digits:
        return None
    return Decimal(f"{value}.{''.join(str(d) for d in digits)}")


def narrow(text: str) -> str:
    """`text` with full-width ASCII made narrow, of the same length, so that offsets hold in both."""
    return text.translate(_NARROW)


def fold(text: str) -> str:
    """`text` for comparison: NFKC, lower case, no white space. Offsets are not kept."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
