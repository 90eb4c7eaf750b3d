"""Signing answers for the assistant to give again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from assistant.build import Stores, build_assistant
from assistant.errors import InvalidInput, NotFound
from assistant.policy.reviewed import ReviewedState
from assistant.storage.schema_desk import drafts, tickets
from desk.principal import Principal, Role
from desk.reviewed import Reviewed
from tests.assistant.test_reviewed import QUESTION, SIGNED, TEXT, citation, save

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
OFFICER = Principal("user:o", Role.OFFICER, "王工")


@pytest.fixture
def recorded() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def reviewed(small_stores: Stores, recorded: list[tuple[str, str]]) -> Reviewed:
    save(small_stores)
    assistant = build_assistant(small_stores)

    def record(_: sa.Connection, principal: Principal, action: str, object_: str, body: dict[str, Any]) -> None:
        recorded.append((principal.actor, action))

    return Reviewed(small_stores.engine, lambda: assistant, lambda: NOW, record)


def test_a_signed_answer_is_found_by_the_assistant_and_recorded(
    reviewed: Reviewed, small_stores: Stores, recorded: list[tuple[str, str]]
) -> None:
    reviewed.add(OFFICER, question=QUESTION, text=SIGNED, citations=[citation()])
    assert build_assistant(small_stores).ask(QUESTION, as_of=NOW.date()).text == SIGNED
    assert recorded == [("user:o", "reviewed.add")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("奖励若干。", "至少要引用一处"),
        ("奖励20万元[2]。", r"\[2\] 没有对应的引文"),
        ("奖励20万元，另加5万元[1]。", "没有出处"),
        ("  ", "不能为空"),
    ],
)
def test_what_cannot_be_checked_is_not_signed(reviewed: Reviewed, text: str, complaint: str) -> None:
    with pytest.raises(InvalidInput, match=complaint):
        reviewed.add(OFFICER, question=QUESTION, text=text, citations=[citation()])
    assert reviewed.all() == []


def test_what_cites_words_that_do_not_stand_there_is_not_signed(reviewed: Reviewed) -> None:
    wrong = citation().model_copy(update={"quote": "奖励20万元或者更多"})
    with pytest.raises(InvalidInput, match="原文已改动"):
        reviewed.add(OFFICER, question=QUESTION, text=SIGNED, citations=[wrong])


def test_an_answer_lapses_when_its_provision_changes_and_stands_again_when_signed_anew(
    reviewed: Reviewed, small_stores: Stores
) -> None:
    answer = reviewed.add(OFFICER, question=QUESTION, text=SIGNED, citations=[citation()])
    assert reviewed.lapse(OFFICER, NOW.date()) == 0
    save(small_stores, TEXT.replace("20万元", "10万元"))
    assert reviewed.lapse(OFFICER, NOW.date()) == 1
    assert reviewed.get(answer.id).state is ReviewedState.LAPSED
    assert "第一条的原文已改动" in reviewed.get(answer.id).lapsed_for
    save(small_stores, TEXT)
    assert reviewed.change(answer.id, OFFICER, {"variants": ["国高奖多少"]}).state is ReviewedState.VALID
    assert build_assistant(small_stores).ask("国高奖多少", as_of=NOW.date()).generated_by == "reviewed"


def test_a_withdrawn_answer_is_kept_and_not_given(reviewed: Reviewed, small_stores: Stores) -> None:
    answer = reviewed.add(OFFICER, question=QUESTION, text=SIGNED, citations=[citation()])
    reviewed.withdraw(answer.id, OFFICER)
    assert [a.state for a in reviewed.all()] == [ReviewedState.WITHDRAWN]
    assert build_assistant(small_stores).ask(QUESTION, as_of=date(2026, 11, 22)).generated_by != "reviewed"


def test_a_letter_gives_its_cited_part_with_marks_counted_anew(reviewed: Reviewed, small_stores: Stores) -> None:
    cited = citation().model_copy(update={"n": 3})
    letter = {
        "text": "某公司：\n来信收悉。\n首次认定的，奖励20万元[3]。\n截止日为12月11日，还有17天[3]。\n特此函复。\n\n"
        "政策依据：\n1. 示高新管发〔2025〕6号[3]",
        "citations": [cited.model_dump(mode="json")],
    }
    with small_stores.engine.begin() as connection:
        connection.execute(
            tickets.insert().values(
                id="t", number="2026-1", kind="consult", state="answered", subject=QUESTION, searched="", opened_by="v",
                opened_at=NOW, revision=1,
            )
        )  # fmt: skip
        connection.execute(
            drafts.insert().values(
                ticket_id="t", revision=1, letter=letter, basis={}, author="user:o", generated_by="person",
                created_at=NOW,
            )
        )  # fmt: skip
    question, text, citations = reviewed.of_letter("t")
    assert (question, text, [c.n for c in citations]) == (QUESTION, "首次认定的，奖励20万元[1]。", [1])
    assert reviewed.add(OFFICER, question=question, text=text, citations=citations, ticket_id="t").ticket_id == "t"
    with pytest.raises(NotFound):
        reviewed.of_letter("none")
