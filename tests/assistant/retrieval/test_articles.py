from __future__ import annotations

from datetime import date

import pytest

from assistant.build import Stores, build_assistant
from assistant.question.understand import understand
from assistant.retrieval.features import article_number
from tests.assistant.documents import ingested, save

TODAY = date(2026, 11, 22)
REWARD = (
    "第一条 为了鼓励企业，制定本办法。",
    "第二条 申请奖励的企业应当在园区注册，研发人员不少于十人。",
    "第三条 申请迁入奖励的企业，除符合本办法第二条规定外，还应当在迁入时持有有效证书。",
    "第四条 申请奖励的企业，给予一次性奖励20万元。",
)
OTHER = ("第一条 制定本办法。", "第四条 租金补贴每平方米15元。")


@pytest.fixture
def stores(small_stores: Stores) -> Stores:
    save(small_stores.catalogue, ingested("reward", *REWARD, title="示范区高企迁入奖励办法"))
    save(small_stores.catalogue, ingested("rent", *OTHER, title="示范区厂房租金补贴办法"))
    return small_stores


@pytest.mark.parametrize("label", ["第四条", "第4条"])
def test_an_article_that_is_named_comes_first(stores: Stores, label: str) -> None:
    best = build_assistant(stores).search(f"《示范区厂房租金补贴办法》{label}怎么规定", as_of=TODAY)[0]
    assert (best.passage.document_id, best.passage.path) == ("rent", ("第四条",))
    assert best.features["article"] == 1.0


def test_an_article_of_no_document_is_no_articles(stores: Stores) -> None:
    found = build_assistant(stores).search("第四条说的什么", as_of=TODAY)
    assert all(not c.features["article"] for c in found)


def test_the_article_that_conditions_are_left_to_is_shown_too(stores: Stores) -> None:
    answer = build_assistant(stores).ask("高企迁入奖励要什么条件", as_of=TODAY)
    assert {"第三条", "第二条"} <= {c.provision for c in answer.citations}, answer.text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("第五条和第12条", (5, 12)), ("第二十一条第三款", (21,)), ("第五批，五条", ()), ("有哪几条", ())],
)
def test_numbers_of_articles(text: str, numbers: tuple[int, ...]) -> None:
    assert understand(text).articles == numbers


@pytest.mark.parametrize(("label", "number"), [("第五条", 5), ("第十二条", 12), ("表1", None), ("第二章 总则", None)])
def test_the_number_of_a_label(label: str, number: int | None) -> None:
    assert article_number(label) == number
