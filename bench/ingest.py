"""Measures how well files are read.

    python -m bench.ingest corpus                                   our own corpus against its manuscripts
    python -m bench.ingest documents --folder FOLDER                parsers' test files with a manifest.json
    python -m bench.ingest laws --folder FOLDER [--as pdf]          full texts of laws in Markdown, or files made of them

Exits 1 where a figure is below what ingestion has to reach.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.reading import corpus, documents, laws
from bench.reading.renderings import RENDERINGS

ARTICLES, PATHS, CELLS, PAGES, OCR = 0.99, 0.99, 0.98, 1.0, 0.98
COMPLETE = 0.95  # of the files: as many Chinese characters as the best extractor known


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("corpus", "documents", "laws"))
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--as", dest="rendering", choices=RENDERINGS, help="laws: read from files made of the texts")
    parser.add_argument("--misses", type=int, default=10, help="how many misses of each kind are shown")
    arguments = parser.parse_args()
    if arguments.what != "corpus" and arguments.folder is None:
        parser.error(f"{arguments.what} needs --folder")
    lines, is_enough = _measured(arguments.what, arguments.folder, arguments.rendering, arguments.misses)
    print("\n".join(lines))
    sys.exit(0 if is_enough else 1)


def _measured(what: str, folder: Path, rendering: str | None, misses: int) -> tuple[list[str], bool]:
    if what == "corpus":
        figures = corpus.measure()
        enough = (
            not figures.failures
            and figures.paths.value >= PATHS
            and figures.cells.value >= CELLS
            and figures.pages.value >= PAGES
            and all(accuracy >= OCR for accuracy in figures.ocr.values())
        )
        return corpus.report(figures, misses), enough
    if what == "laws":
        files, articles = laws.measure(folder, rendering)
        return laws.report(files, articles, misses), min(files.value, articles.value) >= ARTICLES
    outcomes = documents.measure(folder)
    counted = [o for o in outcomes if o.best]
    complete = sum(o.is_complete for o in counted) / max(1, len(counted))
    return documents.report(outcomes), complete >= COMPLETE and not any(o.problem for o in outcomes)


if __name__ == "__main__":
    main()
