"""Time limits of the steps of a filing: how many days, from when, for what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.policy.card import DayUnit, TimeLimit
from ingest.cards.filing.durations import Duration, durations
from ingest.cards.filing.limit_tables import is_limit_column, limits_of_table
from ingest.cards.filing.limit_words import (
    AT_ONCE,
    BARE_AT_ONCE,
    adjacent,
    done_at_once,
    first_clause,
    is_ahead,
    is_point,
    is_valid_for,
    longer,
    named_time,
    outcome,
    since_when,
    told,
    validity,
)
from ingest.cards.filing.spans import FilingText, Line
from ingest.cards.filing.words import activity_name, activity_pattern, doing_pattern, filing_words, one_of
from ingest.cards.sections import Role

_ASIDE = frozenset({Role.DEFINITIONS, Role.EXAMPLES})
_RULES = frozenset({Role.CONDITIONS, Role.EXCLUSIONS, Role.STANDARDS})
_PROCEDURAL = (DayUnit.WORKING_DAY, DayUnit.HOUR)
_LONG = (DayUnit.MONTH, DayUnit.YEAR)
_HEADING_LENGTH = 12  # characters: a longer one is a sentence that opens a provision


def read_limits(text: FilingText) -> list[TimeLimit]:
    """Time limits in reading order; each once in a provision."""
    lines = (*text.lines, *text.cells(is_limit_column))
    found = [limit for line in lines if not line.roles & _ASIDE for limit in limits_in(text, line)]
    for table in text.tables:
        found += limits_of_table(text, table)
    first: dict[tuple[str, int, DayUnit, str, str], TimeLimit] = {}
    for limit in sorted(found, key=lambda x: x.source.start):
        first.setdefault((limit.what, limit.count, limit.unit, limit.since, limit.source.at), limit)
    return list(first.values())


def limits_in(text: FilingText, line: Line) -> Iterator[TimeLimit]:
    """The time limits that one line states."""
    rules = line.listed and line.roles & _RULES and Role.PROCEDURE not in line.within
    at_once = done_at_once(line.words) or (line.label if BARE_AT_ONCE.fullmatch(line.words) else "")
    if at_once:
        yield TimeLimit(what=at_once, count=0, unit=DayUnit.DAY, source=text.ref(line.start, line.end))
        return
    for offset, sentence in line.sentences():
        for match in () if rules else AT_ONCE.finditer(sentence):
            source = text.ref(offset + match.start(), offset + match.end())
            what = activity_name(match["do"]) if match["do"] in ("答复", "解答", "回复") else "办结"
            yield TimeLimit(what=what, count=0, unit=DayUnit.DAY, source=source)
        found = list(durations(sentence))
        for i, duration in enumerate(found):
            low = found[i - 1].end if i else 0
            high = found[i + 1].start if i + 1 < len(found) else len(sentence)
            limit = _limit(
                text,
                line,
                offset,
                sentence,
                _Said(duration, sentence[low : duration.start], low, sentence[duration.end : high]),
            )
            if limit is not None and not (rules and _is_condition(limit)):
                yield limit


def _is_condition(limit: TimeLimit) -> bool:
    """Whether, among conditions, it is one of them: those that count working days and hours tell of a procedure all the same."""
    return limit.unit not in _PROCEDURAL and "有效期" not in limit.what


@dataclass(frozen=True, slots=True)
class _Said:
    """A duration with the words before it, from `low` of the sentence, and those behind it, up to the next one."""

    duration: Duration
    before: str
    low: int
    after: str


@dataclass(frozen=True, slots=True)
class _Done:
    """What is done in the time; where that begins in the words before it, and where it ends in those behind it."""

    what: str
    first: int | None = None
    last: int | None = None


def _limit(text: FilingText, line: Line, offset: int, sentence: str, said: _Said) -> TimeLimit | None:
    duration = said.duration
    since, opens = since_when(sentence[: duration.start])
    done = _granted(said) or (None if _is_other(sentence, said) else _done(line, said, bool(since)))
    if done is None:
        return None
    start = min(opens if since else duration.start, said.low + done.first if done.first is not None else duration.start)
    end = duration.end + done.last if done.last is not None else duration.end
    if done.what == "补正" and not since and "一次性告知" in sentence[:start]:
        since = "一次性告知"
    what = "答复异议" if done.what == "答复" and "异议" in sentence[: duration.end] else done.what
    return TimeLimit(
        what=what,
        count=duration.count,
        unit=duration.unit,
        since=since,
        source=text.ref(offset + start, offset + end),
    )


def _granted(said: _Said) -> _Done | None:
    """For how long what was granted holds: 「资格有效期为三年」."""
    match = validity(said.before)
    if said.duration.unit not in _LONG:
        return None
    if is_valid_for(said.before, said.after):
        return _Done("有效期", None, len("有效"))
    return _Done(match["name"], match.start("name")) if match else None


# 「三年内不得申报」; not 「公示不得少于7日」, 「作出批准或者不予批准的决定」
_BARRED = re.compile(r"不得(?!少于|低于|短于|超过|多于|晚于)|(?<!或者)(?<!或)不予")


def _is_other(sentence: str, said: _Said) -> bool:
    """Whether it is another time than one in which a step is to be taken: 「近三年」, 「30日后」, 「三年内不得申报」."""
    before, after = said.before, said.after
    clause = after[: first_clause(after)[1]]
    near = before[before.rfind("，") + 1 :] + sentence[said.duration.start : said.duration.end] + clause
    if re.search(one_of(filing_words().not_limits), near) or _BARRED.search(near):
        return True
    if adjacent(before) or named_time(before):
        return False
    round_the_clock = said.duration.unit is DayUnit.HOUR and said.duration.count == 24 and not said.duration.inside
    if is_point(after) or round_the_clock:
        return True
    # 「10日内提出书面意见的，予以采纳」 is a condition
    conditional = re.search(r"的$", clause) and re.match(r"，", after[len(clause) :])
    return is_ahead(before) or bool(conditional) or (after.startswith("的") and not doing_pattern().match(after, 1))


def _done(line: Line, said: _Said, since: bool) -> _Done | None:
    done = _before(line, said) or _behind(line, said, since)
    if done is not None and said.duration.unit in _LONG:
        # months and years are terms of much else than procedure
        worked = activity_pattern().search(done.what) or re.search("时限|延长", done.what)
        return done if worked and (said.duration.inside or done.first is not None) else None
    return done


def _before(line: Line, said: _Said) -> _Done | None:
    """What stands right before the time: 「公示期不少于」, 「承诺时限」, 「可以延长」."""
    named = named_time(said.before)
    steps = [] if named and re.search("承诺|法定", named["name"]) else adjacent(said.before)
    low, high = first_clause(said.after)
    following = doing_pattern().search(said.after[:high], low)
    if steps and not (said.duration.inside and following):
        return _Done(activity_name(steps[-1][0]), steps[-1].start())
    if named and not following:
        step = activity_pattern().search(named["name"])
        what = activity_name(step[0]) if step and not re.search("办理|办结|时限$", named["name"]) else named["name"]
        return _Done(what, named.start())
    more = longer(said.before) if said.duration.unit not in _LONG else None
    return _Done("延长", more.start()) if more else None


def _behind(line: Line, said: _Said, since: bool) -> _Done | None:
    """What the words behind the time say is done in it, or the heading that it stands under."""
    before, after = said.before, said.after
    inside = said.duration.inside or since
    low, high = first_clause(after)
    pattern = activity_pattern()
    own = pattern.search(line.label) if len(line.label) <= _HEADING_LENGTH else None
    following = list(doing_pattern().finditer(after[:high], low))
    if not inside and after.startswith("，"):  # 「期限不少于三十日，并建立反馈机制」 tells of two things
        following = []
    if following:
        match = next((m for m in following if own and m[0] == own[0]), following[0])
        clause = before.rfind("，") + 1
        subject = list(pattern.finditer(before[clause:]))
        if activity_name(match[0]) == "办结" and subject and not since:  # 「备案在10个工作日内办结」
            return _Done(activity_name(subject[-1][0]), clause + subject[-1].start(), match.end())
        return _Done(activity_name(match[0]), None, match.end())
    if after[low:high].endswith(("完成", "完毕")):
        subject = list(pattern.finditer(before))
        if subject and not own:
            return _Done(activity_name(subject[0][0]), subject[0].start(), high)
        return _Done(line.label, None, high) if own else None
    if not re.sub("[。；，、） ]", "", after) or (re.match("[，、]", after) and _is_of_times(line)):
        return _of_heading(line, said, own is not None)
    if inside and line.listed and Role.PROCEDURE in line.within and 0 < len(line.label) <= _HEADING_LENGTH:
        return _Done(line.label, None, high)
    said_so = (outcome(after) or told(after, said.duration.unit in _PROCEDURAL)) if inside else None
    return _Done(said_so[0], None, said_so[1]) if said_so else None


def _is_of_times(line: Line) -> bool:
    """Whether a heading right above says that time limits follow: 办理时限."""
    return any(re.search("时限$", h) for h in (line.label, *line.headings[:1]))


def _of_heading(line: Line, said: _Said, own: bool) -> _Done | None:
    """A time that nothing follows is that of a step named in the clause before it, or of the heading."""
    before = said.before
    timed = re.search(rf"({activity_pattern().pattern})(?:所需)?时间", before)
    if timed and re.search(r"，但?(?:最长)?不超过$", before):
        return _Done(activity_name(timed[1]), timed.start())
    of_all = next((h for h in (line.label, *line.headings[:1]) if re.search("[时期]限$", h)), "")
    labelled = re.match(r"\s*(?P<label>[^，。；：]{2,12})[：:]", before)
    if (
        labelled and said.duration.inside and not own and labelled["label"] not in ("其中", "注")
    ):  # 「满意度回访：办结后3个工作日内」
        return _Done(labelled["label"], labelled.start("label"))
    case = re.search(r"(?:^|[，、；])(?P<case>[\u4e00-\u9fff]{2,10})(?:为|：)?$", before)
    if case and of_all and not own:  # 「一般事项5个工作日，复杂事项15个工作日」
        return _Done(case["case"], case.start("case"))
    named = line.label if own else of_all  # 「承诺时限：5个工作日」
    return _Done(named) if named and len(named) <= _HEADING_LENGTH else None
