"""News questions with passages that answer them and passages that do not: zh_refine.jsonl {id, query, answer, positive, negative}.

Two tests come of it. Answerable: each question has a document of passages of both kinds, and the answer has to hold what is asked for
(`figure_recall`, of words and numbers alike). Refusal: only passages that do not answer, and the right answer is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from eval.adapters.foreign import Foreign, field, read_lines
from eval.dataset import Case, Expectation, Kind

FILE = "zh_refine.jsonl"


def read(
    folder: Path, as_of: date, *, positive: int = 4, negative: int = 4, limit: int | None = None
) -> tuple[Foreign, Foreign]:
    """(answerable, refusal); `positive` and `negative` passages a question at most. Raises `DatasetError`."""
    answerable: tuple[dict[str, str], list[Case]] = ({}, [])
    refusal: tuple[dict[str, str], list[Case]] = ({}, [])
    path = folder / FILE
    for number, row in read_lines(path):
        if limit is not None and len(refusal[1]) >= limit:
            break
        place = f"{path}:{number}"
        name, question = f"rgb-{field(row, 'id', place)}", str(field(row, "query", place))
        right = [str(p) for p in field(row, "positive", place)][:positive]
        wrong = [str(p) for p in field(row, "negative", place)][:negative]
        title = f"新闻摘录{field(row, 'id', place)}"
        if right:
            expect = Expectation(documents=(title,), figures=_elements(field(row, "answer", place)))
            answerable[0][title] = "\n\n".join(_mixed(right, wrong))
            answerable[1].append(_case(name, Kind.DEFINITION, question, as_of, expect))
        if wrong:
            refusal[0][title] = "\n\n".join(wrong)
            nothing = Expectation.model_validate({"status": "abstained"})
            refusal[1].append(_case(f"{name}-refusal", Kind.UNANSWERABLE, question, as_of, nothing))
    return Foreign(*answerable), Foreign(*refusal)


def _case(name: str, kind: Kind, question: str, as_of: date, expect: Expectation) -> Case:
    return Case(id=name, kind=kind, question=question, as_of=as_of, expect=expect)


def _elements(answer: Any) -> tuple[str, ...]:
    """What has to be in the answer; elements with several spellings are left out, as any one of these suffices."""
    elements = answer if isinstance(answer, list) else [answer]
    return tuple(str(e[0] if isinstance(e, list) else e) for e in elements if not isinstance(e, list) or len(e) == 1)


def _mixed(right: Sequence[str], wrong: Sequence[str]) -> list[str]:
    """Passages of both kinds in turn, those that do not answer first."""
    found = []
    for place in range(max(len(right), len(wrong))):
        found += [*wrong[place : place + 1], *right[place : place + 1]]
    return found
