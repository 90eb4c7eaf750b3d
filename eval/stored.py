"""A run as it lies in its folder: results.jsonl and summary.json, read with whatever an older or newer program put there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from assistant.errors import AssistantError

RESULTS, SUMMARY = "results.jsonl", "summary.json"
REPORT, JUNIT = "report.html", "junit.xml"


class RunUnreadable(AssistantError):
    """A folder that holds no run, or a damaged one: names the file and what is wrong there."""

    code = "run_unreadable"


class _Tolerant(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class StoredJudgement(_Tolerant):
    points: float
    possible: float = 1.0
    ok: bool = True
    reason: str = ""


class StoredExpectation(_Tolerant):
    """What the case expected; fields that this program does not know stay in `model_extra` and are shown by name."""

    model_config = ConfigDict(frozen=True, extra="allow")

    status: str | None = None
    documents: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    verdict: str | None = None
    amount_cny: float | None = None
    missing: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()

    @field_validator("documents", "provisions", "figures", "missing", "must_not", mode="before")
    @classmethod
    def _null_is_empty(cls, value: object) -> object:
        return () if value is None else value


class StoredCase(_Tolerant):
    id: str
    kind: str
    question: str
    turns: tuple[str, ...] = ()
    profile: Mapping[str, Any] | None = None
    as_of: date
    expect: StoredExpectation = StoredExpectation()
    note: str | None = None

    @field_validator("turns", mode="before")
    @classmethod
    def _null_is_empty(cls, value: object) -> object:
        return () if value is None else value


class StoredCitation(_Tolerant):
    n: int
    document_id: str
    title: str = ""
    version: int = 1
    validity: str = ""
    provision: str = ""
    page: int | None = None
    start: int = 0
    end: int = 0
    quote: str = ""


class StoredAmount(_Tolerant):
    cny: float | None = None
    text: str = ""


class StoredFinding(_Tolerant):
    benefit: str = ""
    document_id: str = ""
    verdict: str = ""
    amount: StoredAmount | None = None


class StoredDetail(_Tolerant):
    title: str = ""
    text: str = ""


class StoredAnswer(_Tolerant):
    status: str
    reasons: tuple[str, ...] = ()
    text: str = ""
    details: tuple[StoredDetail, ...] = ()
    citations: tuple[StoredCitation, ...] = ()
    findings: tuple[StoredFinding, ...] = ()
    generated_by: str = ""


class Row(_Tolerant):
    """One case, what was answered, and what every metric that applies made of it."""

    case: StoredCase
    answer: StoredAnswer | None = None
    earlier: tuple[StoredAnswer, ...] = ()
    seconds: float = 0.0
    error: str | None = ""
    judgements: Mapping[str, StoredJudgement] = {}

    @field_validator("judgements", mode="before")
    @classmethod
    def _without_failed_judges(cls, value: object) -> object:
        """A judge that failed may be kept as null: it judged nothing."""
        return {k: v for k, v in value.items() if v is not None} if isinstance(value, dict) else value

    @property
    def failed(self) -> bool:
        """Whether asking failed. A run of retrieval alone has no answers either, and judgements all the same."""
        return bool(self.error) or (self.answer is None and not self.judgements)

    @property
    def faults(self) -> dict[str, str]:
        """Reason by metric of everything that was wrong."""
        if self.failed:
            return {"errors": self.error or "没有得到回答"}
        return {name: j.reason for name, j in self.judgements.items() if not j.ok}


@dataclass(frozen=True)
class StoredRun:
    """A whole run. `metrics`: what the run itself computed; `made_at`: when it was written.

    `confusion`: metric → expected → came → how often; `reliability`: metric → bins {low, cases, stated, true}; `left_out`: metric →
    {no_expectation, judge_failed}; `repeats`: {count, metrics: {name: {mean, sd}}}. Empty where the run did not say.
    """

    name: str
    rows: tuple[Row, ...]
    settings: Mapping[str, Any]
    metrics: Mapping[str, float | None]
    made_at: datetime
    sources: Mapping[tuple[str, int], str] = field(default_factory=dict)
    versions: Mapping[str, Any] = field(default_factory=dict)
    confusion: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    reliability: Mapping[str, Sequence[Mapping[str, float]]] = field(default_factory=dict)
    left_out: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    repeats: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def by_case(self) -> dict[str, tuple[Row, ...]]:
        """The rows of every case in the order of the run: one, or several where the run was repeated."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.case.id, []).append(row)
        return {case: tuple(rows) for case, rows in found.items()}


def read_summary(folder: Path) -> dict[str, Any]:
    """summary.json as it is. Raises `RunUnreadable`."""
    path = folder / SUMMARY
    try:
        content = json.loads(path.read_text("utf-8", errors="replace"))
    except OSError as error:
        raise RunUnreadable(f"{path} 无法读取：{error}（应为 esl eval run --out 写出的目录）") from error
    except json.JSONDecodeError as error:
        raise RunUnreadable(f"{path} 不是 JSON：{error}") from error
    if not isinstance(content, dict) or not isinstance(content.get("metrics"), dict):
        raise RunUnreadable(f"{path} 中没有 metrics，不是一次评测的汇总")
    return content


def made_at(folder: Path, summary: Mapping[str, Any]) -> datetime:
    """When the run says it was made, else when its summary was written; in UTC."""
    said = summary.get("made_at")
    if isinstance(said, str):
        try:
            moment = datetime.fromisoformat(said)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        except ValueError:
            pass  # a moment in some other form is no reason to refuse the run
    return datetime.fromtimestamp((folder / SUMMARY).stat().st_mtime, UTC)


def _mapping(summary: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = summary.get(name)
    return found if isinstance(found, dict) else {}


def read_run(folder: Path) -> StoredRun:
    """The run of a folder. Raises `RunUnreadable`."""
    from eval.sources import read_sources

    summary = read_summary(folder)
    path = folder / RESULTS
    try:
        lines = path.read_text("utf-8", errors="replace").split("\n")
    except OSError as error:
        raise RunUnreadable(f"{path} 无法读取：{error}") from error
    rows = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                rows.append(Row.model_validate_json(line))
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(map(str, first["loc"]))
                raise RunUnreadable(f"{path}:{number} 无法读取：{place} {first['msg']}") from error
    return StoredRun(
        name=folder.resolve().name,
        rows=tuple(rows),
        settings=_mapping(summary, "settings"),
        metrics={k: v for k, v in summary["metrics"].items() if v is None or isinstance(v, int | float)},
        made_at=made_at(folder, summary),
        sources=read_sources(folder),
        **{name: _mapping(summary, name) for name in ("versions", "confusion", "reliability", "left_out", "repeats")},
    )
