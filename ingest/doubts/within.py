"""Doubts that one document raises by itself: fields that nothing states, marks, terms, annexes, numbering."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePath

from assistant.policy.days import add_months
from assistant.policy.document import DocumentStatus, Level
from assistant.policy.numerals import fold, parse_number
from assistant.policy.provision import ProvisionKind
from assistant.policy.validity import Validity, ValidityRecord
from ingest.doubts.types import Doubt, DoubtKind, Examined

_PROVISIONAL_MONTHS, _RULE_MONTHS = (
    24,
    60,
)  # how long 暂行、试行 rules and other local rules usually hold where no end is stated
_PROVISIONAL = re.compile(r"暂行|试行")
_LOCAL_RULE = re.compile(r"(?:办法|细则|规定|措施|意见|规则)(?:[（(][^（）()]{1,12}[)）])?$")
# 「附件：1.申报表；2.承诺书」, 「附件1 申报表」 as a line of a list; 「（见附件2）」, 「详见附件」
_ANNEX_LIST = re.compile(r"附件\s*[：:]")
_ANNEX_MENTION = re.compile(r"(?:详?见|按照?|填写|提交|附)附件\s*(?P<n>[一二三四五六七八九十\d]{1,3})?")
_OCR, _HIDDEN = re.compile(r"OCR|文字识别|置信度"), re.compile(r"隐藏|不可见|白色|零宽|页面以外|极小")
_CONFLICT = re.compile(r"登记的|早于|不一致")
# titles of documents that carry a number; guides, lists and answers to common questions seldom do
_NUMBERED = re.compile(r"(?:办法|细则|规定|措施|意见|通知|公告|通告|决定|批复|函)(?:[（(][^（）()]{1,12}[)）])?$")
_WANTED = {"issuer": "发文机关", "level": "层级", "chain": "所属链条"}


def doubts_within(document: Examined, record: ValidityRecord, as_of: date) -> Iterator[Doubt]:
    """Every doubt about the document on `as_of` that needs no other document than those counted in `record`."""
    yield from _missing(document)
    yield from _noted(document)
    yield from _dates(document, as_of)
    yield from _marked(document, record)
    yield from _long_provisional(document, record, as_of)
    yield from _absent_annexes(document)
    yield from _numbering_gaps(document)


def _missing(document: Examined) -> Iterator[Doubt]:
    """One doubt for all the fields that nothing states; a draft has no number and no date yet."""
    register = document.register
    is_draft = register.status is DocumentStatus.DRAFT
    missing = [shown for name, shown in _WANTED.items() if not getattr(register, name)]
    if register.document_number is None and _NUMBERED.search(register.title) and not is_draft:
        missing.insert(0, "文号")
    if register.issued_on is None and register.effective_from is None and not is_draft:
        missing.append("日期")
    if missing:
        what = f"没有读到{'、'.join(missing)}"
        yield document.doubt(
            DoubtKind.MISSING, what, "核对原件，写入policy.yaml；链条的关键词可在ingest/chains.yaml补充"
        )
    if register.title == PurePath(document.source.name).stem and fold(register.title) not in fold(document.text.text):
        yield document.doubt(DoubtKind.MISSING, "没有读到标题，用了文件名", "核对原件，写入policy.yaml的title")


def _noted(document: Examined) -> Iterator[Doubt]:
    for note in document.source.notes:
        if _OCR.search(note):
            yield document.doubt(DoubtKind.OCR, note, "对照原件核对识别出的文字，特别是金额和日期")
        elif _HIDDEN.search(note):
            yield document.doubt(DoubtKind.HIDDEN_TEXT, note, "打开原件查看隐藏的文字，必要时更换文件")
        elif _CONFLICT.search(note):
            yield document.doubt(DoubtKind.CONFLICT, note, "核对原件，把正确的写入policy.yaml")
        elif "已废止（失效）" not in note and "征求意见稿" not in note:  # said below with the register at hand
            yield document.doubt(DoubtKind.READING, note, "核对原件")


def _dates(document: Examined, as_of: date) -> Iterator[Doubt]:
    register = document.register
    first, last = register.effective_from, register.effective_to
    if first and last and last < first:
        what = f"有效期截止日期{last}早于施行日期{first}"
        yield document.doubt(DoubtKind.CONFLICT, what, "核对原件，把正确的写入policy.yaml")
    if register.issued_on and register.issued_on > as_of:
        what = f"成文日期{register.issued_on}在{as_of}之后"
        yield document.doubt(DoubtKind.CONFLICT, what, "核对原件，把正确的写入policy.yaml的issued_on")


def _marked(document: Examined, record: ValidityRecord) -> Iterator[Doubt]:
    register = document.register
    if register.status is DocumentStatus.DRAFT:
        what = "是征求意见稿或草案，任何一天都不算现行规定"
        yield document.doubt(DoubtKind.DRAFT, what, "正式文件印发后导入正式文件", register.title)
    elif register.status is not None and register.ended_on is None and not any(e.on for e in record.endings):
        what = "标明已废止（失效），没有写明日期，任何一天都按已废止（失效）处理"
        yield document.doubt(DoubtKind.ENDED_WITHOUT_DATE, what, "查明日期，写入policy.yaml的ended_on")


def _long_provisional(document: Examined, record: ValidityRecord, as_of: date) -> Iterator[Doubt]:
    register = document.register
    first = register.effective_from or register.issued_on
    if first is None or record.last_day is not None or record.on(as_of) is not Validity.IN_FORCE:
        return
    advice = "查明是否仍在执行；有截止日期的，写入policy.yaml的effective_to"
    if _PROVISIONAL.search(register.title):
        months, rule = _PROVISIONAL_MONTHS, "暂行（试行）文件"
    elif register.level in (Level.CITY, Level.PARK) and _LOCAL_RULE.search(register.title):
        months, rule = _RULE_MONTHS, "文件"
    else:
        return
    if as_of > add_months(first, months):
        what = f"{rule}自{first}起施行，没有写明有效期，已超过{months // 12}年"
        yield document.doubt(DoubtKind.LONG_PROVISIONAL, what, advice, register.title)


def _absent_annexes(document: Examined) -> Iterator[Doubt]:
    """Annexes that the text names and the file does not hold."""
    annexes = [p for p in document.provisions if p.kind is ProvisionKind.ANNEX]
    numbers = {_number(p.label) for p in annexes if p.label.startswith("附")}
    advice = "找到附件后与正文一起导入"
    text = document.text.text
    reported: set[int] = set()
    for match in _ANNEX_MENTION.finditer(text):
        number = _number(match["n"] or "")
        if number not in reported and number not in numbers and not (number == 0 and annexes):
            reported.add(number)
            what = f"正文提到附件{number or ''}，文件中没有"
            yield document.doubt(DoubtKind.ANNEX_ABSENT, what, advice, _sentence_at(text, match.start()))
    if not annexes and not reported:
        listed = next((line for line in text.splitlines() if _ANNEX_LIST.match(line)), None)
        if listed is not None:
            yield document.doubt(DoubtKind.ANNEX_ABSENT, "正文列出了附件，文件中没有", advice, listed)


def _number(label: str) -> int:
    found = re.search(r"[一二三四五六七八九十]+|\d+", label)
    number = parse_number(found[0]) if found else None
    return int(number) if number is not None else 0


def _sentence_at(text: str, at: int) -> str:
    start = max(text.rfind(mark, 0, at) for mark in "。；\n") + 1
    end = min((e for mark in "。；\n" if (e := text.find(mark, at)) >= 0), default=len(text) - 1)
    return text[start : end + 1].strip()


def _numbering_gaps(document: Examined) -> Iterator[Doubt]:
    """Articles whose numbers leave one out or repeat one; an annex may begin again at 第一条."""
    text, last, before = document.text.text, 0, ""
    for provision in document.provisions:
        if provision.kind is not ProvisionKind.ARTICLE:
            continue
        number = _number(provision.label)
        if last and "之" not in provision.label and number not in (last + 1, 1):
            gap = f"条款编号不连续：{before}之后是{provision.label}"
            opening = text[provision.start : provision.lead_end].strip()[:60]
            advice = "核对原件，看是漏读、原件如此还是已删去"
            yield document.doubt(DoubtKind.NUMBERING_GAP, gap, advice, opening)
        last, before = number, provision.label
