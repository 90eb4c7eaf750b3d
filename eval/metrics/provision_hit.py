"""Share of cases with an expected provision among the cited ones of an expected document.

「第五条」 is hit by 「第五条」 and 「第五条第（二）项」, not by 「第五十条」 nor by 第五条 of another document.
"""

from __future__ import annotations

import re

from assistant.policy.answer import Answer, Status
from assistant.policy.numerals import fold
from eval.metrics.document_hit import evidence, is_expected
from eval.metrics.metric import Judgement, Metric, Outcome, right


def names(provision: str, label: str) -> bool:
    """Whether the cited `provision` is, or lies within, the one with this label."""
    # 「表1」 is no part of 「表10」, 「二、…」 none of 「十二、…」
    return bool(re.search(rf"(?<![一二三四五六七八九十\d]){re.escape(fold(label))}(?!\d)", fold(provision)))


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    expect = outcome.case.expect
    if not expect.provisions or expect.status is Status.ABSTAINED:
        return None
    cited = [c.provision for c in evidence(answer) if not expect.documents or is_expected(c, expect.documents)]
    hit = any(names(provision, label) for provision in cited for label in expect.provisions)
    return right(hit, f"应引用 {'或'.join(expect.provisions)}，实际 {'、'.join(dict.fromkeys(cited)) or '无'}")


METRIC = Metric("provision_hit", "条款命中", judge)
