"""Canonical paragraphs → the tree of provisions: 编章节, headings, annexes, 条款项目, tables, questions with answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from assistant.policy.numerals import fold
from assistant.policy.provision import Provision
from assistant.policy.provision import ProvisionKind as Kind
from assistant.policy.script import closed_up
from ingest.canonical import Canonical, Paragraph
from ingest.frame import Frame, joined_title
from ingest.numbering import ANSWER_MARK, ARABIC, SECTION_NAME, Numbered, read_number
from ingest.tables import row_span, table_name

# A part closes every open part whose rank is not smaller than its own.
_ANNEX, _PART, _CHAPTER, _SECTION, _HEADING, _SUBHEADING, _ARTICLE = 1, 2, 3, 4, 5, 6, 7
_PARAGRAPH, _NUMERAL_ITEM, _ITEM, _ARABIC, _PAREN_ARABIC, _CIRCLED, _LEAF = 8, 8.5, 9, 10, 11, 12, 20
_DIVISION_RANKS = {Kind.PART: _PART, Kind.CHAPTER: _CHAPTER, Kind.SECTION: _SECTION}
_ITEM_RANKS = {
    "paren_numeral": _ITEM,
    "step": _ITEM,
    "arabic": _ARABIC,
    "decimal2": _ARABIC + 0.2,
    "decimal3": _ARABIC + 0.4,
    "decimal4": _ARABIC + 0.6,
    "paren_arabic": _PAREN_ARABIC,
    "letter": _PAREN_ARABIC + 0.5,
    "circled": _CIRCLED,
}
_HEADING_RANKS = {"paren_numeral": _SUBHEADING, "decimal2": _SUBHEADING + 0.2, "decimal3": _SUBHEADING + 0.4}

_HEADING_LENGTH = 40  # characters of the longest heading that stands alone
_ARTICLE_HEADING = 16  # characters of an article's heading that stands alone
_SPOKEN = re.compile(r"[。；：，、！？;:,!?]")
_ENDS_SENTENCE = re.compile(r"[。；：！？;:!?”’）)】》…]$")
# 「附件：1.申报书」, 「附件：」: the list of annexes below the text
_ATTACHMENTS = re.compile(r"附\s?件\s*[：:]")
_CONTENTS = re.compile(r"目\s?[录次]")
_PAGE_OF_ENTRY = ".…·0123456789"  # what ends an entry of the contents: 「第一章 总则……3」


@dataclass
class _Node:
    kind: Kind
    start: int
    end: int
    page: int | None
    rank: float
    label: str = ""
    heading: str = ""
    element: str = ""  # what it adds to the path; "" adds nothing
    style: str = ""
    number: int = 0
    level: int = 0
    ordinal: int = 0
    parent: _Node | None = None
    own_end: int = 0
    children: list[_Node] = field(default_factory=list)

    @property
    def path(self) -> tuple[str, ...]:
        above = self.parent.path if self.parent else ()
        return (*above, self.element) if self.element else above


def build_provisions(canonical: Canonical, frame: Frame) -> tuple[Provision, ...]:
    """The provisions of a document in reading order. Every character but the newlines between them is in one."""
    builder = _Builder(canonical, frame)
    for index in range(len(canonical.paragraphs)):
        builder.take(index)
    return builder.finish()


class _Builder:
    def __init__(self, canonical: Canonical, frame: Frame) -> None:
        self._canonical = canonical
        self._frame = frame
        self._texts = [closed_up(canonical.of(p)) for p in canonical.paragraphs]
        self._nodes: list[_Node] = []
        self._open: list[_Node] = []
        self._contents = _contents(self._texts)
        self._quoted = _quoted(self._texts)
        self._issued = _issued_title(joined_title(canonical, frame))
        self._skip_to = 0  # paragraphs before it are already taken
        self._last_article = 0  # its number, since the annex or issued text that is open began

    # -- one paragraph -----------------------------------------------------------------------------------------

    def take(self, index: int) -> None:
        paragraph, text = self._canonical.paragraphs[index], self._texts[index]
        if index < self._skip_to:
            return self._extend(paragraph)
        if index in self._frame.members:
            return self._take_frame(index, paragraph)
        if paragraph.table is not None:
            return self._take_table(paragraph, paragraph.table)
        if index in self._contents:
            return self._take_plain(index, paragraph, text)
        numbered = None if index in self._quoted else read_number(text)
        if numbered is not None and self._take_numbered(index, paragraph, text, numbered):
            return None
        if self._take_issued(index, paragraph) or self._take_unnumbered_heading(index, paragraph, text):
            return None
        return self._take_plain(index, paragraph, text)

    def _take_frame(self, index: int, paragraph: Paragraph) -> None:
        if index in self._frame.title:
            if index == self._frame.title[0]:
                self._add(_node(Kind.TITLE, paragraph, rank=0, heading=joined_title(self._canonical, self._frame)))
                self._close(0)
            else:
                self._extend(paragraph)
            return
        self._add(_node(Kind.PARAGRAPH, paragraph, rank=0))
        self._close(0)

    def _take_table(self, paragraph: Paragraph, index: int) -> None:
        table = self._canonical.tables[index]
        label, heading = table_name(table)
        while self._open and self._open[-1].rank >= _PARAGRAPH and not self._announces(self._open[-1], label):
            self._open.pop()
        node = self._add(_node(Kind.TABLE, paragraph, rank=_LEAF, label=label, heading=heading, element=label))
        node.own_end = table.start + len(table.caption)
        for row in table.rows:
            start, end = row_span(row)
            self._add(_Node(Kind.ROW, start, end, self._canonical.page_of(start), _LEAF + 1, own_end=end))
        self._close(_LEAF)

    def _announces(self, node: _Node, label: str) -> bool:
        """Whether an item's or paragraph's own words point at the table that comes next."""
        text, start, end = (
            self._canonical.text,
            node.start,
            node.own_end,
        )  # no copy: the words may be long, the tables many
        if text.endswith(("：", ":"), start, end) or text.find("下表", start, end) >= 0:
            return True
        return bool(label) and re.compile(rf"{re.escape(label)}(?!\d)").search(text, start, end) is not None

    def _take_plain(self, index: int, paragraph: Paragraph, text: str) -> None:
        """A plain paragraph: part of an answer or of an annex's title, else a 款 of the part that is open."""
        if _ATTACHMENTS.match(text):
            return self._take_attachments(index, paragraph)
        self._close(_PARAGRAPH)
        if self._open and self._open[-1].style == "question" and not self._open[-1].children:
            return self._extend(paragraph)
        rank = _PARAGRAPH if text.endswith(("：", ":")) else _LEAF
        self._add(_node(Kind.PARAGRAPH, paragraph, rank=rank))
        return None

    def _take_attachments(self, index: int, paragraph: Paragraph) -> None:
        """The list of annexes: one part of the document, not of its last article or section."""
        self._close(_PART)
        self._add(_node(Kind.PARAGRAPH, paragraph, rank=_LEAF))
        following = index + 1
        while following < len(self._texts) and ARABIC.match(self._texts[following]):
            following += 1
        self._skip_to = following

    # -- numbered paragraphs -----------------------------------------------------------------------------------

    def _take_numbered(self, index: int, paragraph: Paragraph, text: str, numbered: Numbered) -> bool:
        """Adds the part that `numbered` opens; False where the number turns out to be words of a sentence."""
        division = numbered.division
        if division is not None:
            return self._add_container(paragraph, numbered, division, _DIVISION_RANKS[division])
        if numbered.style == "annex":
            return self._take_annex(index, paragraph, numbered)
        if numbered.style == "article":
            return self._take_article(index, paragraph, numbered)
        if numbered.style == "question":
            return self._take_question(index, paragraph, numbered)
        if numbered.style == "numeral":
            return self._take_numeral(index, paragraph, text, numbered)
        return self._take_item(index, paragraph, text, numbered)

    def _add_container(self, paragraph: Paragraph, numbered: Numbered, kind: Kind, rank: float) -> bool:
        gap = "" if numbered.label.endswith(("、", "）", ")", ".", "．")) else " "
        element = f"{numbered.label}{gap}{numbered.heading}".strip()
        self._add(_numbered_node(kind, paragraph, numbered, rank, element))
        return True

    def _take_annex(self, index: int, paragraph: Paragraph, numbered: Numbered) -> bool:
        signed = not self._frame.signature or index > self._frame.signature[-1]
        if not signed and paragraph.kind != "heading":
            return False
        heading = numbered.heading
        following = index + 1
        if not heading and following < len(self._texts) and self._is_loose_title(following):
            heading, self._skip_to = self._texts[following], following + 1
        return self._add_container(paragraph, replace(numbered, heading=heading), Kind.ANNEX, _ANNEX)

    def _is_loose_title(self, index: int) -> bool:
        text = self._texts[index]
        plain = self._canonical.paragraphs[index].table is None and read_number(text) is None
        return plain and len(text) <= _HEADING_LENGTH and not _ENDS_SENTENCE.search(text.rstrip("）)】》"))

    def _take_article(self, index: int, paragraph: Paragraph, numbered: Numbered) -> bool:
        last = self._last_article
        follows = last < numbered.number <= last + 3 or (last == numbered.number and "之" in numbered.label)
        restarts = numbered.number == 1 or last == 0
        finished = index == 0 or bool(_ENDS_SENTENCE.search(self._texts[index - 1])) or self._is_opening(index - 1)
        if paragraph.kind != "heading" and not ((follows or restarts) and (finished or numbered.number == last + 1)):
            return False
        own = self._texts[index][numbered.rest :]
        if not numbered.heading and self._is_alone(index, own):
            numbered = replace(numbered, heading=own)
        self._add(_numbered_node(Kind.ARTICLE, paragraph, numbered, _ARTICLE, numbered.label))
        return True

    def _is_alone(self, index: int, own: str) -> bool:
        """Whether all that an article's first paragraph says is its heading: 「第三条 申报条件」."""
        if not 1 < len(own) <= _ARTICLE_HEADING or _SPOKEN.search(own) or index + 1 >= len(self._texts):
            return False
        following = read_number(self._texts[index + 1])
        return index + 1 not in self._frame.members and (following is None or following.style in _ITEM_RANKS)

    def _is_opening(self, index: int) -> bool:
        """Whether a paragraph needs no full stop: a heading, a frame line, a table."""
        paragraph = self._canonical.paragraphs[index]
        if paragraph.kind != "text" or index in self._frame.members:
            return True
        return any(n.start == paragraph.start and n.rank <= _SUBHEADING for n in self._nodes[-3:])

    def _take_question(self, index: int, paragraph: Paragraph, numbered: Numbered) -> bool:
        """A question that an answer follows; its answer is part of its own words."""
        following = self._texts[index + 1] if index + 1 < len(self._texts) else ""
        if not following or (not ANSWER_MARK.match(following) and read_number(following) is not None):
            return False
        element = numbered.label if numbered.label[:1] in "问Qq" and numbered.number else numbered.heading
        depth = max((n.rank for n in self._open if n.rank <= _SUBHEADING and n.style != "question"), default=_HEADING)
        self._add(_numbered_node(Kind.HEADING, paragraph, numbered, min(depth + 0.5, _ARTICLE), element))
        return True

    def _take_numeral(self, index: int, paragraph: Paragraph, text: str, numbered: Numbered) -> bool:
        """一、: a heading, or an item where an article's lead-in asks for items."""
        article = next((n for n in self._open if n.kind is Kind.ARTICLE), None)
        if article is not None and paragraph.kind != "heading" and self._continues_items(article, index, numbered):
            self._add(_numbered_node(Kind.ITEM, paragraph, numbered, _NUMERAL_ITEM, numbered.label))
            return True
        if self._is_heading(index, paragraph, text, numbered):
            numbered = replace(numbered, heading=text[numbered.rest :].rstrip("：: "))
        return self._add_container(paragraph, numbered, Kind.HEADING, _HEADING)

    def _continues_items(self, article: _Node, index: int, numbered: Numbered) -> bool:
        item = next((n for n in reversed(article.children) if n.style == "numeral"), None)
        if item is not None:
            return numbered.number == item.number + 1
        return numbered.number == 1 and self._texts[index - 1].endswith(("：", ":"))

    def _take_item(self, index: int, paragraph: Paragraph, text: str, numbered: Numbered) -> bool:
        rank = _ITEM_RANKS[numbered.style]
        in_article = any(n.kind is Kind.ARTICLE for n in self._open)
        if numbered.style == "letter" and not self._is_lettered(index, numbered):
            return False
        if numbered.style == "arabic" and self._is_arabic_heading(index, numbered):
            heading = replace(numbered, heading=text[numbered.rest :].rstrip("：: "))
            return self._add_container(paragraph, heading, Kind.HEADING, _SUBHEADING)
        level = _HEADING_RANKS.get(numbered.style)
        if level is not None and not in_article and self._is_heading(index, paragraph, text, numbered):
            heading = replace(numbered, heading=text[numbered.rest :].rstrip("：: "))
            return self._add_container(paragraph, heading, Kind.HEADING, level)
        kind = Kind.ITEM if rank == _ITEM else Kind.SUBITEM
        self._add(_numbered_node(kind, paragraph, numbered, rank, numbered.label))
        return True

    def _is_arabic_heading(self, index: int, numbered: Numbered) -> bool:
        """Whether 「1. 谁可以申请」 heads the paragraphs below it: outside of all other parts, in a series of such."""
        if any(n.rank <= _ARTICLE and n.style != "arabic" for n in self._open):
            return False
        paragraph, text = self._canonical.paragraphs[index], self._texts[index]
        if not self._is_heading(index, paragraph, text, numbered):
            return False
        if numbered.number > 1:
            before = next((n for n in reversed(self._nodes) if n.kind is Kind.HEADING), None)
            return before is not None and (before.style, before.number) == ("arabic", numbered.number - 1)
        for later in range(index + 2, len(self._texts)):
            sibling = read_number(self._texts[later])
            if sibling is not None and (sibling.style, sibling.number) == ("arabic", 2):
                return self._is_heading(later, self._canonical.paragraphs[later], self._texts[later], sibling)
        return False

    def _is_lettered(self, index: int, numbered: Numbered) -> bool:
        """Whether a letter goes on with a list, or begins one that the next paragraph goes on with."""
        if numbered.number > 1:
            return any(n.style == "letter" and n.number == numbered.number - 1 for n in self._open)
        following = read_number(self._texts[index + 1]) if index + 1 < len(self._texts) else None
        return following is not None and following.style == "letter" and following.number == 2

    def _is_heading(self, index: int, paragraph: Paragraph, text: str, numbered: Numbered) -> bool:
        """Whether a numbered paragraph is a heading alone: so marked, or short, unended and not followed by its sibling."""
        if paragraph.kind == "heading":
            return True
        own = text[numbered.rest :]
        if numbered.style == "numeral":  # 「三、申报条件：」
            own = own.rstrip("：:")
        if not own or len(own) > _HEADING_LENGTH or re.search(r"[。；;，,]|[：:].", own) or own.endswith(("：", ":")):
            return False
        if index + 1 >= len(self._texts) or index + 1 in self._frame.members:
            return False
        if self._canonical.paragraphs[index + 1].table is not None:
            return True
        if any(
            n.style == numbered.style and n.kind is Kind.ITEM and n.number == numbered.number - 1 for n in self._open
        ):
            return False  # the last of a list of short items
        following = read_number(self._texts[index + 1])
        if following is None:
            return True
        if numbered.style == "numeral":
            return following.style in (*_ITEM_RANKS, "question", "article")
        deeper = [s for s, rank in _ITEM_RANKS.items() if rank > _ITEM_RANKS[numbered.style]]
        return following.style in deeper

    # -- headings without a number -----------------------------------------------------------------------------

    def _take_issued(self, index: int, paragraph: Paragraph) -> bool:
        """The title of a measure whose text a notice carries (关于印发《…》的通知): a part of its own."""
        if not self._issued or index in self._frame.members:
            return False
        for last in range(index, min(index + 3, len(self._texts))):
            joined = "".join(self._texts[index : last + 1])
            if len(joined) > 3 * len(self._issued) + 20:  # even with a space after each character
                return False
            if fold(joined) == fold(self._issued):
                self._issued, self._skip_to = "", last + 1
                self._add(_node(Kind.ANNEX, paragraph, rank=_ANNEX, heading=joined, element=joined))
                return True
        return False

    def _take_unnumbered_heading(self, index: int, paragraph: Paragraph, text: str) -> bool:
        named = SECTION_NAME.fullmatch(text.rstrip("：:")) is not None and not text.endswith(("：", ":"))
        if paragraph.kind != "heading" and not named:
            return False
        if index + 1 >= len(self._texts):
            return False
        rank: float = _HEADING
        for node in self._open:
            if node.level and paragraph.level > node.level and node.rank <= _SUBHEADING:
                rank = min(node.rank + 0.25, _SUBHEADING)
        if text.endswith(("？", "?")):
            numbered = Numbered("question", 0, "", text, len(text))
            return self._take_question(index, paragraph, numbered)
        node = _node(Kind.HEADING, paragraph, rank=rank, heading=text, element=text)
        node.level = paragraph.level
        self._add(node)
        return True

    # -- the tree ----------------------------------------------------------------------------------------------

    def _close(self, rank: float) -> None:
        while self._open and self._open[-1].rank >= rank:
            self._open.pop()

    def _add(self, node: _Node) -> _Node:
        self._close(node.rank)
        node.parent = self._open[-1] if self._open else None
        node.ordinal = len(self._nodes)
        if node.parent:
            node.parent.children.append(node)
        self._nodes.append(node)
        self._open.append(node)
        if node.kind is Kind.ANNEX or node.style == "article":
            self._last_article = node.number if node.style == "article" else 0
        return node

    def _extend(self, paragraph: Paragraph) -> None:
        """Makes a paragraph part of the last node's own words."""
        self._nodes[-1].own_end = self._nodes[-1].end = paragraph.end

    def finish(self) -> tuple[Provision, ...]:
        for node in reversed(self._nodes):
            if node.parent:
                node.parent.end = max(node.parent.end, node.end)
        return tuple(_provision(node) for node in self._nodes)


