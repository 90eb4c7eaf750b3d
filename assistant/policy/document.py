"""A policy document: what the register says of it, its canonical text, its pages."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from assistant.policy.script import simplified


class Level(StrEnum):
    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    PARK = "park"


class Chain(StrEnum):
    """The five chains (五链) that a park's service joins."""

    INNOVATION = "innovation"
    INDUSTRY = "industry"
    TALENT = "talent"
    POLICY = "policy"
    CAPITAL = "capital"


class Provenance(StrEnum):
    """Where a text comes from: invented for demonstration, a digest in our own words, or the authority's own text."""

    DEMONSTRATION = "demonstration"
    DIGEST = "digest"
    OFFICIAL = "official"


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Repeal(Frozen):
    """Single provisions (「第七条」) of another document that this one repeals, from a day on."""

    document: str
    provisions: tuple[str, ...]
    on: date | None = None


class DocumentStatus(StrEnum):
    """What a document's title or its portal marks it as, where that says more than its dates."""

    DRAFT = "draft"  # 征求意见稿、草案: never in force
    REPEALED = "repealed"  # （已废止）
    EXPIRED = "expired"  # （已失效）


class RelationKind(StrEnum):
    """What one document does to, or says of, another."""

    SUPERSEDES = "supersedes"  # 废止、替代 as a whole
    REPEALS = "repeals"  # 废止 of single provisions
    AMENDS = "amends"  # 修改
    EXTENDS = "extends"  # 延长有效期
    BASED_ON = "based_on"  # 根据、依据
    IMPLEMENTS = "implements"  # 实施细则、解释
    FORWARDS = "forwards"  # 转发
    PREVAILS = "prevails"  # 此前规定不一致的，以本文件为准


class Relation(Frozen):
    """One relation as the text states it. `title` and `number` are the other document's as cited; both are empty where the
    text names none (「此前规定与本办法不一致的，以本办法为准」).

    `quote` is text[start:end] of the version it was read from. `on`: from when; `until` or `months`: the new end of a term,
    or how much longer it runs. `provisions` are articles of the other document.
    """

    kind: RelationKind
    title: str = ""
    number: str | None = None
    provisions: tuple[str, ...] = ()
    on: date | None = None
    until: date | None = None
    months: int | None = None
    quote: str = ""
    start: int | None = None
    end: int | None = None

    @property
    def reference(self) -> str:
        """What names the other document best: its number, else its title; "" where neither is given."""
        return self.number or self.title


class Register(Frozen):
    """What is registered of one document. `supersedes` and `repeals` name other documents by id, title or number.

    `effective_from` and `effective_to` are both inclusive. Where a text states no first day, it is that of its issue; None
    means that neither is known, or that no end is stated. `relations` are what the text says of other documents; of them
    only extensions act by themselves, the endings do where `supersedes` and `repeals` name them.
    """

    id: str
    title: str
    document_number: str | None = None  # 文号
    issuer: str | None = None  # 发文机关; joint issuers joined by 、
    level: Level | None = None
    region: str | None = None  # 地区: the place of the issuer, 北京市, 示范高新区
    chain: tuple[Chain, ...] = ()
    issued_on: date | None = None  # 成文日期
    effective_from: date | None = None  # 施行日期
    effective_to: date | None = None  # 有效期截止
    supersedes: tuple[str, ...] = ()
    repeals: tuple[Repeal, ...] = ()
    relations: tuple[Relation, ...] = ()
    status: DocumentStatus | None = None
    ended_on: date | None = None  # from this day on it no longer holds, where a mark 已废止 or 已失效 gives the day
    provenance: Provenance = Provenance.OFFICIAL
    official_url: str | None = None


class PageSpan(Frozen):
    """The part [start, end) of the canonical text that stands on one page; `page` is None where there are no pages."""

    page: int | None
    start: int
    end: int


class TableCell(Frozen):
    """One cell: its text and where it stands in the canonical text (a merged cell repeats the span of its first place)."""

    text: str
    start: int
    end: int


class Table(Frozen):
    """A table of the canonical text [start, end), header rows first."""

    start: int
    end: int
    caption: str
    header_rows: int
    rows: tuple[tuple[TableCell, ...], ...]

    def simplified(self) -> Table:
        """The table in simplified characters, every cell where it was."""
        rows = tuple(tuple(c.model_copy(update={"text": simplified(c.text)}) for c in row) for row in self.rows)
        return self.model_copy(update={"caption": simplified(self.caption), "rows": rows})


class Edit(NamedTuple):
    """text[start:end] of the canonical text stands for `original` in the file; start = end where something was dropped."""

    start: int
    end: int
    original: str


def page_at(pages: Sequence[PageSpan], offset: int) -> int | None:
    """The page on which the character at `offset` stands, or None; `pages` are in order."""
    at = bisect_right(pages, offset, key=lambda span: span.start) - 1
    return pages[at].page if at >= 0 and offset < pages[at].end else None


class DocumentText(Frozen):
    """The canonical text of one version, where its pages and tables are, and where it differs from the file.

    Offsets count code points. `edits` are in order and do not overlap; a text that is in the file as it is has none.
    """

    document_id: str
    version: int
    text: str
    pages: tuple[PageSpan, ...] = ()
    tables: tuple[Table, ...] = ()
    edits: tuple[Edit, ...] = ()

    def page_of(self, offset: int) -> int | None:
        """The page on which the character at `offset` stands, or None."""
        return page_at(self.pages, offset)

    def simplified(self) -> DocumentText:
        """The text and its tables in simplified characters, every offset where it was."""
        return self.model_copy(
            update={"text": simplified(self.text), "tables": tuple(t.simplified() for t in self.tables)}
        )

    def original(self, start: int, end: int) -> str:
        """The file's own characters for text[start:end]: radicals, ligatures, line breaks and what was dropped included.

        A line that the file breaks has a newline there. An edit that the span cuts is given whole, one that keeps the number of
        characters is cut as well. What was dropped goes with the character after it.
        """
        parts: list[str] = []
        at = start
        for edit in self._edits_from(start):
            if edit.start >= end and not edit.start == edit.end == end == len(self.text):
                break
            parts += [self.text[at : edit.start], _cut(edit, start, end)]
            at = edit.end
        return "".join([*parts, self.text[at:end]])

    def _edits_from(self, start: int) -> Iterator[Edit]:
        first = bisect_left(self.edits, start, key=lambda edit: edit.start)
        if first and self.edits[first - 1].end > start:
            first -= 1
        return iter(self.edits[first:])


def _cut(edit: Edit, start: int, end: int) -> str:
    """The part of an edit's original that belongs to [start, end)."""
    if len(edit.original) != edit.end - edit.start:
        return edit.original
    return edit.original[max(0, start - edit.start) : max(0, end - edit.start)]


class Source(Frozen):
    """The file that one version was read from."""

    name: str
    media_type: str
    sha256: str = Field(min_length=64, max_length=64)
    page_count: int | None = None
    notes: tuple[str, ...] = ()
