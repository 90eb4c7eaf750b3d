"""Any file of questions and answers, JSONL or CSV, by the names of its columns. The reference answer's figures are what is expected."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.policy.figures import find_figures
from eval.adapters.foreign import field, read_lines
from eval.dataset import Case, DatasetError, Expectation, Kind
from eval.wording import without_numbering

REFERENCE = "参考答案："  # a case's note begins with it; the export to other programs takes it from there
_EXPECTED = frozenset({"money", "ratio", "date", "span", "phone", "document_number"})
_SEPARATORS = ("、", ";", "；", "|")


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns; "" where the file has none. Several documents stand in one cell with 、；; or | between them."""

    question: str = "question"
    answer: str = "answer"
    documents: str = ""
    id: str = ""


def read(path: Path, columns: Columns, kind: Kind, as_of: date) -> list[Case]:
    """A case a row. Raises `DatasetError`."""
    found = []
    for number, row in _rows(path):
        place = f"{path}:{number}"
        question = str(field(row, columns.question, place) or "").strip()
        if not question:
            raise DatasetError(f"{place}: “{columns.question}” is empty")
        answer = str(row.get(columns.answer) or "").strip() if columns.answer else ""
        documents = _several(field(row, columns.documents, place)) if columns.documents else ()
        own = str(field(row, columns.id, place)) if columns.id else f"{path.stem}-{number}"
        expect = Expectation(documents=documents, figures=_figures(answer))
        note = f"{REFERENCE}{answer}" if answer else None
        found.append(Case(id=own, kind=kind, question=question, as_of=as_of, expect=expect, note=note))
    if not found:
        raise DatasetError(f"{path}: no row")
    return found


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if path.suffix.lower() != ".csv":
        yield from read_lines(path)
        return
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read: {error}") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")  # what spreadsheets write in China
    yield from enumerate(csv.DictReader(io.StringIO(text, newline="")), start=2)


def _several(cell: Any) -> tuple[str, ...]:
    if isinstance(cell, list):
        return tuple(map(str, cell))
    text = str(cell or "")
    for separator in _SEPARATORS[1:]:
        text = text.replace(separator, _SEPARATORS[0])
    return tuple(part.strip() for part in text.split(_SEPARATORS[0]) if part.strip())


def _figures(answer: str) -> tuple[str, ...]:
    text = without_numbering(answer)
    return tuple(dict.fromkeys(text[f.start : f.end] for f in find_figures(text) if f.kind in _EXPECTED))
