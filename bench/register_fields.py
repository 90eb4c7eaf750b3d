"""Reads registers from texts alone and compares them, field by field, with what people registered.

    python -m bench.register_fields                          documents of policies_corpus that have a policy.yaml
    python -m bench.register_fields --laws DIR               dated texts of laws: which version is in force on a day, and
                                                             which article of the old text became which of the new one

A field that the text does not state is left out and counted apart (`unstated`): the reader cannot know it. A field that
the side file leaves empty counts: reading something there is a miss. Every miss is printed with what was expected.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from assistant.policy.diff import Side, diff_provisions
from assistant.policy.document import Register
from assistant.policy.figures import find_figures
from assistant.policy.numerals import fold
from assistant.policy.validity import Validity, ValidityTable, reference_key
from assistant.storage.catalogue import IngestedDocument
from ingest.read import FileFacts, read_document
from ingest.sandbox import ParserPool
from ingest.sidefile import NAME, SideFile, read_side_file

CORPUS = Path("policies_corpus")
FIELDS = (
    *("title", "document_number", "issuer", "level", "issued_on", "effective_from", "effective_to"),
    *("supersedes", "repeals"),
)
GOAL = 0.97
_DAYS = ("effective_from", "effective_to", "issued_on")
_TERM = re.compile(r"(?:有效期|试行期|执行期|实施期)[^。；]{0,6}?[\d一二两三四五六七八九十]+\s?(?:个月|年)")
_LATER = 400  # days after a new text's adoption: every revision of the set is in force by then


@dataclass(frozen=True, slots=True)
class Read:
    """One document as read without its side file, and the side file."""

    path: Path
    text: str
    register: Register
    side: SideFile


@dataclass(frozen=True, slots=True)
class Miss:
    document: str
    field: str
    expected: object
    read: object


# -- the corpus --------------------------------------------------------------------------------------------------


def read_corpus(corpus: Path) -> list[Read]:
    """Every document with a side file, read as if it had none."""
    found = []
    with ParserPool(workers=2) as parsers:
        for side_file in sorted(corpus.glob(f"*/*/{NAME}")):
            source = next(side_file.parent.glob("source.*"))
            document = read_document(parsers.parse(source), _facts(source), None)
            found.append(Read(source, document.text, document.register, read_side_file(side_file)))
    return found


def _facts(path: Path) -> FileFacts:
    return FileFacts(path.name, "0" * 64, path.stem)


def compare(documents: Sequence[Read]) -> tuple[Counter[str], Counter[str], list[Miss]]:
    """(fields compared, fields that the text does not state, misses)."""
    compared: Counter[str] = Counter()
    unstated: Counter[str] = Counter()
    misses: list[Miss] = []
    named = _names(documents)
    for document in documents:
        for field in FIELDS:
            if field not in document.side.model_fields_set:
                continue
            expected, read = _value(document.side, field, named), _value(document.register, field, named)
            if not states(document, field, named):
                unstated[field] += 1
                continue
            compared[field] += 1
            if expected != read:
                misses.append(Miss(document.side.id or str(document.path), field, expected, read))
    return compared, unstated, misses


def _names(documents: Sequence[Read]) -> Mapping[str, str]:
    """Comparable title or number → id, for references that name a document in either way; shared ones name none."""
    found: dict[str, set[str]] = {}
    for document in documents:
        identity = document.side.id or ""
        for name in (identity, document.side.title, document.side.document_number):
            if name:
                found.setdefault(reference_key(name), set()).add(identity)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}


def _value(source: SideFile | Register, field: str, named: Mapping[str, str]) -> object:
    """The field in comparable form: titles and names without white space, references as ids."""
    if field == "supersedes":
        return tuple(sorted(named.get(reference_key(r), r) for r in source.supersedes))
    if field == "repeals":
        return _repeals(source, named)
    value = getattr(source, field)
    if field == "issuer" and value:
        return tuple(sorted(fold(part) for part in re.split(r"[、,，\s]+", value)))
    return fold(value) if isinstance(value, str) else value


def _repeals(source: SideFile | Register, named: Mapping[str, str]) -> object:
    """(id, day, articles): two entries for one document and day say the same as one."""
    found: dict[tuple[str, str], set[str]] = {}
    for repeal in source.repeals:
        day = repeal.on or source.effective_from or source.issued_on
        key = (named.get(reference_key(repeal.document), repeal.document), str(day))
        found.setdefault(key, set()).update(repeal.provisions)
    return tuple(sorted((*key, tuple(sorted(labels))) for key, labels in found.items()))


def states(document: Read, field: str, named: Mapping[str, str]) -> bool:
    """Whether the text says what the side file says; a field that the side file leaves empty is always compared."""
    side, text = document.side, fold(document.text)
    value = getattr(side, field)
    if value is None or value == ():
        return True
    if field == "level":
        return states(document, "issuer", named)
    if field == "issuer":
        return all(fold(part) in text for part in re.split(r"[、,，\s]+", value))
    if field in _DAYS:
        return _states_day(document, field, value)
    if field in ("supersedes", "repeals"):
        references = value if field == "supersedes" else [r.document for r in value]
        return all(_names_document(text, reference, named) for reference in references)
    return reference_key(fold(value)) in reference_key(text)


def _states_day(document: Read, field: str, day: date) -> bool:
    spelled = {f.value for f in find_figures(document.text) if f.kind == "date"}
    if day.isoformat() in spelled:
        return True
    if field == "effective_to":
        return _TERM.search(document.text) is not None  # a length of time from a day that is stated
    return False


def _names_document(text: str, reference: str, named: Mapping[str, str]) -> bool:
    wanted = named.get(reference_key(reference), reference)
    return any(identity == wanted and fold(name) in reference_key(text) for name, identity in named.items())


def report(compared: Counter[str], unstated: Counter[str], misses: Sequence[Miss]) -> None:
    wrong = Counter(m.field for m in misses)
    print(f"{'field':<18}{'compared':>9}{'exact':>7}{'rate':>8}{'unstated':>10}")
    for field in FIELDS:
        count = compared[field]
        exact = count - wrong[field]
        print(f"{field:<18}{count:>9}{exact:>7}{exact / max(1, count):>8.3f}{unstated[field]:>10}")
    total = sum(compared.values())
    exact = total - len(misses)
    print(f"{'all':<18}{total:>9}{exact:>7}{exact / max(1, total):>8.3f}{sum(unstated.values()):>10}   goal {GOAL}")
    for miss in misses:
        print(f"miss  {miss.document}  {miss.field}: expected {miss.expected!s}, read {miss.read!s}")


# -- laws --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Law:
    """A dated text of a law: `name` is equal for versions of one law, `adopted` the date in the file's name."""

    name: str
    adopted: date | None
    document: IngestedDocument

    @property
    def register(self) -> Register:
        return self.document.register


