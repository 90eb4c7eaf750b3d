"""Figures in a text: every amount, ratio, date, time limit, telephone number and document number, in comparable form.

Promise 2 rests on this module: a figure in an answer has to occur, in the same comparable form, in a cited span. So two
spellings of one figure must give one value (「20万元」, 「二十万元」, 「２００，０００元」, 「貳拾萬元」), and no figure may be overlooked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.policy.numerals import DIGITS, NUMERAL_CHARACTERS, narrow, parse_number
from assistant.policy.script import simplified

_CN = f"[{NUMERAL_CHARACTERS}]"
# Runs are bounded here and below, so that a text which is nothing but digits or blanks is read in linear time.
_ARABIC = r"\d{1,30}(?:,\d{3}){1,10}(?:\.\d{1,30})?|\d{1,30}(?:\.\d{1,30})?"
# a Chinese numeral begins with a digit or 十: the unit of 「预算（万元）」 is no figure
_NUMBER = rf"(?:{_ARABIC}|[{''.join(DIGITS)}十拾]{_CN}{{0,30}}(?:点[零〇一二三四五六七八九]{{1,30}})?)"

# 「示高新管发〔2025〕6号」, 「国科发火〔2016〕32号」, 「财政部 税务总局公告2023年第7号」
_DOCUMENT_NUMBER = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,12})?(?P<number>[〔\[［(（【](?P<year>(?:19|20)\d{2})[〕\]］)）】]\s{0,8}第?(?P<serial>\d{1,5})\s{0,8}号)"
    r"|(?:公告|令|通告)\s{0,8}(?P<year2>(?:19|20)\d{2})?\s{0,8}年?\s{0,8}第?(?P<serial2>\d{1,5})\s{0,8}号"
)
# what stands before the issuer's short name in a sentence: 「依据示高新管发〔2025〕6号」, 「的国科发火〔2016〕32号」
_BEFORE_ISSUER = re.compile(r".*[据照按见及和与由以的元于在号文件为是据有]")
# 「0099-88120101」, 「12345」 only after a word for telephone, 「400-000-0000」, a mobile number
_PHONE = re.compile(
    r"(?<![\d-])(?:\(?0\d{2,3}\)?[-—– ]?\d{7,8}(?:[-—转]\d{1,6})?|400[- ]?\d{3}[- ]?\d{4}|1[3-9]\d{9})(?!\d)"
)
_PLAIN_PHONE = re.compile(r"(?:电话|热线|号码|拨打)[：: ]{0,2}(?P<digits>1\d{4}|\d{7,8})(?!\d)")
# 「2025年4月1日」, 「2025-04-01」, 「2025.4.1」, 「二〇二五年四月一日」
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d{2}|[一二][零〇○一二三四五六七八九]{3})\s{0,8}(?:年|[-./])\s{0,8}"
    r"(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s{0,8}(?:月|[-./])\s{0,8}(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s{0,8}(?:日|号|(?!\d))"
)
_YEAR_MONTH = re.compile(r"(?P<y>(?:19|20)\d{2})\s{0,8}年\s{0,8}(?P<m>\d{1,2})\s{0,8}月(?!\s{0,8}\d{1,2}\s{0,8}日)")
_MONTH_DAY = re.compile(r"(?<!\d年)(?<!\d)(?P<m>\d{1,2})\s{0,8}月\s{0,8}(?P<d>\d{1,2})\s{0,8}日")
_YEAR = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})\s{0,8}年(?!\s{0,8}\d{1,2}\s{0,8}月)")
_CLOCK = re.compile(r"(?<!\d)(?P<h>[01]?\d|2[0-4])[:：](?P<n>[0-5]\d)(?!\d)")
_PERCENT = re.compile(
    rf"(?P<n>{_ARABIC})\s{{0,8}}[%％](?P<point>个?点)?|(?P<kind>百|千|万)分之(?P<c>{_NUMBER})|(?P<p>{_NUMBER})个?百分点"
)
_PERCENT_SIGN = re.compile("[%％]|分之|百分点")  # looked for first: most texts have none
_MONEY = re.compile(
    rf"(?P<n>{_NUMBER})\s{{0,8}}(?P<scale>亿|千万|百万|十万|万|千|百)?\s{{0,8}}(?P<unit>元|人民币|美元|欧元|块钱|块)(?!件)"
)
# 「300—500万元」: the unit of the second number holds for the first
_MONEY_RANGE_START = re.compile(
    rf"(?P<n>{_ARABIC})\s{{0,8}}(?:[-—–~～至到]+)\s{{0,8}}(?:{_ARABIC})\s{{0,8}}(?P<scale>亿|千万|百万|万|千|百)?\s{{0,8}}(?P<unit>元)"
)
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-_/:?&=%#]+")
# 「五至十个工作日」, 「3-5日」: the unit of the second number holds for the first
_SPAN_RANGE_START = re.compile(
    rf"(?P<n>{_NUMBER})\s{{0,8}}(?:[-—–~～至到])\s{{0,8}}(?={_NUMBER}\s{{0,8}}个?\s{{0,8}}(?P<unit>工作日|自然日|日历日|小时|分钟|周岁|年|月|日|天|周|岁))"
)
# 「三成」; not 「成立」
_TENTHS = re.compile(r"(?P<n>[一二三四五六七八九1-9])成(?![立为果员交本功长套品])")
# 「一楼A12号窗口」: floors and windows are part of an address
_PLACE = re.compile(rf"(?P<floor>{_CN}|\d{{1,2}})楼|(?P<window>[A-Z]\d{{1,4}})(?=号)")
_SPAN = re.compile(
    rf"(?P<n>{_NUMBER})\s{{0,8}}(?:个)?\s{{0,8}}(?P<unit>工作日|自然日|日历日|小时|分钟|周岁|年度|月份|季度|年|月|日|天|周|岁)(?P<within>内|以内|之内)?"
)
_COUNT = re.compile(
    rf"(?P<n>{_NUMBER})\s{{0,8}}(?P<scale>亿|万)?\s{{0,8}}(?P<unit>平方米|平方公里|公里|吨标准煤|吨|千瓦|人次|个人|人|名|家|户|项|件|份|个|次(?!性)|种|套|台|台套|分(?!制)|倍|页|寸|亩|元/平方米|级|档|期|位|款|批|%)"
)
_LEADING_SCALE = {"百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_BARE = re.compile(
    rf"(?<![\d.])(?:{_ARABIC})(?:\s{{0,8}}[亿万])?(?![\d.])|[一二两三四五六七八九十百千]{{1,30}}[万亿](?!元)"
)
# a provision's own number says where, not how much
_PROVISION = re.compile(
    rf"第\s{{0,8}}[（(]?(?:\d+|{_CN}+)[）)]?\s{{0,8}}[编章节条款项目号页批期届]|附件\s{{0,8}}\d*|表\s{{0,8}}\d+(?!\s{{0,8}}[份张页])|[（(](?:\d+|{_CN}+)[）)]"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `kind` and `value` compare equal across spellings; `start` and `end` are offsets in the text read.

    `kind`: money (yuan), ratio (per cent), date (ISO text), span (a length of time), clock, phone, document_number,
    count (with its unit) or bare (a number whose unit is not known).
    """

    kind: str
    value: str
    start: int
    end: int

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.value


