"""The frame of a document around its provisions: title, number line, red head, meta lines, signature (落款)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.policy.figures import find_figures
from assistant.policy.numerals import fold
from ingest.canonical import Canonical, Paragraph
from ingest.document_number import BRACKETED, NAMED, SERIAL, YEARLY
from ingest.numbering import SECTION_NAME, read_number

_HEAD_LIMIT = 16  # paragraphs; what comes before a document's first words is never longer
_BODY_LENGTH = 45  # characters; a longer paragraph with a full stop is body text, not a title

# No ending is the end of another one (局 of 总局): a line would be read in twice as many ways with every name on it.
_ORG_END = (
    "委员会|政府|办公室|厅|局|部|署|国务院|全国人大|常委会|总行|银行|中心|管委会|发展改革委|国资委|发改委|"
    "领导小组|联席会议|工作室|公司|协会|研究院"
)
_ORGANISATION = rf"(?:国务院(?:(?![\u4e00-\u9fff])|(?=关于|印发|令|公告))|[\u4e00-\u9fff·（）]{{1,32}}?(?:{_ORG_END}))"
# 「示范高新技术产业开发区管理委员会」, 「科技部、财政部、国家税务总局」, 「财政部 税务总局」; not 「关于…的通知」, 「第一章 总则」
ORGANISATIONS = re.compile(rf"(?!关于|附件|第.章){_ORGANISATION}(?:[ 、,，　]{_ORGANISATION})*")
# 「示范市人民政府办公室文件」
RED_HEAD = re.compile(r"(?P<issuer>[\u4e00-\u9fff·（） 、]{2,60}?)\s*文\s*件")
_YEAR = r"(?:(?:19|20)\d{2}|[12１２][\d０-９]{3}|[一二][零〇○Oo一二三四五六七八九]{3})"
_DAY = r"(?:\d{1,2}|[０-９]{1,2}|[一二三四五六七八九十]{1,3})"
# 「2025年3月20日」, 「二〇二五年三月二十日」, 「２０２５ 年 3 月 20 日」
DATE_LINE = re.compile(rf"(?P<date>{_YEAR}\s?年\s?{_DAY}\s?月\s?{_DAY}\s?[日号])")
# 「示范市科学技术局 2025年3月20日」: a signature on one line
SIGNED_LINE = re.compile(
    rf"(?P<issuer>{ORGANISATIONS.pattern})\s*(?P<date>{DATE_LINE.pattern.replace('?P<date>', '')})"
)
# 「国家税务总局公告」 above 「2025年第3号」, 「中华人民共和国国务院令」 above 「第722号」
ISSUING_HEAD = re.compile(rf"(?P<issuer>{ORGANISATIONS.pattern})\s?(?P<form>公告|令|通告)")
# 「示高新管发〔2025〕6号」, 「文号：国科发火[2016]32号」, 「国家知识产权局令第76号」, 「（2025年第3号）」, 「第722号」
NUMBER_LINE = re.compile(
    rf"""
    (?: (?:发文字号|文\s?号|文件编号)\s*[：:]\s* )?
    (?P<number> {BRACKETED} | [（(]? {NAMED} [）)]? | {YEARLY} | {SERIAL} )
    (?: \s+ 签发人.* )?
    """,
    re.VERBOSE,
)
# 「发布机构：…」, 「来源：…」, 「索引号：…」
META_LINE = re.compile(
    r"(?:发布(?:机构|单位|机关|日期|时间)|编制(?:单位|日期)|制定机关|发文(?:机构|机关|字号|单位|日期)|来源|信息来源|索引号|文号|主题分类|"
    r"成文日期|印发日期|更新(?:日期|时间)|有效性|公开方式|生成日期|体裁分类|关键词|施行日期|事项编号|承办单位|主办单位|浏览次数|字体)\s*[：:].*"
)
_SALUTATION = re.compile(r"[^。；]{2,80}[：:]")
# 「（2021年9月29日某省人大常委会通过）」, 「2023年12月11日 《国务院关于修改…的决定》第三次修订」, 「2022年1月1日 施行」
HISTORY_LINE = re.compile(
    r"[（(]?.{0,4}(?P<date>(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)[^。]*(?P<act>通过|公布|修订|修正|发布|印发|施行|批准)[^。]{0,20}"
)
_COPY_NOTE = re.compile(r"[（(]?(?:此件|本文件?)(?:主动|依申请)?.{0,6}公开.{0,6}[）)]?")
# 「抄送：市委各部门。」, 「某市人民政府办公室　2024年4月3日印发」, 「（此件公开发布）」, 「责任编辑：某某」
_TAIL_LINE = re.compile(
    rf"(?:抄\s?[送报]|分送|印发份数|公开(?:属性|方式)|校对|责任编辑|编辑)\s?[：:].{{0,200}}"
    rf"|.{{2,40}}\s*{DATE_LINE.pattern}\s?印发(?:\s*共印\s?\d+\s?份)?|{_COPY_NOTE.pattern}"
)
# words that a title ends with
TITLE_END = re.compile(
    r"(?:办法|细则|措施|通知|意见|规定|公告|条例|决定|方案|指南|告知单|清单|规则|一览表?|问题|法|摘编|指引|规程|标准|计划|目录|政策|"
    r"解读|问答|批复|函|章程|准则|纲要|规划|制度|十条|\d+条|通告|细则|流程|手册)(?:[（(〔].{1,24}[)）〕])*"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Indexes of paragraphs: the title's, the head's other lines, the signature's (issuers, then the date), the tail's (版记)."""

    title: tuple[int, ...]
    head: tuple[int, ...]
    signature: tuple[int, ...]
    tail: tuple[int, ...] = ()

    @property
    def members(self) -> frozenset[int]:
        return frozenset((*self.title, *self.head, *self.signature, *self.tail))


