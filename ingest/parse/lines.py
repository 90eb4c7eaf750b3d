"""Lines of text with their place on a page, and what the beginning and the end of a line tell about paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .chars import is_cjk, width


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; coordinates in points (OCR: pixels) from the top left corner of the page.

    `size` is the em in the same unit. `left` and `right` are the edges of the column the line stands in, set by
    `columns.frame`. `table` is the index of a table whose place the line holds, or -1. `rough`: the box was measured
    on a picture, half an em more or less at each end. `raw` is the text as the file has it where cleaning changed it, else "".
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    page: int
    size: float
    bold: bool = False
    left: float = 0.0
    right: float = 0.0
    table: int = -1
    rough: bool = False
    raw: str = ""

    @property
    def middle(self) -> float:
        """Vertical middle."""
        return (self.top + self.bottom) / 2

    @property
    def printed(self) -> str:
        """The text in the file's own characters."""
        return self.raw or self.text


MARKER = re.compile(
    r"""
      第[一二三四五六七八九十百千零〇\d]{1,6}[编章节条款]      # 第五条
    | [（(][一二三四五六七八九十百]{1,4}[）)]                  # （一）
    | [一二三四五六七八九十百]{1,4}[、．]                      # 一、
    | \d{1,2}(?:\.\d{1,2}){0,3}[.．、](?!\d)                   # 1.  1、  2.1.   not 1.5
    | \d{1,2}(?:\.\d{1,2}){1,3}\s                              # 2.1 …
    | [（(]\d{1,2}[）)] | \d{1,2}[）)]                         # (1) 1)
    | [①-⑳⑴-⒇]
    | 附件\s*\d*\s*(?:[:：]|$) | 附[表录]\s*\d* | [•●■◆▪·]\s*\S
    """,
    re.VERBOSE,
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇\d]{1,6}条[\s\u3000]")
_CHAPTER = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,5}(?P<kind>[编章节])(?![的和中规])")
_TERMINAL = re.compile(r"[。！？；：!?;:][”’」』）)\]】]*$")
_SENTENCE = re.compile(r"[。！？；，、：!?;,][”’」』）)]*$")
_TOC = re.compile(r"[.…·]{3,}\s*\d+$")
_NUMBER = re.compile(r"[〔\[［（(【]\s*(?:19|20)\d{2}\s*[〕\]］）)】]\s*第?\s*\d+\s*号[)）]?$")
_LETTERHEAD = re.compile(r"^\S{2,40}(?:文件|公报)$")
_DATE_LINE = re.compile(r"^[（(]?\s*(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月")
_HISTORY = re.compile(r"(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s+[《\u4e00-\u9fff]")
_NO_START = "。，、；：！？）》」』】〕”’％%…)]},.;:!?"
_WORD = re.compile(r"[A-Za-z0-9@._%+\-:/,#&=?~]+")


def begins_paragraph(text: str) -> bool:
    """Whether the line opens as an article, item or list entry does."""
    return bool(MARKER.match(text))


def begins_article(text: str) -> bool:
    """第五条 followed by a space: the article itself, not a reference to it."""
    return bool(_ARTICLE.match(text))


def begins_history(text: str) -> bool:
    """2017年12月1日 某省人民代表大会…修订: a line of a law's history; not 2017年12月1日前提交."""
    return bool(_HISTORY.match(text))


def ends_sentence(text: str) -> bool:
    """Whether a paragraph may end here: 。；：！？ and what closes after them."""
    return bool(_TERMINAL.search(text))


def is_document_number(text: str) -> bool:
    """某科〔2026〕3号 on a line of its own."""
    return len(text) <= 40 and bool(_NUMBER.search(text))


def is_letterhead(text: str) -> bool:
    """某某管理委员会文件, the red line at the top of an official document: larger than the title, and not the title."""
    return bool(_LETTERHEAD.match(text.replace(" ", "")))


def is_date_line(text: str) -> bool:
    """2026年3月1日 or （2026年3月1日发布）."""
    return len(text) <= 60 and bool(_DATE_LINE.match(text))


def heading_level(text: str) -> int:
    """2 for 第…章 or 编, 3 for 第…节, where the line is a heading by its words alone; else 0."""
    match = _CHAPTER.match(text)
    if not match or len(text) > 40 or _SENTENCE.search(text) or _TOC.search(text):
        return 0
    return 3 if match["kind"] == "节" else 2


def numbered_level(text: str) -> int:
    """Depth of a heading that is set apart by its style: 章 2, 一、 and 节 3, （一） 4; 0 where it has no number."""
    if level := heading_level(text):
        return level
    if re.match(r"附[件录表]\s*\d*\s*[:：\s]?", text):
        return 2
    if re.match(r"[一二三四五六七八九十]{1,3}、", text):
        return 3
    return 4 if re.match(r"[（(][一二三四五六七八九十]{1,3}[）)]", text) else 0


def may_be_heading(text: str, longest: int = 45) -> bool:
    """Whether a line set apart by its style can be a heading: short, not a sentence, not a line of a contents list."""
    return 0 < len(text) <= longest and not _SENTENCE.search(text) and not _TOC.search(text)


def first_unit(text: str) -> float:
    """Width in em of what cannot be parted from the line's beginning: a word, or a character with its 。 or ，."""
    word = _WORD.match(text)
    end = word.end() if word else 1
    while end < len(text) and text[end] in _NO_START:
        end += 1
    if not word and text[0] in "（《“‘「『【〔([{" and len(text) > 1:
        rest = _WORD.match(text, 1)
        end = max(end, rest.end() if rest else 2)
    return width(text[:end])


def has_room(before: Line, after: Line) -> bool:
    """Whether the line ended early: the next line's first word would still have fitted on it."""
    room = (before.right - before.x1) / before.size
    slack = 0.6 if is_cjk(after.text[0]) else 1.2
    if before.rough:
        slack += 0.4 if ends_sentence(before.text) else 1.2
    return room >= first_unit(after.text) + slack
