"""The texts that the citations of a run point into, kept beside it, so that a report can show each quote where it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

SOURCES = "sources.jsonl"

Sources = Mapping[tuple[str, int], str]


def write_sources(folder: Path, texts: Mapping[tuple[str, int], str | None]) -> None:
    """Writes one line a document version: {document_id, version, text}; versions without a text are left out.

    What is there already stays: a run that was resumed knows only the texts of its last part.
    """
    texts = {**read_sources(folder), **{key: text for key, text in texts.items() if text is not None}}
    with (folder / SOURCES).open("w", encoding="utf-8") as file:
        for (document_id, version), text in sorted(texts.items()):
            row = {"document_id": document_id, "version": version, "text": text}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def read_sources(folder: Path) -> dict[tuple[str, int], str]:
    """The texts by document and version; {} where none were kept. A damaged line is left out: the quotes remain."""
    found: dict[tuple[str, int], str] = {}
    try:
        lines = (folder / SOURCES).read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return found
    for line in lines:
        try:
            row = json.loads(line)
            found[str(row["document_id"]), int(row["version"])] = str(row["text"])
        except (ValueError, TypeError, KeyError):
            continue
    return found
