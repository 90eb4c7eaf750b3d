"""Comparing what two ways give: the tally counts what a case expects and nothing else."""

from __future__ import annotations

from datetime import date

from assistant.policy.answer import Answer, Status
from bench.side_by_side import Given, Tally, said
from eval.dataset import Case, Expectation, Kind

AS_OF = date(2026, 11, 22)


def case(**expected: tuple[str, ...]) -> Case:
    expect = Expectation(status=Status.ANSWERED, **expected)  # type: ignore[arg-type]
    return Case(id="c", kind=Kind.AMOUNT, question="奖多少？", as_of=AS_OF, expect=expect)


def test_a_provision_counts_only_where_it_is_of_an_expected_document() -> None:
    tally = Tally("x")
    given = Given(frozenset({"a", "b"}), frozenset({("b", "第五条")}), "奖励20万元")
    tally.add(case(documents=("a",), provisions=("第五条",), figures=("二十万元", "5万元")), given)
    assert (tally.documents, tally.provisions, tally.figures) == ([True], [False], [True, False])


def test_a_refusal_gives_nothing() -> None:
    refused = Answer(
        id="1", conversation_id="1", as_of=AS_OF, status=Status.ABSTAINED, understood="", text="请联系工作室20万元"
    )
    assert said(refused) == Given(frozenset(), frozenset(), "")
