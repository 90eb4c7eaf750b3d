"""Checks manuscripts and corpus: `python -m bench.corpus.check [--files] [--ocr] [--notes]`; exits 1 on problems."""

import argparse
import re
import sys
from collections import Counter
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import yaml
from pydantic import BaseModel, ConfigDict

from bench.corpus.build import CORPUS, is_current, read_built
from bench.corpus.manuscript import (
    CORPUS_CODE,
    LEVELS,
    MANUSCRIPTS,
    Manuscript,
    ManuscriptError,
    Paragraph,
    Register,
    Table,
    read_manuscript,
)
from bench.corpus.roles import Role, paragraph_roles
from bench.corpus.wording import articles, days_in, plain, years_of_validity

TODAY = date(2026, 11, 22)  # the corpus's own day, which its application windows surround
_SIZE_LIMIT = 25_000_000  # bytes of policies_corpus
_CHAINS = ("innovation", "industry", "talent", "policy", "capital")


class Plan(BaseModel):
    """plan.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    documents: dict[str, str]
    digests: list[str]
    telephones: dict[str, str]
    issuers: list[str]


@cache
def plan() -> Plan:
    return Plan.model_validate(yaml.safe_load((CORPUS_CODE / "plan.yaml").read_text("utf-8")))


def read_all() -> tuple[list[Manuscript], list[str]]:
    """All readable manuscripts, and what is wrong with the others."""
    manuscripts, problems = [], []
    for path in (path for level in LEVELS for path in sorted((MANUSCRIPTS / level).glob("*.md"))):
        try:
            manuscripts.append(read_manuscript(path))
        except ManuscriptError as error:
            problems.append(str(error))
    return manuscripts, problems


def manuscript_problems(manuscripts: list[Manuscript]) -> list[str]:
    """What is wrong with single manuscripts and with their references to each other."""
    ids = Counter(manuscript.register.id for manuscript in manuscripts)
    problems = [f"{name}: {count} manuscripts have this id" for name, count in ids.items() if count > 1]
    numbers = Counter(one.register.document_number for one in manuscripts if one.register.document_number)
    problems += [f"{number}: {count} documents have this number" for number, count in numbers.items() if count > 1]
    by_id = {manuscript.register.id: manuscript for manuscript in manuscripts}
    for manuscript in manuscripts:
        found = [
            *manuscript.problems,
            *_identity(manuscript),
            *_references(manuscript, by_id),
            *_citations(manuscript, manuscripts),
            *_markdown_left(manuscript),
            *_captions(manuscript),
            *_register_in_text(manuscript),
            *_numbering(manuscript),
            *_world(manuscript),
        ]
        problems += [f"{manuscript.register.id}: {problem}" for problem in found]
    return problems


def corpus_problems(manuscripts: list[Manuscript]) -> list[str]:
    """Which of the project's demands on the corpus are not met."""
    have = Counter(name for manuscript in manuscripts for name in _counted(manuscript))
    demands = {
        "demonstration": 30, "digest": 8, "pdf": 10, "pdf scan": 2, "pdf two_column": 1, "pdf with a table": 4,
        "docx": 6, "html": 6, "xlsx": 2, "expired with successor": 3, "partial repeal": 1,
        **{f"chain {chain}": 1 for chain in _CHAINS},
    }  # fmt: skip
    problems = [
        f"{name}: {have[name]} documents, at least {least} wanted"
        for name, least in demands.items()
        if have[name] < least
    ]
    ids = {manuscript.register.id for manuscript in manuscripts}
    problems += [f"{name}: planned, no manuscript" for name in [*plan().documents, *plan().digests] if name not in ids]
    size = sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file())
    return problems + ([f"policies_corpus has {size} bytes, limit {_SIZE_LIMIT}"] if size > _SIZE_LIMIT else [])


