"""Time limits of the steps of a filing: how many days, from when, for what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.policy.card import DayUnit, Ref, TimeLimit
from assistant.policy.document import Table
from assistant.policy.numerals import parse_number
from ingest.cards.filing.spans import FilingText, Line, body, columns
from ingest.cards.filing.words import activity_name, activity_pattern, doing_pattern, filing_words, one_of
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
    rf"(?<![\d月年第.])(?P<n>{_N})\s?个?\s?(?P<unit>工作日|自然日|日历[日天]|日|天|小时|(?<=个)月|年)(?!以上|以下|[起度])(?P<inside>(?:（[^（）]{{1,16}}）)?(?:之内|以内|内))?"
)
# 「自受理之日起」, 「在申报截止后」, 「公示期满之日起的」, 「从收到材料次日起」
_SINCE = re.compile(
    r"(?P<since>[^，,。；;：:]{2,40}?(?:之日|当日|次日)?)(?:起算?|之后|以后|后)的?[，,]?(?:最长|不超过)?$"
)
_SINCE_OPENS = re.compile(r"(?:^|[^来各])(?:自|从|于|在)(?![行有主])")
# 「公示期不少于5个工作日」, 「审核时限：20个工作日」, 「公示5个工作日」: what the time is of stands right before it
_BEFORE = re.compile(
    r"(?:期限|时限|时间|期|周期)?(?:一般|原则上)?(?:应当)?(?:为期?|是|满|：|:|不少于|不得少于|不超过|不得超过|最长|约|[“”（])*(?:自[^，。；]{2,30}起(?:算)?)?$"
)
# 「期满前30日内」, 「开班前5个工作日」: before something, not after it
_AHEAD = re.compile(r"前(?:的)?(?:至少|不少于|提前)?$|提前(?:至少)?$|每$|近$|最近$|满$|连续$|过去$|任意$")
# 「当场办结」, 「即时办结」: no time at all
_AT_ONCE = re.compile(r"(?:当场|即时|即刻|当日|当天)(?P<do>办结|办理完毕|办理)")
_ASIDE = frozenset({Role.DEFINITIONS, Role.EXAMPLES})
_RULES = frozenset({Role.CONDITIONS, Role.EXCLUSIONS, Role.STANDARDS})


def read_limits(text: FilingText) -> list[TimeLimit]:
    """Time limits in reading order; each once in a provision."""
    found = [limit for line in text.lines if not line.roles & _ASIDE for limit in limits_in(text, line)]
    for table in text.tables:
        found += _tabled(text, table)
    first: dict[tuple[str, int, DayUnit, str, str], TimeLimit] = {}
    for limit in sorted(found, key=lambda x: x.source.start):
        first.setdefault((limit.what, limit.count, limit.unit, limit.since, limit.source.at), limit)
    return list(first.values())


def limits_in(text: FilingText, line: Line) -> Iterator[TimeLimit]:
    """The time limits that one line states."""
    if line.listed and line.roles & _RULES and Role.PROCEDURE not in line.within:
        return
    for offset, sentence in line.sentences():
        for match in _AT_ONCE.finditer(sentence):
            source = text.ref(offset + match.start(), offset + match.end())
            yield TimeLimit(what="办结", count=0, unit=DayUnit.DAY, source=source)
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
        or (_AHEAD.search(before) and not _adjacent(before))
        or (after.startswith("的") and not _adjacent(before) and not doing_pattern().match(after, 1))
        or re.search(one_of(filing_words().not_limits), near)
    ):
        return None
    since, opens = _since(sentence[: match.start()])
    done = _done(line, before, after, bool(match["inside"]) or bool(since))
    if done is None or (match["unit"] in ("月", "年") and not (match["inside"] and activity_pattern().search(done[0]))):
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


def _adjacent(before: str) -> list[re.Match[str]]:
    """The steps right before a duration: 「公示期不少于」, 「审核（」."""
    return [m for m in activity_pattern().finditer(before) if _BEFORE.fullmatch(before[m.end() :])]


def _done(line: Line, before: str, after: str, inside: bool) -> tuple[str, int | None, int | None] | None:
    """(what is done in the time, where it begins in `before`, where it ends in `after`); None where no step is named."""
    pattern = activity_pattern()
    adjacent = _adjacent(before)
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
        of_all = next((h for h in (line.label, *line.headings[:1]) if re.search("[时期]限$", h)), "")
        named = line.label if own else of_all  # 「承诺时限：5个工作日」
        return (named, None, None) if named and len(named) <= _HEADING_LENGTH else None
    if inside and line.listed and Role.PROCEDURE in line.within and 0 < len(line.label) <= _HEADING_LENGTH:
        return line.label, None, clause[1]
    return _told(after, clause) if inside else None


# 「向企业推送政策提醒」, 「更换专员」: the rest of the clause says what is done
_OPENING = re.compile(r"(?:应当?|须|要|完成|向[^，]{2,20}?(?=[\u4e00-\u9fff]{4})|主动|及时|统一|将)+")
_NOT_TOLD = re.compile(
    r"的|不|未|无|提出(?!.{0,6}(?:方案|意见|名单|建议))|申[报请领]|报告|满|内|期间|发生|达到|取得|获得|有效|免费|以上|不少于|每|销售|产生|支付|缴|投入"
)


def _told(after: str, clause: tuple[int, int]) -> tuple[str, int | None, int | None] | None:
    start, end = clause
    opening = _OPENING.match(after, start, end)
    words = after[opening.end() if opening else start : end]
    return (words, None, end) if 2 <= len(words) <= 18 and not _NOT_TOLD.search(words) else None


_HEADING_LENGTH = 12  # characters: a longer one is a sentence that opens a provision


def _first_clause(after: str) -> tuple[int, int]:
    """The span of the first clause that says anything: 「内，见习单位备案」 → the one after the comma."""
    start = len(after) - len(after.lstrip("，、 ）"))
    end = re.search(r"[，。；]|$", after[start:])
    return start, start + (end.start() if end else 0)


# columns of a table of time limits: 「办理时限」, 「审核时限」, 「公示时间」, and what stands beside them
_SUBJECT_COLUMN = re.compile(r"事项|环节|步骤|程序|流程|阶段|内容|类别|类型|名称|办理方式")
_SINCE_COLUMN = re.compile(r"起算|起始|计算起点|自何时")


def _is_limit_column(head: str) -> bool:
    words = filing_words()
    if re.search(one_of(words.not_limit_columns), head):
        return False
    return (
        re.fullmatch(
            rf"[^（]*时限(?:（[^）]*）)?|{one_of(words.limit_columns)}?(?:期限|时间|工作日)(?:（[^）]*）)?", head
        )
        is not None
        and head != "时间"
    )


def _tabled(text: FilingText, table: Table) -> Iterator[TimeLimit]:
    heads = columns(table)
    limits = [i for i, head in enumerate(heads) if _is_limit_column(head)]
    sinces = [i for i, head in enumerate(heads) if _SINCE_COLUMN.search(head)]
    others = [i for i in range(len(heads)) if i not in (*limits, *sinces) and heads[i] != "序号"]
    subjects = [i for i in others if _SUBJECT_COLUMN.search(heads[i])] or others[:1]
    for row in body(table):
        for column in limits:
            start, end = row[column].start, row[column].end
            subject = row[subjects[0]].text if subjects else ""
            since = re.sub(r"^[自从]|起$", "", row[sinces[0]].text) if sinces else ""
            yield from _in_cell(text, start, end, heads[column], subject, since, text.ref(row[0].start, row[-1].end))


def _in_cell(
    text: FilingText, start: int, end: int, head: str, subject: str, since: str, source: Ref
) -> Iterator[TimeLimit]:
    """The time limits of a cell: 「5个工作日」, 「3日内受理，20日内办结」."""
    words = text.words[start:end]
    unit = re.search(r"（(?:单位：)?个?(?P<unit>工作日|自然日|日|天|小时|月)）", head)
    if unit and re.fullmatch(_N, words.strip()):  # 「办理时限（工作日） | 5」: the unit stands above
        words = f"{words.strip()}个{unit['unit']}"
    for match in DURATION.finditer(words):
        count = parse_number(match["n"])
        before, after = words[: match.start()], words[match.end() :]
        told = doing_pattern().search(after[slice(*_first_clause(after))])
        of_column = activity_pattern().search(head)
        what = subject
        if told:
            what = activity_name(told[0])
        elif of_column and activity_name(of_column[0]) != "办结":
            what = activity_name(of_column[0])
        if count and what and not _AHEAD.search(before):
            since = _since(before)[0] or since
            yield TimeLimit(what=what, count=int(count), unit=UNITS[match["unit"]], since=since, source=source)
