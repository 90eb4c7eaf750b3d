"""Messages that point at an item of the answer's own list."""

import pytest

from assistant.question.follow_up import EarlierTurn
from assistant.question.items import pointed_item
from assistant.question.understand import understand

ANSWER = """《示范高新区人才住房补贴办法》第四条：申请租房补贴的人员，应当同时符合下列条件：
（一）属于表1所列人员类别之一；
（二）在示范高新区注册的企业全职工作，签订两年以上（含）劳动合同；
（三）由所在企业连续缴纳社会保险满6个月，且申请时仍在缴纳；
（四）本人及配偶在示范市无自有住房；
（五）未享受公共租赁住房等住房保障。[1]"""


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("第五条是什么意思", "未享受公共租赁住房等住房保障是什么意思"),
        ("那第二个条件呢", "在示范高新区注册的企业全职工作，签订两年以上（含）劳动合同"),
        ("第三项，断缴一个月行吗", "由所在企业连续缴纳社会保险满6个月，且申请时仍在缴纳，断缴一个月行吗"),
        ("（五）怎么理解", "未享受公共租赁住房等住房保障怎么理解"),
    ],
)
def test_an_item_is_put_in_the_place_of_its_number(message: str, meant: str) -> None:
    assert pointed_item(message, ANSWER) == meant


@pytest.mark.parametrize("message", ["第九条呢", "第四条说的什么", "第二年呢", "第三档多少", "要什么材料"])
def test_an_article_that_the_answer_names_a_missing_item_and_other_ranks_are_no_items(message: str) -> None:
    assert pointed_item(message, ANSWER) is None


def test_lists_numbered_in_digits_count_and_a_number_out_of_order_does_not() -> None:
    assert pointed_item("第2项要盖章吗", "材料：\n1. 申领表；\n2. 就业见习协议；\n5. 保单") == "就业见习协议，要盖章吗"
    assert pointed_item("第五项要盖章吗", "材料：\n1. 申领表；\n2. 就业见习协议；\n5. 保单") is None


def test_a_question_on_an_item_is_completed_with_its_words_and_the_topic() -> None:
    question = understand("第五条是什么意思", [EarlierTurn("租房补贴要符合什么条件", ("a",), ANSWER)])
    assert question.text == "租房补贴：未享受公共租赁住房等住房保障是什么意思"
    assert question.articles == ()
    assert question.context_documents == ("a",)
