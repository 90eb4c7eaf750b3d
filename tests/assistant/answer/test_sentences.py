from __future__ import annotations

from assistant.answer.sentences import best_sentences
from assistant.policy.question import Intent

CONDITIONS = """第五条 申请入库的企业，应当同时符合下列条件：
（一）在高新区登记注册。已签订入园协议的，也算登记注册；
（二）主营业务突出；
（三）本轮拟融资额200万元以上。
企业落入两个阶段的，以上年度营业收入对应的阶段为准。"""
OTHER = "\n入库以后由专人联系，按照阶段分别安排对接，每一阶段的安排另行通知，通知在平台上公布，企业应当及时查看。" * 4


def about(*words: str):
    return lambda text: sum(word in text for word in words) / len(words)


def shown(text: str, *words: str, intent: Intent = Intent.GENERAL) -> list[str]:
    return [text[start:end] for start, end in best_sentences(text, about(*words), intent)]


def test_a_short_text_is_shown_whole() -> None:
    assert shown(CONDITIONS, "融资额") == [CONDITIONS]


def test_words_that_open_a_list_are_never_shown_without_it() -> None:
    (found,) = shown(CONDITIONS + OTHER, "申请入库")

    assert found.startswith("第五条 申请入库的企业")
    assert found.endswith("（三）本轮拟融资额200万元以上。")


def test_an_item_is_shown_with_what_opens_its_list() -> None:
    (found,) = shown(CONDITIONS + OTHER, "主营业务")

    assert found.startswith("第五条 申请入库的企业")
    assert "已签订入园协议的，也算登记注册" in found


def test_a_sentence_outside_of_the_list_stands_alone() -> None:
    assert shown(CONDITIONS + OTHER, "两个阶段") == ["企业落入两个阶段的，以上年度营业收入对应的阶段为准。"]


def test_of_a_list_too_long_to_show_the_items_asked_about_are_shown() -> None:
    items = "".join(f"\n（{n}）第{n}种情形，{'说明文字' * 12}；" for n in "一二三四五六七八")
    found = shown("有下列情形之一的，不予补贴：" + items, "第七种")

    assert "".join(found).startswith("有下列情形之一的，不予补贴：")
    assert "第七种" in "".join(found)
    assert "第二种" not in "".join(found)


def test_a_figure_of_the_kind_asked_for_counts() -> None:
    assert shown(CONDITIONS + OTHER, "无", intent=Intent.AMOUNT)[0].count("200万元") == 1
