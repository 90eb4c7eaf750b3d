"""Time limits in tables: a row for each step, a column for its time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.policy.card import DayUnit, Ref, TimeLimit
from assistant.policy.document import Table
from ingest.cards.filing.durations import Duration, count_of, durations
from ingest.cards.filing.limit_words import AT_ONCE, doing, first_clause, is_ahead, since_when
from ingest.cards.filing.spans import FilingText, body, columns
from ingest.cards.filing.words import activity_name, activity_pattern, filing_words, one_of

# columns of a table of time limits: 「办理时限」, 「审核时限」, 「公示时间」, and what stands beside them
_SUBJECT_COLUMN = re.compile(r"事项|环节|步骤|程序|流程|阶段|内容|类别|类型|名称|办理方式")
_SINCE_COLUMN = re.compile(r"起算|起始|计算起点|自何时")


def is_limit_column(head: str) -> bool:
    """Whether the column holds times of steps."""
    words = filing_words()
    bare = re.sub(r"（[^（）]*）$", "", head)
    if re.search(one_of(words.not_limit_columns), bare):
        return False
    if re.fullmatch(r".*时限|期限|工作日|用时|时间要求", bare):
        return True
    timed = re.fullmatch(r"(?P<step>.+)(?:期限|时间|用时|周期|工作日)", bare)
    return timed is not None and bool(
        re.search(one_of(words.limit_columns), timed["step"]) or activity_pattern().search(timed["step"])
    )


# 「5个工作日」, 「2小时内」: nothing but procedures is timed so
_BARE = re.compile(r"\s*(?:不超过|最长|承诺)?\s?\d{1,3}\s?个?(?:工作日|小时)(?:以?内)?\s*")
_NOT_TIMED = re.compile(
    r"补贴|补助|奖励|标准|免费|享受|课时|学时|培训|见习|驻留|停车|申报|申请时间|开放|营业|办公|工作时间|服务时间|值班|电话|热线"
)


def _has_bare_times(head: str, cells: Sequence[str]) -> bool:
    """Whether a column whose head does not say so holds times of steps: 「办理时间」, 「受理」 over 「1个工作日」."""
    return not _NOT_TIMED.search(head) and any(_BARE.fullmatch(cell) for cell in cells)


def limits_of_table(text: FilingText, table: Table) -> Iterator[TimeLimit]:
    """Those of every row."""
    heads = columns(table)
    rows = body(table)
    limits = [
        i
        for i, head in enumerate(heads)
        if is_limit_column(head) or _has_bare_times(head, [row[i].text for row in rows])
    ]
    sinces = [i for i, head in enumerate(heads) if _SINCE_COLUMN.search(head)]
    others = [i for i in range(len(heads)) if i not in (*limits, *sinces) and heads[i] != "序号"]
    subjects = [i for i in others if _SUBJECT_COLUMN.search(heads[i])] or others[:1]
    for row in rows:
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
    of_column = activity_pattern().search(head)
    named = activity_name(of_column[0]) if of_column else ""
    what = named if named not in ("", "办结") else subject
    if not what:
        return
    if AT_ONCE.search(words) or words.strip() in ("即时", "当场", "当日"):
        yield TimeLimit(what=what, count=0, unit=DayUnit.DAY, since=since, source=source)
    for duration in _durations(words, head):
        before, after = words[: duration.start], words[duration.end :]
        if not is_ahead(before):
            yield TimeLimit(
                what=doing(after[slice(*first_clause(after))]) or what,
                count=duration.count,
                unit=duration.unit,
                since=since_when(before)[0] or since,
                source=source,
            )


def _durations(words: str, head: str) -> Iterator[Duration]:
    """Those of the cell; 「办理时限（工作日） | 5」: the unit stands above."""
    unit = re.search(r"（(?:单位：)?个?(?P<unit>工作日|自然日|日|天|小时|月)）", head)
    bare = count_of(words, unit["unit"]) if unit else None
    if bare:
        yield Duration(0, len(words), *bare, inside=False)
    else:
        yield from durations(words)
