"""The file of wordings: every one can be found by the words that it needs, and names a fact of the vocabulary."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.policy.facts import fact_definitions
from ingest.cards.conditions.wordings import Pattern, patterns, wording_file


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_text_that_a_wording_fits_is_passed_over_for_lack_of_words(data: st.DataObject) -> None:
    pattern: Pattern = data.draw(st.sampled_from(patterns()))
    text = data.draw(st.from_regex(pattern.regex))
    assert not pattern.needs or any(need in text for need in pattern.needs), pattern.says


def test_every_wording_is_of_a_fact_that_there_is() -> None:
    read, known = wording_file(), fact_definitions()
    named = {w.fact for w in read.wordings} | {w.fact for w in read.dates} | set(read.names)
    assert named <= set(known)


@pytest.mark.parametrize(
    ("fact", "text", "words"),
    [
        ("tax_in_park", "在高新区登记注册并纳税", "纳税"),
        ("owns_home", "名下无住房", "住房"),
        ("project_registered", "项目取得核准批复", "项目取得核准"),
    ],
)
def test_only_a_wordings_own_words_are_its_place(fact: str, text: str, words: str) -> None:
    places = [text[a:b] for p in patterns() if p.wording.fact == fact for a, b in p.places(text)]
    assert words in places
