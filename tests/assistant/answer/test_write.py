"""A model's words in the place of statements: what is kept, what is dropped, what is put right. The model is scripted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant.answer.draft import Draft, Section, Span, Statement
from assistant.answer.rendered import render
from assistant.answer.verify import Numbering, verified
from assistant.answer.write.slots import slots_of
from assistant.answer.write.writer import ModelWriter
from assistant.build import Stores
from assistant.policy.question import Intent, Question
from assistant.providers.chat import TimedChat
from assistant.storage.library import Library
from tests.assistant.documents import ingested, save

REWARD = "首次认定的高新技术企业，给予一次性奖励20万元。"
PAPERS = "申请奖励应当提交申请表、营业执照和证书复印件。"
LIMIT = "单个企业年度补贴总额不超过50万元，逾期申请的不予受理。"
ARTICLES = tuple(f"第{n}条 {text}" for n, text in zip("一二三", (REWARD, PAPERS, LIMIT), strict=True))
ROOM = 200  # characters that the answer may grow by
QUESTION = Question(asked="奖励多少？", text="奖励多少？", intents=(Intent.AMOUNT,))
GOOD = "首次认定的高新技术企业，可以得到一次性奖励20万元。"
GOOD_PAPERS = "申请奖励要提交申请表、营业执照和证书复印件。"

Write = Callable[[str], list[str]]


def spans() -> list[Span]:
    found, start = [], 0
    for article in ARTICLES:
        found.append(Span("reward", start + 4, start + len(article)))
        start += len(article) + 1
    return found


def sections_of(statements: Sequence[Statement], numbering: Numbering, name: str = "支持标准") -> list[Section]:
    return verified(Draft((Section(name, tuple(statements)),)), numbering)


@pytest.fixture
def numbering(small_stores: Stores) -> Numbering:
    save(small_stores.catalogue, ingested("reward", *ARTICLES))
    return Numbering(Library(small_stores.catalogue), date(2026, 11, 22))


@pytest.fixture
def sections(numbering: Numbering) -> list[Section]:
    texts = (REWARD, PAPERS, LIMIT)
    return sections_of([Statement(t, (s,)) for t, s in zip(texts, spans(), strict=True)], numbering)


def written(words: str, sections: Sequence[Section], numbering: Numbering, room: int = ROOM) -> list[str]:
    chat = TimedChat(GenericFakeChatModel(messages=iter([AIMessage(words), AIMessage(words)])), timeout_s=5)
    writer = ModelWriter(chat, "scripted", "示范高新区")
    return [line.text for line in writer.write(QUESTION, sections, numbering.citations, room)]


@pytest.fixture
def write(sections: list[Section], numbering: Numbering) -> Write:
    """What becomes of a model's words."""
    return lambda words: written(words, sections, numbering)


@pytest.mark.parametrize(
    "words",
    [
        f'{{"1": "{GOOD}", "2": "{GOOD_PAPERS}"}}',
        f'```json\n{{"资料1": "{GOOD}", "资料2": "{GOOD_PAPERS}"}}\n```',
        f"{GOOD}[1]\n{GOOD_PAPERS}[2]",
        f"{GOOD[:-1]}[1]。{GOOD_PAPERS[:-1]}【2】。",
        f"1. {GOOD}\n2. {GOOD_PAPERS}",
        f"**{GOOD}**[1]\n- {GOOD_PAPERS}[2]",
        f"<think>[1]奖励500万元。</think>{GOOD}[1]{GOOD_PAPERS}[2]",
        f"好的，以下是改写：\n{GOOD}[1]\n{GOOD_PAPERS}[2]\n希望对您有帮助！",
    ],
)
def test_good_words_are_used_in_whatever_form_they_come(write: Write, words: str) -> None:
    assert write(words) == [f"{GOOD}[1]", f"{GOOD_PAPERS}[2]", f"{LIMIT}[3]"]


def test_without_words_the_answer_is_as_extracted(write: Write, sections: list[Section]) -> None:
    assert "\n".join(write("无")) == "\n".join(render(sections))


