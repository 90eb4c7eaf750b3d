"""Share of cases with an expected document among the cited ones.

Cases that should be abstained from are left out. An answer that abstains hits nothing: it cites no evidence, only its desk.
"""

from __future__ import annotations

from assistant.policy.answer import Answer, Citation, Status
from assistant.policy.validity import reference_key
from eval.metrics.metric import Judgement, Metric, Outcome, right


def is_expected(citation: Citation, documents: tuple[str, ...]) -> bool:
    """Whether `citation` quotes one of `documents`, named by id or title."""
    wanted = {reference_key(d) for d in documents}
    return bool(wanted & {reference_key(citation.document_id), reference_key(citation.title)})


def evidence(answer: Answer) -> tuple[Citation, ...]:
    """The citations that the answer rests on; none where it abstains."""
    return () if answer.status is Status.ABSTAINED else answer.citations


def cited(answer: Answer) -> str:
    """The cited documents for a reason: 「a、b」."""
    return "、".join(dict.fromkeys(c.document_id for c in evidence(answer))) or "无引用"


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    expect = outcome.case.expect
    if not expect.documents or expect.status is Status.ABSTAINED:
        return None
    hit = any(is_expected(c, expect.documents) for c in evidence(answer))
    return right(hit, f"应引用 {'或'.join(expect.documents)}，实际 {cited(answer)}")


METRIC = Metric("document_hit", "文件命中", judge)
