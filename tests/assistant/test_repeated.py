"""Answers that are given again: the same as worked out anew, each a turn of its own, none after a change of what they rest on."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import pipeline
from assistant.build import Stores, build_assistant
from assistant.pipeline import Assistant
from assistant.policy.answer import Answer, Status
from assistant.policy.events import Event
from assistant.policy.question import Question
from assistant.policy.reviewed import ReviewedAnswer, ReviewedState
from assistant.question.understand import understand
from assistant.repeated import Given, Repeated, key_of
from tests.assistant.documents import ingested, save

DAY = date(2026, 11, 22)
CASES = Path(__file__).parents[2] / "eval" / "cases"
RENT = "厂房租金补贴多少"


def fresh(answer: Answer) -> dict[str, Any]:
    """An answer without what differs from turn to turn."""
    return answer.model_dump(exclude={"id", "conversation_id"})


@pytest.fixture(scope="module")
def forgetful(corpus_stores: Stores) -> Assistant:
    return build_assistant(corpus_stores, remembers=False)


def some_questions() -> list[str]:
    lines = [line for path in sorted(CASES.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    cases = [json.loads(line) for line in lines[::12]]
    return [(case.get("turns") or [case["question"]])[0] for case in cases]


@pytest.mark.parametrize("question", ["你好", *some_questions()])
def test_an_answer_given_again_is_the_one_worked_out_anew(
    assistant: Assistant, forgetful: Assistant, question: str
) -> None:
    first, again = (assistant.ask(question, as_of=DAY) for _ in range(2))
    anew = forgetful.ask(question, as_of=DAY)
    assert fresh(first) == fresh(again) == fresh(anew)
    assert len({first.id, again.id, anew.id}) == len({a.conversation_id for a in (first, again, anew)}) == 3


@pytest.fixture
def working(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that were worked out, as they come."""
    worked: list[str] = []

    def noted(question: str, *rest: Any, **more: Any) -> Question:
        worked.append(question)
        return understand(question, *rest, **more)

    monkeypatch.setattr(pipeline, "understand", noted)
    return worked


@pytest.fixture
def small(small_stores: Stores) -> Assistant:
    save(
        small_stores.catalogue,
        ingested("rent", "第一条 租用标准厂房的，按租金的30%给予补贴。", title="厂房租金补贴办法"),
    )
    assert small_stores.vectors.count() == small_stores.sentences.count() - 1 == 0  # both are opened
    return build_assistant(small_stores)


def test_it_is_streamed_as_before(small: Assistant, working: list[str]) -> None:
    def told() -> list[Event]:
        return list(small.stream(RENT, as_of=DAY))

    first = told()
    count = len(working)
    again = told()
    assert len(working) == count > 0
    assert again[:-1] == first[:-1]
    assert len(first) > 2


@pytest.mark.parametrize(
    "other",
    [
        {"as_of": date(2026, 11, 23)},
        {"profile": {"registered_in_park": True}},
        {"question": f"{RENT}？"},
        {"conversation_id": "goes on"},
    ],
)
def test_another_day_profile_wording_or_conversation_is_worked_out(
    small: Assistant, working: list[str], other: dict[str, Any]
) -> None:
    asked: dict[str, Any] = {"question": RENT, "as_of": DAY}
    answer = small.ask(**asked)
    if "conversation_id" in other:
        other = {"conversation_id": answer.conversation_id}
    count = len(working)
    small.ask(**{**asked, **other})
    assert len(working) > count


def test_each_is_a_turn_of_its_conversation_with_the_facts_that_were_told(
    small_stores: Stores, small: Assistant
) -> None:
    question = "我们注册在园区，厂房租金补贴多少"
    answers = [small.ask(question, as_of=DAY, owner="user:1") for _ in range(2)]
    held = [small_stores.conversations.find(a.conversation_id) for a in answers]
    assert [h and [t.question for t in h.turns] for h in held] == [[question]] * 2
    assert [h and h.owner for h in held] == ["user:1"] * 2
    assert [h and h.profile for h in held] == [held[0] and held[0].profile] * 2
    begun = small.ask(question, as_of=DAY, conversation_id="a" * 32)
    assert begun.conversation_id == "a" * 32
    assert small.ask("什么时候申请", as_of=DAY, conversation_id="a" * 32).conversation_id == "a" * 32
    kept = small_stores.conversations.find("a" * 32)
    assert len(kept.turns if kept else ()) == 2


