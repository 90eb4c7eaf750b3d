from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.policy.numerals import fold, narrow, parse_number, parse_numeral

_DIGITS = "零一二三四五六七八九"
_FINANCIAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def written(number: int) -> str:
    """`number` below 10¹² as one writes it in Chinese, independent of the code under test."""
    if number == 0:
        return "零"
    words, zero = "", False
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, number = divmod(number, unit)
        if group == 0:
            zero = zero or bool(words)
            continue
        words += "零" if words and (zero or group < 1000) else ""
        words += _group(group) + name
        zero = False
    return words


def _group(number: int) -> str:
    words, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if zero else "") + _DIGITS[digit] + name
            zero = False
        else:
            zero = bool(words)
    return words


def test_the_tests_own_writer_writes_as_one_does() -> None:
    assert [written(n) for n in (20, 105, 15_000, 200_000, 30_000_000, 100_000_005, 10_010)] == [
        *("二十", "一百零五", "一万五千", "二十万", "三千万", "一亿零五", "一万零一十")
    ]


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_number_written_in_chinese_is_read_back(number: int) -> None:
    assert parse_numeral(written(number)) == number
    assert parse_numeral(written(number).translate(_FINANCIAL)) == number
    assert parse_number(written(number)) == number


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_separators_and_full_width_digits_change_nothing(number: int) -> None:
    grouped = f"{number:,}"
    assert parse_number(grouped) == number
    assert parse_number("".join(chr(ord(c) + 0xFEE0) for c in grouped)) == number


@given(st.integers(min_value=0, max_value=9999), st.text(alphabet="0123456789", min_size=1, max_size=4))
def test_a_fraction_is_read_exactly(whole: int, fraction: str) -> None:
    expected = Decimal(f"{whole}.{fraction}")
    assert parse_number(f"{whole}.{fraction}") == expected
    assert parse_number(f"{written(whole)}点{''.join(_DIGITS[int(d)] for d in fraction)}") == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("十五", 15),
        ("两百", 200),
        ("一万五", 15_000),  # a last digit counts in tenths of the unit before it
        ("三千五", 3_500),
        ("一万零五", 10_005),
        ("一亿二千万", 120_000_000),
        ("三千万亿", 3 * 10**15),
        ("二〇二五", 2025),
        ("二○二五", 2025),
        ("十万", 100_000),
    ],
)
def test_ways_of_speaking_are_understood(text: str, number: int) -> None:
    assert parse_numeral(text) == number


@pytest.mark.parametrize("text", ["", "元", "二十元", "12", "第五", "三点五", "一A"])
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert parse_numeral(text) is None


@pytest.mark.parametrize("text", ["", " ", "1.2.3", "12abc", "三点", "三点十", "元", "²", "１２元"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@given(st.text())
def test_narrowing_keeps_offsets(text: str) -> None:
    assert len(narrow(text)) == len(text)
    assert narrow(narrow(text)) == narrow(text)


def test_narrowing_and_folding_leave_one_spelling() -> None:
    assert narrow("２０２５年（ＡＢ）　％") == "2025年(AB) %"
    assert fold(" ＨＮＴＥ 高\n企 ") == "hnte高企"
