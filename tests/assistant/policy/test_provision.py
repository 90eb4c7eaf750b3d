from __future__ import annotations

import pytest

from assistant.policy.provision import Passage, ProvisionKind, provision_name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("第三章 奖励标准", "第五条", "（二）"), "第五条第（二）项"),
        (("第五条 支持对象",), "第五条"),
        (("第一编", "第二章", "第二十条", "（十二）", "1."), "第二十条第（十二）项第1目"),
        (("三、申报材料", "（一）"), "三、申报材料第（一）项"),
        (("第三章 奖励标准",), "第三章 奖励标准"),
        (("附件1 申报材料清单", "表2"), "附件1 申报材料清单 表2"),
        (("第六条", "表1"), "第六条 表1"),
        ((), ""),
    ],
)
def test_a_provision_is_named_as_one_cites_it(path: tuple[str, ...], name: str) -> None:
    assert provision_name(path) == name


def test_a_passage_is_searched_with_its_context() -> None:
    passage = Passage(
        id="a@1#0", document_id="a", version=1, ordinal=0, provision=0, kind=ProvisionKind.ITEM, path=(), start=0, end=2,
        page=None, text="甲乙", context="奖励办法",
    )  # fmt: skip
    assert passage.searched == "奖励办法\n甲乙"
    assert passage.model_copy(update={"context": ""}).searched == "甲乙"
