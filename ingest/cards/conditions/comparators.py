"""Quantities with their comparison: 「不低于2000万元」, 「3%以上（含）」, 「3%（含）—5%（不含）」, 「成立不满五年」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from assistant.policy.card import Op
from assistant.policy.numerals import parse_number

_CHINESE = (
    "[零〇○一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾][零〇○一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]{0,12}"
)
_NUMBER = (
    rf"(?:\d{{1,12}}(?:,\d{{3}}){{0,5}}(?:\.\d{{1,6}})?|(?:{_CHINESE}|[百千])(?:点[零〇一二三四五六七八九]{{1,6}})?)"
)
_SCALE = "万亿|亿|千万|百万|十万|万|千|百"
_UNIT = (
    "%|‰|个百分点|百分点|元|人民币|美元|欧元|港元|平方米|平方公里|亩|吨标准煤|吨|千瓦时|千瓦|兆瓦|立方米|课时|个?工作日"
    "|个?自然日|个?月期?|个?季度|年期|个?(?:完整)?(?:会计|自然|纳税)?年度?|周岁|岁|个?日|天|小时|人次|人|名|位|家|户|件|项|个|次|篇|部|款|份|台|套|分|倍|批|场|种|元/平方米|基点"
)
# 「2000万元」, 「百分之三」, 「三分之二」, 「十个」, 「2 亿元」; not 「三级」, 「A1类」, 「第三条」
_QUANTITY = re.compile(
    rf"(?P<percent>百分之)?(?:(?P<of>[二三四五六七八九十])分之)?(?P<number>(?>{_NUMBER}))(?![级等类档版号章])"
    rf"\s{{0,2}}(?P<scale>{_SCALE})?\s{{0,2}}(?P<several>余|多)?(?P<unit>{_UNIT})?"
)
_SCALES = {
    "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12,
}  # fmt: skip

_PREFIXES: dict[Op, tuple[str, ...]] = {
    Op.GE: (
        "不低于",
        "不少于",
        "不得低于",
        "不得少于",
        "不应低于",
        "不小于",
        "未低于",
        "大于等于",
        "大于或等于",
        "至少",
        "达到",
        "达",
        "满",
        "≥",
        "⩾",
        "不短于",
    ),
    Op.GT: ("超过", "高于", "大于", "多于", "超出", "突破", "逾", ">"),
    Op.LE: (
        "不超过",
        "不高于",
        "不大于",
        "不多于",
        "不得超过",
        "不得高于",
        "不得多于",
        "未超过",
        "不超出",
        "小于等于",
        "小于或等于",
        "最多",
        "至多",
        "≤",
        "⩽",
        "不长于",
    ),
    Op.LT: ("低于", "少于", "小于", "不足", "不满", "未满", "不到", "未达到", "未达", "<", "不达"),
}
_PREFIX_OPS = {word: op for op, words in _PREFIXES.items() for word in words}
# what stands straight before the number: 「不低于人民币」, 「达到了」, 「≥」
_PREFIX = re.compile(
    "(?P<word>"
    + "|".join(sorted(map(re.escape, _PREFIX_OPS), key=len, reverse=True))
    + r")(?:人民币|了|拥有|具有|取得|有|：|:|\s){0,2}(?P<of>[一-鿿]{2,10}的)?$"
)
# what follows it: 「以上（含）」, 「（含）以上」, 「及以上」, 「以下（不含当日）」, 「（含3年）」, 「（365个日历天数）以上」
_MARK = r"[（(](?P<{name}>不?含)[^（）()]{{0,6}}[）)]"
_REMARK = r"[（(][^（）()]{1,20}[）)](?=[及或和者]{0,2}(?:以上|以下|以内|之内))"
_SUFFIX = re.compile(
    rf"(?:{_MARK.format(name='before')}|{_REMARK})?(?:及|或者?|和)?(?P<word>以上|以下|以内|之内|之上|之下|及上)?(?:{_MARK.format(name='after')})?"
)
_BETWEEN = re.compile(
    r"(?:以上)?\s{0,2}(?:[（(](?P<low>不?含)[^（）()]{0,6}[）)])?\s{0,2}(?:[-—–~～－]{1,2}|至|到)\s{0,2}(?:人民币)?$"
)
# a day or year is no quantity: 「2025年1月1日至2025年12月31日」
_DATE = re.compile(
    r"(?:19|20)\d{2}\s{0,2}年(?:\s{0,2}\d{1,2}\s{0,2}月(?:\s{0,2}\d{1,2}\s{0,2}[日号])?)?度?|\d{1,2}月\d{1,2}日|(?<!\d)\d{1,2}\s{0,2}[-—–~～至到]\s{0,2}\d{1,2}月(?!龄|期)"
)
_RANKED = re.compile(r"(?:前|第)$")
# 「排名前三」, 「位居全国前五」
_PLACED = re.compile(r"(?:排名|排位|排在|排|位[居列]|居|列)[^,，;；]{0,8}前$")
RANK = "名"  # the unit of a place among others


class Kind(StrEnum):
    MONEY = "money"  # yuan
    RATIO = "ratio"  # a fraction
    COUNT = "count"  # of `unit`


@dataclass(frozen=True, slots=True)
class Bound:
    """One comparison: the words are clause[start:end], the number clause[number:end] begins at `number`."""

    op: Op
    value: Decimal
    kind: Kind
    unit: str
    start: int
    number: int
    end: int


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Whether a word includes its number where nothing is said beside it; what the document says of it comes first."""

    stated: dict[str, bool]

    def of(self, op: Op, word: str) -> Op:
        said = self.stated.get(word)
        if said is None:
            return op
        return _WITH[op] if said else _WITHOUT[op]


