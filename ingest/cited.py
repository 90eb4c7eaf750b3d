"""Documents that a text cites: 《title》（number，以下简称《short name》）, or a number alone; and the sentences they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.document_number import BRACKETED, YEARLY, find_number, normal_number

# 「《示范高新区知识产权资助办法》（示高新管发〔2022〕12号，以下简称《办法》）」, 「《关于印发〈办法〉的通知》」,
# 「原示科发〔2023〕8号文件」
CITATION = re.compile(
    rf"""
    《(?P<title>[^《》]*(?:[〈《][^〈〉《》]*[〉》][^《》]*)*)》
    (?: \s* [（(] (?P<note>[^（）()]*(?:[（(][^（）()]*[)）][^（）()]*)*) [)）] )?
    | (?P<bare>{BRACKETED}) (?:文件|文)?
    """,
    re.VERBOSE,
)
ARTICLES = re.compile(r"第[一二三四五六七八九十百零〇\d]+条(?:之[一二三四五六七八九十]+)?")
_ALIAS = re.compile(r"(?:以下)?(?:统|合)?简称[：:为]?\s*[《“\"](?P<alias>[^》”\"]+)[》”\"]")


@dataclass(frozen=True, slots=True)
class Cited:
    """Another document as the text names it: title and number, either may be missing."""

    title: str
    number: str | None

    @property
    def reference(self) -> str:
        return self.number or self.title


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it starts in the canonical text; `text` has no white space at its ends."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def sentences(paragraph: str, start: int) -> Iterator[Sentence]:
    """The sentences and clauses (；) of a paragraph that begins at `start` of the canonical text."""
    for match in re.finditer(r"[^。；]+[。；]?", paragraph):
        text = match[0].strip()
        if text:
            yield Sentence(text, start + match.start() + match[0].index(text[0]))


def cited_document(match: re.Match[str], aliases: Mapping[str, Cited]) -> Cited:
    """The document that a match of `CITATION` names; a short name stands for the document it was given to."""
    if match["bare"]:
        return Cited("", find_number(match["bare"]))
    number = find_number(match["note"] or "") or _yearly_number(match["title"], match["note"] or "")
    return Cited(match["title"], number) if number else aliases.get(match["title"], Cited(match["title"], None))


def _yearly_number(title: str, note: str) -> str | None:
    """The full number of an announcement of which only year and serial are cited: 《国家税务总局关于…的公告》（2021年第8号）."""
    announced = re.match(r"(?P<issuer>[\u4e00-\u9fff 、]{2,40}?)关于.*(?P<form>公告|通告)$", title)
    serial = re.match(rf"{YEARLY}(?=$|[，,])", note)
    return normal_number(f"{announced['issuer']}{announced['form']}{serial[0]}") if announced and serial else None


def read_aliases(paragraphs: Sequence[str]) -> dict[str, Cited]:
    """Short name → document, from 「以下简称《…》」."""
    found: dict[str, Cited] = {}
    for paragraph in paragraphs:
        for match in CITATION.finditer(paragraph):
            alias = _ALIAS.search(match["note"] or "")
            if alias:
                found[alias["alias"]] = cited_document(match, {})
    return found


def joined(sentence: str, cited: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The citations of the list that ends with the last of `cited`: 「《甲》《乙》和《丙》」."""
    kept = [cited[-1]]
    for match in reversed(cited[:-1]):
        between = sentence[match.end() : kept[0].start()]
        articles = rf"{ARTICLES.pattern}(?:[、和及]{ARTICLES.pattern})*[、，和及与]*"
        if not re.fullmatch(rf"[、，和及与以原\s]*|{articles}", between):
            break
        kept.insert(0, match)
    return kept
