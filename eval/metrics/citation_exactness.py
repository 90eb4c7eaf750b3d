"""Share of all citations whose quote is, character for character, the stored text at their offsets.

Exact: `text[start:end] == quote` in the stored text of that document and version, and the quote is not empty.
"""

from __future__ import annotations

from assistant.policy.answer import Answer, Citation
from eval.metrics.metric import Judgement, Metric, Outcome, Texts


def is_exact(citation: Citation, texts: Texts) -> bool:
    text = texts.get((citation.document_id, citation.version))
    return text is not None and bool(citation.quote) and text[citation.start : citation.end] == citation.quote


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    if not answer.citations:
        return None
    wrong = [c for c in answer.citations if not is_exact(c, outcome.texts)]
    places = "、".join(f"[{c.n}] {c.document_id} v{c.version} {c.start}–{c.end}" for c in wrong)
    total = len(answer.citations)
    return Judgement(total - len(wrong), total, ok=not wrong, reason=f"引文与原文不符：{places}" if wrong else "")


METRIC = Metric("citation_exactness", "引文逐字一致", judge)
