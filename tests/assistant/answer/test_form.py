"""The form of a question, without what it names."""

from __future__ import annotations

import pytest

from assistant.answer.form import FormModel, blanked, form_signal, grams
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


def test_grams_are_runs_of_up_to_four_characters_with_both_ends() -> None:
    assert grams("能补吗？") == {
        "^",
        "能",
        "补",
        "吗",
        "$",
        "^能",
        "能补",
        "补吗",
        "吗$",
        "^能补",
        "能补吗",
        "补吗$",
        "^能补吗",
        "能补吗$",
    }


def test_a_form_of_unknown_grams_tells_nothing() -> None:
    assert FormModel(weights={"吗$": -2.0}, bias=0.5).margin("𠀀𠀁") == 0.5
    assert FormModel(weights={"吗$": -2.0, "吗": 1.0}, bias=0.5).margin("吗") == pytest.approx(0.5 - 1 / 2**0.5)


def test_questions_that_rules_answer_stand_before_those_they_do_not() -> None:
    """On average, which is all that a form tells; none of these stands in the fitted sets."""
    answered = ["怎么申请，要哪些材料", "几月份申报，多久到账", "外地户口的员工可以领吗"]
    others = ["你们去年一共批了多少家", "哪家代办更靠谱", "领导是谁，叫什么名字"]
    margins = [form_signal(understand(q)) for q in (*answered, *others)]
    assert sum(margins[:3]) > sum(margins[3:])