_WITH = {Op.GE: Op.GE, Op.GT: Op.GE, Op.LE: Op.LE, Op.LT: Op.LE}
_WITHOUT = {Op.GE: Op.GT, Op.GT: Op.GT, Op.LE: Op.LT, Op.LT: Op.LT}
_COMPARING = "以上|以下|以内|不低于|不少于|不超过|不高于|超过|高于|低于|不足|不满|少于|多于|大于|小于|达到"
# 「所称“以上”“不低于”均含本数」, 「“高于”“超过”不含本数」, 「以上包括本数」
_STATED = re.compile(
    rf"(?P<words>(?:[“\"'‘]?(?:{_COMPARING})[”\"'’]?[、，,和及与]?){{1,12}})[^“”。；\n]{{0,14}}?(?P<without>不含|不包括|不包含)?(?:含|包括|包含)?本数"
)


def read_inclusion(text: str) -> Inclusion:
    """What the document says of 「以上」 and the like: whether they include the number."""
    stated: dict[str, bool] = {}
    for match in _STATED.finditer(text):
        for word in re.findall(_COMPARING, match["words"]):
            stated[word] = not match["without"]
    return Inclusion(stated)


def find_bounds(clause: str, inclusion: Inclusion) -> list[Bound]:
    """Every comparison of the clause, in order; plain quantities are none. `clause` is narrow."""
    clause = _DATE.sub(lambda m: "\u3000" * len(m[0]), clause)
    found = list(_quantities(clause))
    bounds: list[Bound] = []
    for index, match in enumerate(found):
        low = found[index - 1] if index else None
        gap = _BETWEEN.fullmatch(clause[low.end() : match.start()]) if low is not None else None
        if low is not None and gap:
            ends = _range(clause, low, gap, match)  # what the first said by itself (「20万元以上—」) is its lower end
            bounds = [b for b in bounds if not ends or b.number != low.start()] + ends
        else:
            bounds += _single(clause, match, inclusion)
    return bounds


def _quantities(clause: str) -> Iterator[re.Match[str]]:
    for match in _QUANTITY.finditer(clause):
        if parse_number(match["number"]) is not None:
            yield match


