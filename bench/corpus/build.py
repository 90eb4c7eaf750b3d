"""Renders every manuscript into policies_corpus: `python -m bench.corpus.build [--only ID ...] [--force]`.

Needs Chromium and three font packages; without them it says which command installs them and exits with 3.
"""

import argparse
import hashlib
import json
import sys
from contextlib import ExitStack
from pathlib import Path

import yaml
from pydantic import BaseModel

from bench.corpus.chromium import CHROMIUM, Printer, printer
from bench.corpus.manuscript import LEVELS, MANUSCRIPTS, REPOSITORY, Manuscript, ManuscriptError, read_manuscript
from bench.corpus.readme import corpus_readme
from bench.corpus.render_docx import render_docx
from bench.corpus.render_html import render_html
from bench.corpus.render_pdf import render_pdf, render_scan
from bench.corpus.render_reportlab import FONT_PACKAGES, render_reportlab
from bench.corpus.render_text import render_md, render_txt
from bench.corpus.render_xlsx import render_xlsx
from bench.corpus.variations import variations

CORPUS = REPOSITORY / "policies_corpus"
BUILT = Path(__file__).parent / "built.json"


class Built(BaseModel):
    """What was built from which manuscript: SHA-256 of both files."""

    manuscript: str
    source: str
    path: str  # of the source file, from the repository root


def read_built() -> dict[str, Built]:
    """The record of the last build by document id; empty before the first."""
    if not BUILT.exists():
        return {}
    return {key: Built.model_validate(value) for key, value in json.loads(BUILT.read_text("utf-8")).items()}


def source_path(manuscript: Manuscript) -> Path:
    """Where the manuscript's file belongs."""
    register = manuscript.register
    return CORPUS / register.level / manuscript.slug / f"source.{register.render.format}"


def is_current(manuscript: Manuscript, built: dict[str, Built]) -> bool:
    """Whether the file on disk is the one that was built from this very manuscript."""
    record, path = built.get(manuscript.register.id), source_path(manuscript)
    if record is None or record.manuscript != manuscript.sha256 or not path.exists():
        return False
    return record.source == sha256(path.read_bytes()) and record.path == str(path.relative_to(REPOSITORY))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def render(manuscript: Manuscript, browser: Printer) -> bytes:
    """The source file's bytes."""
    match manuscript.register.render.format, manuscript.register.render.style:
        case "pdf", "scan":
            return render_scan(manuscript, browser)
        case "pdf", "plain" if manuscript.register.id in variations().reportlab:
            return render_reportlab(manuscript)
        case "pdf", _:
            return render_pdf(manuscript, browser)
        case "docx", _:
            return render_docx(manuscript)
        case "html", _:
            return render_html(manuscript)
        case "xlsx", _:
            return render_xlsx(manuscript)
        case "md", _:
            return render_md(manuscript)
        case _:
            return render_txt(manuscript)


def side_file(manuscript: Manuscript) -> str:
    """policy.yaml: the register; without validity where the text alone shall state it. Where the text shall state
    everything, provenance alone: nothing invented may pass for an authority's own.
    """
    register = manuscript.register
    if not register.render.side_file:
        return yaml.safe_dump({"provenance": str(register.provenance)})
    leave_out = {"render", "traps", "checked"}
    if register.render.dates_in_text_only:
        leave_out |= {"effective_from", "effective_to"}
    return yaml.safe_dump(register.model_dump(exclude=leave_out), allow_unicode=True, sort_keys=False, width=200)


def write(manuscript: Manuscript, content: bytes) -> Built:
    """Puts the document's folder in place and returns its record."""
    path = source_path(manuscript)
    path.parent.mkdir(parents=True, exist_ok=True)
    for stale in path.parent.glob("source.*"):
        if stale != path:
            stale.unlink()
    path.write_bytes(content)
    (path.parent / "policy.yaml").write_text(side_file(manuscript), "utf-8")
    return Built(manuscript=manuscript.sha256, source=sha256(content), path=str(path.relative_to(REPOSITORY)))


def build(only: frozenset[str] = frozenset(), *, force: bool = False) -> list[str]:
    """Builds what changed; returns what failed, each with its reason."""
    failures: list[str] = []
    manuscripts: list[Manuscript] = []
    for path in (path for level in LEVELS for path in sorted((MANUSCRIPTS / level).glob("*.md"))):
        try:
            manuscripts.append(read_manuscript(path))
        except ManuscriptError as error:
            failures.append(str(error))
    built = read_built()
    with ExitStack() as stack:
        browser: Printer | None = None
        for manuscript in manuscripts:
            wanted = not only or manuscript.register.id in only
            if not wanted or (not force and is_current(manuscript, built)):
                continue
            browser = browser or stack.enter_context(printer())
            try:
                built[manuscript.register.id] = write(manuscript, render(manuscript, browser))
                print(f"built {built[manuscript.register.id].path}")
            except (ValueError, IndexError) as error:  # a malformed table or character; the others still get built
                failures.append(f"{manuscript.path}: {error}")
    known = {manuscript.register.id for manuscript in manuscripts}
    records = {key: built[key].model_dump() for key in sorted(built) if key in known}
    BUILT.write_text(json.dumps(records, ensure_ascii=False, indent=1) + "\n", "utf-8")
    CORPUS.mkdir(exist_ok=True)
    (CORPUS / "README.md").write_text(corpus_readme(manuscripts), "utf-8")
    return failures


_TOOLS = {
    CHROMIUM: "chromium",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc": "fonts-noto-cjk",
    **FONT_PACKAGES,
}


def missing_packages() -> list[str]:
    """Debian packages that rendering needs and this machine lacks."""
    return sorted({package for path, package in _TOOLS.items() if not Path(path).exists()})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", default=[], metavar="ID", help="build these documents only")
    parser.add_argument("--force", action="store_true", help="render again though the manuscript is unchanged")
    arguments = parser.parse_args()
    if missing := missing_packages():
        print(f"to render the corpus, first: apt-get install {' '.join(missing)}", file=sys.stderr)
        return 3
    failures = build(frozenset(arguments.only), force=arguments.force)
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