@dataclass(frozen=True)
class _Reader:
    canonical: Canonical

    @cached_property
    def texts(self) -> list[str]:
        return [self.canonical.of(p) for p in self.canonical.paragraphs]

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return self.canonical.paragraphs


def find_frame(canonical: Canonical, metadata: Mapping[str, str] | None = None) -> Frame:
    """The frame of a document. `metadata` may name the title."""
    reader = _Reader(canonical)
    end = _head_end(reader)
    title = _title(reader, end, (metadata or {}).get("title", ""))
    head = tuple(i for i in range(end) if i not in title)
    signature = _signature(reader, end)
    tail = tuple(i for i in _tail(reader, end) if i not in signature)
    return Frame(title, head, signature, tail)


def joined_title(canonical: Canonical, frame: Frame) -> str:
    """The title as one line: a title broken over lines is joined without a gap."""
    return "".join(canonical.of(canonical.paragraphs[i]) for i in frame.title)


def _head_end(reader: _Reader) -> int:
    """Index of the first paragraph of the body."""
    seen_title = False
    for i, paragraph in enumerate(reader.paragraphs[:_HEAD_LIMIT]):
        text = reader.texts[i]
        if paragraph.kind == "table" or _opens_body(text, paragraph) or (seen_title and paragraph.kind == "heading"):
            return i
        if seen_title and not is_head_line(text) and not _looks_titled(text):
            return i
        seen_title = seen_title or ((paragraph.level == 1 or bool(TITLE_END.search(text))) and not is_head_line(text))
    return min(len(reader.paragraphs), _HEAD_LIMIT)


def _opens_body(text: str, paragraph: Paragraph) -> bool:
    if is_head_line(text):
        return False
    if paragraph.level == 1:
        return False
    if re.fullmatch(r"目\s?[录次]", text) or SECTION_NAME.fullmatch(text.rstrip("：:")):
        return True
    if len(text) >= _BODY_LENGTH and "。" in text:
        return True
    if read_number(text) is not None:
        return True
    return bool(_SALUTATION.fullmatch(text)) or text.endswith("。")


