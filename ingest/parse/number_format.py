"""A number as a spreadsheet's number format displays it: percent, thousands, decimals, scaled to 千 or 万, with its unit."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

_CONDITION = re.compile(r"\[(?P<test>[<>=]{1,2})(?P<limit>-?[\d.]+)\]")
_BRACKETS = re.compile(r"\[\$(?P<currency>[^\-\]]*)[^\]]*\]|\[[^\]]*\]")
_SPACING = re.compile(r"_.|\*.")
_LITERAL = re.compile(r"\"(?P<quoted>[^\"]*)\"|[\\!](?P<escaped>.)")
# 0!.0, or 0"."0, shows 12345 as 1.2 and stands for ten thousands: Excel has no scale of 10,000 of its own
_TEN_THOUSANDS = re.compile(r"0(?:!|\\)\.(?P<places>0+),?|0\"\.\"(?P<quoted>0+)")
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.(?P<places>[0#?]+))?(?P<scale>,*)")
_CURRENCIES = "¥￥$€£"
_TESTS: dict[str, Callable[[float, float], bool]] = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}


def displayed(value: float, number_format: str) -> str:
    """`value` in the section of the format that is for it; plain where the format has no digits or is not understood."""
    section, value = _section(value, number_format)
    if match := _TEN_THOUSANDS.search(section):
        return _ten_thousands(value, section, match)
    currency = next((m["currency"] for m in _BRACKETS.finditer(section) if m["currency"]), "")
    section = _SPACING.sub("", _BRACKETS.sub(currency, section))
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(match["quoted"] if match["quoted"] is not None else match["escaped"])
        return chr(0xE000 + len(literals) - 1)  # private characters hold the places of literal text

    marked = _LITERAL.sub(keep, section)
    digits = _DIGITS.search(marked)
    if digits is None or re.search(r"[eE]|[/?]", marked):
        only_words = digits is None and bool(literals) and "general" not in marked.lower()  # 0;-0;"无" of zero
        words = marked if only_words else "".join(c for c in marked if "\ue000" <= c < "\uf8ff")
        before, number, after = "", "" if only_words else _plain(value), words
    else:
        before, after = marked[: digits.start()], marked[digits.end() :]
        number = _number(value, digits, "%" in marked)
    text = f"{_kept(before)}{number}{_kept(after)}"
    return "".join(literals[ord(c) - 0xE000] if 0xE000 <= ord(c) < 0xE000 + len(literals) else c for c in text).strip()


def _section(value: float, number_format: str) -> tuple[str, float]:
    """The section for the value, and the value without a sign that the section itself shows."""
    sections = _split(number_format)
    for section in sections:
        condition = _CONDITION.search(section)
        test = _TESTS.get(condition["test"]) if condition else None
        if condition and test and test(value, float(condition["limit"])):
            return section, value
    if any(_CONDITION.search(s) for s in sections):
        return sections[-1] if not _CONDITION.search(sections[-1]) else "General", value
    if value < 0 and len(sections) > 1 and _DIGITS.search(sections[1]):
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _split(number_format: str) -> list[str]:
    """The sections, parted by ; outside quotation marks."""
    return [
        s.replace("\x00", ";") for s in _LITERAL.sub(lambda m: m.group().replace(";", "\x00"), number_format).split(";")
    ]


def _ten_thousands(value: float, section: str, match: re.Match[str]) -> str:
    places = len(match["places"] or match["quoted"])
    unit = "".join(m["quoted"] or "" for m in _LITERAL.finditer(section[match.end() :]))
    scale = 10 ** (places + 3) if match.group().endswith(",") else 10**places
    return f"{value / scale:.{places}f}{unit}"


def _number(value: float, digits: re.Match[str], percent: bool) -> str:
    pattern = digits.group()
    whole = pattern.partition(".")[0].rstrip(",")
    places = digits["places"] or ""
    trailing = len(digits["scale"]) or (len(pattern) - len(pattern.rstrip(",")))
    value = value * 100 if percent else value / 1000**trailing
    if not percent and not places and "0" not in whole:
        return _plain(value)
    if percent and not places and "0" not in whole:
        return f"{value:g}"
    comma = "," if "," in whole else ""
    text = f"{_rounded(value, len(places)):{comma}.{len(places)}f}"
    if optional := len(places) - len(places.rstrip("#?")):
        head, point, tail = text.partition(".")
        tail = tail[: len(tail) - optional] + tail[len(tail) - optional :].rstrip("0")
        text = head + (point + tail if tail else "")
    least = whole.replace(",", "").count("0")
    return text.zfill(least) if least > 1 and not comma else text


def _rounded(value: float, places: int) -> float:
    """Half away from zero, as a sheet rounds; Python's own way goes to the even digit."""
    factor = 10.0**places
    return math.copysign(math.floor(abs(value) * factor + 0.5 + 1e-9), value) / factor if abs(value) < 1e12 else value


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.10g}"


def _kept(part: str) -> str:
    """What of the rest of a section is shown: literals, signs, brackets, currencies, Chinese characters."""
    return "".join(c for c in part if "\ue000" <= c < "\uf8ff" or c in "%()-+ /" + _CURRENCIES or ord(c) > 0x2E7F)
