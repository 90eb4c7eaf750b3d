"""Laypeople's questions with the articles of law that answer them: corpus.jsonl.gz {id, name, text}, queries.jsonl {id, query, gold}.

Each law becomes a document of its articles in order; a question expects any of the laws and any of the articles among its gold.
Measured by it: `document_hit`, `provision_hit`, and the metrics of retrieval.
"""

from __future__ import annotations

import gzip
import re
import zlib
from datetime import date
from pathlib import Path

from assistant.policy.numerals import parse_numeral
from eval.adapters.foreign import Foreign, field, read_lines
from eval.dataset import Case, DatasetError, Expectation, Kind

# 「民法典第三百四十二条」, 「刑法第二百九十一条之一」
_NAME = re.compile(
    r"(?P<law>.+?)(?P<label>第(?P<number>[一二三四五六七八九十百千零〇\d]+)条(?P<more>之[一二三四五六七八九十]+)?)"
)


def read(folder: Path, as_of: date, limit: int | None = None) -> Foreign:
    """All laws and questions, or the first `limit` questions with the laws that answer them. Raises `DatasetError`."""
    articles = _articles(folder / "corpus.jsonl.gz")
    cases: list[Case] = []
    wanted: set[str] = set()
    golden: set[str] = set()
    path = folder / "queries.jsonl"
    for number, row in read_lines(path):
        if limit is not None and len(cases) >= limit:
            break
        place = f"{path}:{number}"
        gold = [str(name) for name in field(row, "gold", place)]
        if unknown := [name for name in gold if name not in articles]:
            raise DatasetError(f"{place}: no article {', '.join(unknown)} in the corpus")
        laws = tuple(dict.fromkeys(articles[name][0] for name in gold))
        labels = tuple(dict.fromkeys(articles[name][1] for name in gold))
        wanted.update(laws)
        golden.update(gold)
        cases.append(
            Case(
                id=f"statutes-{field(row, 'id', place)}",
                kind=Kind.DEFINITION,
                question=str(field(row, "query", place)),
                as_of=as_of,
                expect=Expectation(documents=laws, provisions=labels),
            )
        )
    return Foreign(_laws(articles, golden, wanted if limit is not None else None), cases)


def _articles(path: Path) -> dict[str, tuple[str, str, str]]:
    """(law, label, text) by id."""
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise DatasetError(f"{path}: cannot be read: {error}") from error
    found = {}
    for number, row in read_lines(path, text):
        place = f"{path}:{number}"
        match = _NAME.fullmatch(str(field(row, "name", place)))
        if match is None:
            raise DatasetError(f"{place}: “{row['name']}” does not end with an article's number")
        found[str(field(row, "id", place))] = (match["law"], match["label"], str(field(row, "text", place)))
    return found


def _laws(articles: dict[str, tuple[str, str, str]], golden: set[str], wanted: set[str] | None) -> dict[str, str]:
    """The text of each law, its articles in order. Of several versions of an article, the one that counts as right, else the first."""
    laws: dict[str, dict[str, str]] = {}
    chosen = sorted(articles.items(), key=lambda pair: pair[0] not in golden)
    for _, (law, label, text) in chosen:
        if wanted is None or law in wanted:
            laws.setdefault(law, {}).setdefault(label, f"{label} {text}")
    return {law: "\n".join(own[label] for label in sorted(own, key=_order)) for law, own in sorted(laws.items())}


def _order(label: str) -> tuple[int, str]:
    match = _NAME.fullmatch(f"法{label}")
    assert match is not None  # it was read from such a name
    return parse_numeral(match["number"]) or int("".join(filter(str.isdigit, match["number"])) or 0), match[
        "more"
    ] or ""
