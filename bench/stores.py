"""What benchmarks share: a store over documents that they make, JSON lines in, and a fitted model out."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import yaml

from assistant.build import Stores, build_assistant, open_stores
from assistant.pipeline import Assistant
from assistant.policy.document import Register, Source
from assistant.policy.provision import Provision, ProvisionKind
from assistant.providers.embeddings import NamedEmbeddings
from assistant.settings import Settings
from assistant.storage.catalogue import Catalogue, IngestedDocument
from ingest.canonical import Paragraph, canonicalise
from ingest.chunk import build_passages
from ingest.embed import BATCH
from ingest.frame import Frame
from ingest.parse.blocks import Block

_MISSING = 2  # exit code: the data that is measured on is not here


def arguments(description: str | None) -> argparse.ArgumentParser:
    """A parser that prints a benchmark's docstring as it is written, with the data folder that most of them take."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path, default=Path("data"))
    return parser


@contextmanager
def opened(data_dir: Path, embeddings: NamedEmbeddings | None = None) -> Iterator[tuple[Stores, Assistant]]:
    """The stores of a data folder and the assistant over them, closed afterwards; without `embeddings`, the settings' own.

    The assistant works every answer out: what was asked before is measured as well.
    """
    stores = open_stores(Settings(data_dir=data_dir), embeddings)
    try:
        yield stores, build_assistant(stores, remembers=False)
    finally:
        stores.close()


def needed(*paths: Path) -> None:
    """Ends the program with exit code 2 where one of these is not there."""
    absent = [str(path) for path in paths if not path.exists()]
    if absent:
        missing(f"not there: {', '.join(absent)}")


def missing(what: str) -> NoReturn:
    """Ends the program with exit code 2: what it measures on, or with, is not here."""
    print(what, file=sys.stderr)
    sys.exit(_MISSING)


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file, unpacked where it ends in .gz; empty lines are passed over."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def write_model(path: Path, writer: str, content: Mapping[str, Any], *, flow: bool | None = False) -> None:
    """Writes what `writer` (bench/ranking.py) fitted as YAML, named as such. `flow`: None for lists of numbers in lines."""
    text = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, default_flow_style=flow, width=120)
    path.write_text(f"# Written by {writer}; not to be edited by hand.\n{text}", encoding="utf-8")
    print(f"wrote {path}")


def document_of(document_id: str, title: str, articles: Mapping[str, str]) -> IngestedDocument:
    """A document of these articles (words by label), cut into passages as ingestion does; nothing registered but the title.

    The labels are taken as given: a sample of articles has gaps, which the reader of files takes for mentions of articles.
    """
    lines = [f"{label} {words}".strip() for label, words in articles.items()]
    canonical = canonicalise([Block("text", line) for line in lines])
    provisions = tuple(
        _article(number, label, paragraph)
        for number, (label, paragraph) in enumerate(zip(articles, canonical.paragraphs, strict=True))
    )
    frame = Frame((), (), ())
    passages = build_passages(canonical, provisions, frame, document_id=document_id, title=title)
    return IngestedDocument(
        register=Register(id=document_id, title=title),
        source=Source(name=f"{document_id}.md", media_type="text/markdown", sha256=digest_of(canonical.text)),
        text=canonical.text,
        pages=canonical.pages,
        tables=canonical.tables,
        provisions=provisions,
        passages=passages,
        edits=canonical.edits,
    )


def _article(number: int, label: str, paragraph: Paragraph) -> Provision:
    return Provision(
        ordinal=number,
        parent=None,
        kind=ProvisionKind.ARTICLE,
        label=label,
        heading="",
        path=(label,) if label else (),
        start=paragraph.start,
        lead_end=paragraph.end,
        end=paragraph.end,
        page=None,
    )


def save(catalogue: Catalogue, documents: Iterable[IngestedDocument]) -> int:
    """Stores those that the catalogue does not hold with these words already; returns how many that were."""
    held = {d.register.id: d.source.sha256 for d in catalogue.documents()}
    count = 0
    for document in documents:
        if held.get(document.register.id) != document.source.sha256:
            path, sha256 = f"/{document.source.name}", document.source.sha256
            catalogue.save(document, path=path, sha256=sha256, reader="bench")
            count += 1
    return count


def embed_missing(stores: Stores) -> None:
    """Gives every passage its vector, batch by batch: what was broken off goes on where it was."""
    missing_vectors = stores.catalogue.passages_without_vector()
    texts = list(dict.fromkeys(p.searched for p in missing_vectors))
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        vectors = stores.embeddings.embed_documents(batch)
        stores.catalogue.save_vectors(zip(batch, vectors, strict=True))
        if start % (50 * BATCH) == 0:
            print(f"  {start + len(batch)} of {len(texts)} passages embedded", file=sys.stderr)


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
