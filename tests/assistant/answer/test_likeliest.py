"""What most likely answers is said, wherever the rest of the answer was taken from."""

from __future__ import annotations

import pytest

from assistant.answer.draft import Section, Span, Statement
from assistant.answer.likeliest import Likeliest, likeliest_unsaid
from assistant.policy.evidence import Candidate, Unit
from assistant.policy.provision import Passage, ProvisionKind
from assistant.policy.validity import Validity

TEXT = "奖励20万元。资金到账后满一年之日起30日内提交绩效自评报告。"
FIRST, SECOND = (0, 7), (7, len(TEXT))


def unit(span: tuple[int, int], share: float, validity: Validity = Validity.IN_FORCE, text: str = TEXT) -> Unit:
    passage = Passage(
        id="d@1#0",
        document_id="d",
        version=1,
        ordinal=0,
        provision=0,
        kind=ProvisionKind.ARTICLE,
        path=(),
        start=0,
        end=len(text),
        page=None,
        text=text,
        context="",
    )
    return Unit(Candidate(passage, validity, 1.0), *span, share)


def sections(*spans: tuple[int, int]) -> list[Section]:
    return [Section("支持标准", tuple(Statement("…", (Span("d", *span),)) for span in spans))]


def test_the_likeliest_that_is_not_said_comes_first() -> None:
    report = unit(SECOND, 0.7)
    assert likeliest_unsaid([unit(FIRST, 0.2), report], sections(FIRST)) == Likeliest(first=(report,))


def test_of_another_document_nothing_comes_first() -> None:
    other = unit(SECOND, 0.7)
    elsewhere = [Section("支持标准", (Statement("…", (Span("other", 0, 7),)),))]
    assert likeliest_unsaid([other], elsewhere) == Likeliest(last=(other,))


def test_what_is_reckoned_in_an_example_is_not_said_of_the_asker() -> None:
    text = "示例：某企业研发费用600万元。基础补助为600万元×4%=24万元。"
    assert likeliest_unsaid([unit((17, len(text)), 0.7, text=text)], []) == Likeliest()


def test_nothing_is_added_to_what_surely_answers() -> None:
    assert likeliest_unsaid([unit(FIRST, 0.8), unit(SECOND, 0.15)], sections(FIRST)) == Likeliest()


def test_what_is_said_is_likelier_than_it_comes_after_it() -> None:
    report = unit(SECOND, 0.2)
    assert likeliest_unsaid([unit(FIRST, 0.4), report], sections(FIRST)) == Likeliest(last=(report,))


@pytest.mark.parametrize(
    ("span", "share", "validity"),
    [
        (FIRST, 0.9, Validity.IN_FORCE),  # said
        (SECOND, 0.05, Validity.IN_FORCE),  # hardly likely
        (SECOND, 0.9, Validity.EXPIRED),  # named as such elsewhere, or not at all
    ],
)
def test_nothing_else_is_added(span: tuple[int, int], share: float, validity: Validity) -> None:
    assert likeliest_unsaid([unit(span, share, validity)], sections(FIRST)) == Likeliest()


def test_of_a_sentence_hardly_shown_the_whole_is_said() -> None:
    report = unit(SECOND, 0.7)
    assert likeliest_unsaid([report], sections((7, 10))).first == (report,)
    assert likeliest_unsaid([report], sections((7, len(TEXT) - 4))) == Likeliest()
