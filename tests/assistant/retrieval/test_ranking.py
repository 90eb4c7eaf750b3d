from __future__ import annotations

import math

from assistant.retrieval.ranking import Ranking, ranking_for


def test_a_score_is_the_weighted_sum_of_the_features_it_knows() -> None:
    ranking = Ranking(embedding=None, weights={"coverage": 2.0, "past": -1.5})
    assert ranking.score({"coverage": 0.5, "past": 1.0, "unheard_of": 9.0}) == -0.5


def test_another_embedding_model_is_ranked_without_cosines() -> None:
    bundled, other = ranking_for("multilingual-e5-small-q4"), ranking_for("text-embedding-3-small")
    assert bundled.weights["dense"] > 0
    assert other.embedding is None
    assert "dense" not in other.weights
    assert other.weights["dense_rank"] > 0


def test_what_is_not_in_force_is_never_preferred_for_it() -> None:
    for embedding in ("multilingual-e5-small-q4", "any"):
        weights = ranking_for(embedding).weights
        assert weights["not_yet"] < 0
        assert weights["past"] < 0
        assert all(math.isfinite(w) for w in weights.values())
