"""From when to when a document holds, read from its own words (施行日期, 有效期); dates of other documents are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.policy.days import add_months
from assistant.policy.numerals import parse_number
from ingest.frame import DATE_LINE, iso_date

_DATE = DATE_LINE.pattern.replace("?P<date>", "?:")
_NUMBER = r"[\d零〇一二两三四五六七八九十]{1,4}"
# what a document calls itself
SELF_NAME = (
    r"(?:办法|细则|实施细则|规定|措施|政策措施|若干措施|政策|通知|意见|公告|通告|指南|规则|告知单|一览表?|方案|指引|条例|法|标准|规程|清单|"
    r"决定|制度|章程|文件|计划|规范|解释|申报指南|操作指引|服务指南|管理办法)"
)
_SELF = re.compile(rf"[本该此]{SELF_NAME}")
_MONTH = r"(?:19|20)\d{2}\s?年\s?\d{1,2}\s?月(?!\s?\d{1,2}\s?日)"
_EVENT = r"(?:印发|发布|公布|下发|颁布|签发|发文|通过|施行|实施|执行)"
# 「自2025年4月1日起施行」, 「自印发之日起施行」, 「自发布之日起30日后施行」, 「于2025年1月1日起实施」, 「自印发次月1日起施行」,
# 「自2025年度起执行」, 「自2025年7月起施行」;
# not 「自2026年7月1日起停止执行」, 「自收到申请之日起5个工作日内」
START = re.compile(
    rf"""
    [自从于] \s?
    (?: (?P<date>{_DATE}) | (?P<month>{_MONTH}) | (?P<year>(?:19|20)\d{{2}}) \s? 年度?
      | (?P<event>印发|发布|公布|下发|颁布|签发|发文|通过) (?: 之日 )? (?: 起? 的? (?P<next> 次月|下月|下个月|下一个月 ) (?: 1|一 )日 )? )
    \s? (?: 起 )?
    (?: (?: 满 )? (?P<n>{_NUMBER}) \s? (?P<unit>个工作日|日|天|个月) (?: 后 | 起 ) )?
    (?: [^。；，]{{0,4}}? ) (?: 正式 | 开始 | 起 )*
    (?P<verb> 施行 | 实施 | 执行 | 试行 | 生效 | 使用 | 启用 | 适用 | 至 )
    """,
    re.VERBOSE,
)
_YEAR_END = r"(?:19|20)\d{2}\s?年\s?(?:年?[底末]|度)"
_LAST_DAY = rf"(?:{_DATE}|{_MONTH}(?:\s?[底末])?|{_YEAR_END})"
# 「有效期三年」, 「有效期为5年」, 「有效期限至2028年3月31日」, 「试行期一年」, 「执行期限为2023年1月1日至2027年12月31日」, 「试行两年」,
# 「有效期自发布之日起5年」, 「有效期至2027年底」
_TERM = re.compile(
    rf"""
    (?: 有效期限? | 试行期限? | 执行期限? | 实施期限? | 施行期限? | 执行时间 | 实施时间 | 有效时间 | 暂定
      | 试行(?=\s?[为]?\s?{_NUMBER}\s?个?[年月]) )
    \s? [为：:自是从]* \s? (?: (?:自|从)? {_EVENT} 之日起 [，,]? (?:有效期)? [为]? \s? )?
    (?:
        (?P<from> {_DATE} ) \s? (?:起)? \s? [—\-–~～至到]+ \s? (?P<to> {_LAST_DAY} )
      | (?: 截?[至到] | 截止[至到于]? ) \s? (?P<until> {_LAST_DAY} )
      | (?P<n> {_NUMBER} ) \s? (?P<unit> 个?年 | 个月 )
    )
    """,
    re.VERBOSE,
)
# 「，至2028年3月31日止」, 「至2026年12月31日止有效」, 「执行至2027年12月31日」, 「执行至2027年底」
_UNTIL = re.compile(
    rf"(?:(?:执行|实施|施行|适用|有效)?(?:截至|截止[至到]|[至到]))\s?(?P<until>{_LAST_DAY})(?:\s?止|(?=[，。；）]|有效|$))"
)
_SENTENCE = re.compile(r"[^。；！？]*[。；！？]?")
_CITED = re.compile(r"《[^》]*》")


@dataclass(frozen=True, slots=True)
class Period:
    """Both days inclusive."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: int
    period: Period


def read_period(paragraphs: Iterable[str], issued_on: date | None, title: str) -> Period:
    """The period for which the document says that it holds; `issued_on` is the day that 印发之日 means."""
    best = _Candidate(0, Period())
    term: re.Match[str] | None = None
    for paragraph in paragraphs:
        for candidate in _starts(paragraph, issued_on, title):
            if candidate.score >= best.score:
                best = candidate
        term = _own_term(paragraph) or term
    own = _of_term(term, best.period.start, issued_on) if term else Period()
    start, end = best.period.start or own.start, best.period.end or own.end
    return Period(start, end) if start is None or end is None or end >= start else Period(start, None)