def _amount(number: Decimal) -> str:
    """A number in one spelling: no exponent, no trailing zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scaled(match: re.Match[str]) -> str | None:
    number = parse_number(match["n"])
    if number is None:
        return None
    scale = match.groupdict().get("scale")
    return _amount(number * _LEADING_SCALE[scale]) if scale else _amount(number)


def _date(match: re.Match[str]) -> str | None:
    year, month, day = (parse_number(match[g]) for g in ("y", "m", "d"))
    if year is None or month is None or day is None:
        return None
    return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"


def _percent(match: re.Match[str]) -> str | None:
    number = parse_number(match["n"] or match["c"] or match["p"])
    if number is None:
        return None
    if match["kind"] in ("千", "万"):
        number /= 10 if match["kind"] == "千" else 100
    return _amount(number)


_SPAN_UNITS = {"天": "日", "自然日": "日", "日历日": "日", "周岁": "岁", "年度": "年", "月份": "月"}


def _span(match: re.Match[str]) -> str | None:
    number = parse_number(match["n"])
    return None if number is None else _amount(number) + _SPAN_UNITS.get(match["unit"], match["unit"])


_COUNT_UNITS = {"名": "人", "个人": "人", "位": "人", "户": "家", "台套": "套"}


def _tenths(match: re.Match[str]) -> str | None:
    number = parse_number(match["n"])
    return None if number is None else _amount(number * 10)


def _place(match: re.Match[str]) -> str | None:
    if match["window"]:
        return str(match["window"])
    number = parse_number(match["floor"])
    return None if number is None else f"{_amount(number)}楼"


def _money(match: re.Match[str]) -> str | None:
    """Yuan as a plain number; other currencies with their name."""
    value = _scaled(match)
    return value + match["unit"] if value and match["unit"] in ("美元", "欧元") else value


def _count(match: re.Match[str]) -> str | None:
    value = _scaled(match)
    return None if value is None else value + _COUNT_UNITS.get(match["unit"], match["unit"])


def _issuer(match: re.Match[str]) -> str:
    """The issuer's short name in a document number, without the words of the sentence before it."""
    return _BEFORE_ISSUER.sub("", match["name"] or "")


