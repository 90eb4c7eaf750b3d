"""The numbers that Word computes and never stores: 第%1条, （%1）, %1、 in the common formats."""

from __future__ import annotations

import re
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_ENCLOSED = {  # first character, how many there are
    "decimalEnclosedCircle": (0x2460, 20),
    "decimalEnclosedCircleChinese": (0x2460, 20),
    "decimalEnclosedParen": (0x2474, 20),
    "decimalEnclosedFullstop": (0x2488, 20),
    "ideographEnclosedCircle": (0x3280, 10),
}
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def chinese(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一, 105 → 一百零五; 0 to 9999."""
    if number < 10:
        return "零" if number == 0 else _DIGITS[number]
    text, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            text += ("零" if zero else "") + _DIGITS[digit] + unit
            zero = False
        elif text:
            zero = True
    return text[1:] if text.startswith("一十") else text


def roman(number: int) -> str:
    """4 → IV."""
    pairs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
    text = ""
    for value, letters in pairs:
        count, number = divmod(number, value)
        text += letters * count
    return text


def spell(number: int, form: str) -> str:
    """The number in Word's format `form`; decimal where that is not known or the number above 9999; "" for none and bullet."""
    if form in ("none", "bullet"):
        return ""
    if not 0 <= number < 10_000:
        return str(number)  # nobody spells it: a start of a thousand million in letters would fill the memory
    if form in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographDigital",
        "taiwaneseDigital",
    ):
        if form in ("ideographDigital", "taiwaneseDigital"):
            return "".join(_DIGITS[int(d)] for d in str(number))
        return chinese(number) if 0 <= number < 10_000 else str(number)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return chinese(number).translate(_LEGAL) if 0 <= number < 10_000 else str(number)
    if form in ("upperLetter", "lowerLetter"):
        letters = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "upperLetter" else letters.lower()
    if form in ("upperRoman", "lowerRoman"):
        return roman(number) if form == "upperRoman" else roman(number).lower()
    if form in _ENCLOSED and 1 <= number <= _ENCLOSED[form][1]:
        return chr(_ENCLOSED[form][0] + number - 1)
    if form == "decimalZero":
        return f"{number:02d}"
    if form.startswith("decimalFullWidth"):
        return str(number).translate({ord("0") + i: 0xFF10 + i for i in range(10)})
    if form == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if form == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    return str(number)


class Numbering:
    """Counts as Word does: one counter a level of each abstract list; a level restarts after a higher one."""

    def __init__(self, root: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        abstracts = {}
        for element in root.findall(W + "abstractNum"):
            abstracts[element.get(W + "abstractNumId")] = {
                int(level.get(W + "ilvl") or 0): level for level in element.findall(W + "lvl")
            }
        for element in root.findall(W + "num"):
            identity, target = element.get(W + "numId"), element.find(W + "abstractNumId")
            if target is None:
                continue
            self._abstract[identity] = target.get(W + "val")
            levels = dict(abstracts.get(target.get(W + "val"), {}))
            for override in element.findall(W + "lvlOverride"):
                depth = int(override.get(W + "ilvl") or 0)
                if (level := override.find(W + "lvl")) is not None:
                    levels[depth] = level
                if (start := override.find(W + "startOverride")) is not None:
                    self._starts[identity, depth] = int(start.get(W + "val") or 1)
            self._levels[identity] = levels

    def level_of_style(self, identity: str, style: str | None) -> int:
        """The level of the list that a paragraph style is tied to; 0 where it is tied to none."""
        for depth, level in self._levels.get(identity, {}).items():
            tied = level.find(W + "pStyle")
            if tied is not None and style is not None and tied.get(W + "val") == style:
                return depth
        return 0

    def next(self, identity: str, depth: int) -> tuple[str, str]:
        """The next number of the list at that depth, and what parts it from the text: "" or a space."""
        level = self._levels.get(identity, {}).get(depth)
        if level is None:
            return "", ""
        counts = self._counts.setdefault(self._abstract[identity], {})
        restart = (identity, depth) in self._starts and (identity, depth) not in self._started
        if restart or depth not in counts:
            counts[depth] = self._starts.get((identity, depth), _value(level, "start", 1))
        else:
            counts[depth] += 1
        self._started.add((identity, depth))
        for deeper in [d for d in counts if d > depth]:
            if _restarts(self._levels[identity].get(deeper), depth):
                del counts[deeper]
        text = self._render(identity, level, counts)
        suffix = level.find(W + "suff")
        tight = suffix is not None and suffix.get(W + "val") == "nothing"
        return text, "" if tight or not text or text[-1] in "、）)．：，" else " "

    def _render(self, identity: str, level: Any, counts: dict[int, int]) -> str:
        template = level.find(W + "lvlText")
        form = _form(level)
        if template is None or form == "bullet":
            return ""
        legal = level.find(W + "isLgl") is not None
        levels = self._levels[identity]

        def fill(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            other = levels.get(depth)
            count = counts.get(depth, _value(other, "start", 1) if other is not None else 1)
            return spell(count, "decimal" if legal or other is None else _form(other))

        return re.sub(r"%(\d)", fill, template.get(W + "val") or "")


def _form(level: Any) -> str:
    element = level.find(W + "numFmt")
    if element is None:  # newer formats stand in an AlternateContent
        element = next(iter(level.iter(W + "numFmt")), None)
    return (element.get(W + "val") or "decimal") if element is not None else "decimal"


def _restarts(level: Any, depth: int) -> bool:
    """Whether a level begins anew after a number of the higher level `depth`: lvlRestart 0 never, n only after level n."""
    element = level.find(W + "lvlRestart") if level is not None else None
    if element is None:
        return True
    above = int(element.get(W + "val") or 0)
    return above > depth if above else False


def _value(level: Any, name: str, default: int) -> int:
    element = level.find(W + name)
    return int(element.get(W + "val") or default) if element is not None else default
