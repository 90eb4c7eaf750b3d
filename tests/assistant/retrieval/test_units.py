"""Which sentence, item or row of what was found answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.policy.evidence import Unit
from assistant.policy.question import Intent, Question
from assistant.retrieval.hybrid import Retriever
from assistant.retrieval.ranking import ranking_for
from assistant.retrieval.units import PASSAGES
from assistant.storage.catalogue import Catalogue
from assistant.storage.database import open_database, sqlite_url
from assistant.storage.library import Library
from tests.assistant.documents import ingested, save

ARTICLES = (
    "第一条 企业租用标准厂房的，给予租金补贴。补贴按租金的50%计算。申请人不得转租厂房。",
    "第二条 符合下列条件之一的：\n（一）租用厂房满一年的。已经交清租金；\n（二）上年度纳税100万元以上的。",
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    catalogue = Catalogue(open_database(sqlite_url(tmp_path)), "any")
    save(catalogue, ingested("d", *ARTICLES))
    return catalogue


def weighed(
    catalogue: Catalogue, text: str, intent: Intent, nearest: list[tuple[str, float]] | None = None
) -> list[Unit]:
    retriever = Retriever(
        Library(catalogue),
        lambda text, k: [],
        lambda text, k: nearest or [],
        stop_words=frozenset(),
        sections={},
        ranking=ranking_for("any"),
    )
    question = Question(asked=text, text=text, intents=(intent,), asking=text)
    return list(retriever.retrieve(question, as_of=date(2026, 11, 22)).units)


def likeliest(units: list[Unit]) -> str:
    return said(max(units, key=lambda unit: unit.share))


def said(unit: Unit) -> str:
    passage = unit.candidate.passage
    return passage.text[unit.start - passage.start : unit.end - passage.start]


def test_a_figure_that_is_called_for_and_the_words_of_the_question_tell(catalogue: Catalogue) -> None:
    units = weighed(catalogue, "厂房租金按几成补贴", Intent.AMOUNT)
    assert likeliest(units) == "补贴按租金的50%计算。"
    assert sum(unit.share for unit in units) == pytest.approx(1.0)


def test_whether_something_may_be_done_is_answered_by_a_rule(catalogue: Catalogue) -> None:
    assert likeliest(weighed(catalogue, "厂房能不能转租", Intent.GENERAL)) == "申请人不得转租厂房。"


def test_an_item_of_a_list_is_one(catalogue: Catalogue) -> None:
    texts = [said(unit) for unit in weighed(catalogue, "租金补贴", Intent.GENERAL)]
    assert any("租用厂房满一年的。已经交清租金" in text for text in texts)


def test_the_sentence_nearest_to_the_question_is_likelier(catalogue: Catalogue) -> None:
    passage = next(p for p in Library(catalogue).passages.values() if "转租" in p.text)
    question = "厂房"

    def of_last(cosine: float) -> float:
        hits = sorted([(f"{passage.id}/2", cosine), (f"{passage.id}/0", 0.5)], key=lambda hit: -hit[1])
        units = weighed(catalogue, question, Intent.GENERAL, hits)
        return next(u.share for u in units if u.end == passage.end)

    assert of_last(0.9) > of_last(0.4)


def test_only_the_first_passages_are_read(tmp_path: Path) -> None:
    catalogue = Catalogue(open_database(sqlite_url(tmp_path)), "any")
    tens = [f"{ten}{one}" for ten in ("", "十") for one in "一二三四五六七八九"]
    save(catalogue, ingested("d", *(f"第{number}条 厂房租金补贴。" for number in tens)))
    assert len({u.candidate.passage.id for u in weighed(catalogue, "厂房租金补贴", Intent.GENERAL)}) == PASSAGES
