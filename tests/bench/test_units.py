"""Fitting which sentence answers: where the answering words stand, and what is held out together."""

from __future__ import annotations

import numpy as np

from bench.ranking import Labelled
from bench.units import answering_words, cross_validated, fitted_on, fold_of, places_of


def test_words_are_found_whatever_spaces_and_cell_borders_stand_between() -> None:
    text = "第一条\n首次认定 | 20万元 | 否\n重新认定 | 10 万元"
    [(start, end)] = places_of("重新认定|10万元", text)
    assert text[start:end] == "重新认定 | 10 万元"
    assert places_of("认定", text) == [(6, 8), (22, 24)]
    assert places_of("不在", text) == []


def test_questions_on_one_document_are_held_out_together() -> None:
    assert fold_of({"documents": ["a"]}) == fold_of({"documents": ["a", "b"]})
    assert len({fold_of({"documents": [name]}) for name in "abcdefghijkl"}) > 2


def test_nothing_is_fitted_on_what_is_never_looked_at() -> None:
    questions = list(fitted_on())
    assert all(q.get("half", "fitting") == "fitting" and q["documents"] for q in questions)
    assert {q["id"].split("-")[0] for q in questions} == {"chat", "pas", "near", "said", "fresh"}


def test_answering_words_count_by_models_that_did_not_see_their_document() -> None:
    random = np.random.default_rng(3)
    data = []
    for _ in range(40):
        features = random.random((6, 2))
        data.append(Labelled(features, (np.array([int(np.argmax(features[:, 0]))]),)))
    hits = cross_validated(data, [n % 6 for n in range(40)], ["pairs", "other"])
    assert answering_words(data) == 40
    assert 30 < hits[0] <= hits[1] <= hits[2] <= hits[3] <= 40
