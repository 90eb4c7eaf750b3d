"""What people made of a generated letter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk.edits import edits_between

GENERATED = "您好。首次认定的企业可获奖励20万元[1]。请于11月30日前申报[2]。此复。"


def test_a_letter_sent_as_it_was_is_unchanged_whatever_its_marks() -> None:
    edits = edits_between(GENERATED, GENERATED.replace("[1]", "").replace("[2]", " "))
    assert edits.unchanged
    assert (edits.kept, edits.distance) == (4, 0.0)


def test_a_changed_figure_is_a_changed_sentence() -> None:
    edits = edits_between(GENERATED, GENERATED.replace("20万元", "30万元"))
    assert (edits.kept, edits.changed, edits.added, edits.removed) == (3, 1, 0, 0)
    assert 0 < edits.distance < 0.1


def test_added_and_removed_sentences_are_told_apart_from_changed_ones() -> None:
    sent = "您好。首次认定的企业可获奖励20万元[1]。请携带营业执照原件到二楼窗口办理。此复。"
    edits = edits_between(GENERATED, sent)
    assert (edits.kept, edits.changed, edits.added, edits.removed) == (3, 0, 1, 1)


sentences = st.lists(st.text("甲乙丙丁戊己庚辛", min_size=1, max_size=8).map(lambda s: s + "。"), max_size=8)


@given(sentences, sentences)
def test_every_sentence_is_counted_once(before: list[str], after: list[str]) -> None:
    edits = edits_between("".join(before), "".join(after))
    assert edits.kept + edits.changed + edits.removed == len(before)
    assert edits.kept + edits.changed + edits.added == len(after)
    assert 0 <= edits.distance <= 1
