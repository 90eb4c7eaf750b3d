from __future__ import annotations

import pytest

from assistant.policy.card import Benefit, Ref
from assistant.policy.named_benefits import meant

NAMES = {
    "首次认定奖励": "第五条",
    "重新认定奖励": "第五条",
    "整体迁入奖励": "第六条",
    "节能技术改造奖励": "第七条",
    "出口增长奖励": "第八条",
    "出口信用保险补助": "第九条第（一）项",
}
BENEFITS = tuple(
    Benefit(id=name, name=name, kind="reward", source=Ref(at=at, quote=name, start=0, end=1))  # type: ignore[arg-type]
    for name, at in NAMES.items()
)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("申请整体迁入奖励的", ["整体迁入奖励"]),
        ("属于整体迁入的", ["整体迁入奖励"]),
        ("申请首次认定、重新认定奖励的", ["首次认定奖励", "重新认定奖励"]),
        ("节能改造奖励", ["节能技术改造奖励"]),
        ("出口奖励", ["出口增长奖励"]),  # of the same kind where several have the name
        ("申请出口资助的", ["出口增长奖励", "出口信用保险补助"]),  # which stands for any kind
        ("第五条、第六条奖补", ["首次认定奖励", "重新认定奖励", "整体迁入奖励"]),
        ("申报第九条补助的", ["出口信用保险补助"]),
        ("申请整体迁入奖励的除外", ["整体迁入奖励"]),
        ("委托他人办理的", []),
        ("首贷户", []),
        ("奖励", []),
        ("", []),
    ],
)
def test_words_mean_the_benefits_that_they_name(words: str, names: list[str]) -> None:
    assert [b.name for b in meant(words, BENEFITS)] == names
