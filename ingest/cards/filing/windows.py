"""When one may file: yearly and single windows, all the year, by notice, within a time after an event."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.policy.card import DayUnit, Window, WindowKind
from assistant.policy.document import Table
from ingest.cards.filing.durations import durations
from ingest.cards.filing.limit_words import SINCE_OPENS, without_actor
from ingest.cards.filing.recurring import Recurring, recurring
from ingest.cards.filing.spans import FilingText, Line, body, columns
from ingest.cards.filing.window_dates import Setting, is_about_filing, is_of_others, is_report, spans
from ingest.cards.filing.window_words import all_year, by_notice, every_few_years, repeated, settled, told_elsewhere
from ingest.cards.filing.words import filing_verbs
from ingest.cards.sections import Role

_HEADING = re.compile(
    rf"(?:{filing_verbs()}|评价|认定|兑现|参评)(?:起止|截止|窗口)?(?:的)?(?:时间|期限|时限|批次|日期|期)"
    r"|^时间安排|^时间节点|^时间$|时间要求|批次和时间|(?:申报|申领|受理).{0,4}时间"
)
# 「自取得证书之日起12个月内提出申请」, 「展会闭幕后九十日内申报」
_AFTER = re.compile(r"(?P<event>[^，。；：:]{2,40}?(?:之日|当日|次日)?)(?:起|之后|以后|后)(?:的)?，?\s?(?:的)?$")
_APPLIES = re.compile(
    r"(?![^，。；]*(?:将|对申|作出|做出|审[查核批]|决定|通知申|颁发|完成|答复))，?\s?(?:[^，。；]{0,40}?)(?:(?:提出|提交|递交|进行|办理)[^，。；]{0,8}?(?:申报|申请|申领)"
    r"|(?:申报|申请|申领|补报|申办|兑现|兑付|申兑|报名|填报)(?!表|书|号|材料|条件|的|通知|补足|行政|人|复核|复议|复审|仲裁|续期|分期|复查|延期|费|文件|日|注册|系统|平台|指南|渠道|流程|工作|单位|事项|时)|提出(?=[，。；]|$)|提交[^，。；]{0,6}(?:申报|申请)?材料)"
)
# what an authority does then: 「收到申请之日起10日内」
_RECEIVED = re.compile(r"受理|(?:收到|接到)[^，。；]{0,12}(?:申请|申报|材料|前款)")
_DECIDED = re.compile(r"公示|审|批|下达|通过|评")  # what is paid out then is paid by the authority
_APPEAL = re.compile(r"不得|不再|不受理|暂停|取消|异议|复核|复议|申诉|申辩|退回|迁出|补正|公示期|续期|注销")
_WITHOUT = re.compile("免申即享|免申请|无需申[请报]")
_ASIDE = frozenset({Role.DEFINITIONS, Role.EXAMPLES})
_RULES = frozenset({Role.CONDITIONS, Role.EXCLUSIONS, Role.STANDARDS})


def read_windows(text: FilingText) -> list[Window]:
    """The windows in reading order, each once; where dates are named, a mere 「以通知为准」 of later years is left out."""
    found = [w for line in (*text.lines, *text.cells(_is_time_column)) for w in _in_line(text, line)]
    for table in text.tables:
        found += _tabled(text, table)
    found = _merged(text, sorted(found, key=lambda w: w.source.start)) or list(_repeated(text))[:1]
    first: dict[tuple[object, ...], Window] = {}
    for window in found:
        first.setdefault((window.kind, window.opens, window.closes, window.within, window.unit), window)
    return list(first.values())


def _in_line(text: FilingText, line: Line) -> Iterator[Window]:
    if line.within & _ASIDE or (line.listed and line.within & _RULES):
        return
    headed = _is_headed(line)
    for offset, sentence in line.sentences():
        if _WITHOUT.search(sentence):  # what comes without an application has no time for one
            continue
        after = list(_after(text, offset, sentence))
        named = [*_dated(text, offset, sentence, headed, bool(after)), *after]
        yield from named
        if named:
            continue
        undated = all_year(sentence)
        if undated:
            yield Window(kind=WindowKind.ALL_YEAR, source=text.ref(offset + undated.start(), offset + undated.end()))
            continue
        tax = settled(sentence)
        if tax:
            yield Window(kind=WindowKind.YEARLY, source=text.ref(offset + tax.start(), offset + tax.end()))
        noticed = by_notice(sentence, headed) or every_few_years(sentence)
        if noticed:
            yield Window(kind=WindowKind.BY_NOTICE, source=text.ref(offset + noticed.start(), offset + noticed.end()))


def _is_headed(line: Line) -> bool:
    """Whether a heading says that times for filing follow: 「申报时间」, or 「网上申报」 under it."""
    near = list(dict.fromkeys(line.headings))[:2]
    if any(_HEADING.search(h) for h in near[:1]):
        return True
    return len(near) > 1 and re.search(filing_verbs(), near[0]) is not None and _HEADING.search(near[1]) is not None


def _dated(text: FilingText, offset: int, sentence: str, headed: bool, bound: bool = False) -> Iterator[Window]:
    """Windows with dates. `bound`: the sentence states a time after an event, beside which 「按季度」 names no days."""
    setting = _setting(text, headed)
    found = list(spans(sentence, setting))
    for span in found:
        dates = isinstance(span.opens or span.closes, str)
        yield Window(
            kind=WindowKind.YEARLY if dates else WindowKind.ONCE,
            opens=span.opens,
            closes=span.closes,
            label=span.label,
            source=text.ref(offset + span.start, offset + span.end),
        )
    if found or not (headed or is_about_filing(sentence, setting.once)):
        return
    for recurs in recurring(sentence, headed):
        if not _is_passed_over(sentence, recurs, bound):
            source = text.ref(offset + recurs.start, offset + recurs.end)
            yield Window(
                kind=WindowKind.YEARLY, opens=recurs.opens, closes=recurs.closes, label=recurs.label, source=source
            )


def _is_passed_over(sentence: str, found: Recurring, bound: bool) -> bool:
    after = sentence[found.end :]
    return is_of_others(after[:16]) or is_report(after[:80]) or (bound and found.whole)


def _repeated(text: FilingText) -> Iterator[Window]:
    """「每两年遴选一次」, 「按申报通知要求」, where nothing else is said of when."""
    for line in text.lines:
        for offset, sentence in line.sentences():
            match = repeated(sentence) or told_elsewhere(sentence)
            if match and not line.within & _ASIDE:
                yield Window(kind=WindowKind.BY_NOTICE, source=text.ref(offset + match.start(), offset + match.end()))


def _after(text: FilingText, offset: int, sentence: str) -> Iterator[Window]:
    """「自取得证书之日起12个月内提出申请」."""
    if _APPEAL.search(sentence):
        return
    for term in durations(sentence):
        event = _AFTER.search(sentence[: term.start])
        applies = _APPLIES.match(sentence[term.end :])
        if not term.inside or event is None or applies is None or _RECEIVED.search(event["event"]):
            continue
        if applies[0].endswith(("兑付", "兑现")) and _DECIDED.search(event["event"]):
            continue
        words, start = event["event"], event.start("event")
        if re.search("每个?(?:季度|月)", words) and term.unit is DayUnit.DAY:  # a window that comes back
            continue
        opens = list(SINCE_OPENS.finditer(words))
        cut = opens[-1].end() if opens else without_actor(words)[1]
        yield Window(
            kind=WindowKind.BY_NOTICE if _OF_NOTICE.search(words) else WindowKind.ALL_YEAR,
            within=term.count,
            unit=term.unit,
            event=words[cut:],
            source=text.ref(offset + start + max(0, cut - 1 if opens else cut), offset + term.end + applies.end()),
        )


# 「申报通知发布之日」; not 「认定公告发布之日」, which comes to those who have something already
_OF_NOTICE = re.compile(r"(?:通知|(?:本|申报|申领|征集)[^，]{0,4}公告|指南)[^，]{0,2}(?:发布|印发|下发|公布)")


def _merged(text: FilingText, windows: list[Window]) -> list[Window]:
    """「常年受理」 beside a time after an event is one window; so is 「发布通知」 beside 「通知发布之日起30日内」."""
    bound = [w for w in windows if w.within]
    return [w for w in windows if w.within or w.opens or w.closes or not any(_is_one(text, w, b) for b in bound)]


def _is_one(text: FilingText, window: Window, bound: Window) -> bool:
    """Whether both speak of the same: a semicolon between them would part two things."""
    first, second = sorted((window.source, bound.source), key=lambda ref: ref.start)
    return window.kind is bound.kind and first.at == second.at and "；" not in text.words[first.end : second.start]


_BATCH_COLUMN = re.compile(r"批次|期次|轮次|类别|项目|事项")
_TIME_COLUMN = re.compile(
    rf"(?:线上|网上|集中|企业)?{filing_verbs()}(?:起止|截止)?(?:时间|期限|日期|时段)(?:段)?|(?:起止|截止)(?:时间|日期)"
)


def _is_time_column(head: str) -> bool:
    return _TIME_COLUMN.fullmatch(head) is not None


def _tabled(text: FilingText, table: Table) -> Iterator[Window]:
    heads = columns(table)
    times = [i for i, head in enumerate(heads) if _is_time_column(head)]
    labels = [i for i, h in enumerate(heads) if _BATCH_COLUMN.search(h)]
    for row in body(table) if times else ():
        cell = row[times[0]]
        words = text.words[cell.start : cell.end]
        for window in _of_cell(text, cell.start, words):
            label = row[labels[0]].text if labels else window.label
            yield window.model_copy(update={"label": label, "source": text.ref(row[0].start, row[-1].end)})


def _of_cell(text: FilingText, offset: int, words: str) -> Iterator[Window]:
    found = list(_dated(text, offset, words, headed=True))
    yield from found
    if not found and all_year(words):
        yield Window(kind=WindowKind.ALL_YEAR, source=text.ref(offset, offset + len(words)))
    elif not found and by_notice(words, headed=True):
        yield Window(kind=WindowKind.BY_NOTICE, source=text.ref(offset, offset + len(words)))


def _setting(text: FilingText, headed: bool) -> Setting:
    return Setting(headed, _is_notice(text), _document_year(text), text.card.register.issued_on)


def _is_notice(text: FilingText) -> bool:
    """Whether the document is for one time: a notice or guide of a year, not a measure that holds for years."""
    title = text.card.register.title
    return bool(re.search(r"通知|公告|通告|(?:19|20)\d{2}\s?年", title)) and not re.search(
        r"(?:办法|措施|细则|规定)》?$", title
    )


def _document_year(text: FilingText) -> int | None:
    stated = re.search(r"((?:19|20)\d{2})\s?年", text.card.register.title)
    issued = text.card.register.issued_on
    return int(stated[1]) if stated else issued.year if issued else None
