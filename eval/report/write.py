"""What lies beside the results of a run for people and programs to read: report.html, junit.xml, sources.jsonl."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.gate import Check, write_checks
from eval.report.html import run_page
from eval.report.junit import junit_xml
from eval.run import Results
from eval.sources import write_sources
from eval.stored import JUNIT, REPORT, StoredRun, read_run


def write_reports(folder: Path, results: Results, checks: Sequence[Check] = ()) -> None:
    """Everything beside results.jsonl and summary.json, which `results` has written to the folder."""
    texts = {key: text for judged in results.judged for key, text in judged.outcome.texts.items()}
    write_sources(folder, texts)
    if checks:
        write_checks(folder, checks)
    write_pages(read_run(folder), folder, checks)


def write_pages(run: StoredRun, folder: Path, checks: Sequence[Check] = ()) -> None:
    """The page and the XML of a stored run."""
    write_text(folder / REPORT, run_page(run, checks))
    write_text(folder / JUNIT, junit_xml(run))


def write_text(path: Path, text: str) -> None:
    """Writes beside and renames, so that who reads it meanwhile sees the old one whole. Halves of surrogate pairs become 「?」."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, "utf-8", errors="replace")
    partial.replace(path)
