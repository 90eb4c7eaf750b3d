"""Time limits of the steps of a filing: how many days, from when, for what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.policy.card import DayUnit, TimeLimit
from assistant.policy.document import Table
from assistant.policy.numerals import parse_number
from ingest.cards.filing_spans import FilingText, Line, body, columns
from ingest.cards.filing_words import activity_name, activity_pattern, doing_pattern, filing_words, one_of
from ingest.cards.sections import Role

UNITS = {
    "工作日": DayUnit.WORKING_DAY,
    "自然日": DayUnit.DAY,
    "日历日": DayUnit.DAY,
    "日历天": DayUnit.DAY,
    "日": DayUnit.DAY,
    "天": DayUnit.DAY,
    "小时": DayUnit.HOUR,
    "月": DayUnit.MONTH,
    "年": DayUnit.YEAR,
}
_N = r"(?:\d{1,3}|[〇零一二两三四五六七八九十百]{1,5})"
# 「5个工作日内」, 「十五日内」, 「20个自然日」, 「24小时内」, 「两个月内」; not 「7月1日」, 「2026年」, 「第五日」
DURATION = re.compile(
    rf"(?<![\d月年第.])(?P<n>{_N})\s?个?\s?(?P<unit>工作日|自然日|日历[日天]|日|天|小时|(?<=个)月|年)(?!以上|以下|[起度])(?P<inside>之内|以内|内)?"
)
# 「自受理之日起」, 「在申报截止后」, 「公示期满之日起的」, 「从收到材料次日起」
_SINCE = re.compile(
    r"(?P<since>[^，,。；;：:]{2,40}?(?:之日|当日|次日)?)(?:起算?|之后|以后|后)的?[，,]?(?:最长|不超过)?$"
)
_SINCE_OPENS = re.compile(r"(?:^|[^来各])(?:自|从|于|在)(?![行有主])")
# 「公示期不少于5个工作日」, 「审核时限：20个工作日」, 「公示5个工作日」: what the time is of stands right before it
_BEFORE = re.compile(
    r"(?:期限|时限|时间|期|周期)?(?:一般|原则上)?(?:应当)?(?:为|是|：|:|不少于|不得少于|不超过|不得超过|最长|[“”])*(?:自[^，。；]{2,30}起(?:算)?)?$"
)
# 「期满前30日内」, 「开班前5个工作日」: before something, not after it
_AHEAD = re.compile(r"前(?:的)?(?:至少|不少于|提前)?$|提前(?:至少)?$|每$|近$|最近$|满$|连续$|过去$|任意$")
# 「当场办结」, 「即时办结」, 「当日办结」: no time at all
AT_ONCE = re.compile(
    r"(?P<when>当场|即时|即刻|当即|当天|当日)(?P<do>[^，。；]{0,4}?(?:受理|办结|办理|答复|出具|生成|审核|决定))"
)
_ASIDE = frozenset({Role.DEFINITIONS, Role.EXAMPLES})
_RULES = frozenset({Role.CONDITIONS, Role.EXCLUSIONS, Role.STANDARDS})


def read_limits(text: FilingText) -> list[TimeLimit]:
    """Time limits in reading order; each statement once."""
    found = [limit for line in text.lines if not line.roles & _ASIDE for limit in limits_in(text, line)]
    for table in text.tables:
        found += _tabled(text, table)
    first: dict[tuple[str, int, DayUnit, str], TimeLimit] = {}
    for limit in sorted(found, key=lambda x: x.source.start):
        first.setdefault((limit.what, limit.count, limit.unit, limit.since), limit)
    return list(first.values())


def limits_in(text: FilingText, line: Line) -> Iterator[TimeLimit]:
    """The time limits that one line states."""
    if line.listed and line.roles & _RULES and Role.PROCEDURE not in line.within:
        return
    for offset, sentence in line.sentences():
        durations = list(DURATION.finditer(sentence))
        for i, match in enumerate(durations):
            low = durations[i - 1].end() if i else 0
            high = durations[i + 1].start() if i + 1 < len(durations) else len(sentence)
            limit = _limit(text, line, offset, sentence, match, low, high)
            if limit is not None:
                yield limit


def _limit(
    text: FilingText, line: Line, offset: int, sentence: str, match: re.Match[str], low: int, high: int
) -> TimeLimit | None:
    before, after = sentence[low : match.start()], sentence[match.end() : high]
    count = parse_number(match["n"])
    near = before[before.rfind("，") + 1 :] + match[0] + after[: _first_clause(after)[1]]
    if (
        not count
        or _AHEAD.search(before)
        or after.startswith("的")
        or re.search(one_of(filing_words().not_limits), near)
    ):
        return None
    since, opens = _since(sentence[: match.start()])
    done = _done(line, before, after, bool(match["inside"]) or bool(since))
    if done is None or (done[2] and not match["inside"] and match["unit"] in ("月", "年")):
        return None
    what, first, last = done
    start = min(opens if since else match.start(), low + first if first is not None else match.start())
    end = match.end() + last if last is not None else match.end()
    if what == "补正" and not since and "一次性告知" in sentence[:start]:
        since = "一次性告知"
    if what == "答复" and "异议" in sentence[: match.end()]:
        what = "答复异议"
    return TimeLimit(
        what=what,
        count=int(count),
        unit=UNITS[match["unit"]],
        since=since,
        source=text.ref(offset + start, offset + end),
    )


def _since(before: str) -> tuple[str, int]:
    """What the time counts from, and where in `before` that begins; ("", 0) where it is not said."""
    match = _SINCE.search(before)
    if match is None:
        return "", 0
    since, start = match["since"], match.start("since")
    opens = list(_SINCE_OPENS.finditer(since))
    if opens:
        since = since[opens[-1].end() :]
        return since.strip(), start + opens[-1].end() - 1
    since, cut = without_actor(since)
    return since.strip(), start + cut


def without_actor(words: str) -> tuple[str, int]:
    """`words` without a department that opens them, and how much was cut: 「财政金融局公示期满」 → 公示期满."""
    match = re.match(rf"[^，]{{0,12}}?{one_of(filing_words().departments)}(?:应当|将|须|要)?", words)
    if match and len(words) - match.end() >= 2 and not re.match(r"[的受]", words[match.end() :]):
        return words[match.end() :], match.end()
    return words, 0


def _done(line: Line, before: str, after: str, inside: bool) -> tuple[str, int | None, int | None] | None:
    """(what is done in the time, where it begins in `before`, where it ends in `after`); None where no step is named."""
    pattern = activity_pattern()
    adjacent = [m for m in pattern.finditer(before) if _BEFORE.fullmatch(before[m.end() :])]
    clause = _first_clause(after)
    following = list(doing_pattern().finditer(after[: clause[1]], clause[0]))
    if adjacent and not (inside and following):
        return activity_name(adjacent[-1][0]), adjacent[-1].start(), None
    own = pattern.search(line.label) if len(line.label) <= _HEADING_LENGTH else None
    if following:
        match = next((m for m in following if own and m[0] == own[0]), following[0])
        subject = list(pattern.finditer(before[before.rfind("，") + 1 :]))
        if activity_name(match[0]) == "办结" and subject:  # 「备案在10个工作日内办结」
            return activity_name(subject[-1][0]), before.rfind("，") + 1 + subject[-1].start(), match.end()
        return activity_name(match[0]), None, match.end()
    if re.fullmatch(r"[^，]*(?:完成|完毕|办好)?", after[slice(*clause)]) and after[slice(*clause)].endswith(
        ("完成", "完毕")
    ):
        subject = list(pattern.finditer(before))
        if subject and not own:
            return activity_name(subject[0][0]), subject[0].start(), clause[1]
        return (line.label, None, clause[1]) if own else None
    if not after.strip("。；，、 "):
        if re.search(r"，但?(?:最长)?不超过$", before) and (
            timed := re.search(rf"({pattern.pattern})(?:所需)?时间", before)
        ):
            return activity_name(timed[1]), timed.start(), None
        return (line.label, None, None) if own else None
    if inside and line.listed and Role.PROCEDURE in line.within and 0 < len(line.label) <= _HEADING_LENGTH:
        return line.label, None, clause[1]
    return None


_HEADING_LENGTH = 12  # characters: a longer one is a sentence that opens a provision


def _first_clause(after: str) -> tuple[int, int]:
    """The span of the first clause that says anything: 「内，见习单位备案」 → the one after the comma."""
    start = len(after) - len(after.lstrip("，、 ）"))
    end = re.search(r"[，。；]|$", after[start:])
    return start, start + (end.start() if end else 0)


# columns of a table of time limits: 「办理时限」, 「审核时限」, 「公示时间」
_SUBJECT_COLUMN = re.compile(r"事项|环节|步骤|程序|流程|阶段|内容|类别|办理方式|办理事项")
_SINCE_COLUMN = re.compile(r"起算|起始|计算起点|自何时")


def _tabled(text: FilingText, table: Table) -> list[TimeLimit]:
    heads = columns(table)
    column_name = re.compile(rf"{one_of(filing_words().limit_columns)}?(?:时限|期限|时间|工作日)(?:[（(][^）)]*[）)])?")
    limits = [i for i, h in enumerate(heads) if column_name.fullmatch(h) and h not in ("时间", "受理时间", "办理时间")]
    subjects = [i for i, h in enumerate(heads) if _SUBJECT_COLUMN.search(h)]
    sinces = [i for i, h in enumerate(heads) if _SINCE_COLUMN.search(h)]
    if not limits:
        return []
    found = []
    for row in body(table):
        for column in limits:
            cell = row[column]
            match = DURATION.search(text.words[cell.start : cell.end])
            count = parse_number(match["n"]) if match else None
            if match is None or not count:
                continue
            of_column = activity_pattern().search(heads[column])
            subject = row[subjects[0]].text if subjects else ""
            what = activity_name(of_column[0]) if of_column and activity_name(of_column[0]) != "办结" else subject
            since = _since(text.words[cell.start : cell.end][: match.start()])[0]
            if sinces:
                since = re.sub(r"^[自从]|起$", "", row[sinces[0]].text)
            if what:
                source = text.ref(row[0].start, row[-1].end)
                found.append(
                    TimeLimit(what=what, count=int(count), unit=UNITS[match["unit"]], since=since, source=source)
                )
    return found
