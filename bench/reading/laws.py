"""Full texts of laws: whether every 第N条 of the file is a provision with exactly its words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.policy.provision import ProvisionKind
from assistant.storage.catalogue import IngestedDocument
from bench.reading.renderings import RENDERINGS, lines_of
from bench.reading.truth import Share, bare
from ingest.read import FileFacts, read_document
from ingest.sandbox import ParserPool

_NUMBER = r"第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?"
_ARTICLE_LINE = re.compile(rf"^(?:#+\s*)?({_NUMBER})(?=[\s\u3000])")
_HEADING_LINE = re.compile(r"^#{1,6}\s|^第[一二三四五六七八九十百]+[编章节](?=[\s\u3000]|$)")


@dataclass(frozen=True, slots=True)
class Article:
    label: str
    words: str  # without white space and Markdown's marks


def measure(folder: Path, rendering: str | None = None) -> tuple[Share, Share]:
    """(files whose count of articles is right, articles whose words are right) over all texts below `folder`.

    With a name of `RENDERINGS` each text is read from such a file made of it instead of from its Markdown.
    """
    files, articles = Share(), Share()
    with TemporaryDirectory() as scratch, ParserPool(workers=2) as parsers:
        texts = {path: path for path in sorted(folder.rglob("*.md"))}
        if rendering is not None:
            texts = {_rendered(path, n, Path(scratch), rendering): path for n, path in enumerate(texts)}
        for path, parsed in parsers.map(texts):
            if isinstance(parsed, Exception):
                files.count(False, f"{path.name}: {parsed}")
                continue
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            document = read_document(parsed, FileFacts(path.name, sha256, path.stem), None)
            _compare(texts[path], document, files, articles)
    return files, articles


def _rendered(path: Path, number: int, scratch: Path, rendering: str) -> Path:
    suffix, render = RENDERINGS[rendering]
    target = scratch / f"{number:03}.{suffix}"
    target.write_bytes(render(lines_of(path.read_text(encoding="utf-8"))))
    return target


def _compare(path: Path, document: IngestedDocument, files: Share, articles: Share) -> None:
    wanted = articles_of(path.read_text(encoding="utf-8"))
    found = [
        Article(p.label, bare(document.text[p.start : p.end]))
        for p in document.provisions
        if p.kind is ProvisionKind.ARTICLE
    ]
    files.count(len(found) == len(wanted), f"{path.name}: {len(found)} of {len(wanted)} articles")
    remaining = list(found)
    for article in wanted:
        is_found = article in remaining
        articles.count(is_found, f"{path.name}: {article.label} {article.words[:40]}")
        if is_found:
            remaining.remove(article)


def articles_of(markdown: str) -> list[Article]:
    """The articles of a law in Markdown: from a line that opens with 第N条 to the next one, or the next heading."""
    found: list[tuple[str, list[str]]] = []
    is_open = False
    for line in markdown.replace("<!-- INFO END -->", "").splitlines():
        match = _ARTICLE_LINE.match(line)
        if match:
            found.append((match[1], [line.lstrip("# ")]))
            is_open = True
        elif _HEADING_LINE.match(line):
            is_open = False
        elif is_open:
            found[-1][1].append(line)
    return [Article(label, bare("".join(lines))) for label, lines in found]


def report(files: Share, articles: Share, misses: int) -> list[str]:
    """The table's lines and the first misses."""
    return [
        f"texts with the right count of articles {files}",
        f"articles with exactly their words {articles}",
        *(f"  {miss}" for miss in _first([*files.misses, *articles.misses], misses)),
    ]


def _first(lines: Sequence[str], count: int) -> Sequence[str]:
    return [*lines[:count], f"… and {len(lines) - count} more"] if len(lines) > count else lines
