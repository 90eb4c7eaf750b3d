"""Quantities in the words of a measure: money in yuan, fractions, percentage points, multiples, counts with their unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from assistant.policy.numerals import DIGITS, NUMERAL_CHARACTERS, narrow, parse_number
from assistant.policy.script import simplified


class Kind(StrEnum):
    MONEY = "money"  # yuan
    FOREIGN = "foreign"  # another currency
    RATIO = "ratio"  # a fraction
    POINTS = "points"  # percentage points, as a fraction
    MULTIPLE = "multiple"  # 「1.5倍」, 「1:0.5」
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Quantity:
    """`start` and `end` are offsets in the string that was read; `unit` of a count: 人, 个月, 平方米."""

    kind: Kind
    value: Decimal
    start: int
    end: int
    unit: str = ""


# Runs are bounded so that a text of nothing but digits is read in linear time.
_ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,5}(?!\d)|\d{1,15})(?:\.\d{1,10})?"
_CHINESE = rf"[{''.join(DIGITS)}十拾][{NUMERAL_CHARACTERS}]{{0,15}}(?:点[零〇一二三四五六七八九]{{1,10}})?"
_SCALE = r"亿|千万|百万|十万|万|千|百"
_SCALES = {"百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_UNITS = (
    r"平方米|立方米|平米|㎡|吨标准煤|吨标煤|千瓦时|千瓦|兆瓦|万千瓦|吨|人次|课时|学时|个月|个工作日|工作日|周年|年度|季度|台套|台|套|"
    r"人|名|位|家|户|件|项|个|次|种|场|期|批|年|月|日|天|周岁|岁|分|级|款|篇|部|集|亩|度|公里|标箱|辆|架次|股|张|篇|G|P"
)
# 「20万元」, 「二十万元」, 「３，０００元」, 「1.5亿元人民币」, 「10万美元」, 「5%」, 「百分之五」, 「千分之三」
# 「10个百分点」, 「1:0.5」, 「三分之二」, 「24个月」
_QUANTITY = re.compile(
    rf"""
      百分之(?P<hundredth>{_ARABIC}|{_CHINESE})
    | 千分之(?P<thousandth>{_ARABIC}|{_CHINESE})
    | (?P<lower>[二三四五六七八九十])分之(?P<upper>[一二三四五六七八九])
    | 1\s?[:∶]\s?(?P<match>{_ARABIC})
    | (?P<n>{_ARABIC}|{_CHINESE})\s{{0,3}}
      (?:
        (?P<percent>%)
      | (?P<mille>‰)
      | 个?(?P<points>百分点)
      | (?P<times>倍)
      | (?P<scale>{_SCALE})?\s{{0,3}}
        (?: (?P<foreign>美元|欧元|港元|港币|日元|英镑) | (?P<yuan>元|块钱|人民币)(?!件) | 个?(?P<unit>{_UNITS}) )
      )
    """,
    re.VERBOSE,
)
# 「分别给予100、50、30万元」, 「20-50万元」: the unit of the last number holds for those before it
_LISTED = re.compile(
    rf"(?<![\d.%第])(?P<head>(?:{_ARABIC}(?:万|亿)?\s?[、/和或~～—–\-至到]+\s?){{1,12}})(?={_ARABIC}\s?(?P<tail>(?:{_SCALE})?元|%))"
)
# 「2—5项」, 「20~50人」
_SPANNED = re.compile(rf"(?<![\d.年月-])(?P<n>{_ARABIC})(?=\s?[-—–~～至到]{{1,2}}\s?{_ARABIC}\s?个?(?P<tail>{_UNITS}))")
_ARABIC_NUMBER = re.compile(_ARABIC)


def plain_words(text: str) -> str:
    """`text` in simplified characters and narrow digits, of the same length; offsets hold in both."""
    plain = narrow(simplified(text))
    return plain if len(plain) == len(text) else narrow(text)


def quantities(plain: str) -> list[Quantity]:
    """All quantities of a text that `plain_words` gave, in order."""
    found = [q for q in map(_quantity, _QUANTITY.finditer(plain)) if q is not None]
    taken = {q.start for q in found}
    for listed in _LISTED.finditer(plain):
        tail = listed["tail"]
        for number in _ARABIC_NUMBER.finditer(plain, listed.start("head"), listed.end("head")):
            value = parse_number(number[0])
            if value is None or number.start() in taken:
                continue
            if tail == "%":
                found.append(Quantity(Kind.RATIO, value / 100, number.start(), number.end()))
            else:
                scaled = value * _SCALES.get(tail.removesuffix("元"), 1)
                found.append(Quantity(Kind.MONEY, scaled, number.start(), number.end()))
    for spanned in _SPANNED.finditer(plain):
        value = parse_number(spanned["n"])
        if value is not None and spanned.start() not in taken:
            found.append(Quantity(Kind.COUNT, value, *spanned.span("n"), spanned["tail"]))
    return sorted(found, key=lambda q: q.start)


def _quantity(match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    if match["lower"]:
        upper, lower = parse_number(match["upper"]), parse_number(match["lower"])
        return Quantity(Kind.RATIO, upper / lower, start, end) if upper and lower else None
    number = parse_number(match["hundredth"] or match["thousandth"] or match["match"] or match["n"])
    if number is None:
        return None
    if match["hundredth"] or match["percent"]:
        return Quantity(Kind.RATIO, number / 100, start, end)
    if match["thousandth"] or match["mille"]:
        return Quantity(Kind.RATIO, number / 1000, start, end)
    if match["points"]:
        return Quantity(Kind.POINTS, number / 100, start, end)
    if match["match"] or match["times"]:
        return Quantity(Kind.MULTIPLE, number, start, end)
    value = number * _SCALES.get(match["scale"] or "", 1)
    if match["yuan"]:
        return Quantity(Kind.MONEY, value, start, end)
    if match["foreign"]:
        return Quantity(Kind.FOREIGN, value, start, end, match["foreign"])
    return Quantity(Kind.COUNT, value, start, end, match["unit"])


# 「一半」, 「三成」, 「八折」 (two tenths are left off), 「减半」, 「全额」, 「免收」
_SHARE_IN_WORDS = re.compile(
    r"""
      (?P<half>一半|半数|减半|半价)
    | (?P<tenths>[一二三四五六七八九])成(?P<more>半)?(?=[^\u4e00-\u9fff]|给予|予以|的|补|奖|资助|支持|承担|$)
    | (?P<left>[一二三四五六七八九\d](?:\.\d)?|[一二三四五六七八九]五)折(?![合算旧叠扣价抵让])
    | (?P<whole>全额(?=[给予的]*(?:补贴|补助|资助|奖励|承担|报销|减免|免除|返还))|免(?:收|除|缴|交)(?!责|材料|证明))
    """,
    re.VERBOSE,
)


def shares_in_words(plain: str) -> list[Quantity]:
    """Fractions told without a figure, in order; a discount is the share that is left off. `unit`: the word itself."""
    return [Quantity(Kind.RATIO, _share(m), *m.span(), m[0]) for m in _SHARE_IN_WORDS.finditer(plain)]


def _share(match: re.Match[str]) -> Decimal:
    if match["whole"]:
        return Decimal(1)
    if match["half"]:
        return Decimal("0.5")
    if match["tenths"]:
        return Decimal(DIGITS[match["tenths"]]) / 10 + (Decimal("0.05") if match["more"] else 0)
    digits = "".join(str(DIGITS.get(c, c)) for c in match["left"])
    price = Decimal(digits) / (10 if len(digits.replace(".", "")) == 1 or "." in digits else 100)
    return 1 - price


def cell_quantities(plain: str, unit: str) -> list[Quantity]:
    """As `quantities`; numbers without a unit are in the column's `unit` (万元, 元, %, 人 …), where it has one."""
    found = quantities(plain)
    if found or not unit:
        return found
    read: list[Quantity] = []
    for number in _ARABIC_NUMBER.finditer(plain):
        one = quantities(number[0] + unit)
        if one:
            read.append(Quantity(one[0].kind, one[0].value, number.start(), number.end(), one[0].unit))
    return read
