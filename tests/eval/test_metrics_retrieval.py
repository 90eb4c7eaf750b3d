"""Ranks of documents and provisions, by the definitions of hit@k, MRR and nDCG."""

from __future__ import annotations

import math
from typing import Any

import pytest

from eval.dataset import Case
from eval.metrics import METRICS, Outcome
from eval.retrieved import Retrieved, self_contained
from eval.run import RETRIEVAL, judge, run
from tests.eval.answers import FakeAsker, answer, case


def hit(document: str, provision: str = "第一条", title: str = "") -> Retrieved:
    return Retrieved(document, title or f"{document}办法", provision, 0, 1, 0.0)


def measured(asked: Case, *hits: Retrieved) -> dict[str, float]:
    judged = judge(Outcome(asked, answer(), 0.1, retrieved=hits)).judgements
    return {n.removeprefix("retrieval_"): j.points for n, j in judged.items() if n.startswith("retrieval_")}


def wanting(*documents: str, provisions: tuple[str, ...] = (), **more: Any) -> Case:
    return case(expect={"documents": documents, "provisions": provisions, **more})


def test_a_document_stands_where_its_first_passage_stands() -> None:
    found = measured(wanting("b"), hit("a"), hit("a", "第二条"), hit("a", "第三条"), hit("b"), hit("b", "第二条"))
    assert found["document_hit_1"] == 0
    assert found["document_hit_5"] == 1
    assert found["document_mrr"] == 1 / 2
    assert found["document_ndcg"] == pytest.approx(1 / math.log2(3))


def test_a_document_that_comes_again_keeps_its_first_rank() -> None:
    assert measured(wanting("b"), hit("a"), hit("b"), hit("a", "第二条"))["document_mrr"] == 1 / 2
    assert measured(wanting("a"), hit("a"), hit("b"), hit("a", "第二条"))["document_mrr"] == 1


def test_what_is_expected_by_its_title_is_found_by_its_id() -> None:
    found = measured(wanting("《某区奖励办法》"), hit("x"), hit("y", title="某区奖励办法"))
    assert found["document_mrr"] == 1 / 2


def test_any_one_of_several_documents_is_a_hit_and_all_make_the_best_ndcg() -> None:
    one, both = measured(wanting("a", "b"), hit("a"), hit("c")), measured(wanting("a", "b"), hit("a"), hit("b"))
    assert one["document_hit_1"] == one["document_mrr"] == 1
    assert one["document_ndcg"] < both["document_ndcg"] == pytest.approx(1)


def test_a_provision_counts_in_its_own_document_alone_and_holds_its_items() -> None:
    asked = wanting("a", provisions=("第五条",))
    assert measured(asked, hit("b", "第五条"), hit("a", "第五条第（二）项"))["provision_mrr"] == 1 / 2
    assert measured(asked, hit("b", "第五条"), hit("a", "第五十条"))["provision_hit_10"] == 0


def test_items_of_one_provision_take_one_rank() -> None:
    asked = wanting("a", provisions=("第六条",))
    hits = (hit("a", "第五条"), hit("a", "第五条"), hit("a", "第六条第（一）项"), hit("a", "第六条第（二）项"))
    assert measured(asked, *hits)["provision_mrr"] == 1 / 2
    assert measured(asked, *hits)["provision_ndcg"] == pytest.approx(1 / math.log2(3))


def test_nothing_found_is_nothing_right_and_is_said() -> None:
    judged = judge(Outcome(wanting("a"), answer(), 0.1, retrieved=()))
    assert judged.judgements["retrieval_document_ndcg"].points == 0
    assert "检索未找到 a" in judged.faults["retrieval_document_hit_10"]


def test_only_ten_ranks_are_looked_at() -> None:
    others = [hit(f"other-{n}") for n in range(10)]
    assert measured(wanting("a"), *others, hit("a"))["document_hit_10"] == 0
    assert measured(wanting("a"), *others[:9], hit("a"))["document_hit_10"] == 1


@pytest.mark.parametrize("expect", [{}, {"documents": ["a"], "status": "abstained"}])
def test_cases_without_a_document_to_find_are_left_out(expect: dict[str, Any]) -> None:
    assert measured(case(expect=expect), hit("a")) == {}


def test_a_search_that_was_not_made_is_no_bad_search() -> None:
    judged = judge(Outcome(wanting("a"), answer(), 0.1))
    assert not [name for name in judged.judgements if name.startswith("retrieval_")]


def test_a_run_of_retrieval_alone_asks_nothing_and_measures_the_same() -> None:
    asked = wanting("b", provisions=("第一条",))
    asker = FakeAsker({}, found={asked.question: (hit("a"), hit("b"))})
    results = run([asked], asker, probes=RETRIEVAL)
    assert asker.asked == []
    measured_names = {name for name, value in results.metrics.items() if value is not None}
    assert measured_names == {m.name for m in METRICS if m.name.startswith("retrieval_")} | {"errors"}
    assert results.metrics["retrieval_document_mrr"] == 1 / 2
    assert results.metrics["errors"] == 0
    assert results.summary()["failing"] == {}


def test_a_follow_up_is_searched_with_all_that_was_said() -> None:
    asked = case(turns=["高企首次认定奖励多少"], question="要交什么材料？")
    assert self_contained(asked) == "高企首次认定奖励多少。要交什么材料？"
    assert self_contained(asked.model_copy(update={"alone": "高企奖励要什么材料？"})) == "高企奖励要什么材料？"
    assert self_contained(case(question="奖励多少？")) == "奖励多少？"
