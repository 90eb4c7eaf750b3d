"""Ingestion: turns files into documents of the catalogue. `Ingestion(stores).run(paths, report)`.

Names are loaded at first use: parser processes import this package too, and have no use for a database.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.discover import WorkItem
    from ingest.events import (
        EmbeddingFailed,
        EmbeddingProgress,
        Event,
        Fetching,
        FileDone,
        FileFailed,
        FileUnchanged,
        Finished,
        Started,
        Summary,
    )
    from ingest.files import READER
    from ingest.pipeline import Ingestion

__all__ = [
    "READER",
    "EmbeddingFailed",
    "EmbeddingProgress",
    "Event",
    "Fetching",
    "FileDone",
    "FileFailed",
    "FileUnchanged",
    "Finished",
    "Ingestion",
    "Started",
    "Summary",
    "WorkItem",
]

_HOMES = {"READER": "files", "Ingestion": "pipeline", "WorkItem": "discover"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"ingest.{_HOMES.get(name, 'events')}"), name)
    globals()[name] = value
    return value
