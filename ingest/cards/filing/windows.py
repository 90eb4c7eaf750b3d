"""When one may file: yearly and single windows, all the year, by notice, within a time after an event."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.policy.card import Window, WindowKind
from assistant.policy.document import Table
from ingest.cards.filing.durations import durations
from ingest.cards.filing.limit_words import SINCE_OPENS, without_actor
from ingest.cards.filing.recurring import recurring
from ingest.cards.filing.spans import FilingText, Line, body, columns
from ingest.cards.filing.window_days import DAY, MONTH, YEAR, dated, first_day, number_in, yearly
from ingest.cards.sections import Role

_HOUR = r"(?:\s?(?:上午|下午)?\d{1,2}(?:[:：]\d{2}(?:[:：]\d{2})?|[时点](?:整|\d{1,2}分)?))?"
_BRACKET = r"(?:[（(][^（）()]{1,6}[）)])?"  # （周一）, （含）
_TO = r"\s?(?:起)?\s?(?:[—–\-－~～至到]+)\s?"
# 「2026年11月2日9:00至2026年12月11日17:00」, 「7月1日至8月31日」, 「3月1日—31日」, 「3月至4月」, 「11月2日至12月底」
_RANGE = re.compile(
    rf"""
    (?:(?P<y1>{YEAR}|次年|当年|翌年|每年)\s?度?)? (?P<m1>{MONTH})\s?(?:份)? (?P<d1>{DAY}|初|上旬|中旬|下旬)? {_BRACKET} {_HOUR}
    {_TO}
    (?:(?P<y2>{YEAR}|次年|翌年|当年)\s?)? (?: (?P<m2>{MONTH})\s?(?:份)? )? (?P<d2>{DAY}|底|末)? {_BRACKET} {_HOUR}
    """,
    re.VERBOSE,
)
# 「2026年12月11日17:00前」, 「每年3月31日之前」, 「截止时间为2026年12月31日」, 「截至2027年4月30日」
_UNTIL = re.compile(
    rf"""
    (?P<lead>截止(?:时间|日期|日)?(?:为|是|[:：]|至|到|于)*|截至|不晚于|不迟于|(?:即日|发布之日|印发之日)起\s?[至到—\-]+|[至到])? \s?
    (?:(?P<y>{YEAR}|每年|次年|当年)\s?)? (?P<m>{MONTH}) (?P<d>{DAY}|底|末) {_HOUR} \s? {_BRACKET}
    (?P<till>以?之?前|止|截止|(?=(?:[、和及]{MONTH}{DAY})+\s?[之以]?前))?
    """,
    re.VERBOSE,
)
_FILING = r"(?:申报|申请|申领|受理|提交|报送|申办|办理|报名|填报|兑现申请|征集|接收|补报|补申领|递交|提出)"
# what makes dates a time for filing
_CUE = re.compile(rf"{_FILING}(?:的)?(?:时间|期限|期|时限|日期|截止|批次|窗口)|集中(?:{_FILING})|{_FILING}")
_HEADING = re.compile(
    r"(?:申报|申请|受理|申领|办理|报名|填报|提交|征集|评价|认定|接收|参评|兑现)(?:起止|截止)?(?:的)?(?:时间|期限|时限|批次|日期|期)"
    r"|^时间安排|^时间节点|时间要求|批次和时间|(?:申报|申领|受理).{0,4}时间"
)
# periods that something else falls into: 「期间发生的费用」, 「之间取得证书」
_OF_COSTS = re.compile(
    r"^\s?）?(?:[（(][^）)]*[）)])?\s?(?:期间|之间|间|内|以内)?(?:，)?(?:内)?(?:已|新|首次|实际)?(?:发生|支付|实际|取得|获得|缴纳|竣工|投产|完成|支出|产生|认定|获批|注册|签订|发放|采购|购置|开展|举办|落户|投入|列入|迁入|通过|入库|的|形成|到账|参加|销售|通过认定)|^\s?(?:期间|之间)"
)
_VALIDITY = re.compile(r"有效期|施行|生效|执行至|试行|废止|失效|公示期|办公时间|建设期|合同期|服务期|起执行")
# 「常年受理」, 「全年均可在线申请」, 「随时提出」, 「受理时间：全年」, 「随到随办」
_ALL_YEAR = re.compile(
    r"""
    (?: (?:常年|全年|长年|长期|随时|常态化|滚动)[^，。；、：免]{0,8}?
        (?:受理|申报|申请|办理|提交|申领|提出|征集|接收|登记|报名|填报|预约|开放)
      | (?:时间|期限)(?:为|：|:)?\s?(?:全年|常年|长期有效|不限)
      | 随报随审|随到随办|即来即办|即报即审|随申请随受理
      | 不限(?:申报|申请|受理)?(?:时间|批次)|不设(?:申报|申请|受理)?(?:时间|期限|批次|截止)|不受(?:申报)?批次限制
      | ^\s?(?:常年|全年|长期)\s?[。；]?$
    )
    """,
    re.VERBOSE,
)
# 「具体时间以申报通知为准」, 「申报时间另行通知」, 「按照年度通知规定的时间」, 「每年发布申报通知」
_BY_NOTICE = re.compile(
    r"""
    (?: (?:时间|期限|批次|日期|要求|安排|截止|年度|每年|每两年)[^。；，]{0,16}?(?:以|按照?|依照|见|根据|由|详见|在)
        [^。；]{0,40}?(?:通知|公告|指南)[^。；，]{0,12}?(?:为准|执行|确定|规定|明确|公布|另行|办理|组织)
      | (?:时间|期限|批次)[^。；，]{0,8}(?:另行(?:通知|公布|公告|发布)|待定)
      | (?:以|按照?)[^。；，]{0,20}(?:申报|年度|当年)?(?:通知|公告)(?:规定|要求|明确)?的?(?:时间|期限)
      | (?:每年|每两年|定期|适时|按年度)[^。；]{0,14}(?:发布|印发|下发)[^。；]{0,8}(?:申报|申领|征集|评价|认定)?(?:通知|指南|公告)
    )
    """,
    re.VERBOSE,
)
# 「每两年遴选一次」: when is not said
_REPEATED = re.compile(
    r"(?:每[一两二三]?年|按年度)(?:度)?[^，。；]{0,8}?(?:申报|受理|遴选|评选|征集|认定|评价|评审)(?:工作)?(?:[一两]次|一次)?(?=[，。；]|$)"
    r"|[^，。；]{0,8}每[一两二三]?年(?:申报|受理|遴选|评选|征集|认定|评价|评审)[一两]次"
)
# 「自取得证书之日起12个月内提出申请」, 「展会闭幕后九十日内申报」
_AFTER = re.compile(r"(?P<event>[^，。；：:]{2,40}?(?:之日|当日|次日)?)(?:起|之后|以后|后)(?:的)?，?\s?(?:的)?$")
_ASIDE = frozenset({Role.DEFINITIONS, Role.EXAMPLES})
_APPLIES = re.compile(
    r"(?:[^，。；]{0,24}?)(?:(?:提出|提交|递交|进行|办理)[^，。；]{0,8}?(?:申报|申请|申领)|(?:申报|申请|申领|补报|申办)(?!表|书|号|材料|条件|的|通知|补足|行政|人|复核|复议|复审|仲裁|续期|分期)|提出(?=[，。；]|$))"
)
_APPEAL = re.compile(r"不得|不再|不受理|暂停|取消|异议|复核|复议|申诉|申辩|退回|迁出|补正|公示期|续期|注销")


def read_windows(text: FilingText) -> list[Window]:
    """The windows in reading order, each once; where dates are named, a mere 「以通知为准」 of later years is left out."""
    found = [w for line in text.lines for w in _in_line(text, line)]
    for table in text.tables:
        found += _tabled(text, table)
    found = _merged(text, sorted(found, key=lambda w: w.source.start)) or list(_repeated(text))[:1]
    first: dict[tuple[object, ...], Window] = {}
    for window in found:
        first.setdefault((window.kind, window.opens, window.closes, window.within, window.unit), window)
    return list(first.values())


def _in_line(text: FilingText, line: Line) -> Iterator[Window]:
    if line.within & _ASIDE:
        return
    headed = any(_HEADING.search(h) for h in line.headings[:1])
    rules = line.listed and bool(line.within & {Role.CONDITIONS, Role.EXCLUSIONS, Role.STANDARDS})
    if rules:
        return
    for offset, sentence in line.sentences():
        named = list(_dated(text, offset, sentence, headed, "每年" in sentence))
        yield from (*named, *_after(text, offset, sentence))
        if named:
            continue
        undated = _ALL_YEAR.search(sentence)
        if undated and not _OF_OTHERS.search(sentence):
            yield Window(kind=WindowKind.ALL_YEAR, source=text.ref(offset + undated.start(), offset + undated.end()))
        noticed = _BY_NOTICE.search(sentence)
        if noticed and not re.search(r"以后年度|下一?年度|公示", sentence) and (headed or re.search(_FILING, sentence)):
            yield Window(kind=WindowKind.BY_NOTICE, source=text.ref(offset + noticed.start(), offset + noticed.end()))


def _repeated(text: FilingText) -> Iterator[Window]:
    """「每两年遴选一次」, where nothing else is said of when."""
    for line in text.lines:
        for offset, sentence in line.sentences():
            match = _REPEATED.search(sentence)
            if match and not line.within & _ASIDE:
                yield Window(kind=WindowKind.BY_NOTICE, source=text.ref(offset + match.start(), offset + match.end()))


_OF_OTHERS = re.compile(r"免费|开放日|热线")


def _is_about(sentence: str) -> bool:
    """Whether the dates of the sentence can be those of filing; what titles say does not count."""
    plain = re.sub(r"《[^》]*》", "", sentence)
    return _CUE.search(plain) is not None and _VALIDITY.search(plain) is None


def _dated(text: FilingText, offset: int, sentence: str, headed: bool, repeated: bool) -> Iterator[Window]:
    about = headed or _is_about(sentence)
    until = False
    taken: list[tuple[int, int]] = []
    for match in _RANGE.finditer(sentence):
        if not (match["d1"] or match["m2"]) or not (match["m2"] or match["d2"]):
            continue
        taken.append(match.span())
        said = _lead(sentence, match.start()) < match.start()  # 「申报时间为…」
        if not said and (
            not about or _OF_COSTS.match(sentence[match.end() :]) or _CHANGED.search(sentence[: match.start()])
        ):
            continue
        window = _of_range(text, match, offset, sentence, repeated)
        if window is not None:
            yield window
    for match in _UNTIL.finditer(sentence):
        if any(a <= match.start() < b for a, b in taken):
            continue
        named = re.search(
            rf"{_FILING}(?:的)?截止(?:时间|日期|日)?(?:为|是|：|:|至|到|于|不[晚迟]于)*$",
            sentence[: match.end("lead")] if match["lead"] else "",
        )
        window = _of_deadline(text, match, offset, sentence, repeated) if about or named else None
        if window is not None:
            until = True
            yield window
    if about and not taken and not until:
        yield from _recurring(text, offset, sentence, headed)


# 「补正截止时间为…」: another time than that of filing
_CHANGED = re.compile(
    r"(?:补正|公示|发证|取得|建设|支付|缴纳|发生|办公|咨询|竣工|投产|获批|评价|统计|所属|考核|实施)[^，。；]{0,10}$"
)


def _of_range(text: FilingText, match: re.Match[str], offset: int, sentence: str, repeated: bool) -> Window | None:
    month1 = number_in(match["m1"]) or 0
    month2 = number_in(match["m2"]) or month1
    day1, day2 = first_day(match["d1"]), number_in(match["d2"])
    year1, year2 = number_in(match["y1"]), number_in(match["y2"])
    repeated = repeated or match["y1"] in ("每年", "次年", "翌年", "当年") or match["y2"] in ("次年", "翌年")
    source = text.ref(offset + _lead(sentence, match.start()), offset + match.end())
    label = _label(sentence, match.start())
    if year1 is None and (repeated or not _is_notice(text)):
        opens, closes = yearly(month1, day1), yearly(month2, day2)
        return (
            Window(kind=WindowKind.YEARLY, opens=opens, closes=closes, label=label, source=source)
            if opens and closes
            else None
        )
    year1 = year1 or year2 or _document_year(text)
    if year1 is None:
        return None
    year2 = year2 or (year1 + 1 if match["y2"] in ("次年", "翌年") else year1)
    first, last = dated(year1, month1, day1), dated(year2, month2, day2)
    if first is None or last is None or last < first:
        return None
    return Window(kind=WindowKind.ONCE, opens=first, closes=last, label=label, source=source)


def _of_deadline(text: FilingText, match: re.Match[str], offset: int, sentence: str, repeated: bool) -> Window | None:
    """A day by which to file, with the day of issue as the first where the words say 「即日起至」."""
    lead = match["lead"] or ""
    if match["till"] is None and not (re.match(r"截止|截至|不[晚迟]于|即日起|发布|印发", lead)):
        return None
    before, after = sentence[: match.start()], sentence[match.end() :]
    if (
        _OTHERS.search(after[:12])
        or _CHANGED.search(before)
        or _OF_COSTS.match(after)
        or re.search(r"^[取已竣列获]", after)
    ):
        return None
    if not re.search(_FILING, after[:30] + before[-24:]):
        return None
    month, day = number_in(match["m"]) or 0, number_in(match["d"])
    year = number_in(match["y"])
    source = text.ref(offset + match.start(), offset + match.end())
    if year is None and (match["y"] or repeated or not _is_notice(text)):
        closes = yearly(month, day) if match["y"] or repeated else None
        return Window(kind=WindowKind.YEARLY, closes=closes, source=source) if closes else None
    year = year or _document_year(text)
    last = dated(year, month, day) if year else None
    first = text.card.register.issued_on if re.match(r"即日|发布|印发", lead) else None
    return Window(kind=WindowKind.ONCE, opens=first, closes=last, source=source) if last else None


def _recurring(text: FilingText, offset: int, sentence: str, headed: bool) -> Iterator[Window]:
    for found in recurring(sentence, headed):
        if _is_of_others(sentence[found.end : found.end + 16]):
            continue
        source = text.ref(offset + found.start, offset + found.end)
        yield Window(kind=WindowKind.YEARLY, opens=found.opens, closes=found.closes, label=found.label, source=source)


# what happens then is nothing that the applicant does: 「每季度更新」, 「每年3月底前公布」, 「每年6月报送总结」
_OTHERS = re.compile(
    r"发布|公布|印发|更新|筛选|比对|召开|推送|调整|走访|编制|汇总|完成|总结|自评|绩效|年报|报表|通报|评估|举办|拨付|兑付|审核|核定|结算|考核"
)


def _is_of_others(after: str) -> bool:
    """Whether what is done first behind the days is not filing."""
    other, filing = _OTHERS.search(after), re.search(_FILING, after)
    return other is not None and (filing is None or other.start() < filing.start())


def _after(text: FilingText, offset: int, sentence: str) -> Iterator[Window]:
    """「自取得证书之日起12个月内提出申请」."""
    if _APPEAL.search(sentence):
        return
    for term in durations(sentence):
        event = _AFTER.search(sentence[: term.start])
        applies = _APPLIES.match(sentence[term.end :])
        if not term.inside or event is None or applies is None:
            continue
        words, start = event["event"], event.start("event")
        if re.search("每个?(?:季度|月)", words):  # a window that comes back
            continue
        opens = list(SINCE_OPENS.finditer(words))
        cut = opens[-1].end() if opens else without_actor(words)[1]
        kind = (
            WindowKind.BY_NOTICE
            if re.search(r"(?:通知|公告|指南)[^，]{0,2}(?:发布|印发|下发)", words)
            else WindowKind.ALL_YEAR
        )
        end = term.end + applies.end()
        yield Window(
            kind=kind,
            within=term.count,
            unit=term.unit,
            event=words[cut:],
            source=text.ref(offset + start + max(0, cut - 1 if opens else cut), offset + end),
        )


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
    r"(?:线上|网上|集中|企业)?(?:申报|申请|申领|受理|报名|填报|提交)(?:起止)?(?:时间|期限|日期|时段)(?:段)?"
)


def _tabled(text: FilingText, table: Table) -> Iterator[Window]:
    heads = columns(table)
    times = [i for i, h in enumerate(heads) if _TIME_COLUMN.fullmatch(h)]
    labels = [i for i, h in enumerate(heads) if _BATCH_COLUMN.search(h)]
    for row in body(table) if times else ():
        cell = row[times[0]]
        words = text.words[cell.start : cell.end]
        for window in _dated(text, cell.start, words, True, "每年" in words):
            label = row[labels[0]].text if labels else window.label
            yield window.model_copy(update={"label": label, "source": text.ref(row[0].start, row[-1].end)})


def _lead(sentence: str, start: int) -> int:
    """Where the words begin that make dates a window: 「申报时间为每年…」."""
    lead = re.search(
        rf"(?:{_FILING}的?(?:时间|期限|期|日期)|集中{_FILING}时间?)(?:为|是|：|:)?(?:每年)?$", sentence[:start]
    )
    return lead.start() if lead else start


_ORDINAL = re.compile(r"(?:第[一二三四五六\d]+批次?|上半年|下半年|[一二三四五六]批|第[一二三四]期)")


def _label(sentence: str, start: int) -> str:
    """「第一批」 where the words before the dates say so."""
    found = _ORDINAL.findall(sentence[max(0, start - 20) : start])
    return found[-1] if found else ""


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