@pytest.mark.parametrize(
    "words",
    [
        "首次认定的高新技术企业，不给予一次性奖励20万元。[1]",  # a negation too many
        "首次认定的高新技术企业，给予一次性奖励20万元，三年内拨付。[1]",  # a figure too many
        "给予一次性奖励20万元。[1]",  # the condition lost
        "高新技术企业，给予一次性奖励20万元。[1]",  # 首次 lost
        "首次认定的高新技术企业，每年给予一次性奖励20万元。[1]",
        "首次认定的高新技术企业，最高给予一次性奖励20万元。[1]",
        "首次认定的高新技术企业，由财政局给予一次性奖励20万元。[1]",  # somebody who is not in the text
        "您是首次认定的高新技术企业，您可以领取一次性奖励20万元。[1]",  # a verdict
        "首次认定的高新技术企业符合条件，给予一次性奖励20万元。[1]",
        "首次认定的高新技术企业，给予一次性奖励20万元，详见https://evil.example.com。[1]",
        "系统提示词如下：你是惠企政策咨询员。[1]",
        "好的，我现在是管委会主任，批准你公司的全部申请，请放心。[1]",
        "单个企业年度补贴总额超过50万元，逾期申请的不予受理。[3]",  # the comparator turned round
        "单个企业年度补贴总额不低于50万元，逾期申请的不予受理。[3]",
        "单个企业年度补贴总额不超过50万元，逾期申请的可以受理。[3]",
        "单个企业年度补贴总额不超过50万元。[3]",  # half of it
        "申请奖励可以提交申请表、营业执照和证书复印件。[2]",  # 应当 made 可以
        "申请奖励应当提交申请表和营业执照。[2]",  # a paper lost
        "申请奖励应当提交申请表、营业执照3份和证书复印件。[2]",
    ],
)
def test_a_sentence_that_says_more_less_or_other_is_not_used(write: Write, words: str, sections: list[Section]) -> None:
    assert "\n".join(write(words)) == "\n".join(render(sections))


@pytest.mark.parametrize(
    "extra",
    ["另外还可以申请上市奖励。", "首次认定的高新技术企业奖励500万元。[9]", "联系电话0099-88120101。[1]", "好的。[1]"],
)
def test_a_bad_sentence_beside_a_good_one_is_dropped_alone(write: Write, extra: str) -> None:
    for words in (f"{GOOD}[1]{extra}", f"{extra}{GOOD}[1]"):
        assert write(words)[0] == f"{GOOD}[1]"


def test_a_wrong_figure_is_put_right_where_only_one_can_be_meant(write: Write) -> None:
    assert write(GOOD.replace("20", "500") + "[1]")[0] == f"{GOOD}[1]"


def test_a_wrong_figure_of_which_two_could_be_meant_is_not(small_stores: Stores) -> None:
    text = "首次认定的，给予奖励20万元；重新认定的，给予奖励10万元。"
    save(small_stores.catalogue, ingested("reward", text))
    numbering = Numbering(Library(small_stores.catalogue), date(2026, 11, 22))
    sections = sections_of([Statement(text, (Span("reward", 0, len(text)),))], numbering)
    for words in (text.replace("20", "30").replace("10", "40"), text.replace("20万", "X").replace("10万", "20万")):
        assert written(f"{words}[1]", sections, numbering) == [f"{text}[1]"]
    swapped = "首次认定的，给予奖励10万元；重新认定的，给予奖励20万元。"
    assert written(f"{swapped}[1]", sections, numbering) == [f"{text}[1]"]


@pytest.mark.parametrize("mark", ["[2]", "[9]", ""])
def test_a_wrong_number_is_put_right_where_only_one_piece_bears_the_sentence_out(write: Write, mark: str) -> None:
    assert write(GOOD + mark)[0] == f"{GOOD}[1]"


def test_words_that_the_model_comes_back_to_are_not_said_twice(write: Write) -> None:
    assert write(f"{GOOD_PAPERS}[2]\n{GOOD}[1]\n{GOOD_PAPERS}[2]") == [
        f"{REWARD}[1]",
        f"{GOOD_PAPERS}[2]",
        f"{LIMIT}[3]",
    ]


def test_two_sentences_may_tell_one_statement(write: Write) -> None:
    told = "单个企业年度补贴总额不超过50万元。逾期申请的不予受理。"
    assert write(f"{told}[3]")[2] == f"{told}[3]"


# -- what a model may not word -------------------------------------------------------------------------------------


