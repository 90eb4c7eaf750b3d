"""The steps of a filing, from lists and from sentences."""

from __future__ import annotations

from assistant.policy.card import Step
from ingest.cards.filing.steps import actor_of, read_steps
from tests.ingest.cards.filing_texts import filing_text


def steps(*parts: str | list[list[str]]) -> list[Step]:
    return read_steps(filing_text(*parts))


def told(*parts: str | list[list[str]]) -> list[tuple[int, str, str | None]]:
    return [(s.order, s.name, s.actor) for s in steps(*parts)]


def test_items_under_a_lead_are_steps_in_order_with_their_actors() -> None:
    found = told(
        "第一条 奖励按照下列程序办理：",
        "（一）提交申请。企业通过“某某通”平台提交申请。",
        "（二）审核。科技局自受理之日起10个工作日内完成审核。",
        "（三）公示。拟奖励名单公示5个工作日。",
        "（四）兑付。公示无异议的，财政局在20个工作日内拨付。",
    )
    assert found == [(1, "提交申请", "企业"), (2, "审核", "科技局"), (3, "公示", None), (4, "兑付", "财政局")]


def test_items_without_headings_are_named_by_what_is_done() -> None:
    found = told(
        "一、办理程序",
        "（一）企业登录某某通平台填报并上传材料；",
        "（二）形式审查3个工作日；",
        "（三）审核结果公示5个工作日；",
        "（四）财政局自公示期满之日起15个工作日内拨付。",
    )
    assert [name for _, name, _ in found] == ["申报", "形式审查", "公示", "拨付"]


def test_sentences_that_set_times_are_steps_where_no_list_is() -> None:
    found = told(
        "第一条 企业通过“某某通”平台提交申请。",
        "第二条 经发局自受理之日起10个工作日内完成审核。拟奖励名单公示5个工作日。公示无异议的，财政局在20个工作日内拨付资金。",
    )
    assert found == [(1, "申报", "企业"), (2, "审核", "经发局"), (3, "公示", None), (4, "拨付", "财政局")]


def test_answers_to_complaints_are_no_step_of_filing() -> None:
    assert told("第一条 科技局自收到异议之日起10个工作日内答复。") == []


def test_papers_handed_in_by_a_small_programme_are_no_steps() -> None:
    assert told("第一条 申请人通过微信小程序提交下列材料：", "（一）申请表；", "（二）合同。")[1:] == []


def test_the_chain_of_a_flow_is_its_steps() -> None:
    found = steps("一次性告知单", [["办理流程", "申请→受理→审核→公示→拨付"], ["办理时限", "5个工作日"]])
    assert [s.name for s in found] == ["申请", "受理", "审核", "公示", "拨付"]


def test_who_acts_is_the_department_named_first() -> None:
    assert actor_of("财政局自公示期满之日起20个工作日内拨付") == "财政局"
    assert actor_of("公示无异议的，由区财政局拨付") == "区财政局"
    assert actor_of("书面告知企业事实、理由、依据") is None
    assert actor_of("审核结果公示5个工作日") is None
