"""Drafts of test cases from answers that the desk has approved: what a person has already judged to be right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.policy.figures import contains_figure, find_figures
from eval.dataset import Case, DatasetError, Kind
from eval.wording import without_numbering

# the first kind whose words stand in the question
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.FILING,
        re.compile(r"材料|申报|申请表|时间|截止|什么时候|哪天|电话|流程|窗口|网址|在哪|多久|几天|怎么办理|怎么申"),
    ),
    (Kind.VALIDITY, re.compile(r"有效|失效|废止|到期|还能用|过期|作废")),
    (Kind.DEFINITION, re.compile(r"什么是|是什么|什么意思|是指|怎么算|怎么认定|算不算")),
    (Kind.AMOUNT, re.compile(r"多少|几万|金额|比例|补几成|奖励标准|封顶")),
    (Kind.LIST, re.compile(r"哪些|哪几|有什么")),
    (Kind.ELIGIBILITY, re.compile(r"条件|符合|能不能|可不可以|够不够|能申请|能享受|吗")),
)
_LABEL = re.compile(r"第[一二三四五六七八九十百零〇\d]+条|^[一二三四五六七八九十]+、[^第]*")
_KEPT_FIGURES = frozenset({"money", "ratio", "date", "span", "phone"})
_MOST_FIGURES = 4


class CitedPlace(Protocol):
    """What a reviewed answer cites."""

    @property
    def document_id(self) -> str: ...
    @property
    def provision(self) -> str: ...
    @property
    def quote(self) -> str: ...


class ReviewedAnswer(Protocol):
    """A question with other ways of asking it, and the answer that a person approved."""

    @property
    def id(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def variants(self) -> Sequence[str]: ...
    @property
    def text(self) -> str: ...
    @property
    def citations(self) -> Sequence[CitedPlace]: ...
    @property
    def approved_on(self) -> date | None: ...


class ExportedCitation(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    document_id: str
    provision: str = ""
    quote: str = ""


class ExportedAnswer(BaseModel):
    """One line of the desk's export."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    id: str
    question: str
    variants: tuple[str, ...] = ()
    text: str
    citations: tuple[ExportedCitation, ...] = ()
    approved_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Expected:
    documents: tuple[str, ...]
    provisions: tuple[str, ...]
    figures: tuple[str, ...]


def read_export(path: Path) -> list[ExportedAnswer]:
    """Approved answers, one JSON object a line. Raises `DatasetError`."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: cannot be read: {error}") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(ExportedAnswer.model_validate_json(line))
            except ValidationError as error:
                first = error.errors()[0]
                raise DatasetError(f"{path}:{number}: {'.'.join(map(str, first['loc']))} {first['msg']}") from error
    return found


def from_desk(answers: Iterable[ReviewedAnswer], as_of: date) -> list[Case]:
    """A draft for every question and every variant; `as_of` where the day of approval is not known."""
    return [case for answer in answers for case in _of_answer(answer, as_of)]


def _of_answer(answer: ReviewedAnswer, as_of: date) -> Iterator[Case]:
    expected = _expected(answer)
    expect = {
        "status": "answered",
        "documents": expected.documents,
        "provisions": expected.provisions,
        "figures": expected.figures,
    }
    questions = dict.fromkeys(q.strip() for q in (answer.question, *answer.variants) if q.strip())
    for number, question in enumerate(questions):
        yield Case.model_validate(
            {
                "id": f"desk-{answer.id}" + (f"-{number}" if number else ""),
                "kind": kind_of(question),
                "question": question,
                "as_of": answer.approved_on or as_of,
                "expect": expect,
                "note": "专窗审核通过的答复",
            }
        )


def kind_of(question: str) -> Kind:
    """A first guess, for the person who accepts the draft to mend."""
    return next((kind for kind, words in _KINDS if words.search(question)), Kind.DEFINITION)


def _expected(answer: ReviewedAnswer) -> _Expected:
    """What was cited, and the figures of the answer that stand in what was cited."""
    quotes = "\n".join(citation.quote for citation in answer.citations)
    text = without_numbering(answer.text)
    figures = [text[f.start : f.end] for f in find_figures(text) if f.kind in _KEPT_FIGURES]
    labels = [match.group() for c in answer.citations if (match := _LABEL.search(c.provision))]
    return _Expected(
        tuple(dict.fromkeys(c.document_id for c in answer.citations)),
        tuple(dict.fromkeys(labels)),
        tuple(dict.fromkeys(f for f in figures if contains_figure(quotes, f)))[:_MOST_FIGURES],
    )
