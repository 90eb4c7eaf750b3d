from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument

from assistant.filing.checklist import DISCLAIMER, checklist
from assistant.filing.guide import guide
from tests.assistant.filing.parts import benefit, card, cited, window

DAY = date(2026, 11, 23)
FILING = {
    "windows": [window("once", "2026-11-02", "2026-12-11")],
    "materials": [
        {
            "name": "A&B公司<申请表>",
            "form": "原件",
            "copies": 2,
            "stamped": True,
            "source": cited("申请表一式两份", "第九条"),
        },
        {"name": "营业执照", "exempt": True, "only_if": "新设企业", "source": cited("营业执照")},
    ],
    "steps": [{"order": 1, "name": "受理", "text": "窗口受理", "actor": "科技创新局", "source": cited("窗口受理")}],
    "time_limits": [
        {"what": "审核", "count": 15, "unit": "working_day", "since": "受理之日", "source": cited("15个工作日内审核")}
    ],
    "contacts": [{"department": "科技创新局", "role": "咨询", "phone": "0099-1", "source": cited("咨询电话")}],
    "channels": [{"address": "创新大道1号", "window": "A12号窗口", "source": cited("A12号窗口")}],
}


def written(filing: dict[str, Any] | None, **more: Any) -> WordDocument:
    of = card("measure", benefit("first", filing=filing), **more)
    made = guide(of, of.benefits[0], DAY)
    return Document(BytesIO(checklist(made, title="奖励办法", park="示范高新区", as_of=DAY)))


def lines(document: WordDocument) -> list[str]:
    return [p.text for p in document.paragraphs if p.text]


def test_every_paper_has_a_box_and_says_what_it_must_look_like() -> None:
    (table,) = written(FILING).tables
    assert [[c.text for c in row.cells] for row in table.rows] == [
        ["备齐", "序号", "材料", "要求", "说明"],
        ["☐", "1", "A&B公司<申请表>", "原件，2份，加盖公章", ""],
        ["☐", "2", "营业执照", "原文未载明", "新设企业；免于提交（数据共享核验）"],
    ]


def test_the_list_tells_time_way_and_whom_to_ask() -> None:
    said = lines(written(FILING))
    assert said[:3] == ["奖励first申报材料清单", "示范高新区　《奖励办法》", "制表日期：2026年11月23日"]
    for line in (
        "2026年11月2日起至2026年12月11日：正在受理，12月11日截止，还有18天（原文：“申报时间为每年7月1日至8月31日”）",
        "1. 受理（科技创新局）：窗口受理",
        "审核：自受理之日起15个工作日",
        "创新大道1号，A12号窗口",
        "咨询：科技创新局，0099-1",
        "原文没有载明：费用。请向主管部门确认。",
        "[3] 《奖励办法》第九条：“申请表一式两份”",
    ):
        assert line in said
    assert said[-1] == DISCLAIMER
    assert "以原文和主管部门解释为准" in DISCLAIMER


def test_no_tag_of_the_template_is_left_over() -> None:
    for document in (written(FILING), written(None)):
        assert not [line for line in lines(document) if "{" in line or "%" in line]


def test_what_is_not_stated_says_so_under_its_heading() -> None:
    document = written(None)
    said = lines(document)
    assert len(document.tables[0].rows) == 1
    for heading in ("申报时间", "申报材料", "办理程序", "办理时限", "申报渠道", "联系方式", "费用"):
        assert said[said.index(heading) + 1] == "原文未载明"
    assert "原文没有载明：申报时间、材料、程序、办理时限、受理部门、费用。请向主管部门确认。" in said


def test_a_benefit_without_application_says_so() -> None:
    said = lines(written({"without_application": cited("免申即享")}))
    assert "免申即享，无需申请：“免申即享”" in said


def test_only_a_card_that_nobody_signed_carries_a_warning() -> None:
    warning = "提示：本事项由系统自动读取，尚未经工作人员核定。"
    assert warning in lines(written(FILING))
    assert warning not in lines(written(FILING, status="approved"))
