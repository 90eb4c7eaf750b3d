"""Fitting when to refuse: folds, and what is held out of them."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.answer.form import FormModel
from bench.abstention import ALIKE, NEAR, UNSEEN, Contrasts, Forms, Sample, fit, fit_form, folds_of, margins_of
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


def test_masked_twins_teach_what_the_questions_do_not() -> None:
    features, told = sample(200, held=50)
    told = Sample(np.ones(200), *_rest(told))  # all answerable: alone they tell nothing
    twins = np.arange(100)
    masked = features[twins] - np.array([0.0, 3.0])  # only the second feature says that the answer is hidden
    margins = margins_of(features, told, fit, Contrasts(masked, twins))
    high, low = features[:, 1] > 1, features[:, 1] < -1
    assert margins[high].mean() > margins[low].mean() + 1
    assert np.ptp(margins_of(features, told, fit)) < 0.01


def test_a_question_in_another_fold_takes_its_masked_twin_along() -> None:
    features, told = sample(200, held=0)
    twins = np.arange(100)
    masked = features[twins] - 1.0
    other = masked.copy()
    other[0] += 5.0
    changed = margins_of(features, told, fit, Contrasts(masked, twins)) != margins_of(
        features, told, fit, Contrasts(other, twins)
    )
    assert not changed[told.folds == told.folds[0]].any()
    assert changed[told.folds != told.folds[0]].all()


def test_the_product_reads_a_form_as_it_was_fitted() -> None:
    blanks = ["某能补若干吗"] * 6 + ["去年一共批了若干家"] * 6 + ["从没见过的形式"]
    fitted_on = np.arange(13) < 12
    forms = Forms(blanks, fitted_on)
    weights, bias = fit_form(forms.features[fitted_on], np.repeat([1.0, 0.0], 6), np.ones(12))
    model = FormModel(weights=forms.told(weights), bias=bias)
    margins = forms.features @ weights + bias
    for blank, margin in zip(blanks, margins, strict=True):
        assert model.margin(blank) == pytest.approx(margin, abs=0.03)  # weights are kept to two places
    assert margins[0] > margins[6]


def test_near_questions_are_halved_by_document_and_none_is_unseen() -> None:
    near, unseen = json_lines(NEAR) + json_lines(ALIKE), json_lines(UNSEEN)
    halves = {line["about"]: line["half"] for line in near}
    assert all(halves[line["about"]] == line["half"] for line in near)
    assert set(halves.values()) == {"fitting", "validation"}
    questions = [line["question"] for line in near]
    assert len(set(questions)) == len(questions)
    assert not set(questions) & {line["question"] for line in unseen}


def _rest(told: Sample) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return told.shares, told.folds, told.fitted_on
