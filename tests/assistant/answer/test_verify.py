from __future__ import annotations

from datetime import date

import pytest

from assistant.answer.draft import Draft, Section, Span, Statement
from assistant.answer.rendered import render
from assistant.answer.verify import Numbering, make_citation, mark, verified
from assistant.build import Stores
from assistant.policy.validity import Validity
from assistant.storage.library import Library
from tests.assistant.documents import ingested, save

TODAY = date(2026, 11, 22)
ARTICLES = (
    "第一条 首次认定的，给予一次性奖励20万元。",
    "第二条 重新认定的，奖励10万元，见参考文献[1]和[12]。",
    "第三条 咨询电话0099-88120101。",
)
FIRST = Span("reward", 0, len(ARTICLES[0]))
SECOND = Span("reward", len(ARTICLES[0]) + 1, len(ARTICLES[0]) + 1 + len(ARTICLES[1]))
TEXT = "\n".join(ARTICLES)
THIRD = Span("reward", len(TEXT) - len(ARTICLES[2]), len(TEXT))


@pytest.fixture
def library(small_stores: Stores) -> Library:
    save(small_stores.catalogue, ingested("reward", *ARTICLES))
    return Library(small_stores.catalogue)


@pytest.fixture
def numbering(library: Library) -> Numbering:
    return Numbering(library, TODAY)


def statement(text: str, *spans: Span, opening: str = "", computed: tuple[str, ...] = ()) -> Statement:
    return Statement(text, spans or (FIRST,), opening, computed)


# -- citations -----------------------------------------------------------------------------------------------------


def test_a_citation_is_the_stored_texts_own(library: Library) -> None:
    for span in (FIRST, SECOND, THIRD, Span("reward", 4, 9)):
        citation = make_citation(library, span, 7, TODAY)
        assert citation is not None
        assert citation.quote == library.text("reward").text[span.start : span.end]
        assert (citation.n, citation.version, citation.validity) == (7, 1, Validity.IN_FORCE)
        assert citation.url == f"/policies/reward?version=1#{span.start}-{span.end}"
    found = [make_citation(library, s, 1, TODAY) for s in (FIRST, SECOND, THIRD)]
    assert [(c.provision, c.page) for c in found if c] == [("第一条", 1), ("第二条", 1), ("第三条", 2)]


def test_a_citation_across_two_articles_names_neither(library: Library) -> None:
    citation = make_citation(library, Span("reward", 0, SECOND.end), 1, TODAY)
    assert citation is not None
    assert citation.provision == ""


@pytest.mark.parametrize(
    "span",
    [
        Span("reward", 0, len(TEXT) + 1),
        Span("reward", -5, 3),
        Span("reward", -5, -1),
        Span("reward", 9, 9),
        Span("reward", 9, 4),
        Span("reward", len(ARTICLES[0]), len(ARTICLES[0]) + 1),  # a line break only
        Span("nowhere", 0, 3),
    ],
)
def test_a_span_that_does_not_check_out_is_no_citation_and_its_statement_goes(
    library: Library, numbering: Numbering, span: Span
) -> None:
    assert make_citation(library, span, 1, TODAY) is None
    assert numbering.cite(span) is None
    assert mark(statement("首次认定的，奖励。", FIRST, span), numbering) is None  # one good span does not save it
    assert numbering.citations == []


def test_the_validity_of_a_citation_is_that_of_the_day(library: Library) -> None:
    validity = [
        c.validity for d in (date(2025, 3, 31), TODAY, date(2028, 4, 1)) if (c := make_citation(library, FIRST, 1, d))
    ]
    assert validity == [Validity.NOT_YET, Validity.IN_FORCE, Validity.EXPIRED]


# -- statements ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        statement("首次认定奖励二十万元。"),
        statement("首次认定奖励20万元。", opening="《某区奖励办法》第一条"),
        statement("截至2026年11月22日，首次认定奖励20万元。", computed=("2026年11月22日",)),
        statement("奖励20万元，电话0099-88120101。", FIRST, THIRD),
    ],
)
def test_a_statement_whose_figures_are_cited_or_computed_is_kept(numbering: Numbering, told: Statement) -> None:
    kept = mark(told, numbering)
    assert kept is not None
    assert kept.text.startswith(told.text)
    assert kept.text.endswith("]")


@pytest.mark.parametrize(
    "told",
    [
        statement("首次认定奖励30万元。"),
        statement("重新认定奖励10万元。"),  # true, but not where it points
        statement("截至2026年11月22日，奖励20万元。"),
        statement("奖励20万元。", opening="《2025年度某区奖励办法》第一条"),
        statement("奖励20万元，电话0099-88120102。", FIRST, THIRD),
        Statement("奖励。", ()),  # nothing cited at all
    ],
)
def test_a_statement_with_a_loose_figure_or_no_source_is_dropped(numbering: Numbering, told: Statement) -> None:
    assert mark(told, numbering) is None
    assert numbering.citations == []  # what was dropped leaves no citation behind


def test_a_section_left_empty_is_dropped_with_its_statement(numbering: Numbering) -> None:
    good, bad = statement("首次认定奖励20万元。"), statement("奖励99万元。")
    sections = verified(Draft((Section("甲", (bad,)), Section("乙", (bad, good)), Section("丙", ()))), numbering)
    assert [(s.name, len(s.statements)) for s in sections] == [("乙", 1)]
    assert verified(Draft((Section("乙", (good,)),)), numbering, keep=lambda s: False) == []


def test_one_span_has_one_number(numbering: Numbering) -> None:
    texts = [
        s.text
        for told in (
            statement("奖励20万元。"),
            statement("电话0099-88120101。", THIRD),
            statement("20万元。", FIRST, THIRD),
        )
        if (s := mark(told, numbering))
    ]
    assert texts == ["奖励20万元。[1]", "电话0099-88120101。[2]", "20万元。[1][2]"]
    assert [c.n for c in numbering.citations] == [1, 2]


# -- marks ---------------------------------------------------------------------------------------------------------


def test_marks_are_renumbered_in_order_and_unused_citations_left_out(numbering: Numbering) -> None:
    for span in (FIRST, SECOND, THIRD):
        numbering.cite(span)
    text, citations = numbering.used_in("电话在前[3]。奖励在后[1][3]。")
    assert text == "电话在前[1]。奖励在后[2][1]。"
    assert [(c.n, c.start) for c in citations] == [(1, THIRD.start), (2, FIRST.start)]
    assert numbering.used_in("没有出处") == ("没有出处", ())


def test_a_sources_own_bracket_cannot_pass_for_a_mark(numbering: Numbering) -> None:
    numbering.cite(FIRST)
    kept = mark(statement(ARTICLES[1], SECOND), numbering)
    assert kept is not None
    text, citations = numbering.used_in(kept.text)
    assert text == "第二条 重新认定的，奖励10万元，见参考文献［1］和［12］。[1]"
    assert [c.start for c in citations] == [SECOND.start]


def test_a_bracket_in_a_title_cannot_pass_for_a_mark(small_stores: Stores) -> None:
    title = "某区奖励办法[7]"
    save(small_stores.catalogue, ingested("reward", *ARTICLES, title=title))
    numbering = Numbering(Library(small_stores.catalogue), TODAY)
    sections = verified(
        Draft((Section("标准", (statement("奖励20万元。", opening=f"《{title}》第一条"),)),)), numbering
    )
    text, citations = numbering.used_in("\n".join(render(sections)))
    assert len(citations) == 1
    assert text.endswith("[1]")
