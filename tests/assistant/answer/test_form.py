"""The form of a question, without what it names."""

from __future__ import annotations

import pytest

from assistant.answer.form import blanked, form_model, form_signal
from assistant.providers.embeddings import BundledSentenceEmbeddings
from assistant.question.understand import understand


@pytest.mark.parametrize(
    ("question", "kept", "blank"),
    [
        ("高企奖励20万要不要退回", "要不要退回", ("高企", "20万", "奖励")),
        ("我们去年刚搬来，房租能补几成", "能补几成", ("搬来", "房租")),
        ("专精特新现在还能报吗", "现在还能", ("专精特新",)),
    ],
)
def test_what_is_named_and_counted_is_blanked_out(question: str, kept: str, blank: tuple[str, ...]) -> None:
    form = blanked(understand(question))
    assert kept in form
    assert not any(word in form for word in blank)


def test_the_model_was_fitted_on_the_shipped_sentence_model() -> None:
    assert form_model().embedding == BundledSentenceEmbeddings.name


def test_questions_that_rules_answer_stand_before_those_they_do_not() -> None:
    """None of these stands in the fitted sets."""
    embed = BundledSentenceEmbeddings().embed_query
    answered = ["怎么申请，要哪些材料", "几月份申报，多久到账", "外地户口的员工可以领吗"]
    others = ["你们去年一共批了多少家", "哪家代办更靠谱", "领导是谁，叫什么名字"]
    margins = [form_signal(understand(q), form_model(), embed) for q in (*answered, *others)]
    assert min(margins[:3]) > max(margins[3:])
