"""Dates between which, by which or from which on one may file, as single sentences name them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ingest.cards.filing.window_days import DAY, MONTH, YEAR, dated, first_day, number_in, yearly
from ingest.cards.filing.words import filing_verbs, is_filing, other_acts

_HOUR = r"(?:\s?(?:上午|下午|中午)?\d{1,2}(?:[:：]\d{2}(?:[:：]\d{2})?|[时点](?:整|\d{1,2}分)?))?"
_BRACKET = r"(?:[（(][^（）()]{1,6}[）)])?"  # （周一）, （含）
_TO = r"\s?(?:起)?\s?(?:[—–\-－~～至到]+)\s?"
_EACH = r"每年|次年|翌年|当年|第二年|下一年度?|本年"
# 「2026年11月2日9:00至2026年12月11日17:00」, 「7月1日至8月31日」, 「3月1日—31日」, 「3月至4月」, 「1—3月」, 「11月2日至12月底」
_RANGE = re.compile(
    rf"""
    (?:(?P<y1>{YEAR}|{_EACH})\s?度?的?)?
    (?P<m1>{MONTH}|\d{{1,2}}(?=\s?[—–\-－~～至到]\s?\d{{1,2}}\s?月份?(?!\s?\d)))\s?(?:份)? (?P<d1>{DAY}|初|上旬|中旬|下旬)?
    {_BRACKET} {_HOUR} {_TO}
    (?:(?P<y2>{YEAR}|次年|翌年|第二年|当年)\s?的?)? (?: (?P<m2>{MONTH})\s?(?:份)? )? (?P<d2>{DAY}|底|末|上旬|中旬|下旬)? {_BRACKET} {_HOUR}
    """,
    re.VERBOSE,
)
# 「2026.03.01—2026.03.31」, 「2026-03-01至2026-03-31」
_DOTTED = re.compile(
    rf"(?P<y1>(?:19|20)\d{{2}})(?P<mark>[./-])(?P<m1>\d{{1,2}})(?P=mark)(?P<d1>\d{{1,2}}){_HOUR}{_TO}"
    rf"(?:(?P<y2>(?:19|20)\d{{2}})(?P=mark))?(?P<m2>\d{{1,2}})(?P=mark)(?P<d2>\d{{1,2}}){_HOUR}"
)
_FROM_NOW = r"(?:即日|(?:发布|印发|公布|下发|发文)之日)起"
# 「2026年12月11日17:00前」, 「每年3月31日之前」, 「截止时间为2026年12月31日」, 「截至2027年4月30日」, 「最迟于次年3月底」
_UNTIL = re.compile(
    rf"""
    (?P<lead>截止(?:时间|日期|日)?(?:为|是|[:：]|至|到|于|不[晚迟]于)*|截至|不[晚迟]于|最[晚迟]不?(?:超过|应?[当于在])*
      |{_FROM_NOW}(?:\s?[至到—\-]+)|[至到])? \s?
    (?:(?P<y>{YEAR}|{_EACH})\s?度?的?\s?)? (?P<m>{MONTH}) (?P<d>{DAY}|底|末|上旬|中旬|下旬|{MONTH})? \s? {_BRACKET} {_HOUR} \s? {_BRACKET}
    (?P<till>(?:下班|中午|上午|下午)?[以之]?前|止|截止|关闭|结束|停止|(?=(?:[、和及]{MONTH}{DAY})+\s?[之以]?前))?
    """,
    re.VERBOSE,
)
# 「2026年3月1日起开始受理」, 「2026年3月1日9时开放申报」, 「从2026年2月1日开始，至资金用完为止」
_SINCE = re.compile(
    rf"(?:(?P<y>{YEAR}|每年)\s?)?(?P<m>{MONTH})(?P<d>{DAY}){_HOUR}\s?"
    rf"(?:起|开始|启动|开放|开通)[，]?(?:正式|开始|启动|集中|面向[^，。]{{2,10}})*(?P<act>{filing_verbs()}|至[^，。]{{0,14}}(?:为止|止)|(?=[，。；]|$))(?!的)"
)
# 「请各市于6月25日前报送」, 「市级审核推荐（6月20日前）」
_OF_AUTHORITIES = re.compile(
    rf"各(?:设区|地)?(?:市|区|县|镇|街道|主管部门|推荐单位)(?!企业)[^，。；企]{{0,10}}$|{other_acts()}[^，。；（]{{0,4}}（$"
)
_VALIDITY = re.compile(
    r"有效期|施行|生效|执行至|试行|废止|失效|公示期|办公时间|建设期|合同期|服务期|执行期|政策期|计提|抵减|抵扣|所属期|起执行|起实施|开始实施|享受期"
)
# periods that something else falls into: 「期间发生的费用」, 「之间取得证书」
_OF_COSTS = re.compile(
    r"^[取已竣列获仍尚]|^\s?(?:登记|设立|成立|注册)|^\s?）?(?:[（(][^）)]*[）)])?\s?(?:期间|之间|间|内|以内)?(?:，)?(?:内)?(?:已|新|首次|实际)?(?:发生|支付|实际|取得|获得|缴纳|竣工|投产|完成(?!申|填|提|报|网)|支出|产生|认定|获批|注册|签订|发放|采购|购置|开展|举办|落户|投入|列入|迁入|通过(?!平台|系统|网|企|“)|入库|的|形成|到账|参加(?!评)|销售|通过认定)|^\s?(?:期间|之间)"
)
# 「补正截止时间为…」: another time than that of filing
_CHANGED = re.compile(
    r"(?:补正|公示|发证|取得|建设|支付|缴纳|发生|办公|咨询|竣工|投产|获批|评价(?:结果)?|统计|所属|考核|实施|注册|成立|认定|签订|获得)[^，。；]{0,10}$"
)
_OTHERS = re.compile(other_acts())
# 「报送上年度统计报表」, 「将上一年度清单报…备案」: handed in, but no application
_REPORTS = re.compile(
    r"(?:将[^，。；]{2,40}报|(?:报送|提交|上报|填报|填写|报告|抄送|报)(?![^，。；]{0,40}(?:申请|申报)))"
    r"[^。；]{0,60}?(?:报告(?!厅)|情况|总结|报表|年报|绩效|自评|决算|台账|月报|季报|计划|目录|清单|总额|备案)"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known beside the sentence: whether a heading says that times are for filing, the document's own year and day of
    issue, and whether it is for one time (a notice).
    """

    headed: bool
    once: bool
    year: int | None
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class Span:
    """sentence[start:end] names these days: dates, or 「--07-01」 of every year."""

    start: int
    end: int
    opens: date | str | None
    closes: date | str | None
    label: str = ""


