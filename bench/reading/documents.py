"""Parsers' test files, good and bad: what came out of each against its manifest."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.reading.truth import CHINESE, bare
from ingest.parse.blocks import Parsed
from ingest.parse.errors import Encrypted, NoText, ParseError
from ingest.sandbox import ParserPool

LIMIT_S = 30.0  # a file


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `problem` is empty where it came out as its row of the manifest wants it."""

    file: str
    expect: str
    result: str  # "text", or the code of the named reason
    seconds: float
    chinese: int  # characters of U+4E00–9FFF
    best: int | None  # those of the best extractor known
    problem: str = ""

    @property
    def is_complete(self) -> bool:
        return self.best is None or self.chinese >= self.best


def measure(folder: Path) -> list[Outcome]:
    """One outcome a row of `folder`/manifest.json, read one after the other with the product's own limits."""
    rows = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    with ParserPool(workers=1) as parsers:
        return [_outcome(row, folder / row["file"], parsers) for row in rows]


def _outcome(row: dict[str, Any], path: Path, parsers: ParserPool) -> Outcome:
    began = time.monotonic()
    try:
        result: Parsed | ParseError = parsers.parse(path)
    except ParseError as error:
        result = error
    seconds = time.monotonic() - began
    text = _text(result) if isinstance(result, Parsed) else ""
    # a text layer that says something else than the page is no yardstick
    best = row["cjk_chars"] if row["expect"] == "text" else None
    return Outcome(
        file=row["file"],
        expect=row["expect"],
        result="text" if isinstance(result, Parsed) else result.code,
        seconds=seconds,
        chinese=len(CHINESE.findall(text)),
        best=best,
        problem="; ".join(_problems(row, result, text, seconds)),
    )


def _text(parsed: Parsed) -> str:
    cells = (cell for b in parsed.blocks for row in b.rows for cell in row)
    return "\n".join([*(b.text for b in parsed.blocks), *cells])


def _problems(row: dict[str, Any], result: Parsed | ParseError, text: str, seconds: float) -> Iterator[str]:
    if seconds > LIMIT_S:
        yield f"took {seconds:.0f} s"
    expect = row["expect"]
    if expect == "text":
        yield from _text_problems(row, result, text)
    elif expect == "wrong_text_layer" and isinstance(result, Parsed) and not _is_noticed(result):
        yield "the wrong text layer was taken for the page"
    elif expect == "no_text_layer" and isinstance(result, ParseError) and not isinstance(result, NoText):
        yield f"refused as {result.code}"
    elif expect == "password" and not isinstance(result, Encrypted):
        yield "the password was not noticed"


def _text_problems(row: dict[str, Any], result: Parsed | ParseError, text: str) -> Iterator[str]:
    if isinstance(result, ParseError):
        yield f"refused as {result.code}"
        return
    lost = [s for s in (row.get("contains") or ()) if bare(s) not in bare(text)]
    if lost:
        yield "not found: " + "、".join(lost)


def _is_noticed(parsed: Parsed) -> bool:
    return any("OCR" in note or "文字层" in note for note in parsed.notes)


def report(outcomes: Sequence[Outcome]) -> list[str]:
    """The table's lines, then each file that did not come out as it should."""
    complete = sum(o.is_complete for o in outcomes if o.best)
    counted = sum(1 for o in outcomes if o.best)
    lines = [
        f"files {len(outcomes)}: text {sum(o.result == 'text' for o in outcomes)}, "
        f"named reason {sum(o.result != 'text' for o in outcomes)}; slowest {max(o.seconds for o in outcomes):.1f} s",
        f"as the manifest wants {sum(not o.problem for o in outcomes) / len(outcomes):.3f}",
        f"Chinese characters at least those of the best extractor {complete / max(1, counted):.3f} of {counted} files",
    ]
    for o in outcomes:
        if o.problem or not o.is_complete:
            short = "" if o.is_complete else f" {o.chinese} of {o.best} characters"
            lines.append(f"  {o.file} ({o.expect}): {o.result}{short} {o.problem}")
    return lines
