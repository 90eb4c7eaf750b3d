from __future__ import annotations

import pytest

from assistant.filing.papers import together
from assistant.policy.card import Material
from assistant.policy.guide import Entry
from tests.assistant.filing.parts import cited


def entry(document: str, name: str, **more: object) -> Entry[Material]:
    return Entry(document_id=document, said=Material.model_validate({"name": name, "source": cited(name), **more}))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("《某区高新技术企业培育奖励申请表》", "某区高新技术企业培育奖励申请表"),
        ("申请表", "《研发投入补助申请表》"),
        ("信用承诺书", "惠企资金申报信用承诺书"),
        ("营业执照", "企业营业执照（副本）复印件"),
        ("上年度审计报告", "2025年度审计报告"),
        ("迁移登记材料、证书信息变更材料和承诺书", "迁移登记材料、证书信息变更材料、五年内不迁出承诺书"),
        ("申报表和信用承诺书", "申报表"),
    ],
)
def test_a_paper_that_both_name_is_one(one: str, other: str) -> None:
    found = together([entry("measure", one)], [entry("notice", other)])
    assert [(e.document_id, e.said.name) for e in found] == [("notice", other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("审计报告", "研发费用专项审计报告"), ("劳动合同", "租赁合同"), ("发票", "付款凭证"), ("证书", "认定文件")],
)
def test_papers_with_like_names_are_two(one: str, other: str) -> None:
    found = together([entry("measure", one)], [entry("notice", other)])
    assert [e.said.name for e in found] == [one, other]


def test_what_only_the_measure_says_of_a_paper_is_kept() -> None:
    measure = entry("measure", "迁移登记材料", only_if="申请整体迁入奖励的", stamped=True)
    (found,) = together([measure], [entry("notice", "迁移登记材料", copies=1)])
    assert (found.said.only_if, found.said.stamped, found.said.copies) == ("申请整体迁入奖励的", True, 1)


def test_without_a_notice_nothing_changes() -> None:
    own = [entry("measure", "申请表"), entry("measure", "营业执照")]
    assert list(together(own, [])) == own
    assert list(together([], own)) == own
