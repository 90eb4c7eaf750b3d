"""Parts of a test set that a report looks at apart: by kind, by expected document, by its format, by difficulty.

Difficulty counts what a case demands beyond one fact of one text: several figures; what was said in earlier turns; a verdict or
an amount that has to be computed from facts of the asker; several things asked at once. None is easy, one is medium, more are hard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from assistant.policy.validity import reference_key
from eval.corpus import shipped
from eval.dataset import Kind
from eval.stored import StoredCase

KIND_NAMES: Mapping[str, str] = {
    Kind.ELIGIBILITY: "资格",
    Kind.AMOUNT: "金额",
    Kind.FILING: "申报",
    Kind.DEFINITION: "概念",
    Kind.VALIDITY: "时效",
    Kind.LIST: "清单",
    Kind.MULTI_TURN: "多轮",
    Kind.UNANSWERABLE: "无答案",
    Kind.OUT_OF_SCOPE: "范围外",
    Kind.INJECTION: "注入",
}
EASY, MEDIUM, HARD = "容易", "中等", "较难"
NO_DOCUMENT = "（不指向文件）"

# 「能补多少」「要交什么」「够不够格」「几年」: a clause that asks
_ASKS = re.compile(
    r"多少|多久|多大|什么|哪|几|怎么|如何|吗|么|呢|能不能|可不可以|是不是|有没有|够不够|行不行|要不要|算不算"
)
_CLAUSE = re.compile(r"[^，。；？！、,;?!\s]+")


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way of cutting. `values`: the parts that a case belongs to."""

    name: str
    title: str
    values: Callable[[StoredCase], Iterable[str]]


def kind_name(kind: str) -> str:
    return KIND_NAMES.get(kind, kind)


def asks(question: str) -> int:
    """How many of the question's clauses ask something; at least 1."""
    return max(1, sum(bool(_ASKS.search(clause)) for clause in _CLAUSE.findall(question)))


def difficulty(case: StoredCase) -> str:
    expect = case.expect
    demands = (
        len(expect.figures) > 1,
        bool(case.turns),
        expect.verdict is not None or expect.amount_cny is not None,
        asks(case.question) > 1,
    )
    return (EASY, MEDIUM, HARD, HARD, HARD)[sum(demands)]


def formats(case: StoredCase) -> list[str]:
    """The formats of the files of the expected documents, as far as these are kept with the program."""
    known = (shipped().get(reference_key(name)) for name in case.expect.documents)
    return sorted({document.format for document in known if document and document.format}) or [NO_DOCUMENT]


def documents(case: StoredCase) -> list[str]:
    """The titles of the expected documents, their names where they are not kept with the program."""
    known = {name: shipped().get(reference_key(name)) for name in case.expect.documents}
    return [document.title if document else name for name, document in known.items()] or [NO_DOCUMENT]


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("kind", "问题类型", lambda case: (kind_name(case.kind),)),
    Dimension("difficulty", "难度", lambda case: (difficulty(case),)),
    Dimension("format", "文件格式", formats),
    Dimension("document", "应引用的文件", documents),
)


def cut(cases: Iterable[StoredCase], dimension: Dimension) -> dict[str, list[str]]:
    """Ids of cases by part; parts in the order of kinds and difficulty, else the largest first."""
    found: dict[str, list[str]] = {}
    for case in cases:
        for part in dict.fromkeys(dimension.values(case)):
            found.setdefault(part, []).append(case.id)
    fixed = [*KIND_NAMES.values(), EASY, MEDIUM, HARD]
    order = {name: place for place, name in enumerate(fixed)}
    return dict(sorted(found.items(), key=lambda pair: (order.get(pair[0], len(fixed)), -len(pair[1]), pair[0])))