def is_head_line(text: str) -> bool:
    """Whether a line is part of a document's head other than its title."""
    patterns = (NUMBER_LINE, META_LINE, RED_HEAD, ISSUING_HEAD, HISTORY_LINE, DATE_LINE, _COPY_NOTE)
    return any(pattern.fullmatch(text) for pattern in patterns) or is_organisation(text)


def is_organisation(text: str) -> bool:
    return len(text) <= 80 and ORGANISATIONS.fullmatch(text) is not None


def _looks_titled(text: str) -> bool:
    return len(text) <= 60 and not re.search(r"[。；！]", text)


def _title(reader: _Reader, end: int, hint: str) -> tuple[int, ...]:
    candidates = [i for i in range(end) if not is_head_line(reader.texts[i])]
    return _hinted(reader, candidates, hint) or _by_level(reader, candidates) or _first_run(reader, candidates)


def _hinted(reader: _Reader, candidates: Sequence[int], hint: str) -> tuple[int, ...]:
    """The lines that together say what the metadata gives as title."""
    wanted = fold(hint)
    for at, first in enumerate(candidates):
        joined = ""
        for last in candidates[at : at + 4]:
            joined += fold(reader.texts[last])
            if wanted and joined == wanted and list(candidates[at:]).index(last) == last - first:
                return tuple(range(first, last + 1))
    return ()


def _by_level(reader: _Reader, candidates: Sequence[int]) -> tuple[int, ...]:
    found = [i for i in candidates if reader.paragraphs[i].level == 1]
    return _run(reader, candidates, found[0]) if found else ()


def _first_run(reader: _Reader, candidates: Sequence[int]) -> tuple[int, ...]:
    for i in candidates:
        if len(reader.texts[i]) >= 2:
            return _run(reader, candidates, i)
    return ()


def _run(reader: _Reader, candidates: Sequence[int], first: int) -> tuple[int, ...]:
    """`first` and the lines that go on with it, up to the one that ends like a title."""
    run = [first]
    while not TITLE_END.fullmatch(reader.texts[run[-1]][-30:]) and not _ends_title(
        "".join(reader.texts[i] for i in run)
    ):
        following = run[-1] + 1
        if following not in candidates or len(run) == 4:
            return (first,)
        run.append(following)
    return tuple(run)


def _ends_title(text: str) -> bool:
    found = list(TITLE_END.finditer(text))
    return bool(found) and found[-1].end() == len(text)


def _signature(reader: _Reader, body: int) -> tuple[int, ...]:
    """The first date line below the body's start that follows an issuer, with the issuers before it."""
    for i in range(max(body, 1), len(reader.texts)):
        text = reader.texts[i]
        if SIGNED_LINE.fullmatch(text):
            return (i,)
        if DATE_LINE.fullmatch(text):
            first = i
            while first - 1 >= body and i - first < 8 and is_organisation(reader.texts[first - 1]):
                first -= 1
            if first < i or i == len(reader.texts) - 1:
                return tuple(range(first, i + 1))
        elif i == len(reader.texts) - 1 and is_organisation(text):
            return (i,)
    return ()


def _tail(reader: _Reader, body: int) -> tuple[int, ...]:
    """The lines below everything else that name copies, the printing day and publicity: 抄送, 印发, 此件公开发布."""
    first = len(reader.texts)
    while first - 1 >= max(body, 1) and _TAIL_LINE.fullmatch(reader.texts[first - 1]):
        first -= 1
    return tuple(range(first, len(reader.texts)))


def iso_date(text: str) -> str | None:
    """The first full date of `text` as YYYY-MM-DD, or None."""
    spaced = re.sub(r"(?<=[\d年月０-９])\s(?=[\d年月日０-９])", "", text.replace("○", "〇").replace("O", "〇"))
    for figure in find_figures(spaced):
        if figure.kind == "date" and len(figure.value) == 10:
            return figure.value
    return None