def test_a_change_of_the_documents_is_seen_at_once(small_stores: Stores, small: Assistant) -> None:
    assert "30%" in small.ask(RENT, as_of=DAY).text
    save(
        small_stores.catalogue,
        ingested("rent", "第一条 租用标准厂房的，按租金的50%给予补贴。", title="厂房租金补贴办法"),
    )
    assert "50%" in small.ask(RENT, as_of=DAY).text
    small_stores.catalogue.remove("rent")
    assert small.ask(RENT, as_of=DAY).status is Status.ABSTAINED


def test_a_change_of_the_vectors_is_seen_at_once(small_stores: Stores, small: Assistant, working: list[str]) -> None:
    small.ask(RENT, as_of=DAY)
    small.ask(RENT, as_of=DAY)
    count = len(working)
    small.ask(RENT, as_of=DAY)
    assert len(working) == count
    small_stores.vectors.synchronise(small_stores.catalogue)
    small.ask(RENT, as_of=DAY)
    assert len(working) > count


def test_a_reviewed_answer_is_given_at_once_and_not_after_it_was_withdrawn(
    small_stores: Stores, small: Assistant
) -> None:
    plain = small.ask(RENT, as_of=DAY)
    signed = ReviewedAnswer(
        id="r1",
        ticket_id="t1",
        question=RENT,
        text="按租金的30%补贴，核定过。[1]",
        citations=plain.citations[:1],
        state=ReviewedState.VALID,
        approved_by="王",
        approved_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    with small_stores.engine.begin() as connection:
        small_stores.reviewed.put_in(connection, signed)
    assert small.ask(RENT, as_of=DAY).generated_by == "reviewed"
    assert small.ask(RENT, as_of=DAY).generated_by == "reviewed"
    with small_stores.engine.begin() as connection:
        withdrawn = signed.model_copy(update={"state": ReviewedState.WITHDRAWN})
        small_stores.reviewed.put_in(connection, withdrawn)
    assert fresh(small.ask(RENT, as_of=DAY)) == fresh(plain)


def test_many_threads_get_the_same(small: Assistant) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: small.ask(RENT, as_of=DAY), range(40)))
    assert all(fresh(a) == fresh(answers[0]) for a in answers)
    assert len({a.conversation_id for a in answers}) == 40


def test_whoever_measures_has_every_answer_worked_out(small_stores: Stores, working: list[str]) -> None:
    assistant = build_assistant(small_stores, remembers=False)
    counts = [(assistant.ask("你好", as_of=DAY), len(working))[1] for _ in range(3)]
    assert counts == sorted(set(counts))


# -- what keeps them -----------------------------------------------------------------------------------------------


def a_given(text: str) -> Given:
    answer = Answer(id="1", conversation_id="2", as_of=DAY, status=Status.ANSWERED, text=text)
    return Given(answer, None, (), {})


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 1), st.booleans())))
def test_it_holds_so_many_and_none_of_another_basis(steps: list[tuple[str, int, bool]]) -> None:
    """Against a plain list of what was kept last."""
    kept, basis = Repeated(most=3), None
    model: list[str] = []
    for key, on, keeps in steps:
        if on != basis:
            model, basis = [], on
        if keeps:
            model = [k for k in model if k != key] + [key]
            kept.keep(key, on, a_given(key))
            model = model[-3:]
        else:
            found = kept.find(key, on)
            assert (found is not None) == (key in model)
            if found:
                assert found.answer.text == key
                model = [k for k in model if k != key] + [key]
        assert len(kept) <= 3


def test_facts_that_cannot_be_written_down_are_no_key() -> None:
    circle: dict[str, Any] = {}
    circle["self"] = circle
    assert key_of("问", DAY, circle) is None
    assert key_of("问", DAY, {"a": True}) != key_of("问", DAY, {"a": 1}) != key_of("问", DAY, {"a": "1"})
    assert key_of("问", DAY, {"a": DAY, "b": 1}) == key_of("问", DAY, {"b": 1, "a": DAY})
