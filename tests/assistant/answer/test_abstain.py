"""What abstention looks at."""

from __future__ import annotations

import pytest

from assistant.answer.abstain import Calibration, Shown, refusal, signals_of, years_of
from assistant.policy.answer import Reason
from assistant.policy.evidence import Candidate, Evidence
from assistant.policy.provision import Passage, ProvisionKind
from assistant.policy.validity import Validity
from assistant.question.understand import understand

NOTICE = "关于组织申领2026年算力券的通知 申领时间2026年9月1日至10月31日，算力券有效期至2027年3月31日。"


@pytest.mark.parametrize(
    ("question", "title", "other"),
    [
        ("2026年的算力券什么时候申领", "关于组织申领2026年算力券的通知", 0.0),
        ("2027年的算力券什么时候申领", "关于组织申领2026年算力券的通知", 1.0),  # the day of expiry is no notice of 2027
        ("2027年还能用吗", "算力券管理办法", 0.0),  # rules that name no year in their title hold for many
        ("2028年还能用吗", "算力券管理办法", 1.0),
        ("算力券什么时候申领", "关于组织申领2026年算力券的通知", 0.0),
    ],
)
def test_an_answer_of_another_year_is_noticed(question: str, title: str, other: float) -> None:
    shown = Shown(NOTICE, levels=frozenset(), years=years_of(title), coverage=1.0, words={})
    assert signals_of(understand(question), Evidence((), ()), shown)["other_year"] == other


def test_what_is_asked_for_by_an_unknown_name_is_refused_however_near_something_is() -> None:
    passage = Passage(
        id="d@1#0", document_id="d", version=1, ordinal=0, provision=0, kind=ProvisionKind.ARTICLE, path=("第一条",), start=0,
        end=9, page=None, text="绿色工厂奖励50万元", context="",
    )  # fmt: skip
    evidence = Evidence((Candidate(passage, Validity.IN_FORCE, 1.0),), ())
    sure = Calibration(embedding=None, weights={}, bias=5.0, threshold=0.4)
    question = understand("零碳工厂补贴多少")
    assert refusal(question, evidence, {"unknown_name": 0.0}, sure) is None
    assert refusal(question, evidence, {"unknown_name": 1.0}, sure) is Reason.NO_EVIDENCE
