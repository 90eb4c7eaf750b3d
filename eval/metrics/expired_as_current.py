"""Citations of text that is not in force which the answer presents as if it were: their number, and the share of answers with one.

Counted: a citation with a validity other than in_force, where a paragraph of the answer that carries its marker (the
whole text, if none does) holds none of 失效, 废止, 替代, 已过有效期, 有效期届满, 有效期已届满, 已到期, 尚未施行.
"""

from __future__ import annotations

from assistant.policy.answer import Answer, Citation
from assistant.policy.validity import VALIDITY_NAMES, Validity
from eval.metrics.metric import Judgement, Metric, Outcome
from eval.wording import markers, paragraphs, words_of

# 「已被替代」, 「已废止」 hold 替代 and 废止
_NAMED_AS_SUCH = ("失效", "废止", "替代", "已过有效期", "有效期届满", "有效期已届满", "已到期", "尚未施行")


def presented_as_current(citation: Citation, text: str) -> bool:
    if citation.validity is Validity.IN_FORCE:
        return False
    places = [p for p in paragraphs(text) if citation.n in markers(p)] or [text]
    return any(not any(word in place for word in _NAMED_AS_SUCH) for place in places)


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    if not answer.citations:
        return None
    wrong = [c for c in answer.citations if presented_as_current(c, words_of(answer))]
    shown = "、".join(f"[{c.n}] {c.document_id}（{VALIDITY_NAMES[c.validity]}）" for c in wrong)
    return Judgement(len(wrong), ok=not wrong, reason=f"未说明已不是现行规定：{shown}" if wrong else "")


def judge_rate(outcome: Outcome, answer: Answer) -> Judgement | None:
    found = judge(outcome, answer)
    return Judgement(float(not found.ok)) if found else None


METRIC = Metric("expired_as_current", "过期当现行", judge, "total", higher_is_better=False)
RATE = Metric("expired_as_current_rate", "过期当现行占比", judge_rate, higher_is_better=False)
