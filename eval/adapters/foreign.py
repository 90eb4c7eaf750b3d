"""What an adapter makes of a foreign test: documents to ingest, and cases to ask about them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.dataset import Case, DatasetError

_NO_NAME = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Foreign:
    """`documents`: text by title; `cases` name them by title."""

    documents: Mapping[str, str]
    cases: Sequence[Case]


def write_foreign(folder: Path, foreign: Foreign) -> None:
    """Writes documents/*.txt, each headed by its title, and cases.jsonl. Raises `DatasetError` where something is there."""
    if folder.exists() and any(folder.iterdir()):
        raise DatasetError(f"{folder}: is not empty; choose another --out")
    documents = folder / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    for number, (title, text) in enumerate(foreign.documents.items(), start=1):
        name = f"{number:04}-{_NO_NAME.sub('-', title)[:40]}.txt"
        (documents / name).write_text(f"{title}\n\n{text}\n", "utf-8")
    with (folder / "cases.jsonl").open("w", encoding="utf-8") as file:
        for case in foreign.cases:
            file.write(json.dumps(case.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False) + "\n")


def read_lines(path: Path, text: str | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSONL file with their line numbers. Raises `DatasetError`."""
    try:
        lines = (path.read_text("utf-8-sig") if text is None else text).split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found = json.loads(line)
            except json.JSONDecodeError as error:
                raise DatasetError(f"{path}:{number}: not JSON: {error}") from error
            if not isinstance(found, dict):
                raise DatasetError(f"{path}:{number}: not an object")
            yield number, found


def field(row: Mapping[str, Any], name: str, place: str) -> Any:
    """The field of a row. Raises `DatasetError` naming what there is."""
    if name not in row:
        raise DatasetError(f"{place}: no field “{name}” (there are {', '.join(map(str, row))})")
    return row[name]
