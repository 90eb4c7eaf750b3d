"""Quantities as people say them: 「三千来万」, 「一个亿出头」, 「180w」, 「五六十人」, 「不到50人」, 「七成多」, 「-3%」.

Offsets are those of the text given; it has to be narrow already (`plain_text`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from assistant.policy.facts import Comparison
from assistant.policy.numerals import DIGITS, parse_number


class Kind(StrEnum):
    """What a quantity counts, as far as its unit says."""

    MONEY = "money"  # yuan
    RATIO = "ratio"  # fraction
    PERSONS = "persons"
    PIECES = "pieces"  # 件, 项
    THINGS = "things"  # 个: persons or pieces
    YEARS = "years"
    MONTHS = "months"
    AREA = "area"
    AGE = "age"
    POINTS = "points"
    TONNES = "tonnes"
    OTHER = "other"  # 家, 台, 天: none of the facts
    PLAIN = "plain"  # no unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """`value` in base units: text[start:end] says it. `scaled`: a unit was said; `size` is that of its scale (万: 10000)."""

    kind: Kind
    value: Decimal
    comparison: Comparison
    start: int
    end: int
    scaled: bool = True
    size: int = 1
    unit: str = ""  # as said: 家, 台, 美元


_DIGIT = "".join(c for c in DIGITS if c not in "○")
_ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,18})(?:\.\d{1,8})?"
_MIXED = r"\d{1,3}[千百]\d[百十]?(?:\d十)?(?=\s?[万元])"  # 「1千2百万」, 「3百5十万」
_MIXED_WORD = re.compile(r"\d{1,3}[千百]\d[百十]?(?:\d十)?")
_TO_CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
_CHINESE = rf"[{_DIGIT}十拾百佰][{_DIGIT}十拾百佰千仟]{{0,12}}(?:点[{_DIGIT}]{{1,6}})?"
_SCALE = r"(?:万亿|千万|百万|十万|千亿|百亿|十亿|亿|万|千|百|[wWkK](?![A-Za-z]))"
_SCALES = {
    "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12, "w": 10**4, "k": 10**3,
}  # fmt: skip
_UNITS = {
    Kind.RATIO: r"%|个?百分点|个多?点(?!位)",
    Kind.MONEY: r"元(?!件)|块钱|块(?!地)|人民币",
    Kind.AGE: r"周岁|岁",
    Kind.PERSONS: r"个人(?!所得)|号人|口人|人次?(?!民|才|社|民币)|号(?![楼线房院厂店])(?=[，,。；;、的 ]|$)|位|多?人",
    Kind.AREA: r"个?平方米|个?平米|个?平方|㎡|平(?![均时方])",
    Kind.TONNES: r"吨标准煤|吨标煤|吨",
    Kind.MONTHS: r"个多?月|月(?!租|薪|份|底|初|\d)",
    Kind.YEARS: r"个?年(?!薪|度|底|初|末|产|营|收|销|租|级|轻|前|后)|周年",
    Kind.PIECES: r"件|项|篇|种|款",
    Kind.POINTS: r"分(?![之别公店厂部])",
    Kind.OTHER: r"美元|美金|课时|学时|场|户|层|BP|个?基点|间|座|起|支(?!持)|卡|家|台套|台|套|天(?!使)|日(?!元)|次|倍|亩|条|笔"
    r"|辆|小时|楼|栋|期|批|股|页|份(?!额)|级|类|轮|等|张",
    Kind.THINGS: r"个(?!人|月|点|百)|名",
}
_UNIT = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _UNITS.items())

_BEFORE = {
    Comparison.LESS_THAN: ("不到", "不足", "不满", "未满", "少于", "低于", "小于", "没到", "没有到", "未到", "不够"),
    Comparison.AT_MOST: ("不超过", "不多于", "不高于", "至多", "最多", "没超过", "未超过", "顶多"),
    Comparison.MORE_THAN: ("超过", "大于", "高于", "多于", "突破", "刚过", "超", "逾", "破", "不止"),
    Comparison.AT_LEAST: ("至少", "不少于", "不低于", "起码", "不下"),
    Comparison.ABOUT: (
        *("将近", "接近", "大约", "大概", "差不多", "约", "估计", "快", "近", "大致", "约莫", "大体", "预计", "可能"),
        *("也就", "估摸", "约为", "约合", "平均", "应该有", "将将"),
    ),
}
_AFTER = {
    Comparison.MORE_THAN: ("几", "出头", "有余", "往上", "开外", "多", "余", "好几", "还多", "不止", "还不止"),
    Comparison.LESS_THAN: ("不到",),
    Comparison.AT_LEAST: ("及以上", "以上", "打底", "起", "+"),
    Comparison.AT_MOST: ("及以下", "以下", "以内", "之内"),
    Comparison.ABOUT: ("左右", "上下", "来", "样子", "的样子", "吧", "之间"),
}
COMPARISONS = {word: c for table in (_BEFORE, _AFTER) for c, words in table.items() for word in words}
_LONGEST_FIRST = {
    "before": "|".join(sorted((w for ws in _BEFORE.values() for w in ws), key=len, reverse=True)),
    "after": "|".join(
        sorted(
            (w for ws in _AFTER.values() for w in ws if w not in ("来", "几", "起", "吧", "多", "余", "+")),
            key=len,
        )[::-1]
    ),
}
# 「三千来万」, 「1.2个亿」, 「十几个」, 「18万多」, 「两三千万」, 「3万5」, 「七成多」, 「百分之六」, 「两年半」, 「20-30人」
_QUANTITY = re.compile(
    rf"""
    (?:(?P<before>(?<![节签合违租])(?:{_LONGEST_FIRST["before"]})|(?<=[值收额入润水税比率例])过|(?<=[近上])(?=亿|千万|百万)|(?<![缩大减变从])小(?=[一两二三四五六七八九]?[十百千万亿]|[一两二三四五六七八九]个?[十百千万亿]))(?:有|了|是|在|为|也就)?\s?)?
    (?P<sign>(?:(?<![\d\w])|(?<=[润利是为]))[-−负](?=[\d一二三四五六七八九十]))?
    (?:
      (?P<percent>百分之|千分之)\s?(?P<share>{_ARABIC}|{_CHINESE})(?P<share_more>多|来|几)?
    |
      (?P<whole>[二三四五六七八九十])分之(?P<of_whole>[一二三四五六七八九])
    |
      (?P<half_year>(?<![上下前后])半年(?!报|度))
    |
      (?P<half_of>一半|半数|过半)(?P<half_more>以上|多)?
    |
      (?P<tenths>[一两二三四五六七八九]|[1-9])成(?P<tenths_half>半|[一二三四五六七八九](?![成十百千万]))?(?P<tenths_more>多|左右|以上)?(?![立为果员交本功长套品绩熟])
    |
      (?P<low>{_ARABIC}|[一二三四五六七八九十两][千百十]?(?=[到至]))\s?(?P<low_scale>{_SCALE})?(?:元|人|个|名|件|%|平|平米)?\s?(?:[-—–~～至到])\s?(?P<high>{_ARABIC}|(?<=[到至]){_CHINESE})
      \s?(?P<range_scale>{_SCALE})?
    |
      (?P<bare>(?<=[过破超近上逾了])(?:亿|千万|百万)(?!元?级))
    |
      (?P<lead>[一二两三四五六七八九](?:百(?=..十)|千(?=..百)))?(?P<tens>[二三四五六七八九]?十)?(?P<first>[一二两三四五六七八])(?P<second>[二三四五六七八九])(?P<multiple>[十百千])?(?:个(?=\s?亿))?(?P<pair_scale>{_SCALE})?
      (?=个|人|号|名|位|件|项|年|月|元|块|来|多|左右|岁|平|%|[，,。；;、 （(的]|$)
    |
      (?P<number>{_MIXED}|{_ARABIC}|{_CHINESE})
      (?P<infix>好几|来|多|几|余)?\s?
      (?:个(?P<infix2>多|来)?(?=\s?[亿W]))?\s?
      (?P<scale>{_SCALE})?
      (?P<tail>(?<=[万亿千百wW])(?:[{_DIGIT}]|\d)(?![\d{_DIGIT}十百千万亿.%年月日个件人名]))?
      (?P<thousands>(?<=万)(?:[一二三四五六七八九]|[1-9])千(?:[一二三四五六七八九]百)?(?=元|块|，|,|。|$))?
      (?P<rest>(?<=亿)\s?(?:{_ARABIC}|{_CHINESE})\s?[千百]?万)?
    )
    (?P<more>多|来|余|几)?
    \s?(?:(?:{_UNIT})(?:(?<=个点)(?P<point>[{_DIGIT}]|\d)(?![\d{_DIGIT}十百千万亿]))?)?
    (?P<half>半)?
    (?P<after2>多|来)?
    \s?(?P<after>{_LONGEST_FIRST["after"]}|\+(?!\s?[\d\u4e00-\u9fff]))?
    """,
    re.VERBOSE,
)
# 「3000、3500、4200万」: what stands between the members of a series
SERIES_GAP = re.compile(r"\s{0,3}(?:[、,，/]|和|及|与|以及|到|→|->)?\s{0,3}")
# a number in front of which this stands counts no fact: 「第三」, 「A3」, 「No.5」, 「-2022」, a digit of a longer number
# other currencies are none of the facts'
_FOREIGN = re.compile(r"\s?(?:美刀|欧元|港[币元]|日元|英镑)")
_YEAR_NUMBER = re.compile(r"(?:19|20)\d\d\s?年")  # a year that something is compared with
_SOME_OF_SCALE = re.compile(r"[几数][十百千万亿]")  # 「几百万」, 「数十人」
_EACH_METRE = re.compile(r"[块元钱毛]一(?:个?平方米|个?平米|个?平方|㎡|平)")  # 「32块一平」: a price
_NO_QUANTITY_BEFORE = re.compile(r"[第A-Za-z\d.〔\[#@_/]$")


def plain_text(text: str) -> str:
    """`text` with full-width letters, digits and signs narrow and ASCII letters upper case, of the same length.

    Chinese punctuation stays, but between full-width digits 「，」 and 「．」 are what they are between narrow ones.
    """
    text = _WIDE_COMMA.sub(",", text)
    return "".join(map(_plain, text)) if not text.isascii() else text.upper()


_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_KEPT = "，；：？！（）、。"


def _plain(c: str) -> str:
    if c.isascii():
        return c.upper()
    if c in _KEPT:
        return c
    if "\uff01" <= c <= "\uff5e":
        return chr(ord(c) - 0xFEE0).upper()
    if c == "\u3000":
        return " "
    if c.isdecimal():
        return str(int(c))
    return c


def find_quantities(text: str) -> list[Quantity]:
    """All quantities of a narrow `text`, in order; members of a series take the unit of its last one."""
    found = []
    for match in _QUANTITY.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        number_at = match.end("before") if match["before"] else match.start()
        if _NO_QUANTITY_BEFORE.search(text[max(0, number_at - 1) : number_at]):
            continue
        if _YEAR_NUMBER.match(text, number_at):
            continue
        if _SOME_OF_SCALE.search(text[max(0, number_at - 1) : number_at + 1]):
            continue
        if _EACH_METRE.fullmatch(text, number_at - 1, match.end()):
            continue
        quantity = _quantity(match, start)
        if quantity is not None and not _FOREIGN.match(text, match.end()):
            found.append(quantity)
    return _with_units_of_series(text, _years_and_months(text, found))


def _years_and_months(text: str, found: list[Quantity]) -> list[Quantity]:
    """「一年零两个月」 is fourteen months."""
    done: list[Quantity] = []
    for quantity in found:
        last = done[-1] if done else None
        if last and last.kind is Kind.YEARS and quantity.kind is Kind.MONTHS and last.end == quantity.start:
            months = last.value * 12 + quantity.value
            done[-1] = replace(last, value=months, kind=Kind.MONTHS, end=quantity.end)
        else:
            done.append(quantity)
    return done


def _quantity(match: re.Match[str], start: int) -> Quantity | None:
    kind = next((k for k in _UNITS if match[k]), Kind.PLAIN)
    comparison = _comparison(match)
    scaled = kind is Kind.MONEY
    value: Decimal | None
    if match["percent"]:
        value, kind = parse_number(match["share"]), Kind.RATIO
        value = value / (1000 if match["percent"] == "千分之" else 100) if value is not None else None
    elif match["whole"]:
        parts, whole = parse_number(match["of_whole"]), parse_number(match["whole"])
        value, kind = (round(parts / whole, 4) if parts and whole else None), Kind.RATIO
        comparison = Comparison.ABOUT if comparison is Comparison.EXACT else comparison
    elif match["half_year"]:
        value, kind = Decimal(6), Kind.MONTHS
    elif match["half_of"]:
        value, kind = Decimal("0.5"), Kind.RATIO
        comparison = Comparison.MORE_THAN if match["half_more"] or match["half_of"] == "过半" else comparison
    elif match["tenths"]:
        value = parse_number(match["tenths"])
        value = value / 10 + _second_tenth(match["tenths_half"]) if value is not None else None
        kind = Kind.RATIO
    elif match["low"]:
        value, scaled = _middle(match)
        comparison = Comparison.ABOUT
    elif match["bare"]:
        value, scaled = Decimal(_scale(match["bare"])), True
    elif match["first"]:
        value = _pair(match)
        scaled = bool(match["pair_scale"]) or scaled
        comparison = Comparison.ABOUT
    else:
        value, large = _single(match)
        scaled = large or scaled
        if kind is Kind.PLAIN and not large and not match["number"][0].isdigit() and len(match["number"]) == 1:
            return None  # 「一直」, 「三」
    if value is None or (kind is Kind.AGE and match["before"] == "平均"):
        return None
    shared = any(match[group] for group in ("percent", "whole", "tenths", "half_of"))
    if kind is Kind.RATIO and not shared:
        value /= 100
        if match["point"]:
            value += (parse_number(match["point"]) or Decimal(0)) / 1000
    if match["half"]:
        value += Decimal("0.5")
    if match["sign"]:
        value = -value
    if kind is Kind.PLAIN and scaled:
        kind = Kind.MONEY
    scale = match["scale"] or match["range_scale"] or match["pair_scale"]
    return Quantity(
        kind,
        value,
        comparison,
        start,
        match.start() + len(match[0].rstrip()),
        scaled or kind is not Kind.PLAIN,
        _scale(scale),
        match[kind] if kind is Kind.OTHER else "",
    )


def _second_tenth(word: str | None) -> Decimal:
    """「六成半」, 「七成二」."""
    return Decimal(5 if word == "半" else DIGITS[word] if word else 0) / 100


def _comparison(match: re.Match[str]) -> Comparison:
    infix = next((match[g] for g in ("infix", "infix2", "more", "after2", "share_more") if match[g]), None)
    if match["after"]:
        return COMPARISONS[match["after"]]
    if match["tenths_more"]:
        return COMPARISONS[match["tenths_more"]]
    before = match["before"]
    if before in ("过", "小"):  # 「营收过三千万」, 「小两千万」
        return Comparison.MORE_THAN if before == "过" else Comparison.ABOUT
    if match["bare"] and not before:  # 「过亿」, 「上亿」, 「近亿」
        return {"近": Comparison.ABOUT, "上": Comparison.AT_LEAST}.get(
            match.string[match.start("bare") - 1], Comparison.MORE_THAN
        )
    if before and COMPARISONS[before] is not Comparison.ABOUT:
        return COMPARISONS[before]
    if match[Kind.RATIO] == "个多点" or match[Kind.MONTHS] == "个多月":
        return Comparison.MORE_THAN
    if infix:
        return Comparison.MORE_THAN if infix in ("多", "余", "几", "好几") else Comparison.ABOUT
    return Comparison.ABOUT if before else Comparison.EXACT


def _scale(word: str | None) -> int:
    return _SCALES[word.lower()] if word else 1


def _middle(match: re.Match[str]) -> tuple[Decimal | None, bool]:
    """「20-30人」 → 25, 「300到500万」 → 4000000."""
    low, high = parse_number(match["low"]), parse_number(match["high"])
    if low is None or high is None:
        return None, False
    last = _scale(match["range_scale"])
    low, high = low * (_scale(match["low_scale"]) if match["low_scale"] else last), high * last
    if match["low"].startswith("0") and len(match["low"]) > 1 and "." not in match["low"]:
        return None, False  # a telephone number
    return ((low + high) / 2 if low < high else None), bool(match["range_scale"])


def _pair(match: re.Match[str]) -> Decimal | None:
    """「五六十」 → 55, 「九十七八」 → 97.5, 「一百二三十万」 → 1250000, 「两三千万」 → 25000000; None for 「二五」."""
    first, second = DIGITS[match["first"]], DIGITS[match["second"]]
    if second != first + 1:
        return None
    size = {"十": 10, "百": 100, "千": 1000}.get(match["multiple"] or "", 1)
    middle = (Decimal(first) + Decimal("0.5")) * size + (parse_number(match["tens"]) or 0 if match["tens"] else 0)
    middle += (parse_number(match["lead"]) or 0) if match["lead"] else 0
    return middle * _scale(match["pair_scale"])


def _single(match: re.Match[str]) -> tuple[Decimal | None, bool]:
    """The number with its scale, and whether that is one of money: 万 and above."""
    word, scale = match["number"], match["scale"]
    if match["infix"] == "几" and not scale and not word.endswith(("十", "百", "0")):
        return None, False
    if word == "百八十":
        return None, False  # 「百八十万」: some hundred
    value = parse_number(word.translate(_TO_CHINESE) if _MIXED_WORD.fullmatch(word) else word)
    if value is None:
        return None, False
    size = _scale(scale)
    value *= size
    if match["tail"]:  # 「3万5」, 「七万二」
        value += (parse_number(match["tail"]) or Decimal(0)) * size / 10
    if match["thousands"]:  # 「一千八百五十六万三千元」
        value += parse_number(match["thousands"].translate(_TO_CHINESE)) or Decimal(0)
    if match["rest"]:  # 「1亿2千万」
        rest = re.fullmatch(rf"\s?(?P<n>{_ARABIC}|{_CHINESE})\s?(?P<s>[千百]?万)", match["rest"])
        value += (parse_number(rest["n"]) or Decimal(0)) * _scale(rest["s"]) if rest else Decimal(0)
    return value, size >= 10**4 or (scale or "").lower() == "k"


def _with_units_of_series(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """「3000、3500、4200万」: numbers without a unit take that of the one which ends their series."""
    done = list(found)
    for i in range(len(done) - 2, -1, -1):
        this, after = done[i], done[i + 1]
        gap = text[this.end : after.start]
        date_like = after.kind in (Kind.YEARS, Kind.MONTHS)
        if this.kind is not Kind.PLAIN or after.kind in (Kind.PLAIN, Kind.OTHER) or date_like or not gap.strip():
            continue
        if len(gap) > 4 or not SERIES_GAP.fullmatch(gap):
            continue
        if after.kind is Kind.MONEY:
            done[i] = replace(this, kind=after.kind, value=this.value * after.size, scaled=True, size=after.size)
        else:
            size = 100 if after.kind is Kind.RATIO else 1
            done[i] = replace(this, kind=after.kind, value=this.value / size, scaled=True)
    return done
