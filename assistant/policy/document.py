"""A policy document: what the register says of it, its canonical text, its pages."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


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


class Register(Frozen):
    """What is registered of one document. `supersedes` and `repeals` name other documents by id, title or number.

    `effective_from` and `effective_to` are both inclusive. Where a text states no first day, it is that of its issue; None
    means that neither is known, or that no end is stated.
    """

    id: str
    title: str
    document_number: str | None = None  # 文号
    issuer: str | None = None  # 发文机关; joint issuers joined by 、
    level: Level | None = None
    chain: tuple[Chain, ...] = ()
    issued_on: date | None = None  # 成文日期
    effective_from: date | None = None  # 施行日期
    effective_to: date | None = None  # 有效期截止
    supersedes: tuple[str, ...] = ()
    repeals: tuple[Repeal, ...] = ()
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


class DocumentText(Frozen):
    """The canonical text of one version and where its pages and tables are. Offsets count code points."""

    document_id: str
    version: int
    text: str
    pages: tuple[PageSpan, ...] = ()
    tables: tuple[Table, ...] = ()

    def page_of(self, offset: int) -> int | None:
        """The page on which the character at `offset` stands, or None."""
        for span in self.pages:
            if span.start <= offset < span.end:
                return span.page
        return None


class Source(Frozen):
    """The file that one version was read from."""

    name: str
    media_type: str
    sha256: str = Field(min_length=64, max_length=64)
    page_count: int | None = None
    notes: tuple[str, ...] = ()
