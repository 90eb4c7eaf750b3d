"""Years and days as people say them: 「去年」, 「24年」, 「近三年」, 「22年3月」, 「前年年底」, 「上个月」.

Years are calendar years, counted from `as_of`. Offsets are those of the narrow text given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assistant.policy.days import add_months
from assistant.policy.facts import Comparison
from assistant.policy.numerals import parse_numeral


@dataclass(frozen=True, slots=True)
class Years:
    """Calendar years in the order told: 「2022到2024年」 → 2022, 2023, 2024."""

    years: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Day:
    """A date told as a day or month (exact) or only roughly (about). `whole`: its year was said with it."""

    day: date
    comparison: Comparison
    start: int
    end: int
    whole: bool = True


_RELATIVE = {
    "大前年": -3, "前年": -2, "去年": -1, "上年度": -1, "上一年度": -1, "上一年": -1, "上年": -1, "上一个年度": -1,
    "上个年度": -1, "今年": 0, "本年度": 0, "本年": 0, "当年度": 0, "这一年": 0, "年初": 0, "明年": 1, "后年": 2,
}  # fmt: skip
_CHINESE_YEAR = r"[二][零〇○一二三四五六七八九]{3}"
_YEAR = (
    rf"(?:(?<!\d)(?:19|20)\d\d|{_CHINESE_YEAR}|(?<![\d.,])[012]\d|大前年|前年|去年|上一?年度?|上一?个?年度|今年|本年度?|当年度"
    r"|明年|(?<![改造之以技迁])后年)"
)
# 「2018-05-16」, 「2022.3」, 「22年3月」, 「2025年12月31日」, 「去年10月」, 「今年5月20号」, 「二〇二二年三月」
_DATE = re.compile(
    rf"""
    (?:
      (?<!\d)(?P<y1>(?:19|20)\d\d)\s?[-./]\s?(?P<m1>1[0-2]|0?[1-9])(?!\d)(?:\s?[-./]\s?(?P<d1>3[01]|[12]\d|0?[1-9])(?!\d))?(?![-./]?\d)
    |
      (?P<y2>{_YEAR})\s?年?\s?(?:的|是)?\s?(?P<m2>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?(?:月份?)
      (?:\s?(?P<d2>3[01]|[12]\d|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?[日号])?
    )
    """,
    re.VERBOSE,
)
# 「前年年底」, 「2023年下半年」, 「去年春节后」
_ROUGH = re.compile(
    rf"(?P<y>{_YEAR})\s?年?\s?(?P<part>年底|年末|底|末|年初|初|上半年|下半年|年中|第?[一二三四1-4]季度|春节后|春节前后|夏天|秋天|冬天|暑假)"
)
_PARTS = {
    "年底": 12, "年末": 12, "底": 12, "末": 12, "年初": 1, "初": 1, "上半年": 1, "下半年": 7, "年中": 6, "春节后": 2,
    "春节前后": 2, "夏天": 6, "秋天": 9, "冬天": 12, "暑假": 7,
}  # fmt: skip
# 「上个月」, 「这个月」, 「三个月前」, 「两年前」
_RECENT = re.compile(
    r"(?P<word>上个?月|这个月|本月|当月)|(?P<n>\d{1,2}|半|[一二两三四五六七八九十]{1,3})(?P<unit>年|个月)(?:之?前|以前)"
)
# 「8月交的」, 「9月份评上的」: a month without its year; not 「租了8月」, 「3月到9月」, 「11月、12月」
_BARE_MONTH = re.compile(
    r"(?<![\d.年零个到至、~—\-了期满每共第])(?P<m>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月"
    r"(?:份|(?P<d>3[01]|[12]\d|[1-9])[日号]|[上中下]旬|底|初)?(?=[\u4e00-\u9fff])(?![租薪供均内期以之多左前后到至])"
)
_SAME_YEAR = re.compile(
    r"(?:当年|同年)(?P<m>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?"
)  # 「2024年7月毕业，当年8月入职」
# 「近三年」, 「过去两年」, 「前三年」, 「连续三年」
_LAST = re.compile(r"(?:最?近|过去|前|之前|连续|这|上)(?P<n>[两二三四五2-5])(?:个(?:会计)?)?年(?:度|来|里)?")
# 「2022到2024年」, 「22-24年」, 「23年到25年」, 「2023至2025年度」
_RANGE = re.compile(
    r"(?<!\d)(?P<a>(?:19|20)\d\d|\d\d)\s?年?度?\s?(?:[-—–~～到至])\s?(?P<b>(?:19|20)\d\d|\d\d)\s?年度?(?!\s?\d{1,2}\s?月)"
)
# 「2024年」, 「24年度」, 「去年全年」, 「2024、2025年」 (the member without 年 comes from the list)
_SINGLE = re.compile(
    rf"(?P<word>大前年|(?<![改造之以技迁])前年|去年|上一?个?年度?|今年|本年度?|当年度|这一年|明年|(?<![改造之以技迁])后年)|(?<!\d)(?P<y>(?:19|20)\d\d|{_CHINESE_YEAR})(?:\s?年度?|(?![\d年]))"
    r"|(?<![\d.,\-])(?P<s>[012]\d|[89]\d(?=年(?:就|成立|建|办|开|注册|创)))\s?[两三四]?年度?(?![多半来期以左前后])(?!的?(?:劳动)?合同|经验|历史|了)"
)
_LIST = re.compile(
    r"(?<!\d)(?P<a>(?:20)?\d\d)年?(?=[、/和及](?:(?:20)?\d\d年?[、/和及]){0,4}(?:20)?\d\d\s?[两三四]?年)"
)
_PAYMENT = re.compile(r"(?:租金?|房租|工资|月薪|补贴|[花付交]了?|每个?月|一个月)(?:是|要|大概|约|差不多)?\s?$")
# before a length of time, not a year: 「成立20年」, 「已有11年」, 「满10年」
_LENGTH = re.compile(
    r"(?:[满足近第共超]|[耕干做营注签立]了|领域|行业|市场|赛道|主业|已有?|干了|深耕|成立了?|签了?|做了|从业|超过|不到|至少|连续|过去|经营|专注|工作|有|将近|大概)\s?$"
)
# 「比前年增长」: what is compared with
_COMPARED = re.compile(r"(?:(?<!占)比|较|跟|与|同|相比于?|对比)\s?$")


_CENTURY_OFF = 50  # years


def find_days(text: str, as_of: date) -> list[Day]:
    """Dates told by day, month, season or distance from `as_of`; never later than is possible in a calendar."""
    found: list[Day] = []
    taken = bytearray(len(text))
    for match in _DATE.finditer(text):
        year = _year(match["y1"] or match["y2"], as_of)
        month = _number(match["m1"] or match["m2"])
        day = _number(match["d1"] or match["d2"] or "1")
        _keep(found, taken, year, month, day, Comparison.EXACT, match)
    for match in _ROUGH.finditer(text):
        part = match["part"]
        month = _PARTS.get(part) or 3 * ("一二三四1234".index(part.strip("第")[0]) % 4) + 1
        _keep(found, taken, _year(match["y"], as_of), month, 1, Comparison.ABOUT, match)
    for match in _RECENT.finditer(text):
        if match["word"]:
            back = 1 if match["word"].startswith("上") else 0
            comparison = Comparison.EXACT
        else:
            count = 0.5 if match["n"] == "半" else _number(match["n"]) or 0
            back = int(count * (12 if match["unit"] == "年" else 1))
            comparison = Comparison.ABOUT
        if 0 <= back < 1200:
            then = add_months(as_of.replace(day=1), -back)
            _keep(found, taken, then.year, then.month, 1, comparison, match)
    for match in _SAME_YEAR.finditer(text):
        before = [d for d in found if d.end <= match.start()]
        if before:
            year = max(before, key=lambda d: d.start).day.year
            _keep(found, taken, year, _number(match["m"]), 1, Comparison.EXACT, match)
    for match in _BARE_MONTH.finditer(text):
        month = _number(match["m"])
        if month and not any(taken[match.start() : match.end()]):
            year = _latest(text, match.start(), month, found, as_of)
            _keep(found, taken, year, month, _number(match["d"] or "1"), Comparison.EXACT, match, whole=False)
    return sorted(found, key=lambda d: d.start)


def _latest(text: str, at: int, month: int, found: list[Day], as_of: date) -> int:
    """The year of a month told without one: that of the date before it in the sentence, else of the last such month before `as_of`."""
    sentence = max(text.rfind(mark, 0, at) for mark in "。！？!?\n") + 1
    before = max((d for d in found if sentence <= d.start < at), key=lambda d: d.start, default=None)
    last = as_of.year if month <= as_of.month else as_of.year - 1
    if before is None:
        return last
    return min(before.day.year + (month < before.day.month), last)


def find_years(text: str, as_of: date) -> list[Years]:
    """Years that the text speaks of, lists and ranges as one; not those that something is only compared with."""
    found: list[Years] = []
    taken = bytearray(len(text))
    for match in _LAST.finditer(text):
        count = _number(match["n"]) or 0
        _keep_years(found, taken, tuple(as_of.year - i for i in range(count, 0, -1)), match.start(), match.end())
    for match in _RANGE.finditer(text):
        first, last = _year(match["a"], as_of), _year(match["b"], as_of)
        if first is not None and last is not None and first < last <= first + 9:
            _keep_years(found, taken, tuple(range(first, last + 1)), match.start(), match.end())
    for match in _LIST.finditer(text):
        year = _year(match["a"], as_of)
        if year is not None:
            _keep_years(found, taken, (year,), match.start(), match.end())
    for match in _SINGLE.finditer(text):
        if match["s"] and (_LENGTH.search(text[max(0, match.start() - 4) : match.start()])):
            continue
        bare = match["y"] and not match[0].endswith(("年", "度"))
        if bare and found and text[found[-1].end : match.start()].strip() in ("", "是", "的") and "单位" in text:
            continue  # 「去年1900，单位都是万」
        if bare and _PAYMENT.search(text[max(0, match.start() - 6) : match.start()]):
            continue  # 「每月房租2000」
        if (
            bare
            and text[match.end() : match.end() + 1]
            not in (
                "",
                "、",
                " ",
                "：",
                ":",
                "（",
                "(",
                "和",
                "，",
                ",",
                "；",
                ";",
                "\n",
                "|",
            )
            and not re.match(r"[两三四五2-5]年", text[match.end() :])
        ):
            continue  # a number of four digits
        year = _year(match["word"] or match["y"] or match["s"], as_of)
        if year is not None:
            _keep_years(found, taken, (year,), match.start(), match.end())
    return _joined(text, sorted(found, key=lambda y: y.start))


def _joined(text: str, found: list[Years]) -> list[Years]:
    """「2024年、2025年」 as one; 「比前年」 left out."""
    done: list[Years] = []
    for years in found:
        gap = text[done[-1].end : years.start].strip() if done else None
        if done and gap in ("、", "和", "及", "与", "/", ""):
            done[-1] = Years(done[-1].years + years.years, done[-1].start, years.end)
        elif not _COMPARED.search(text[max(0, years.start - 3) : years.start]):
            done.append(years)
    return done


def _keep_years(found: list[Years], taken: bytearray, years: tuple[int, ...], start: int, end: int) -> None:
    if not any(taken[start:end]):
        taken[start:end] = b"\x01" * (end - start)
        found.append(Years(years, start, end))


def _keep(
    found: list[Day],
    taken: bytearray,
    year: int | None,
    month: int | None,
    day: int | None,
    comparison: Comparison,
    match: re.Match[str],
    *,
    whole: bool = True,
) -> None:
    start, end = match.span()
    if year is None or any(taken[start:end]):
        return
    try:
        found.append(Day(date(year, month or 1, day or 1), comparison, start, end, whole))
        taken[start:end] = b"\x01" * (end - start)
    except ValueError:
        return


def _year(word: str, as_of: date) -> int | None:
    """「去年」, 「2024」, 「二〇二四」, 「24」 as a calendar year; a year of two digits is at most next year."""
    if word in _RELATIVE:
        return as_of.year + _RELATIVE[word]
    number = _number(word)
    if number is None:
        return None
    if len(word) == 2:
        number += as_of.year // 100 * 100
        if number >= as_of.year + _CENTURY_OFF:  # 「95年就在」
            number -= 100
        return number if number <= as_of.year + 1 else None
    return number


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() and word.isascii() else parse_numeral(word)
