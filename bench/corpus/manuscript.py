"""A manuscript: YAML front matter (the register) and a small Markdown body, one file a policy document."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

CORPUS_CODE = Path(__file__).parent
REPOSITORY = CORPUS_CODE.parent.parent
MANUSCRIPTS = CORPUS_CODE / "manuscripts"
LEVELS = ("park", "city", "national")


class ManuscriptError(ValueError):
    """The manuscript cannot be read; says which file and what to mend."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PartialRepeal(_Strict):
    """Single provisions of another document that this one repeals from a day on."""

    @model_validator(mode="before")
    @classmethod
    def _spell_on(cls, given: object) -> object:
        # YAML 1.1 reads the bare key `on` as the truth value
        return (
            {"on" if key is True else key: value for key, value in given.items()} if isinstance(given, dict) else given
        )

    document: str
    provisions: list[str]
    on: date


class Render(_Strict):
    """The file a manuscript becomes."""

    format: Literal["pdf", "docx", "html", "xlsx", "md", "txt"]
    style: Literal["plain", "two_column", "scan", "portal_gov", "portal_news", "portal_old_gbk"] = "plain"
    side_file: bool = True
    dates_in_text_only: bool = False


class Register(_Strict):
    """What a register of policy documents holds of one document."""

    id: str
    title: str
    document_number: str | None  # 文号
    issuer: str
    level: Literal["park", "city", "national"]
    chain: list[Literal["innovation", "industry", "talent", "policy", "capital"]]
    issued_on: date | None
    effective_from: date | None
    effective_to: date | None
    supersedes: list[str] = []
    repeals: list[PartialRepeal] = []
    provenance: Literal["demonstration", "digest"]
    official_url: str | None = None
    render: Render
    traps: list[str] = []
    checked: str | None = None  # what of a digest was compared with the official text, and how

    @property
    def issuers(self) -> tuple[str, ...]:
        """The issuing bodies, one or several for a joint document."""
        return tuple(self.issuer.split("、"))


@dataclass(frozen=True)
class Heading:
    level: int  # 2 or 3
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Manuscript:
    path: Path
    register: Register
    title: str
    blocks: tuple[Block, ...]
    body: str
    sha256: str
    problems: tuple[str, ...] = field(default=())  # slips that reading the body met, each with its line

    @property
    def slug(self) -> str:
        """The folder's name under the level: the file name, without the level where a writer put it in front."""
        return self.path.stem.removeprefix(f"{self.register.level}-")

    @property
    def stamp_day(self) -> date:
        """The day written into a file's own metadata: when it was issued, as far as known."""
        return self.register.issued_on or self.register.effective_from or date(2026, 1, 1)

    @property
    def text(self) -> str:
        """The visible text, one block a line, table cells separated by tabs."""
        lines = [self.title]
        for block in self.blocks:
            if isinstance(block, Table):
                lines += ["\t".join(row) for row in (block.header, *block.rows)]
            else:
                lines.append(block.text)
        return "\n".join(lines)


_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})\s+(.+)$")
_SEPARATOR_ROW = re.compile(r"^\|(\s*:?-+:?\s*\|)+$")  # |---|:--:|


def read_manuscript(path: Path) -> Manuscript:
    """The manuscript in `path`; ManuscriptError when its front matter cannot be read."""
    raw = path.read_bytes()
    match = _FRONT_MATTER.match(raw.decode("utf-8").replace("\r\n", "\n"))
    if match is None:
        raise ManuscriptError(f"{path}: no front matter; begin the file with --- and close it with ---")
    try:
        register = Register.model_validate(yaml.safe_load(match[1]))
    except (yaml.YAMLError, ValidationError) as error:
        raise ManuscriptError(f"{path}: front matter: {error}") from error
    body = match[2].strip() + "\n"
    title, blocks, problems = _read_body(body)
    digest = hashlib.sha256(raw).hexdigest()
    return Manuscript(path, register, title, tuple(blocks), body, digest, tuple(problems))


def read_manuscripts(folder: Path = MANUSCRIPTS) -> list[Manuscript]:
    """All manuscripts, by level and then name."""
    return [read_manuscript(path) for level in LEVELS for path in sorted((folder / level).glob("*.md"))]


def _read_body(body: str) -> tuple[str, list[Block], list[str]]:
    title = ""
    blocks: list[Block] = []
    problems: list[str] = []
    lines = body.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if line.startswith("|"):
            end = at
            while end < len(lines) and lines[end].strip().startswith("|"):
                end += 1
            blocks.append(_read_table([row.strip() for row in lines[at:end]], at + 1, problems))
            at = end
            continue
        heading = _HEADING.match(line)
        if heading and len(heading[1]) == 1:
            if title:
                problems.append(f"body line {at + 1}: a second # title: {line}")
            title = heading[2].strip()
        elif heading:
            blocks.append(Heading(len(heading[1]), heading[2].strip()))
        elif line:
            blocks.append(Paragraph(line))
        at += 1
    if not title:
        problems.append("no # title")
    return title, blocks, problems


def _read_table(rows: list[str], line: int, problems: list[str]) -> Table:
    unclosed = (row for row in rows if not row.endswith("|"))
    problems += [f"body line {line}: table row without closing |: {row[:40]}" for row in unclosed]
    if len(rows) < 3 or not _SEPARATOR_ROW.match(rows[1]):
        problems.append(f"body line {line}: table without |---| row or without data rows")
    cells = [_cells(row) for row in rows if not _SEPARATOR_ROW.match(row)]
    for offset, line_cells in enumerate(cells):
        if len(line_cells) != len(cells[0]):
            message = f"table row {offset} has {len(line_cells)} cells, the header {len(cells[0])}: {line_cells[0]}"
            problems.append(f"body line {line}: {message}")
    return Table(cells[0], tuple(cells[1:]))


def _cells(row: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in row.strip().strip("|").split("|"))