def is_about_filing(sentence: str, once: bool) -> bool:
    """Whether the dates of the sentence can be those of filing; what titles say does not count. `once`: in a notice."""
    plain = re.sub(r"《[^》]*》", "", sentence)
    cue = re.search(filing_verbs(), plain) if once else is_filing(plain)
    return bool(cue or re.search("截止(?:时间|日期)", plain)) and _VALIDITY.search(plain) is None


def spans(sentence: str, setting: Setting) -> Iterator[Span]:
    """All of them in order: ranges, last days, first days; a first and a last day told one after the other are one span."""
    about = setting.headed or is_about_filing(sentence, setting.once)
    found: list[Span] = []
    taken: list[tuple[int, int]] = []
    for pattern in (_DOTTED, _RANGE):
        for match in pattern.finditer(sentence):
            if any(a < match.end() and match.start() < b for a, b in taken) or not _is_whole(match):
                continue
            taken.append(match.span())
            span = _of_range(sentence, match, setting) if _is_filing_range(sentence, match, about) else None
            if span:
                found.append(span)
    for match in _SINCE.finditer(sentence):
        if about and not any(a < match.end() and match.start() < b for a, b in taken):
            span = _of_first_day(sentence, match, setting)
            if span:
                taken.append((match.start(), match.end("d")))
                found.append(span)
    for match in _UNTIL.finditer(sentence):
        if any(a <= match.start("m") < b for a, b in taken):
            continue
        named = match["lead"] and re.search(
            rf"{filing_verbs()}(?:的)?截止(?:时间|日期|日)?(?:为|是|：|:|至|到|于|不[晚迟]于)*$",
            sentence[: match.end("lead")],
        )
        span = _of_deadline(sentence, match, setting) if about or named else None
        if span:
            found.append(span)
    yield from _joined(sorted(found, key=lambda s: s.start))


def _is_whole(match: re.Match[str]) -> bool:
    """Whether both ends name a day or a month."""
    return bool((match["d1"] or match["m2"]) and (match["m2"] or match["d2"]))


def _is_filing_range(sentence: str, match: re.Match[str], about: bool) -> bool:
    if lead(sentence, match.start()) < match.start():  # 「申报时间为…」
        return True
    before, after = sentence[: match.start()], sentence[match.end() :]
    return about and not (_OF_COSTS.match(after) or _CHANGED.search(before) or is_of_others(after[:16]))


def _of_range(sentence: str, match: re.Match[str], setting: Setting) -> Span | None:
    month1 = number_in(match["m1"]) or 0
    month2 = number_in(match["m2"]) or month1
    day1, day2 = first_day(match["d1"]), _last_day(match["d2"])
    year1, year2 = number_in(_digits(match["y1"])), number_in(_digits(match["y2"]))
    relative = _is_relative(match["y1"]) or match["y2"] in ("次年", "翌年", "第二年")
    start, end, label = lead(sentence, match.start()), match.end(), label_before(sentence, match.start())
    if year1 is None and (relative or "每年" in sentence or not setting.once):
        opens, closes = yearly(month1, day1), yearly(month2, day2)
        return Span(start, end, opens, closes, label) if opens and closes else None
    year1 = year1 or year2 or setting.year
    if year1 is None:
        return None
    year2 = year2 or (year1 + 1 if match["y2"] in ("次年", "翌年", "第二年") else year1)
    first, last = dated(year1, month1, day1), dated(year2, month2, day2)
    return Span(start, end, first, last, label) if first and last and first <= last else None


