"""Questions asked of a library without the passages that answer them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from assistant.storage.catalogue import Catalogue
from assistant.storage.database import open_database, sqlite_url
from assistant.storage.library import Library
from bench.masking import Answering
from tests.assistant.documents import ingested, save

REWARD = "第一条 首次认定的高新技术企业，一次性奖励20万元，资金在公示后30个工作日内拨付。"
OTHER = "第二条 申请时应当提交申请表和营业执照复印件。"
REPEATED = "第一条 首次认定的高新技术企业，一次性奖励20万元，30个工作日内拨付到账。"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    catalogue = Catalogue(open_database(sqlite_url(tmp_path)), "any")
    save(catalogue, ingested("reward", REWARD, OTHER))
    save(catalogue, ingested("faq", REPEATED, "第二条 咨询电话见官网。", title="某区问答"))
    return Library(catalogue)


def hidden(library: Library, quote: str) -> list[str]:
    found = Answering(library).passages([quote], ["reward"])
    return sorted(library.passages[i].text[:4] + library.passages[i].document_id for i in found)


@pytest.mark.parametrize(
    "quote", ["首次认定的高新技术企业，一次性奖励20万元", "奖励20 万元|资金在公示后30个工作日内拨付"]
)
def test_all_that_say_the_answer_are_hidden(library: Library, quote: str) -> None:
    assert hidden(library, quote) == ["第一条 faq", "第一条 reward"]


def test_a_figure_alone_hides_what_holds_it_in_the_document_that_answers(library: Library) -> None:
    assert hidden(library, "20万元") == ["第一条 reward"]


def test_words_that_stand_nowhere_hide_nothing(library: Library) -> None:
    assert hidden(library, "每年六月集中受理申请材料") == []


def test_what_is_hidden_is_in_no_text_and_nothing_else_moves(library: Library) -> None:
    passage = library.passages_of("reward")[0]
    part = library.without({passage.id})
    assert passage.id not in part.passages
    assert [p.text for p in part.passages_of("reward")] == [p.text for p in library.passages_of("reward")[1:]]
    text, whole = part.text("reward").text, library.text("reward").text
    assert "20万元" not in text
    assert len(text) == len(whole)
    assert all(text[p.start : p.end] == p.text for p in part.passages_of("reward"))
    assert part.text("faq") == library.text("faq")


def test_a_row_that_is_hidden_is_in_no_table(assistant: Assistant) -> None:
    library = assistant.library
    row = next(p for p in library.passages.values() if p.kind == "row")
    document_id = row.document_id
    tables = [t.rows for t in library.without({row.id}).text(document_id).tables]
    assert sum(map(len, tables)) == sum(len(t.rows) for t in library.text(document_id).tables) - 1


def test_a_question_is_less_surely_answered_without_its_answer(assistant: Assistant) -> None:
    question, as_of = "高企首次认定奖励多少钱", date(2026, 11, 22)
    quotes, documents = ["首次认定"], ["park-hnte-reward-2025", "city-hnte-reward"]
    masked = Answering(assistant.library).passages(quotes, documents)
    assert masked
    whole = assistant.signals(question, as_of=as_of)
    part = assistant.signals(question, as_of=as_of, hidden=masked)
    assert part["score"] < whole["score"]
    assert part["form"] == whole["form"]
    assert assistant.signals(question, as_of=as_of) == whole  # nothing stays hidden
