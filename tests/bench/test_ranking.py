"""Fitting the ranking: what is learned from questions whose answers are known."""

from __future__ import annotations

import numpy as np

from bench.ranking import Labelled, bare, cross_validated, fit

NAMES = ["coverage", "length", "past"]


def questions(count: int) -> list[Labelled]:
    """Ten passages each, of which the one that covers the question best answers, and never one of the past."""
    random = np.random.default_rng(7)
    found = []
    for _ in range(count):
        features = random.random((10, 3))
        features[:, 2] = features[:, 2] > 0.7
        features[0, 2] = 0.0
        best = int(np.argmax(features[:, 0] - 5 * features[:, 2]))
        found.append(Labelled(features, (np.array([best]),)))
    return found


def test_weights_follow_what_answers() -> None:
    weights = dict(zip(NAMES, fit(questions(60), NAMES), strict=True))
    assert weights["coverage"] > 3 * abs(weights["length"])
    assert weights["past"] < 0


def test_features_that_speak_for_a_passage_get_no_negative_weight() -> None:
    against = [Labelled(q.features, (np.array([int(np.argmin(q.features[:, 0]))]),)) for q in questions(30)]
    assert fit(against, NAMES)[0] == 0.0


def test_unseen_questions_are_ranked_by_models_that_did_not_see_them() -> None:
    first, third, fifth = cross_validated(questions(60), NAMES)
    assert 0.7 < first <= third <= fifth <= 1.0


def test_formats_do_not_hide_a_quote() -> None:
    assert bare("首次认定 | ２０万元\n一次性") == bare("首次认定20万元一次性")