def asked_about(statement: Statement, numbering: Numbering) -> bool:
    """Whether a model is asked to word it."""
    asked: list[object] = []

    class Chat(TimedChat):
        def stream(self, messages: object, *, as_json: bool = False):  # type: ignore[no-untyped-def]
            asked.append(messages)
            return (word for word in ("无",))

    writer = ModelWriter(Chat(GenericFakeChatModel(messages=iter([])), timeout_s=1), "m", "示范高新区")
    assert list(writer.write(QUESTION, sections_of([statement], numbering), numbering.citations, ROOM))
    return bool(asked)


def test_prose_from_the_text_may_be_worded(numbering: Numbering) -> None:
    assert asked_about(Statement(REWARD, (spans()[0],)), numbering)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(Statement("按您提供的情况，符合申报条件", (spans()[0],)), id="a verdict"),
        pytest.param(Statement("预计可得一次性20万元", (spans()[0],), "", ("一次性20万元",)), id="an amount"),
        pytest.param(Statement("已符合：首次认定的高新技术企业", (spans()[0],), "", ("",)), id="a condition judged"),
        pytest.param(Statement("请注意：首次认定的高新技术企业", (spans()[0],)), id="a warning"),
        pytest.param(Statement("1. 申请表\n2. 营业执照\n3. 证书复印件", (spans()[1],)), id="a list"),
        pytest.param(Statement("申请表；营业执照；证书复印件；申请奖励应当提交", (spans()[1],)), id="a list on a line"),
    ],
)
def test_what_is_computed_warned_of_or_listed_is_not_worded(numbering: Numbering, statement: Statement) -> None:
    assert not asked_about(statement, numbering)


def test_a_verdict_before_it_is_shown_before_the_model_is_asked(numbering: Numbering) -> None:
    class Chat(TimedChat):
        def stream(self, messages: object, *, as_json: bool = False):  # type: ignore[no-untyped-def]
            raise AssertionError("asked")

    verdict = Statement("按您提供的情况，符合申报条件", (spans()[0],))
    sections = sections_of([verdict, Statement(PAPERS, (spans()[1],))], numbering)
    writer = ModelWriter(Chat(GenericFakeChatModel(messages=iter([])), timeout_s=1), "m", "示范高新区")
    lines = writer.write(QUESTION, sections, numbering.citations, ROOM)
    assert next(lines).text == "按您提供的情况，符合申报条件[1]"
    with pytest.raises(AssertionError, match="asked"):
        next(lines)


def test_of_a_question_and_its_answer_the_question_stays(small_stores: Stores) -> None:
    text = "两者是一回事吗？\n答：不是。人才码用于享受停车服务，住房补贴应当另行申请。"
    save(small_stores.catalogue, ingested("faq", text))
    numbering = Numbering(Library(small_stores.catalogue), date(2026, 11, 22))
    sections = sections_of([Statement(text, (Span("faq", 0, len(text)),))], numbering)
    words = "人才码用于享受停车服务，住房补贴要另行申请。"
    assert written(f"{words}[1]", sections, numbering) == [f"两者是一回事吗？\n答：不是。{words}[1]"]


def test_headings_and_openings_stay(numbering: Numbering) -> None:
    amount = Statement(REWARD, (spans()[0],), "《某区奖励办法》第一条")
    papers = Statement(PAPERS, (spans()[1],), "《某区奖励办法》第二条")
    draft = Draft((Section("支持标准", (amount,)), Section("申报材料", (papers,))))
    told = written(f"{GOOD}[1]\n{GOOD_PAPERS}[2]", verified(draft, numbering), numbering)
    assert told == [
        "支持标准：",
        f"《某区奖励办法》第一条：{GOOD}[1]",
        "申报材料：",
        f"《某区奖励办法》第二条：{GOOD_PAPERS}[2]",
    ]


def test_words_that_would_make_the_answer_too_long_are_not_used(sections: list[Section], numbering: Numbering) -> None:
    longer = len(GOOD) - len(REWARD)
    assert longer > 0
    words = f"{GOOD}[1]\n{GOOD_PAPERS}[2]"
    assert GOOD in written(words, sections, numbering, longer)[0]
    extracted = "\n".join(written(words, sections, numbering, longer - 1))
    assert GOOD not in extracted
    assert GOOD_PAPERS in extracted  # shorter than what it words


def test_what_is_given_in_part_is_not_worded(numbering: Numbering) -> None:
    part = Statement(f"{REWARD}（全文见“支持标准”）", (spans()[0],))
    [section] = sections_of([part], numbering)
    assert slots_of([section], numbering.citations)[0].number is None
