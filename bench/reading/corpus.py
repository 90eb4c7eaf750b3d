"""Our own corpus against the manuscripts it was built from: paths of provisions, cells, pages, characters read by OCR."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2
from pypdf import PdfReader

from assistant.policy.document import page_at
from assistant.policy.provision import Provision, ProvisionKind
from assistant.policy.sentences import sentence_spans
from assistant.storage.catalogue import IngestedDocument
from bench.corpus.build import source_path
from bench.corpus.manuscript import Heading, Manuscript, Paragraph, Table, read_manuscripts
from bench.corpus.roles import Role, paragraph_roles
from bench.reading.truth import Share, bare
from ingest.parse.errors import ParseError
from ingest.read import FileFacts, read_document
from ingest.sandbox import ParserPool

_ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条(?=[\s\u3000])")
_ITEM = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_SUBITEM = re.compile(r"\d{1,2}[.．、](?!\d)")
_PAREN_ARABIC = re.compile(r"[（(]\d{1,2}[）)]")
_QUESTION = re.compile(r"(问\d+)[：:]")  # cited by its number
_PIECE = 5  # characters
_NUMBERS = (_ARTICLE, _ITEM, _SUBITEM, _PAREN_ARABIC)  # from the outermost in


@dataclass
class CorpusFigures:
    paths: Share = field(default_factory=Share)
    cells: Share = field(default_factory=Share)
    pages: Share = field(default_factory=Share)
    ocr: dict[str, float] = field(default_factory=dict)  # document → share of its characters read right
    failures: list[str] = field(default_factory=list)


def measure() -> CorpusFigures:
    """Reads every file of the corpus without its side files and compares it with its manuscript."""
    figures = CorpusFigures()
    with ParserPool(workers=2) as parsers:
        for manuscript in read_manuscripts():
            path = source_path(manuscript)
            try:
                parsed = parsers.parse(path)
            except ParseError as error:
                figures.failures.append(f"{manuscript.register.id}: {error.reason}")
                continue
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            _compare(manuscript, path, read_document(parsed, FileFacts(path.name, sha256, path.stem), None), figures)
    return figures


def _compare(manuscript: Manuscript, path: Path, document: IngestedDocument, figures: CorpusFigures) -> None:
    name = manuscript.register.id
    if manuscript.register.render.style == "scan":
        truth = bare(manuscript.text)
        matcher = SequenceMatcher(None, truth, bare(document.text.replace(" | ", "")), autojunk=False)
        figures.ocr[name] = sum(block.size for block in matcher.get_matching_blocks()) / len(truth)
        _count_pages(name, _recognised_pages(path), document, figures.pages)
        return  # a character read wrong is no fault of the structure
    _count_paths(name, manuscript, document, figures.paths)
    _count_cells(name, manuscript, document, figures.cells)
    if path.suffix == ".pdf":
        _count_pages(name, [bare(page.extract_text()) for page in PdfReader(path).pages], document, figures.pages)


# -- paths of provisions ---------------------------------------------------------------------------------------


def _count_paths(name: str, manuscript: Manuscript, document: IngestedDocument, share: Share) -> None:
    """Every numbered paragraph and heading: whether a provision opens there under the path that its place gives it."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for provision in document.provisions:
        if provision.kind not in (ProvisionKind.ROW, ProvisionKind.TABLE):
            line = document.text[provision.start : provision.end].split("\n", 1)[0]
            found.setdefault(bare(line)[:40], []).append(_labels(provision))
    for words, path in expected_paths(manuscript):
        candidates = found.get(words, [])
        is_right = path in candidates
        if is_right:
            candidates.remove(path)
        share.count(is_right, f"{name}: {' › '.join(path)} 「{words[:24]}」 read as {candidates[:2]}")


def _labels(provision: Provision) -> tuple[str, ...]:
    return tuple(bare(element) for element in provision.path)


