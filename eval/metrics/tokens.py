"""Tokens that a language model wrote and read for an answer, and what they cost; 0 for an answer made without one.

Counted by tiktoken (o200k_base), not reported by the model: written is the answer's text, read are the question and the quotes that it
was worded from. Instructions and attempts that failed are not seen, so both are lower bounds; they serve to compare two runs.
`cost` is yuan for a thousand questions at the run's prices. Left out: the cost where no prices are given.
"""

from __future__ import annotations

from assistant.policy.answer import Answer
from eval.metrics.metric import Judgement, Metric, Outcome

_MADE_WITHOUT = "extractive"
_MILLION = 1_000_000
_QUESTIONS = 1000


def counted(outcome: Outcome, answer: Answer) -> tuple[int, int]:
    """(tokens read, tokens written) by a language model."""
    if answer.generated_by == _MADE_WITHOUT:
        return 0, 0
    from assistant.build import count_tokens

    read = (outcome.case.question, *(f"{c.title}{c.provision}\n{c.quote}" for c in answer.citations))
    return count_tokens("\n".join(read)), count_tokens(answer.text)


def judge_tokens(outcome: Outcome, answer: Answer) -> Judgement | None:
    return Judgement(sum(counted(outcome, answer)))


def judge_cost(outcome: Outcome, answer: Answer) -> Judgement | None:
    if outcome.prices is None:
        return None
    read, written = counted(outcome, answer)
    yuan = (read * outcome.prices.read + written * outcome.prices.written) / _MILLION
    return Judgement(yuan * _QUESTIONS)


TOKENS = Metric("tokens", "词元数（每问）", judge_tokens, "mean", higher_is_better=False, descriptive=True)
COST = Metric("cost", "费用（元/千问）", judge_cost, "mean", higher_is_better=False, descriptive=True)
