from __future__ import annotations

from assistant.answer.draft import Section, Span, Statement
from assistant.answer.pointed import Pointed, pointed_to
from assistant.policy.evidence import Candidate, Evidence
from assistant.policy.provision import Passage, ProvisionKind
from assistant.policy.validity import Validity

REPORT = "资金到账后满一年之日起30日内提交绩效自评报告"
PAPERS = "申报材料包括：申请报告；营业执照"


def passage(number: int, text: str) -> Passage:
    return Passage(
        id=f"d:{number}",
        document_id="d",
        version=1,
        ordinal=number,
        provision=number,
        kind=ProvisionKind.ARTICLE,
        path=(f"第{number}条",),
        context="",
        text=text,
        start=number * 100,
        end=number * 100 + len(text),
        page=None,
    )


def evidence(lead: float, validity: Validity = Validity.IN_FORCE) -> Evidence:
    return Evidence(
        (
            Candidate(passage(1, REPORT), validity, 5.0 + lead, {}),
            Candidate(passage(2, PAPERS), Validity.IN_FORCE, 5.0, {}),
        ),
        (),
    )


def showing(number: int) -> tuple[Section, ...]:
    return (Section("申报材料", (Statement("…", (Span("d", number * 100, number * 100 + 5),)),)),)


def coverage(text: str) -> float:
    return sum(word in text for word in ("资金到账", "提交", "报告")) / 3


def pointed(found: Evidence, sections: tuple[Section, ...], words: str = PAPERS, *, filed: bool = False) -> Pointed:
    return pointed_to(found, sections, words, coverage, 1.0, filed=filed)


def test_a_passage_that_holds_far_more_of_the_question_is_the_answer() -> None:
    assert pointed(evidence(1.5), showing(2)) is Pointed.ALONE


def test_a_passage_that_is_shown_already_changes_nothing() -> None:
    assert pointed(evidence(1.5), showing(1)) is Pointed.NOT


def test_one_hardly_ahead_of_the_next_changes_nothing() -> None:
    assert pointed(evidence(0.4), showing(2)) is Pointed.NOT


def test_what_is_no_longer_in_force_takes_no_answer_away() -> None:
    assert pointed(evidence(1.5, Validity.REPEALED), showing(2)) is Pointed.NOT


def test_it_stands_beside_an_answer_that_holds_as_much() -> None:
    assert pointed(evidence(1.5), showing(2), REPORT) is Pointed.BESIDE


def test_it_takes_the_place_of_what_is_told_of_filing_as_a_whole() -> None:
    assert pointed(evidence(1.5), showing(2), REPORT, filed=True) is Pointed.ALONE


def test_an_answer_that_holds_more_stays() -> None:
    assert (
        pointed_to(evidence(1.5), showing(2), PAPERS, lambda text: float(text == PAPERS), 1.0, filed=True)
        is Pointed.NOT
    )
