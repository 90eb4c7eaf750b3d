"""Files of drafts: one JSON object a line, a test case with `accepted: false`. A person reads, mends, and sets it to true."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from eval.check import problems
from eval.corpus import Manuscript
from eval.dataset import ACCEPTED, Case, DatasetError, load


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file of drafts: cases added, drafts left in it, and what keeps accepted ones out."""

    added: tuple[str, ...]
    left: int
    problems: tuple[str, ...]


def write_drafts(path: Path, cases: Sequence[Case]) -> None:
    """Writes a new file. Raises `DatasetError` where one is there: somebody may have worked on it."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.writelines(_line(case, accepted=False) for case in cases)
    except FileExistsError as error:
        raise DatasetError(f"{path}: is there already; drafts are never written over (choose another --out)") from error
    except OSError as error:
        raise DatasetError(f"{path}: cannot be written: {error}") from error


def add_drafts(path: Path, cases: Sequence[Case]) -> None:
    """Adds those whose id is not there yet to the end of a file, made where there is none. Raises `DatasetError`."""
    known = {case.id for case, _ in _read(path)} if path.exists() else set()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.writelines(_line(case, accepted=False) for case in cases if case.id not in known)
    except OSError as error:
        raise DatasetError(f"{path}: cannot be written: {error}") from error


def accept(path: Path, into: Path, manuscripts: Mapping[str, Manuscript], others: Sequence[Path] = ()) -> Taken:
    """Moves the accepted drafts of `path` to the end of the test set `into`, if they are sound beside its cases and `others`.

    All of them or none: the problems are returned. Raises `DatasetError`.
    """
    marked = _read(path)
    accepted = [case for case, is_accepted in marked if is_accepted]
    left = [case for case, is_accepted in marked if not is_accepted]
    known = load(sorted({p.resolve() for p in (*others, into) if p.exists()})) if into.exists() or others else []
    ids = {case.id for case in known}
    found = [f"{case.id}: this id is in the test set already" for case in accepted if case.id in ids]
    own = {case.id for case in accepted}
    found += [p for p in problems([*known, *accepted], manuscripts) if p.partition(":")[0] in own]
    if found or not accepted:
        return Taken((), len(left), tuple(found))
    text = into.read_text("utf-8") if into.exists() else ""
    text += "" if not text or text.endswith("\n") else "\n"
    _replace(into, text + "".join(_line(case) for case in accepted))
    _replace(path, "".join(_line(case, accepted=False) for case in left))
    return Taken(tuple(case.id for case in accepted), len(left), ())


def reworded(cases: Sequence[Case], reword: Callable[[str], str | None]) -> list[Case]:
    """The cases with their questions in other words where `reword` has some."""
    return [case.model_copy(update={"question": reword(case.question) or case.question}) for case in cases]


def _read(path: Path) -> list[tuple[Case, bool]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: cannot be read: {error}") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                content = json.loads(line)
                is_accepted = content.pop(ACCEPTED, False) is True
                found.append((Case.model_validate(content), is_accepted))
            except (json.JSONDecodeError, ValidationError, AttributeError) as error:
                raise DatasetError(f"{path}:{number}: {error}") from error
    return found


def _line(case: Case, *, accepted: bool | None = None) -> str:
    content: dict[str, Any] = case.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    content["expect"] = {name: value for name, value in content.get("expect", {}).items() if value not in ([], {})}
    if content["expect"].get("amount_cny") is not None:
        content["expect"]["amount_cny"] = _number(content["expect"]["amount_cny"])
    mark = {} if accepted is None else {ACCEPTED: accepted}
    return json.dumps({**mark, **content}, ensure_ascii=False) + "\n"


def _number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() else number


def _replace(path: Path, text: str) -> None:
    """Writes beside and renames, so that a broken-off write loses nothing."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, "utf-8")
    beside.replace(path)
