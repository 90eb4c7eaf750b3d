"""Test cases that rest on provisions which changed."""

from __future__ import annotations

from datetime import date

from assistant.policy.diff import ProvisionDiff, diff_provisions
from eval.affected import affected_cases
from eval.dataset import Case, Expectation
from ingest.canonical import canonicalise
from ingest.frame import find_frame
from ingest.parse.blocks import Block
from ingest.structure import build_provisions

OLD = ("某区奖励办法", "第一条 首次认定的，奖励20万元。", "第二条 每年9月受理。", "第三条 由科技局解释。")


def compared(*new: str) -> ProvisionDiff:
    texts = [canonicalise([Block("text", line) for line in lines]) for lines in (OLD, new)]
    (old, after) = ((c.text, build_provisions(c, find_frame(c))) for c in texts)
    return diff_provisions(*old, *after)


def case(name: str, document: str, *provisions: str) -> Case:
    expect = Expectation(documents=(document,), provisions=provisions)
    return Case(id=name, kind="amount", question="问", as_of=date(2026, 11, 22), expect=expect)


CASES = [
    case("changed", "某区奖励办法", "第一条"),
    case("by-id", "measure", "第一条", "第二条"),
    case("same", "measure", "第二条"),
    case("whole", "《某区奖励办法》"),
    case("other", "另一办法", "第一条"),
]


def test_cases_that_expect_a_changed_provision_or_the_whole_document_are_named() -> None:
    diff = compared(OLD[0], OLD[1].replace("20", "30"), *OLD[2:])
    found = affected_cases(CASES, ("measure", "某区奖励办法"), diff)
    assert found == {"changed": ["第一条"], "by-id": ["第一条"], "whole": []}


def test_texts_that_are_the_same_affect_no_case() -> None:
    assert affected_cases(CASES, ("measure", "某区奖励办法"), compared(*OLD)) == {}
