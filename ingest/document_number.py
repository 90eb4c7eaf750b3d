"""Document numbers (文号) in the forms in use, and one spelling for each."""

from __future__ import annotations

import re

from assistant.policy.numerals import narrow

_NAME = r"[\u4e00-\u9fff]"
_OPEN, _CLOSE = r"[〔\[［（(【﹝〖「]", r"[〕\]］)）】﹞〗」]"
_DIGIT = r"[\d０-９]"
_YEAR = r"(?:19|20|１９|２０)[\d０-９]{2}"
# 「示高新管发〔2025〕6号」, 「国科发火[2016] 32 号」, 「沪府办规〔２０２５〕６号」, 「示科发〔2025〕第3号」
BRACKETED = rf"{_NAME}{{1,14}}\s?{_OPEN}\s?{_YEAR}\s?年?\s?{_CLOSE}\s?第?\s?{_DIGIT}{{1,5}}\s?号"
# 「国家知识产权局令第76号」, 「财政部 税务总局公告2023年第7号」, 「国务院令 第 722 号」, 「市政府公告（2025）第3号」
NAMED = (
    rf"(?:{_NAME}[\u4e00-\u9fff 、]{{0,38}}?)?(?:公告|令|通告)\s?"
    rf"(?:{_OPEN}?\s?{_YEAR}\s?年?\s?{_CLOSE}?\s?)?(?:第\s?)?{_DIGIT}{{1,5}}\s?号"
)
# 「（2025年第3号）」, 「2025年 第3号」, 「第76号」: under a title that says what they number
YEARLY = rf"[（(]?\s?{_YEAR}\s?年\s?第\s?{_DIGIT}{{1,5}}\s?号\s?[）)]?"
SERIAL = rf"[（(]?\s?第\s?{_DIGIT}{{1,5}}\s?号\s?[）)]?"
# what stands before the issuer's short name in a sentence: 「依据示高新管发〔2025〕6号」, 「原示科发〔2023〕8号」
_BEFORE_NAME = re.compile(r".*[据照按见及和与由以的元于在号件为是据有原将对]")
_IN_TEXT = re.compile(rf"{BRACKETED}|{NAMED}")


def find_number(text: str) -> str | None:
    """The first full document number that stands in `text`, in its one spelling."""
    match = _IN_TEXT.search(text)
    if match is None:
        return None
    bracket = re.search(_OPEN, match[0])
    if bracket is None:
        return normal_number(match[0])
    name = match[0][: bracket.start()]
    return normal_number(_BEFORE_NAME.sub("", name) + match[0][bracket.start() :])


def normal_number(number: str) -> str:
    """A document number with ASCII digits, 〔〕 and no white space: 「国科发火[2016] 32号」 → 「国科发火〔2016〕32号」.

    The space between two joint issuers stays: 「财政部 税务总局公告2023年第7号」.
    """
    plain = narrow(number).strip()
    squeezed = re.sub(rf"(?<={_NAME})\s+(?={_NAME})", "\0", plain)
    squeezed = re.sub(r"\s", "", squeezed)
    squeezed = re.sub(r"(?<=公告|通告)\0|(?<=令)\0|\0(?=公告|通告|令|第|号)", "", squeezed).replace("\0", " ")
    return re.sub(rf"{_OPEN}((?:19|20)\d{{2}})年?{_CLOSE}", r"〔\1〕", squeezed)
