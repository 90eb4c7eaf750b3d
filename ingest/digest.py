"""A digest (要点摘编) of somebody else's document: what it says of the original is what is registered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.cited import CITATION, cited_document, read_aliases, sentences
from ingest.dates import to_date
from ingest.frame import DATE_LINE, ORGANISATIONS

_DATE = DATE_LINE.pattern.replace("?P<date>", "?:")
_OPENING = 5  # paragraphs in which a digest introduces its original
# 「本文为《某办法》（某发〔2016〕32号，以下简称《办法》）的要点摘编，由某中心整理」
_INTRODUCTION = re.compile(
    r"(?:本文|本页|本篇|本摘编|以下内容)(?:为|是|系|摘自|摘编自)\s?(?=《).*(?:摘编|摘录|摘要|节选|摘自)"
)
_ISSUED = re.compile(
    rf"(?:制发|印发|发布|公布|成文)日期为(?P<on>{_DATE})|(?P<day>{_DATE})\s?(?:印发|公布|发布|制发|颁布)"
)
_STARTS = re.compile(rf"自(?:(?P<day>{_DATE})|(?P<event>印发|发布|公布)之日)起(?:施行|实施|执行|生效)")
_ENDS = re.compile(rf"(?:适用|执行|实施|施行|有效)至(?P<day>{_DATE})")
_BY = re.compile(rf"由(?P<name>{ORGANISATIONS.pattern})\s?(?:于|在)?\s?(?:{_DATE}|印发|公布|发布)")
_BY_NOTE = re.compile(rf"[（，](?P<name>{ORGANISATIONS.pattern})(?:印发|公布|发布)")
# 「财政部 税务总局关于…的公告」, 「国家知识产权局令第76号」
_TITLE_ISSUER = re.compile(rf"(?P<name>{ORGANISATIONS.pattern})(?=关于)")
_NUMBER_ISSUER = re.compile(rf"(?P<name>{ORGANISATIONS.pattern})(?=令|公告|通告)")


@dataclass(frozen=True, slots=True)
class Digest:
    """What the opening says of the original; None where it does not say."""

    title: str
    document_number: str | None
    issuer: str | None
    issued_on: date | None
    effective_from: date | None
    effective_to: date | None


def read_digest(paragraphs: Sequence[str], title: str) -> Digest | None:
    """The original that a document says it is a digest of, or None where it is none."""
    opening = [p for p in paragraphs[: _OPENING + 1] if p != title][:_OPENING]
    at = next((i for i, text in enumerate(opening) if _INTRODUCTION.search(text)), None)
    first = CITATION.search(opening[at]) if at is not None else None
    if at is None or first is None or not first["title"]:
        return None
    cited = cited_document(first, {})
    own = {cited.title, *(a for a, d in read_aliases(opening[at : at + 1]).items() if d == cited)}
    told = [first["note"] or "", *_told(opening[at], first.end(), own)]
    for text in opening[at + 1 :]:
        told += _told(text, 0, own)
    issued = next((to_date(m["on"] or m["day"]) for t in told if (m := _ISSUED.search(t))), None)
    start = next((m for t in told if (m := _STARTS.search(t))), None)
    end = next((to_date(m["day"]) for t in told if (m := _ENDS.search(t))), None)
    issuer = _TITLE_ISSUER.match(cited.title)
    return Digest(
        title=cited.title[issuer.end() :] if issuer else cited.title,
        document_number=cited.number,
        issuer=_issuer(issuer, cited.number, told, first["note"] or ""),
        issued_on=issued,
        effective_from=(to_date(start["day"]) if start["day"] else issued) if start else issued,
        effective_to=end,
    )


def _told(text: str, start: int, own: set[str]) -> Iterator[str]:
    """The clauses from `start` on that tell of the original. One that cites another document, and those that go on after
    it, tell of that, until the digest speaks of itself or the original again.
    """
    for sentence in sentences(text[start:], 0):
        of_other = False
        for part in re.split(r"(?<=，)", sentence.text):
            if any(m["title"] not in own for m in CITATION.finditer(part)):
                of_other = True
            elif of_other and re.match(r"本文|本摘编|本页|该(?:办法|规定|公告|意见|通知)", part):
                of_other = False
            if not of_other:
                yield part


def _issuer(titled: re.Match[str] | None, number: str | None, told: Sequence[str], note: str) -> str | None:
    found = titled or next((m for t in told if (m := _BY.search(t))), None)
    found = found or _BY_NOTE.search(f"（{note}") or _NUMBER_ISSUER.match(number or "")
    if found is None:
        return None
    return "、".join(dict.fromkeys(p for p in re.split(r"[\s、,，]+", found["name"]) if p))
