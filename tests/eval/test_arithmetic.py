from __future__ import annotations

import pytest

from eval.arithmetic import equations


@pytest.mark.parametrize(
    "note",
    [
        "57万元×40%＝22.8万元，未超过二类年度限额60万元",
        "二类40%＋首贷户10个百分点＝50%，与质押的5个百分点不得叠加",
        "5000万元 × 0.5% + 5000万元 × 0.8% + 2000万元 × 1% = 25 + 40 + 20 = 85万元",
        "3000元×（1+20%）×8人=28800元",
        "5人×3个月×1800元=27000元",
        "15元 × 2000 × 12 × 50% = 18万元",
        "强度1500/10000=15%",
        "1,200万元×10%=120万元",
        "3千瓦×100元=300元",
        "1.5亿元÷3＝5000万元",
    ],
)
def test_right_arithmetic_holds(note: str) -> None:
    found = equations(note)
    assert found
    assert all(equation.holds for equation in found)


@pytest.mark.parametrize(
    "note",
    ["57万元×40%＝22.9万元", "2×5万元+3×2万元=17万元", "50%＋5个百分点＝60%", "100万元÷0=1万元", "3万元×10%=3000万元"],
)
def test_wrong_arithmetic_does_not(note: str) -> None:
    assert [equation.holds for equation in equations(note)] == [False]


@pytest.mark.parametrize(
    "note",
    [
        "",
        "第七条 was repealed on 2026-07-01",
        "rd_expense=上年度研发费用",
        "68分属B级60分（含）—80分（不含）",
        "×0.5%＝37.5万元",
    ],
)
def test_prose_is_no_equation(note: str) -> None:
    assert equations(note) == []
