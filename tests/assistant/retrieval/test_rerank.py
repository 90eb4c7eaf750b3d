from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.errors import ModelUnavailable
from assistant.policy.evidence import Candidate
from assistant.policy.provision import Passage, ProvisionKind
from assistant.policy.question import Question
from assistant.policy.validity import Validity
from assistant.question.understand import understand
from assistant.retrieval.rerank import reranked

ASKED = understand("高企奖励多少")


def candidate(name: str, score: float) -> Candidate:
    passage = Passage(
        id=name, document_id="d", version=1, provision=0, ordinal=0, kind=ProvisionKind.ARTICLE, path=(), context="",
        text=name, start=0, end=1, page=None,
    )  # fmt: skip
    return Candidate(passage, Validity.IN_FORCE, score, {"dense": score})


CANDIDATES = [candidate("甲", 9.0), candidate("乙", 7.0), candidate("丙", 2.0), candidate("丁", 1.0)]


class Scripted:
    name = "scripted"

    def __init__(self, *scores: float) -> None:
        self.given = scores
        self.read: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        self.read = list(texts)
        if not self.given:
            raise ModelUnavailable("重排模型不可用")
        return list(self.given)


def order(candidates: Sequence[Candidate]) -> str:
    return "".join(c.passage.id for c in candidates)


def test_what_ranking_and_model_agree_on_most_comes_first_and_the_scores_are_dealt_anew() -> None:
    found = reranked(ASKED, CANDIDATES, Scripted(0.1, 0.9, 0.8, 0.0))
    assert order(found) == "乙甲丙丁"
    assert [c.score for c in found] == [9.0, 7.0, 2.0, 1.0]
    assert found[0].features == {"dense": 7.0, "rerank": 0.9}


@pytest.mark.parametrize("reranker", [None, Scripted()])
def test_without_a_model_or_where_it_fails_the_order_is_the_rankings(reranker: Scripted | None) -> None:
    assert reranked(ASKED, CANDIDATES[::-1], reranker) == CANDIDATES


@pytest.mark.parametrize("question", ["《奖励办法》奖多少", "高企奖励办法第五条"])
def test_what_the_question_names_keeps_its_place(question: str) -> None:
    asked: Question = understand(question)
    assert order(reranked(asked, CANDIDATES, Scripted(0, 0, 0, 1))) == "甲乙丙丁"


def test_the_model_reads_the_best_alone() -> None:
    many = [candidate(f"{n:03d}", -n) for n in range(50)]
    scripted = Scripted(*range(30))
    found = reranked(ASKED, many, scripted)
    assert len(scripted.read) == 30
    assert order(found[30:]) == order(many[30:])
    assert sorted(order(found)) == sorted(order(many))