def _range(clause: str, low: re.Match[str], gap: re.Match[str], high: re.Match[str]) -> list[Bound]:
    """「3%（含）—5%（不含）」, 「16至24周岁」: unit and scale of the second number hold for the first."""
    if high["unit"] is None or (low["unit"] is not None and _kind(low["unit"]) is not _kind(high["unit"])):
        return []
    suffix = _SUFFIX.match(clause, high.end())
    after = (suffix["before"] or suffix["after"]) if suffix else None
    end = suffix.end() if suffix and after else high.end()
    if clause.startswith("之间", end):
        end += 2
    kind, unit = _kind_unit(high)
    scale = low["scale"] or ("" if low["unit"] else high["scale"])
    first = _value(low, scale or "", kind)
    second = _value(high, high["scale"] or "", kind)
    if first is None or second is None or first > second:
        return []
    return [
        Bound(Op.GT if gap["low"] == "不含" else Op.GE, first, kind, unit, low.start(), low.start(), end),
        Bound(Op.LT if after == "不含" else Op.LE, second, kind, unit, low.start(), high.start(), end),
    ]


def _single(clause: str, match: re.Match[str], inclusion: Inclusion) -> list[Bound]:
    prefix = _PREFIX.search(clause, max(0, match.start() - 22), match.start())
    if prefix and prefix["of"] and match["unit"] not in ("%", "‰") and not (match["percent"] or match["of"]):
        prefix = None  # only a share is of something: 「不低于合同金额的70%」
    suffix = _SUFFIX.match(clause, match.end())
    word = suffix["word"] if suffix else None
    mark = (suffix["after"] or suffix["before"]) if suffix else None
    start, end = match.start(), match.end()
    op: Op | None = None
    ranked = _ranked(clause, match)
    if prefix:
        op, start = inclusion.of(_PREFIX_OPS[prefix["word"]], prefix["word"]), prefix.start()
        if word and op is Op.LT:
            word = None  # 「不足500万元以上」 says nothing
    if word in ("以上", "之上", "及上"):
        op = op if op is Op.GT else inclusion.of(Op.GE, "以上")
    elif word in ("以下", "之下", "以内", "之内"):
        op = op if op is Op.LT else inclusion.of(Op.LE, word)
    elif op is None and ranked:
        op, start = Op.LE, match.start() - 1
    if op is None:
        return []
    if suffix and (word or mark):
        end = suffix.end()
    if mark and not (prefix and op is Op.LT and mark == "不含"):
        op = (_WITH if mark == "含" else _WITHOUT)[op]
    kind, unit = (Kind.COUNT, RANK) if ranked else _kind_unit(match)
    value = _value(match, match["scale"] or "", kind)
    return [] if value is None else [Bound(op, value, kind, unit, start, match.start(), end)]


def _ranked(clause: str, match: re.Match[str]) -> bool:
    """Whether the number is a place among others: 「前三名」, 「排名前五」."""
    before = clause[: match.start()]
    if match["unit"] in ("名", "位"):
        return _RANKED.search(before) is not None
    return not match["unit"] and not match["scale"] and _PLACED.search(before) is not None


def _kind(unit: str) -> Kind:
    if unit in ("元", "人民币"):
        return Kind.MONEY
    return Kind.RATIO if unit in ("%", "‰") else Kind.COUNT


def _kind_unit(match: re.Match[str]) -> tuple[Kind, str]:
    if match["percent"] or match["of"]:
        return Kind.RATIO, "%"
    unit = match["unit"] or ""
    return _kind(unit), _UNITS.get(unit.removeprefix("个"), unit.removeprefix("个"))


_UNITS = {
    "年期": "年", "月期": "月",
    "年度": "年", "完整会计年度": "会计年度", "自然年度": "年", "纳税年度": "年", "会计年": "会计年度", "自然年": "年",
    "完整年度": "年", "完整年": "年", "天": "日", "自然日": "日", "名": "人", "位": "人", "户": "家", "岁": "周岁",
    "人民币": "元", "": "",
}  # fmt: skip


def _value(match: re.Match[str], scale: str, kind: Kind) -> Decimal | None:
    number = parse_number(match["number"])
    if number is None:
        return None
    number *= _SCALES.get(scale, 1)
    if match["of"]:
        return number / (parse_number(match["of"]) or 1)
    if kind is Kind.RATIO:
        number /= 1000 if match["unit"] == "‰" else 100
    return number
