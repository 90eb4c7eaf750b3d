"""Rows chosen by a figure that was told."""

from __future__ import annotations

import pytest

from assistant.answer.banded import row_told
from assistant.answer.table import Row


def rows(names: tuple[str, str], *lines: tuple[str, str]) -> list[Row]:
    return [Row("——".join(cells), n, n + 1, cells, names) for n, cells in enumerate(lines)]


GRADES = rows(
    ("等级", "积分区间"),
    ("A级", "80分（含）以上"),
    ("B级", "60分（含）—80分（不含）"),
    ("C级", "40分（含）—60分（不含）"),
)
OUTPUT = rows(("档次", "年产值"), ("一档", "1亿元（含）—5亿元（不含）"), ("二档", "5亿元以上（含）"))
SHARES = rows(("得分", "占比"), ("50分", "6%（含）以上"), ("40分", "5%（含）—6%"), ("0分", "5%以下"))
PARTS = rows(("比例", "产值分段"), ("1%", "5亿元（不含）以下的部分"), ("2%", "5亿元（含）以上的部分"))


def subject(table: list[Row], asked: str, spoken_of: str = "积分年产值占比") -> str | None:
    row = row_told(table, asked, lambda name: float(any(name[i : i + 2] in spoken_of for i in range(len(name) - 1))))
    return row.cells[0] if row else None


@pytest.mark.parametrize(
    ("table", "asked", "told"),
    [
        (GRADES, "积分65分是什么等级", "B级"),
        (GRADES, "积分80分是什么等级", "A级"),
        (GRADES, "积分60分呢", "B级"),
        (OUTPUT, "年产值3.2亿元奖多少", "一档"),
        (OUTPUT, "年产值6000万奖多少", None),  # below the lowest band
        (OUTPUT, "年产值12亿奖多少", "二档"),  # money without its unit
        (SHARES, "占比5.5%得几分", "40分"),
        (SHARES, "占比4%得几分", "0分"),
        (GRADES, "怎么分等级", None),
        (GRADES, "从60分升到85分能多贷多少", None),  # two figures of one unit
        (GRADES, "研发占比65%是什么等级", None),  # of another unit
        (PARTS, "年产值8亿怎么奖", None),  # each part is reckoned for itself
    ],
)
def test_the_row_that_a_figure_falls_in(table: list[Row], asked: str, told: str | None) -> None:
    assert subject(table, asked) == told


def test_a_column_that_the_question_does_not_speak_of_decides_nothing() -> None:
    assert subject(OUTPUT, "贷款3亿元", spoken_of="贷款") is None