def _node(
    kind: Kind, paragraph: Paragraph, *, rank: float, label: str = "", heading: str = "", element: str = ""
) -> _Node:
    return _Node(
        kind, paragraph.start, paragraph.end, paragraph.page, rank, label, heading, element, own_end=paragraph.end
    )


def _numbered_node(kind: Kind, paragraph: Paragraph, numbered: Numbered, rank: float, element: str) -> _Node:
    node = _node(kind, paragraph, rank=rank, label=numbered.label, heading=numbered.heading, element=element)
    node.style, node.number, node.level = numbered.style, numbered.number, paragraph.level
    return node


def _provision(node: _Node) -> Provision:
    return Provision(
        ordinal=node.ordinal,
        parent=node.parent.ordinal if node.parent else None,
        kind=node.kind,
        label=node.label,
        heading=node.heading,
        path=node.path,
        start=node.start,
        lead_end=node.own_end,
        end=node.end,
        page=node.page,
    )


def _contents(texts: list[str]) -> frozenset[int]:
    """Indexes of the lines of a table of contents (目录): from its heading to where its first entry occurs again."""
    for start, text in enumerate(texts[:40]):
        if not _CONTENTS.fullmatch(text):
            continue
        entries: set[str] = set()
        for index in range(start + 1, len(texts)):
            entry = fold(texts[index]).rstrip(_PAGE_OF_ENTRY)
            if len(entry) > 60 or "。" in entry or entry in entries:
                return frozenset(range(start, index)) if len(entries) > 1 else frozenset({start})
            entries.add(entry)
    return frozenset()


def _quoted(texts: list[str]) -> frozenset[int]:
    """Indexes of paragraphs that begin inside a quotation which an earlier paragraph opened (修改为：“第三条 …)."""
    inside: set[int] = set()
    for start, text in enumerate(texts):
        if start in inside or text.count("“") <= text.count("”"):
            continue
        depth = text.count("“") - text.count("”")
        for index in range(start + 1, min(start + 30, len(texts))):
            depth -= texts[index].count("”") - texts[index].lstrip("“").count("“")
            if depth <= 0:
                inside.update(range(start + 1, index + 1))
                break
    return frozenset(inside)


def _issued_title(title: str) -> str:
    """The measure that a notice issues: 「关于印发《…》的通知」, 「关于印发…办法的通知」 → …, else ""."""
    match = re.search(
        r"(?:印发|发布|公布|转发)(?:《(?P<issued>.+?)》|(?P<plain>[^《》]{4,60}?(?:办法|细则|措施|规定|方案|意见|指南|规则|计划)(?:（[^（）]{1,12}）)?))"
        r"的(?:通知|公告|决定|令)",
        title,
    )
    return (match["issued"] or match["plain"]) if match else ""
