"""How far what is shown extends around a passage: its table, its list, the article or table that it leaves its figures to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.policy.evidence import Candidate
from assistant.policy.provision import Provision, ProvisionKind
from assistant.policy.question import Intent
from assistant.storage.library import Library

_LIST_LIMIT = 1200  # characters of a list shown whole
SHORT_TABLE = 700  # characters of a table that is shown whole
_TABLE_REFERENCE = re.compile(
    r"(?:按|按照|依据|见|执行|如|详见|参照)(?:附?件?\d?)?[^。；，]{0,6}?表\s*([\d一二三四五六七八九十]+)"
)
# 「除符合本办法第五条规定外」, 「按照本办法第七条的标准兑付」: what the provision leaves to another one
_ARTICLE_REFERENCE = re.compile(
    r"(?:符合|按照?|依照|依据|适用)(?:本(?:办法|细则|措施|规定|规则|指南))?(?P<article>第[零〇一二三四五六七八九十百\d]+条)"
    r"(?:第（[^）]+）项)?[^，。；第]{0,6}?(?:规定|标准|条件|执行)"
)
_CLASS = re.compile(r"(?:认定为|属于|列为|评定为)([\u4e00-\u9fff]{2,8})[：:。；]")
_REFERRING = (Intent.ELIGIBILITY, Intent.AMOUNT)


@dataclass(frozen=True, slots=True)
class Selection:
    """One piece of evidence for one intent: a passage, or the list [start, end) that it belongs to."""

    intent: Intent
    candidate: Candidate
    start: int
    end: int
    whole_list: bool = False

    @property
    def document_id(self) -> str:
        return self.candidate.passage.document_id


class Extents:
    """Of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def selection(self, intent: Intent, candidate: Candidate) -> Selection:
        """The passage, or the whole table where it stands in a short one, or the list that it only opens."""
        passage = candidate.passage
        if passage.text.rstrip().endswith(("：", ":")):
            listed = self.whole_list(intent, candidate)
            if listed is not None and listed.end > passage.end:
                return listed
        for table in self._library.text(passage.document_id).tables:
            if table.start <= passage.start and passage.end <= table.end and table.end - table.start <= SHORT_TABLE:
                return Selection(intent, candidate, table.start, table.end)
        return Selection(intent, candidate, passage.start, passage.end)

    def referred_table(self, selection: Selection, chosen: Sequence[Selection]) -> list[Selection]:
        """The table that a passage leaves its figures to (「按表1执行」), unless it is chosen already."""
        passage = selection.candidate.passage
        named = _TABLE_REFERENCE.search(passage.text)
        if named is None:
            return []
        caption = re.compile(rf"表\s*{named[1]}(?!\d)")
        for table in self._library.text(passage.document_id).tables:
            if caption.match(table.caption.strip()) and not any(
                s.document_id == passage.document_id and s.start < table.end and table.start < s.end for s in chosen
            ):
                return [Selection(selection.intent, selection.candidate, table.start, table.end)]
        return []

    def row_of_class(self, selection: Selection) -> list[Selection]:
        """The row on the class that a provision puts its cases into: 「…的，认定为严重失信：」 and what follows for 严重失信."""
        stored = self._library.text(selection.document_id)
        named = _CLASS.search(stored.text[selection.start : selection.end])
        if named is None:
            return []
        for table in stored.tables:
            for cells in table.rows[table.header_rows :]:
                if cells[0].text.strip() == named[1]:
                    start, end = min(c.start for c in cells), max(c.end for c in cells)
                    return [Selection(selection.intent, selection.candidate, start, end)]
        return []

    def named_article(self, intent: Intent, best: Candidate) -> Selection | None:
        """The whole article that the question names (第五条), where the best passage stands in it."""
        if not best.features.get("article"):
            return None
        passage = best.passage
        around = [
            p
            for p in self._library.provisions(passage.document_id)
            if p.kind is ProvisionKind.ARTICLE and p.start <= passage.start and passage.end <= p.end
        ]
        if not around or around[0].end - around[0].start > _LIST_LIMIT:
            return None
        return Selection(intent, best, around[0].start, around[0].end, whole_list=True)

    def referred_article(self, intent: Intent, chosen: Sequence[Selection]) -> list[Selection]:
        """The article that what is chosen first leaves its conditions or figures to, unless it is chosen already."""
        if intent not in _REFERRING or not chosen:
            return []
        first = chosen[0]
        words = self._library.text(first.document_id).text[first.start : first.end]
        named = _ARTICLE_REFERENCE.search(words)
        if named is None:
            return []
        for article in self._library.provisions(first.document_id):
            whole = article.kind is ProvisionKind.ARTICLE and article.label == named["article"]
            shown = any(
                s.document_id == first.document_id and s.start < article.end and article.start < s.end for s in chosen
            )
            if whole and not shown and article.end - article.start <= _LIST_LIMIT:
                return [Selection(intent, first.candidate, article.start, article.end, whole_list=True)]
        return []

    def whole_list(self, intent: Intent, best: Candidate) -> Selection | None:
        """The article or section whose list the best passage belongs to, where it may be shown whole."""
        passage = best.passage
        if passage.kind in (ProvisionKind.ROW, ProvisionKind.TABLE):
            return self._whole_table(intent, best)
        provisions = self._library.provisions(passage.document_id)
        by_ordinal: Mapping[int, Provision] = {p.ordinal: p for p in provisions}
        current = by_ordinal.get(passage.provision)
        chosen: Provision | None = None
        while current is not None and current.kind not in (
            ProvisionKind.CHAPTER, ProvisionKind.PART, ProvisionKind.SECTION, ProvisionKind.TITLE, ProvisionKind.ANNEX
        ):  # fmt: skip
            parts = [p for p in provisions if p.parent == current.ordinal]
            if any(p.kind is ProvisionKind.HEADING for p in parts):
                break  # headings below one another are no list: questions of a Q&A page, parts of a notice
            if parts and current.end - current.start <= _LIST_LIMIT:
                chosen = current
            if current.kind is ProvisionKind.ARTICLE:
                break  # the articles of a section are no list
            current = by_ordinal.get(current.parent) if current.parent is not None else None
        if chosen is None or (chosen.start >= passage.start and chosen.end <= passage.end):
            # the list is one passage by itself
            whole = passage.text.count("\n") >= 2 and len(passage.text) <= _LIST_LIMIT
            return Selection(intent, best, passage.start, passage.end, whole_list=True) if whole else None
        return Selection(intent, best, chosen.start, chosen.end, whole_list=True)

    def _whole_table(self, intent: Intent, best: Candidate) -> Selection | None:
        passage = best.passage
        for table in self._library.text(passage.document_id).tables:
            if table.start <= passage.start and passage.end <= table.end and table.end - table.start <= _LIST_LIMIT:
                return Selection(intent, best, table.start, table.end)
        return None