def build_problems(manuscripts: list[Manuscript]) -> list[str]:
    """Manuscripts whose built file is missing or not made from them; folders that no manuscript explains."""
    built = read_built()
    stale = [one for one in manuscripts if not is_current(one, built)]
    problems = [f"{one.register.id}: not built; run python -m bench.corpus.build" for one in stale]
    known = {(one.register.level, one.slug) for one in manuscripts}
    folders = {(path.parent.name, path.name) for path in CORPUS.glob("*/*") if path.is_dir()}
    return problems + [f"policies_corpus/{level}/{slug}: no manuscript" for level, slug in sorted(folders - known)]


def _counted(manuscript: Manuscript) -> list[str]:
    register = manuscript.register
    names = [register.provenance, register.render.format, *(f"chain {chain}" for chain in register.chain)]
    if register.render.style != "plain":
        names.append(f"{register.render.format} {register.render.style}")
    if register.render.format == "pdf" and any(isinstance(block, Table) for block in manuscript.blocks):
        names.append("pdf with a table")
    if register.provenance == "demonstration" and (register.effective_from or TODAY) <= TODAY:
        names += ["expired with successor"] * len(register.supersedes)
    return names + ["partial repeal"] * bool(register.repeals)


def _identity(manuscript: Manuscript) -> list[str]:
    register = manuscript.register
    problems = []
    if register.id != f"{register.level}-{manuscript.slug}":
        problems.append(f"id is not level-filename: {manuscript.path.name}")
    if manuscript.path.parent.name != register.level:
        problems.append(f"level {register.level} in folder {manuscript.path.parent.name}")
    if register.provenance == "demonstration" and plain(manuscript.title) != plain(register.title):
        problems.append(f"# title 「{manuscript.title}」 is not the register's 「{register.title}」")
    wanted = plan().documents.get(register.id)
    form = f"{register.render.format} {register.render.style}".removesuffix(" plain")
    if wanted and wanted != form:
        problems.append(f"is {form}, planned as {wanted}")
    if not wanted and register.level != "national":
        problems.append("not in plan.yaml")
    if not register.chain:
        problems.append("no chain")
    return problems


def _references(manuscript: Manuscript, by_id: dict[str, Manuscript]) -> list[str]:
    register = manuscript.register
    named = [*register.supersedes, *(repeal.document for repeal in register.repeals)]
    problems = [f"refers to {name}, which does not exist" for name in named if name not in by_id]
    for repeal in register.repeals:
        if repeal.document not in by_id:
            continue
        there = articles(by_id[repeal.document])
        problems += [f"repeals {name}, not in {repeal.document}" for name in repeal.provisions if name not in there]
        problems += [
            f"repealed {name} is not named in the text" for name in repeal.provisions if name not in manuscript.text
        ]
    for name in register.supersedes:
        old = by_id.get(name)
        if old and plain(old.register.title) not in plain(manuscript.text):
            problems.append(f"the text does not name the replaced {name} 「{old.register.title}」")
    return problems


_NUMBER_CITED = re.compile(r"《([^《》]+)》[（(][^（）()《》]*?(示\w{2,4}〔\d{4}〕\d+号)")
_ARTICLE_CITED = re.compile(r"《([^《》]+)》(?:[（(][^（）()]*[）)])?(第[一二三四五六七八九十百]+条)")


def _citations(manuscript: Manuscript, manuscripts: list[Manuscript]) -> list[str]:
    """Other documents of the corpus cited by a wrong number, or by an article that they do not have."""
    text = plain(manuscript.text)
    by_title: dict[str, list[Manuscript]] = {}
    for one in manuscripts:
        by_title.setdefault(plain(one.register.title), []).append(one)
    problems = []
    for title, number in _NUMBER_CITED.findall(text):
        if number not in [plain(one.register.document_number or "") for one in by_title.get(title, [])]:
            problems.append(f"cites 《{title}》 as {number}; no document of the corpus has this title and number")
    for title, article in _ARTICLE_CITED.findall(text):
        if title in by_title and not any(article in articles(one) for one in by_title[title]):
            problems.append(f"cites {article} of 《{title}》, which has none")
    return problems


