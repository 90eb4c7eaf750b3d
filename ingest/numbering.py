"""The numbers that parts of a document carry: 第三章, 第五条, 一、, （二）, 3., ①, 附件1, and questions of a Q&A page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.policy.numerals import NUMERAL_CHARACTERS, narrow, parse_number
from assistant.policy.provision import ProvisionKind as Kind

_N = rf"(?:[{NUMERAL_CHARACTERS}]{{1,7}}|\d{{1,4}})"
_STOP = "。；！？;!?"

# 「第一编 总则」, 「第二章　奖励标准」, 「第三节申报」, 「第 一 部分 要求」; not 「第二章规定的标准，按年调整。」
DIVISION = re.compile(rf"第\s?(?P<n>{_N})\s?(?P<unit>编|篇|部分|章|节)\s?[：:、]?\s?(?P<heading>[^{_STOP}]{{0,50}})")
# 「第五条 申请…」, 「第五条　【申报条件】…」, 「第十条之一 …」, 「第5条 …」, 「第二条本办法…」
ARTICLE = re.compile(
    rf"""
    第\s?(?P<n>{_N})\s?条 (?P<branch>之{_N})?
    (?P<gap>[\s：:]*)
    (?: [（(【〔\[] (?P<heading>[^）)】〕\]。；，,]{{1,30}}) [）)】〕\]] (?!项|款|目) \s* )?
    """,
    re.VERBOSE,
)
# what goes on after a mention of an article in the middle of a sentence: 「第五条规定的…」, 「第五条、第六条」, 「第五条第二款」
_MENTION = re.compile(
    r"(?:规定|所列|所称|所述|的|、|，|,|和|及|与|或|至|到|第|之规|中|）|》|”|。|；|予以|同时|修改|废止|停止|执行)"
)
# 「一、支持对象」, 「二、奖励标准。对…」, 「十一．其他」; not 「一是…」, 「一、二级」
NUMERAL = re.compile(r"(?P<n>[一二三四五六七八九十百]{1,4})\s?[、．.](?!\s?[一二三四五六七八九十]{1,2}[、级类等])\s*")
# 「（一）…」, 「(十二) …」; not 「（一）项」, 「（一）、（二）」
PAREN_NUMERAL = re.compile(
    r"[（(]\s?(?P<n>[一二三四五六七八九十百]{1,4})\s?[）)](?!\s?(?:项|款|目|[、至和及或]))[、．.]?\s*"
)
# 「1.…」, 「12、…」, 「３．…」; not 「1.5万元」, 「2025.3.1」
ARABIC = re.compile(r"(?P<n>\d{1,2})\s?[.．、](?!\d)\s*")
# 「（1）…」, 「(12) …」, 「1）…」, 「①…」
PAREN_ARABIC = re.compile(r"[（(]?\s?(?P<n>\d{1,2})\s?[）)](?!\s?(?:项|款|目|[、至和及或]))\s*")
CIRCLED = re.compile(r"(?P<n>[①-⑳⑴-⒇❶-❿])\s*")
# 「附件1 申报材料清单」, 「附件：」, 「附表二」, 「附件1-2」; not 「附件1所列材料」, 「附件：1.清单；2.说明」
ANNEX = re.compile(
    rf"附[件表录]\s?(?P<n>{_N}(?:[-—]\d+)?)?(?![{NUMERAL_CHARACTERS}\d])\s?(?P<colon>[：:])?\s?(?P<heading>(?!\d{{1,2}}[.．、]|所|以[外内]|中|列|规|的|第|，|、|和|及|与)[^{_STOP}]{{0,60}})"
)
# 「问1：…？」, 「问：…」, 「Q3. …？」, 「1.…？」, 「（一）…？」
QUESTION_MARK = re.compile(r"(?:问题?|[Qq])\s?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})?\s?[：:、.．]\s*")
ANSWER_MARK = re.compile(r"(?:答复?|[Aa])\s?\d{0,3}\s?[：:、.．]\s*")
# a heading run in with its text: 「发布通知。科技创新局…」, 「申报时间：…」; not 「营业执照；」, 「企业应当于5日内提交：」
_RUN_IN = re.compile(r"(?P<heading>[^。；，,：:！？“”《》\s]{2,20}(?:（[^（）。；，]{1,12}）)?)[。：:]")

_QUESTION_LENGTH = 200  # characters; a longer paragraph after 「问：」 tells more than it asks
_UNITS = {"编": Kind.PART, "篇": Kind.PART, "部分": Kind.PART, "章": Kind.CHAPTER, "节": Kind.SECTION}


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number at the head of a paragraph. `style` tells numberings apart; `rest` is where its own words start."""

    style: str  # division unit, article, numeral, paren_numeral, arabic, paren_arabic, circled, annex, question
    number: int
    label: str
    heading: str
    rest: int

    @property
    def division(self) -> Kind | None:
        return _UNITS.get(self.style)


