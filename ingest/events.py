"""What an ingestion reports while it runs, and its summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Started:
    files: int


@dataclass(frozen=True, slots=True)
class FileDone:
    """A file whose document is stored and can be searched by words at once.

    `pages` are its own; a file without pages counts one for every 800 characters begun.
    """

    path: Path
    document_id: str
    title: str
    version: int
    passages: int
    pages: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileUnchanged:
    """A file that gave the same document before."""

    path: Path
    document_id: str


@dataclass(frozen=True, slots=True)
class FileFailed:
    """A file that gave no document; `reason` is Chinese and says what to do."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class EmbeddingProgress:
    """Passages that have a vector, of those that wanted one in this run; first with none of them done."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class EmbeddingFailed:
    """The model failed: documents are found by words alone until an ingestion runs again."""

    reason: str
    missing: int


@dataclass(frozen=True, slots=True)
class Indexing:
    """Every passage has its vector; the indexes are brought up to date, which takes some 2 ms a sentence that is new."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the run is, after each file and each batch of vectors. `seconds_left`: None while there is nothing to go by."""

    files_done: int = 0
    files_total: int = 0
    files_ingested: int = 0
    files_unchanged: int = 0
    files_failed: int = 0
    pages: int = 0
    passages: int = 0
    vectors_done: int = 0
    vectors_total: int = 0
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What an ingestion did. `seconds` by stage: read, store, embed, index (work of each, overlapping) and total."""

    files: int = 0
    ingested: int = 0
    unchanged: int = 0
    failed: tuple[tuple[Path, str], ...] = ()
    passages: int = 0
    pages: int = 0
    embedded: int = 0
    embedding_error: str | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finished:
    summary: Summary


Event = (
    Started
    | FileDone
    | FileUnchanged
    | FileFailed
    | EmbeddingProgress
    | EmbeddingFailed
    | Indexing
    | Progress
    | Finished
)
