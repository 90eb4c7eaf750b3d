"""Share of all expected figures that the answers contain, in any spelling (20万元, 二十万元, 200,000元); in their short part alone.

An answer that abstains holds none: the only figure in it is its desk's telephone number.
"""

from __future__ import annotations

from assistant.policy.answer import Answer, Status
from assistant.policy.figures import contains_figure
from eval.metrics.metric import Judgement, Metric, Outcome
from eval.wording import without_numbering, words_of


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    return _recall(outcome, answer, words_of(answer))


def judge_short(outcome: Outcome, answer: Answer) -> Judgement | None:
    found = _recall(outcome, answer, answer.text)
    return Judgement(found.points, found.possible) if found else None


def _recall(outcome: Outcome, answer: Answer, words: str) -> Judgement | None:
    wanted = outcome.case.expect.figures
    if not wanted:
        return None
    text = "" if answer.status is Status.ABSTAINED else without_numbering(words)
    lost = [figure for figure in wanted if not contains_figure(text, figure)]
    return Judgement(len(wanted) - len(lost), len(wanted), ok=not lost, reason=f"缺 {'、'.join(lost)}" if lost else "")


METRIC = Metric("figure_recall", "数字召回", judge)
SHORT = Metric("figure_recall_short", "短答数字召回", judge_short, descriptive=True)