def read_number(text: str) -> Numbered | None:
    """The number that `text` begins with, or None. Whether it fits its neighbours is for the caller to judge."""
    for reader in (_division, _article, _annex, _question, _simple):
        found = reader(text)
        if found is not None:
            return found
    return None


def _value(text: str) -> int:
    number = parse_number(text)
    return int(number) if number is not None else 0


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _division(text: str) -> Numbered | None:
    match = DIVISION.fullmatch(text)
    if match is None or re.match(r"(?:规定|所|的|、|，|第)", match["heading"]):
        return None
    heading = re.sub(r"[\s.…·]+\d*$", "", match["heading"])
    unit = match["unit"]
    return Numbered(unit, _value(match["n"]), f"第{_squeezed(match['n'])}{unit}", heading, match.start("heading"))


def _article(text: str) -> Numbered | None:
    match = ARTICLE.match(text)
    if match is None:
        return None
    rest = match.end()
    if not match["gap"] and not match["heading"] and _MENTION.match(text, rest):
        return None
    label = f"第{_squeezed(match['n'])}条{match['branch'] or ''}"
    return Numbered("article", _value(match["n"]), label, match["heading"] or run_in_heading(text, rest), rest)


def _annex(text: str) -> Numbered | None:
    match = ANNEX.fullmatch(text)
    if match is None:
        return None
    label = text[:2] + (match["n"] or "")
    number = _value(re.split("[-—]", match["n"])[0]) if match["n"] else 0
    return Numbered("annex", number, label, match["heading"].strip(), match.start("heading"))


def _question(text: str) -> Numbered | None:
    match = QUESTION_MARK.match(text)
    if match is not None and match.end() < len(text) <= _QUESTION_LENGTH:
        return Numbered(
            "question", _value(match["n"] or "0"), text[: match.end()].rstrip("：:、.． "), text, match.end()
        )
    match = ARABIC.match(text) or PAREN_NUMERAL.match(text) or NUMERAL.match(text) or PAREN_ARABIC.match(text)
    if match is not None and text.endswith(("？", "?")) and len(text) <= 80:
        return Numbered("question", _value(match["n"]), text[: match.end()].strip(), text, match.end())
    return None


_SIMPLE = (("numeral", NUMERAL), ("paren_numeral", PAREN_NUMERAL), ("arabic", ARABIC), ("paren_arabic", PAREN_ARABIC))


def _simple(text: str) -> Numbered | None:
    for style, pattern in _SIMPLE:
        match = pattern.match(text)
        if match is not None:
            label = _squeezed(text[: match.end()])
            return Numbered(style, _value(narrow(match["n"])), label, run_in_heading(text, match.end()), match.end())
    match = CIRCLED.match(text)
    if match is None:
        return None
    number = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳".find(match["n"]) + 1
    return Numbered("circled", number, match["n"], run_in_heading(text, match.end()), match.end())


def run_in_heading(text: str, start: int) -> str:
    """The heading that opens a part's words and stands in one paragraph with them, or ""."""
    match = _RUN_IN.match(text, start)
    if match is None or match.end() == len(text):
        return ""
    return match["heading"]
