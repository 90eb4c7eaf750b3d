"""Test cases: one JSON object a line, what is asked and what a right answer holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from assistant.policy.answer import Status

ACCEPTED = "accepted"  # drafts say false here until a person has read them; they are no test cases before that


class Kind(StrEnum):
    ELIGIBILITY = "eligibility"
    AMOUNT = "amount"
    FILING = "filing"
    DEFINITION = "definition"
    VALIDITY = "validity"
    LIST = "list"
    MULTI_TURN = "multi_turn"
    UNANSWERABLE = "unanswerable"
    OUT_OF_SCOPE = "out_of_scope"
    INJECTION = "injection"


class Half(StrEnum):
    """Which cases to run: those that changes are tried on, those that are kept to judge them, or both."""

    DEVELOPMENT = "development"
    TEST = "test"
    ALL = "all"


class DatasetError(Exception):
    """A test set that cannot be used: names the file, the line and what is wrong there."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FilingExpectation(_Strict):
    """What a right answer says of filing, in the words of the document: names of papers, when, how long, where, which number.

    `window` and `time_limit` may be given by their figures alone (「11月1日至11月30日」, 「20个工作日」).
    """

    materials: tuple[str, ...] = ()
    window: str | None = None
    time_limit: str | None = None
    channel: str | None = None
    phone: str | None = None


class Expectation(_Strict):
    """What a right answer holds. An absent field is no expectation: the metrics on it leave the case out.

    `documents`: ids or titles, of which any one counts; `provisions`: labels (第五条), of which any one counts;
    `figures`: all are wanted; `must_not`: figures or phrases that would be wrong; `conditions`: for a part of a condition's
    words whether the asker meets it.
    """

    status: Status | None = None
    documents: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    verdict: str | None = None
    amount_cny: Decimal | None = None
    missing: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    conditions: dict[str, Literal["met", "unmet", "unknown"]] = {}
    filing: FilingExpectation | None = None

    @field_validator("documents", "provisions", "figures", "missing", "must_not", mode="before")
    @classmethod
    def _null_is_empty(cls, value: object) -> object:
        return () if value is None else value

    @field_validator("conditions", mode="before")
    @classmethod
    def _null_is_no_condition(cls, value: object) -> object:
        return {} if value is None else value

    @field_validator("verdict")
    @classmethod
    def _verdict_exists(cls, value: str | None) -> str | None:
        if value not in (None, "eligible", "not_eligible", "unknown"):
            raise ValueError(f"verdict is {value!r}: write eligible, not_eligible or unknown")
        return value


class Case(_Strict):
    """One question with what is expected of its answer; `turns` are the user's earlier questions.

    `alone`: the last question in full, as it would be asked without the conversation.
    """

    id: str
    kind: Kind
    question: str
    turns: tuple[str, ...] = ()
    alone: str | None = None
    profile: dict[str, Any] | None = None
    as_of: date
    expect: Expectation
    note: str | None = None

    @field_validator("turns", mode="before")
    @classmethod
    def _null_is_empty(cls, value: object) -> object:
        return () if value is None else value

    @property
    def half(self) -> Half:
        """Development or test, by the last bit of the id's SHA-256: the same for every machine and order of cases."""
        return Half.TEST if hashlib.sha256(self.id.encode()).digest()[-1] & 1 else Half.DEVELOPMENT


def load(paths: Sequence[Path], half: Half = Half.ALL) -> list[Case]:
    """The cases of one or several JSONL files, in order. Raises `DatasetError`, also for an id used twice."""
    cases: list[Case] = []
    first_use: dict[str, str] = {}
    for path in paths:
        for number, case in _read(path):
            place = f"{path}:{number}"
            if case.id in first_use:
                raise DatasetError(f"{place}: id “{case.id}” is already used at {first_use[case.id]}")
            first_use[case.id] = place
            cases.append(case)
    if not cases:
        raise DatasetError(f"no case in {', '.join(map(str, paths)) or 'no file'}")
    return [c for c in cases if half in (Half.ALL, c.half)]


def _read(path: Path) -> Iterable[tuple[int, Case]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
            if isinstance(content, dict) and content.pop(ACCEPTED, True) is not True:
                raise DatasetError(f"{path}:{number}: a draft that nobody has accepted (esl eval accept)")
            yield number, Case.model_validate(content)
        except json.JSONDecodeError as error:
            raise DatasetError(f"{path}:{number}: not JSON: {error}") from error
        except ValidationError as error:
            problems = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'case'}: {e['msg']}" for e in error.errors())
            raise DatasetError(f"{path}:{number}: {problems}") from error
