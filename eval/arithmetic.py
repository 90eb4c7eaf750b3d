"""The arithmetic in a case's note, done again: 「57万元×40%＝22.8万元」 has to be right.

Only equations are read: terms with signs of calculation between them, and what they are equal to. Anything else in a note is
prose. A side without any unit (「＝25＋40＋20＝85万元」) may be meant in the unit of the other sides.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assistant.policy.numerals import narrow

_SCALES: Mapping[str, int] = {"": 1, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
# 「57万元」, 「40%」, 「10个百分点」, 「8人」, 「3个月」, 「1500/」
_NUMBER = re.compile(r"(?P<n>\d+(?:\.\d+)?)(?P<scale>百万|千万|[百千万亿](?!瓦|米|克))?(?P<percent>%|个百分点)?")
# a word before a number names it (「首贷户10个百分点」), one after it is its unit (「3个月」)
_TERM = r"[(]*[\u4e00-\u9fff]{0,8}?\d+(?:\.\d+)?(?:%|[\u4e00-\u9fff]{0,5})[)]*"
_EQUATION = re.compile(rf"{_TERM}(?:[-+*/]{_TERM})*(?:={_TERM}(?:[-+*/]{_TERM})*)+")
_SIGNS = str.maketrans("×·✕÷＋－−–＝（）％，", "***/+---=()%,")
_OPERATORS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass(frozen=True, slots=True)
class Equation:
    """One equation of a note, in plain signs."""

    text: str
    holds: bool


def equations(note: str) -> list[Equation]:
    """Every equation of the note with whether its sides are equal."""
    plain = re.sub(r"(?<=\d),(?=\d{3})|\s", "", narrow(note).translate(_SIGNS))
    found = [match.group() for match in _EQUATION.finditer(plain)]
    return [Equation(text, _holds(text.split("="))) for text in found if re.search(r"[-+*/]", text)]


def _holds(sides: list[str]) -> bool:
    try:
        values = [(_value(side), _is_bare(side)) for side in sides]
    except (ValueError, SyntaxError, ZeroDivisionError):
        return False
    first, first_is_bare = values[0]
    return all(
        value == first
        or ((is_bare or first_is_bare) and any(value == first * f or value * f == first for f in (10**4, 10**8)))
        for value, is_bare in values[1:]
    )


def _value(side: str) -> Fraction:
    """The value of one side. Raises `ValueError` or `SyntaxError` for what is no calculation."""
    numbers = re.sub(r"[\u4e00-\u9fff]+(?=[\d(])", "", side)  # names before numbers
    written = re.sub(r"[\u4e00-\u9fff]+", "", _NUMBER.sub(_written, numbers))
    return _calculated(ast.parse(written.replace("%", ""), mode="eval").body)


def _written(match: re.Match[str]) -> str:
    number = Fraction(match["n"]) * _SCALES[match["scale"] or ""] / (100 if match["percent"] else 1)
    return f"({number.numerator}/{number.denominator})"


def _calculated(node: ast.expr) -> Fraction:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return Fraction(node.value)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_calculated(node.left), _calculated(node.right))
    raise ValueError(f"no calculation: {ast.dump(node)}")


def _is_bare(side: str) -> bool:
    return not re.search(r"[百千万亿](?!瓦|米|克)|[元%]", side)
