from __future__ import annotations

import pytest

from assistant.index.lexical import is_word
from assistant.policy.provision import Passage, ProvisionKind
from assistant.question.learned import learned_aliases
from assistant.question.understand import understand
from assistant.question.vocabulary import Expansion, vocabulary


def learned(text: str, documents: int = 1) -> tuple[Expansion, ...]:
    passage = Passage(
        id="p", document_id="d", version=1, provision=0, ordinal=0, kind=ProvisionKind.ARTICLE, path=(), context="",
        text=text, start=0, end=len(text), page=None,
    )  # fmt: skip
    return learned_aliases([passage], is_word=is_word, documents=lambda _: documents)


@pytest.mark.parametrize(
    ("text", "said", "name"),
    [
        ("规范科技信贷风险补偿资金（以下简称风补资金）的设立", "风补资金", "风险补偿资金"),
        ("本措施所称规模以上工业企业（以下简称“规上工业企业”），是指", "规上工业企业", "规模以上工业企业"),
        ("由示范科创投资有限公司（简称科创投）承担", "科创投", "科创投资有限公司"),
    ],
)
def test_a_short_name_is_learned_with_what_it_stands_for(text: str, said: str, name: str) -> None:
    found = learned(text)
    assert [(e.said, name in e.official[0]) for e in found] == [((said,), True)]
    terms = vocabulary().with_aliases(found)
    assert name in understand(f"{said}怎么申请", terms=terms).searched


@pytest.mark.parametrize(
    "text",
    [
        "研发投入补助（以下简称补助）采用后补助方式",  # a word by itself
        "《高新技术企业培育奖励办法》（以下简称《奖励办法》）",  # of this document alone
        "高新科创种子基金（以下简称种子基金）规模2亿元",  # found by itself
        "在全国中小企业股份转让系统（以下简称新三板）挂牌",  # nothing says where the name begins
        "企业（含分公司）应当",
    ],
)
def test_what_says_nothing_new_is_not_learned(text: str) -> None:
    assert learned(text) == ()


def test_a_short_name_that_many_documents_use_stands_for_itself() -> None:
    assert learned("规范科技信贷风险补偿资金（以下简称风补资金）的设立", documents=3) == ()


def test_what_an_officer_entered_goes_before_what_was_learned() -> None:
    wrong = Expansion(said=("高企",), official=("高等企业",))
    assert vocabulary().with_aliases([wrong]).expansions == vocabulary().expansions
