"""An item of the list that the last answer gave: 「第二条是什么意思」, 「第三项要盖章吗」."""

from __future__ import annotations

import re

from assistant.policy.numerals import parse_number

# 「第二条」, 「第3项」, 「第一个条件」, 「（二）」; a rank of something else (第二年, 第二档) is none
_POINTS_AT = re.compile(
    r"(?:第\s?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})\s?(?P<of>条|项|点|款|个(?:条件|材料|要求|情形)?)"
    r"|[（(](?P<m>[一二三四五六七八九十]{1,3})[）)])(?:里面?|中)?的?"
)
# 「（三）上年度研发支出辅助账汇总表；」, 「2. 就业见习协议；」
_ITEM = re.compile(
    r"^\s*(?:[（(](?P<n>[一二三四五六七八九十]{1,3})[）)]|(?P<m>\d{1,2})[.．、])\s*(?P<words>.+?)\s*$", re.MULTILINE
)
_MARKS = re.compile(r"\[\d+\]|[；;。]+$")
_LONGEST = 60  # characters of an item that stand for it


def pointed_item(message: str, answer: str) -> str | None:
    """`message` with the words of the item in the place of its number; None where it points at none or `answer` lists none such.

    An answer that names an article of this number means the article.
    """
    match = _POINTS_AT.search(message)
    if match is None or (match["of"] == "条" and f"第{match['n']}条" in answer):
        return None
    number = parse_number(match["n"] or match["m"])
    words = next((w for n, w in _items(answer) if n == number), "")
    if not words:
        return None
    rest = message[match.end() :].strip("，,呢？? ")
    before = message[: match.start()].strip("那么，, ")
    joined = rest if not rest or rest.startswith(("是", "指", "怎么", "什么")) else f"，{rest}"
    return f"{before}{'，' if before else ''}{words}{joined}"


def _items(answer: str) -> list[tuple[int, str]]:
    """The first list of the answer: numbers that count up from one, each with its words."""
    items: list[tuple[int, str]] = []
    for match in _ITEM.finditer(answer):
        number = parse_number(match["n"] or match["m"])
        if number is None or int(number) != len(items) + 1:
            continue
        words = _MARKS.sub("", _MARKS.sub("", match["words"])).strip("；;。 ")
        items.append((int(number), re.split(r"[；;。]", words)[0][:_LONGEST]))
    return items
