"""Number of forbidden figures and phrases that the answers' texts hold, compared with every figure in one spelling."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.policy.answer import Answer
from eval.metrics.metric import Judgement, Metric, Outcome
from eval.wording import comparable, without_numbering, words_of


def forbidden_in(answer: Answer, forbidden: Sequence[str]) -> list[str]:
    """The forbidden phrases that the answer's text holds."""
    text = comparable(without_numbering(words_of(answer)))
    return [phrase for phrase in forbidden if comparable(phrase) in text]


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    forbidden = outcome.case.expect.must_not
    if not forbidden:
        return None
    found = forbidden_in(answer, forbidden)
    return Judgement(len(found), ok=not found, reason=f"不应出现：{'、'.join(found)}" if found else "")


METRIC = Metric("must_not", "禁用表述", judge, "total", higher_is_better=False)