def _document_number(match: re.Match[str]) -> str | None:
    if match["number"] is None:
        return f"{match['year2'] or ''}#{match['serial2']}"
    return f"{_issuer(match)}{match['year']}#{match['serial']}"


def _phone(match: re.Match[str]) -> str:
    return "".join(c for c in match[0] if c.isdigit())


def _bare(match: re.Match[str]) -> str | None:
    text = match[0]
    number = parse_number(text.rstrip("亿万 "))
    if number is None:
        return None
    return _amount(number * _LEADING_SCALE.get(text[-1], 1))


def find_figures(text: str) -> list[Figure]:
    """All figures of `text` in order, none overlapping; numbers of provisions (第五条, （二）, 附件1) are not figures."""
    return list(_figures(text))


@lru_cache(16384)  # the same passages are read for many questions
def _figures(text: str) -> tuple[Figure, ...]:
    source = _ascii_digits(narrow(simplified(text)))
    taken = [False] * len(source)
    found: list[Figure] = []

    def take(
        kind: str, match: re.Match[str], value: str | None, *, keep: bool = True, start: int | None = None
    ) -> None:
        start, end = match.start() if start is None else start, match.end()
        if value is None or any(taken[start:end]):
            return
        taken[start:end] = [True] * (end - start)
        if keep:
            found.append(Figure(kind, value, start, end))

    for match in _ADDRESS.finditer(source):
        take("address", match, match[0].rstrip("/").lower())
    for match in _DOCUMENT_NUMBER.finditer(source) if "号" in source else ():
        start = match.start() if match["number"] is None else match.start("number") - len(_issuer(match))
        take("document_number", match, _document_number(match), start=start)
    for match in _PHONE.finditer(source):
        take("phone", match, _phone(match))
    for match in _PLAIN_PHONE.finditer(source):
        take("phone", match, match["digits"])
    for match in _PROVISION.finditer(source):
        take("provision", match, match[0], keep=False)
    for match in _PLACE.finditer(source):
        take("place", match, _place(match))
    for match in _DATE.finditer(source):
        take("date", match, _date(match))
    for match in _YEAR_MONTH.finditer(source):
        take("date", match, f"{match['y']}-{int(match['m']):02d}")
    for match in _MONTH_DAY.finditer(source):
        take("date", match, f"--{int(match['m']):02d}-{int(match['d']):02d}")
    for match in _YEAR.finditer(source):
        take("date", match, match["y"])
    for match in _CLOCK.finditer(source) if ":" in source or "：" in source else ():
        take("clock", match, f"{int(match['h']):02d}:{match['n']}")
    for match in _PERCENT.finditer(source) if _PERCENT_SIGN.search(source) else ():
        take("ratio", match, _percent(match))
    for match in _MONEY_RANGE_START.finditer(source):
        start, end = match.span("n")
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            found.append(Figure("money", _scaled(match) or "", start, end))
    for match in _MONEY.finditer(source):
        take("money", match, _money(match))
    for match in _TENTHS.finditer(source):
        take("ratio", match, _tenths(match))
    for match in _SPAN_RANGE_START.finditer(source):
        start, end = match.span("n")
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            found.append(Figure("span", _span(match) or "", start, end))
    for match in _SPAN.finditer(source):
        take("span", match, _span(match))
    for match in _COUNT.finditer(source):
        take("count", match, _count(match))
    for match in _BARE.finditer(source):
        take("bare", match, _bare(match))
    return tuple(sorted(found, key=lambda f: f.start))


