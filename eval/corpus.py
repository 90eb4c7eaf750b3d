"""The documents that test cases ask about: their manuscripts, and the files that were made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from assistant.policy.validity import reference_key

ROOT = Path(__file__).parent.parent
CASES = ROOT / "eval" / "cases"
MANUSCRIPTS = ROOT / "bench" / "corpus" / "manuscripts"
CORPUS = ROOT / "policies_corpus"

_NAMES = {
    "htm": "网页",
    "html": "网页",
    "md": "Markdown",
    "txt": "纯文本",
    "docx": "Word",
    "pdf": "PDF",
    "xlsx": "Excel",
}


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What a document says, and its folder in the corpus where it has one."""

    id: str
    title: str
    text: str
    folder: Path | None = None

    @property
    def format(self) -> str:
        """What kind of file it is for readers of a report: 「PDF」; "" where there is none."""
        if self.folder is None:
            return ""
        suffixes = sorted(path.suffix.lstrip(".").lower() for path in self.folder.glob("source.*"))
        return _NAMES.get(suffixes[0], suffixes[0].upper()) if suffixes else ""


def read_manuscripts(root: Path = MANUSCRIPTS, corpus: Path = CORPUS) -> dict[str, Manuscript]:
    """The manuscripts by comparable id and title; {} where the folder is not there."""
    found: dict[str, Manuscript] = {}
    for path in sorted(root.glob("*/*.md")):
        head, _, text = path.read_text("utf-8").removeprefix("---\n").partition("\n---\n")
        register = yaml.safe_load(head)
        manuscript = Manuscript(register["id"], register["title"], text, corpus / path.parent.name / path.stem)
        found[reference_key(manuscript.id)] = found[reference_key(manuscript.title)] = manuscript
    return found


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Manuscript]:
    """The documents that are kept with the program, by comparable id and title; {} where they are not."""
    return read_manuscripts()
