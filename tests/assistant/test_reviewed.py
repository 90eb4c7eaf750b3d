"""Signed answers: given again to the same question, never where what they cite has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from assistant.build import Stores, build_assistant
from assistant.policy.answer import SHORT, Citation
from assistant.policy.reviewed import ReviewedAnswer, ReviewedState
from assistant.policy.validity import Validity
from assistant.storage.reviewed import ReviewedAnswers
from tests.api.conftest import ingested

DAY = date(2026, 11, 22)
TEXT = "第一条　首次认定为高新技术企业的，一次性奖励20万元。\n第二条　申报时间为每年9月1日至9月30日。\n"
QUESTION = "高企首次认定奖励多少？"
SIGNED = "首次认定为高新技术企业的，奖励20万元，无需另行申请盖章[1]。"


def save(stores: Stores, text: str = TEXT, **register: Any) -> None:
    document = ingested(text, id="hnte", title="高企奖励办法", effective_from=date(2025, 1, 1), **register)
    digest = document.source.sha256 + str(sorted(register))
    stores.catalogue.save(document, path="/hnte", sha256=digest[-64:], reader="test")


def citation(quote: str = "首次认定为高新技术企业的，一次性奖励20万元") -> Citation:
    start = TEXT.index(quote)
    return Citation(
        n=1, document_id="hnte", title="高企奖励办法", document_number=None, version=1, validity=Validity.IN_FORCE,
        effective_from=date(2025, 1, 1), effective_to=None, provision="第一条", page=1, start=start,
        end=start + len(quote), quote=quote, url="/policies/hnte",
    )  # fmt: skip


@pytest.fixture
def sign(small_stores: Stores) -> Callable[..., ReviewedAnswer]:
    def keep(question: str = QUESTION, text: str = SIGNED, **rest: Any) -> ReviewedAnswer:
        fields = {"id": "r1", "citations": (citation(),), "approved_by": "user:o", **rest}
        answer = ReviewedAnswer(question=question, text=text, approved_at=datetime(2026, 11, 1, tzinfo=UTC), **fields)
        with small_stores.engine.begin() as connection:
            ReviewedAnswers(small_stores.engine).put_in(connection, answer)
        return answer

    return keep


@pytest.fixture
def stores(small_stores: Stores) -> Stores:
    save(small_stores)
    return small_stores


def asked(stores: Stores, question: str, as_of: date = DAY, **rest: Any) -> tuple[str, str]:
    answer = build_assistant(stores).ask(question, as_of=as_of, **rest)
    return answer.generated_by, answer.text


@pytest.mark.parametrize("question", [QUESTION, "首次认定高新技术企业能奖多少钱", "第一次认定高企奖励多少？"])
def test_the_same_question_gets_the_signed_answer(
    stores: Stores, sign: Callable[..., ReviewedAnswer], question: str
) -> None:
    sign()
    answer = build_assistant(stores).ask(question, as_of=DAY)
    assert (answer.generated_by, answer.text) == ("reviewed", SIGNED)
    assert "经工作人员核定" in answer.ai_label
    stored = stores.catalogue.text("hnte", answer.citations[0].version).text
    assert all(stored[c.start : c.end] == c.quote for c in answer.citations)


@pytest.mark.parametrize(
    "question",
    ["高企再次认定奖励多少？", "高企首次认定什么时候申报？", "小巨人首次认定奖励多少？", "高企首次认定奖励30万元吗？"],
)
def test_another_question_does_not(stores: Stores, sign: Callable[..., ReviewedAnswer], question: str) -> None:
    sign()
    assert asked(stores, question)[0] != "reviewed"


def test_a_variant_counts_as_the_question(stores: Stores, sign: Callable[..., ReviewedAnswer]) -> None:
    sign(variants=("拿到国高证书有啥好处",))
    assert asked(stores, "拿到国高证书有啥好处")[0] == "reviewed"


def test_who_tells_of_himself_is_judged_and_not_given_anothers_answer(
    stores: Stores, sign: Callable[..., ReviewedAnswer]
) -> None:
    sign()
    assert asked(stores, QUESTION, profile={"staff": 20})[0] != "reviewed"


def test_changed_words_of_a_cited_provision_end_it_and_moved_ones_do_not(
    stores: Stores, sign: Callable[..., ReviewedAnswer]
) -> None:
    sign()
    assistant = build_assistant(stores)
    save(stores, "总则　为鼓励创新，制定本办法。\n" + TEXT)
    moved = assistant.ask(QUESTION, as_of=DAY)
    assert moved.generated_by == "reviewed"
    assert moved.citations[0].version == 2
    assert stores.catalogue.text("hnte", 2).text[moved.citations[0].start :].startswith(citation().quote)
    save(stores, TEXT.replace("20万元", "10万元"))
    assert assistant.ask(QUESTION, as_of=DAY).generated_by != "reviewed"
    assert "第一条的原文已改动" in assistant.fallen(ReviewedAnswers(stores.engine).get("r1"), as_of=DAY)


def test_it_is_not_given_on_a_day_when_what_it_cites_is_not_in_force(
    small_stores: Stores, sign: Callable[..., ReviewedAnswer]
) -> None:
    save(small_stores, effective_to=date(2026, 12, 31))
    sign()
    assert asked(small_stores, QUESTION)[0] == "reviewed"
    assert asked(small_stores, QUESTION, date(2027, 1, 1))[0] != "reviewed"
    assert asked(small_stores, QUESTION, date(2024, 6, 1))[0] != "reviewed"


def test_a_figure_without_a_source_is_not_given_again(stores: Stores, sign: Callable[..., ReviewedAnswer]) -> None:
    sign(text="奖励20万元，另加5万元[1]。")
    assert asked(stores, QUESTION)[0] != "reviewed"


@pytest.mark.parametrize("state", [ReviewedState.WITHDRAWN, ReviewedState.LAPSED])
def test_a_withdrawn_or_lapsed_one_is_not_given(
    stores: Stores, sign: Callable[..., ReviewedAnswer], state: ReviewedState
) -> None:
    assistant = build_assistant(stores)
    sign()
    assert assistant.ask(QUESTION, as_of=DAY).generated_by == "reviewed"
    sign(state=state)
    assert assistant.ask(QUESTION, as_of=DAY).generated_by != "reviewed"


def test_a_long_signed_answer_is_given_whole_in_text_and_details(
    stores: Stores, sign: Callable[..., ReviewedAnswer]
) -> None:
    paragraphs = [f"{n}、首次认定为高新技术企业的，奖励20万元{'，按规定拨付' * 10}。[1]" for n in "甲乙丙丁戊己庚"]
    sign(text="\n".join(paragraphs))
    answer = build_assistant(stores).ask(QUESTION, as_of=DAY)
    assert len(answer.text) <= SHORT
    assert answer.text.startswith(paragraphs[0])
    assert "\n".join([answer.text, *(detail.text for detail in answer.details)]).split("\n") == paragraphs


def test_of_a_long_signed_paragraph_the_beginning_is_told_first(
    stores: Stores, sign: Callable[..., ReviewedAnswer]
) -> None:
    paragraph = f"首次认定为高新技术企业的，奖励20万元。{'按规定拨付。' * 80}[1]"
    sign(text=paragraph)
    answer = build_assistant(stores).ask(QUESTION, as_of=DAY)
    assert len(answer.text) <= SHORT
    assert answer.text.endswith("（全文见“答复详情”）[1]")
    assert [detail.text for detail in answer.details] == [paragraph]