_MARKDOWN = {
    "bold or italics": re.compile(r"\*\*|__|(?<!\S)\*\S"),
    "list sign": re.compile(r"^\s*(?:[-*+]|>)\s", re.MULTILINE),
    "link": re.compile(r"\]\("),
    "code": re.compile(r"`"),
    "HTML": re.compile(r"</?[a-zA-Z][^>]*>|&[a-z]+;"),
    "rule": re.compile(r"^(-{3,}|\*{3,})$", re.MULTILINE),
    "heading below ###": re.compile(r"^#{4,}", re.MULTILINE),
    "placeholder": re.compile(r"TODO|TBD|XXX|待补|……\s*$", re.MULTILINE),
}


def _markdown_left(manuscript: Manuscript) -> list[str]:
    problems = []
    for name, pattern in _MARKDOWN.items():
        for match in pattern.finditer(manuscript.body):
            line = manuscript.body.count("\n", 0, match.start()) + 1
            problems.append(f"{name} in body line {line}: {manuscript.body.splitlines()[line - 1][:40]}")
    return problems


def _captions(manuscript: Manuscript) -> list[str]:
    if manuscript.register.render.format == "xlsx":
        return []
    roles = paragraph_roles(manuscript)
    return [
        f"table without a caption 表N before it: {'｜'.join(block.header)}"
        for at, block in enumerate(manuscript.blocks)
        if isinstance(block, Table) and roles.get(at - 1) is not Role.CAPTION
    ]


def _register_in_text(manuscript: Manuscript) -> list[str]:
    register, text = manuscript.register, plain(manuscript.text)
    problems = []
    if register.document_number and plain(register.document_number) not in text:
        problems.append(f"document number {register.document_number} is not in the text")
    days = days_in(text)
    if register.issued_on and register.issued_on not in days:
        problems.append(f"date of issue {register.issued_on} is not in the text")
    if register.provenance == "demonstration":
        problems += [f"issuer {issuer} is not in the text" for issuer in register.issuers if issuer not in text]
        problems += _validity_in_text(manuscript, text, days)
    if register.effective_from and register.effective_to and register.effective_to < register.effective_from:
        problems.append(f"effective_to {register.effective_to} before effective_from {register.effective_from}")
    return problems


_FROM_ISSUE = re.compile(r"自(?:印发|发布|公布|下发)之日起")


def _validity_in_text(manuscript: Manuscript, text: str, days: set[date]) -> list[str]:
    register = manuscript.register
    problems = []
    from_issue = bool(_FROM_ISSUE.search(text)) and register.effective_from == register.issued_on
    if register.effective_from and register.effective_from not in days and not from_issue:
        problems.append(f"effective_from {register.effective_from} is not in the text")
    if not register.effective_to:
        years = years_of_validity(text)
        return problems + ([f"effective_to is null, the text says 有效期{years}年"] if years else [])
    computed = register.effective_from and {_end(register.effective_from, years) for years in years_of_validity(text)}
    if register.effective_to not in days and register.effective_to not in (computed or ()):
        problems.append(f"effective_to {register.effective_to} is neither in the text nor follows from 有效期N年")
    elif computed and register.effective_to not in computed:
        problems.append(
            f"effective_to {register.effective_to}, but 有效期 in the text gives {sorted(map(str, computed))}"
        )
    return problems


def _end(start: date, years: int) -> date:
    """Last day of a validity of `years` years: three years from 2025-04-01 end on 2028-03-31."""
    return date(start.year + years, start.month, min(start.day, 28)) + timedelta(days=max(0, start.day - 28) - 1)


_NUMBERED = re.compile(r"^第([一二三四五六七八九十百]+)条")


def _numbering(manuscript: Manuscript) -> list[str]:
    numbers = articles(manuscript)
    names = list(numbers)
    return [f"第{number}条 expected, {name} found" for number, name in enumerate(names, 1) if numbers[name] != number][
        :1
    ] + [
        f"refers to its own {name}, which it does not have" for name in _own_references(manuscript) if name not in names
    ]


