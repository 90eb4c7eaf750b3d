"""A small corpus with the real assistant on it."""

from __future__ import annotations

import pytest

from assistant.build import Stores, build_assistant
from eval.askers import LocalAsker
from tests.eval.small import save_corpus


@pytest.fixture
def small_corpus(small_stores: Stores) -> LocalAsker:
    """The real assistant on three documents."""
    return LocalAsker(build_assistant(save_corpus(small_stores)), small_stores)
