"""Perturbations of a question: each is a function of the question alone, so that every run puts the same words."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import yaml
from opencc import OpenCC

_EVERY = 14  # characters to a slip: one or two in a question
_CLAUSE = re.compile(r"[^，。？！；,?!;]+[，。？！；,?!;]?")
_ASKS = re.compile(r"多少|吗|呢|什么|啥|哪|怎么|如何|谁|何时|能否|能不能|可以|是否|几|多久")
_QUOTED = re.compile(r"[“”「」\"]")
# 「15000元」, 「2000万」, 「6个月」, 「500 万元」; not years (「2023年」), numbers of documents, dates or telephones
_NUMBER = re.compile(
    r"(?<![\d.\-—〔（(])(?P<number>\d{1,6})(?P<space>\s?)(?P<unit>万元|万|亿元|亿|元|块|人|个月|年|天|家|%)(?![\d〕])"
)
_DIGITS = "零一二三四五六七八九"
Perturbation = Callable[[str], str]


def typos(question: str) -> str:
    """Characters replaced by others that sound the same, one in 14, at places and by choices that the question fixes."""
    sounds = _homophones()
    places = [i for i, character in enumerate(question) if character in sounds]
    chance = random.Random(hashlib.sha256(question.encode()).digest())
    slips = chance.sample(places, min(len(places), max(1, len(question) // _EVERY)))
    characters = list(question)
    for place in slips:
        characters[place] = chance.choice(sounds[question[place]])
    return "".join(characters)


@cache
def _homophones() -> dict[str, str]:
    """The characters that may be typed for each. Raises `ValueError` for one that stands in two lines."""
    groups = yaml.safe_load((files("bench.perturbing") / "homophones.yaml").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for group in groups:
        for character in group:
            if character in found:
                raise ValueError(f"{character} stands in two lines of homophones.yaml")
            found[character] = group.replace(character, "")
    return found


def spoken_numbers(question: str) -> str:
    """Numbers as they are said: 「15000元」 → 「一万五」, 「2000万元」 → 「两千万」, 「6个月」 → 「半年」, 「20%」 → 「两成」."""
    return _NUMBER.sub(_said, question)


def _said(match: re.Match[str]) -> str:
    number, unit = int(match["number"]), match["unit"]
    if unit == "%":
        return f"{_counted(number // 10)}成" if number in range(10, 100, 10) else match[0]
    if unit == "个月" and number == 6:
        return "半年"
    if unit == "年" and number >= 100:
        return match[0]  # 「2023年」
    said = _counted(number)
    if unit in ("元", "块"):
        return said if number >= 1000 else said + "块"
    return said + unit.removesuffix("元")


def _counted(number: int) -> str:
    """A number below a million as it is spoken: 「一万五」, 「两千」, 「十二」, 「一百零五」."""
    if number >= 10_000:
        rest = number % 10_000
        head = _counted(number // 10_000) + "万"
        if rest and rest % 1000 == 0:
            return head + _DIGITS[rest // 1000]
        return head + (("零" if rest < 1000 else "") + _counted(rest) if rest else "")
    words, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("零" if zero else "") + ("两" if digit == 2 and unit >= 100 else _DIGITS[digit]) + name
            zero = False
        elif words:
            zero = True
    if words.startswith("一十"):
        words = words[1:]
    return "两" if words == "二" else words or "零"


def traditional(question: str) -> str:
    """The question in traditional characters, as Taiwan's and Hong Kong's keyboards give them."""
    converted: str = _converter().convert(question)
    return converted


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def reordered(question: str) -> str:
    """The clauses that ask before those that tell: 「我们是高企，能补多少？」 → 「能补多少？我们是高企。」.

    As it is where all or none ask, and where words are quoted.
    """
    if _QUOTED.search(question):
        return question
    clauses = [clause.strip("，。？！；,?!; ") for clause in _CLAUSE.findall(question)]
    asking = [clause for clause in clauses if clause and _ASKS.search(clause)]
    telling = [clause for clause in clauses if clause and not _ASKS.search(clause)]
    if not asking or not telling:
        return question
    changed = f"{'，'.join(asking)}？{'，'.join(telling)}。"
    return question if [*asking, *telling] == [clause for clause in clauses if clause] else changed


PERTURBATIONS: dict[str, Perturbation] = {
    "typos": typos,
    "spoken numbers": spoken_numbers,
    "traditional": traditional,
    "reordered": reordered,
}