def _of_deadline(sentence: str, match: re.Match[str], setting: Setting) -> Span | None:
    """A day by which to file, with the day of issue as the first where the words say 「即日起至」."""
    said = match["lead"] or ""
    if match["till"] is None and not re.match(rf"截止|截至|不[晚迟]于|最[晚迟]|{_FROM_NOW}", said):
        return None
    if match["d"] is None and match["till"] is None:
        return None
    before, after = sentence[: match.start()], sentence[match.end() :]
    if is_of_others(after[:20]) or _OF_COSTS.match(after) or is_report(after[:80]) or _is_condition(after):
        return None
    if _OF_AUTHORITIES.search(before):
        return None
    if _CHANGED.search(before) and not _is_relative(match["y"]):  # 「取得证书的次年6月底前」 is a window
        return None
    if not (setting.headed or re.search(filing_verbs(), after[:30] + before[-24:])):
        return None
    month, day = number_in(match["m"]) or 0, _last_day(match["d"])
    year = number_in(match["y"])
    start, end, label = match.start(), match.end(), label_before(sentence, match.start())
    if year is None and (match["y"] or "每年" in sentence or not setting.once):
        repeated = match["y"] or re.search("每年|次年", sentence)
        closes = yearly(month, day) if repeated else None
        return Span(start, end, None, closes, label) if closes else None
    year = year or setting.year
    last = dated(year, month, day) if year else None
    first = setting.issued_on if re.search(_FROM_NOW, before + said) else None
    return Span(start, end, first, last, label) if last else None


def _is_condition(after: str) -> bool:
    """Whether the clause tells of what was done by then: 「2026年7月1日前提出的，按原规定办理」."""
    return (
        re.match(
            rf"[^，。；]{{0,30}}?(?:{filing_verbs()}|立案|立项)[^，。；]{{0,8}}的(?=[，。；]|[^，。；]{{0,12}}，)",
            after,
        )
        is not None
    )


def _of_first_day(sentence: str, match: re.Match[str], setting: Setting) -> Span | None:
    """A day from which on one may file; where nothing says so it is something else that begins."""
    named = lead(sentence, match.start()) < match.start() or re.search(
        r"(?:申报|受理|系统|平台)[^，。；]{0,8}$", sentence[: match.start()]
    )
    act = match["act"]
    if not (named or re.fullmatch(filing_verbs(), act)) or _CHANGED.search(sentence[: match.start()]):
        return None
    month, day, year = number_in(match["m"]) or 0, number_in(match["d"]), number_in(match["y"])
    end = match.start("act") if act.startswith("至") else match.end()
    if year is None and (match["y"] or not setting.once):
        opens = yearly(month, day)
        return Span(match.start(), end, opens, None) if opens else None
    first = dated(year or setting.year or 0, month, day)
    return Span(match.start(), end, first, None) if first else None


def _joined(found: list[Span]) -> Iterator[Span]:
    """「…日开放，…日关闭」: an open end and the last day told next are one."""
    kept: list[Span] = []
    for span in found:
        last = kept[-1] if kept else None
        if last and last.closes is None and span.opens is None and type(last.opens) is type(span.closes):
            kept[-1] = replace(last, end=span.end, closes=span.closes)
        else:
            kept.append(span)
    yield from kept


def is_of_others(after: str) -> bool:
    """Whether what is done first behind the days is not filing: 「每季度更新」, 「每年3月底前公布」."""
    other, filing = _OTHERS.search(after), re.search(filing_verbs(), after)
    return other is not None and (filing is None or other.start() < filing.start())


def is_report(after: str) -> bool:
    """Whether something is handed in that is no application: 「报送上年度报表」."""
    return _REPORTS.search(after) is not None


def lead(sentence: str, start: int) -> int:
    """Where the words begin that make dates a window: 「申报时间为每年…」."""
    found = re.search(
        rf"(?:(?:{filing_verbs()}|评价|认定|评选|遴选|入库|兑现)的?(?:起止|窗口)?(?:时间|期限|期|日期)|集中{filing_verbs()}时间?)(?:分别)?(?:为|是|：|:|从|自)*(?:每年)?$",
        sentence[:start],
    )
    return found.start() if found else start


_ORDINAL = re.compile(r"(?:第[一二三四五六\d]+批次?|首批|上半年|下半年|[一二三四五六]批|第[一二三四]期)")


def label_before(sentence: str, start: int) -> str:
    """「第一批」 where the words before the dates say so."""
    found = _ORDINAL.findall(sentence[max(0, start - 20) : start])
    return found[-1] if found else ""


def _is_relative(year: str | None) -> bool:
    return year is not None and re.fullmatch(_EACH, year) is not None


def _digits(year: str | None) -> str | None:
    return None if _is_relative(year) else year


def _last_day(words: str | None) -> int | None:
    return number_in(words) or {"上旬": 10, "中旬": 20}.get(words or "")
