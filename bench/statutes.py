"""A sample of public lay questions over articles of laws, and a store with these articles as ingestion reads them."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from assistant.build import Stores
from assistant.policy.numerals import parse_numeral
from assistant.policy.provision import Passage
from assistant.storage.catalogue import IngestedDocument
from bench.stores import digest_of, document_of, json_lines, save

# 「民法典第三百四十二条」, 「刑法第一百二十条之一」
_ARTICLE = re.compile(
    r"(?P<law>.+?)(?P<label>第(?P<number>[一二三四五六七八九十百千零〇]+)条(?:之(?P<after>[一二三四五六七八九十]+))?)"
)


@dataclass(frozen=True, slots=True)
class Article:
    """One article: the law it is of, its label and its number (342, 0); both empty where the name is not of that form."""

    id: str
    law: str
    label: str
    number: tuple[int, int]
    text: str

    @property
    def whole(self) -> str:
        """Name and text, as the published figures of BM25 take them."""
        return f"{self.law}{self.label} {self.text}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the ids of the articles that answer it."""

    id: str
    text: str
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sample:
    """Questions to report on, others to try and fit on, and the articles that both are looked for in."""

    reported: tuple[Asked, ...]
    others: tuple[Asked, ...]
    articles: tuple[Article, ...]


def sample(folder: Path, *, reported: int, articles: int | None, seed: int) -> Sample:
    """`reported` questions, the rest to try and fit on, and `articles` articles (None: all): every gold one and others by chance."""
    questions = [Asked(q["id"], q["query"], frozenset(q["gold"])) for q in json_lines(folder / "queries.jsonl")]
    every = [_article(row["id"], row["name"], row["text"]) for row in json_lines(folder / "corpus.jsonl.gz")]
    chance = random.Random(seed)
    chance.shuffle(questions)
    gold = frozenset[str]().union(*(q.gold for q in questions))
    others = [article.id for article in every if article.id not in gold]
    chance.shuffle(others)
    kept = gold | set(others[: max(0, articles - len(gold))] if articles is not None else others)
    return Sample(tuple(questions[:reported]), tuple(questions[reported:]), tuple(a for a in every if a.id in kept))


def _article(article_id: str, name: str, text: str) -> Article:
    match = _ARTICLE.fullmatch(name)
    if match is None:
        return Article(article_id, name, "", (0, 0), text)
    after = _count(match["after"]) if match["after"] else 0
    return Article(article_id, match["law"], match["label"], (_count(match["number"]), after), text)


def _count(numeral: str) -> int:
    return int(parse_numeral(numeral.replace("〇", "零")) or 0)


def documents(articles: Sequence[Article]) -> Iterator[tuple[IngestedDocument, dict[str, str]]]:
    """A document for each law, articles by number, with the article that each passage (by its place) is of.

    Where one article is there in several versions, the second ones make a document of the same title.
    """
    laws: dict[str, dict[tuple[int, int], list[Article]]] = defaultdict(lambda: defaultdict(list))
    for article in articles:
        laws[article.law][article.number].append(article)
    for law, by_number in sorted(laws.items()):
        columns = [by_number[number] for number in sorted(by_number)]
        for copy, version in enumerate(zip_longest(*columns)):
            yield _document(law, copy, [article for article in version if article is not None])


def _document(law: str, copy: int, articles: Sequence[Article]) -> tuple[IngestedDocument, dict[str, str]]:
    document = document_of(f"law-{digest_of(law)[:12]}-{copy}", law, {a.label: a.text for a in articles})
    return document, {place_of(passage): articles[passage.provision].id for passage in document.passages}


def place_of(passage: Passage) -> str:
    """What names a passage whatever the version of its document."""
    return f"{passage.document_id}#{passage.ordinal}"


def store(stores: Stores, articles: Sequence[Article]) -> dict[str, str]:
    """Stores the documents of these articles; returns the article of each passage by its place."""
    of: dict[str, str] = {}
    made = []
    for document, passages in documents(articles):
        made.append(document)
        of.update(passages)
    save(stores.catalogue, made)
    return of