_OWN_REFERENCE = re.compile(r"本(?:办法|细则|规定|措施|规则)(第[一二三四五六七八九十百]+条)")


def _own_references(manuscript: Manuscript) -> list[str]:
    return _OWN_REFERENCE.findall(plain(manuscript.text))


_TELEPHONE = re.compile(r"0099-881201\d\d")  # the park's own; 0099 is no real area code, other numbers in it are free
_OTHER_TELEPHONE = re.compile(r"(?<![\d-])(?:0(?!099)\d{2,3}-\d{7,8}|1[3-9]\d{9}|400-?\d{3}-?\d{4})(?!\d)")


def _world(manuscript: Manuscript) -> list[str]:
    if manuscript.register.provenance == "digest":
        return []
    issuers = [one for one in manuscript.register.issuers if not _is_invented(one)]
    telephones = set(_TELEPHONE.findall(plain(manuscript.text))) | set(_OTHER_TELEPHONE.findall(plain(manuscript.text)))
    strangers = sorted(telephones - set(plan().telephones))
    return [f"issuer {one} is not of the demonstration world" for one in issuers] + [
        f"telephone {one} is not of the demonstration world" for one in strangers
    ]


def _is_invented(issuer: str) -> bool:
    """「示范高新技术产业开发区管理委员会科技创新局」 is: a known body, or its department."""
    return issuer.startswith(tuple(plan().issuers))


def notes(manuscripts: list[Manuscript]) -> list[str]:
    """What a reader should look at, though it need not be wrong: telephones beside another department, lengths."""
    found = _unordered_numbers(manuscripts)
    for manuscript in manuscripts:
        for block in manuscript.blocks:
            found += _odd_telephones(manuscript, block) if isinstance(block, Paragraph) else []
    return found


_SERIES = re.compile(r"^(.+〔\d{4}〕)(\d+)号$")  # 示高新管发〔2025〕6号


def _unordered_numbers(manuscripts: list[Manuscript]) -> list[str]:
    """Documents of one number series whose numbers and dates of issue run in different orders."""
    series: dict[str, list[tuple[int, Register]]] = {}
    for manuscript in manuscripts:
        register = manuscript.register
        match = _SERIES.match(register.document_number or "")
        if match and register.issued_on:
            series.setdefault(match[1], []).append((int(match[2]), register))
    found = []
    for members in series.values():
        members.sort(key=lambda member: member[0])
        for (_, earlier), (_, later) in pairwise(members):
            if earlier.issued_on and later.issued_on and earlier.issued_on > later.issued_on:
                early, late = (f"{one.id} {one.document_number} of {one.issued_on}" for one in (earlier, later))
                found.append(f"{late} was issued before {early}")
    return found


def _odd_telephones(manuscript: Manuscript, block: Paragraph) -> list[str]:
    found = []
    text = plain(block.text)
    for match in _TELEPHONE.finditer(text):
        department = plan().telephones.get(match[0], "")
        if department and department not in text and manuscript.register.provenance == "demonstration":
            found.append(f"{manuscript.register.id}: {match[0]}（{department}）: {block.text[:60]}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", action="store_true", help="also read the built files back and compare their text")
    parser.add_argument("--ocr", action="store_true", help="also read the scans by OCR (minutes)")
    parser.add_argument("--notes", action="store_true", help="also list what a person should look at")
    arguments = parser.parse_args()
    manuscripts, problems = read_all()
    problems += manuscript_problems(manuscripts) + corpus_problems(manuscripts) + build_problems(manuscripts)
    if arguments.files or arguments.ocr:
        from bench.corpus import check_files

        problems += check_files.file_problems(manuscripts) if arguments.files else []
        problems += check_files.scan_problems(manuscripts) if arguments.ocr else []
    for problem in problems:
        print(problem)
    for note in notes(manuscripts) if arguments.notes else []:
        print("note:", note)
    print(f"{len(manuscripts)} manuscripts, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