def read_laws(folder: Path) -> list[Law]:
    laws = []
    with ParserPool(workers=2) as parsers:
        for line in (folder / "files.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            path = folder / row["file"]
            document = read_document(parsers.parse(path), _facts(path), None)
            named = replace(document, register=document.register.model_copy(update={"id": row["file"]}))
            laws.append(Law(row["name"], date.fromisoformat(row["date"]) if row["date"] else None, named))
    return laws


def choices(laws: Sequence[Law]) -> Iterator[tuple[Law, Law, date, Law]]:
    """(old, new, day, the one in force on it) for each pair of versions of a law, on days whose answer is certain.

    Until a new text is adopted the old one holds; `_LATER` days after it the new one does. When between them it takes
    effect is read from the text itself where the text says so, and then the days on both sides of it are asked for too.
    """
    versions: dict[str, list[Law]] = {}
    for law in laws:
        if law.adopted is not None:
            versions.setdefault(law.name, []).append(law)
    for found in versions.values():
        for old, new in zip(sorted(found, key=_adopted), sorted(found, key=_adopted)[1:], strict=False):
            first, last = _adopted(old), _adopted(new)
            for share in (0.25, 0.5, 0.75):
                yield old, new, first + (last - first) * share, old
            yield old, new, last - timedelta(days=1), old
            yield old, new, last + timedelta(days=_LATER), new
            start = new.register.effective_from
            if start is not None and last <= start <= last + timedelta(days=_LATER):
                yield old, new, start - timedelta(days=1), old
                yield old, new, start, new


def _adopted(law: Law) -> date:
    return law.adopted or date.min


def report_laws(laws: Sequence[Law]) -> None:
    table = ValidityTable([law.register for law in laws])
    asked = right = 0
    for old, new, day, wanted in choices(laws):
        in_force = [law for law in (old, new) if table.on(law.register.id, day) is Validity.IN_FORCE]
        asked += 1
        right += in_force == [wanted]
        if in_force != [wanted]:
            shown = "、".join(law.register.id for law in in_force) or "none"
            print(f"miss  {day}: expected {wanted.register.id}, in force {shown}")
    print(
        f"{len(laws)} texts; version in force on a day chosen right: {right} of {asked} ({right / max(1, asked):.3f})"
    )
    for field in ("title", "issuer", "level", "issued_on", "effective_from"):
        known = sum(getattr(law.register, field) is not None for law in laws)
        print(f"  {field:<16} read in {known} of {len(laws)}")
    dated = [law for law in laws if law.adopted]
    named = sum(law.name in law.register.title.replace("中华人民共和国", "") for law in laws)
    print(f"  titles that hold the law's name: {named} of {len(laws)}; dated in the file name: {len(dated)}")


def report_pairs(laws: Sequence[Law], pairs: Path) -> None:
    """Whether the diff of two versions pairs the articles that people paired, and shows the figures that changed."""
    texts = {law.register.id: law.document for law in laws}
    matched = exact = count = 0
    for line in pairs.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        old, new = texts[row["old_file"]], texts[row["new_file"]]
        changes = diff_provisions(old.text, old.provisions, new.text, new.provisions).changes
        found = [c for c in changes if (_article(c.old), _article(c.new)) == (row["old_article"], row["new_article"])]
        inside = [c for c in changes if row["old_article"] == _article(c.old) or row["new_article"] == _article(c.new)]
        words_old = "".join(c.old.text for c in inside if c.old)
        words_new = "".join(c.new.text for c in inside if c.new)
        count += 1
        matched += bool(found)
        exact += all(f in words_old for f in row["old_only"]) and all(f in words_new for f in row["new_only"])
        if not found:
            print(f"miss  {row['law']}  {row['old_article']} → {row['new_article']}")
    print(f"{count} rules that changed: articles paired {matched}, every changed figure shown {exact}")


def _article(side: Side | None) -> str | None:
    return next((p for p in side.path if re.fullmatch(r"第.+条(?:之.+)?", p)), None) if side else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--laws", type=Path, help="folder with files.jsonl and dated texts of laws")
    arguments = parser.parse_args()
    if arguments.laws is not None:
        laws = read_laws(arguments.laws)
        report_laws(laws)
        if (arguments.laws / "pairs.jsonl").exists():
            report_pairs(laws, arguments.laws / "pairs.jsonl")
    else:
        report(*compare(read_corpus(arguments.corpus)))


if __name__ == "__main__":
    main()
