"""Fitting which sentences offer a service: what is never fitted on, and that the stored model adds up as it was fitted."""

from __future__ import annotations

import numpy as np
import pytest
import yaml

from bench.cards import is_held_out
from bench.offers import SENTENCES, Example, average_precision, fitted, left_out, margin
from ingest.cards.offer_model import OfferModel

OFFERS = (
    "为企业免费代办执照",
    "为企业免费代译文书",
    "由专员上门为企业讲解政策",
    "企业可以免费使用设备",
    "为企业组织招聘会",
)
DUTIES = ("企业应当提交材料", "企业应当配合检查", "材料一式三份", "逾期不予受理", "企业应当报送报表")
EXAMPLES = [
    Example(f"d{number}", said, offers)
    for offers, sentences in ((True, OFFERS), (False, DUTIES))
    for number, said in enumerate(sentences * 3)
]


def test_sentences_of_documents_left_out_are_told_apart() -> None:
    margins = left_out(EXAMPLES)
    assert min(margins[: len(margins) // 2]) > max(margins[len(margins) // 2 :])


def test_the_stored_model_adds_up_as_it_was_fitted() -> None:
    weights, bias = fitted(EXAMPLES)
    model = OfferModel(weights=weights, bias=bias)
    for said in (*OFFERS, "为企业免费做诊断"):
        assert model.margin(said) == pytest.approx(margin(weights, bias, said))


def test_average_precision_is_one_where_all_that_offer_come_first() -> None:

    assert average_precision(np.array([3.0, 2.0, 1.0]), np.array([True, True, False])) == 1.0
    assert average_precision(np.array([1.0, 2.0, 3.0]), np.array([True, False, False])) == pytest.approx(1 / 3)


def test_no_sentence_is_written_twice() -> None:
    sentences = [s for kind in yaml.safe_load(SENTENCES.read_text(encoding="utf-8")).values() for s in kind]
    assert len(sentences) == len(set(sentences)) > 300


def test_a_third_of_the_corpus_is_left_out() -> None:
    assert {is_held_out(f"park-{number}") for number in range(20)} == {True, False}
