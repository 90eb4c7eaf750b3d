"""What filing costs, whether someone comes to look, and what comes without an application (免申即享)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.policy.card import Ref
from assistant.policy.provision import Provision
from ingest.cards.filing.spans import FilingText, Line, body, columns
from ingest.cards.sections import Role
from ingest.cards.text import CardText

# 「不收取任何费用」, 「均不收费」, 「服务免费」, 「收费标准：每件200元」
_FEE = re.compile(
    r"不得?(?:向[^，。；]{2,8})?收取[^，。；]{0,6}费用?|(?:均|都)?不收费|(?:服务|办理|申报|申领|受理|评价|入库|全程)[^，。；]{0,4}免费|免费(?:办理|受理|申报|服务|帮办)|无需缴费|收费(?:标准|依据|情况)[：:][^。；]{1,60}"
)
# of others than the authority that is filed with
_OTHERS = re.compile(r"见习单位|培训机构|中介|学员|巴士|停车|电子营业执照|服务费[^，]{0,6}不收|租金")
_INSPECTION = re.compile(
    r"现场(?:核查|查验|考察|核验|勘验|勘查|评审|检查|审核|踏勘|验收|确认)|实地(?:核查|查看|考察|走访|勘查|踏勘|查验)|抽查|踏勘"
)
_SUPERVISION = re.compile(r"拨付后|监督检查|不配合|日常|配合|事后|获得资金|绩效|跟踪|审计监督|所需时间")
_WITHOUT = re.compile(
    r"免申即享|免申请|无需(?:企业|个人)?(?:申报|申请|申领)|无须(?:申报|申请)|不需要?(?:企业)?(?:申报|申请)"
)
_NOT_WITHOUT = re.compile(
    r"取消|资格|非免申即享|不(?:实行|适用)|条件|怎样|能不能|是否|操作指引|方式办理|分为|认为符合|类(?:和|在)"
)
_SUBJECT = re.compile(
    r"(?P<subject>[^，。；：]{2,30}?)(?:均|目前|全面)?(?:实行|采取|采用|按照?|推行|可|通过|由|，|：|为)*$"
)
_WHOLE = re.compile(
    r"(?:本(?:办法|措施|细则|政策|事项|补贴|奖励|项)|上述|以上|奖励|补贴|补助|资助|资金)?(?:规定的?)?(?:奖励|补贴|资金|各项)?"
)
_ASIDE = frozenset({Role.DEFINITIONS, Role.EXAMPLES, Role.SANCTIONS})


def read_fee(text: FilingText) -> str | None:
    """What is said of fees, as printed; the value of a field 「收费标准」 whole."""
    for line in text.lines:
        if re.search(r"收费", line.label + "".join(line.headings[:1])) and line.words.strip() not in line.headings:
            return _printed(text, line.start, line.start + len(re.split(r"[。；]", line.words)[0]))
    found = _clauses(text, _FEE, _OTHERS)
    return next((_printed(text, start, end) for start, end, _ in found), None)


def read_inspection(text: FilingText) -> str | None:
    """Whether and how someone comes to look, as printed."""
    found = _clauses(text, _INSPECTION, _SUPERVISION)
    return next((_printed(text, start, end) for start, end, _ in found), None)


def read_without_application(text: FilingText) -> Ref | None:
    """The words by which nothing has to be filed at all: where the whole of what is read comes without an application."""
    for subject, ref in _without(text):
        if text.provisions is not None or is_of_whole(subject):
            return ref
    return None


def is_of_whole(subject: str) -> bool:
    """Whether what comes without an application is all that the document grants: 「本办法奖励」, 「补贴」."""
    return bool(subject) and _WHOLE.fullmatch(subject) is not None


def without_application(text: CardText, provisions: Sequence[Provision] | None = None) -> tuple[tuple[str, Ref], ...]:
    """(what comes without an application, the words that say so): 「留用奖励实行免申即享」 → 留用奖励."""
    return tuple(_without(FilingText(text, provisions)))


def _without(text: FilingText) -> Iterator[tuple[str, Ref]]:
    for line in text.lines:
        if line.within & {Role.EXAMPLES}:
            continue
        for offset, sentence in line.sentences():
            match = _WITHOUT.search(sentence)
            if match is None or _NOT_WITHOUT.search(sentence) or len(sentence) <= len(match[0]) + 1:
                continue
            subject = _SUBJECT.search(sentence[: match.start()])
            start = match.start() - len(subject[0]) if subject else match.start()
            yield subject["subject"].strip() if subject else "", text.ref(offset + start, offset + match.end())
    for table in text.tables:
        heads = columns(table)
        ways = [i for i, h in enumerate(heads) if re.fullmatch(r"(?:办理|兑现|兑付|申报|享受)(?:方式|类型|模式)", h)]
        for row in body(table) if ways and ways[0] > 0 else ():
            if row[ways[0]].text.strip() == "免申即享":
                yield row[0].text.strip(), text.ref(row[0].start, row[ways[0]].end)


def _clauses(text: FilingText, wanted: re.Pattern[str], barred: re.Pattern[str]) -> Iterator[tuple[int, int, Line]]:
    """The clauses that say so, in sentences that say nothing barred."""
    for line in text.lines:
        if line.roles & _ASIDE or (line.listed and line.within & {Role.CONDITIONS, Role.STANDARDS, Role.EXCLUSIONS}):
            continue
        for offset, sentence in line.sentences():
            match = wanted.search(sentence)
            if match is None:
                continue
            start = max(sentence.rfind(mark, 0, match.start()) for mark in "，：。") + 1
            ends = [e for e in (sentence.find(mark, match.end()) for mark in "，。；") if e >= 0]
            end = min(ends) if ends else len(sentence)
            if end - start > 4 and not barred.search(sentence[:12] + sentence[start:end]):
                yield offset + start, offset + end, line


def _printed(text: FilingText, start: int, end: int) -> str:
    return text.card.text[start:end].strip(" 　。；;，,\n")
