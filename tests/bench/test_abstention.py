"""Fitting when to refuse: folds, and what is held out of them."""

from __future__ import annotations

import numpy as np

from bench.abstention import NEAR, UNSEEN, Sample, fit, folds_of, margins_of
from bench.stores import json_lines


def sample(count: int, held: int) -> tuple[np.ndarray, Sample]:
    random = np.random.default_rng(3)
    features = random.normal(size=(count, 2))
    answerable = (features[:, 0] > 0).astype(float)
    fitted_on = np.arange(count) < count - held
    return features, Sample(answerable, np.ones(count), np.arange(count) % 10, fitted_on)


def test_questions_about_one_document_share_a_fold() -> None:
    cases = [{"about": "a"}, {}, {"about": "b"}, {"about": "a"}, {"about": "a"}]
    folds = folds_of(cases)
    assert folds[0] == folds[3] == folds[4]
    assert len(folds) == len(cases)


def test_what_is_held_out_moves_no_weight() -> None:
    features, told = sample(200, held=50)
    lies = Sample(np.where(told.fitted_on, told.answerable, 1 - told.answerable), *_rest(told))
    assert np.array_equal(margins_of(features, told, fit), margins_of(features, lies, fit))


def test_a_question_is_told_by_a_model_that_did_not_see_it() -> None:
    features, told = sample(200, held=0)
    flipped = told.answerable.copy()
    flipped[0] = 1 - flipped[0]
    changed = margins_of(features, Sample(flipped, *_rest(told)), fit) != margins_of(features, told, fit)
    assert not changed[told.folds == told.folds[0]].any()
    assert changed[told.folds != told.folds[0]].all()


def test_near_questions_are_halved_by_document_and_none_is_unseen() -> None:
    near, unseen = json_lines(NEAR), json_lines(UNSEEN)
    halves = {line["about"]: line["half"] for line in near}
    assert all(halves[line["about"]] == line["half"] for line in near)
    assert set(halves.values()) == {"fitting", "validation"}
    questions = [line["question"] for line in near]
    assert len(set(questions)) == len(questions)
    assert not set(questions) & {line["question"] for line in unseen}


def _rest(told: Sample) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return told.shares, told.folds, told.fitted_on