def _starts(paragraph: str, issued_on: date | None, title: str) -> Iterable[_Candidate]:
    for match in START.finditer(paragraph):
        score = _ownership(paragraph, match.start(), title)
        start = _start_day(match, issued_on)
        if score and start is not None:
            last = match.start("verb") if match["verb"] == "至" else match.end()
            end = _end_after(paragraph, last, start)
            if match["verb"] == "至" and (
                end is None or not re.search(r"有效|执行|施行|实施|使用", paragraph[last : last + 40])
            ):
                continue
            yield _Candidate(score, Period(start, end))


def _ownership(paragraph: str, at: int, title: str) -> int:
    """How surely the sentence before `at` speaks of this document: 3 by name, 2 with nothing else named, 0 not."""
    sentence = re.split(r"[。；！？\n]", paragraph[:at])[-1]
    clause = re.split(r"[，,]", sentence)[-1]
    if _SELF.search(sentence) and not clause.rstrip().endswith("》"):
        return 3
    cited = _CITED.search(clause)
    if cited:
        return 3 if _same_title(cited[0], title) and clause.strip().endswith(cited[0]) else 0
    if _CITED.search(sentence):
        return 0
    plain = re.sub(
        r"^(?:第[一二三四五六七八九十百]+条|[（(]?[一二三四五六七八九十\d]+[)）、.．])\s*", "", clause
    ).strip()
    if not plain or re.fullmatch(rf"(?:上述|以上|现予[发公]布|此前)?{SELF_NAME}?", plain):
        return 2
    return 1 if sentence.startswith(title) and title else 0


def _same_title(cited: str, title: str) -> bool:
    return cited.strip("《》") == title.strip("《》")


def _start_day(match: re.Match[str], issued_on: date | None) -> date | None:
    day = _named_day(match) or issued_on
    if day is not None and match["next"]:
        day = add_months(day.replace(day=1), 1)
    if day is None or not match["n"]:
        return day
    number = parse_number(match["n"])
    if number is None:
        return day
    return add_months(day, int(number)) if match["unit"] == "个月" else day + timedelta(days=int(number))


def _named_day(match: re.Match[str]) -> date | None:
    """The day that the words name; of a month or year its first."""
    if match["date"]:
        return to_date(match["date"])
    if match["month"]:
        year, month = (int(n) for n in re.findall(r"\d+", match["month"]))
        return date(year, month, 1) if 1 <= month <= 12 else None
    return date(int(match["year"]), 1, 1) if match["year"] else None


def _end_after(paragraph: str, at: int, start: date) -> date | None:
    """The end that the rest of the sentence, or a sentence that opens with 有效期, states; a named day wins."""
    rest = _SENTENCE.match(paragraph, at)
    text = rest[0] if rest else ""
    following = _SENTENCE.match(paragraph, at + len(text))
    if following and re.match(r"\s*(?:本\w{1,6})?(?:有效期|试行期|执行期|实施期)", following[0]):
        text += following[0]
    term = _TERM.search(text)
    until = _UNTIL.search(text)
    if term and (term["to"] or term["until"]):
        return last_day(term["to"] or term["until"])
    if until:
        return last_day(until["until"])
    return _after(start, term) if term else None


def _own_term(paragraph: str) -> re.Match[str] | None:
    """A term stated apart from the start: 「本办法有效期三年。」, 「执行期限为2023年1月1日至2027年12月31日。」."""
    for term in _TERM.finditer(paragraph):
        sentence = re.split(r"[。；！？\n]", paragraph[: term.start()])[-1]
        clause = re.sub(
            r"^(?:第[一二三四五六七八九十百]+条|[（(]?[一二三四五六七八九十\d]+[)）、.．])\s*", "", sentence
        )
        own = _SELF.search(sentence) is not None and not re.search(r"[《》]", sentence)
        if own or (not clause.strip() and term[0].startswith(("执行", "实施", "施行", "试行"))):
            return term
    return None


def _of_term(term: re.Match[str], start: date | None, issued_on: date | None) -> Period:
    """The period of a term stated apart: a length counts from `start`, else from the day of issue."""
    if term["from"]:
        return Period(to_date(term["from"]), last_day(term["to"]))
    if term["until"]:
        return Period(None, last_day(term["until"]))
    issue_counts = re.search(r"(?:印发|发布|公布|下发|颁布)之日起", term[0])
    base = issued_on if issue_counts else start or issued_on
    return Period(None, _after(base, term) if base else None)


def _after(start: date, term: re.Match[str]) -> date | None:
    """The last day of a term that begins on `start`: three years from 2025-04-01 end on 2028-03-31."""
    number = parse_number(term["n"])
    if number is None:
        return None
    months = int(number) if term["unit"] == "个月" else 12 * int(number)
    return add_months(start, months) - timedelta(days=1)


def last_day(text: str) -> date | None:
    """The day that `text` spells; of a month or year its last: 「2027年12月」, 「2027年底」 → 2027-12-31."""
    if day := to_date(text):
        return day
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    if not numbers or (len(numbers) > 1 and not 1 <= numbers[1] <= 12):
        return None
    return add_months(date(numbers[0], numbers[1] if len(numbers) > 1 else 12, 1), 1) - timedelta(days=1)


def to_date(text: str | None) -> date | None:
    """The full date that `text` spells, or None where there is none or it is impossible."""
    found = iso_date(text) if text else None
    try:
        return date.fromisoformat(found) if found else None
    except ValueError:
        return None
