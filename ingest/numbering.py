"""The numbers that parts of a document carry: 第三章, 第五条, 一、, （二）, 3., ①, 附件1, and questions of a Q&A page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.policy.numerals import NUMERAL_CHARACTERS, narrow, parse_number
from assistant.policy.provision import ProvisionKind as Kind

_N = rf"(?:[{NUMERAL_CHARACTERS}]{{1,7}}|\d{{1,4}})"
_STOP = "。；！？;!?"
# after a number it makes a mention of another part: 「（一）项规定」; not 「（一）项目备案」, 「（二）款项用途」, 「（三）目标」
_REFERRED = r"(?:项(?!目)|款(?![项额])|目(?![标录前的]))"

# 「第一编 总则」, 「第二章　奖励标准」, 「第三节申报」, 「第 一 部分 要求」; not 「第二章规定的标准，按年调整。」
DIVISION = re.compile(rf"第\s?(?P<n>{_N})\s?(?P<unit>编|篇|部分|章|节)\s?[：:、]?\s?(?P<heading>[^{_STOP}]{{0,50}})")
# 「第五条 申请…」, 「第五条　【申报条件】…」, 「第十条之一 …」, 「第5条 …」, 「第二条本办法…」
ARTICLE = re.compile(
    rf"""
    第\s?(?P<n>{_N})\s?条 (?P<branch>之{_N})?
    (?P<gap>[\s：:]*)
    (?: [（(【〔\[] (?P<heading>[^）)】〕\]。；，,]{{1,30}}) [）)】〕\]] (?!{_REFERRED}) \s* )?
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
    rf"[（(]\s?(?P<n>[一二三四五六七八九十百]{{1,4}})\s?[）)](?!\s?(?:{_REFERRED}|[、至和及或]))[、．.]?\s*"
)
# 「1.…」, 「12、…」, 「３．…」, 「2.2025年度…」; not 「1.5万元」, 「2025.3.1」
ARABIC = re.compile(r"(?P<n>\d{1,2})\s?[.．、](?:(?!\d)|(?=(?:19|20)\d{2}\s?年))\s*")
# 「1.1 年龄」, 「2.3.1、…」; not 「1.5 万元」, 「3.2%」
DECIMAL = re.compile(
    r"""
    (?P<n>\d{1,2}(?:[.．]\d{1,2}){1,3}) [\s、.．]\s* (?=[\u4e00-\u9fffA-Za-z《“（])
    (?!万|亿|元|倍|个|名|人[，。以]|家|年(?!龄)|月|日|天|小时|平方|公里|米|吨|千|兆|分|级|版)
    """,
    re.VERBOSE,
)
# 「第一步：网上申报」, 「步骤2 窗口核验」; not 「第一步骤」, 「第二步的材料」
STEP = re.compile(
    r"(?:第\s?(?P<n>[一二三四五六七八九十]{1,2}|\d{1,2})\s?步|步骤\s?(?P<m>[一二三四五六七八九十]{1,2}|\d{1,2}))(?![骤的]|\s?[、至和及])[：:，,.．\s]*"
)
# 「A.身份证明」, 「b）…」; whether it is one of a list is told by its neighbours
LETTER = re.compile(r"(?P<n>[A-Za-zＡ-Ｚａ-ｚ])\s?[.．、）)]\s*(?=[\u4e00-\u9fff《“（])")
# 「（1）…」, 「(12) …」, 「1）…」, 「①…」
PAREN_ARABIC = re.compile(rf"[（(]?\s?(?P<n>\d{{1,2}})\s?[）)](?!\s?(?:{_REFERRED}|[、至和及或]))\s*")
CIRCLED = re.compile(r"(?P<n>[①-⑳⑴-⒇❶-❿])\s*")
# 「附件1 申报材料清单」, 「附件：」, 「附表二」, 「附件1-2」; not 「附件1所列材料」, 「附件：1.清单；2.说明」
ANNEX = re.compile(
    rf"附[件表录]\s?(?P<n>{_N}(?:[-—]\d+)?)?(?![{NUMERAL_CHARACTERS}\d])\s?(?P<colon>[：:])?\s?(?P<heading>(?!\d{{1,2}}[.．、]|所|以[外内]|中|列|规|的|第|，|、|和|及|与)[^{_STOP}]{{0,60}})"
)
# 「问1：…？」, 「问：…」, 「Q3. …？」, 「1.…？」, 「（一）…？」
QUESTION_MARK = re.compile(r"(?:问题?|[Qq])\s?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})?\s?[：:、.．]\s*")
ANSWER_MARK = re.compile(r"(?:答复?|[Aa])\s?\d{0,3}\s?[：:、.．]\s*")
# unnumbered section headings that policy documents use
SECTION_NAME = re.compile(
    r"(?:支持|奖励|补贴|补助|资助|申报|申请|服务|适用|办理|受理|认定|评审|审批|设定|实施|法定|承诺|收费|需?提交的?)?"
    r"(?:对象|范围|条件|标准|材料|程序|流程|时间|时限|方式|要求|依据|内容|期限|部门|地点|机构|机关|渠道)"
    r"|联系方式|联系电话|咨询(?:电话|方式)|监督(?:电话|管理)|投诉渠道|政策依据|注意事项|其他事项|常见问题|收费情况"
    r"|事项名称|事项类型|办结时限|办公时间|结果送达|审批结果|法律救济"
)
# a heading run in with its text: 「发布通知。科技创新局…」, 「申报时间：…」; not 「营业执照；」, 「企业应当于5日内提交：」
_RUN_IN = re.compile(r"(?P<heading>[^。；，,：:！？“”《》\s]{2,20}(?:（[^（）。；，]{1,12}）)?)[。：:]")

_QUESTION_LENGTH = 200  # characters; a longer paragraph after 「问：」 tells more than it asks
_UNITS = {"编": Kind.PART, "篇": Kind.PART, "部分": Kind.PART, "章": Kind.CHAPTER, "节": Kind.SECTION}


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number at the head of a paragraph. `style` tells numberings apart; `rest` is where its own words start."""

    # division unit, article, numeral, paren_numeral, arabic, decimal2 to 4, paren_arabic, circled, letter, step, annex, question
    style: str
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
        return _rarer(text)
    number = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳".find(match["n"]) + 1
    return Numbered("circled", number, match["n"], run_in_heading(text, match.end()), match.end())


def _rarer(text: str) -> Numbered | None:
    if match := DECIMAL.match(text):
        parts = re.split(r"[.．]", match["n"])
        return _labelled(text, f"decimal{len(parts)}", int(parts[-1]), match["n"], match.end())
    if match := STEP.match(text):
        n = match["n"] or match["m"]
        return _labelled(text, "step", _value(n), f"第{n}步" if match["n"] else f"步骤{n}", match.end())
    if match := LETTER.match(text):
        return _labelled(text, "letter", ord(narrow(match["n"]).upper()) - 64, match["n"], match.end())
    return None


def _labelled(text: str, style: str, number: int, label: str, rest: int) -> Numbered:
    return Numbered(style, number, label, run_in_heading(text, rest), rest)


def run_in_heading(text: str, start: int) -> str:
    """The heading that opens a part's words and stands in one paragraph with them, or ""."""
    match = _RUN_IN.match(text, start)
    if match is None or match.end() == len(text):
        return ""
    return match["heading"]