_OTHER_DIGIT = re.compile(r"(?![0-9])\d")  # 「١」, 「१」


def _ascii_digits(text: str) -> str:
    """`text` with the decimal digits of other scripts as ASCII ones, of the same length."""
    if not _OTHER_DIGIT.search(text):
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def unsupported_figures(answer: str, sources: Iterable[str]) -> list[Figure]:
    """Figures of `answer` that occur in none of `sources`, in order.

    A date is supported by a fuller date, a bare number by any figure with the same digits, a count by a bare number;
    everything else only by the very same kind and value.
    """
    keys: set[tuple[str, str]] = set()
    numbers: set[str] = set()
    bare: set[str] = set()
    for source in sources:
        for figure in find_figures(source):
            keys.add(figure.key)
            numbers.add(_digits(figure.value))
            if figure.kind == "bare":
                bare.add(figure.value)
            if figure.kind == "date" and len(figure.value) == 10:
                keys.update((("date", figure.value[:4]), ("date", figure.value[:7]), ("date", "-" + figure.value[4:])))
            elif figure.kind == "date" and len(figure.value) == 7 and figure.value[0] != "-":
                keys.add(("date", figure.value[:4]))
    return [
        f
        for f in find_figures(answer)
        if f.key not in keys
        and not (f.kind == "bare" and _digits(f.value) in numbers)
        and not (f.kind == "count" and _digits(f.value) in bare)
    ]


def _digits(value: str) -> str:
    return "".join(c for c in value if c.isdigit() or c == ".")


def replace_figures(text: str, by: str) -> str:
    """`text` with `by` in the place of each figure."""
    for figure in reversed(find_figures(text)):
        text = text[: figure.start] + by + text[figure.end :]
    return text


def contains_figure(text: str, expected: str) -> bool:
    """Whether `expected` occurs in `text`, numbers compared by value: 「20万元」 in 「二十万元」, not in 「120万元」.

    A lone figure may stand anywhere; words with figures (「首次认定奖励20万元」) have to occur as a phrase.
    """
    wanted = find_figures(expected)
    if len(wanted) == 1 and wanted[0].end - wanted[0].start == len(expected.strip()):
        return not unsupported_figures(expected, [text])
    return canonical_figures(expected) in canonical_figures(text)


def canonical_figures(text: str) -> str:
    """`text` without white space, each figure replaced by its comparable form between ⟨ and ⟩."""
    parts, last = [], 0
    for figure in find_figures(text):
        parts += [text[last : figure.start], f"⟨{figure.kind}:{figure.value}⟩"]
        last = figure.end
    return "".join(narrow("".join([*parts, text[last:]])).split())