def expected_paths(manuscript: Manuscript) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(first 40 characters, path) of each heading and numbered paragraph, by a reading that knows the manuscript's marks."""
    headings: list[tuple[int, str]] = []
    numbers: list[tuple[int, str]] = []
    for at, block in enumerate(manuscript.blocks):
        if isinstance(block, Heading):
            question = _QUESTION.match(block.text)
            name = bare(question[1] if question else block.text)
            headings = [h for h in headings if h[0] < block.level] + [(block.level, name)]
            numbers = []
            yield bare(block.text)[:40], tuple(h for _, h in headings)
        elif isinstance(block, Paragraph) and paragraph_roles(manuscript).get(at) is Role.BODY:
            rank = next((r for r, pattern in enumerate(_NUMBERS) if pattern.match(block.text)), None)
            if rank is None:
                numbers = [n for n in numbers if n[0] == 0]
                continue
            match = _NUMBERS[rank].match(block.text)
            assert match is not None
            numbers = [n for n in numbers if n[0] < rank] + [(rank, bare(match[0]))]
            yield bare(block.text)[:40], (*(h for _, h in headings), *(n for _, n in numbers))


# -- cells -----------------------------------------------------------------------------------------------------


def _count_cells(name: str, manuscript: Manuscript, document: IngestedDocument, share: Share) -> None:
    tables = [[tuple(bare(c.text) for c in row) for row in table.rows] for table in document.tables]
    for block in manuscript.blocks:
        if not isinstance(block, Table):
            continue
        rows = [tuple(bare(cell) for cell in row) for row in (block.header, *block.rows)]
        best = max(tables, key=lambda table: _matching(rows, table), default=[])
        remaining = list(best)
        for row in rows:
            nearest = max(remaining, key=lambda r: _equal(row, r), default=())
            if nearest in remaining:
                remaining.remove(nearest)
            for column, cell in enumerate(row):
                is_right = column < len(nearest) and nearest[column] == cell
                share.count(is_right, f"{name}: {cell} read as {nearest[column] if column < len(nearest) else None}")


def _matching(rows: list[tuple[str, ...]], table: list[tuple[str, ...]]) -> int:
    return sum(max((_equal(row, other) for other in table), default=0) for row in rows)


def _equal(row: tuple[str, ...], other: tuple[str, ...]) -> int:
    return sum(a == b for a, b in zip(row, other, strict=False))


# -- pages -----------------------------------------------------------------------------------------------------


def _recognised_pages(path: Path) -> list[str]:
    """What OCR alone reads on each page of a scan, lines in any order."""
    from rapidocr import RapidOCR  # loads models; only scans need it

    engine = RapidOCR()
    pages = (engine(page.render(scale=200 / 72).to_numpy()) for page in pypdfium2.PdfDocument(path))
    return [bare("".join(getattr(found, "txts", None) or ())) for found in pages]


def _count_pages(name: str, pages: list[str], document: IngestedDocument, share: Share) -> None:
    """Every sentence that another reader finds on one of its `pages` only: whether it is cited with that page."""
    for passage in document.passages:
        for start, end in sentence_spans(passage.text):
            words = bare(passage.text[start:end])
            standing = [number for number, text in enumerate(pages, start=1) if _stands(words, text)]
            if len(words) < 10 or len(standing) != 1:
                continue
            page = page_at(document.pages, passage.start + start)
            share.count(page == standing[0], f"{name}: page {page}, stands on {standing[0]}: {words[:30]}")


def _stands(words: str, page: str) -> bool:
    """Whether most of a sentence is on the page: a line break or a character read otherwise parts it there."""
    pieces = [words[at : at + _PIECE] for at in range(0, len(words) - _PIECE + 1, _PIECE)]
    return sum(piece in page for piece in pieces) > 0.6 * len(pieces)


def report(figures: CorpusFigures, misses: int) -> list[str]:
    """The table's lines and the first misses."""
    lines = [
        f"paths of provisions {figures.paths}",
        f"cells of tables {figures.cells}",
        f"pages of sentences {figures.pages}",
        *(f"OCR {name}: {accuracy:.4f} of the characters" for name, accuracy in figures.ocr.items()),
        *figures.failures,
    ]
    for share in (figures.paths, figures.cells, figures.pages):
        lines += [f"  {miss}" for miss in share.misses[:misses]]
    return lines


__all__ = ["CorpusFigures", "expected_paths", "measure", "report"]
