"""Institutes' results beside enterprises' needs, read from two real sheets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from assistant.answer.draft import Draft
from assistant.answer.paired import Pairing
from assistant.answer.verify import Numbering, verified
from assistant.build import Stores
from assistant.policy.question import Intent
from assistant.question.understand import understand
from assistant.storage.library import Library
from ingest.pipeline import Ingestion

TODAY = date(2026, 11, 22)
OFFERS = [
    ("编号", "院所", "成果名称", "技术领域", "联系电话"),
    ("甲-01", "滨海理工学院", "五轴机床热误差在线补偿系统", "高端装备", "0099-88000001"),
    ("甲-02", "滨海能源研究院", "储能电池热失控预警算法", "新能源", "0099-88000002"),
    ("甲-03", "滨海环境研究所", "高盐废水结晶工艺", "节能环保", "0099-88000003"),
]
NEEDS = [
    ("编号", "企业", "需求名称", "技术领域", "截止日期"),
    ("乙-01", "明光机床公司", "五轴加工中心热误差补偿", "高端装备", "2027-01-31"),
    ("乙-02", "明光机床公司", "主轴轴承国产化", "高端装备", "2027-01-31"),
    ("乙-03", "远山电池公司", "储能电池热失控预警", "新能源", "2026-11-01"),
    ("乙-04", "远山电池公司", "五轴机床热误差补偿", "新能源", "2027-01-31"),
]


@pytest.fixture
def library(small_stores: Stores, tmp_path: Path) -> Library:
    folder = tmp_path / "lists"
    folder.mkdir()
    for name, rows in (("院所成果清单", OFFERS), ("企业需求清单", NEEDS)):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / f"{name}.xlsx")
    summary = Ingestion(small_stores, workers=1).run([folder], lambda event: None)
    assert not summary.failed
    return Library(small_stores.catalogue)


def asked(library: Library, question: str, *matter: str) -> Draft | None:
    return Pairing(library, TODAY).draft(understand(question), dict.fromkeys(matter, 1.0))


def lines(draft: Draft | None) -> list[str]:
    assert draft is not None
    return [s.text for s in draft.statements]


def test_an_enterprise_gets_the_result_that_fits_each_of_its_needs(library: Library) -> None:
    found = lines(asked(library, "明光机床公司的难题，院所里谁能解决", "难题"))
    assert len(found) == 2
    assert "甲-01" in found[0]
    assert "0099-88000001" in found[0]
    assert "没有" in found[1]


def test_a_result_of_another_field_is_no_answer(library: Library) -> None:
    assert "没有" in lines(asked(library, "乙-04谁能解决"))[0]


def test_a_need_whose_day_is_over_says_so_and_is_not_listed_with_the_open_ones(library: Library) -> None:
    assert "已截止" in lines(asked(library, "乙-03谁能解决"))[0]
    assert [line[:4] for line in lines(asked(library, "需求清单里的难题谁能解决", "难题"))] == ["乙-01"]


def test_a_matter_is_looked_for_among_the_results_or_the_needs(library: Library) -> None:
    assert "甲-03" in lines(asked(library, "哪家院所有废水处理的成果", "废水处理", "成果"))[0]
    assert "乙-01" in lines(asked(library, "我们做热误差补偿，哪些企业需要", "热误差"))[0]
    assert asked(library, "哪家院所能做激光切割", "激光", "切割") is None


def test_what_is_said_passes_the_check_of_citations_and_figures(library: Library) -> None:
    for question in ("明光机床公司的难题谁能解决", "乙-03谁能解决", "需求清单里的难题谁能解决"):
        draft = asked(library, question, "难题")
        assert draft is not None
        checked = verified(draft, Numbering(library, TODAY))
        assert sum(len(s.statements) for s in checked) == len(draft.statements)


def test_without_the_lists_nothing_is_said(small_stores: Stores) -> None:
    assert asked(Library(small_stores.catalogue), "谁能解决") is None


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("哪家院所能解决激光切割的难题", Intent.MATCHING),
        ("有没有企业需要碳化硅封装", Intent.MATCHING),
        ("高企和科小有什么区别", Intent.COMPARE),
        ("算力券和研发投入补助哪个划算", Intent.COMPARE),
        ("高企奖励办法新旧有什么区别", Intent.CHANGE),
        ("SaaS企业能领算力券吗", Intent.ELIGIBILITY),
        ("研发投入有没有补贴", Intent.AMOUNT),
    ],
)
def test_what_is_asked_by_how_it_is_put(question: str, intent: Intent) -> None:
    assert understand(question).intents == (intent,)
