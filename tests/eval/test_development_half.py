"""The development half of the shipped test set against the ingested corpus, as every change has to pass it."""

from __future__ import annotations

import time
from pathlib import Path

from assistant.build import Stores
from assistant.pipeline import Assistant
from eval.askers import LocalAsker
from eval.corpus import CASES
from eval.dataset import Half, load
from eval.gate import check, read_thresholds
from eval.run import run

THRESHOLDS = Path(__file__).parents[2] / "eval" / "thresholds.development.yaml"
LIMIT_S = 240  # of processor time, which two cores have done in less


def test_every_threshold_of_the_development_half_says_when_it_was_measured() -> None:
    assert all(threshold.is_dated for threshold in read_thresholds(THRESHOLDS).values())


def test_the_development_half_holds_its_thresholds(assistant: Assistant, corpus_stores: Stores) -> None:
    cases = load(sorted(CASES.glob("*.jsonl")), Half.DEVELOPMENT)
    started = time.process_time()
    results = run(cases, LocalAsker(assistant, corpus_stores), concurrency=2)
    took = time.process_time() - started
    checks = check(results, read_thresholds(THRESHOLDS))
    assert [str(c) for c in checks if not c.passed] == []
    assert all(c.value is not None for c in checks)
    assert took < LIMIT_S
