"""Share of citations that do something for the statement they stand at (ALCE: Gao et al., EMNLP 2023, citation precision).

A citation of a statement counts where one of the statement's sentences is supported by all its citations, and by this one alone or not
without it. A citation of the answer that neither the text nor a finding nor a filing guide refers to counts as doing nothing.
Statements: `statements.py`; the test of support: `support.py`, or a model where one judges. Left out: answers that abstain, and
those that cite nothing in their text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from assistant.policy.answer import Answer, Citation, Status
from eval.metrics.metric import Judgement, Metric, Outcome
from eval.metrics.statements import Statement, statements
from eval.metrics.support import Support
from eval.wording import markers, words_of

_MISSED = 0.34  # a test without a model knows no paraphrase, and answers cite few places


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    return _precision(answer, Support(answer), _MISSED)


def judge_by_model(outcome: Outcome, answer: Answer) -> Judgement | None:
    return _precision(answer, Support(answer, outcome.judge), 0.0) if outcome.judge else None


def _precision(answer: Answer, support: Support, missed: float) -> Judgement | None:
    """`missed`: the share of citations that the test of support may miss before a case is called faulty."""
    if answer.status is Status.ABSTAINED:
        return None
    used = [(s, c) for s in statements(answer) for c in s.citations]
    idle = [f"[{c.n}] {c.provision}（“{s.parts[0][:20]}”）" for s, c in used if not serves(c, s, support)]
    unused = [f"[{n}]（未被引用）" for n in sorted(padding(answer))]
    total = len(used) + len(unused)
    if not total:
        return None
    wrong = idle + unused
    ok = not unused and len(idle) <= missed * total
    return Judgement(total - len(wrong), total, ok=ok, reason="" if ok else f"引用无助于所述：{'、'.join(wrong[:5])}")


def serves(citation: Citation, statement: Statement, support: Support) -> bool:
    """Whether some sentence of the statement needs this citation, or rests on it alone."""
    others = [c for c in statement.citations if c.n != citation.n]
    for part in statement.parts:
        if support.holds(part, [citation]):
            return True
        if others and support.holds(part, statement.citations) and not support.holds(part, others):
            return True
    return False


def padding(answer: Answer) -> set[int]:
    """The numbers of citations that nothing in the answer refers to."""
    named = markers(words_of(answer))
    for part in (*answer.findings, *answer.combined, *answer.filing, *([answer.handover] if answer.handover else [])):
        named |= set(_references(part))
    return {c.n for c in answer.citations} - named


def _references(part: object) -> Iterator[int]:
    """The values of all fields named `citation` below `part`."""
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            value = getattr(part, name)
            if name == "citation" and isinstance(value, int):
                yield value
            else:
                yield from _references(value)
    elif isinstance(part, Iterable) and not isinstance(part, str):
        for one in part:
            yield from _references(one)


METRIC = Metric("citation_precision", "引用精确", judge)
BY_MODEL = Metric("citation_precision_judged", "引用精确（模型判定）", judge_by_model)
